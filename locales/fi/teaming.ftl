## The team's own side.

teaming-person-link =
    Linkki ihmiselle, jonka kanssa alat työskennellä. Näytä hänelle kuva tai lähetä linkki.

    Se toimii kerran, 24 tunnin ajan. Kun se avataan, sinulta kysytään, onko avaaja oikea ihminen.
teaming-staff-link =
    Linkki työkaverillesi. Se toimii kerran, 10 minuutin ajan: parhaiten silloin, kun olette yhdessä.

    Saat tiedon siitä, kuka sen avasi.
teaming-staff-joined = { $name } on nyt tiimissäsi. Jos tarkoitit jotakuta muuta, poista hänet: /team.
teaming-team = Tiimi ”{ $team }”
teaming-line-coordinator = { $name } (koordinaattori)
teaming-bring-in = Kutsu työkaveri
teaming-off-board-sure = Poistetaanko { $name } tiimistä? Hän ei voi sen jälkeen tehdä täällä mitään. Sinusta tulee kokoonkutsuja hänen tilalleen.
teaming-colleagues-new = Ketkä työskentelevät kanssasi? Tapaamiseen tarvitaan vähintään kaksi työntekijää. Napauta nimeä, niin se tulee mukaan tai jää pois.
teaming-colleagues = { $person }: ketkä tiimistä ovat mukana? Tapaamiseen tarvitaan vähintään kaksi työntekijää. Napauta nimeä, niin se tulee mukaan tai jää pois.
teaming-colleagues-button = Ketkä tiimistä ovat mukana
teaming-convener = ✓ { $name } (kokoonkutsuja)
teaming-hand-over = Uusi kokoonkutsuja: { $name }
teaming-ready-head = Miten pitkällä tapaamiset ovat (tilanne { $when })
teaming-no-meeting = { $person }: ei sovittua tapaamista.
teaming-plan-for = Suunnittele tapaaminen: { $person }
teaming-team-of = Ketkä tiimistä ovat mukana: { $person }
teaming-off-board-no = Ei, jatketaan
teaming-unsure = Viesti ei ehkä ole tullut perille: { $names }
teaming-continuity = Tutut kasvot: { $share } %. Näin usein myöhempään tapaamiseen tullut työntekijä oli ollut jo saman ihmisen aiemmassa tapaamisessa.
