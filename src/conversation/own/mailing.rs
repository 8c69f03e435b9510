//! E-mail, for people without Telegram who want it: the same notices, the same rules; what it is about stands on their page.
//!
//! > grandmother: (on her page) [E-mail], elsa@example.org
//! > e-mail:      Is this your e-mail address? … Then open this and say yes: …
//! > grandmother: [Yes, it is mine]
//! > e-mail:      There is a message for you. Read and answer it here: …

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::conversation::draft::{self, Step};
use crate::conversation::screen::tidy;
use crate::conversation::{Button, Flow, House, Reply, Room, Screen, help};
use crate::domain::ids::{ParticipantId, PostId, UserId};
use crate::domain::language::Lang;
use crate::domain::mail;
use crate::domain::notice::{Address, Notice};
use crate::domain::participant::Participant;
use crate::domain::refusal::Refusal;
use crate::store::passes::{self, Opens, Owner};
use crate::store::{Tx, mailboxes, meetings, outbox, participants};
use crate::words::texts;

/// So many questions whether an address is theirs go out for somebody in a day: nobody's mailbox is filled by way of Kith.
const MOST_A_DAY: i64 = 3;
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A meeting that begins so soon after somebody's night is told of at night.
const SOON: SignedDuration = SignedDuration::from_hours(2);

/// What keeps a notice from somebody just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It stands on their page, and nowhere else.
    OnTheirPage,
    /// It waits until then.
    Until(Timestamp),
}

/// An e-mail, worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Whose address.
    pub to: String,
    /// Says nothing of what it is about.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Where a tap, or their mail program by itself, ends it (RFC 8058); none in the question whether the address is theirs.
    pub stop: Option<String>,
}

/// Their place, if e-mail is for them: whoever has Telegram is written to there.
fn place_of(room: &Room<'_>) -> Option<Participant> {
    let without = room.user.is_without_telegram() && room.house.mails && room.house.pages.is_some();
    room.own_places().into_iter().next().filter(|_| without)
}

/// Where nobody has said yes to e-mail: that there is such a thing.
pub fn offer(room: &Room<'_>) -> Option<Screen> {
    let place = place_of(room).filter(|place| !place.by_mail)?;
    let t = room.t;
    (!place.is_held()).then(|| Screen::say(t.pages_no_mail()).tap(t.pages_mail_key(), Button::Mailbox()))
}

/// A button of this flow.
pub async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    if !room.known {
        return Ok(Err(Refusal::NotYours));
    }
    let Some(place) = place_of(room) else { return Ok(Ok(Reply::toast(room.t.mailing_not_here()))) };
    if button == Button::MailboxOff() { stop(room, &place).await } else { ask(room, &place).await }
}

/// Asks for an address, or says which one it is.
async fn ask(room: &mut Room<'_>, place: &Participant) -> Flow {
    draft::save(room, &Step::Mail).await?;
    let t = room.t;
    Ok(Ok(Reply::edit(match mailboxes::of(room.tx, &place.id).await? {
        Some(mailbox) if mailbox.confirmed => {
            Screen::say(t.mailing_is(mailbox.address)).tap(t.mailing_stop(), Button::MailboxOff())
        }
        Some(mailbox) => Screen::say(t.mailing_asked(mailbox.address)).tap(t.mailing_stop(), Button::MailboxOff()),
        None => Screen::say(t.mailing_ask()),
    })))
}

/// An address was typed: whoever reads there is asked.
pub async fn typed(room: &mut Room<'_>, text: &str) -> Flow {
    let Some(place) = place_of(room) else { return Ok(Ok(Reply::say(Screen::say(room.t.mailing_not_here())))) };
    let t = room.t;
    let Some(address) = mail::address(text) else {
        return Ok(Ok(Reply::say(Screen::say(t.mailing_unfit()).and(help::nobody_reads(room.house, room.lang())))));
    };
    if outbox::count_of(room.tx, &place.id, "mailbox", room.now - A_DAY).await? >= MOST_A_DAY {
        return Ok(Ok(Reply::say(Screen::say(t.mailing_too_often()))));
    }
    draft::drop(room).await?;
    mailboxes::give(room.tx, &place, &address, room.now).await?;
    passes::end(room.tx, room.user, Opens::Confirm).await?;
    let notice = Notice::MailboxGiven { participant: place.id.clone() };
    outbox::tell(room.tx, &place.network, place.id, notice, room.now).await?;
    Ok(Ok(Reply::edit(Screen::say(t.mailing_asked(address)))))
}

/// No more e-mail, and the address is forgotten.
async fn stop(room: &mut Room<'_>, place: &Participant) -> Flow {
    draft::drop(room).await?;
    mailboxes::forget(room.tx, &place.id).await?;
    Ok(Ok(Reply::edit(Screen::say(room.t.mailing_stopped()))))
}

