## When readiness cannot be known.

doubting-answers = { $when } jälkeen meille ei ole tullut vastauksia. Siihen asti, kun niitä taas tulee, kukaan ei tiedä, onko jokin tapaaminen valmis. Jos tapaaminen on lähellä, kysy ihmisiltä itse.
doubting-record = { $when } jälkeen tiimisi omaan järjestelmään ei ole saatu yhteyttä. Siellä näkyvä tieto voi olla vanhaa; täältä näet, mitä ihmiset ovat vastanneet.
doubting-answers-again = Vastaukset tulevat taas perille, eikä yhtään kadonnut. Katso vielä kerran, miten pitkällä kukin tapaaminen on.
doubting-record-again = Tiimisi omaan järjestelmään on taas yhteys, ja siellä on kaikki.
doubting-show = Miten pitkällä tapaamiset ovat
doubting-line-answers = { $when } jälkeen meille ei ole tullut vastauksia: ei tiedetä, pitääkö tämä yhä paikkansa.
doubting-line-record = Tiimisi omaan järjestelmään ei ole saatu yhteyttä { $when } jälkeen.
