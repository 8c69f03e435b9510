//! The board in a practitioner's browser: a link that signs in, and what the page shows. It shows what `/ready` and the cards show, to
//! whom they show it, and every look stands in the log of whose meetings they are.
//!
//! > practitioner: /board
//! > Kith:         This opens your page in a browser. …                 [Open my page]
//! > page:         Signed in by the link from your chat.                [Open]
//! > page:         Today: 15:00, Aino. The meeting is waiting for one more practitioner. …

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;

use super::beginning;
use crate::conversation::meeting::{answers, cards, lines};
use crate::conversation::rights::Of;
use crate::conversation::screen::tidy;
use crate::conversation::told::doubting;
use crate::conversation::{Button, Flow, Heard, House, Key, Reply, Room, Screen, What};
use crate::domain::access::Action;
use crate::domain::first_meeting::State as Running;
use crate::domain::ids::{NetworkId, ParticipantId, UserId};
use crate::domain::language::Lang;
use crate::domain::meeting::{Answer, Meeting, Seat};
use crate::domain::participant::Participant;
use crate::domain::readiness;
use crate::domain::refusal::Refusal;
use crate::domain::session::LOOK;
use crate::store::{Tx, audit, deeds, practice, sessions, teams};
use crate::words::{Texts, dates, texts};

/// All that a board shows at one moment, in its reader's words. Two of them are equal if nothing on the page has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// In which language.
    pub lang: Lang,
    /// The meetings of today, in the reader's zone, the next one first; those that have begun, too.
    pub today: Vec<Entry>,
    /// Those after today.
    pub later: Vec<Entry>,
    /// The people without a planned meeting, by name.
    pub without: Vec<Waiting>,
}

impl Board {
    /// Whether they work with nobody.
    pub fn is_empty(&self) -> bool {
        self.today.is_empty() && self.later.is_empty() && self.without.is_empty()
    }
}

/// One meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose it is.
    pub person: String,
    /// When, in the reader's zone; with the meeting's own where the two clocks differ.
    pub when: String,
    /// How it is held.
    pub form: String,
    /// Where, as far as the reader may know it now.
    pub place: String,
    /// How far it is.
    pub state: State,
    /// "Version 2": what is meant when two people speak of it.
    pub version: String,
    /// The line of the clock that runs to the person's first meeting; empty where none runs.
    pub clock: String,
    /// How many said what; empty where it has begun.
    pub counts: String,
    /// Who is asked, and what they said.
    pub guests: Vec<Guest>,
    /// What there is to arrange, a line each.
    pub arrange: Vec<String>,
    /// Whom a message may not have reached; empty where there is nobody.
    pub unsure: String,
}

/// How far a meeting is, in a word and in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// `ready`, `waiting`, `cannot`, `begun` or `unknown`.
    pub code: &'static str,
    /// The same in a word.
    pub word: String,
    /// The sentence that everybody reads.
    pub sentence: String,
}

/// Somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// `coming`, `not_coming`, `not_sure`, `asked` or `unreachable`.
    pub code: &'static str,
    /// Their name and what they said.
    pub line: String,
}

/// A person without a planned meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What they are called.
    pub person: String,
    /// The line of the clock that runs to their first meeting; empty where none runs.
    pub clock: String,
}

/// What somebody's board is at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it shows.
    pub board: Board,
    /// As of when, in the reader's zone.
    pub as_of: String,
    /// What stands there instead if nothing more is heard from here on.
    pub gone: String,
}

/// `/board`.
pub async fn show(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::Board, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let (t, Some(pages)) = (room.t, room.house.pages.clone()) else {
        return Ok(Ok(Reply::say(Screen::say(room.t.board_not_here()))));
    };
    let token = sessions::invite(room.tx, room.user, room.now).await?;
    let living = sessions::living(room.tx, room.user, room.now).await?;
    let screen = Screen::say(t.board_link()).row([Key::Open(t.board_open(), format!("{pages}/board/in/{token}"))]);
    let screen = if living > 0 {
        screen.and(t.board_living(living)).tap(t.board_out_everywhere(), Button::BoardOut())
    } else {
        screen
    };
    Ok(Ok(Reply::say(screen)))
}

