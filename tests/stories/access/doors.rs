//! Which taps and commands try an action, on whose things.

use kith::domain::access::{Action, Whose};

/// Ids of one neighbourhood: a network with its people and its meeting, and a network that waits for its person.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// The network.
    pub network: String,
    /// One of the person's words, for a human who takes part.
    pub contact: String,
    /// One for somebody whose link waits.
    pub asked: String,
    /// A link for one of the people: opened, not judged.
    pub opened: String,
    /// A link that waits for the word of whoever opened it: for what is theirs themselves, else another.
    pub known: String,
    /// Somebody's place: for what is theirs their own, else another's.
    pub place: String,
    /// The place of one of the people who was not asked to the meeting.
    pub late: String,
    /// The place of one of the people who was.
    pub friend: String,
    /// A meeting, and its version.
    pub meeting: String,
    /// A meeting that has begun.
    pub begun: String,
    /// A suggested meeting, unanswered.
    pub proposal: String,
    /// Several times that everybody is asked about.
    pub poll: String,
    /// Several times that wait for the person.
    pub offer: String,
    /// A network whose person has not opened their link.
    pub waiting: String,
    /// A person's link, opened, not judged.
    pub persons: String,
    /// A message that was written to somebody: for what is theirs to them.
    pub letter: String,
    /// A practitioner's place in the team.
    pub staff: String,
    /// A place in a team: for what is theirs their own, else another's.
    pub post: String,
    /// A colleague by their place in the team's list, who does not work with the person.
    pub colleague: String,
    /// One who does, and is not the convener.
    pub heir: String,
    /// A link's token.
    pub token: String,
}

impl Ids {
    /// Something that looks like each.
    pub fn samples() -> Ids {
        let id = || "0123456789abcdef0123456789abcdef".to_owned();
        Ids {
            network: id(),
            contact: id(),
            asked: id(),
            opened: id(),
            known: id(),
            place: id(),
            late: id(),
            friend: id(),
            letter: id(),
            meeting: id(),
            begun: id(),
            proposal: id(),
            poll: id(),
            offer: id(),
            waiting: id(),
            persons: id(),
            staff: id(),
            post: id(),
            colleague: "1".into(),
            heir: "1".into(),
            token: "x".into(),
        }
    }
}

/// Whether a try of this leaves something in the store.
pub fn changes(action: Action, whose: Whose) -> bool {
    use Action as A;
    !matches!(
        action,
        A::Help
            | A::OpenLink
            | A::Export
            | A::Unhide
            | A::Forget
            | A::ReadLog
            | A::ReadAll
            | A::SeePeople
            | A::SeeMap
            | A::SeeMeetings
            | A::SeeOthers
            | A::SeeTeam
            | A::Report
            // Whoever convenes already takes nothing on.
            | A::TakeOn
            // Its doors sign in and out again.
            | A::Board
    ) && whose == Whose::Own
}

/// A word that is only there if the action was done, where seeing is all there is to it.
pub fn shows(action: Action) -> Option<&'static str> {
    match action {
        Action::SeeOthers | Action::ReadAll => Some("Leena"),
        // The person's `/pause`, which is about their own list, speaks of none.
        Action::Hold => Some("messages"),
        _ => None,
    }
}

/// Buttons that can be used only instead of others, or when others cannot: each is used in a story of its own flow.
const INSTEAD: [&str; 11] = ["ag", "yo", "nt", "pa", "pd", "pe", "ph", "tf", "vd", "tm", "lt"];

/// Whether this door can be used after the others of its action.
pub fn can_follow(door: &str) -> bool {
    !INSTEAD.iter().any(|code| door == *code || door.starts_with(&format!("{code}:")))
}

/// The taps and commands that try this, in an order in which all of them can be done. A command is about what is theirs.
pub fn doors(action: Action, whose: Whose, ids: &Ids) -> Vec<String> {
    let shapes: Vec<&str> = match whose {
        Whose::Nothing => about_nothing(action),
        Whose::Own => [commands(action), taps(action)].concat(),
        Whose::Other => taps(action).into_iter().filter(|tap| tap.contains('{')).collect(),
    };
    shapes.into_iter().map(|shape| filled(shape, ids)).collect()
}

