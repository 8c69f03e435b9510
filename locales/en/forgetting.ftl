## One's own data: to read it, and to have it erased.

exporting-file = Here is everything Kith keeps of you, as a file. It names nobody else. Programs can read it, and so can you: each part says what it is.
forgetting-nothing = Kith keeps nothing of you, so there is nothing to show and nothing to erase.
forgetting-sure = Shall Kith forget you? This cannot be undone.
# $person (String) - the person at the centre
forgetting-leaves-member = You leave { $person }'s meetings. { $person } is told that you left, not why.
forgetting-leaves-person = Every planned meeting of yours is cancelled, everyone who knows of one is told, and your links stop working.
# $times (String) - when the meetings are
forgetting-meetings = You are not expected any more on: { $times }
forgetting-erased = Erased at once: your name, the number of your Telegram account, your language, time zone and quiet hours, what you called people, and where you meet.
forgetting-stays = What stays, without your name: your answers, and what you agreed to and when you left. Kith tries to delete what it wrote here by itself in the last two days; its other messages stay in this chat until you delete them. What Telegram and your team keep is not in Kith's hands: please ask them.
forgetting-staff = Your name as a practitioner stays as long as you work in the team, so that people know who they meet.
forgetting-yes = Yes, forget me
# $time (String) - when it was done
# $numbers (String) - the numbers that stay, one on each line
forgetting-done =
    Done. Kith has forgotten you, and nothing more will come.

    Your receipt, { $time }: your name, the number of your account and your settings are erased, and so is what you wrote down here yourself. What stays is kept under this number, and only you know that it was yours:
    { $numbers }