/// Nobody is signed in as them any more.
pub async fn out(room: &mut Room<'_>) -> Flow {
    let Some(staff) = room.staff.first().cloned().filter(|_| room.may(Action::Board, Of::Themselves)) else {
        return Ok(Err(Refusal::NotYours));
    };
    sessions::end_all(room.tx, room.user).await?;
    audit::note(room.tx, Some(staff.id.as_str()), "signed-out", staff.id.as_str(), room.now);
    Ok(Ok(Reply::edit(Screen::say(room.t.board_out_done()))))
}

/// Whether a link still signs somebody in. A look uses nothing up: chats look at links by themselves.
pub async fn is_waiting(tx: &mut Tx, token: &str, now: Timestamp) -> Result<bool> {
    sessions::is_waiting(tx, token, now).await
}

/// Signs in whose link this is, and uses it up; the token of their session. `None`: it signs nobody in.
pub async fn sign_in(tx: &mut Tx, house: &House, token: &str, now: Timestamp) -> Result<Option<String>> {
    let Some(user) = sessions::open(tx, token, now).await? else { return Ok(None) };
    let room = Room::enter(tx, house, &as_they_are(user), now).await?;
    let Some(staff) = room.staff.first().cloned().filter(|_| is_open_to(&room)) else { return Ok(None) };
    sessions::begin(tx, user, staff.id.as_str(), now).await.map(Some)
}

/// Ends the session of this token.
pub async fn sign_out(tx: &mut Tx, token: &str, now: Timestamp) -> Result<()> {
    if let Some((user, _)) = sessions::of(tx, token, now).await?
        && let Some(staff) = teams::of_user(tx, user).await?.first()
    {
        audit::note(tx, Some(staff.id.as_str()), "signed-out", staff.id.as_str(), now);
    }
    sessions::end(tx, token).await
}

/// The board of whose session this is, judged anew: whoever was taken off the team, whose place has ended or whose account is frozen is
/// signed out by it. `acts`: a human asked for it, and the session goes on from here. `None`: nobody is signed in.
pub async fn look(tx: &mut Tx, house: &House, token: &str, acts: bool, now: Timestamp) -> Result<Option<Look>> {
    let Some((user, _)) = sessions::of(tx, token, now).await? else { return Ok(None) };
    let mut room = Room::enter(tx, house, &as_they_are(user), now).await?;
    if !is_open_to(&room) {
        sessions::end(tx, token).await?;
        return Ok(None);
    }
    if acts {
        sessions::touch(room.tx, token, now).await?;
    }
    let board = board(&mut room).await?;
    let (t, as_of) = (room.t, dates::time(now, &room.habits.zone, room.lang()));
    Ok(Some(Look { board, gone: tidy(&t.board_gone(as_of.clone())), as_of }))
}

/// Nobody speaks: what counts is what they are to Kith now.
fn as_they_are(user: UserId) -> Heard {
    Heard { update: 0, user, name: String::new(), lang: None, what: What::Unreadable }
}

fn is_open_to(room: &Room<'_>) -> bool {
    !room.frozen && room.may(Action::Board, Of::Themselves)
}

