## Attending: one living card per meeting and participant.

attending-none = There is no meeting planned at the moment.
attending-your-meeting = Your meeting
attending-meeting-with = Meeting with { $person }
