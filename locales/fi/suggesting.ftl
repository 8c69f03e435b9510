## Suggesting: the person's people suggest times, too.

suggesting-key = Kuka ehdottaa aikoja
suggesting-head = Sinä ja tiimisi ehdotatte tapaamisille aikoja. Myös kutsumasi ihmiset voivat ehdottaa, ja vain sinä vastaat kyllä tai ei. Muuta napauttamalla.
suggesting-only-we = Vain minä ja tiimini ehdotamme
suggesting-not-now = Nyt aikoja ehdottavat { $person } ja tiimi. Kerron, kun aika on tiedossa.
suggesting-on-break = Olet tauolla. Lopeta tauko asetuksissa (/settings), niin voit ehdottaa aikaa.
