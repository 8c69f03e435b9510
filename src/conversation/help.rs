//! What anybody may ask at any time, and what any text gets that nobody asked for.
//!
//! > anything: "I can't go on"
//! > Kith:     No person reads this chat. … [the deployer's words: who to call now]

use super::{House, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::language::Lang;
use crate::domain::participant::{Participant, Role};
use crate::domain::refusal::Refusal;
use crate::store::teams::Staff;
use crate::words::{Texts, texts};

/// What can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin, or open a link.
    Start,
    /// What can be done here.
    Help,
    /// Language, zone, quiet hours.
    Settings,
    /// What is kept and who sees it.
    Privacy,
    /// Ask for one more human.
    Invite,
    /// The people around the person.
    Network,
    /// The meetings that stand.
    Meetings,
    /// An address for their calendar.
    Calendar,
    /// Plan a meeting.
    Meet,
    /// What happened around the person.
    Log,
    /// Leave.
    Stop,
    /// Everything that is kept of them.
    Export,
    /// Leave, and be erased.
    Forget,
    /// A link for a person.
    New,
    /// Readiness of all meetings.
    Ready,
    /// The same in a browser.
    Board,
    /// The team.
    Team,
    /// Its work in numbers.
    Report,
    /// Somebody gets no messages for the time being.
    Pause,
    /// An account was taken over.
    Freeze,
    /// Something else with a slash before it.
    Unknown,
}

impl Command {
    /// Every command by its name; what is not here is `Unknown`.
    pub const NAMES: [(&'static str, Command); 20] = [
        ("start", Command::Start),
        ("help", Command::Help),
        ("settings", Command::Settings),
        ("privacy", Command::Privacy),
        ("invite", Command::Invite),
        ("network", Command::Network),
        ("meetings", Command::Meetings),
        ("calendar", Command::Calendar),
        ("meet", Command::Meet),
        ("log", Command::Log),
        ("stop", Command::Stop),
        ("export", Command::Export),
        ("forget", Command::Forget),
        ("new", Command::New),
        ("ready", Command::Ready),
        ("board", Command::Board),
        ("team", Command::Team),
        ("report", Command::Report),
        ("pause", Command::Pause),
        ("freeze", Command::Freeze),
    ];

    /// The command of a word, in any letter case.
    pub fn named(word: &str) -> Command {
        let word = word.to_ascii_lowercase();
        Self::NAMES.into_iter().find(|(name, _)| *name == word).map_or(Command::Unknown, |(_, command)| command)
    }

    /// What it does, in the words of the table of access. A command without an action does not compile.
    pub fn actions(self) -> &'static [Action] {
        match self {
            Command::Start => &[Action::Help, Action::OpenLink],
            Command::Help | Command::Privacy | Command::Unknown => &[Action::Help],
            Command::Settings => &[Action::Settings],
            Command::Invite => &[Action::Invite],
            Command::Network => &[Action::SeePeople],
            Command::Meetings => &[Action::SeeMeetings, Action::SeeOthers],
            Command::Calendar => &[Action::Follow],
            Command::Meet => &[Action::Plan],
            Command::Log => &[Action::ReadLog, Action::ReadAll],
            Command::Stop => &[Action::Leave],
            Command::Export => &[Action::Export],
            Command::Forget => &[Action::Forget],
            Command::New => &[Action::Refer],
            Command::Ready => &[Action::SeeReadiness],
            Command::Board => &[Action::Board],
            Command::Team => &[Action::SeeTeam],
            Command::Report => &[Action::Report],
            Command::Pause => &[Action::Pressed, Action::Hold],
            Command::Freeze => &[Action::Freeze],
        }
    }

    fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(_, command)| *command == self).map_or("help", |(name, _)| name)
    }

    fn description(self, t: &Texts) -> String {
        match self {
            Command::Start | Command::Unknown | Command::Help => t.menu_help(),
            Command::Settings => t.menu_settings(),
            Command::Privacy => t.menu_privacy(),
            Command::Invite => t.menu_invite(),
            Command::Network => t.menu_network(),
            Command::Meetings => t.menu_meetings(),
            Command::Calendar => t.menu_calendar(),
            Command::Meet => t.menu_meet(),
            Command::Log => t.menu_log(),
            Command::Stop => t.menu_stop(),
            Command::Export => t.menu_export(),
            Command::Forget => t.menu_forget(),
            Command::New => t.menu_new(),
            Command::Ready => t.menu_ready(),
            Command::Board => t.menu_board(),
            Command::Team => t.menu_team(),
            Command::Report => t.menu_report(),
            Command::Pause => t.menu_pause(),
            Command::Freeze => t.menu_freeze(),
        }
    }
}

