## A yes that the person was pressed into: taken back for the time being, and told to their team alone.

pressed-whom = Onko joku, jota et nyt haluaisi mukaan? Napauta nimeä. Hänelle ei tule enää mitään, eikä kukaan kerro siitä hänelle. Vain tiimisi kuulee, että haluaisit jutella. Sinun ei tarvitse sanoa, miksi.
pressed-not-this = Ei häntä (muille kertomatta)
pressed-done = Valmis. Hänelle ei tule enää mitään, eikä kukaan kerro siitä hänelle. Tiimiäsi pyydetään juttelemaan kanssasi kahden. Syytä ei kerrota.
pressed-state = keskeytetty
pressed-lift = Päästä viestit taas perille
pressed-let-back = Keskeytetty: { $label }
pressed-not-yet = Tämä pysyy näin, kunnes on { $time }. Mitään kiirettä ei ole.
pressed-sure = Saako { $label } taas viestejä? Mitään kiirettä ei ole, ja voit ensin jutella tiimisi kanssa.
pressed-yes = Kyllä, saa taas viestejä
pressed-no = Ei, jätetään näin
pressed-own-wish = Vielä yksi kysymys: onko tämä oma toiveesi, eikä kukaan pyydä sitä sinulta?
pressed-own-wish-yes = Kyllä, tämä on oma toiveeni
