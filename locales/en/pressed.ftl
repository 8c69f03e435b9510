## A yes that the person was pressed into: taken back for the time being, and told to their team alone.

pressed-whom = Is there somebody you would rather not have with you just now? Tap their name. Nothing more comes to them, and nobody tells them. Only your team hears that you would like to talk. You need not say why.
pressed-not-this = Not this one (quietly)
pressed-done = Done. Nothing more comes to them, and nobody tells them. Your team is asked to talk with you alone; they are told no reason.
pressed-state = paused
pressed-lift = Let messages through again
# $label (String) - the person's own word
pressed-let-back = Paused: { $label }
# $time (String) - from when on it can be changed
pressed-not-yet = This stays as it is until { $time }. There is no hurry.
# $label (String) - the person's own word
pressed-sure = Shall { $label } get messages again? There is no hurry, and you can talk with your team first.
pressed-yes = Yes, let them through
pressed-no = No, leave it as it is
pressed-own-wish = One more question: is it your own wish, and does nobody ask it of you?
pressed-own-wish-yes = Yes, it is my own wish
