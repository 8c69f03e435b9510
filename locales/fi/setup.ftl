## Mitä Telegram näyttää botista ennen ensimmäistä sanaa. Ei nimeä mitään palvelua.

setup-short-description = Auttaa löytämään ajan tapaamiselle.
setup-description =
    Hei, olen Kith. Autan ihmisiä löytämään ajan tapaamiselle ja kokoamaan ne, jotka he itse valitsevat.

    Kukaan ihminen ei lue tätä keskustelua, eikä se ole hätätilanteita varten.
