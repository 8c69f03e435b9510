## An evening's look at tomorrow, for practitioners.

evening-head = Hyvää iltaa! Tässä on huominen päiväsi.
evening-line = { $time } – { $person } ({ $form }). { $ready }
evening-more =
    { $count ->
        [one] Ja vielä yksi.
       *[other] Ja vielä { $count }.
    }
evening-card = { $time } · { $person }
evening-key = Illalla katsaus huomiseen
evening-settings = Jos sinulla on seuraavana päivänä tapaamisia, kuulet illalla kuudelta, miten pitkällä kukin niistä on.
