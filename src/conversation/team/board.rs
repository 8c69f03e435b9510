//! What a practitioner's board shows, as a page in a browser or as a picture: what `/ready` and the cards show, to whom they show it; every
//! look stands in the log of whose meetings they are.

use std::collections::HashMap;

use anyhow::Result;
use jiff::Timestamp;

use super::beginning;
use crate::conversation::Room;
use crate::conversation::meeting::{answers, cards, lines};
use crate::conversation::rights::Of;
use crate::conversation::screen::tidy;
use crate::conversation::told::doubting;
use crate::domain::access::Action;
use crate::domain::first_meeting::State as Running;
use crate::domain::ids::{NetworkId, ParticipantId};
use crate::domain::language::Lang;
use crate::domain::meeting::{Answer, Meeting, Seat};
use crate::domain::participant::Participant;
use crate::domain::readiness;
use crate::domain::session::LOOK;
use crate::store::{deeds, practice};
use crate::words::{Texts, dates};

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
    pub network: NetworkId,
    /// What they are called.
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
    /// Whose network it is.
    pub network: NetworkId,
    /// What they are called.
    pub person: String,
    /// The line of the clock that runs to their first meeting; empty where none runs.
    pub clock: String,
}

/// What whoever stands here sees now, and it is told to whose meetings they are.
pub async fn board(room: &mut Room<'_>) -> Result<Board> {
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
    let looked = practice::noted(room.tx, room.user, "viewed", room.now - LOOK).await?;
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
    Waiting { network: network.clone(), clock: beside.clock(room, network, &person), person }
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
        network: meeting.network.clone(),
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
