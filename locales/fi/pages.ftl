## A page of one's own, for people without Telegram.

pages-title = Sivu sinulle
pages-knock =
    Joku, jonka tunnet, teki tämän linkin sinulle. Hän haluaisi kysyä sinulta jotakin.

    Kirjoita etunimi, jolla hän sinut tuntee. Sitten häneltä kysytään, oletko se sinä. Ennen kuin hän sanoo kyllä, täällä ei näy mitään, eikä muuta kuin tämä nimi jää talteen.
pages-your-name = Etunimesi
pages-name-unfit = Kirjoita lyhyt etunimi, enintään 40 merkkiä.
pages-go-on = Jatka
pages-waits =
    Kiitos. Linkin tekijältä kysytään nyt, oletko se sinä.

    Katso myöhemmin uudelleen: tunnin päästä tai huomenna. Tämä sivu on vain sinun. Pidä sen osoite tallessa: tallenna se kirjanmerkiksi tai lähetä se itsellesi. Muuta tietä takaisin ei ole.
pages-look-again = Katso uudelleen
pages-gone =
    Täällä ei ole mitään.

    Linkki on ehkä jo käytetty, tai sen aika on ohi. Voit pyytää uuden siltä, jolta sait sen.
pages-busy = Sivua ei voi näyttää juuri nyt. Mitään, mitä teit, ei ole kadonnut. Yritä uudelleen hetken päästä.
pages-nobody-reads = Kukaan ihminen ei lue, mitä tälle sivulle kirjoitetaan, eikä se ole hätätilanteita varten.
pages-more = Lisää
pages-home = Tapaamisesi
pages-write = Vastauksesi
pages-send = Lähetä
pages-copy = Kopioitavaksi:
pages-with-telegram = Käytätkö Telegramia? Silloin voit avata linkin myös siellä:
pages-whose = Tämä sivu on vain sinun. Kuka tahansa, jolla on sen osoite, voi lukea sen ja vastata puolestasi, joten älä anna sitä eteenpäin.
pages-welcome =
    Kiitos. { $person } saa tietää, että olet mukana.

    Tällä sivulla näkyvät tapaamisesi, ja täällä sanot, tuletko. Pidä sen osoite tallessa: tallenna se kirjanmerkiksi tai lähetä se itsellesi. Voit lähteä milloin vain: /stop.
pages-no-mail = Sinulle ei tule viestejä: katso tänne silloin tällöin, tai anna Kithin lähettää sähköpostia, kun on jotain uutta.
pages-mail-key = Sähköposti
pages-notice =
    { $person } pyytää sinua yhdeksi niistä, jotka ovat hänen ympärillään.

    Mistä on kyse: silloin tällöin { $person }, muutama hänen valitsemansa ihminen ja vähintään kaksi työntekijää keskustelevat yhdessä, ja jokaisen ääni on yhtä tärkeä. Kenenkään ei ole pakko puhua, ketään ei arvostella, Kith ei tallenna mitään puhutusta, eikä mitään päätetä ilman että { $person } on paikalla. Voit sanoa ei mihin tahansa tapaamiseen ja lähteä milloin vain.

    Mitä Kith säilyttää: kirjoittamasi etunimen, kielesi ja aikavyöhykkeesi, vastauksesi tapaamisista ja sen, mihin niistä tulit. Sähköpostiosoitteesi vain, jos annat sen.

    Kuka sen näkee: { $person } ja hänen tiiminsä näkevät nimesi ja vastauksesi. Muut kutsutut eivät.

    Lähteminen: se on tällä sivulla, milloin vain haluat. Se toimii heti, eikä syytä kysytä.

    Suostutko?
pages-notice-more =
    Vähän lisää.

    Kun aika ja paikka ovat selvillä, ne ovat tällä sivulla, ja vastausta varten on painikkeet: tulen, en tule tai en tiedä vielä. Kaikki kolme ovat hyviä vastauksia, ja voit muuttaa omaasi milloin vain. Jos haluat, sähköposti kertoo, kun on jotain uutta, ja muistuttaa enintään kahdesti ennen tapaamista, ei koskaan yöllä.

    Kith ei kysy syitä eikä kirjoita sinusta mitään. Tiliä, salasanaa tai evästeitä ei ole: tämän sivun osoite on kaikki.
pages-privacy =
    Mitä Kith säilyttää: kirjoittamasi etunimen, kielesi, aikavyöhykkeesi ja hiljaiset tuntisi, mihin suostuit ja milloin, vastauksesi tapaamisiin ja mikä sinua niissä auttaisi, sekä tiedon siitä, missä niistä olit mukana. Sähköpostiosoitteesi, jos annoit sen. Tämän sivun osoitteesta vain summan, josta kukaan ei saa osoitetta takaisin.

    Mitä Kith ei säilytä: mitään muuta, mitä kirjoitat tälle sivulle, millä laitteella olet, missä olet.

    Kuka sen näkee: se, jonka tapaaminen on, ja hänen tiiminsä näkevät, keneltä on kysytty, mitä he vastasivat ja ketkä tulivat. Muut näkevät vain, kenen tapaaminen se on. Kukaan muu ei näe mitään. /log näyttää, mitä ympärilläsi on tapahtunut.

    Lähteminen: /stop, milloin vain haluat. Syytä ei kysytä, eikä sinulle lähetetä enää mitään. Nimesi ja sähköpostiosoitteesi poistetaan päivän kuluessa; /forget poistaa heti ja kaiken. /export antaa kaiken, mitä sinusta säilytetään. Sähköpostit, jotka olet jo saanut, jäävät, kunnes poistat ne.
pages-letter-title = Kirje sinulle
pages-letter =
    Hei,

    joku, jonka tunnet, teki tämän linkin sinulle. Hän haluaisi kysyä sinulta jotakin, ja voit rauhassa päättää, haluatko.

    Suuntaa puhelimen kamera tähän kuvaan, tai kirjoita sen alla oleva osoite selaimeen. Et tarvitse sovellusta etkä tiliä.
pages-letter-life = Se toimii kerran, { $days } päivän ajan. Tässä kirjeessä ei ole kenenkään nimeä. Jos et odottanut sitä, voit heittää sen pois.
pages-letter-print = Tulosta tämä sivu tai tallenna se PDF-tiedostoksi.