fn about_nothing(action: Action) -> Vec<&'static str> {
    match action {
        Action::Help => vec!["/start", "/help", "/privacy", "/nonsense", "nv"],
        Action::OpenLink => vec!["/start {token}"],
        Action::Settings => SETTINGS.to_vec(),
        Action::Export => vec!["/export"],
        Action::Forget => vec!["/forget"],
        Action::Leave => vec!["/stop"],
        Action::Refer => vec!["/new"],
        _ => vec![],
    }
}

fn commands(action: Action) -> Vec<&'static str> {
    match action {
        Action::Export => vec!["/export"],
        Action::ReadLog | Action::ReadAll => vec!["/log"],
        Action::Invite => vec!["/invite"],
        Action::SeePeople => vec!["/network"],
        Action::SeeMeetings | Action::SeeOthers => vec!["/meetings"],
        Action::Follow => vec!["/calendar"],
        Action::Plan => vec!["/meet"],
        Action::SeeReadiness => vec!["/ready", "rd", "ev:true", "ev:false"],
        Action::OnCall => vec!["oc", "od:off", "od:day"],
        Action::Board => vec!["/board"],
        Action::Hold => vec!["/pause"],
        Action::SeeTeam => vec!["/team"],
        Action::Report => vec!["/report"],
        Action::Freeze => vec!["/freeze"],
        _ => vec![],
    }
}

/// What a plan is asked, one after the other.
const PLAN: [&str; 14] = [
    "mf:{network}",
    "cm:2031-01-01",
    "cd:2031-01-07",
    "ch:14:0",
    "tn",
    "cd:2031-01-07",
    "ch:14:0",
    "ty",
    "fo:phone",
    "pl",
    "se",
    "dr",
    "tf:true",
    "ph:true",
];

/// A word on what was suggested, or on somebody's silence.
const DECIDE: [&str; 10] = [
    "pc:{proposal}",
    "pi:{late}",
    "po",
    "pa:{proposal}",
    "pd:{proposal}",
    "lt:{letter}:true",
    "pe",
    "vc:{offer}",
    "va:{offer}",
    "vd:{offer}",
];

/// Every choice for oneself.
const SETTINGS: [&str; 1] = ["/settings"];

/// What is chosen in the settings.
const CHOICES: &str = "ls la:en zs zo:Europe/London qs qu:22:7 ds:true ds:false rs rc:2h ml mx tv tk:60";

