## Leaving: at once, without a reason, and for good.

leaving-nothing-kept = Et ole täällä missään mukana, joten lähdettävää ei ole.
leaving-staff = Olet täällä työntekijänä. Jos haluat pois tiimistä, pyydä sitä tiimin koordinaattorilta.
leaving-which = Kenen tapaamisista haluat jäädä pois?
leaving-sure-person = Haluatko lähteä Kithistä? Kaikki sovitut tapaamiset perutaan, niistä tietävät saavat viestin, ja linkkisi lakkaavat toimimasta. Syytä ei kysytä.
leaving-sure-member = Haluatko jäädä pois näistä tapaamisista: { $person }? Sinulle ei tule enää viestejä. { $person } saa tiedon, että lähdit, eikä syytä kysytä.
leaving-yes = Kyllä, lähden
leaving-stay = Ei, jatketaan
leaving-done = Valmis. Olet lähtenyt, eikä viestejä tule enempää. Nimesi ja numerosi poistetaan vuorokauden sisällä. Jos joskus haluat palata, pyydä uusi linkki.
leaving-left-person = { $name } ei ole enää mukana. Se on hänen oma valintansa, eikä syytä kysytä.
leaving-left-convener-forgotten = Yksi ihmisistäsi on lähtenyt Kithistä ja pyytänyt poistamaan tietonsa. Kaikki hänen sovitut tapaamisensa on peruttu, ja niistä tietävät saavat viestin.
leaving-left-convener = { $name } on lähtenyt Kithistä. Kaikki sovitut tapaamiset on peruttu, ja niistä tietävät saavat viestin.
