## What people choose for themselves.

choosing-name = Your name here
# $name (String) - what they are called now
choosing-ask-name = What shall the others call you here? Now it is “{ $name }”. Write a name, at most 40 characters.
# $name (String) - what they are called from now on
choosing-named = From now on you are called “{ $name }” here.
choosing-break = Take a break
choosing-ask-break = Would you like a break from messages? Until it is over nothing comes, unless a meeting you are coming to is cancelled or moved. Your answers stay. You can write and tap here as always.
# $date (String) - when it ends
choosing-on-break = You are on a break until { $date }. Nothing comes until then, unless a meeting you are coming to is cancelled or moved. The person whose meetings they are, and the team, see that you are on a break, not why.
# $weeks (Number) - how long
choosing-weeks =
    { $weeks ->
        [one] 1 week
       *[other] { $weeks } weeks
    }
choosing-end-break = End the break
choosing-seen = What others see
choosing-seen-head = Who may see what? The person whose meetings they are, and the team, see your answers. Everything else is up to you; tap to change it.
# $person (String) - the person at the centre
choosing-shows = With { $person }: the others may see that I come
# $person (String) - the person at the centre
choosing-on-record = With { $person }: the team may write down my name
choosing-sees-others = Let those who wish it see each other
