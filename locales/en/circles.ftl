## The people as a picture, and how near each is to the person.

circles-key = As a picture
circles-key-of = The people as a picture
circles-inner = Inner
circles-middle = Middle
circles-outer = Outer
circles-is-inner = On your picture they are in the inner circle. Only you see that, and you can move them:
circles-is-middle = On your picture they are in the middle circle, where everybody begins. Only you see that, and you can move them:
circles-is-outer = On your picture they are in the outer circle. Only you see that, and you can move them:
circles-title = You and your people
circles-you = You
circles-team = Your team
circles-said = This is your picture, and here it is in words. Nobody else sees these circles.
# $ring (String) - a circle
circles-ring = { $ring }:
# $ring (String) - the team
# $people (String) - who is there, as a list
circles-line = { $ring }: { $people }
circles-asked = link opened, no answer yet
circles-unasked = not asked at the moment
circles-resting = on a break or not now
# $count (Number) - how many
circles-rest =
    { $count ->
        [one] One more is not on the picture.
       *[other] { $count } more are not on the picture.
    }
# $person (String) - the person at the centre
circles-title-of = With { $person }
circles-team-of = The team
# $person (String) - the person at the centre
circles-said-of = Who is with { $person }, as your other screens show it. { $person } can read in the log that you looked.
circles-with-of = takes part
circles-unreached-of = takes part, but messages don't arrive
# $person (String) - the person at the centre
circles-said-to-member = This picture shows { $person }, you, and whoever is coming to the same meetings and lets you see it.
circles-covered = Here is the picture. Tap it, and it shows itself.
