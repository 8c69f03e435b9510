## Somebody stands in at one meeting.

standing-key = Somebody stands in
standing-whose = In whose place does somebody come this time? Everybody who is asked can read it.
standing-nobodys = In nobody’s: one more
standing-who = Who comes? To this meeting only.
standing-no-one = Everybody in the team is here already.
# $whom (String) - in whose place
# $name (String) - who comes
standing-line-for = Stands in for { $whom } this time: { $name }
# $name (String) - who comes
standing-line-more = Here this time, too: { $name }
# $name (String) - who comes
standing-no-more-key = { $name } does not stand in
# $person (String) - the person at the centre
# $whom (String) - in whose place
standing-invited-for = Can you come to this one meeting with { $person }, in place of { $whom }?
# $person (String) - the person at the centre
standing-invited-more = Can you come to this one meeting with { $person }?
# $name (String) - who comes
# $when (String) - when the meeting is
standing-for-you = { $name } comes in your place on { $when }. You are not expected there.
# $name (String) - who comes
# $whom (String) - in whose place
standing-told-for = This time { $name } comes to your meeting in place of { $whom }.
# $name (String) - who comes
standing-told-more = This time { $name } comes to your meeting, too.
# $name (String) - who does not come
standing-told-off = { $name } does not come to your meeting after all.