async fn board(room: &mut Room<'_>) -> Result<Board> {
    let today = room.habits.zone.at(room.now).start_of_day()?.timestamp();
    let since = today - jiff::SignedDuration::from_millis(1);
    let mut persons = practice::persons(room.tx, room.user).await?;
    let places: HashMap<NetworkId, Participant> = room
        .practice()
        .into_iter()
        .filter(|place| room.may(Action::SeeReadiness, Of::Network(&place.network)))
        .map(|place| (place.network.clone(), place))
        .collect();
    persons.retain(|network, _| places.contains_key(network));
    let meetings = practice::meetings(room.tx, room.user, since).await?;
    let uncertain = practice::uncertain(room.tx, room.user, since).await?;
    note(room, persons.keys().filter_map(|network| places.get(network))).await?;
    let beside = Beside {
        silent: doubting::since(room.tx, room.now).await?,
        clocks: practice::clocks(room.tx, room.user).await?,
    };
    let mut board = Board { lang: room.lang(), today: vec![], later: vec![], without: vec![] };
    let mut planned: Vec<&NetworkId> = vec![];
    for meeting in &meetings {
        let place = places.get(&meeting.network).filter(|place| !place.stands_in_elsewhere(&meeting.id));
        let Some((place, person)) = place.zip(persons.get(&meeting.network)) else { continue };
        let entry = entry((room, &beside), meeting, (place, person), uncertain.get(&meeting.id));
        if meeting.is_coming_up(room.now) {
            planned.push(&meeting.network);
        }
        if is_today(room, meeting) { &mut board.today } else { &mut board.later }.push(entry);
    }
    let without = persons.iter().filter(|(network, _)| !planned.contains(network));
    board.without = without.map(|(network, person)| waiting(room, &beside, network, person)).collect();
    board.without.sort_by(|one, other| one.person.cmp(&other.person));
    Ok(board)
}

fn is_today(room: &Room<'_>, meeting: &Meeting) -> bool {
    let day = |at| room.habits.zone.at(at).date();
    day(meeting.plan.start) == day(room.now)
}

/// Each look stands in the person's log, and a page that renews itself would fill it: once an hour for each practitioner.
async fn note(room: &mut Room<'_>, places: impl Iterator<Item = &Participant>) -> Result<()> {
    let looked = practice::looked(room.tx, room.user, room.now - LOOK).await?;
    let mut fresh: Vec<&Participant> = places.filter(|place| !looked.contains(&place.id)).collect();
    fresh.sort_by(|one, other| one.network.cmp(&other.network));
    for place in fresh {
        deeds::record(room.tx, &place.network, Some(&place.id), "viewed", None, room.now);
    }
    Ok(())
}

/// What a board shows beside meetings and people: since when nothing has been heard that readiness rests on, and the clocks that run.
struct Beside {
    silent: Option<Timestamp>,
    clocks: HashMap<NetworkId, (Running, Timestamp)>,
}

impl Beside {
    /// By when a first meeting is wanted, the same for whoever has one planned and whoever has none; empty where no clock runs.
    fn clock(&self, room: &Room<'_>, network: &NetworkId, person: &str) -> String {
        let Some(clock) = self.clocks.get(network) else { return String::new() };
        tidy(&beginning::until_then(room.t, *clock, Some(person), &room.habits))
    }
}

fn waiting(room: &Room<'_>, beside: &Beside, network: &NetworkId, person: &Participant) -> Waiting {
    let person = tidy(&cards::shown(room.t, &person.name));
    Waiting { clock: beside.clock(room, network, &person), person }
}

