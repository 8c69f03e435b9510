## Times: several times for one meeting; everybody says which suit them, and one of them it is.

times-one-more = Yes, and offer one more time
times-enough = These times are enough
times-so-far = Offered so far:
# $time (String) - the time that is offered already
times-overlap = This is less than an hour from { $time }, which is offered already. Please choose a time further from it.
times-full = There are six times already, and more would be hard to weigh. Please go on with these.
times-begin-anew = Begin again with other times
times-all-right = Is everything right? Everyone who is asked says which of these times suit them.
times-ask-all = Yes, ask everyone
times-ask-some = Choose who is asked
# $name (String) - who offers them
times-offered = { $name } offers some times for a meeting. May everyone be asked which of them suit? Nobody is asked before you say yes.
times-choose-who = Yes, but choose who is asked
times-decline = No, not these
times-declined = All right, nobody is asked about these times. The one who offered them is told, but not why.
# $person (String) - the person at the centre
times-were-declined = { $person } said no to the times you offered. You can offer others with /meet.
times-asking = The others are asked now. Which of these times suit you?
# $person (String) - the person at the centre
times-asked = { $person } would like to meet, and asks which of these times suit you. Tap an answer to each; you can change it until the time is agreed.
times-own = Times for your meeting. Which of them suit you?
# $person (String) - the person at the centre
times-with = Times for a meeting with { $person }. Which of them suit you?
# $number (Number) - the number of the time
# $time (String) - date and time in words
times-slot = { $number }. { $time }
# $answer (String) - yes, if need be, no
times-said = your answer: { $answer }
# $yes (Number) - how many said yes
# $ifneedbe (Number) - how many said if need be
# $no (Number) - how many said no
times-counts = yes { $yes }, if need be { $ifneedbe }, no { $no }
times-passed = has passed
times-yes = yes
times-if-need-be = if need be
times-no = no
# $number (Number) - the number of the time
# $answer (String) - yes, if need be, no
times-suits-key = { $number }: { $answer }
# $number (Number) - the number of the time
# $answer (String) - yes, if need be, no
times-said-key = ✓ { $number }: { $answer }
# $number (Number) - the number of the time
times-ready = Time { $number } would be ready: everyone it needs said yes.
# $number (Number) - the number of the time
times-nearly = Time { $number } would be ready if those come who said “if need be”.
times-none-ready = No time is ready yet.
# $names (String) - who has not answered
times-silent = Not answered yet: { $names }
times-which-key = Choose the time
times-now-key = Show how it is now
times-drop-key = None of these times
times-which = Which time is it? Everyone who was asked is told at once, and what they said to it becomes their answer.
# $person (String) - the person at the centre
times-nothing-to-choose = { $person } has not said yes to any of these times yet. Then it can be chosen.
times-news-ready = One of the times would be ready: everyone it needs said yes. Shall it be this one?
times-news-nearly = Everyone has answered. This time would be ready if those come who said “if need be”. Shall it be this one?
times-news-none = Everyone has answered, and none of the times would be ready. You can offer others with /meet.
times-take-it = Yes, this time
times-show = Show all the times
times-agreed = This is agreed, and the others are told now.
# $person (String) - the person at the centre
times-settled = The time for the meeting with { $person } is agreed.
times-settled-person = The time for your meeting is agreed.
times-was-yes = You said that it suits you, so you are down as coming.
times-was-if-need-be = You said “if need be”. Are you coming?
times-was-no = You said that it does not suit you. If that changes, just tap.
times-was-silent = Are you coming?
times-off = The times you were asked about are off. You don't need to do anything.
times-off-sure = Stop asking about these times? Everyone who knows of them is told.
times-off-yes = Yes, stop asking
times-dropped = These times are not asked about any more. You don't need to do anything.
times-decided = The time is agreed. Here is the meeting.
times-itself = It was the first that would be ready, so it was chosen by itself.
times-decided-itself = The time is agreed. It was the first that would be ready, so it was chosen by itself.
times-over = All of these times have passed, and none was chosen.
