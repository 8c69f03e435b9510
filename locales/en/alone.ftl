## One practitioner, this time.

alone-key = One practitioner this time
alone-two-again = Two practitioners again
alone-why = A meeting needs two practitioners. If one has to be enough this time, say why. Everybody who is asked can read it.
alone-short-notice = Somebody dropped out at short notice
alone-cannot-wait = It cannot wait
# $person (String) - the person at the centre
alone-wish = { $person } wants it so
# $why (String) - the reason
# $name (String) - who decided it
# $when (String) - when
alone-line = This time one practitioner is enough: { $why } ({ $name }, { $when }).
