## One of the person's people on hold, by the team; and what the team and whoever is held read of it.

holding-around-whom = Around whom shall somebody get no messages for now?
holding-whom =
    Should somebody get no messages for now? Tap the name.

    Nothing comes to them, they are not expected at any meeting, and they are not told. The person sees it on their list and in their log.
# $name (String) - who is held
holding-lift = Paused: { $name }. Let through
# $name (String) - who is held
holding-by-person = { $name } (paused by the person)
# $name (String) - who would be held
holding-sure =
    Pause messages to { $name }?

    From this moment nothing comes to them, and they are not expected at any meeting. They are not told. The person sees it on their list and in their log. You can end it at any time.
holding-yes = Yes, pause them
holding-no = No
# $name (String) - who is held
holding-held = Nothing comes to { $name } now.
# $name (String) - who was held
holding-lifted = Messages to { $name } go through again.
holding-person-still = Your team's pause has ended. The person's own pause stays.
holding-state = paused by your team
# $date (String) - since when
holding-team-holds = Your team has paused messages to them. Since: { $date }. You can ask your team about it.
holding-quiet = There is nothing to answer here at the moment. You don't need to do anything.
# $person (String) - the person at the centre
holding-wanted = { $person } would like to talk with one of you soon, alone. Please call or meet them, and do not mention it to others. It was not said why.
