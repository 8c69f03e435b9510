//! Several times for one meeting, as people see them: the list, what each of them said, and how far it is. Everybody sees their own words;
//! the person and the team also how many said what, and who has not answered.

use anyhow::Result;
use jiff::Timestamp;

use crate::conversation::meeting::lines::list as names;
use crate::conversation::meeting::{cards, lines};
use crate::conversation::network::people;
use crate::conversation::{Button, Key, Screen, rights};
use crate::domain::ids::PollId;
use crate::domain::meeting::{Answer, Form, Plan, Seat, State as Stands};
use crate::domain::notice::Notice;
use crate::domain::participant::{Habits, Participant, Role};
use crate::domain::poll::{Offer, Outlook, Poll, Slot, State, Word};
use crate::domain::when::Zone;
use crate::domain::whereabouts::Whereabouts;
use crate::store::{Tx, meetings, networks, participants, polls, teams};
use crate::words::{Texts, texts};

/// Times, numbered, a line each.
pub fn list(starts: &[Timestamp], zone: &Zone, habits: &Habits) -> String {
    let mut starts = starts.to_vec();
    starts.sort();
    let lines = (1_i64..).zip(starts).map(|(number, start)| line(number, start, zone, habits));
    lines.collect::<Vec<_>>().join("\n")
}

fn line(number: i64, start: Timestamp, zone: &Zone, habits: &Habits) -> String {
    let plan = Plan { start, zone: zone.clone(), form: Form::InPerson, place: None, home: false, place_by: None };
    texts(habits.lang).times_slot(number, cards::when(&plan, habits))
}

/// What is offered: the times, how and where. The place comes last, as on every card.
pub fn offered(offer: &Offer, habits: &Habits) -> String {
    let times = list(&offer.starts, &offer.zone, habits);
    let place = offer.place.clone().map_or(Whereabouts::NotKnown, Whereabouts::At);
    format!("{times}\n\n{}", how_and_where(offer.form, place, texts(habits.lang)))
}

fn how_and_where(form: Form, place: Whereabouts, t: &Texts) -> String {
    format!("{}\n{}", t.cards_form(cards::form(t, form)), lines::place(place, t))
}

/// What somebody reads of a poll's place: a yes to a time is not yet one to a meeting.
fn place_of(poll: &Poll, viewer: &Participant) -> Whereabouts {
    poll.slots.first().map_or(Whereabouts::NotKnown, |slot| poll.plan(*slot).place_before(viewer))
}

/// News of a poll, worded by what it is now. `None`: overtaken.
pub async fn news(tx: &mut Tx, receiver: &Participant, notice: &Notice, now: Timestamp) -> Result<Option<Screen>> {
    let (Notice::TimesOffered { poll }
    | Notice::TimesDeclined { poll }
    | Notice::TimesAsked { poll }
    | Notice::TimesNews { poll, .. }
    | Notice::TimesOff { poll }) = notice
    else {
        return Ok(None);
    };
    // Locked, so that the end of a poll comes before this, or knows that this one was told.
    let Some(poll) = polls::lock(tx, poll).await? else { return Ok(None) };
    let t = texts(receiver.habits.lang);
    match notice {
        Notice::TimesOffered { .. } => offer(tx, &poll, receiver, now).await,
        Notice::TimesDeclined { .. } => {
            let person = people::person_name(tx, t, &poll.network).await?;
            Ok(Some(Screen::say(t.times_were_declined(person))))
        }
        Notice::TimesAsked { .. } => asked(tx, &poll, receiver, now).await,
        Notice::TimesNews { nth, .. } if poll.news(now) == Some(*nth) => ready(tx, &poll, receiver, now).await,
        Notice::TimesNews { .. } => Ok(None),
        _ => Ok(poll.must_be_open(now).is_err().then(|| Screen::say(t.times_off()))),
    }
}

/// What a question about times that was sent hidden is about now: the times, or what became of them.
pub async fn now_is(tx: &mut Tx, receiver: &Participant, poll: &PollId, now: Timestamp) -> Result<Option<Screen>> {
    let Some(poll) = polls::lock(tx, poll).await? else { return Ok(None) };
    if receiver.role == Role::Member && poll.voice(&receiver.id).is_none() {
        return Ok(None);
    }
    polls::set_told(tx, &poll.id, &receiver.id, now).await?;
    let t = texts(receiver.habits.lang);
    let person = people::person_name(tx, t, &poll.network).await?;
    card(tx, &poll, receiver, head(t, receiver, person), now).await.map(Some)
}

