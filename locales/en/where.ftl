## Where a meeting is, and who learns it.

where-link-with-yes = the link is here as soon as you say that you are coming
where-home-with-yes = at somebody's home. Those who are coming find the address here on the day
where-home-on-the-day = at somebody's home. You will find the address here on the day
where-home-key = It is somebody's home
where-not-home-key = It is not somebody's home
where-is-home = This is somebody's home: only those who are coming see the address, and only on the day.
where-show-now-key = Show the address now
where-on-the-day-key = Show the address on the day only
where-shown-on-the-day = This is somebody's home: those who are coming see the address on the day.
where-shown-early = Those who are coming can see the address now.
