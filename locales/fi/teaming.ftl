## The team's own side.

teaming-person-link =
    A link for the person you will work with. Show them the picture, or send the link.

    It works once, for 24 hours. When it is opened, you are asked whether it is them.
teaming-staff-link =
    A link for someone you work with. It works once, for 10 minutes: best while you are together.

    You are told who opened it.
teaming-staff-joined = { $name } has joined your team. If that is not who you meant, take them off with /team.
teaming-team = The team “{ $team }”
teaming-line-coordinator = { $name } (coordinator)
teaming-bring-in = Bring someone in
teaming-off-board-sure = Take { $name } off the team? They can do nothing here from then on. The people they convened come to you.
teaming-colleagues-new = Who works with you on this? A meeting needs at least two practitioners. Tap a name to add it or take it off.
teaming-colleagues = Who works with { $person }? A meeting needs at least two practitioners. Tap a name to add it or take it off.
teaming-colleagues-button = Who works with them
teaming-convener = ✓ { $name } (convener)
teaming-hand-over = Make { $name } the convener
teaming-ready-head = How far each meeting is
teaming-no-meeting = { $person }: no meeting planned.
teaming-plan-for = Plan a meeting with { $person }
teaming-team-of = Who works with { $person }
