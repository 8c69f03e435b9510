## One of the person's people on hold, by the team; and what the team and whoever is held read of it.

holding-around-whom = Kenen verkostossa joku ei nyt saisi viestejä?
holding-whom =
    Pitäisikö jonkun olla nyt ilman viestejä? Napauta nimeä.

    Hänelle ei tule mitään, häntä ei odoteta mihinkään tapaamiseen, eikä siitä kerrota hänelle. Se, jonka tapaamisista on kyse, näkee sen luettelostaan ja lokistaan.
holding-lift = Keskeytetty: { $name }. Päästä taas
holding-by-person = { $name } (oma keskeytys)
holding-sure =
    Keskeytetäänkö viestit: { $name }?

    Tästä hetkestä alkaen hänelle ei tule mitään, eikä häntä odoteta mihinkään tapaamiseen. Siitä ei kerrota hänelle. Se, jonka tapaamisista on kyse, näkee sen luettelostaan ja lokistaan. Voit lopettaa sen milloin vain.
holding-yes = Kyllä, keskeytä
holding-no = Ei
holding-held = Nyt ei tule enää mitään: { $name }.
holding-lifted = Viestit menevät taas perille: { $name }.
holding-person-still = Tiimin keskeytys päättyi. Toinen keskeytys on yhä voimassa.
holding-state = tiimisi keskeyttämä
holding-team-holds = Tiimisi on keskeyttänyt viestit hänelle. Mistä alkaen: { $date }. Voit kysyä siitä tiimiltäsi.
holding-quiet = Täällä ei ole juuri nyt mitään vastattavaa. Sinun ei tarvitse tehdä mitään.
holding-wanted = { $person } haluaisi pian jutella jonkun teistä kanssa kahden. Soita tai tapaa hänet, äläkä mainitse siitä muille. Syytä ei kerrottu.
