## E-mail, for people without Telegram who want it.

mailing-ask = Which e-mail address is yours? Write it here. You then get an e-mail that asks whether it is really yours; until you say yes to that, nothing else goes there.
# $address (String) - an e-mail address
mailing-is = E-mail goes to { $address }. To use another address, write it here.
# $address (String) - an e-mail address
mailing-asked = Thank you. An e-mail is on its way to { $address }. Please open the link in it, and say that it is yours. If it does not come, look in the folder for spam, or write the address here again.
mailing-unfit = That does not look like an e-mail address. It should look like “name@example.org”.
mailing-too-often = There were several e-mails to new addresses today. Please try again tomorrow.
mailing-not-here = There is no e-mail here.
mailing-stop = No more e-mail
mailing-stopped = You get no more e-mail, and your address is forgotten. This page stays yours.
mailing-subject = A message for you
mailing-subject-ask = Is this your e-mail address?
# $url (String) - an address
mailing-is-it-yours =
    Someone gave this address so that messages for them come here.

    Is it you? Then open this and say yes: { $url }

    If not, you don't need to do anything. Nothing else comes here.
# $url (String) - an address
mailing-read = Read and answer it here: { $url }
# $url (String) - an address
mailing-no-more = This address is yours alone, please don't pass it on. No person reads what is sent back to this e-mail. No more e-mail: { $url }
mailing-question = Shall messages for you come to this e-mail address?
mailing-yes = Yes, it is mine
mailing-no = No, this is a mistake
mailing-confirmed = Thank you. From now on messages for you come to this e-mail address.
mailing-refused = Thank you for saying so. Nothing more comes to this address, and it is forgotten.
mailing-stop-sure = Shall no more e-mail come? Your page stays yours.