fn taps(action: Action) -> Vec<&'static str> {
    match action {
        Action::AnswerLink => vec!["mo:{known}", "no:{known}", "ag:{known}", "yo:{known}"],
        Action::Settings => CHOICES.split(' ').collect(),
        Action::Unhide => vec!["sw:{letter}", "hi:{letter}"],
        Action::Choose => vec!["na", "br", "bf:1", "bf:0", "wh"],
        Action::Share => vec!["sh:{place}:true", "or:{place}:true"],
        Action::LetSee => vec!["ot:true"],
        Action::Title => vec!["ct", "ci:coffee"],
        Action::LetSuggest => vec!["wg", "ws:false"],
        Action::Wish => vec!["nn:{asked}:true", "ne:{asked}", "ny:{asked}", "nx", "aa:{asked}"],
        Action::Forget => vec!["fy"],
        Action::Leave => vec!["st:{place}", "sy:{place}"],
        Action::ReadLog | Action::ReadAll => vec!["lg:{place}:0"],
        Action::Invite => vec!["in", "sm:{asked}", "sq:{asked}", "nl:{asked}", "rv:{asked}"],
        Action::KnowMember => vec!["it:{opened}", "nt:{opened}"],
        Action::SeePeople => vec!["nw", "co:{contact}"],
        Action::SeeMap => vec!["pm:{network}"],
        Action::SeeAround => vec!["pn:{network}"],
        Action::Circle => vec!["cr:{contact}:inner"],
        Action::Essential => vec!["es:{contact}:true"],
        Action::Remove => vec!["rm:{contact}", "ry:{contact}"],
        Action::AskToo => vec!["ad:{late}"],
        Action::Decide => DECIDE.to_vec(),
        Action::ChooseTime => vec!["vt:{poll}", "vy:{poll}:1"],
        Action::SeeMeetings => vec!["me:{meeting}", "ic:{meeting}", "vs:{poll}"],
        // A poll counts what was said, and names who has not said anything yet.
        Action::SeeOthers => vec!["me:{meeting}", "vs:{poll}", "kn:{meeting}", "mp:{meeting}:0"],
        Action::NoteWho => vec!["wc:{begun}", "wa:{place}:phone", "wd:{begun}"],
        Action::Follow => vec!["fs", "fn"],
        Action::Answer => vec![
            "an:{meeting}:1:coming-in_person",
            "he:{meeting}",
            "hm:{meeting}:1:from-30",
            "an:{meeting}:1:not_sure",
            "vo:{poll}:1:yes",
        ],
        Action::MeetAlone => vec!["oq:{meeting}:1", "oy:{meeting}:1:short_notice", "on:{meeting}:1"],
        Action::StandIn => vec!["sf:{meeting}", "sg:{meeting}:0", "si:{meeting}:0:{colleague}", "sj:{place}"],
        Action::ShowPlace => vec!["sp:{meeting}:1:true"],
        Action::NoteAnswer => vec!["tp:{meeting}:1", "tq:{friend}:1:{tail}", "ts:{friend}:1:{tail}:n"],
        Action::Plan => PLAN.to_vec(),
        Action::PlanMore => vec!["mg:{begun}:day", "mg:{begun}:week", "tm"],
        Action::Move => vec!["mv:{meeting}"],
        Action::Cancel => vec!["ca:{meeting}", "cy:{meeting}:1", "vx:{poll}", "vz:{poll}"],
        Action::ReferAgain => vec!["np:{waiting}"],
        Action::Wait => vec!["mt:{network}:true", "mt:{network}:false"],
        Action::TakeOn => vec!["to:{waiting}"],
        Action::KnowPerson => vec!["it:{persons}", "nt:{persons}"],
        Action::Colleagues => vec!["tw:{network}", "tt:{network}:{colleague}", "tt:{network}:{colleague}"],
        Action::HandOver => vec!["ho:{network}:{heir}"],
        Action::Pressed => vec!["nb:{contact}", "lb:{contact}", "lo:{contact}", "ly:{contact}"],
        Action::Hold => vec!["ha:{network}", "hd:{late}", "hy:{late}", "hu:{late}"],
        Action::Freeze => vec!["fa:{network}", "fz:{late}", "fe:{late}", "ft:{late}"],
        Action::Board => vec!["bo", "bp"],
        Action::BringIn => vec!["sl"],
        Action::Stay => vec!["rn:{post}"],
        Action::BringBack => vec!["bb:{staff}"],
        Action::OffBoard => vec!["so:{staff}", "sx:{staff}"],
        Action::TeamGroup => vec!["gu:{post}", "gx:{post}"],
        _ => vec![],
    }
}

fn filled(shape: &str, ids: &Ids) -> String {
    let tail = ids.meeting.chars().skip(ids.meeting.len().saturating_sub(8)).collect::<String>();
    let words = [
        ("{network}", &ids.network),
        ("{contact}", &ids.contact),
        ("{asked}", &ids.asked),
        ("{opened}", &ids.opened),
        ("{known}", &ids.known),
        ("{place}", &ids.place),
        ("{late}", &ids.late),
        ("{letter}", &ids.letter),
        ("{meeting}", &ids.meeting),
        ("{tail}", &tail),
        ("{friend}", &ids.friend),
        ("{begun}", &ids.begun),
        ("{waiting}", &ids.waiting),
        ("{persons}", &ids.persons),
        ("{staff}", &ids.staff),
        ("{proposal}", &ids.proposal),
        ("{poll}", &ids.poll),
        ("{offer}", &ids.offer),
        ("{post}", &ids.post),
        ("{colleague}", &ids.colleague),
        ("{heir}", &ids.heir),
        ("{token}", &ids.token),
    ];
    words.iter().fold(shape.to_owned(), |door, (word, id)| door.replace(word, id))
}
