## Coming in by a link.

arriving-bare =
    Hei, olen Kith. Autan ihmisiä löytämään ajan tapaamiselle ja kutsumaan koolle ne, jotka he itse haluavat mukaan.

    Aluksi tarvitset linkin. Sen saat ihmiseltä, joka käyttää jo Kithiä: pyydä häntä lähettämään se sinulle.
arriving-wait =
    Kiitos, että avasit tämän.

    Linkin tekijältä kysytään nyt, tuliko se oikealle ihmiselle. Saat pian viestin tänne. Sinun ei tarvitse tehdä mitään.

    Jos et odottanut tätä linkkiä, voit vain sulkea keskustelun.
arriving-no-more-links =
    En katso sinulta tulevia linkkejä tuntiin. Jos saat uuden linkin, avaa se sen jälkeen. Kaikki muu toimii täällä kuten ennenkin.
arriving-coordinator =
    Tervetuloa, { $name }. Sinä vastaat nyt tästä tiimistä: ”{ $team }”.

    /team – kutsu mukaan ne, joiden kanssa työskentelet
    /new – linkki uudelle ihmiselle
    /ready – miten pitkällä tapaamiset ovat
arriving-practitioner =
    Tervetuloa, { $name }. Olet nyt mukana tässä tiimissä: ”{ $team }”.

    /new – linkki uudelle ihmiselle
    /meet – suunnittele tapaaminen
    /ready – miten pitkällä tapaamiset ovat
