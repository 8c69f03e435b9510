## Nudging: whoever has not answered is asked again, and the person is asked once whether to let it be.

nudging-first = { $person } on kutsunut sinut tähän tapaamiseen ja haluaisi tietää, tuletko. Mikä tahansa vastaus on hyvä.
nudging-second = Et ole vielä vastannut tästä tapaamisesta: { $person }. Voit myös olla epävarma: napauta silloin ”En tiedä vielä”.
nudging-person = Et ole vielä vastannut, sopiiko tämä aika sinulle. Mikä tahansa vastaus on hyvä.
nudging-question = { $name } ei ole vielä vastannut tapaamisesta: { $when }. Se ei haittaa, eikä se tarkoita ei. Annanko asian olla tämän tapaamisen osalta, vai lähetänkö tavalliset muistutukset? Hänelle ei kerrota, että kysyin sinulta.
nudging-let-be = Anna olla
nudging-keep = Jatka kuten ennen
nudging-is-let-be = Selvä. { $name } ei kuule tästä tapaamisesta enempää, ellei se muutu, sitä peruta tai hän itse kysy. Hän voi yhä vastata.
nudging-is-kept = Selvä. { $name } saa tapaamisesta tavalliset muistutukset.
