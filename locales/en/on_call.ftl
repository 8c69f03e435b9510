## Being on call, for whoever works in a team.

on-call-key = On call
on-call-not = On call: no
# $when (String) - date and time in words
on-call-until = You are on call until { $when }.
on-call-ask = Are you on call now? For how long?
on-call-means = While you are on call, a few things come with a sound in your quiet hours, too: someone new is waiting, one of your people leaves or wants to talk, or a meeting in the next 24 hours is cancelled or cannot be held. Everything else stays as it is. It ends by itself. Your coordinators see it in /team.
on-call-means-first = You also hear at night when much of the time for a first meeting has passed.
on-call-morning = Until 8:00
on-call-day = For 24 hours
# $days (Number) - how long
on-call-days =
    { $days ->
        [one] For 1 day
       *[other] For { $days } days
    }
on-call-off = Off
# $name (String) - somebody in the team
# $until (String) - date and time in words
on-call-line = { $name } – on call until { $until }
# $name (String) - the convener
on-call-instead-of = { $name } is the convener and is not on call now, so you hear it, too.
# $percent (Number) - how much of the time has passed
# $when (String) - date and time in words
on-call-waiting = Someone new is not here yet. { $percent } % of the time for a first meeting has passed. It is wanted by { $when }.
on-call-over = You are not on call now, so this does not wait for you. Your coordinators can take it on, and so can whoever is on call. If you are on call, please say so first.
