## Meetings that the team’s own system plans, and what it does not know of.

# In place of a name, to the person: "… suggests a meeting".
record-your-team = Your team
# $person (String) - the person at the centre
record-planned-there =
    Your team’s own system has planned a meeting with { $person }. They are asked whether it suits, as a suggestion of their team. You hear what they say, and nobody else is asked before they say yes.

    What is written there about the place is not read. Once it is agreed, “Another time or place” adds it.
# $person (String) - the person at the centre
record-moved-there = Your team’s own system has moved the meeting with { $person }. They are asked whether the new time suits, as a suggestion of their team. Until they say yes, the old time stays here.
# $person (String) - the person at the centre
# $when (String) - the time here
# $there (String) - the time in the team’s own system
record-moved-here = The meeting with { $person } is now on { $when }. Your team’s own system does not know yet, and still has { $there }. Please change it there, too.
# $person (String) - the person at the centre
# $when (String) - the time here
record-stands-here = The meeting with { $person } on { $when } stands here, and is off in your team’s own system. Please put it right there.
# $person (String) - the person at the centre
# $when (String) - the time here
record-cancelled-here = The meeting with { $person } on { $when } is cancelled here. Your team’s own system does not know yet. Please cancel it there, too.
record-show = Show the meeting
