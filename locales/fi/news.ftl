## News: what comes without a tap before it.

news-invited-member = { $person } would like you to come to a meeting.
news-invited-practitioner = { $person } has agreed to a meeting. Are you coming?
news-moved = The meeting with { $person } has changed. Please answer again, also if you had said no before.
news-moved-person = Your meeting has changed. Please answer again.
news-cancelled = The meeting with { $person } on { $when } is cancelled. You don't need to do anything.
news-cancelled-person = Your meeting on { $when } is cancelled. Everyone who knew of it is told.
news-released = The plan for { $when } has changed, and you are not expected. You don't need to do anything.
news-reminder = A reminder: this meeting is coming up.
news-reminder-undecided = This meeting is coming up, and you have not decided yet. Whatever you answer is all right.
news-readiness = Meeting with { $person }, { $when }
news-show-meeting = Show the meeting
news-unreachable = A message to { $name } did not arrive. They may have blocked the chat. This is not a no: please try to reach them another way.
