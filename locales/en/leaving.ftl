## Leaving: at once, without a reason, and for good.

leaving-nothing-kept = You don't take part in anything here, so there is nothing to leave.
leaving-staff = You are here as a practitioner. To leave the team, ask its coordinator.
leaving-which = Whose meetings do you want to leave?
leaving-sure-person = Leave Kith? Every planned meeting is cancelled, everyone who knows of one is told, and your links stop working. No reason is asked for.
# $person (String) - the person at the centre
leaving-sure-member = Leave { $person }'s meetings? Nothing more will come to you. { $person } is told that you left, and no reason is asked for.
leaving-yes = Yes, leave
leaving-stay = No, stay
leaving-done = Done. You have left, and nothing more will come. Your name and number are erased within a day. If you ever want to come back, ask for a new link.
# $name (String) - who left
leaving-left-person = { $name } does not take part any more. That is their choice; no reason is asked for.
leaving-left-convener-forgotten = One of your people has left Kith and asked to be forgotten. All their planned meetings are cancelled and those who knew of them are told.
# $name (String) - the person who left
leaving-left-convener = { $name } has left Kith. All planned meetings are cancelled and those who knew of them are told.
