## The next meeting in one tap: the same wall time, place, form and people.

next-tomorrow = Again tomorrow
next-in-a-week = Again in a week
next-same-people = The same people are asked as last time.
next-ask-them = Yes, ask the same people
# $name (String) - who suggests it
next-proposed = { $name } suggests meeting again, with the same people. Does this suit you? Nobody is asked before you say yes.
next-already = This meeting is agreed already.
