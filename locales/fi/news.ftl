## News: what comes without a tap before it.

news-invited-member = { $person } toivoo, että tulet tapaamiseen.
news-invited-practitioner = { $person } on sopinut tapaamisesta. Oletko tulossa?
news-moved = Tapaaminen on muuttunut: { $person }. Vastaa uudelleen, vaikka olisit aiemmin sanonut ei.
news-moved-person = Tapaamisesi on muuttunut. Vastaa uudelleen.
news-cancelled = Tapaaminen on peruttu: { $person }, { $when }. Sinun ei tarvitse tehdä mitään.
news-cancelled-nameless = Tapaaminen on peruttu: { $when }. Sinun ei tarvitse tehdä mitään.
news-cancelled-person = Tapaamisesi on peruttu: { $when }. Kaikki, jotka tiesivät siitä, saavat viestin.
news-released-nameless = Tuntemasi tapaamisen suunnitelma on muuttunut. Sinun ei tarvitse tulla paikalle eikä tehdä mitään.
news-released = Suunnitelma on muuttunut: { $when }. Sinun ei tarvitse tulla paikalle eikä tehdä mitään.
news-reminder = Muistutus: tämä tapaaminen on pian.
news-reminder-undecided = Tämä tapaaminen on pian, etkä ole vielä päättänyt. Mikä tahansa vastaus on hyvä.
news-leaving = Muistutus lähdöstä: tämä tapaaminen on pian. Kerroit, kuinka kauan matkasi kestää: { $way }.
news-readiness = Tapaaminen: { $person }, { $when }
news-show-meeting = Näytä tapaaminen
news-unreachable = Viesti ei mennyt perille: { $name }. Hän on ehkä estänyt tämän keskustelun. Se ei tarkoita, ettei hän tule: yritä tavoittaa hänet muulla tavalla.
