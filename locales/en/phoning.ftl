## Told by phone: an answer that somebody else notes.

phoning-key = Told by phone
phoning-whose = Whose answer do you want to note? It is marked as told to you by phone, and they see it on their card and can change it.
# $name (String) - who was on the telephone
phoning-what = What did { $name } say?
phoning-noted = Noted, and marked as told by phone.
