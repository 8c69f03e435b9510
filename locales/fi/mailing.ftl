## E-mail, for people without Telegram who want it.

mailing-ask = Mikä on sähköpostiosoitteesi? Kirjoita se tähän. Saat sitten sähköpostin, joka kysyy, onko se todella sinun; ennen kuin vastaat siihen kyllä, sinne ei tule muuta.
mailing-is = Sähköposti menee osoitteeseen { $address }. Jos haluat käyttää toista osoitetta, kirjoita se tähän.
mailing-asked = Kiitos. Sähköposti on matkalla osoitteeseen { $address }. Avaa siinä oleva linkki ja sano, että osoite on sinun. Jos sitä ei tule, katso roskapostikansiosta, tai kirjoita osoite tähän uudelleen.
mailing-unfit = Tuo ei näytä sähköpostiosoitteelta. Sen pitäisi olla tällainen: ”nimi@example.org”.
mailing-too-often = Uusiin osoitteisiin on tänään lähetetty jo monta sähköpostia. Yritä huomenna uudelleen.
mailing-not-here = Täällä ei ole sähköpostia.
mailing-stop = Ei enää sähköpostia
mailing-stopped = Sinulle ei tule enää sähköpostia, ja osoitteesi on unohdettu. Tämä sivu on yhä sinun.
mailing-subject = Viesti sinulle
mailing-subject-ask = Onko tämä sähköpostiosoitteesi?
mailing-is-it-yours =
    Joku antoi tämän osoitteen, jotta hänelle tarkoitetut viestit tulevat tänne.

    Oletko se sinä? Avaa silloin tämä ja vastaa kyllä: { $url }

    Jos et, sinun ei tarvitse tehdä mitään. Tänne ei tule muuta.
mailing-read = Lue se ja vastaa täällä: { $url }
mailing-no-more = Tämä osoite on vain sinun, älä anna sitä eteenpäin. Kukaan ihminen ei lue, mitä tähän sähköpostiin vastataan. Ei enää sähköpostia: { $url }
mailing-question = Saavatko sinulle tarkoitetut viestit tulla tähän sähköpostiosoitteeseen?
mailing-yes = Kyllä, se on minun
mailing-no = Ei, tämä on erehdys
mailing-confirmed = Kiitos. Tästä lähtien sinulle tarkoitetut viestit tulevat tähän sähköpostiosoitteeseen.
mailing-refused = Kiitos, että kerroit. Tähän osoitteeseen ei tule enää mitään, ja se on unohdettu.
mailing-stop-sure = Eikö enää tule sähköpostia? Sivusi on yhä sinun.
