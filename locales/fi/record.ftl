## Meetings that the team’s own system plans, and what it does not know of.

record-your-team = Tiimisi
record-planned-there =
    Tiiminne oma järjestelmä on suunnitellut tapaamisen tämän ihmisen kanssa: { $person }. Häneltä kysytään tiimin ehdotuksena, sopiiko se, ja kuulet, mitä hän vastaa. Keneltäkään muulta ei kysytä, ennen kuin hän suostuu.

    Sitä, mitä paikasta on sinne kirjoitettu, ei lueta. Kun tapaaminen on sovittu, paikan voi lisätä: ”Toinen aika tai paikka”.
record-moved-there = Tiiminne oma järjestelmä on siirtänyt tapaamisen tämän ihmisen kanssa: { $person }. Häneltä kysytään tiimin ehdotuksena, sopiiko uusi aika. Kunnes hän suostuu, aiempi aika on täällä voimassa.
record-moved-here = Tapaaminen tämän ihmisen kanssa: { $person }, on nyt { $when }. Tiiminne oma järjestelmä ei vielä tiedä siitä, ja siellä on yhä { $there }. Muuta se sielläkin.
record-stands-here = Tapaaminen tämän ihmisen kanssa: { $person }, { $when }, on täällä voimassa mutta peruttu tiiminne omassa järjestelmässä. Korjaa se siellä.
record-cancelled-here = Tapaaminen tämän ihmisen kanssa: { $person }, { $when }, on täällä peruttu. Tiiminne oma järjestelmä ei vielä tiedä siitä. Peru se sielläkin.
record-show = Näytä tapaaminen
