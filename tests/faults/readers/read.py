# What Python's icalendar reads in a calendar file: method, number, beginning in UTC, title.
import sys
from datetime import timezone

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
(event,) = calendar.walk("VEVENT")
start = event.decoded("DTSTART").astimezone(timezone.utc)
assert event["UID"] and event.decoded("DTEND") > event.decoded("DTSTART")
print(calendar["METHOD"], event["SEQUENCE"], start.strftime("%Y%m%dT%H%M%SZ"), event["SUMMARY"])
