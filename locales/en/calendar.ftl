## A meeting in somebody's calendar: whoever looks over their shoulder reads nothing of what it is about.

calendar-key = Into my calendar
calendar-key-gone = Out of my calendar
calendar-title = Meeting
calendar-file = Open the file, and the meeting is in your calendar: under a plain title, without names. When the time changes, tap here again.
calendar-file-gone = Open the file, and your calendar takes the meeting out again.
