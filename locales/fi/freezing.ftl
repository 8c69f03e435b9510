## An account that was taken over: the team freezes it, and thaws it.

freezing-paused = Tämä keskustelu on tauolla, eikä mikään muuttunut. Jos se yllättää sinut, puhu niiden kanssa, joita tapaat.
freezing-around-whom = Kenen verkostossa tili on joutunut vieraalle?
freezing-whose =
    Onko joku muu ottanut tilin haltuunsa? Napauta, kenen tili se on.

    Kun tili on jäädytetty, mikään sillä tehty ei vaikuta, eikä sille lähetetä mitään. Puhu omistajan kanssa muulla tavalla.
freezing-thaw = Jäädytetty: { $name }. Avaa taas
freezing-sure =
    Jäädytetäänkö täällä tili, jonka nimi on { $name }?

    Tästä hetkestä alkaen mikään sillä tehty ei vaikuta, ei edes poistuminen, eikä sille lähetetä mitään. Se näkyy lokissa. Voit avata tilin taas milloin vain.
freezing-yes = Kyllä, jäädytä
freezing-no = Ei
freezing-frozen = Tili on täällä nyt jäädytetty: { $name }.
freezing-thawed = Tili on täällä taas auki: { $name }.
