## An evening's look at tomorrow, for practitioners.

evening-head = Good evening! Here is your day tomorrow.
# $time (String) - when it begins
# $person (String) - with whom
# $form (String) - in person, by phone, online
# $ready (String) - the readiness sentence
evening-line = { $time } – { $person } ({ $form }). { $ready }
# $count (Number) - how many are not named
evening-more =
    { $count ->
        [one] And one more.
       *[other] And { $count } more.
    }
# $time (String) - when it begins
# $person (String) - with whom
evening-card = { $time } · { $person }
evening-key = A look at tomorrow every evening
evening-settings = If you have meetings the next day, you hear at six in the evening how far each of them is.
