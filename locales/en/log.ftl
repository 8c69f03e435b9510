## What has happened around the person, in plain words.

log-head = What has happened around you, newest first. Only you see this.
log-earlier = Earlier
log-later = Later
log-which = Whose network shall I show? Only what concerns you is shown.
# $names (String) - who was written to
# $what (String) - about what
log-sent = Kith wrote to { $names }: { $what }
# $names (String) - who was written to
# $what (String) - about what
log-perhaps-sent = Kith wrote to { $names }: { $what } (it may not have arrived)
log-told = Kith told the team's system: who is coming, without names
log-opener = the one who opened a link
log-what-welcome = what this is about, and the question whether they agree
log-what-invitation = an invitation
log-what-change = another time or place
log-what-cancellation = the meeting does not take place
log-what-reminder = a reminder
log-what-nudge = the question whether they come
log-what-who-came = the question who was at a meeting
log-what-readiness = how far the meeting is
log-what-times = the question which times suit
log-what-settled = the time that was agreed
log-what-news = news
log-kith = Kith
# $who (String) - who did it
log-joined = { $who } joined
# $who (String) - who did it
log-left = { $who } left
# $who (String) - who did it
# $label (String) - the person's own word
log-named = { $who } made a link for { $label }
# $who (String) - who did it
# $label (String) - the person's own word
log-removed = { $who } removed { $label }
# $who (String) - who did it
log-proposed = { $who } suggested a meeting
# $who (String) - who did it
# $time (String) - when the meeting is
log-called = { $who } agreed to the meeting on { $time }
# $who (String) - who did it
# $time (String) - when the meeting is now
log-moved = { $who } agreed to move the meeting to { $time }
# $who (String) - who did it
# $time (String) - when the meeting was
log-cancelled = { $who } cancelled the meeting on { $time }
# $time (String) - the meeting
log-cancelled-there = The team’s own system cancelled the meeting on { $time }
# $who (String) - who did it
# $name (String) - who is asked
log-asked = { $who } asked { $name } to the meeting too
# $who (String) - who answered
# $answer (String) - the answer in words
log-answered = { $who }: { $answer }
# $who (String) - who did it
# $time (String) - when the meeting is
log-place-shown = { $who } shows the address of the meeting on { $time } before the day
# $who (String) - who did it
# $time (String) - when the meeting is
log-alone = { $who } decided that one practitioner is enough for the meeting on { $time }
# $who (String) - who did it
# $time (String) - when the meeting is
log-not-alone = { $who } took back that one practitioner is enough for the meeting on { $time }
# $who (String) - who did it
# $name (String) - who comes
log-stands-in = { $who } asked { $name } to stand in at one meeting
# $who (String) - who did it
# $name (String) - who does not come
log-stood-out = { $who } took back that { $name } stands in
# $who (String) - who did it
# $time (String) - when the meeting is
log-place-kept = { $who } shows the address of the meeting on { $time } on the day only
# $who (String) - who is coming
log-said-more = { $who } said how they come, or what would help
# $who (String) - who noted it
# $name (String) - who was on the telephone
# $answer (String) - the answer in words
log-told-by-phone = { $who } noted what { $name } said by phone: { $answer }
# $who (String) - who did it
# $time (String) - when the meeting was
log-noted = { $who } noted who was at the meeting on { $time }
# $who (String) - who did it
# $time (String) - when the meeting was
log-corrected = { $who } put right who was at the meeting on { $time }
# $who (String) - who looked
log-viewed = { $who } looked at your meetings
# $who (String) - who was told
log-evening = { $who } heard in the evening how far tomorrow’s meetings are
# $who (String) - who looked
log-looked = { $who } looked at a picture of who takes part
# $who (String) - who did it
# $name (String) - the practitioner
log-team = { $who } brought { $name } into your team
# $who (String) - who did it
# $name (String) - the practitioner
log-convener = { $who } handed the responsibility for your meetings to { $name }
# $who (String) - who did it
# $name (String) - who gets no messages
log-held = { $who } paused messages to { $name }
# $who (String) - who did it
# $name (String) - who gets messages again
log-lifted = { $who } let messages to { $name } through again
# $who (String) - who did it
# $name (String) - whose account
log-froze = { $who } froze the account of { $name } here
# $who (String) - who did it
# $name (String) - whose account
log-thawed = { $who } opened the account of { $name } here again
# $who (String) - who did it
log-times = { $who } asked which times suit
# $who (String) - who did it
log-said-times = { $who } said which times suit
# $who (String) - who did it
log-times-off = { $who } stopped asking about times
# $time (String) - when the meeting is
log-called-itself = The first time that everyone it needs said yes to was agreed by itself: { $time }
# $who (String) - who did it
# $name (String) - who had not answered
log-let-be = { $who } let it be that { $name } had not answered
# $who (String) - who did it
# $name (String) - who had not answered
log-kept = { $who } kept the usual reminders for { $name }
# $who (String) - who did it
log-other = { $who }
# $who (String) - who did it
# $name (String) - who said yes
log-spoken = { $who } noted that { $name } said yes by word of mouth
# $who (String) - who did it
log-more-time = { $who } asked for more time
# $who (String) - who did it
log-went-on = { $who } went on after more time
