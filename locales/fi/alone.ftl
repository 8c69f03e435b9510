## One practitioner, this time.

alone-key = Tällä kertaa yksi työntekijä
alone-two-again = Taas kaksi työntekijää
alone-why = Tapaamisessa on aina kaksi työntekijää. Jos yhden on tällä kertaa riitettävä, kerro miksi. Kaikki kutsutut voivat lukea sen.
alone-short-notice = Joku on estynyt viime hetkellä
alone-cannot-wait = Asia ei voi odottaa
alone-wish = { $person } haluaa niin
alone-line = Tällä kertaa riittää yksi työntekijä: { $why } ({ $name }, { $when }).
