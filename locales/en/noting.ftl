## Noting who was at a meeting.

# $person (String) - the person at the centre
# $when (String) - date and time in words
noting-question = Who was at the meeting with { $person }, { $when }? Two taps are enough. If it is already agreed when you meet next, that is one tap too.
noting-key = Note who was there
noting-correct = Put right who was there
noting-ask = This is what people had said. Tap a name to change it: there in person, by phone, online, or not there.
# $name (String) - who
noting-came = ✓ { $name } – in person
# $name (String) - who
noting-came-phone = ✓ { $name } – by phone
# $name (String) - who
noting-came-online = ✓ { $name } – online
# $name (String) - who
noting-not-there = – { $name } – not there
noting-keep = That is right
noting-kept = Noted. For two days anybody of the team can put it right.
