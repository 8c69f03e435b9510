## What a card says once the meeting has begun.

afterwards-noted = Tiimin merkintä:
afterwards-came = oli paikalla
afterwards-came-phone = oli mukana puhelimella
afterwards-came-online = oli mukana verkossa
afterwards-did-not-come = ei ollut paikalla
afterwards-told-us = kertoi etukäteen, ettei pääse
afterwards-not-reached = ei ehkä saanut meiltä tietoa
afterwards-your-answer = Vastauksesi: { $answer }. Vastausaika on päättynyt.
afterwards-closed = Vastausaika on päättynyt.
afterwards-beside = Paikalla olivat myös: { $names }
