## Nudging: whoever has not answered is asked again, and the person is asked once whether to let it be.

# $person (String) - the person at the centre
nudging-first = { $person } has asked you to this meeting and would like to know if you are coming. Whatever you answer is all right.
# $person (String) - the person at the centre
nudging-second = You have not answered { $person } about this meeting yet. It is fine not to know, too: then tap “Not sure yet”.
nudging-person = You have not answered yet whether this time suits you. Whatever you answer is all right.
# $name (String) - who has not answered
# $when (String) - date and time in words
nudging-question = { $name } has not answered yet about the meeting on { $when }. That is all right, and it is not a no. Shall I let it be for this meeting, or send the usual reminders? They are not told that I asked you.
nudging-let-be = Let it be
nudging-keep = Keep it as it is
# $name (String) - who has not answered
nudging-is-let-be = All right. { $name } hears nothing more about this meeting, unless it changes, is cancelled, or they ask. They can still answer.
# $name (String) - who has not answered
nudging-is-kept = All right. { $name } gets the usual reminders of this meeting.
