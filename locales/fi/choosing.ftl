## Mitä ihmiset valitsevat itse.

choosing-name = Nimesi täällä
choosing-ask-name = Miksi muut kutsuvat sinua täällä? Nyt nimi on ”{ $name }”. Kirjoita nimi, enintään 40 merkkiä.
choosing-named = Tästä lähtien nimesi täällä on ”{ $name }”.
choosing-break = Pidä tauko
choosing-ask-break = Haluatko tauon viesteistä? Ennen sen päättymistä mitään ei tule, paitsi jos tapaaminen, johon olet tulossa, perutaan tai siirtyy. Vastauksesi säilyvät. Voit kirjoittaa ja painaa täällä kuten aina.
choosing-on-break = Olet tauolla, kunnes on { $date }. Siihen asti mitään ei tule, paitsi jos tapaaminen, johon olet tulossa, perutaan tai siirtyy. Se, jonka tapaamisista on kyse, ja tiimi näkevät, että olet tauolla, mutta eivät syytä.
choosing-weeks =
    { $weeks ->
        [one] 1 viikko
       *[other] { $weeks } viikkoa
    }
choosing-end-break = Lopeta tauko
choosing-seen = Mitä muut näkevät
choosing-seen-head = Kuka saa nähdä mitä? Se, jonka tapaamisista on kyse, ja tiimi näkevät vastauksesi. Muusta päätät sinä; muuta painamalla.
choosing-shows = { $person }: muut saavat nähdä, että tulen
choosing-on-record = { $person }: tiimi saa kirjata nimeni
choosing-sees-others = Muut näkevät toisensa, jos haluavat
