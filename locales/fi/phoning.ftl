## Told by phone: an answer that somebody else notes.

phoning-key = Kertoi puhelimessa
phoning-whose = Kenen vastauksen merkitset? Siihen tulee näkyviin, että se on kerrottu sinulle puhelimessa. Vastaaja näkee sen kortistaan ja voi muuttaa sitä.
phoning-what = Mitä { $name } vastasi?
phoning-noted = Merkitty puhelimessa kerrotuksi.
