## Convening: time, place and form are put forward; the person agrees and chooses who is invited.

convening-nobody-yet = There is nobody you could plan a meeting with yet. /new makes a link for a new person.
convening-with-whom = Whose meeting is it?
convening-ask-day = Which day? Tap it, or write it with the time, for example “tomorrow 15:00”.
# $day (String) - the day in words
convening-ask-hour = { $day }. What time? Tap it, or write it, for example “14:15”.
# $time (String) - date, time and city in words
convening-is-it-right = { $time }. Is that right?
convening-yes = Yes
convening-no = No, another time
convening-other-time = Another time
convening-other-day = Another day
convening-twice = The clocks are put back that night, so this time comes twice. Which one do you mean?
# $time (String) - the time and its offset
convening-first-hour = The first: { $time }
# $time (String) - the time and its offset
convening-second-hour = The second: { $time }
# $before (String) - the time before the gap
# $after (String) - the time after the gap
convening-never = The clocks are put forward that day, and this time does not exist. Would { $before } or { $after } do? Please write the whole date and time.
convening-no-day = On which day? Please write the day and the time together, for example “Tuesday 15:00”.
convening-too-far = That is more than a year away. Please choose a nearer day.
convening-not-a-time = I could not read that as a day and time. Please try it like this: “tomorrow 15:00” or “24.12. 14:00”.
convening-ask-form = How do you want to meet?
convening-form-in-person = In person
convening-form-phone = By phone
convening-form-online = Online
convening-ask-place = Where? Write the place, the number to call or the link. Everyone who is invited sees it; a link only those who are coming.
convening-place-later = Not known yet
convening-place-unfit = Please write the place in at most 200 characters.
convening-all-right = Is everything right?
convening-send = Yes, ask them
convening-invite-all = Yes, invite everyone
convening-invite-some = Choose who is invited
convening-move-now = Yes, change the meeting
convening-drop = Forget it
# $person (String) - the person at the centre
convening-put-forward = { $person } is asked now. You will hear what they say.
# $name (String) - who suggests it
convening-proposed = { $name } suggests a meeting. Does this suit you? Nobody is invited before you say yes.
# $name (String) - who suggests it
convening-proposed-move = { $name } suggests changing your meeting to this. Does it suit you? Nothing changes before you say yes.
convening-accept = Yes, invite everyone
convening-accept-move = Yes
convening-choose-who = Yes, but choose who is invited
convening-decline = No, not this
convening-declined = All right, this meeting is not happening. The one who suggested it is told, but not why.
# $person (String) - the person at the centre
convening-proposal-declined = { $person } said no to the time you suggested. You can suggest another one with /meet.
convening-choose = Who should be invited? Tap a name to take it off or put it back. Your team is always there.
# $name (String) - who is on the list
convening-chosen = ✓ { $name }
# $name (String) - who is not on the list
convening-not-chosen = – { $name }
convening-invite-these = Invite these people
convening-called = This is agreed, and the others are told now. Are you coming yourself?
convening-cancel-sure = Cancel this meeting? Everyone who knows of it is told.
convening-cancel = Cancel the meeting
convening-change = Another time or place
convening-meet-button = Plan a meeting
