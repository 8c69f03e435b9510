## A place in a team lasts 90 days, and is renewed by a tap.

# $team (String) - the team's name
# $when (String) - date and time in words
staying-asked = Your place in the team “{ $team }” ends on { $when }. Do you still work here? Without your tap nothing is open to you here after that.
staying-yes = I still work here
# $until (String) - date and time in words
staying-renewed = Thank you. Your place lasts until { $until }. You are asked again a week before.
staying-ended = Your place in the team has ended, so nothing of it is open to you now. If you still work here, one tap brings it back. Your coordinator is told.
staying-over = Your place in the team ended some time ago. Your coordinator can let you back in: with /team, by one tap.
# $name (String) - whose place ended
staying-lapsed = { $name } has not said that they still work here. Nothing is open to them now, and no news goes to them. What they convene waits: let them back in, or remove them, and it is yours.
# $name (String) - who is let back in
staying-bring-back = Let { $name } back in
# $name (String) - who is let back in
staying-brought-back = { $name } is back in the team, for 90 days.
# $name (String) - who is back
staying-back = { $name } has come back to your team by their own tap. If that is not right, remove them with /team.
staying-you-are-back = You are back in the team. /ready shows how far each meeting is.
# $name (String) - somebody in the team
staying-line-ended = { $name } – their place has ended
