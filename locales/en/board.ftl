## A practitioner's page in a browser: how far each meeting is, as it changes.

board-not-here = Kith has no address for pages here. /ready shows the same in this chat.
board-link =
    This opens your page in a browser: your meetings, and how far each of them is, as it changes.

    It works once, within ten minutes, and signs you in on that device. It is yours alone, so don't pass it on.
board-open = Open my page
# $count (Number) - browsers that are signed in
board-living = { $count ->
    [one] You are signed in on one device now.
   *[other] You are signed in on { $count } devices now.
}
board-out-everywhere = Sign out everywhere
board-out-done = Done. Nobody is signed in as you any more.
board-knock = Open your page on this device? You stay signed in for 12 hours at most, and are signed out after 30 minutes in which you do nothing.
board-knock-open = Open
# $time (String) - when something was last heard
board-gone = Not known since { $time }.
board-dead =
    There is nothing to open here.

    A link opens your page once, within ten minutes. Send /board in the chat, and you get a new one.
board-signed-out =
    You are not signed in here.

    Send /board in the chat: it gives you a link that opens your page. If you have signed in here before, your time was over, or you did nothing for 30 minutes.
board-look-if-signed-in = Are you signed in on this device?
board-title = Your meetings
board-as-of = As of
board-today = Today
board-later = After today
board-without = No meeting planned
board-nothing-today = Nothing is planned today.
board-guests = Who is asked
board-ready = Ready
board-waiting = Waiting
board-cannot = Cannot happen
board-begun = Has begun
board-unknown = Unknown
# $number (Number) - the meeting's version
board-version = Version { $number }
# $count (Number) - how many
board-count-coming = { $count } coming
# $count (Number) - how many
board-count-not-coming = { $count } not coming
# $count (Number) - how many
board-count-not-sure = { $count } not sure yet
# $count (Number) - how many
board-count-asked = { $count } not answered yet
# $count (Number) - how many
board-count-unreachable = { $count } not reached
board-still = This page stands still.
board-old = It is older than a minute and a half now, so it shows no state any more.
board-changed = Something has changed.
board-out = Sign out
board-told = People read in their /log that you looked.
board-as-picture = As a picture
# $time (String) - when it was drawn
board-picture = Your meetings as a picture, as of { $time }. A picture does not change by itself: /ready says how things are now, in words.
board-picture-more = There are more than a picture has room for; /ready has them all.
