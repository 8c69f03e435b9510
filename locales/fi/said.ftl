### What people type when they say a time. Each text is a list of ways to say one thing, with commas between them;
### in capitals or not, all mean the same. Nothing here is ever shown.

said-today = tänään, tanaan
said-tomorrow = huomenna, huomen
said-after-tomorrow = ylihuomenna
said-next = ensi, seuraava, seuraavana
said-in = päästä, kuluttua
said-day = päivän, pv
said-week = viikon, vk
said-at = klo, kello, kl, t
said-am = ap, aamulla, aamupäivällä
said-pm = ip, iltapäivällä, illalla
said-noon = keskipäivällä, keskipäivä, puoliltapäivin, puolilta päivin
# Words that may stand anywhere and say nothing.
said-filler = tänä, tulevana, päivänä, päivä, aikaan, h, na, nä

said-monday = maanantaina, maanantai, ma
said-tuesday = tiistaina, tiistai, ti
said-wednesday = keskiviikkona, keskiviikko, ke
said-thursday = torstaina, torstai, to
said-friday = perjantaina, perjantai, pe
said-saturday = lauantaina, lauantai, la
said-sunday = sunnuntaina, sunnuntai, su

said-january = tammikuuta, tammikuun, tammikuu, tammi
said-february = helmikuuta, helmikuun, helmikuu, helmi
said-march = maaliskuuta, maaliskuun, maaliskuu, maalis
said-april = huhtikuuta, huhtikuun, huhtikuu, huhti
said-may = toukokuuta, toukokuun, toukokuu, touko
said-june = kesäkuuta, kesäkuun, kesäkuu, kesä
said-july = heinäkuuta, heinäkuun, heinäkuu, heinä
said-august = elokuuta, elokuun, elokuu, elo
said-september = syyskuuta, syyskuun, syyskuu, syys
said-october = lokakuuta, lokakuun, lokakuu, loka
said-november = marraskuuta, marraskuun, marraskuu, marras
said-december = joulukuuta, joulukuun, joulukuu, joulu
