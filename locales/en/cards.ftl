## What several flows show: a meeting's card, its readiness sentence, a plan's lines.

# $form (String) - in person, by phone, online
cards-form = How: { $form }
# $place (String) - the place, number or link
cards-place = Where: { $place }
cards-no-place = not known yet
# $here (String) - date and time where the reader lives
# $herecity (String) - the reader's city
# $there (String) - date and time where the meeting is
# $therecity (String) - the meeting's city
cards-two-zones = { $here } in { $herecity } ({ $there } in { $therecity })
cards-cancelled = This meeting is cancelled. You don't need to do anything.
cards-not-expected = You are not expected at this meeting. You don't need to do anything.
# $name (String) - who
# $state (String) - their answer in words
cards-person = { $name } – { $state }
cards-unreachable = messages don't arrive
cards-asked = asked
cards-coming = coming
cards-coming-phone = coming by phone
cards-coming-online = coming online
cards-not-coming = not coming
cards-not-sure = not sure yet
cards-no-answer-yet = You have not answered yet.
# $answer (String) - the recorded answer in words
cards-your-answer = Your answer: { $answer }. You can change it at any time.
cards-coming-key = I'm coming
cards-coming-phone-key = By phone
cards-coming-online-key = Online
cards-not-coming-key = Not coming
cards-not-sure-key = Not sure yet
# $when (String) - this moment
cards-as-of = (As of { $when }.)
cards-ready = The meeting is ready.
# $needs (String) - what is missing, as a list
cards-waiting = The meeting is waiting for { $needs }.
# $reasons (String) - what stands in the way, as a list
cards-cannot = As things stand the meeting cannot happen: { $reasons }.
# $person (String) - the person at the centre
cards-needs-person = { $person } to decide
# $count (Number) - how many more
cards-needs-practitioners = { $count ->
    [one] one more practitioner
   *[other] { $count } practitioners
}
# $name (String) - someone the person wants to have there
cards-needs-essential = { $name } to decide
cards-needs-place = the place
# $person (String) - the person at the centre
cards-lacks-person = { $person } is not coming
cards-lacks-practitioners = fewer than two practitioners can come
# $name (String) - someone the person wants to have there
cards-lacks-essential = { $name } is not coming
# $count (Number) - how many more
cards-more = … and { $count } more
# $count (Number) - how many more
cards-others = { $count ->
    [one] one other
   *[other] { $count } others
}
cards-everybody = Show everyone
# $page (Number) - this page
# $pages (Number) - how many there are
cards-page = Page { $page } of { $pages }
cards-page-before = Page before
cards-page-after = Next page
# $state (String) - the answer in words
# $date (String) - when the break ends
cards-on-break = { $state }, on a break until { $date }
# $names (String) - who else comes
cards-beside = Also coming: { $names }
# $what (String) - what is new, as a list
cards-news = New: { $what }
cards-news-time = the time
cards-news-form = how you meet
cards-news-place = the place
