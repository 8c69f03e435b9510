## What a card says once the meeting has begun.

afterwards-noted = Noted by the team:
afterwards-came = was there
afterwards-came-phone = was there by phone
afterwards-came-online = was there online
afterwards-did-not-come = was not there
afterwards-told-us = had said before that it would not work out
afterwards-not-reached = may not have heard of it from us
# $answer (String) - the answer in words
afterwards-your-answer = Your answer: { $answer }. Answers are closed now.
afterwards-closed = Answers are closed now.
# $names (String) - who else was there
afterwards-beside = Also there: { $names }
