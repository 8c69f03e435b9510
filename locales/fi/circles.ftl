## Ihmiset kuvana, ja kuinka lähellä kukin on.

circles-key = Kuvana
circles-key-of = Mukana olevat kuvana
circles-inner = Sisin
circles-middle = Keski
circles-outer = Uloin
circles-is-inner = Kuvassasi hän on sisimmässä kehässä. Vain sinä näet sen, ja voit siirtää häntä:
circles-is-middle = Kuvassasi hän on keskimmäisessä kehässä, kuten kaikki aluksi. Vain sinä näet sen, ja voit siirtää häntä:
circles-is-outer = Kuvassasi hän on uloimmassa kehässä. Vain sinä näet sen, ja voit siirtää häntä:
circles-title = Sinä ja sinun ihmisesi
circles-you = Sinä
circles-team = Tiimisi
circles-said = Tämä on sinun kuvasi, ja tässä se on sanoina. Kukaan muu ei näe näitä kehiä.
circles-ring = { $ring }:
circles-line = { $ring }: { $people }
circles-asked = linkki avattu, ei vielä vastausta
circles-unasked = ei juuri nyt pyydetty
circles-resting = tauolla tai ei juuri nyt
circles-rest =
    { $count ->
        [one] Yksi ei mahtunut kuvaan.
       *[other] { $count } ei mahtunut kuvaan.
    }
circles-title-of = Mukana: { $person }
circles-team-of = Tiimi
circles-said-of = Ketkä ovat mukana: { $person }. Kuvassa on se, minkä muutkin näkymäsi näyttävät. { $person } voi lukea lokista, että katsoit.
circles-with-of = mukana
circles-unreached-of = mukana, viestit eivät mene perille
circles-said-to-member = Kuvassa ovat { $person }, sinä ja ne, jotka ovat tulossa samoihin tapaamisiin ja antavat sinun nähdä sen.
circles-covered = Tässä on kuva. Napauta sitä, niin se tulee näkyviin.
