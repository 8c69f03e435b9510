## Where a meeting is, and who learns it.

where-link-with-yes = linkki näkyy tässä heti, kun vastaat tulevasi
where-home-with-yes = jonkun kotona. Ne, jotka tulevat, näkevät osoitteen tässä tapaamispäivänä
where-home-on-the-day = jonkun kotona. Näet osoitteen tässä tapaamispäivänä
where-home-key = Se on jonkun koti
where-not-home-key = Se ei ole kenenkään koti
where-is-home = Tämä on jonkun koti: osoitteen näkevät vain ne, jotka ovat tulossa, ja vasta tapaamispäivänä.
where-show-now-key = Näytä osoite jo nyt
where-on-the-day-key = Näytä osoite vasta tapaamispäivänä
where-shown-on-the-day = Tämä on jonkun koti: tulossa olevat näkevät osoitteen tapaamispäivänä.
where-shown-early = Tulossa olevat näkevät osoitteen jo nyt.
