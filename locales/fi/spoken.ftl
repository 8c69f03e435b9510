## Somebody without a phone or a computer, who says yes by word of mouth.

spoken-key = Hänellä ei ole puhelinta tähän
spoken-ask = Silloin kysyt itse: { $label }. Kith ei koskaan kirjoita hänelle. Sano tämä omin sanoin:
spoken-notice = ”Haluaisin, että olet yksi niistä, jotka ovat ympärilläni. Silloin tällöin tapaan muutaman valitsemani ihmisen ja kaksi tiimistäni. Voit sanoa ei mihin tahansa tapaamiseen ja lopettaa milloin vain: kerro vain minulle. Etunimesi ja se, tuletko, kirjoitetaan muistiin; minä ja tiimini näemme sen.”
spoken-yes = { $label } sanoi kyllä
spoken-ask-name = Mikä on hänen etunimensä? Tiimisi lukee sen.
spoken-done = { $name } on nyt kanssasi, suullisesti sovittuna. Kith ei koskaan kirjoita hänelle: kerrothan hänelle tapaamisista itse. Kun hän kertoo, tuleeko, sinä tai tiimisi voi merkitä sen tapaamisen kortille. Jos hän haluaa lopettaa, poista hänet täällä: /network
spoken-since = Hän sanoi sinulle suullisesti kyllä { $day }. Kith ei koskaan kirjoita hänelle.
spoken-state = kanssasi, suullisesti sovittu
spoken-state-page = kanssasi, sivun kautta
