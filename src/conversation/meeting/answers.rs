//! An answer with all that belongs to it: from when on, what would help, who noted it. The person and the team read it of everybody,
//! everybody else of themselves alone.

use super::lines::{list_within, shown, state_word};
use crate::conversation::{Button, Screen};
use crate::domain::access::{self, Action};
use crate::domain::meeting::{Meeting, Seat};
use crate::domain::needs::{Help, Later};
use crate::domain::participant::{Habits, Participant, Role};
use crate::words::{Texts, dates, texts};

/// Names in a line of what there is to arrange take no more characters than this.
const LONGEST_NAMES: usize = 100;

/// What somebody said: "coming, from 16:30, needs step-free access (told Aino by phone, Mon 23 Nov, 12:00)".
pub fn said(meeting: &Meeting, seat: &Seat, habits: &Habits) -> String {
    let (t, mut words) = (texts(habits.lang), state_word(texts(habits.lang), seat.answer));
    if !seat.is_coming() {
        return told(meeting, seat, habits, words);
    }
    if seat.needs.later != Later::No {
        let from = seat.needs.later.from(meeting.plan.start);
        words = t.coming_from(words, dates::time(from, &habits.zone, habits.lang));
    }
    let helps: Vec<String> = seat.needs.helps.iter().map(|help| word(t, *help)).collect();
    if !helps.is_empty() {
        words = t.coming_needs(words, dates::list(&helps, habits.lang));
    }
    told(meeting, seat, habits, words)
}

/// Of somebody whom messages do not reach: what they said by phone meanwhile, if they did.
pub fn unreachable(meeting: &Meeting, seat: &Seat, habits: &Habits) -> String {
    let t = texts(habits.lang);
    match seat.by_phone {
        None => t.cards_unreachable(),
        Some(_) => dates::list(&[said(meeting, seat, habits), t.cards_unreachable()], habits.lang),
    }
}

/// With who noted it, and when, where it is not their own tap.
fn told(meeting: &Meeting, seat: &Seat, habits: &Habits, words: String) -> String {
    let Some(noted) = &seat.by_phone else { return words };
    let t = texts(habits.lang);
    let by = meeting.seat(&noted.by).map_or_else(|| t.help_no_name(), |seat| shown(t, &seat.who.name));
    t.coming_told(words, by, dates::short(noted.at, &habits.zone, habits.lang))
}

/// What would help, in a list.
fn word(t: &Texts, help: Help) -> String {
    match help {
        Help::Interpreter => t.coming_interpreter(),
        Help::StepFree => t.coming_step_free(),
        Help::Advocate => t.coming_advocate(),
    }
}

/// What there is to arrange, and for whom: for those who do. Empty where there is nothing.
pub fn to_arrange(meeting: &Meeting, viewer: &Participant) -> String {
    let (t, lang) = (texts(viewer.habits.lang), viewer.habits.lang);
    if viewer.role != Role::Practitioner {
        return String::new();
    }
    let of = |help: Help| {
        let needs = |seat: &&Seat| seat.expected() && seat.is_coming() && seat.needs.helps.contains(&help);
        let mut names: Vec<String> = meeting.seats.iter().filter(needs).map(|seat| shown(t, &seat.who.name)).collect();
        names.sort();
        (!names.is_empty()).then(|| t.coming_arrange_for(word(t, help), list_within(LONGEST_NAMES, &names, lang)))
    };
    let lines: Vec<String> = Help::ALL.into_iter().filter_map(of).collect();
    if lines.is_empty() { String::new() } else { format!("{}\n{}", t.coming_arrange(), lines.join("\n")) }
}

/// Whoever is coming may say more.
pub fn more_key(screen: Screen, meeting: &Meeting, viewer: &Participant) -> Screen {
    let coming = meeting.seat(&viewer.id).is_some_and(Seat::is_coming);
    let label = texts(viewer.habits.lang).coming_key();
    if coming { screen.tap(label, Button::WouldHelp(meeting.id.clone())) } else { screen }
}

/// Who may note what somebody said by phone, where there is anybody.
pub fn by_phone_key(screen: Screen, meeting: &Meeting, viewer: &Participant) -> Screen {
    let may = access::may_from(viewer, Action::NoteAnswer);
    if !may || !meeting.seats.iter().any(Seat::may_be_noted_for) {
        return screen;
    }
    screen.tap(texts(viewer.habits.lang).phoning_key(), Button::ByPhone(meeting.id.clone(), meeting.version))
}
