## A group of the team's own, in which nothing is said but that something is waiting.

grouping-use = Use a group
grouping-explained =
    Your team can use a Telegram group. When there is something new for you, I say there: “Something new is waiting for the team.” I never say a name, a place or a time, nor what it is. Your own messages come here as before.
grouping-by-day = I say it at most once in a quarter of an hour, and not between 21 and 8. I do not read or keep what you write in the group.
grouping-any-hour = I say it at most once in a quarter of an hour, at any hour. I do not read or keep what you write in the group.
grouping-ten-minutes = For the next 10 minutes you can add me to a group. Nobody else can.
grouping-add = Add me to a group
grouping-hello = Hello. This group now hears when something is waiting for the team. No names are said here. I do not keep or answer what is written here.
grouping-bye = From now on I say nothing here. Goodbye.
grouping-card = Something new is waiting for the team.
grouping-open = Open the private chat
grouping-used = The group is in use now. It hears only that something is waiting. With /team you can end that.
# $name (String) - the coordinator who chose it
grouping-used-by = { $name } has chosen a group for your team. It hears only that something is waiting. If that is not right, end it with /team.
grouping-lost = I am not in your team's group any more, or I may not write there, so nothing is said there now. With /team you can choose a group again.
grouping-taken = That group is used by another team, so nothing has changed. With /team you can choose another one.
grouping-second = Your team has a group already, so nothing has changed. With /team you can end that first.
# $name (String) - the coordinator who chose it
# $when (String) - since when, for instance "Tuesday, 2 February, 10:20"
grouping-line = A group hears when something is waiting. { $name } chose it: { $when }.
grouping-end = No group any more
grouping-ended = The group hears nothing any more.
