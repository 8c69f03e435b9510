//! What several flows show: a meeting's card, its readiness sentence, a plan's lines, a link's picture.
//! The same card for everyone; only the person and the team see who else was asked.

use jiff::Timestamp;

use super::lines::{everybody_key, list_within, people_lines, place, seen_by};
pub use super::lines::{person_name, sees_others, shown, state_word};
use super::{afterwards, answers, enough, instead};
use crate::conversation::plan::showing;
use crate::conversation::{Button, Key, Screen};
use crate::domain::access::{self, Action};
use crate::domain::ids::PostId;
use crate::domain::language::Lang;
use crate::domain::meeting::{Answer, Change, Form, Meeting, Plan, Seat, State};
use crate::domain::participant::{Habits, Participant, Role};
use crate::domain::readiness::{self, Need, Readiness};
use crate::domain::whereabouts::Whereabouts;
use crate::words::{Texts, dates, texts};

/// The sentence on readiness takes no more than this beside a full list of people.
const LONGEST_NEEDS: usize = 300;

/// A message that says what it is about only after a tap.
pub fn hidden(t: &Texts, post: &PostId) -> Screen {
    Screen::say(t.hiding_hidden()).tap(t.hiding_show(), Button::Show(post.clone()))
}

/// A meeting as one participant sees it now. An empty head leaves it out.
pub fn meeting(meeting: &Meeting, viewer: &Participant, head: impl Into<String>, now: Timestamp) -> Screen {
    let (t, habits) = (texts(viewer.habits.lang), &viewer.habits);
    let head = head.into();
    let lines = when_and_how(&meeting.plan, habits);
    let screen = if head.is_empty() { Screen::say(lines) } else { Screen::say(head).and(lines) };
    if meeting.state == State::Cancelled {
        return screen.and(t.cards_cancelled()).and(place(meeting.place_for(viewer, now), t));
    }
    if meeting.has_begun(now) {
        return afterwards::card(screen, meeting, viewer, now);
    }
    let screen = screen.and(meeting.seat(&viewer.id).map_or_else(String::new, |seat| news(t, seat, habits.lang)));
    let Some(seat) = meeting.seat(&viewer.id).filter(|seat| seat.expected()) else {
        return if sees_others(viewer) {
            let screen = overview(screen, meeting, viewer, now).and(place(meeting.place_for(viewer, now), t));
            let screen = instead::keys(screen, meeting, viewer);
            everybody_key(screen, t, meeting, |seat| person_line(meeting, seat, viewer))
        } else {
            Screen::say(t.cards_not_expected())
        };
    };
    let screen =
        if sees_others(viewer) { overview(screen, meeting, viewer, now) } else { beside(screen, meeting, viewer, now) };
    // The place is what somebody typed, and may say what an outsider must not read: it comes last, behind the hundredth character.
    let screen = screen.and(your_answer(meeting, seat, habits)).and(place(meeting.place_for(viewer, now), t));
    answer_keys(showing::key(screen, meeting, viewer, now), meeting, viewer, now)
}

/// What has changed since they last looked. Whoever answered has looked.
fn news(t: &Texts, seat: &Seat, lang: Lang) -> String {
    let word = |change: &Change| match change {
        Change::Time => t.cards_news_time(),
        Change::Form => t.cards_news_form(),
        Change::Place => t.cards_news_place(),
    };
    let news: Vec<String> = seat.news.iter().map(word).collect();
    if news.is_empty() || seat.answer.is_some() { String::new() } else { t.cards_news(dates::list(&news, lang)) }
}

/// That one practitioner has to be enough; and who else comes: those who let the others see it, where the person lets them.
fn beside(screen: Screen, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    let screen = screen.and(enough::line(meeting, viewer, now)).and(instead::lines(meeting, viewer));
    let names = seen_by(meeting, viewer, Seat::is_coming);
    if names.is_empty() { screen } else { screen.and(texts(viewer.habits.lang).cards_beside(names)) }
}

/// Who was asked and what they said, and the sentence on readiness: for the person and the team alike.
fn overview(screen: Screen, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    let t = texts(viewer.habits.lang);
    let seats = meeting.seats.iter().filter(|seat| seat.expected()).collect();
    let screen = screen.and(people_lines(t, seats, |seat| person_line(meeting, seat, viewer)));
    let screen = screen.and(instead::lines(meeting, viewer));
    let as_of = t.cards_as_of(dates::short(now, &viewer.habits.zone, viewer.habits.lang));
    screen.and(answers::to_arrange(meeting, viewer)).and(format!("{} {as_of}", readiness(meeting, viewer, now)))
}

