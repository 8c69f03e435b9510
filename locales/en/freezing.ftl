## An account that was taken over: the team freezes it, and thaws it.

freezing-paused = This chat is paused, and nothing has changed. If that surprises you, please speak with the people you meet.
freezing-around-whom = Around whom is the account that was taken over?
freezing-whose =
    Has somebody else taken over an account? Tap whose it is.

    While it is frozen, nothing that is done from it counts, and nothing is sent to it. Speak with its owner another way.
# $name (String) - whose account
freezing-thaw = Frozen: { $name }. Open again
# $name (String) - whose account
freezing-sure =
    Freeze the account of { $name } here?

    From this moment nothing that is done from it counts, not even leaving, and nothing is sent to it. The log shows it. You can open it again at any time.
freezing-yes = Yes, freeze it
freezing-no = No
# $name (String) - whose account
freezing-frozen = The account of { $name } is frozen here.
# $name (String) - whose account
freezing-thawed = The account of { $name } is open here again.
