## A meeting in somebody's calendar: whoever looks over their shoulder reads nothing of what it is about.

calendar-key = Kalenteriini
calendar-key-gone = Pois kalenteristani
calendar-title = Tapaaminen
calendar-file = Avaa tiedosto, niin tapaaminen on kalenterissasi: pelkkä otsikko, ei nimiä. Jos aika muuttuu, napauta tästä uudelleen.
calendar-file-gone = Avaa tiedosto, niin kalenterisi poistaa tapaamisen.