/// What somebody said, in a line.
pub fn person_line(meeting: &Meeting, seat: &Seat, viewer: &Participant) -> String {
    let t = texts(viewer.habits.lang);
    let name = seat.who.name.clone();
    if !seat.who.reachable {
        return t.cards_person(name, answers::unreachable(meeting, seat, &viewer.habits));
    }
    let state = answers::said(meeting, seat, &viewer.habits);
    let state = match seat.who.paused_until.filter(|_| seat.who.role != Role::Practitioner) {
        Some(until) => t.cards_on_break(state, dates::short(until, &viewer.habits.zone, viewer.habits.lang)),
        None => state,
    };
    t.cards_person(name, state)
}

fn your_answer(meeting: &Meeting, seat: &Seat, habits: &Habits) -> String {
    let t = texts(habits.lang);
    match seat.answer {
        None => t.cards_no_answer_yet(),
        Some(_) => t.cards_your_answer(answers::said(meeting, seat, habits)),
    }
}

fn answer_keys(screen: Screen, meeting: &Meeting, viewer: &Participant, now: Timestamp) -> Screen {
    let t = texts(viewer.habits.lang);
    let answer = |answer| Button::Answered(meeting.id.clone(), meeting.version, answer);
    let coming = |form| Key::tap(coming_word(t, form, meeting.plan.form), answer(Answer::Coming(form)));
    let screen = ways(meeting.plan.form).into_iter().fold(screen, |screen, form| screen.row([coming(form)]));
    let screen = screen.row([
        Key::tap(t.cards_not_coming_key(), answer(Answer::NotComing)),
        Key::tap(t.cards_not_sure_key(), answer(Answer::NotSure)),
    ]);
    let screen = answers::more_key(screen, meeting, viewer);
    let stays_away = meeting.seat(&viewer.id).is_some_and(|seat| seat.answer == Some(Answer::NotComing));
    let screen = if stays_away { screen } else { screen.tap(t.calendar_key(), Button::Calendar(meeting.id.clone())) };
    if !sees_others(viewer) {
        let alone = seen_by(meeting, viewer, Seat::is_coming).is_empty() || viewer.user.is_without_telegram();
        return if alone { screen } else { screen.tap(t.circles_key(), Button::Map(meeting.network.clone())) };
    }
    let screen = answers::by_phone_key(screen, meeting, viewer);
    let screen = everybody_key(screen, t, meeting, |seat| person_line(meeting, seat, viewer));
    let screen = screen.tap(t.telling_key(), Button::WhoKnows(meeting.id.clone()));
    let screen = instead::keys(enough::key(screen, meeting, viewer, now), meeting, viewer);
    if !access::may_from(viewer, Action::Move) {
        return screen;
    }
    let screen = screen.tap(t.convening_change(), Button::Move(meeting.id.clone()));
    screen.tap(t.convening_cancel(), Button::Cancel(meeting.id.clone()))
}

/// Whose meeting it is, where that is not the reader's own.
pub fn head(meeting: &Meeting, viewer: &Participant) -> String {
    let t = texts(viewer.habits.lang);
    match viewer.role {
        Role::Person => t.attending_your_meeting(),
        Role::Member | Role::Practitioner => t.attending_meeting_with(person_name(t, meeting)),
    }
}

/// How one can come: as the meeting is held, and by phone or online to any.
pub fn ways(usual: Form) -> Vec<Form> {
    let others = Form::ALL.into_iter().filter(|form| *form != usual && *form != Form::InPerson);
    std::iter::once(usual).chain(others).collect()
}

/// "I'm coming" for the form the meeting has; by phone or online for the others.
fn coming_word(t: &Texts, form: Form, usual: Form) -> String {
    match form {
        form if form == usual => t.cards_coming_key(),
        Form::Phone => t.cards_coming_phone_key(),
        Form::Online => t.cards_coming_online_key(),
        Form::InPerson => t.cards_coming_key(),
    }
}

/// When, how and where, in the reader's language and zone; the zone is named where it could be mistaken. For those who plan it, and the person.
pub fn plan_lines(plan: &Plan, habits: &Habits) -> String {
    let whole = plan.place.clone().map_or(Whereabouts::NotKnown, Whereabouts::At);
    format!("{}\n{}", when_and_how(plan, habits), place(whole, texts(habits.lang)))
}

