### What people type when they say a time. Each text is a list of ways to say one thing, with commas between them;
### in capitals or not, all mean the same. Nothing here is ever shown.

said-today = today
said-tomorrow = tomorrow, tmrw, tmr
said-after-tomorrow = the day after tomorrow, day after tomorrow
said-next = next
said-in = in, in a
said-day = day, days
said-week = week, weeks
said-at = at, t, @
said-am = am, a.m., a.m
said-pm = pm, p.m., p.m
said-noon = noon, midday, 12 noon
# Words that may stand anywhere and say nothing.
said-filler = on, the, of, this, st, nd, rd, th, o'clock, oclock, h, hrs, hours

said-monday = monday, mon
said-tuesday = tuesday, tue, tues
said-wednesday = wednesday, wed, weds
said-thursday = thursday, thu, thur, thurs
said-friday = friday, fri
said-saturday = saturday, sat
said-sunday = sunday, sun

said-january = january, jan
said-february = february, feb
said-march = march, mar
said-april = april, apr
said-may = may
said-june = june, jun
said-july = july, jul
said-august = august, aug
said-september = september, sep, sept
said-october = october, oct
said-november = november, nov
said-december = december, dec
