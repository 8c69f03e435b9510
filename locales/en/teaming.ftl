## The team's own side.

teaming-person-link =
    A link for the person you will work with. Show them the picture, or send the link.

    It works once, for 24 hours. When it is opened, you are asked whether it is them.
teaming-staff-link =
    A link for someone you work with. It works once, for 10 minutes: best while you are together.

    You are told who opened it.
# $name (String) - who joined
teaming-staff-joined = { $name } has joined your team. If that is not who you meant, take them off with /team.
# $team (String) - the team's name
teaming-team = The team “{ $team }”
# $name (String) - a coordinator
teaming-line-coordinator = { $name } (coordinator)
teaming-bring-in = Bring someone in
# $name (String) - who is taken off
teaming-off-board-sure = Take { $name } off the team? They can do nothing here from then on. You become the convener for the people they convened.
teaming-colleagues-new = Who works with you on this? A meeting needs at least two practitioners. Tap a name to add it or take it off.
# $person (String) - the person at the centre
teaming-colleagues = Who works with { $person }? A meeting needs at least two practitioners. Tap a name to add it or take it off.
teaming-colleagues-button = Who works with them
# $name (String) - the convener
teaming-convener = ✓ { $name } (convener)
# $name (String) - a colleague
teaming-hand-over = Make { $name } the convener
# $when (String) - this moment
teaming-ready-head = How far each meeting is (as of { $when })
# $person (String) - the person at the centre
teaming-no-meeting = { $person }: no meeting planned.
# $person (String) - the person at the centre
teaming-plan-for = Plan a meeting with { $person }
# $person (String) - the person at the centre
teaming-team-of = Who works with { $person }
teaming-off-board-no = No, keep them
# $names (String) - a list of names
teaming-unsure = A message may not have reached: { $names }
# $share (Number) - of a hundred
teaming-continuity = Known faces: { $share } %. So often, a practitioner at a later meeting had been at an earlier one of the same person.
