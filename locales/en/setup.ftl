## What Telegram shows of the bot before a word is said. Names no service.

setup-short-description = Helps people find a time to meet.
setup-description =
    Hello, I am Kith. I help people to find a time to meet and to bring together the ones they choose.

    No person reads this chat, and it is not for emergencies.
