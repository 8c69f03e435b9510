//! Taking part without Telegram, by a page of one's own. The same flows as in a chat, the same screens; only the way in differs, and that
//! what waits is shown when it is looked at.
//!
//! > grandmother: (opens the link that was sent, or printed)
//! > page:        Someone you know made this link for you. …            [Your first name: Elsa] [Go on]
//! > Kith, to the granddaughter: Someone opened the link you made for Grandmother. They appear as "Elsa". Is that Grandmother?
//! > page:        Aino asks you to be one of the people around them. …   [I agree] [No, thank you]
//! > page:        Your meetings: Tuesday 24 November …                   [I'm coming] [Not coming] [Not sure yet]

use anyhow::Result;
use jiff::Timestamp;

use super::mailing;
use crate::conversation::draft::{self, Step};
use crate::conversation::meeting::{attending, cards};
use crate::conversation::network::consenting;
use crate::conversation::room::LONGEST_NAME;
use crate::conversation::screen::clean_name;
use crate::conversation::{Command, Heard, House, Menu, Reply, Room, Screen, What, respond};
use crate::domain::ids::UserId;
use crate::domain::language::Lang;
use crate::domain::link::{Link, Purpose, State};
use crate::domain::meeting::{Meeting, Seat};
use crate::store::passes::{self, Opens, Owner};
use crate::store::{Tx, links, meetings};
use crate::words::texts;

/// What somebody's page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// In which language.
    pub lang: Lang,
    /// What came of what they just did, if they did anything, in a line.
    pub toast: Option<String>,
    /// The screens, from top to bottom.
    pub screens: Vec<Screen>,
    /// A typed text is waited for.
    pub asks_text: bool,
    /// What can be asked for by name, and a line about it; none before they agreed.
    pub menu: Vec<(String, String)>,
}

/// Whether a link can be opened on a page: one of a person's for somebody around them, that nobody has opened. A look claims nothing:
/// chats look at links by themselves.
pub async fn may_be_opened(tx: &mut Tx, token: &str, now: Timestamp) -> Result<bool> {
    let link = links::by_token(tx, token).await?;
    Ok(link.is_some_and(|link| link.purpose == Purpose::Member && link.state == State::Open && now < link.expires))
}

/// A name somebody gave, if it can be one.
pub fn name(typed: &str) -> Option<String> {
    clean_name(typed, LONGEST_NAME + 1).filter(|name| name.chars().count() <= LONGEST_NAME)
}

/// Opens a link for somebody without Telegram: the first to do so claims it, and its maker is asked. Returns the token of a page of their
/// own; `None` where the link opens nothing any more.
pub async fn open(
    tx: &mut Tx,
    house: &House,
    token: &str,
    (name, lang): (String, Lang),
    now: Timestamp,
) -> Result<Option<String>> {
    if !may_be_opened(tx, token, now).await? {
        return Ok(None);
    }
    let user = UserId::without_telegram();
    let heard = Heard { name, lang: Some(lang), ..did(user, None, What::Command(Command::Start, token.to_owned())) };
    respond(tx, house, &heard, false, now).await?;
    let theirs = |link: &Link| link.claimant.as_ref().is_some_and(|claimant| claimant.user == user);
    if !links::by_token(tx, token).await?.as_ref().is_some_and(theirs) {
        return Ok(None);
    }
    passes::create(tx, user, Opens::Page, now).await.map(Some)
}

/// The page of this token after what somebody did there, or as it is if they only look. `None`: it opens nothing.
pub async fn shows(
    tx: &mut Tx,
    house: &House,
    token: &str,
    what: Option<What>,
    now: Timestamp,
) -> Result<Option<Shown>> {
    Ok(match passes::owner(tx, token, Opens::Page, now).await? {
        None => None,
        Some(Owner::Opened(link)) => before_agreeing(tx, house, *link, what, now).await?,
        Some(Owner::TakesPart(user)) => Some(taking_part(tx, house, user, what, now).await?),
    })
}

/// Something that was done on a page. It has a number of its own, which Telegram would not give.
fn did(user: UserId, lang: Option<Lang>, what: What) -> Heard {
    Heard { update: UserId::without_telegram().0, user, name: String::new(), lang, what }
}

/// They wait to be known, read the notice, or have just said what they think of it.
async fn before_agreeing(
    tx: &mut Tx,
    house: &House,
    link: Link,
    what: Option<What>,
    now: Timestamp,
) -> Result<Option<Shown>> {
    let Some(claimant) = link.claimant.clone() else { return Ok(None) };
    let lang = Some(claimant.lang);
    if let Some(what @ What::Tapped(_)) = what {
        let heard = did(claimant.user, lang, what);
        let reply = respond(tx, house, &heard, false, now).await?;
        return shown(tx, house, &heard, reply, now).await.map(Some);
    }
    let heard = did(claimant.user, lang, What::Unreadable);
    let mut room = Room::enter(tx, house, &heard, now).await?;
    let screen = match link.state {
        State::Confirmed => consenting::notice(&mut room, &link).await?,
        _ => Screen::say(room.t.pages_waits()),
    };
    shown(tx, house, &heard, Reply::say(screen), now).await.map(Some)
}

async fn taking_part(tx: &mut Tx, house: &House, user: UserId, what: Option<What>, now: Timestamp) -> Result<Shown> {
    let looks = what.is_none();
    let heard = did(user, None, what.unwrap_or_else(|| What::Command(Command::Meetings, String::new())));
    let mut reply = respond(tx, house, &heard, false, now).await?;
    if looks {
        let mut room = Room::enter(tx, house, &heard, now).await?;
        reply.say.extend(called_off(&mut room).await?);
        reply.say.extend(mailing::offer(&room));
    }
    shown(tx, house, &heard, reply, now).await
}

async fn shown(tx: &mut Tx, house: &House, heard: &Heard, reply: Reply, now: Timestamp) -> Result<Shown> {
    let mut room = Room::enter(tx, house, heard, now).await?;
    let asks_text = match draft::load(&mut room).await? {
        Some(Step::Plan(plan)) => plan.wants_text(),
        Some(Step::Label | Step::Guest(_) | Step::Name | Step::Zone | Step::Mail) => true,
        Some(Step::Choose(_) | Step::Note(_)) | None => false,
    };
    let menu = if room.places.is_empty() { vec![] } else { Menu::of(room.lang(), &room.staff, &room.places).commands };
    let screens = reply.edit.into_iter().chain(reply.say).collect();
    Ok(Shown { lang: room.lang(), toast: reply.toast, screens, asks_text, menu })
}

/// What was called off and would still be to come: in a chat a message says so, here it has to stand on the page.
async fn called_off(room: &mut Room<'_>) -> Result<Vec<Screen>> {
    let mut screens = vec![];
    for place in attending::looking(room) {
        let expected = |meeting: &Meeting| meeting.seat(&place.id).is_some_and(Seat::expected);
        for meeting in meetings::called_off(room.tx, &place.network, room.now).await?.into_iter().filter(expected) {
            screens.push(cards::meeting(&meeting, &place, "", room.now));
        }
    }
    Ok(screens)
}

/// The words of a page that nobody's token opens.
pub fn gone(lang: Lang) -> String {
    texts(lang).pages_gone()
}
