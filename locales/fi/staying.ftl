## A place in a team lasts 90 days, and is renewed by a tap.

staying-asked = Paikkasi tiimissä ”{ $team }” päättyy: { $when }. Työskenteletkö vielä täällä? Jos et napauta, mikään ei ole sinulle täällä auki sen jälkeen.
staying-yes = Työskentelen vielä täällä
staying-renewed = Kiitos. Paikkasi on voimassa: { $until }. Sinulta kysytään uudelleen viikkoa ennen.
staying-ended = Paikkasi tiimissä on päättynyt, joten mikään siitä ei ole sinulle nyt auki. Jos työskentelet vielä täällä, saat sen takaisin yhdellä napautuksella. Koordinaattorillesi kerrotaan.
staying-over = Paikkasi tiimissä päättyi jo aikaa sitten. Koordinaattorisi voi päästää sinut takaisin yhdellä napautuksella: /team.
staying-lapsed = { $name } ei ole kertonut, että työskentelee vielä täällä. Mikään ei ole hänelle nyt auki, eikä hän saa uutisia. Hänen kutsumansa tapaamiset odottavat: päästä hänet takaisin tai poista hänet, niin ne ovat sinun.
staying-bring-back = Päästä takaisin: { $name }
staying-brought-back = { $name } on taas tiimissä 90 päivää.
staying-back = { $name } palasi tiimiisi omalla napautuksellaan. Jos se ei ole oikein, poista hänet: /team.
staying-you-are-back = Olet taas tiimissä. /ready kertoo, kuinka pitkällä kukin tapaaminen on.
staying-line-ended = { $name } – paikka on päättynyt
