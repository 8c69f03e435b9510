## Somebody stands in at one meeting.

standing-key = Joku sijaistaa
standing-whose = Kenen tilalle joku tulee tällä kertaa? Kaikki kutsutut voivat lukea sen.
standing-nobodys = Ei kenenkään: yksi lisää
standing-who = Kuka tulee? Vain tähän tapaamiseen.
standing-no-one = Kaikki tiimistä ovat jo mukana.
standing-line-for = Tällä kertaa { $whom } ei tule, vaan sijainen: { $name }
standing-line-more = Tällä kertaa mukana on myös { $name }
standing-no-more-key = Ei sijaisena: { $name }
standing-invited-for = { $person }: pääsetkö sijaiseksi tähän yhteen tapaamiseen? Sieltä puuttuu { $whom }.
standing-invited-more = { $person }: pääsetkö tähän yhteen tapaamiseen?
standing-for-you = { $name } tulee tilallesi: { $when }. Sinun ei tarvitse tulla paikalle.
standing-told-for = Tällä kertaa tapaamiseesi tulee sijainen: { $name }. Paikalle ei tule { $whom }.
standing-told-more = Tällä kertaa tapaamiseesi tulee myös { $name }.
standing-told-off = { $name } ei tulekaan tapaamiseesi.
