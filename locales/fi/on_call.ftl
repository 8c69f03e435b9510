## Being on call, for whoever works in a team.

on-call-key = Vuorossa
on-call-not = Vuorossa: et nyt
on-call-until = Olet vuorossa. Vuoro päättyy { $when }.
on-call-ask = Oletko nyt vuorossa? Kuinka kauan?
on-call-means = Kun olet vuorossa, muutama asia tulee äänen kanssa myös hiljaisena aikanasi: joku uusi odottaa, joku ihmisistäsi lähtee tai haluaa puhua, tai seuraavien 24 tunnin tapaaminen perutaan tai sitä ei voi pitää. Kaikki muu pysyy ennallaan. Vuoro päättyy itsestään. Koordinaattorisi näkevät sen: /team.
on-call-means-first = Kuulet yölläkin, kun ensimmäiseen tapaamiseen varatusta ajasta on kulunut paljon.
on-call-morning = Aamukahdeksaan
on-call-day = 24 tuntia
on-call-days =
    { $days ->
        [one] 1 päivä
       *[other] { $days } päivää
    }
on-call-off = En ole enää vuorossa
on-call-line = { $name } – vuorossa, päättyy { $until }
on-call-instead-of = Kokoonkutsuja on { $name }. Hän ei ole nyt vuorossa, joten sinäkin saat tämän tiedon.
on-call-waiting = Uusi ihminen ei ole vielä täällä. Ensimmäiseen tapaamiseen varatusta ajasta on kulunut { $percent } %. Se toivotaan pidettävän viimeistään { $when }.
on-call-over = Et ole nyt vuorossa, joten tämä ei odota sinua. Koordinaattorisi voivat ottaa sen, ja niin voi se, joka on vuorossa. Jos olet vuorossa, kerro se ensin.
