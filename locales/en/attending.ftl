## Attending: one living card per meeting and participant.

attending-none = There is no meeting planned at the moment.
attending-your-meeting = Your meeting
attending-your-last = Your last meeting
# $person (String) - the person at the centre
attending-last-with = Last meeting with { $person }
# $person (String) - the person at the centre
attending-meeting-with = Meeting with { $person }