/// What keeps a notice from somebody without Telegram just now: without e-mail it stands on their page only, and an e-mail is never
/// silent, so that it waits for the end of their night, but where it would then come too late.
pub async fn keeps(tx: &mut Tx, receiver: &Participant, notice: &Notice, now: Timestamp) -> Result<Option<Kept>> {
    if !receiver.user.is_without_telegram() || matches!(notice, Notice::MailboxGiven { .. }) {
        return Ok(None);
    }
    if !receiver.by_mail {
        return Ok(Some(Kept::OnTheirPage));
    }
    let (quiet, zone) = (receiver.habits.quiet, &receiver.habits.zone);
    if matches!(notice, Notice::Reminder { .. }) || !quiet.is_quiet(now, zone) {
        return Ok(None);
    }
    let morning = quiet.ends_after(now, zone);
    let begins = match notice.meeting() {
        Some(meeting) => meetings::load(tx, meeting).await?.map(|meeting| meeting.plan.start),
        None => None,
    };
    let too_late = begins.is_some_and(|begins| begins > now && begins < morning + SOON);
    Ok((!too_late).then_some(Kept::Until(morning)))
}

/// The e-mail that says this to somebody; `None` where none can be sent any more.
pub async fn letter(
    tx: &mut Tx,
    house: &House,
    about: (&PostId, &Address, &Notice),
    screen: &Screen,
    now: Timestamp,
) -> Result<Option<Letter>> {
    let letter = worded(tx, house, about, screen, now).await?;
    Ok(letter.map(|letter| Letter { text: tidy(&letter.text), ..letter }))
}

async fn worded(
    tx: &mut Tx,
    house: &House,
    (row, to, notice): (&PostId, &Address, &Notice),
    screen: &Screen,
    now: Timestamp,
) -> Result<Option<Letter>> {
    let (Address::Participant(id), Some(pages)) = (to, &house.pages) else { return Ok(None) };
    let Some(mailbox) = mailboxes::of(tx, id).await? else { return Ok(None) };
    let receiver = participants::load(tx, id).await?;
    let (t, lang) = (texts(receiver.habits.lang), receiver.habits.lang);
    if matches!(notice, Notice::MailboxGiven { .. }) {
        let token = passes::create(tx, receiver.user, Opens::Confirm, now).await?;
        let text = t.mailing_is_it_yours(format!("{pages}/m/{token}"));
        return Ok(Some(Letter { to: mailbox.address, subject: t.mailing_subject_ask(), text, stop: None }));
    }
    if !receiver.active {
        let (subject, text) = (t.mailing_subject(), format!("{}\n\n{}", screen.text, help::nobody_reads(house, lang)));
        return Ok(Some(Letter { to: mailbox.address, subject, text, stop: None }));
    }
    let token = passes::create(tx, receiver.user, Opens::Page, now).await?;
    let (page, stop) = (format!("{pages}/p/{token}?n={row}"), format!("{pages}/p/{token}/stop"));
    let words =
        [screen.text.clone(), t.mailing_read(page), help::nobody_reads(house, lang), t.mailing_no_more(stop.clone())];
    Ok(Some(Letter { to: mailbox.address, subject: t.mailing_subject(), text: words.join("\n\n"), stop: Some(stop) }))
}

/// Whose address a question is about, and in which language they are asked; `None` for a token that asks nothing any more.
pub async fn questioned(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<(ParticipantId, UserId, Lang)>> {
    let Some(Owner::TakesPart(user)) = passes::owner(tx, token, Opens::Confirm, now).await? else { return Ok(None) };
    let place = participants::of_user(tx, user).await?.into_iter().next();
    Ok(place.map(|place| (place.id, user, place.habits.lang)))
}

/// Whoever reads at an address said whether it is theirs. The words for them; `None` for a token that asks nothing any more.
pub async fn judged(tx: &mut Tx, token: &str, theirs: bool, now: Timestamp) -> Result<Option<(Lang, String)>> {
    let Some((id, user, lang)) = questioned(tx, token, now).await? else { return Ok(None) };
    passes::end(tx, user, Opens::Confirm).await?;
    if !theirs {
        mailboxes::forget(tx, &id).await?;
        return Ok(Some((lang, texts(lang).mailing_refused())));
    }
    mailboxes::confirm(tx, &id).await?;
    Ok(Some((lang, texts(lang).mailing_confirmed())))
}

/// No more e-mail, by the address in one of them. The words for them; `None` for a token that is nobody's.
pub async fn stopped(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<(Lang, String)>> {
    let Some(Owner::TakesPart(user)) = passes::owner(tx, token, Opens::Page, now).await? else { return Ok(None) };
    let mut lang = Lang::default();
    for place in participants::of_user(tx, user).await? {
        lang = place.habits.lang;
        mailboxes::forget(tx, &place.id).await?;
    }
    Ok(Some((lang, texts(lang).mailing_stopped())))
}
