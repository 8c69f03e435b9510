## Suggesting: the person's people suggest times, too.

suggesting-key = Who suggests times
suggesting-head = You and your team suggest times for a meeting. The people you invited can suggest one, too, and only you say yes or no to it. Tap to change this.
suggesting-only-we = Only my team and I suggest times
# $person (String) - the person at the centre
suggesting-not-now = For now { $person } and the team suggest the times. You will hear when there is one.
suggesting-on-break = You are on a break. End it in /settings, then you can suggest a time.
