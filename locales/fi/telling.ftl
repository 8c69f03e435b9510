## Who knows of a meeting as it is now.

telling-key = Ketkä tietävät
telling-head = Ketkä tietävät tapaamisesta, sellaisena kuin se nyt on:
telling-knows = Tietävät: { $names }
telling-not-yet = Ei vielä kerrottu: { $names }. He saavat tiedon heti, kun heille sopii kirjoittaa.
telling-not-reached = Viestit eivät mene perille: { $names }. Yritä tavoittaa heidät muulla tavalla.
telling-unsure = Ei ole varmaa, menikö viesti perille: { $names }. Kysy heiltä itseltään.
telling-by-hand = Heillä on vain sivunsa, tai ei tapaa saada viestejä: { $names }. Kerrothan heille itse.
