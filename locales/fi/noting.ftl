## Noting who was at a meeting.

noting-question = Ketkä olivat mukana tapaamisessa ({ $person }, { $when })? Kaksi napautusta riittää. Jos seuraava kerta on jo puheissa, sekin käy yhdellä napautuksella.
noting-key = Merkitse, ketkä olivat mukana
noting-correct = Korjaa, ketkä olivat mukana
noting-ask = Näin ihmiset olivat vastanneet. Napauta nimeä, niin merkintä vaihtuu: paikan päällä, puhelimella, verkossa tai ei mukana.
noting-came = ✓ { $name } – paikan päällä
noting-came-phone = ✓ { $name } – puhelimella
noting-came-online = ✓ { $name } – verkossa
noting-not-there = – { $name } – ei mukana
noting-keep = Näin se oli
noting-kept = Merkitty. Kuka tahansa tiimistä voi korjata tätä kahden päivän ajan.
