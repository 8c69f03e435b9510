## Coming in by a link.

arriving-bare =
    Hello, I am Kith. I help people to find a time to meet and to bring together the ones they choose.

    To begin you need a link. You get one from someone who already uses Kith: ask them to send it to you.
arriving-wait =
    Thank you for opening this.

    The one who made the link is now asked whether it reached the right person. A message will come here soon. You don't need to do anything.

    If you did not expect this link, you can simply close this chat.
arriving-no-more-links =
    For an hour I will not look at links from you. If you have a new link, open it after that. Everything else here works as before.
# $name (String) - who arrived
# $team (String) - the team's name
arriving-coordinator =
    Welcome, { $name }. You now look after the team “{ $team }”.

    /team – bring in the people you work with
    /new – a link for a new person
    /ready – how far each meeting is
# $name (String) - who arrived
# $team (String) - the team's name
arriving-practitioner =
    Welcome, { $name }. You are now in the team “{ $team }”.

    /new – a link for a new person
    /meet – plan a meeting
    /ready – how far each meeting is
