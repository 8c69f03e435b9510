## What anybody may ask at any time, and what any text gets that nobody asked for.

menu-help = mitä voit tehdä täällä
menu-settings = kieli, aikavyöhyke, hiljainen aika
menu-privacy = mitä tallennetaan ja kuka sen näkee
menu-invite = pyydä joku mukaan
menu-network = ihmiset ympärilläsi
menu-meetings = tapaamisesi
menu-calendar = anna kalenterisi seurata tapaamisiasi
menu-meet = suunnittele tai ehdota tapaamista
menu-log = mitä ympärilläsi on tapahtunut
menu-stop = lähde pois
menu-export = mitä sinusta säilytetään, tiedostona
menu-forget = lähde pois ja poista tietosi
menu-new = linkki uudelle ihmiselle
menu-ready = miten pitkällä tapaamiset ovat
menu-board = sama sivuna selaimessa
menu-team = tiimisi ihmiset
menu-report = tiimisi numeroina
menu-pause = kun joku ei nyt saisi viestejä
menu-freeze = kun tili on joutunut vieraalle

help-intro = Tässä on, mitä voit tehdä. Napauta riviä, tai käytä painikkeita viestin alla.
help-nobody-reads = Kukaan ihminen ei lue tätä keskustelua, eikä se ole hätätilanteita varten.
help-signpost = Kiitos, että kirjoitit. Kukaan ihminen ei lue tätä keskustelua, eikä viestiäsi tallenneta. Jos tarvitset jotakuta juuri nyt:
help-signpost-more = Jos haluat tietää, mitä minä osaan, lähetä /help.
help-unknown-command = En tunne tuota komentoa. /help näyttää, mitä voit tehdä täällä.
help-old-button = Tämä painike ei enää toimi. /help näyttää, mitä voit tehdä.
help-nothing-changed = Selvä. Mikään ei muuttunut.
help-no-name = Joku
help-our-fault = Jokin meni vikaan meidän päässämme. Mitään ei ole kadonnut. Yritä hetken päästä uudelleen.
help-group = Hei. Toimin vain kahdenkeskisissä keskusteluissa, joten lähden tästä ryhmästä. Voit kirjoittaa minulle suoraan.
help-privacy-how-long = Kuinka kauan: nimesi ja numerosi vuorokauden siitä, kun lähdet. Tapaamiset ja vastaukset { $meetings } päivää tapaamisen jälkeen. Tieto siitä, että sinulle lähetettiin viesti: { $sent } päivää. Kuka teki linkin: { $links } päivää sen päättymisestä. Tieto siitä, että suostuit ja milloin lähdit, jää, mutta ilman nimeäsi.
help-privacy =
    Mitä Kith tallentaa: etunimesi sellaisena kuin se näkyy Telegramissa, Telegram-tilisi numeron, kielesi, aikavyöhykkeesi ja hiljaisen aikasi, mihin suostuit ja milloin, vastauksesi tapaamisiin ja mikä sinua niissä auttaisi, sekä tiedon siitä, missä niistä olit mukana. Jos pyydät ihmisiä mukaan tai suunnittelet tapaamisia, myös nimet, joilla kutsut ihmisiä, sekä tapaamisten ajat ja paikat.

    Mitä Kith ei tallenna: muuta, mitä kirjoitat tänne, puhelinnumeroasi, käyttäjänimeäsi eikä kuvaasi.

    Kuka näkee: se, jonka tapaaminen on, ja hänen tiiminsä näkevät, ketkä on kutsuttu, mitä he vastasivat ja ketkä olivat mukana. Muut näkevät vain, kenen tapaaminen on. Kukaan muu ei näe mitään. Lähetä /log, niin näet, mitä ympärilläsi on tapahtunut.

    Miten pääset pois: lähetä /stop milloin haluat. Syytä ei kysytä, eikä sinulle lähetetä enää mitään. Nimesi ja numerosi poistetaan vuorokauden sisällä; komennolla /forget heti, ja kaikki muukin. /export antaa sinulle kaiken, mitä sinusta säilytetään. Tässä keskustelussa jo olevat viestit säilyvät, kunnes poistat ne; Telegram säilyttää oman kopionsa.

    Kith vain auttaa ihmisiä tapaamaan. Kukaan ihminen ei lue tätä keskustelua.

refusal-dead-link = Tämä linkki ei toimi. Se on ehkä jo käytetty, tai sen aika on ohi. Voit pyytää uuden siltä, joka lähetti sen.
refusal-own-link = Tämä linkki on jollekulle toiselle. Mikään ei muuttunut: voit yhä lähettää sen hänelle.
refusal-not-yours = Tämä ei ole nyt sinun käytettävissäsi. /help näyttää, mitä voit tehdä.
refusal-changed = Tämä on ehtinyt muuttua. Tässä on tilanne nyt.
refusal-cancelled = Tämä tapaaminen on peruttu. Sinun ei tarvitse tehdä mitään.
refusal-begun = Tämä tapaaminen on jo alkanut, joten siihen ei voi enää vastata.
refusal-not-begun = Tämä tapaaminen ei ole vielä alkanut.
refusal-settled = Merkinnästä on yli kaksi päivää, joten se jää tällaiseksi. Se ei haittaa: kerro työtovereillesi, jos jotain pitää tietää.
refusal-proposal-closed = Tämä kysymys on jo ratkennut. /meetings näyttää tilanteen.
refusal-poll-closed = Näitä aikoja ei enää kysytä. /meetings näyttää tilanteen.
refusal-not-agreed = Hän, jonka tapaaminen on, ei ole vielä sanonut kyllä tähän aikaan. Päätös on hänen.
refusal-past = Se aika on jo mennyt. Valitse myöhempi.
help-link-was-made = Linkki tehtiin, mutta viesti siitä ei ehkä tullut perille. Linkki näytetään vain kerran, joten tee uusi.
help-arrived-already = Viestisi on tullut perille. /network näyttää ihmiset ympärilläsi, /meetings tapaamisesi ja /help, mitä voit tehdä.
