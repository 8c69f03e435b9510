## What has happened around the person, in plain words.

log-head = Mitä ympärilläsi on tapahtunut, uusin ensin. Vain sinä näet tämän.
log-kith = Kith
log-joined = { $who } tuli mukaan
log-left = { $who } lähti pois
log-named = { $who } teki linkin: { $label }
log-removed = { $who } poisti: { $label }
log-proposed = { $who } ehdotti tapaamista
log-called = { $who } sopi tapaamisen: { $time }
log-moved = { $who } sopi tapaamiselle uuden ajan tai paikan: { $time }
log-cancelled = { $who } perui tapaamisen: { $time }
log-asked = { $who } kutsui tapaamiseen vielä: { $name }
log-answered = { $who }: { $answer }
log-viewed = { $who } katsoi tapaamisiasi
log-team = { $who } toi tiimiisi: { $name }
log-convener = { $who } siirsi vastuun tapaamisistasi: { $name }
log-other = { $who }