/// The commands somebody is offered, with a line about each. Being offered one is not being allowed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Name without the slash, and what it does.
    pub commands: Vec<(String, String)>,
}

impl Menu {
    /// For strangers.
    pub fn plain(lang: Lang) -> Menu {
        Menu::of(lang, &[], &[])
    }

    /// For somebody with these places in teams and networks.
    pub fn of(lang: Lang, staff: &[Staff], places: &[Participant]) -> Menu {
        let is = |role| places.iter().any(|place| place.role == role);
        let mut commands = Vec::new();
        if is(Role::Person) {
            commands.extend([
                Command::Invite,
                Command::Network,
                Command::Pause,
                Command::Meet,
                Command::Meetings,
                Command::Log,
                Command::Stop,
            ]);
        }
        if !staff.is_empty() {
            commands.extend([
                Command::New,
                Command::Meet,
                Command::Meetings,
                Command::Ready,
                Command::Board,
                Command::Pause,
                Command::Freeze,
            ]);
        }
        if staff.iter().any(|staff| staff.coordinator) {
            commands.extend([Command::Team, Command::Report]);
        }
        if is(Role::Member) {
            commands.extend([Command::Meet, Command::Meetings, Command::Log, Command::Stop]);
        }
        if !staff.is_empty() || !places.is_empty() {
            commands.push(Command::Calendar);
            commands.push(Command::Export);
        }
        if is(Role::Person) || is(Role::Member) {
            commands.push(Command::Forget);
        }
        commands.extend([Command::Settings, Command::Privacy, Command::Help]);
        let mut seen = Vec::new();
        commands.retain(|command| {
            !seen.contains(command) && {
                seen.push(*command);
                true
            }
        });
        let t = texts(lang);
        Menu {
            commands: commands.into_iter().map(|command| (command.name().to_owned(), command.description(t))).collect(),
        }
    }
}

/// What can be done here, by what somebody is.
pub fn help(room: &Room<'_>) -> Reply {
    let menu = Menu::of(room.lang(), &room.staff, &room.places);
    let lines: Vec<String> = menu.commands.iter().map(|(name, line)| format!("/{name} – {line}")).collect();
    let first =
        if room.staff.is_empty() && room.places.is_empty() { room.t.arriving_bare() } else { room.t.help_intro() };
    let first = match super::team::staying::ended(room) {
        Some(screen) => screen,
        None => Screen::say(first),
    };
    Reply::say(first.and(lines.join("\n")).and(nobody_reads(room.house, room.lang()))).with_menu(menu)
}

/// What is kept, who sees it, how to leave: answered before any agreement.
pub fn privacy(room: &Room<'_>) -> Reply {
    let what = if room.user.is_without_telegram() { room.t.pages_privacy() } else { room.t.help_privacy() };
    let kept = &room.house.retention;
    let how_long = room.t.help_privacy_how_long(kept.meetings, kept.sent, kept.links);
    Reply::say(Screen::say(what).and(how_long).open())
}

/// The same for every text nobody asked for: no guessing what it says, and it is not kept.
pub fn signpost(room: &Room<'_>) -> Reply {
    Reply::say(signpost_screen(room.house, room.lang()))
}

/// The signpost by itself: needs no store.
pub fn signpost_screen(house: &House, lang: Lang) -> Screen {
    let t = texts(lang);
    Screen::say(t.help_signpost()).and(house.signpost.in_language(lang)).and(t.help_signpost_more()).open()
}

/// A command Kith does not have.
pub fn unknown(room: &Room<'_>) -> Reply {
    Reply::say(Screen::say(room.t.help_unknown_command()).and(nobody_reads(room.house, room.lang())))
}

/// That no person reads here, and who to call instead.
pub fn nobody_reads(house: &House, lang: Lang) -> String {
    format!("{} {}", texts(lang).help_nobody_reads(), house.signpost.in_language(lang))
}

/// A rule's no, in kind words.
pub fn refusal(room: &Room<'_>, refusal: Refusal) -> String {
    match refusal {
        Refusal::DeadLink => room.t.refusal_dead_link(),
        Refusal::OwnLink => room.t.refusal_own_link(),
        Refusal::NotYours => room.t.refusal_not_yours(),
        Refusal::Changed => room.t.refusal_changed(),
        Refusal::Cancelled => room.t.refusal_cancelled(),
        Refusal::Begun => room.t.refusal_begun(),
        Refusal::NotBegun => room.t.refusal_not_begun(),
        Refusal::Settled => room.t.refusal_settled(),
        Refusal::ProposalClosed => room.t.refusal_proposal_closed(),
        Refusal::PollClosed => room.t.refusal_poll_closed(),
        Refusal::NotAgreed => room.t.refusal_not_agreed(),
        Refusal::Past => room.t.refusal_past(),
    }
}
