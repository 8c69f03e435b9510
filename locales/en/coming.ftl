## How people come: from when on, what would help, and answers that came by phone.

coming-key = What would help
coming-ask-person = Is there anything that would help you at the meeting? Tap a box to tick it, and again to take it off. Only you and the team see it.
# $person (String) - the person at the centre
coming-ask = Is there anything that would help you at the meeting? Tap a box to tick it, and again to take it off. Only { $person } and the team see it.
coming-key-start = From the start
# $time (String) - the time of day
coming-key-from = From { $time }
coming-key-interpreter = An interpreter
coming-key-step-free = Step-free access
coming-key-advocate = A chair for an advocate
coming-interpreter = an interpreter
coming-step-free = step-free access
coming-advocate = a chair for an advocate
# $state (String) - the answer in words
# $time (String) - the time of day
coming-from = { $state }, from { $time }
# $state (String) - the answer in words
# $needs (String) - what would help, as a list
coming-needs = { $state }, needs { $needs }
# $state (String) - the answer in words
# $name (String) - who noted it
# $date (String) - when it was noted
coming-told = { $state } (told { $name } by phone, { $date })
coming-arrange = To arrange:
# $what (String) - what would help
# $names (String) - whom
coming-arrange-for = { $what } for { $names }
