## How people come: from when on, what would help, and answers that came by phone.

coming-key = Mikä auttaisi
coming-ask-person = Onko jotain, mikä auttaisi sinua tapaamisessa? Napauta ruutua, niin rasti tulee tai lähtee. Vain sinä ja tiimi näette sen.
coming-ask = Onko jotain, mikä auttaisi sinua tapaamisessa? Napauta ruutua, niin rasti tulee tai lähtee. Sen näkevät vain { $person } ja tiimi.
coming-key-start = Alusta alkaen
coming-key-from = Klo { $time } alkaen
coming-key-interpreter = Tulkki
coming-key-step-free = Esteetön pääsy
coming-key-advocate = Paikka tukihenkilölle
coming-interpreter = tulkki
coming-step-free = esteetön pääsy
coming-advocate = paikka tukihenkilölle
coming-from = { $state } klo { $time } alkaen
coming-needs = { $state }, tarpeen: { $needs }
coming-told = { $state } (puhelimessa, merkinnyt { $name }, { $date })
coming-arrange = Järjestettävää:
coming-arrange-for = { $what }: { $names }
