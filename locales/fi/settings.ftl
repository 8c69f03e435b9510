## Language, time zone, quiet hours: everybody's own.

settings-language-name = Suomi
settings-nothing-kept = Et ole täällä missään mukana, joten asetuksia ei vielä ole. Kieli on sama kuin Telegramissasi.
settings-overview =
    Asetuksesi

    Kieli: { $language }
    Aikavyöhyke: { $zone }
    Hiljainen aika: { $quiet }
    Muistutukset: { $reminders }
    Lähtömuistutus: { $way }
    Viestit: { $shown }

    Hiljaisena aikana ei tule muistutuksia, ja kiireelliset viestit tulevat ilman ääntä. Jos muut näkevät puhelimesi, viestit voivat odottaa napautustasi, ennen kuin ne näyttävät mitään.
settings-shown-at-once = näkyvät heti
settings-shown-after-a-tap = näkyvät napautuksen jälkeen
settings-discreet = Näytä viestit vasta, kun napautan
settings-language = Kieli
settings-zone = Aikavyöhyke
settings-quiet = Hiljainen aika
settings-ask-language = Mikä kieli?
settings-ask-zone = Minkä kaupungin aikaa elät? Napauta kaupunkia, tai kirjoita kaupungin nimi.
settings-zone-unknown = En tunne sitä paikkaa. Kirjoita lähin suuri kaupunki, esimerkiksi ”Oslo”, tai aikavyöhyke, esimerkiksi ”Europe/Oslo”.
settings-which-zone = Mitä näistä tarkoitat?
settings-ask-quiet = Milloin pitäisi olla hiljaista?
settings-quiet-between = { $from }–{ $until }
settings-quiet-none = mihin aikaan vain
settings-reminders = Muistutukset
settings-ask-reminders = Milloin muistutan tapaamisesta? En koskaan yöllä enkä tapaamisesta, johon et tule.
settings-reminders-both = Päivää ja kahta tuntia ennen
settings-reminders-day = Päivää ennen
settings-reminders-hours = Kahta tuntia ennen
settings-reminders-never = Ei lainkaan
settings-way = Lähtömuistutus
settings-ask-way = Kuinka kauan matka tapaamiseen kestää? Jos tulet paikan päälle, muistutan sinua sen verran ennen alkua.
settings-saved = Tallennettu.
settings-way-none = ei tule
settings-way-minutes = { $minutes } minuuttia
settings-way-hours =
    { $hours ->
        [one] 1 tunti
       *[other] { $hours } tuntia
    }
