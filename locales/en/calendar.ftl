## A meeting in somebody's calendar: whoever looks over their shoulder reads nothing of what it is about.

calendar-key = Into my calendar
calendar-key-gone = Out of my calendar
calendar-title = Meeting
calendar-title-coffee = Coffee
calendar-title-visit = Visit
calendar-title-appointment = Appointment
calendar-title-key = Title in calendars
calendar-ask-title = What are your meetings called in calendars? Everybody who is invited has the same plain title, whoever looks over their shoulder. What is in a calendar already changes when it looks again.
calendar-file = Open the file, and the meeting is in your calendar: under a plain title, without names. When the time changes, tap here again.
calendar-file-gone = Open the file, and your calendar takes the meeting out again.

## An address at which their calendar reads along.

feed-not-here = Kith has no address for calendars here. The card of each meeting has a button that puts it into your calendar.
feed-about =
    Your calendar can follow your meetings by itself. I make an address that is yours alone, and your calendar looks there now and then.

    It finds there when your meetings are, and that is all: a plain title, no names, no places. Whoever has the address can read the same, and so can the company that runs your calendar, so give it to nobody. You can stop it here at any time.
feed-make = Make my address
# $address (String) - the address, shown once
feed-made =
    This is your address. It is shown only once:

    { $address }

    Put it into your calendar where that says “subscribe” or “add from a link”. Some calendars look only once a day, so this chat is faster.
feed-copy = Copy the address
feed-open = Open my calendar
feed-stop = Stop it
feed-is-there = A calendar can follow your meetings, at an address that was shown to you once. If somebody else may know it, or you have lost it, make a new one: the old one then leads nowhere.
feed-make-new = Make a new address
feed-stopped = Done. The address leads nowhere now. What your calendar already has you can delete there.
