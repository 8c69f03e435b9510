## The second yes: what is kept, who sees it, how to leave.

consenting-agree = I agree
# $age (Number) - from which age on
consenting-agree-aged = I am { $age } or older, and I agree
consenting-younger = I am younger
consenting-too-young = Thank you for saying so. Here it is not possible at your age. That is nobody's fault. The people who meet can find another way with you: please speak with the one who sent you the link. Nothing about you is kept, and nothing more will come.
consenting-more = Tell me more
consenting-no = No, thank you
consenting-person =
    Welcome. Kith helps you to meet with the people you choose. Please read this first; it is short.

    You decide. You name the people who could be there. Only you can add someone, and you can take anyone off again. Nobody takes part without your yes and their own.

    What Kith keeps: your first name, the number of your Telegram account, your language and time zone, what you call the people you invite, the times and places of meetings, everybody's answers, and who was there. It does not keep anything else you write here.

    Who sees it: your team sees your name, the names of those who agreed to join, and the answers. The people you invite see your name and the meetings you ask them to.

    Leaving: send /stop whenever you like. It works at once, and no reason is asked for.

    Do you agree?
# $person (String) - the person at the centre
consenting-member =
    You have a message from Kith. { $person } asks you to be one of the people around them.

    What this is: now and then { $person }, a few people they choose and at least two practitioners talk together, and every voice counts the same. Nobody has to speak, nobody is judged, Kith records nothing that is said, and no decision is made without { $person } there. You can say no to any meeting, and you can leave at any time.

    What Kith keeps: your first name, the number of your Telegram account, your language and time zone, your answers about meetings, and which of them you came to. It does not keep what you write here.

    Who sees it: { $person } and their team see your name and your answers. Other people who are invited don't.

    Leaving: send /stop whenever you like. It works at once, and no reason is asked for.

    Do you agree?
consenting-more-text =
    A little more about it.

    You get a message when there is a time and place, with buttons for your answer: coming, not coming, or not sure yet. All three are good answers, and you can change yours at any time. Before a meeting you get at most two reminders, never at night.

    Kith asks for no reasons and writes nothing about you. It never reads your contacts, and it never writes to anyone who did not open this chat themselves.

    Telegram itself can see messages with bots, so Kith writes as little as it can. /privacy says everything that is kept.
consenting-declined = Thank you for answering. Nothing about you is kept, and nothing more will come.
# $name (String) - the person's name
consenting-person-welcome =
    Thank you, { $name }. From here on you decide who is asked.

    /invite – ask someone to join you
    /network – the people around you
    /meet – plan a meeting
    /stop – leave at any time
# $person (String) - the person at the centre
consenting-member-welcome =
    Thank you. { $person } is told that you are in.

    When there is a meeting, a message comes here. /meetings shows your meetings, /stop ends it at any time.
