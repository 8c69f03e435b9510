## The second yes: what is kept, who sees it, how to leave.

consenting-agree = Suostun
consenting-agree-aged = Suostun – olen { $age } tai vanhempi
consenting-younger = Olen nuorempi
consenting-too-young = Kiitos, että kerroit. Täällä se ei ole iässäsi mahdollista. Se ei ole kenenkään vika. Tapaavat ihmiset voivat löytää kanssasi toisen tavan: puhu sen kanssa, joka lähetti linkin. Sinusta ei jää mitään talteen, eikä sinulle tule enää viestejä.
consenting-more = Kerro lisää
consenting-no = Ei kiitos
consenting-person =
    Tervetuloa. Kith auttaa sinua tapaamaan niitä ihmisiä, jotka itse valitset. Lue ensin tämä; se on lyhyt.

    Sinä päätät. Sinä nimeät ihmiset, jotka voisivat olla mukana. Vain sinä voit lisätä jonkun, ja voit myös poistaa kenet tahansa. Kukaan ei tule mukaan, ellet sinä suostu siihen ja hän itse myös.

    Mitä Kith tallentaa: etunimesi, Telegram-tilisi numeron, kielesi ja aikavyöhykkeesi, nimet, joilla kutsut läheisiäsi, tapaamisten ajat ja paikat, kaikkien vastaukset sekä tiedon siitä, ketkä olivat mukana. Muuta, mitä kirjoitat tänne, ei tallenneta.

    Kuka näkee: tiimisi näkee nimesi, mukaan lupautuneiden nimet ja vastaukset. Ihmiset, jotka kutsut, näkevät nimesi ja ne tapaamiset, joihin kutsut heidät.

    Miten pääset pois: lähetä /stop milloin haluat. Se tulee voimaan heti, eikä syytä kysytä.

    Suostutko tähän?
consenting-member =
    Sinulle on viesti Kithiltä. { $person } toivoo, että olisit yksi ihmisistä hänen ympärillään.

    Mistä on kyse: silloin tällöin { $person }, muutama hänen valitsemansa ihminen ja vähintään kaksi työntekijää puhuvat yhdessä, ja jokaisen ääni on yhtä tärkeä. Kenenkään ei ole pakko puhua, ketään ei arvostella, Kith ei tallenna keskustelua, eikä mitään päätetä ilman, että { $person } on mukana. Voit jättää minkä tahansa tapaamisen väliin ja lähteä pois milloin haluat.

    Mitä Kith tallentaa: etunimesi, Telegram-tilisi numeron, kielesi ja aikavyöhykkeesi, vastauksesi tapaamisiin sekä tiedon siitä, missä niistä olit mukana. Se ei tallenna, mitä kirjoitat tänne.

    Kuka näkee: { $person } ja hänen tiiminsä näkevät nimesi ja vastauksesi. Muut kutsutut eivät näe niitä.

    Miten pääset pois: lähetä /stop milloin haluat. Se tulee voimaan heti, eikä syytä kysytä.

    Suostutko tähän?
consenting-more-text =
    Tässä vähän lisää.

    Saat viestin, kun aika ja paikka ovat selvillä. Vastaat painikkeella: tulet, et tule tai et tiedä vielä. Kaikki kolme ovat hyviä vastauksia, ja voit muuttaa omaasi milloin vain. Ennen tapaamista saat enintään kaksi muistutusta, et koskaan yöllä.

    Kith ei kysy syitä eikä kirjoita sinusta mitään. Se ei lue puhelimesi yhteystietoja eikä kirjoita kenellekään, joka ei ole itse avannut tätä keskustelua.

    Telegram itse voi nähdä viestit, jotka kulkevat tässä keskustelussa. Siksi Kith kirjoittaa mahdollisimman vähän. /privacy kertoo kaiken, mitä tallennetaan.
consenting-declined = Kiitos, että vastasit. Sinusta ei jää tietoja talteen, eikä viestejä tule enempää.
consenting-person-welcome =
    Kiitos, { $name }. Tästä eteenpäin sinä päätät, ketä pyydetään mukaan.

    /invite – pyydä joku mukaan
    /network – ihmiset ympärilläsi
    /meet – suunnittele tapaaminen
    /stop – lähde pois milloin haluat
consenting-member-welcome =
    Kiitos. { $person } saa tiedon, että olet mukana.

    Kun tapaaminen on tulossa, saat viestin tänne. /meetings näyttää tapaamisesi, ja /stop lopettaa kaiken milloin haluat.