/// The same of a meeting, where as far as this one may read it.
pub fn meeting_lines(meeting: &Meeting, viewer: &Participant, now: Timestamp) -> String {
    let place = place(meeting.place_for(viewer, now), texts(viewer.habits.lang));
    format!("{}\n{place}", when_and_how(&meeting.plan, &viewer.habits))
}

fn when_and_how(plan: &Plan, habits: &Habits) -> String {
    let t = texts(habits.lang);
    format!("{}\n{}", when(plan, habits), t.cards_form(form(t, plan.form)))
}

/// The time in the reader's zone, with the meeting's own where the two clocks differ.
pub fn when(plan: &Plan, habits: &Habits) -> String {
    let t = texts(habits.lang);
    let here = dates::full(plan.start, &habits.zone, habits.lang);
    let same = habits.zone.at(plan.start).datetime() == plan.zone.at(plan.start).datetime();
    if same {
        return here;
    }
    let there = dates::full(plan.start, &plan.zone, habits.lang);
    t.cards_two_zones(here, dates::zone_city(&habits.zone), there, dates::zone_city(&plan.zone))
}

/// A form in words.
pub fn form(t: &Texts, form: Form) -> String {
    match form {
        Form::InPerson => t.convening_form_in_person(),
        Form::Phone => t.convening_form_phone(),
        Form::Online => t.convening_form_online(),
    }
}

/// The readiness sentence, and that one practitioner has to be enough where it was decided so: the same for the team and the person.
pub fn readiness(meeting: &Meeting, viewer: &Participant, now: Timestamp) -> String {
    let (t, lang) = (texts(viewer.habits.lang), viewer.habits.lang);
    let list = |needs: &[Need], say: fn(&Texts, &Meeting, &Need) -> String| {
        list_within(LONGEST_NEEDS, &needs.iter().map(|need| say(t, meeting, need)).collect::<Vec<_>>(), lang)
    };
    let sentence = match readiness::of(meeting, now) {
        Readiness::Ready => t.cards_ready(),
        Readiness::Waiting(needs) => t.cards_waiting(list(&needs, waits_for)),
        Readiness::Cannot(needs) => t.cards_cannot(list(&needs, stands_in_the_way)),
    };
    let alone = enough::line(meeting, viewer, now);
    if alone.is_empty() { sentence } else { format!("{sentence} {alone}") }
}

fn waits_for(t: &Texts, meeting: &Meeting, need: &Need) -> String {
    match need {
        Need::Person => t.cards_needs_person(person_name(t, meeting)),
        Need::Practitioners(count) => t.cards_needs_practitioners(i64::try_from(*count).unwrap_or(2)),
        Need::Essential(who) => t.cards_needs_essential(name_of(t, meeting, who)),
        Need::Place => t.cards_needs_place(),
    }
}

fn stands_in_the_way(t: &Texts, meeting: &Meeting, need: &Need) -> String {
    match need {
        Need::Person => t.cards_lacks_person(person_name(t, meeting)),
        Need::Practitioners(_) => t.cards_lacks_practitioners(),
        Need::Essential(who) => t.cards_lacks_essential(name_of(t, meeting, who)),
        Need::Place => t.cards_needs_place(),
    }
}

/// Whether the person at the centre was forgotten.
pub fn is_nameless(meeting: &Meeting) -> bool {
    meeting.seats.iter().any(|seat| seat.who.role == Role::Person && seat.who.name.is_empty())
}

fn name_of(t: &Texts, meeting: &Meeting, who: &crate::domain::ids::ParticipantId) -> String {
    meeting.seat(who).map_or_else(|| t.help_no_name(), |seat| shown(t, &seat.who.name))
}

/// A link as text, as a picture for paper, to send in a chat, to copy.
pub fn link_card(t: &Texts, url: &str, text: &str) -> Screen {
    let share = Key::Open(t.gathering_share(), share_address(url, &t.gathering_share_text()));
    Screen::say(text).and(url).row([share]).row([Key::Copy(t.gathering_copy(), url.to_owned())]).with_qr(url).open()
}

/// The address that opens Telegram's "send to…" with a link and a neutral line.
fn share_address(url: &str, text: &str) -> String {
    let mut address = reqwest::Url::parse("https://t.me/share/url").expect("a constant address");
    address.query_pairs_mut().append_pair("url", url).append_pair("text", text);
    address.to_string()
}
