## What several flows show: a meeting's card, its readiness sentence, a plan's lines.

cards-form = Miten: { $form }
cards-place = Missä: { $place }
cards-no-place = ei vielä tiedossa
cards-two-zones = { $herecity }: { $here } ({ $therecity }: { $there })
cards-cancelled = Tämä tapaaminen on peruttu. Sinun ei tarvitse tehdä mitään.
cards-not-expected = Et ole mukana tässä tapaamisessa. Sinun ei tarvitse tehdä mitään.
cards-person = { $name } – { $state }
cards-unreachable = viestit eivät mene perille
cards-asked = kutsuttu
cards-coming = tulossa
cards-coming-phone = mukana puhelimella
cards-coming-online = mukana verkossa
cards-not-coming = ei tulossa
cards-not-sure = ei vielä varma
cards-no-answer-yet = Et ole vielä vastannut.
cards-your-answer = Vastauksesi: { $answer }. Voit muuttaa sitä milloin vain.
cards-coming-key = Tulen mukaan
cards-coming-phone-key = Puhelimella
cards-coming-online-key = Verkossa
cards-not-coming-key = En tule
cards-not-sure-key = En tiedä vielä
cards-as-of = (Tilanne { $when }.)
cards-ready = Kaikki on valmista tapaamista varten.
cards-waiting = Tapaaminen odottaa, että { $needs }.
cards-cannot = Näillä näkymin tapaaminen ei onnistu: { $reasons }.
cards-needs-person = { $person } vahvistaa tulonsa
cards-needs-practitioners = { $count ->
    [one] vielä yksi työntekijä lupaa tulla
   *[other] vielä { $count } työntekijää lupaa tulla
}
cards-needs-essential = { $name } vahvistaa tulonsa
cards-needs-place = paikka sovitaan
cards-lacks-person = { $person } ei ole tulossa
cards-lacks-practitioners = alle kaksi työntekijää pääsee tulemaan
cards-lacks-essential = { $name } ei ole tulossa
cards-more = … ja { $count } muuta
cards-others = { $count ->
    [one] yksi muu
   *[other] { $count } muuta
}
cards-everybody = Näytä kaikki
cards-page = Sivu { $page } / { $pages }
cards-page-before = Edellinen sivu
cards-page-after = Seuraava sivu
cards-on-break = { $state }, tauolla, kunnes on { $date }
cards-beside = Myös tulossa: { $names }
cards-news = Uutta: { $what }
cards-news-time = aika
cards-news-form = tapaamistapa
cards-news-place = paikka