async fn offer(tx: &mut Tx, poll: &Poll, receiver: &Participant, now: Timestamp) -> Result<Option<Screen>> {
    let (t, habits) = (texts(receiver.habits.lang), &receiver.habits);
    let lines = poll.to_come(now).map(|slot| line(i64::from(slot.nth), slot.start, &poll.zone, habits));
    let lines: Vec<String> = lines.collect();
    if poll.state != State::Offered || lines.is_empty() {
        return Ok(None);
    }
    let by = participants::load(tx, &poll.by).await?.name;
    let screen = Screen::say(t.times_offered(by)).and(lines.join("\n"));
    let screen = screen.and(how_and_where(poll.form, place_of(poll, receiver), t));
    let screen = screen.tap(t.times_ask_all(), Button::AskAll(poll.id.clone()));
    let screen = screen.tap(t.times_choose_who(), Button::AskSome(poll.id.clone()));
    Ok(Some(screen.tap(t.times_decline(), Button::NotThese(poll.id.clone()))))
}

async fn asked(tx: &mut Tx, poll: &Poll, receiver: &Participant, now: Timestamp) -> Result<Option<Screen>> {
    if poll.must_be_open(now).is_err() || poll.voice(&receiver.id).is_none() {
        return Ok(None);
    }
    polls::set_told(tx, &poll.id, &receiver.id, now).await?;
    let t = texts(receiver.habits.lang);
    let person = people::person_name(tx, t, &poll.network).await?;
    card(tx, poll, receiver, t.times_asked(person), now).await.map(Some)
}

/// One of the times would be ready, or everybody has answered: for whoever may say which it is.
async fn ready(tx: &mut Tx, poll: &Poll, receiver: &Participant, now: Timestamp) -> Result<Option<Screen>> {
    if !may_choose(tx, poll, receiver, now).await? {
        return Ok(None);
    }
    let t = texts(receiver.habits.lang);
    let show = |screen: Screen| screen.tap(t.times_show(), Button::Times(poll.id.clone()));
    let Some((slot, outlook)) = poll.best(now) else { return Ok(Some(show(Screen::say(t.times_news_none())))) };
    let said = if outlook == Outlook::Ready { t.times_news_ready() } else { t.times_news_nearly() };
    let person = people::person_name(tx, t, &poll.network).await?;
    let whose = if receiver.role == Role::Person { String::new() } else { t.attending_meeting_with(person) };
    let screen = Screen::say(said).and(cards::when(&poll.plan(slot), &receiver.habits)).and(whose);
    Ok(Some(show(screen.tap(t.times_take_it(), Button::TimeIs(poll.id.clone(), slot.nth)))))
}

/// Whether somebody may say which of the times it is: the person, whoever is responsible for their meetings, and whoever runs the team. The
/// one rule for what is offered and what is done.
pub async fn may_choose(tx: &mut Tx, poll: &Poll, viewer: &Participant, now: Timestamp) -> Result<bool> {
    if viewer.role != Role::Practitioner {
        return Ok(viewer.role == Role::Person);
    }
    let Some(staff) = &viewer.staff else { return Ok(false) };
    let (network, staff) = (networks::load(tx, &poll.network).await?, teams::staff(tx, staff).await?);
    Ok(staff.active && viewer.works(now) && rights::is_responsible(&staff, &network))
}

/// A poll as somebody in its network sees it now.
pub async fn card(tx: &mut Tx, poll: &Poll, viewer: &Participant, head: String, now: Timestamp) -> Result<Screen> {
    let t = texts(viewer.habits.lang);
    if poll.must_be_open(now).is_err() {
        return over(tx, poll, viewer, now).await;
    }
    let lines: Vec<String> = poll.slots.iter().map(|slot| slot_lines(poll, *slot, viewer, now)).collect();
    let mut screen = Screen::say(head).and(lines.join("\n"));
    if cards::sees_others(viewer) {
        screen = screen.and(how_far(poll, viewer, now));
    }
    screen = screen.and(how_and_where(poll.form, place_of(poll, viewer), t));
    if let Some(voice) = poll.voice(&viewer.id) {
        for slot in poll.to_come(now) {
            let said = voice.words.get(&slot.nth).copied();
            screen = screen.row(Word::ALL.map(|word| suits_key(poll, slot, word, said, t)));
        }
    }
    if !cards::sees_others(viewer) {
        return Ok(screen);
    }
    if may_choose(tx, poll, viewer, now).await? {
        screen = screen.tap(t.times_which_key(), Button::WhichTime(poll.id.clone()));
    }
    screen = screen.tap(t.times_now_key(), Button::Times(poll.id.clone()));
    Ok(screen.tap(t.times_drop_key(), Button::NoTime(poll.id.clone())))
}

