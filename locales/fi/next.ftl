## The next meeting in one tap: the same wall time, place, form and people.

next-tomorrow = Taas huomenna
next-in-a-week = Taas viikon päästä
next-same-people = Mukaan kutsutaan samat ihmiset kuin viimeksi.
next-ask-them = Kyllä, kutsu samat ihmiset
next-proposed = { $name } ehdottaa, että tapaatte taas, samalla joukolla. Sopiiko tämä sinulle? Ketään ei kutsuta, ennen kuin sanot kyllä.
next-already = Tästä tapaamisesta on jo sovittu.
