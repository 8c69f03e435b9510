## News: what comes without a tap before it.

# $person (String) - the person at the centre
news-invited-member = { $person } would like you to come to a meeting.
# $person (String) - the person at the centre
news-invited-practitioner = { $person } has agreed to a meeting. Are you coming?
# $person (String) - the person at the centre
news-moved = The meeting with { $person } has changed. Please answer again, even if you said no before.
news-moved-person = Your meeting has changed. Please answer again.
# $person (String) - the person at the centre
# $when (String) - date and time in words
news-cancelled = The meeting with { $person } on { $when } is cancelled. You don't need to do anything.
# $when (String) - date and time in words
news-cancelled-nameless = The meeting on { $when } is cancelled. You don't need to do anything.
# $when (String) - date and time in words
news-cancelled-person = Your meeting on { $when } is cancelled. Everyone who knew of it is told.
news-released-nameless = The plan for a meeting you know of has changed, and you are not expected. You don't need to do anything.
# $when (String) - date and time in words
news-released = The plan for { $when } has changed, and you are not expected. You don't need to do anything.
news-reminder = A reminder: this meeting is coming up.
news-reminder-undecided = This meeting is coming up, and you have not decided yet. Whatever you answer is all right.
# $way (String) - how long they need
news-leaving = A reminder to leave: this meeting is coming up. You said how long you need to get there: { $way }.
# $person (String) - the person at the centre
# $when (String) - date and time in words
news-readiness = Meeting with { $person }, { $when }
news-show-meeting = Show the meeting
# $name (String) - who was not reached
news-unreachable = A message to { $name } did not arrive. They may have blocked the chat. This is not a no: please try to reach them another way.
