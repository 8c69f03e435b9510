## Somebody without a phone or a computer, who says yes by word of mouth.

spoken-key = They have no phone for this
# $label (String) - the person's own word
spoken-ask = Then you ask { $label } yourself, and Kith never writes to { $label }. Please say this in your own words:
spoken-notice = “I would like you to be one of the people around me. Now and then I meet with a few people I choose and two from my team. You can say no to any meeting, and you can stop at any time: just tell me. Your first name, and whether you come, is written down; I and my team see it.”
# $label (String) - the person's own word
spoken-yes = Yes, { $label } said yes
spoken-ask-name = What is their first name? Your team reads it.
# $name (String) - what they are called
spoken-done = { $name } is with you now, by word of mouth. Kith never writes to { $name }: please tell them of meetings yourself. When they tell you whether they come, you or your team can note it on the meeting's card. If they want to stop, remove them here: /network
# $day (String) - when
spoken-since = They said yes to you by word of mouth on { $day }. Kith never writes to them.
spoken-state = with you, by word of mouth
spoken-state-page = with you, by a page
