## Gathering: only the person adds people, and only people who say yes themselves.

gathering-invite-button = Pyydä joku mukaan
gathering-ask-label =
    Kenet haluaisit mukaan? Kirjoita, millä nimellä kutsut häntä, esimerkiksi ”äiti” tai ”Sami”.

    Se yksi sana riittää: ei puhelinnumeroa eikä koko nimeä. Vain sinä näet sen.
gathering-label-unfit = Kirjoita vain lyhyt nimi, esimerkiksi ”äiti”. Siinä saa olla enintään 40 merkkiä.
gathering-link =
    Tässä on linkki: { $label }. Lähetät sen itse, viestinä tai tänä kuvana paperilla.

    Se toimii kerran, 3 päivän ajan. Siinä ei näy kenenkään nimeä. Kun joku avaa sen, sinulta kysytään ensin, onko hän { $label }.
gathering-share = Lähetä linkki
gathering-copy = Kopioi linkki
gathering-share-text = Hei! Tein tämän linkin sinulle. Avaisitko sen?
gathering-opened = Joku avasi linkin, jonka teit: { $label }. Hänen nimensä näkyy muodossa ”{ $name }”. Onko hän { $label }?
gathering-opened-person = Joku avasi tekemäsi linkin. Hänen nimensä näkyy muodossa ”{ $name }”. Onko hän se ihminen, jolle teit linkin?
gathering-yes = Kyllä
gathering-no = Ei, joku muu
gathering-known = Hyvä. ”{ $name }” voi nyt lukea, mistä on kyse, ja päättää itse. Saat tiedon, kun hän on vastannut.
gathering-not-them = Kiitos. Se linkki ei enää toimi, eikä avaajasta jää tietoja talteen. Voit tehdä uuden linkin.
gathering-joined = { $label } suostui ja on nyt mukana nimellä ”{ $name }”.
gathering-ask-too = Kutsu myös sovittuun tapaamiseen
gathering-asked-too = Valmis. { $name } saa kutsun.
gathering-joined-person = { $name } on suostunut. Voitte suunnitella ensimmäisen tapaamisen yhdessä.
gathering-declined = { $label } ei nyt lähde mukaan. Se on ihan hyvä vastaus, eikä hänelle lähetetä enempää viestejä.
gathering-declined-person = Ihminen, jolle teit linkin, ei nyt lähde mukaan. Hänestä ei jää tietoja talteen.
gathering-not-here = Täällä se ei onnistunut: { $label }. Puhu tiimisi kanssa: hänet voi saada mukaan muullakin tavalla.
gathering-not-here-person = Täällä se ei onnistunut ihmiselle, jolle teit linkin. Etsikää yhdessä toinen tapa. Hänestä ei jää tietoja talteen.
gathering-list = Ihmiset, joita olet pyytänyt mukaan. Napauta nimeä, niin näet, mitä voit tehdä.
gathering-list-empty = Et ole vielä pyytänyt ketään. Voitte tavata vain tiimisi kanssa, tai voit pyytää ihmisiä, jotka haluat mukaan.
gathering-list-team = Tiimisi: { $names }
gathering-contact = { $label } – { $state }
gathering-is-essential = Et halua tavata ilman häntä.
gathering-state-member = mukana
gathering-state-unreachable = mukana, viestit eivät mene perille
gathering-state-link = linkkiä ei ole avattu
gathering-state-claimed = linkki avattu: onko se hän?
gathering-state-reading = miettii
gathering-state-left = lähtenyt pois
gathering-state-none = ei linkkiä
gathering-new-link = Tee uusi linkki
gathering-essential = En halua tavata ilman häntä
gathering-not-essential = Voimme tavata ilman häntä
gathering-remove = Poista: { $label }
gathering-remove-sure = Poistetaanko { $label }? Hän ei saa enää viestejä tapaamisistasi. Jos hänet on jo kutsuttu, hän saa tietää vain, ettei hänen tarvitse tulla.
gathering-removed = { $label } on poistettu.
gathering-back = Takaisin
gathering-judged-already = Olet vastannut tähän jo.
gathering-revoke = Sulje linkki
gathering-revoked = Linkki on suljettu. Sillä ei pääse enää mihinkään.
gathering-not-reached = { $label }: viesti linkin avaajalle ei mennyt perille, joten linkki ei enää toimi. Voit tehdä uuden.
gathering-not-reached-person = Viesti linkkisi avaajalle ei mennyt perille, joten linkki ei enää toimi. Voit tehdä uuden.
gathering-not-now = Ei juuri nyt
gathering-now-again = Pyydetään taas mukaan
gathering-state-not-now = ei juuri nyt
gathering-never = Ei koskaan
gathering-never-sure = Eikö koskaan pyydetä mukaan: { $label }? Hänet poistetaan luettelostasi, eikä hänelle tule enää viestejä tapaamisistasi. Mikään linkki ei enää toimi hänelle; hänestä se näyttää vanhentuneelta. Voit perua tämän.
gathering-nevers = Ei koskaan mukaan: { $count }
gathering-never-list = Näitä ihmisiä et halua koskaan mukaan. Vain sinä näet tämän. Paina nimeä, jos hänet saa taas pyytää.
gathering-allowed = Saa taas pyytää mukaan: { $label }.
gathering-without-telegram = Jollekulle, jolla ei ole Telegramia, sama linkki sivuna: { $url }
gathering-copy-page = Kopioi linkki sivulle
gathering-letter = Tulostettava kirje
