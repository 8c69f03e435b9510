## A page of one's own, for people without Telegram.

pages-title = A page for you
pages-knock =
    Someone you know made this link for you. They would like to ask you something.

    Write the first name they know you by. Then they are asked whether it is you. Until they say yes, nothing is shown here, and nothing more is kept than this name.
pages-your-name = Your first name
pages-name-unfit = Please write a short first name, at most 40 letters.
pages-go-on = Go on
pages-waits =
    Thank you. The one who made the link is now asked whether it is you.

    Please look again later: in an hour, or tomorrow. This page is yours alone. Keep its address: save it as a bookmark, or send it to yourself. There is no other way back to it.
pages-look-again = Look again
pages-gone =
    There is nothing here.

    This link may have been used already, or its time may be over. You can ask the one who gave it to you for a new one.
pages-busy = This page cannot be shown just now. Nothing you did is lost. Please try again in a minute.
pages-nobody-reads = No person reads what is written on this page, and it is not for emergencies.
pages-more = More
pages-home = Your meetings
pages-write = Your answer
pages-send = Send
pages-copy = To copy:
pages-with-telegram = Do you use Telegram? Then you can open this link there instead:
pages-whose = This page is yours alone. Whoever has its address can read it and answer for you, so don't pass it on.
# $person (String) - the person at the centre
pages-welcome =
    Thank you. { $person } is told that you are in.

    This page shows your meetings, and here you say whether you come. Keep its address: save it as a bookmark, or send it to yourself. You can leave at any time with /stop.
pages-no-mail = You get no messages: look here now and then, or let Kith send you an e-mail when there is something new.
pages-mail-key = E-mail
# $person (String) - the person at the centre
pages-notice =
    { $person } asks you to be one of the people around them.

    What this is: now and then { $person }, a few people they choose and at least two practitioners talk together, and every voice counts the same. Nobody has to speak, nobody is judged, Kith records nothing that is said, and no decision is made without { $person } there. You can say no to any meeting, and you can leave at any time.

    What Kith keeps: the first name you wrote, your language and time zone, your answers about meetings, and which of them you came to. Your e-mail address only if you give one.

    Who sees it: { $person } and their team see your name and your answers. Other people who are invited don't.

    Leaving: it is on this page, whenever you like. It works at once, and no reason is asked for.

    Do you agree?
pages-notice-more =
    A little more about it.

    When there is a time and place, it stands on this page, with buttons for your answer: coming, not coming, or not sure yet. All three are good answers, and you can change yours at any time. If you like, an e-mail tells you that there is something new, and reminds you at most twice before a meeting, never at night.

    Kith asks for no reasons and writes nothing about you. There is no account, no password and no cookie: the address of this page is all there is.
pages-privacy =
    What Kith keeps: the first name you wrote, your language, time zone and quiet hours, what you agreed to and when, your answers about meetings with what would help you there, and which of them you came to. Your e-mail address, if you gave one. Of the address of this page only a sum from which nobody can make it again.

    What Kith does not keep: anything else you write on this page, which device you use, where you are.

    Who sees it: the person a meeting is for, and their team, see who is asked, what they answered and who came. The others see only whose meeting it is. Nobody else sees anything. /log shows what has happened around you.

    Leaving: /stop, whenever you like. No reason is asked for, and nothing more is sent to you. Your name and e-mail address are erased within a day; with /forget at once, and all of it. /export gives you everything that is kept of you. E-mails that you have already stay until you delete them.
pages-letter-title = A letter for you
pages-letter =
    Hello,

    someone you know made this link for you. They would like to ask you something, and you can decide in peace whether you want to.

    Point the camera of a phone at this picture, or write the address below it into a browser. You need no app and no account.
# $days (Number) - for how long
pages-letter-life = It works once, for { $days } days. This letter names nobody. If you did not expect it, you can throw it away.
pages-letter-print = Print this page, or save it as a PDF.
