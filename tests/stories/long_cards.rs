//! A network of more people than a card has room for: everybody is on some page, names are whole, and no text is longer than Telegram takes.

use jiff::Timestamp;
use kith::conversation::meeting::{cards, paging};
use kith::conversation::{Button, Key, Screen};
use kith::domain::ids::{MeetingId, NetworkId, ParticipantId, UserId};
use kith::domain::language::Lang;
use kith::domain::meeting::{Answer, ByPhone, Form, Meeting, Plan, Seat, State};
use kith::domain::needs::{Help, Later, Needs};
use kith::domain::participant::{Habits, Participant, Reminders, Role, StandIn};
use kith::domain::profile::Profile;
use kith::domain::quiet::QuietHours;
use kith::domain::standing::MOST;
use kith::domain::when::Zone;

/// Telegram's limit, in the units it counts.
const LIMIT: usize = 4096;

fn habits(lang: Lang) -> Habits {
    let (zone, quiet, reminders, service) = (Zone::UTC, QuietHours::NONE, Reminders::Both, Profile::Community);
    Habits { lang, zone, quiet, discreet: false, reminders, travel: None, on_call: None, service }
}

/// Names as long as they may be, with letters of several bytes, each its own.
fn name(number: usize) -> String {
    format!("{number:03} {}", "Äö\u{1F98A}".repeat(12))
}

fn guest(number: usize, role: Role, lang: Lang) -> Participant {
    Participant {
        id: ParticipantId(format!("{number:032x}")),
        network: NetworkId("n".into()),
        role,
        user: UserId(1),
        name: name(number),
        contact: None,
        staff: None,
        essential: true,
        not_now: false,
        held_by_person: None,
        held_by_team: None,
        works_until: None,
        stands_in: None,
        paused_until: Some(now() + jiff::SignedDuration::from_hours(1000)),
        shows: true,
        sees_others: true,
        on_record: true,
        active: true,
        reachable: true,
        by_mail: false,
        habits: habits(lang),
    }
}

fn now() -> Timestamp {
    "2026-11-10T12:00:00Z".parse().expect("an instant")
}

/// The person is the first; everybody but one practitioner is one of the people, and essential.
fn meeting(people: usize, answer: Option<Answer>, lang: Lang) -> Meeting {
    let role = |number| match number {
        0 => Role::Person,
        1 => Role::Practitioner,
        _ => Role::Member,
    };
    // Whoever comes says all that can be said, by phone.
    let comes = matches!(answer, Some(Answer::Coming(_)));
    let needs = Needs { later: Later::Hour, helps: if comes { Help::ALL.to_vec() } else { vec![] } };
    let by_phone = ByPhone { by: guest(0, Role::Person, lang).id, at: now() };
    let by_phone = comes.then_some(by_phone);
    let seat = |number| Seat {
        answer,
        needs: needs.clone(),
        by_phone: by_phone.clone(),
        ..Seat::for_participant(guest(number, role(number), lang))
    };
    let plan = Plan {
        start: now() + jiff::SignedDuration::from_hours(72),
        zone: Zone::named("Europe/Helsinki").expect("a zone"),
        form: Form::InPerson,
        place: Some("ä".repeat(200)),
        home: false,
        place_by: None,
    };
    let (id, network) = (MeetingId("0".repeat(32)), NetworkId("n".into()));
    Meeting {
        id,
        network,
        version: 1,
        state: State::Called,
        plan,
        shown_early: false,
        alone: None,
        seats: (0..people).map(seat).collect(),
    }
}

#[test]
fn as_many_as_may_stand_in_fit_beside_a_full_card() {
    for (lang, answer) in
        Lang::ALL.into_iter().flat_map(|lang| [(lang, None), (lang, Some(Answer::Coming(Form::Phone)))])
    {
        let mut meeting = meeting(130, answer, lang);
        for number in 130..130 + MOST {
            let stands_in =
                Some(StandIn { meeting: meeting.id.clone(), instead_of: Some(meeting.seats[1].who.id.clone()) });
            let who = Participant { stands_in, ..guest(number, Role::Practitioner, lang) };
            meeting.seats.push(Seat { answer, ..Seat::for_participant(who) });
        }
        for seat in [0, 1, 2, 130] {
            fits(&cards::meeting(&meeting, &meeting.seats[seat].who, "Head", now()));
        }
    }
}

#[track_caller]
fn fits(screen: &Screen) {
    let length = screen.text.encode_utf16().count();
    assert!(length <= LIMIT, "{length} units:\n{}", screen.text);
    // A name is there to its last sign, or not at all.
    for (at, _) in screen.text.match_indices("Äö") {
        let rest = &screen.text[at..];
        assert!(rest.starts_with("Äö\u{1F98A}"), "cut: {}", &rest[..rest.len().min(20)]);
    }
}

fn turns(screen: &Screen) -> Vec<u32> {
    let keys = screen.rows.iter().flatten();
    let pages =
        keys.filter_map(|key| if let Key::Tap(_, Button::Everybody(_, page)) = key { Some(*page) } else { None });
    pages.collect()
}

#[test]
fn the_person_and_the_team_can_turn_to_everybody() {
    for lang in Lang::ALL {
        let meeting = meeting(130, None, lang);
        for viewer in [&meeting.seats[0].who, &meeting.seats[1].who] {
            let card = cards::meeting(&meeting, viewer, "Head", now());
            fits(&card);
            assert_eq!(turns(&card), [0]);
            let (mut seen, mut page) = (vec![], 0);
            loop {
                let screen = paging::page(&meeting, viewer, page, false);
                fits(&screen);
                seen.extend((0..130).filter(|number| screen.text.contains(&name(*number))));
                let next = turns(&screen).into_iter().find(|to| *to as usize > page);
                match next {
                    Some(to) => page = to as usize,
                    None => break,
                }
            }
            assert_eq!(seen, (0..130).collect::<Vec<_>>());
            assert!((4..9).contains(&page), "{page}");
            assert_eq!(paging::page(&meeting, viewer, page, false), paging::page(&meeting, viewer, 4_000_000, false));
        }
    }
}

#[test]
fn nobody_elses_card_turns_and_every_card_fits() {
    for lang in Lang::ALL {
        for answer in [None, Some(Answer::NotComing), Some(Answer::Coming(Form::Online))] {
            for people in [3, 30, 31, 200] {
                let meeting = meeting(people, answer, lang);
                for viewer in meeting.seats.iter().take(3).map(|seat| &seat.who) {
                    let card = cards::meeting(&meeting, viewer, "Head", now());
                    fits(&card);
                    let turned = turns(&card).len();
                    assert_eq!(turned, usize::from(people > 3 && viewer.role != Role::Member), "{people}");
                    let begun = cards::meeting(&meeting, viewer, "Head", meeting.plan.start);
                    fits(&begun);
                    // What is said of thirty fits once nobody's break is part of it.
                    assert!(people == 30 || turns(&begun).len() == turned);
                }
            }
        }
    }
}
