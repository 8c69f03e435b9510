## Who knows of a meeting as it is now.

telling-key = Who knows of it
telling-head = Who knows of the meeting as it is now:
# $names (String) - who
telling-knows = They know: { $names }
# $names (String) - who
telling-not-yet = Not told yet: { $names }. They are told as soon as it suits their hours.
# $names (String) - who
telling-not-reached = Messages don't arrive: { $names }. Please try to reach them another way.
# $names (String) - who
telling-unsure = We cannot be sure that a message arrived: { $names }. Please ask them.
# $names (String) - who
telling-by-hand = They only have their page, or no way to get messages: { $names }. Please tell them yourself.
