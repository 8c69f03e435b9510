## Until there is a first meeting: until when it is wanted, and more time for whoever wants it. The same words for the person and the team.

# $when (String) - date and time in words
beginning-wanted = The first meeting is wanted by { $when }.
beginning-paused-own = You asked for more time. The first meeting waits until you go on.
# $person (String) - the person at the centre
beginning-paused = { $person } has asked for more time. The first meeting waits until they go on.
# $when (String) - date and time in words
beginning-past = The first meeting was wanted by { $when }. It can still come, whenever it suits.
# $when (String) - date and time in words
beginning-held = The first meeting was on { $when }.
beginning-more-time = I need more time
beginning-go-on = Go on
beginning-take-your-time = Take the time you need. Nothing has to happen until you tap “Go on”. The people you work with see that you asked for more time, and no reason is asked for.
# $person (String) - the person at the centre
# $percent (Number) - how much of the time has passed
# $when (String) - date and time in words
beginning-told = { $person }: no first meeting is ready yet. { $percent } % of the time for it has passed. It is wanted by { $when }.
# $percent (Number) - how much of the time has passed
# $when (String) - date and time in words
beginning-told-waiting = Someone you made a link for is not here yet. { $percent } % of the time for a first meeting has passed. It is wanted by { $when }.
beginning-not-opened = Someone new: the link has not been opened yet.
beginning-opened = Someone new: the link was opened, and they have not said yes yet.
# $when (String) - date and time in words
beginning-referred =
    Someone new is waiting for a link from you. You are the convener.

    The first meeting is wanted by { $when }. Make the link and hand it over: it works once, for 24 hours.
# $when (String) - date and time in words
beginning-referred-to-all =
    Someone new is waiting for a link from one of you. Who takes it on is the convener.

    The first meeting is wanted by { $when }.
beginning-take-on = I take it on
beginning-make-link = Make the link
# $name (String) - who took it on
beginning-taken = { $name } has taken this on already.
beginning-you-took-it = Thank you. You are the convener. Make the link and hand it over: it works once, for 24 hours.
# $person (String) - the person at the centre
beginning-taken-back =
    Your team’s own system has taken back what it asked for: meetings with { $person }.

    Nothing has ended here, and { $person } has not been told. What it means is yours to talk about with them.
# $when (String) - date and time in words
beginning-taken-back-waiting =
    Your team’s own system has taken back what it asked for: meetings with someone new, the first one by { $when }. They are not here yet.

    Nothing has ended here. If their link was not handed over, leave it so. If it was, it still opens until its time is over.
