## Attending: one living card per meeting and participant.

attending-none = Juuri nyt ei ole sovittuja tapaamisia.
attending-your-meeting = Sinun tapaamisesi
attending-your-last = Edellinen tapaamisesi
attending-last-with = Edellinen tapaaminen: { $person }
attending-meeting-with = Tapaaminen: { $person }
