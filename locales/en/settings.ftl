## Language, time zone, quiet hours, discretion: everybody's own.

settings-language-name = English
settings-nothing-kept = You don't take part in anything here, so there is nothing to set. The language follows your Telegram.
# $language (String) - its own name
# $zone (String) - city and IANA name
# $quiet (String) - the quiet hours in words
# $reminders (String) - which reminders come
# $way (String) - how long before a meeting they are told to leave
# $shown (String) - when messages show what they are about
settings-overview =
    Your settings

    Language: { $language }
    Time zone: { $zone }
    Quiet hours: { $quiet }
    Reminders: { $reminders }
    Reminder to leave: { $way }
    Messages: { $shown }

    In quiet hours no reminder comes, and anything urgent comes without a sound. If others see your phone, messages can wait for your tap before they show anything.
settings-shown-at-once = shown at once
settings-shown-after-a-tap = shown after a tap
settings-discreet = Show messages only after a tap
settings-language = Language
settings-zone = Time zone
settings-quiet = Quiet hours
settings-ask-language = Which language?
settings-ask-zone = Which city's time do you live by? Tap one in your time zone, or write its name.
settings-zone-unknown = I don't know that place. Please write the nearest big city, for example “Oslo”, or a zone like “Europe/Oslo”.
settings-which-zone = Which one do you mean?
settings-ask-quiet = When should it be quiet?
# $from (String) - a time
# $until (String) - a time
settings-quiet-between = { $from }–{ $until }
settings-quiet-none = any hour
settings-reminders = Reminders
settings-ask-reminders = When shall I remind you of a meeting? Never at night, and never of one you are not coming to.
settings-reminders-both = A day before and two hours before
settings-reminders-day = A day before
settings-reminders-hours = Two hours before
settings-reminders-never = Not at all
settings-way = Reminder to leave
settings-ask-way = How long do you need to get to a meeting? If you come in person, I remind you so long before it begins.
settings-saved = Saved.
settings-way-none = none
# $minutes (Number) - how long
settings-way-minutes = { $minutes } minutes
# $hours (Number) - how long
settings-way-hours =
    { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    }
