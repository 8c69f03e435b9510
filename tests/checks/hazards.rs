//! What may harm somebody, and what must always hold: each with what we do about it, and what is not done or not proved yet. The
//! page docs/safety-case.md is written from this table and from the tests that say what they prove.

/// One line of the safety case.
pub struct Hazard {
    /// As annotations name it: `H3`, `I14`.
    pub id: &'static str,
    /// What may happen; for an invariant, what always holds.
    pub what: &'static str,
    /// What we do about it; for an invariant, when it is looked at.
    pub control: &'static str,
    /// What is missing, and why; empty: nothing that we know of.
    pub not_yet: &'static str,
}

const fn line(id: &'static str, what: &'static str, control: &'static str, not_yet: &'static str) -> Hazard {
    Hazard { id, what, control, not_yet }
}

/// H1 to H24, then I1 to I14.
pub const HAZARDS: [Hazard; 38] = [
    line(
        "H1",
        "An invitation reaches somebody it was not made for.",
        "Opening a link only claims it and tells nothing; the person says whether it is them; a link works once, ends by itself and can be stopped.",
        "",
    ),
    line(
        "H2",
        "Somebody who does harm is invited, or presses the person.",
        "Only the person invites; a removal tells no reason; members see no list. The person takes a yes back that they were pressed into: at once, silently, and the team alone hears that they would like to talk. The team holds somebody in the person's sight. Nothing leaves for whoever is held, and to them it looks as if nothing went on.",
        "A hold does not reach messages that are in a chat already.",
    ),
    line(
        "H3",
        "Somebody who left still gets messages.",
        "Consent is looked at again just before each message leaves, and the database refuses a message without it; nothing but a new link brings anybody back.",
        "",
    ),
    line(
        "H4",
        "A reminder comes at night, distresses, or reveals something.",
        "Quiet hours in everybody's own zone; a reminder is moved to their end, or before them.",
        "",
    ),
    line(
        "H5",
        "A wrong zone or a change of clocks makes somebody miss a meeting.",
        "An instant, its zone and its local time are kept; times that never come or come twice are asked back.",
        "",
    ),
    line(
        "H6",
        "Somebody else holds the Telegram account.",
        "Every tap is judged by who taps, and nobody can do on a phone what is another's. The team freezes an account that was taken over: nothing done from it counts, nothing leaves for it. A practitioner's board in a browser is signed in by a link from their own chat, is read-only, and ends at once with their place, their term, a freeze, or one tap in the chat.",
        "A second proof for what staff do in the chat is not built: the board shows and changes nothing.",
    ),
    line(
        "H7",
        "Others at home look at the phone.",
        "What shows before a chat is opened has no word that tells what this is about, in every language; whoever chooses so sees one neutral line until they tap; what names somebody cannot be passed on.",
        "A check of the bot's own name, which the deployer chooses.",
    ),
    line(
        "H8",
        "A meeting is cancelled, and people come.",
        "Cancelling takes back what waits and tells everybody in one transaction; old buttons say that it is cancelled.",
        "",
    ),
    line(
        "H9",
        "The bot is down when a reminder is due.",
        "When it is back, each reminder is sent, moved, or left to the next one, by a rule; what waits too long is seen.",
        "An alarm from outside when the bot is silent is the deployer's to set up; no test of ours rings it.",
    ),
    line(
        "H10",
        "A reminder comes twice and is felt as pressure.",
        "A reminder is asked of Telegram once; what nobody knows is not repeated.",
        "",
    ),
    line(
        "H11",
        "The team trusts a “ready” that is not true any more.",
        "Readiness is recomputed with every answer, and each change is told in its own sentence. A board in a browser says as of when it is, and shows every state as unknown once it has heard nothing for a minute.",
        "Readiness does not turn to “unknown” when its sources are old: not built.",
    ),
    line(
        "H12",
        "Somebody is added without the person being asked.",
        "The database refuses a place that rests on no agreement of the person's.",
        "A waiver by two of the team is not built, so there is none to misuse.",
    ),
    line(
        "H13",
        "Somebody agrees to what they did not understand.",
        "The evidence names the version, the language and the text; “tell me more” leaves the choice open; every language says the same.",
        "A person's sign-off of each translation, and a check of how easily it reads.",
    ),
    line(
        "H14",
        "Somebody leaves the team and still sees what is the team's.",
        "A coordinator takes them out at once, with their places and what was on its way to them; a place in a team ends after 90 days unless its holder renews it.",
        "",
    ),
    line(
        "H15",
        "A contact is a minor.",
        "The yes says that one is old enough; whoever says that they are younger hears the team's words and leaves nothing behind.",
        "Nobody's age is verified.",
    ),
    line(
        "H16",
        "Somebody in need writes to the bot at night.",
        "The same words with the deployer's numbers to every text, voice, picture and sticker, at every hour, also while the store is away; the text is not kept, and nothing guesses what it says.",
        "More than 100 messages that wait while the store is away are answered when it is back: Telegram hands over no others before. A cry where a word for somebody was asked for is answered the same, and may be kept as that word.",
    ),
    line(
        "H17",
        "Somebody believes that the team reads the chat.",
        "Said in the answer to every text and in /help.",
        "That newcomers understand it has to be tried with people.",
    ),
    line(
        "H18",
        "An answer is lost, or turned round by an old button.",
        "An answer is kept before it is acknowledged; buttons carry the meeting's version; the last tap counts and the card shows it.",
        "",
    ),
    line(
        "H19",
        "Somebody cannot be reached, and their silence is read as a no.",
        "A blocked chat is told to whoever convenes, once, and is called unreachable, never “not coming”.",
        "",
    ),
    line(
        "H20",
        "One network sees something of another.",
        "Every question is asked within one network; groups are left at once, but the one that a team's coordinator chose, which hears that something waits and nothing else; the same human in two networks is two members.",
        "",
    ),
    line(
        "H21",
        "Something shows in logs, dumps or backups.",
        "Names are sealed; logs hold numbers and classes, and cut what Telegram quotes; a panic says where, never what.",
        "A dump of the running process shows what it works on; nothing in deploy forbids dumps. Backups hold the name of a team, in the clear.",
    ),
    line(
        "H22",
        "The care team's store hears something wrong, or twice.",
        "Numbered events, in order, until each is accepted; a number is never used twice.",
        "Writing to a clinical record itself is not built.",
    ),
    line(
        "H23",
        "The team uses the bot as a chat.",
        "No text goes from anybody to anybody: no such road exists, and what is typed unasked is not kept.",
        "",
    ),
    line(
        "H24",
        "A restored backup brings back who was erased.",
        "What ended is also written outside the database and is ended again before anybody is heard.",
        "",
    ),
    line("I1", "Every acknowledged answer is in the history.", "After every kill and every fall of a server.", ""),
    line(
        "I2",
        "An update takes effect once, and a reminder comes once.",
        "After every kill; updates offered twice.",
        "",
    ),
    line("I3", "After a no comes nothing but one receipt.", "After every kill; in stories.", ""),
    line(
        "I4",
        "Of somebody who has not agreed, nothing is kept that tells who they are.",
        "The store's bytes are searched, its log of writes and its backups too.",
        "",
    ),
    line(
        "I5",
        "At rest, nothing due waits longer than a minute.",
        "The doctor looks, and the kill test waits until nothing due is left.",
        "",
    ),
    line(
        "I6",
        "Readiness is what the facts say, and the care team's picture is ours.",
        "Every step recomputed; numbers without a gap after every kill.",
        "",
    ),
    line("I7", "The audit is as it was written.", "After every kill; every cell changed by hand.", ""),
    line("I8", "No reminder comes after a cancellation, and all hear of it.", "After every kill; in stories.", ""),
    line(
        "I9",
        "In quiet hours no reminder comes.",
        "For any instant and any hours; around every change of clocks.",
        "",
    ),
    line(
        "I10",
        "No word that tells, and nothing of another network, is read.",
        "All texts of all languages; two networks.",
        "",
    ),
    line("I11", "A link binds one at most.", "However many open it at once.", ""),
    line(
        "I12",
        "Whoever changes something was allowed to.",
        "Every command by every role; every button forged.",
        "The audit is not held against the table of roles after each fault.",
    ),
    line(
        "I13",
        "Nothing panics, and no error goes unhandled.",
        "Any text; wrong arguments; updates that cannot be read.",
        "The logs of all tests are not searched for panics.",
    ),
    line(
        "I14",
        "Everybody's place is the sum of their yeses and noes.",
        "After each step of a story and after every kill.",
        "",
    ),
];