fn entry(
    (room, beside): (&Room<'_>, &Beside),
    meeting: &Meeting,
    (place, person): (&Participant, &Participant),
    uncertain: Option<&Vec<ParticipantId>>,
) -> Entry {
    let (t, open) = (room.t, meeting.is_coming_up(room.now));
    let mut seats: Vec<&Seat> = meeting.seats.iter().filter(|seat| open && seat.expected()).collect();
    seats.sort_by(|one, other| one.who.name.cmp(&other.who.name));
    Entry {
        person: tidy(&cards::shown(t, &person.name)),
        when: tidy(&cards::when(&meeting.plan, &room.habits)),
        form: tidy(&t.cards_form(cards::form(t, meeting.plan.form))),
        place: tidy(&lines::place(meeting.place_for(place, room.now), t)),
        state: state(room, beside.silent, meeting, place),
        version: tidy(&t.board_version(meeting.version)),
        clock: beside.clock(room, &meeting.network, &cards::shown(t, &person.name)),
        counts: if open { counts(t, &seats, room.lang()) } else { String::new() },
        guests: seats.iter().map(|seat| guest(meeting, seat, place)).collect(),
        arrange: if open { answers::to_arrange(meeting, place).lines().map(tidy).collect() } else { vec![] },
        unsure: uncertain.map_or_else(String::new, |who| unsure(room, meeting, who)),
    }
}

/// Never better than what is known: with nothing heard for too long it is unknown, whatever was true before.
fn state(room: &Room<'_>, silent: Option<Timestamp>, meeting: &Meeting, place: &Participant) -> State {
    let t = room.t;
    if !meeting.is_coming_up(room.now) {
        return State { code: "begun", word: t.board_begun(), sentence: String::new() };
    }
    if let Some(since) = silent {
        let sentence = tidy(&t.board_gone(dates::time(since, &room.habits.zone, room.lang())));
        return State { code: "unknown", word: t.board_unknown(), sentence };
    }
    let code = readiness::of(meeting, room.now).code();
    let word = match code {
        "ready" => t.board_ready(),
        "waiting" => t.board_waiting(),
        _ => t.board_cannot(),
    };
    State { code, word, sentence: tidy(&cards::readiness(meeting, place, room.now)) }
}

fn guest(meeting: &Meeting, seat: &Seat, place: &Participant) -> Guest {
    Guest { code: stands(seat), line: tidy(&cards::person_line(meeting, seat, place)) }
}

/// Whoever messages do not reach is that first of all: what they said may be old, and somebody has to ask them another way.
fn stands(seat: &Seat) -> &'static str {
    match seat.answer {
        _ if !seat.who.reachable => "unreachable",
        None => "asked",
        Some(Answer::NotSure) => "not_sure",
        Some(Answer::NotComing) => "not_coming",
        Some(Answer::Coming(_)) => "coming",
    }
}

fn counts(t: &Texts, seats: &[&Seat], lang: Lang) -> String {
    let of = |code: &str| i64::try_from(seats.iter().filter(|seat| stands(seat) == code).count()).unwrap_or(i64::MAX);
    let words = [
        (of("coming"), t.board_count_coming(of("coming"))),
        (of("not_coming"), t.board_count_not_coming(of("not_coming"))),
        (of("not_sure"), t.board_count_not_sure(of("not_sure"))),
        (of("asked"), t.board_count_asked(of("asked"))),
        (of("unreachable"), t.board_count_unreachable(of("unreachable"))),
    ];
    let words: Vec<String> = words.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    tidy(&dates::list(&words, lang))
}

fn unsure(room: &Room<'_>, meeting: &Meeting, who: &[ParticipantId]) -> String {
    let names: Vec<String> = who.iter().filter_map(|id| Some(meeting.seat(id)?.who.name.clone())).collect();
    if names.is_empty() { String::new() } else { tidy(&room.t.teaming_unsure(dates::list(&names, room.lang()))) }
}

/// The words around a board.
pub struct Frame {
    /// What the page is called.
    pub title: String,
    /// "As of": the time follows it.
    pub as_of: String,
    /// What the headings are.
    pub today: String,
    /// …
    pub later: String,
    /// …
    pub without: String,
    /// Nothing is planned today.
    pub nothing_today: String,
    /// They work with nobody yet.
    pub nobody: String,
    /// Who is asked.
    pub guests: String,
    /// Without a script the page stands still.
    pub still: String,
    /// It is too old to show a state.
    pub old: String,
    /// Look again.
    pub again: String,
    /// Sign out.
    pub out: String,
    /// Something has changed.
    pub changed: String,
    /// A word for what is not known any more.
    pub unknown: String,
    /// That each look is told.
    pub told: String,
}

impl Frame {
    /// In this language.
    pub fn of(lang: Lang) -> Frame {
        let t = texts(lang);
        Frame {
            title: t.board_title(),
            as_of: t.board_as_of(),
            today: t.board_today(),
            later: t.board_later(),
            without: t.board_without(),
            nothing_today: t.board_nothing_today(),
            nobody: t.convening_nobody_yet(),
            guests: t.board_guests(),
            still: t.board_still(),
            old: t.board_old(),
            again: t.pages_look_again(),
            out: t.board_out(),
            changed: t.board_changed(),
            unknown: t.board_unknown(),
            told: t.board_told(),
        }
    }
}
