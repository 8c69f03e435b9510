## Until there is a first meeting: until when it is wanted, and more time for whoever wants it. The same words for the person and the team.

beginning-wanted = Ensimmäinen tapaaminen toivotaan pidettävän viimeistään { $when }.
beginning-paused-own = Pyysit lisää aikaa. Ensimmäinen tapaaminen odottaa, kunnes jatkat.
beginning-paused = { $person } on pyytänyt lisää aikaa. Ensimmäinen tapaaminen odottaa, kunnes hän jatkaa.
beginning-past = Ensimmäinen tapaaminen toivottiin pidettävän viimeistään { $when }. Sen voi yhä pitää, milloin vain sopii.
beginning-held = Ensimmäinen tapaaminen oli { $when }.
beginning-more-time = Tarvitsen lisää aikaa
beginning-go-on = Jatketaan
beginning-take-your-time = Ota aikaa niin paljon kuin tarvitset. Mitään ei tarvitse tapahtua, ennen kuin napautat ”Jatketaan”. Ne, joiden kanssa työskentelet, näkevät, että pyysit lisää aikaa. Syytä ei kysytä.
beginning-told = { $person }: ensimmäinen tapaaminen ei ole vielä varma. Siihen varatusta ajasta on kulunut { $percent } %. Se toivotaan pidettävän viimeistään { $when }.
beginning-told-waiting = Ihminen, jolle teit linkin, ei ole vielä täällä. Ensimmäiseen tapaamiseen varatusta ajasta on kulunut { $percent } %. Se toivotaan pidettävän viimeistään { $when }.
beginning-not-opened = Uusi ihminen: linkkiä ei ole vielä avattu.
beginning-opened = Uusi ihminen: linkki on avattu, mutta hän ei ole vielä suostunut.
beginning-referred =
    Uusi ihminen odottaa linkkiä sinulta. Olet kokoonkutsuja.

    Ensimmäinen tapaaminen toivotaan pidettävän viimeistään { $when }. Tee linkki ja anna se hänelle: se toimii kerran, 24 tunnin ajan.
beginning-referred-to-all =
    Uusi ihminen odottaa linkkiä joltakulta teistä. Se, joka ottaa tämän, on kokoonkutsuja.

    Ensimmäinen tapaaminen toivotaan pidettävän viimeistään { $when }.
beginning-take-on = Otan tämän
beginning-make-link = Tee linkki
beginning-taken = { $name } on jo ottanut tämän.
beginning-you-took-it = Kiitos. Olet kokoonkutsuja. Tee linkki ja anna se hänelle: se toimii kerran, 24 tunnin ajan.
beginning-taken-back =
    Tiiminne oma järjestelmä on perunut sen, mitä se pyysi: tapaamiset tämän ihmisen kanssa: { $person }.

    Täällä mikään ei ole päättynyt, eikä hänelle ole kerrottu. Siitä, mitä tämä merkitsee, voitte puhua yhdessä.
beginning-taken-back-waiting =
    Tiiminne oma järjestelmä on perunut sen, mitä se pyysi: tapaamiset uuden ihmisen kanssa, ensimmäisen viimeistään { $when }. Hän ei ole vielä täällä.

    Täällä mikään ei ole päättynyt. Jos linkkiä ei ole annettu hänelle, jätä se antamatta. Jos on, se aukeaa yhä, kunnes sen aika loppuu.
