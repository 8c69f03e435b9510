## What anybody may ask at any time, and what any text gets that nobody asked for.

menu-help = what you can do here
menu-settings = language, time zone, quiet hours
menu-privacy = what is kept and who sees it
menu-invite = ask someone to join you
menu-network = the people around you
menu-meetings = your meetings
menu-calendar = let your calendar follow your meetings
menu-meet = plan or suggest a meeting
menu-log = what has happened around you
menu-stop = leave
menu-export = what is kept of you, as a file
menu-forget = leave, and have it erased
menu-new = a link for a new person
menu-ready = how far each meeting is
menu-board = the same as a page in your browser
menu-team = the people in your team
menu-report = your team in numbers
menu-pause = when somebody should get no messages
menu-freeze = when an account was taken over

help-intro = Here is what you can do. Tap a line, or use the buttons under a message.
help-nobody-reads = No person reads this chat, and it is not for emergencies.
help-signpost = Thank you for writing. No person reads this chat, and your message is not kept. If you need someone now:
help-signpost-more = For what I can do, send /help.
help-unknown-command = I don't know that command. /help shows what you can do here.
help-old-button = This button does not work any more. /help shows what you can do.
help-nothing-changed = All right. Nothing has changed.
help-no-name = Someone
help-our-fault = Something went wrong on our side. Nothing you did is lost. Please try again in a moment.
help-group = Hello. I only work in private chats, so I am leaving this group. You can write to me directly.
# $meetings (Number) - days
# $sent (Number) - days
# $links (Number) - days
help-privacy-how-long = How long: your name and number until a day after you leave. Meetings and answers { $meetings } days after the meeting. That a message was sent to you: { $sent } days. Who made a link: { $links } days after it ends. That you agreed, and when you left, stays, without your name.
help-privacy =
    What Kith keeps: your first name as Telegram shows it, the number of your Telegram account, your language, time zone and quiet hours, what you agreed to and when, your answers about meetings with what would help you there, and which of them you came to. If you ask people to join or plan meetings: also what you call those people, and when and where you meet.

    What Kith does not keep: anything else you write in this chat, your phone number, your username, your photo.

    Who sees it: the person a meeting is for, and their team, see who is asked, what they answered and who came. The others see only whose meeting it is. Nobody else sees anything. Send /log to read what has happened around you.

    Leaving: send /stop whenever you like. No reason is asked for, and nothing more is sent to you. Your name and number are erased within a day; with /forget at once, and all of it. /export gives you everything that is kept of you. Messages that are already in this chat stay until you delete them; Telegram keeps its own copy.

    Kith only helps people to meet. No person reads this chat.

refusal-dead-link = This link does not work. It may have been used already, or its time may be over. You can ask the one who sent it for a new one.
refusal-own-link = This link is for someone else. Nothing has changed: you can still send it to them.
refusal-not-yours = This is not open to you now. /help shows what you can do.
refusal-changed = This has changed in the meantime. Here is how it is now.
refusal-cancelled = This meeting is cancelled. You don't need to do anything.
refusal-begun = This meeting has already begun, so answers are closed.
refusal-not-begun = This meeting has not begun yet.
refusal-settled = Two days have passed since this was noted, so it stays as it is now. Nothing is wrong: please tell your colleagues if something should be known.
refusal-proposal-closed = This question is settled by now. /meetings shows how things are.
refusal-poll-closed = These times are not asked about any more. /meetings shows how things are.
refusal-not-agreed = The person has not said yes to this time yet, and every meeting is theirs to agree to.
refusal-past = That time has passed. Please choose a later one.
help-link-was-made = The link was made, but its message may not have reached you. A link is shown only once, so please make a new one.
help-arrived-already = Your message has arrived. /network shows the people around you, /meetings your meetings, and /help what you can do.
