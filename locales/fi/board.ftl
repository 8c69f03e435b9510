## A practitioner's page in a browser: how far each meeting is, as it changes.

board-not-here = Kithillä ei ole täällä osoitetta sivuille. /ready näyttää saman tässä keskustelussa.
board-link =
    Tästä avautuu sivusi selaimessa: tapaamisesi ja se, miten pitkällä kukin niistä on, sitä mukaa kun se muuttuu.

    Linkki toimii kerran, kymmenen minuutin sisällä, ja kirjaa sinut sisään sillä laitteella. Se on vain sinun, joten älä anna sitä eteenpäin.
board-open = Avaa sivuni
board-living = { $count ->
    [one] Olet nyt kirjautuneena yhdellä laitteella.
   *[other] Olet nyt kirjautuneena { $count } laitteella.
}
board-out-everywhere = Kirjaudu ulos kaikkialta
board-out-done = Valmis. Kukaan ei ole enää kirjautuneena sinuna.
board-knock = Avataanko sivusi tällä laitteella? Pysyt kirjautuneena enintään 12 tuntia, ja sinut kirjataan ulos, jos et tee mitään 30 minuuttiin.
board-knock-open = Avaa
board-gone = Ei tiedossa kello { $time } jälkeen.
board-dead =
    Täällä ei ole mitään avattavaa.

    Linkki avaa sivusi kerran, kymmenen minuutin sisällä. Lähetä keskustelussa /board, niin saat uuden.
board-signed-out =
    Et ole kirjautuneena täällä.

    Lähetä keskustelussa /board: saat linkin, joka avaa sivusi. Jos olet jo kirjautunut täällä, aikasi oli ohi tai et tehnyt mitään 30 minuuttiin.
board-look-if-signed-in = Oletko kirjautuneena tällä laitteella?
board-title = Tapaamisesi
board-as-of = Tilanne kello
board-today = Tänään
board-later = Tämän päivän jälkeen
board-without = Ei sovittua tapaamista
board-nothing-today = Tänään ei ole sovittu mitään.
board-guests = Keneltä on kysytty
board-ready = Valmis
board-waiting = Odottaa
board-cannot = Ei onnistu
board-begun = On alkanut
board-unknown = Ei tiedossa
board-version = Versio { $number }
board-count-coming = { $count } tulossa
board-count-not-coming = { $count } ei tulossa
board-count-not-sure = { $count } ei vielä varma
board-count-asked = { $count } ei ole vielä vastannut
board-count-unreachable = { $count } ei tavoitettu
board-still = Tämä sivu ei muutu itsestään.
board-old = Se on nyt yli puolitoista minuuttia vanha, joten se ei enää näytä tilannetta.
board-changed = Jotain on muuttunut.
board-out = Kirjaudu ulos
board-told = Ihmiset lukevat omasta lokistaan (/log), että katsoit.
board-as-picture = Kuvana
board-picture = Tapaamisesi kuvana, sellaisina kuin ne olivat { $time }. Kuva ei muutu itsestään: /ready kertoo sanoin, miten asiat ovat nyt.
board-picture-more = Niitä on enemmän kuin kuvaan mahtuu; /ready näyttää kaikki.
