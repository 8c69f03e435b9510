## Viestit, jotka näyttävät asiansa vasta napautuksen jälkeen.

hiding-hidden = Sinulle on viesti.
hiding-show = Näytä
hiding-hide = Piilota
hiding-settled = Tämä on jo ohi tai valmis. Sinun ei tarvitse tehdä mitään.
hiding-over = Tämä on ohi, eikä sinua odoteta mihinkään sen takia. Sinun ei tarvitse tehdä mitään.
