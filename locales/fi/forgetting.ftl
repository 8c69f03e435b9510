## Omat tiedot: niiden lukeminen ja poistaminen.

exporting-file = Tässä on tiedostona kaikki, mitä Kith säilyttää sinusta. Siinä ei ole muiden nimiä. Sekä ohjelmat että sinä voitte lukea sitä: jokainen osa kertoo, mikä se on.
forgetting-nothing = Kith ei säilytä sinusta mitään, joten näytettävää tai poistettavaa ei ole.
forgetting-sure = Poistetaanko tietosi Kithistä? Tätä ei voi perua.
forgetting-leaves-member = Jäät pois näistä tapaamisista: { $person }. { $person } saa tiedon, että lähdit, mutta ei syytä.
forgetting-leaves-person = Kaikki sovitut tapaamisesi perutaan, niistä tietävät saavat viestin, ja linkkisi lakkaavat toimimasta.
forgetting-meetings = Sinua ei enää odoteta näihin: { $times }
forgetting-erased = Heti poistetaan: nimesi, Telegram-tilisi numero, kielesi, aikavyöhykkeesi ja hiljainen aikasi, sanat joilla kutsuit ihmisiä, ja tapaamispaikat.
forgetting-stays = Ilman nimeäsi jäävät: vastauksesi sekä se, mihin suostuit ja milloin lähdit. Kith yrittää poistaa viestit, jotka se on itse lähettänyt tänne kahden viime päivän aikana. Muut viestit pysyvät tässä keskustelussa, kunnes poistat ne. Telegramin ja tiimisi omat tiedot eivät ole Kithin käsissä: kysy niistä heiltä.
forgetting-staff = Nimesi työntekijänä pysyy niin kauan kuin olet tiimissä, jotta ihmiset tietävät kenet he tapaavat.
forgetting-yes = Kyllä, poista tietoni
forgetting-done =
    Valmis. Kith on unohtanut sinut, eikä viestejä tule enempää.

    Kuitti, { $time }: nimesi, tilisi numero ja asetuksesi on poistettu, samoin se, mitä itse kirjoitit tänne muistiin. Se, mikä jää, on tämän numeron alla, ja vain sinä tiedät, että se oli sinun:
    { $numbers }