fn suits_key(poll: &Poll, slot: Slot, word: Word, said: Option<Word>, t: &Texts) -> Key {
    let (number, button) = (i64::from(slot.nth), Button::Suits(poll.id.clone(), slot.nth, word));
    let label = if said == Some(word) {
        t.times_said_key(number, word_of(t, word))
    } else {
        t.times_suits_key(number, word_of(t, word))
    };
    Key::tap(label, button)
}

/// A word to one of the times, in words.
pub fn word_of(t: &Texts, word: Word) -> String {
    match word {
        Word::Yes => t.times_yes(),
        Word::IfNeedBe => t.times_if_need_be(),
        Word::No => t.times_no(),
    }
}

fn slot_lines(poll: &Poll, slot: Slot, viewer: &Participant, now: Timestamp) -> String {
    let t = texts(viewer.habits.lang);
    let mut parts = vec![];
    if slot.start <= now {
        parts.push(t.times_passed());
    }
    if let Some(word) = poll.voice(&viewer.id).and_then(|voice| voice.words.get(&slot.nth)) {
        parts.push(t.times_said(word_of(t, *word)));
    }
    if cards::sees_others(viewer) {
        let (counts, count) = (poll.counts(slot.nth), |many: usize| i64::try_from(many).unwrap_or(i64::MAX));
        parts.push(t.times_counts(count(counts.yes), count(counts.if_need_be), count(counts.no)));
    }
    let line = line(i64::from(slot.nth), slot.start, &poll.zone, &viewer.habits);
    if parts.is_empty() { line } else { format!("{line}\n– {}", parts.join("\n– ")) }
}

/// The first time that would be ready, and who has not answered.
fn how_far(poll: &Poll, viewer: &Participant, now: Timestamp) -> String {
    let t = texts(viewer.habits.lang);
    let far = match poll.best(now) {
        Some((slot, Outlook::Ready)) => t.times_ready(i64::from(slot.nth)),
        Some((slot, Outlook::IfNeedBe)) => t.times_nearly(i64::from(slot.nth)),
        None => t.times_none_ready(),
    };
    let mut silent: Vec<String> = poll.silent(now).map(|voice| voice.who.name.clone()).collect();
    silent.sort();
    if silent.is_empty() {
        return far;
    }
    format!("{far}\n{}", t.times_silent(names(&silent, viewer.habits.lang)))
}

/// A poll that is over says what became of it: the meeting, to whoever is asked to it.
async fn over(tx: &mut Tx, poll: &Poll, viewer: &Participant, now: Timestamp) -> Result<Screen> {
    let t = texts(viewer.habits.lang);
    let meeting = match poll.state.meeting() {
        Some(meeting) => meetings::load(tx, meeting).await?,
        None => None,
    };
    let Some(meeting) = meeting else {
        return Ok(Screen::say(if poll.state == State::Open { t.times_over() } else { t.times_dropped() }));
    };
    if meeting.seat(&viewer.id).is_some_and(Seat::expected) && meeting.is_coming_up(now) {
        meetings::set_told(tx, &meeting.id, &viewer.id, meeting.version).await?;
    }
    // It was agreed in its first version; what has become of it since then is more than that.
    let head = match (meeting.state, meeting.version) {
        (Stands::Cancelled, _) => String::new(),
        (Stands::Called, 1) => t.times_decided(),
        (Stands::Called, _) => t.refusal_changed(),
    };
    Ok(cards::meeting(&meeting, viewer, head, now))
}

/// The head of a card.
pub fn head(t: &Texts, viewer: &Participant, person: String) -> String {
    if viewer.role == Role::Person { t.times_own() } else { t.times_with(person) }
}

/// The head of the card of a meeting whose time was chosen, for whoever was asked: what their word has become.
pub fn settled_head(t: &Texts, viewer: &Participant, person: String, answer: Option<Answer>) -> String {
    let agreed = if viewer.role == Role::Person { t.times_settled_person() } else { t.times_settled(person) };
    let became = match answer {
        Some(Answer::Coming(_)) => t.times_was_yes(),
        Some(Answer::NotSure) => t.times_was_if_need_be(),
        Some(Answer::NotComing) => t.times_was_no(),
        None => t.times_was_silent(),
    };
    format!("{agreed} {became}")
}
