## What several flows show: a meeting's card, its readiness sentence, a plan's lines.

cards-form = How: { $form }
cards-place = Where: { $place }
cards-no-place = not known yet
cards-two-zones = { $here } in { $herecity } ({ $there } in { $therecity })
cards-cancelled = This meeting is cancelled. You don't need to do anything.
cards-not-expected = You are not expected at this meeting. You don't need to do anything.
cards-person = { $name } – { $state }
cards-unreachable = messages don't arrive
cards-asked = asked
cards-coming = coming
cards-coming-phone = coming by phone
cards-coming-online = coming online
cards-not-coming = not coming
cards-not-sure = not sure yet
cards-no-answer-yet = You have not answered yet.
cards-your-answer = Your answer: { $answer }. You can change it at any time.
cards-coming-key = I'm coming
cards-coming-phone-key = By phone
cards-coming-online-key = Online
cards-not-coming-key = Not coming
cards-not-sure-key = Not sure yet
cards-ready = The meeting is ready.
cards-waiting = The meeting is waiting for { $needs }.
cards-cannot = As things stand the meeting cannot happen: { $reasons }.
cards-needs-person = { $person }'s answer
cards-needs-practitioners = { $count ->
    [one] one more practitioner
   *[other] { $count } practitioners
}
cards-needs-essential = { $name }'s answer
cards-needs-place = the place
cards-lacks-person = { $person } is not coming
cards-lacks-practitioners = fewer than two practitioners can come
cards-lacks-essential = { $name } is not coming
