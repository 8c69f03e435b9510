## What has happened around the person, in plain words.

log-head = What has happened around you, newest first. Only you see this.
log-kith = Kith
log-joined = { $who } joined
log-left = { $who } left
log-named = { $who } made a link for { $label }
log-removed = { $who } removed { $label }
log-proposed = { $who } suggested a meeting
log-called = { $who } agreed to the meeting on { $time }
log-moved = { $who } agreed to move the meeting to { $time }
log-cancelled = { $who } cancelled the meeting on { $time }
log-asked = { $who } asked { $name } to the meeting too
log-answered = { $who }: { $answer }
log-viewed = { $who } looked at your meetings
log-team = { $who } brought { $name } into your team
log-convener = { $who } handed the responsibility for your meetings to { $name }
log-other = { $who }
