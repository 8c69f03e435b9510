## Gathering: only the person adds people, and only people who say yes themselves.

gathering-invite-button = Ask someone
gathering-ask-label =
    Who would you like to have with you? Write what you call them, for example “Mum” or “Sam”.

    Just that word, please: no phone number, no full name. Only you will see it.
gathering-label-unfit = Please write just a short name, like “Mum” – at most 40 characters.
# $label (String) - the person's own word
gathering-link =
    Here is a link for { $label }. You send it yourself: in a chat, or on paper as this picture.

    It works once, for 3 days. It names nobody. When someone opens it, you are asked first whether it is { $label }.
gathering-share = Send the link
gathering-copy = Copy the link
gathering-share-text = Hello! I made this link for you. Will you open it?
# $label (String) - the person's own word
# $name (String) - what Telegram calls the opener
gathering-opened = Someone opened the link you made for { $label }. They appear as “{ $name }”. Is that { $label }?
# $name (String) - what Telegram calls the opener
gathering-opened-person = Someone opened the link you made. They appear as “{ $name }”. Is that the person you made it for?
gathering-yes = Yes
gathering-no = No, someone else
# $name (String) - what Telegram calls the opener
gathering-known = Good. “{ $name }” can now read what this is about and decide. You will hear when they have answered.
gathering-not-them = Thank you. That link is dead now, and nothing about whoever opened it is kept. You can make a new one.
# $label (String) - the person's own word
# $name (String) - who joined
gathering-joined = { $label } has said yes and is with you now, as “{ $name }”.
gathering-ask-too = Ask them to the planned meeting too
# $name (String) - who is asked
gathering-asked-too = Done. { $name } gets an invitation.
# $name (String) - who joined
gathering-joined-person = { $name } has agreed. You can plan a first meeting together.
# $label (String) - the person's own word
gathering-declined = { $label } said no for now. That is all right, and nothing more is sent to them.
gathering-declined-person = The person you made a link for said no for now. Nothing about them is kept.
# $label (String) - the person's own word
gathering-not-here = It was not possible here for { $label }. Please speak with your team: there are other ways to have them with you.
gathering-not-here-person = It was not possible here for the person you made a link for. Please find another way together. Nothing about them is kept.
gathering-list = The people you have asked. Tap a name to see what you can do.
gathering-list-empty = You have not asked anyone yet. You can meet with just your team, or ask people you would like to have there.
# $names (String) - the practitioners, as a list
gathering-list-team = Your team: { $names }
# $label (String) - the person's own word
# $state (String) - how far they are
gathering-contact = { $label } – { $state }
gathering-is-essential = You don't want to meet without them.
gathering-state-member = with you
gathering-state-unreachable = with you, but messages don't arrive
gathering-state-link = link not opened yet
gathering-state-claimed = link opened: is it them?
gathering-state-reading = deciding
gathering-state-left = has left
gathering-state-none = no link
gathering-new-link = Make a new link
gathering-essential = I don't want to meet without them
gathering-not-essential = We can meet without them
# $label (String) - the person's own word
gathering-remove = Remove { $label }
# $label (String) - the person's own word
gathering-remove-sure = Remove { $label }? They get no more messages about your meetings. If they were asked to one, they only hear that they are not expected.
# $label (String) - the person's own word
gathering-removed = { $label } is removed.
gathering-back = Back
gathering-judged-already = You have answered this already.
gathering-revoke = Stop the link
gathering-revoked = The link is stopped. It opens nothing any more.
# $label (String) - the person's own word
gathering-not-reached = A message to whoever opened the link for { $label } did not arrive, so that link is dead. You can make a new one.
gathering-not-reached-person = A message to whoever opened your link did not arrive, so that link is dead. You can make a new one.
gathering-not-now = Not now
gathering-now-again = Ask them again
gathering-state-not-now = not now
gathering-never = Never ask them
# $label (String) - the person's own word
gathering-never-sure = Never ask { $label }? They are taken off your list and get no more messages about your meetings. No link works for them any more; to them it looks as if it had expired. You can take this back.
# $count (Number) - how many
gathering-nevers = Never to be asked: { $count }
gathering-never-list = You never want these people asked. Only you see this. Tap a name if they may be asked again.
# $label (String) - the person's own word
gathering-allowed = { $label } can be asked again.
# $url (String) - an address
gathering-without-telegram = For somebody without Telegram, the same link as a page: { $url }
gathering-copy-page = Copy the link to the page
gathering-letter = A letter to print
