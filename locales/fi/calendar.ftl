## A meeting in somebody's calendar: whoever looks over their shoulder reads nothing of what it is about.

calendar-key = Kalenteriini
calendar-key-gone = Pois kalenteristani
calendar-title = Tapaaminen
calendar-title-coffee = Kahvi
calendar-title-visit = Käynti
calendar-title-appointment = Sovittu aika
calendar-title-key = Nimi kalentereissa
calendar-ask-title = Millä nimellä tapaamisesi ovat kalentereissa? Kaikilla kutsutuilla on sama tavallinen nimi, kuka tahansa katsookin heidän olkansa yli. Se, mikä kalenterissa jo on, muuttuu, kun kalenteri katsoo uudelleen.
calendar-file = Avaa tiedosto, niin tapaaminen on kalenterissasi: pelkkä otsikko, ei nimiä. Jos aika muuttuu, napauta tästä uudelleen.
calendar-file-gone = Avaa tiedosto, niin kalenterisi poistaa tapaamisen.

## An address at which their calendar reads along.

feed-not-here = Kithillä ei ole täällä osoitetta kalentereille. Jokaisen tapaamisen kortissa on painike, joka vie sen kalenteriisi.
feed-about =
    Kalenterisi voi seurata tapaamisiasi itse. Teen osoitteen, joka on vain sinun, ja kalenterisi katsoo sieltä aina välillä.

    Sieltä se näkee, milloin tapaamisesi ovat, eikä muuta: pelkkä otsikko, ei nimiä, ei paikkoja. Saman näkee jokainen, jolla on osoite, ja myös kalenterisi tarjoaja, joten älä anna osoitetta kenellekään. Voit lopettaa tämän täällä milloin vain.
feed-make = Tee minulle osoite
feed-made =
    Tämä on osoitteesi. Se näytetään vain kerran:

    { $address }

    Lisää se kalenteriisi kohdassa ”tilaa” tai ”lisää linkistä”. Jotkin kalenterit katsovat vain kerran päivässä, joten täältä näet muutokset nopeammin.
feed-copy = Kopioi osoite
feed-open = Avaa kalenterini
feed-stop = Lopeta
feed-is-there = Kalenteri voi seurata tapaamisiasi osoitteessa, joka näytettiin sinulle kerran. Jos joku muu ehkä tietää sen tai se on kadonnut, tee uusi: vanha ei sen jälkeen johda mihinkään.
feed-make-new = Tee uusi osoite
feed-stopped = Valmis. Osoite ei enää johda mihinkään. Sen, mikä kalenterissasi jo on, voit poistaa siellä.
