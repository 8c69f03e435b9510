## Messages that show what they are about only after a tap.

hiding-hidden = There is a message for you.
hiding-show = Show
hiding-hide = Hide
hiding-settled = This is over or settled by now. There is nothing for you to do.
hiding-over = This is over, and you are not expected anywhere because of it. There is nothing for you to do.
