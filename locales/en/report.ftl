## The report on a team's work over some weeks: counts only, and none under five.

report-title = Meetings in numbers
# $from (String) - the first day
# $to (String) - the last day
report-period = From { $from } to { $to }
report-rule = Only counts, of nobody in particular. A count under five is not shown, nor what it would follow from.
report-networks = Networks open at the end
report-meetings = Meetings held
report-few = fewer than 5, or next to it
report-what = What
report-count = Count
report-share = Share
report-all = All together
# $count (String) - a number
# $percent (Number) - hundredths of the whole
report-count-and-share = { $count } ({ $percent } %)
# $hours (Number) - whole hours
report-hours = { $hours } h
# $days (Number) - whole days
# $hours (Number) - hours beside them
report-days = { $days } d { $hours } h
report-first = How soon a first meeting comes
report-first-why = Of everybody who was referred within these days, as it is known today. The time that a person asked for is left out.
# $hours (Number) - how soon a first meeting is wanted
report-first-target = A first meeting is wanted within { $hours } hours.
report-first-24h = Within 24 hours
report-first-48h = Within 2 days
report-first-72h = Within 3 days
report-first-7d = Within 7 days
report-first-14d = Within 14 days
report-first-longer = Longer
report-first-waiting = None yet
report-first-ended = Ended without one
report-in-time = First meetings in time
report-in-time-why = Of everybody who was referred within these days: whether a first meeting came within the time that was wanted for them.
report-in-time-yes = In time
report-in-time-no = Later
report-in-time-none = None, or none yet
report-two = Two practitioners or more
report-two-why = Of the meetings held: how many practitioners were there.
report-two-yes = Two or more
report-two-no = One or none
report-members = The person's people
report-members-why = Of the meetings held: whether one or more of the person's own people were there.
report-members-yes = With one or more
report-members-no = With none
report-continuity = The same practitioners
report-continuity-why = Of practitioners at meetings after a person's first: whether they had been at an earlier meeting of that person.
report-continuity-known = Had been there before
report-continuity-new = New to the person
report-size = How many people take part
report-size-why = Of the networks that are open at the end: how many of the person's people take part.
report-size-none = None
# $count (Number) - how many people
report-size-some = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
report-size-more = 5 people or more
report-answered = Answers
report-answered-why = Of the person's people who were asked to a meeting that was called within these days, and are still asked.
report-answered-yes = Answered
report-answered-no = Not yet
report-median = Half of the answers came within
report-ninetieth = Nine of ten answers came within
report-reach = How people are reached
report-reach-why = Everybody who takes part now, but for practitioners.
report-reach-telegram = Telegram
report-reach-mail = A page and e-mail
report-reach-page = A page
report-reach-spoken = By word of mouth
report-reach-unreachable = The last message did not get through
# $count (Number) - how many days
report-file = The last { $count } days of your team in numbers. Counts only; what is under five is not shown.
report-page = The same with everything in it, as a page to print.
