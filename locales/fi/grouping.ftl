## A group of the team's own, in which nothing is said but that something is waiting.

grouping-use = Ota ryhmä käyttöön
grouping-explained =
    Tiimilläsi voi olla käytössä Telegram-ryhmä. Kun teille on jotain uutta, sanon siellä: ”Tiimiä odottaa jotain uutta.” En koskaan kerro nimeä, paikkaa tai aikaa enkä sitä, mistä on kyse. Omat viestisi tulevat tänne kuten ennenkin.
grouping-by-day = Sanon sen enintään kerran vartissa enkä koskaan klo 21–8. En lue enkä säilytä sitä, mitä kirjoitatte ryhmässä.
grouping-any-hour = Sanon sen enintään kerran vartissa, mihin aikaan tahansa. En lue enkä säilytä sitä, mitä kirjoitatte ryhmässä.
grouping-ten-minutes = Voit lisätä minut ryhmään seuraavien 10 minuutin aikana. Kukaan muu ei voi.
grouping-add = Lisää minut ryhmään
grouping-hello = Hei. Tämä ryhmä kuulee nyt, kun jotain odottaa tiimiä. Täällä ei sanota nimiä. En säilytä enkä vastaa siihen, mitä täällä kirjoitetaan.
grouping-bye = Tästä lähtien en sano täällä mitään. Näkemiin.
grouping-card = Tiimiä odottaa jotain uutta.
grouping-open = Avaa oma keskustelu
grouping-used = Ryhmä on nyt käytössä. Se kuulee vain, että jotain odottaa. Voit lopettaa sen: /team.
grouping-used-by = { $name } on valinnut tiimillesi ryhmän. Se kuulee vain, että jotain odottaa. Jos näin ei pitänyt olla, lopeta se: /team.
grouping-lost = En ole enää tiimisi ryhmässä tai en voi kirjoittaa sinne, joten siellä ei nyt sanota mitään. Voit valita ryhmän uudelleen: /team.
grouping-taken = Toinen tiimi käyttää tuota ryhmää, joten mikään ei muuttunut. Voit valita toisen ryhmän: /team.
grouping-second = Tiimilläsi on jo ryhmä, joten mikään ei muuttunut. Voit ensin lopettaa sen: /team.
grouping-line = Ryhmä kuulee, kun jotain odottaa. Sen valitsi { $name }: { $when }.
grouping-end = Ei enää ryhmää
grouping-ended = Ryhmä ei kuule enää mitään.
