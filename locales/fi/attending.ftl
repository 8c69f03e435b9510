## Attending: one living card per meeting and participant.

attending-none = Juuri nyt ei ole sovittuja tapaamisia.
attending-your-meeting = Sinun tapaamisesi
attending-meeting-with = Tapaaminen: { $person }
