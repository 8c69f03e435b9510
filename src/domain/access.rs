//! Who may do what: one table, asked by every flow, printed in `docs/access.md` and walked cell by cell by a test.
//! What the table does not allow is denied.

use super::participant;

/// What somebody is to Kith.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The person at the centre of a network.
    Person,
    /// One of the people the person chose.
    Member,
    /// Works in a team.
    Practitioner,
    /// Runs a team, and works in it.
    Coordinator,
    /// Runs the server. On Telegram nobody is one.
    Operator,
    /// Nothing of all this.
    Stranger,
}

impl Role {
    /// Every role, in the order of the table's columns.
    pub const ALL: [Role; 6] =
        [Role::Person, Role::Member, Role::Practitioner, Role::Coordinator, Role::Operator, Role::Stranger];

    /// What somebody with this place in a network is to it.
    pub fn in_network(role: participant::Role) -> Role {
        match role {
            participant::Role::Person => Role::Person,
            participant::Role::Member => Role::Member,
            participant::Role::Practitioner => Role::Practitioner,
        }
    }

    /// As the page prints it.
    pub fn words(self) -> &'static str {
        match self {
            Role::Person => "person",
            Role::Member => "member",
            Role::Practitioner => "practitioner",
            Role::Coordinator => "coordinator",
            Role::Operator => "operator",
            Role::Stranger => "stranger",
        }
    }
}

/// Whose the thing is that something is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// Theirs: themselves, or of a network or team in which they have this role.
    Own,
    /// Somebody else's.
    Other,
    /// Nobody's: it is about nothing in particular.
    Nothing,
}

impl Whose {
    /// All three, in the order of the page.
    pub const ALL: [Whose; 3] = [Whose::Own, Whose::Other, Whose::Nothing];
}

/// A cell of the table: of whose things this is allowed.
type Cell = &'static [Whose];

/// Denied.
const NO: Cell = &[];
/// Of what is theirs.
const OWN: Cell = &[Whose::Own];
/// Where it is about nothing in particular.
const YES: Cell = &[Whose::Nothing];
/// Both.
const ANY: Cell = &[Whose::Own, Whose::Nothing];

macro_rules! table {
    ($($name:ident $words:literal : $($cell:ident)*;)*) => {
        /// Everything that can be done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action { $(#[doc = $words] $name),* }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Action] = &[$(Action::$name),*];

            /// What it is, as the page prints it.
            pub fn words(self) -> &'static str {
                match self { $(Action::$name => $words),* }
            }

            fn row(self) -> [Cell; 6] {
                match self { $(Action::$name => [$($cell),*]),* }
            }
        }
    };
}

table! {
    //                                                            person member practitioner coordinator operator stranger
    Help "Ask what can be done here and what is kept; be told whom to call":      YES YES YES YES NO  YES;
    OpenLink "Open a link":                                                       YES YES YES YES NO  YES;
    AnswerLink "Say yes or no to what a link they opened is about":               OWN OWN OWN OWN NO  OWN;
    Settings "Choose language, time zone, quiet hours, discretion":               ANY ANY ANY ANY NO  YES;
    Choose "Choose what they are called here, and a break":                       OWN OWN NO  NO  NO  NO;
    Share "Say what others may see of them":                                      NO  OWN NO  NO  NO  NO;
    LetSee "Let those who wish it see each other":                                OWN NO  NO  NO  NO  NO;
    Title "Choose what meetings are called in calendars":                         OWN NO  NO  NO  NO  NO;
    Unhide "See what a message is about that was written to them, and hide it":   OWN OWN OWN OWN NO  OWN;
    Export "Get everything that is kept of them":                                 ANY ANY ANY ANY NO  ANY;
    Forget "Be forgotten":                                                        ANY ANY ANY ANY NO  ANY;
    Leave "Leave a network":                                                      ANY ANY YES YES NO  YES;
    ReadLog "Read what has happened around them":                                 OWN OWN NO  NO  NO  NO;
    ReadAll "Read all of it, not only what concerns them":                        OWN NO  NO  NO  NO  NO;
    Invite "Make a link for one of the person's people, stop it, make another":   OWN NO  NO  NO  NO  NO;
    KnowMember "Say whether that is who opened it":                               OWN NO  NO  NO  NO  NO;
    SeePeople "See the list of the person's people":                              OWN NO  NO  NO  NO  NO;
    SeeMap "See the people as a picture, each as far as they may be seen":        OWN OWN NO  NO  NO  NO;
    SeeAround "See who is with a person they work with, as a picture":            NO  NO  OWN OWN NO  NO;
    Circle "Say how near somebody is to them":                                    OWN NO  NO  NO  NO  NO;
    Essential "Say without whom there is no meeting":                             OWN NO  NO  NO  NO  NO;
    Pressed "Take back a yes they were pressed into, for the time being":         OWN NO  NO  NO  NO  NO;
    Remove "Take one of the people off":                                          OWN NO  NO  NO  NO  NO;
    Wish "Say whom they want asked, not now or never":                            OWN NO  NO  NO  NO  NO;
    AskToo "Ask one more to a meeting that stands":                               OWN NO  NO  NO  NO  NO;
    Decide "Say yes or no to a suggested meeting, choose who is asked":           OWN NO  NO  NO  NO  NO;
    ChooseTime "Say which of the times it is that everybody was asked about":     OWN NO  OWN OWN NO  NO;
    Wait "Ask for more time before a first meeting, and go on":                  OWN NO  NO  NO  NO  NO;
    SeeMeetings "See a meeting they are asked to":                                OWN OWN OWN OWN NO  NO;
    Follow "Let a calendar of theirs follow their meetings":                      OWN OWN OWN OWN NO  NO;
    SeeOthers "See who else is asked to it, and what they said":                  OWN NO  OWN OWN NO  NO;
    NoteWho "Note who was at a meeting, and put it right":                        NO  NO  OWN OWN NO  NO;
    Answer "Answer for themselves":                                               OWN OWN OWN OWN NO  NO;
    NoteAnswer "Note what one of the people said by phone, marked as such":       OWN NO  OWN OWN NO  NO;
    Plan "Plan a meeting, or suggest one to the person":                          OWN OWN OWN OWN NO  NO;
    PlanMore "Plan one more like the last, or offer several times":                OWN NO  OWN OWN NO  NO;
    LetSuggest "Let the person's people suggest times, or not":                   OWN NO  NO  NO  NO  NO;
    Move "Suggest another time or place":                                         OWN NO  OWN OWN NO  NO;
    MeetAlone "Decide that one practitioner is enough this time, and say why":    NO  NO  OWN OWN NO  NO;
    StandIn "Let a colleague stand in at one meeting, and take that back":        NO  NO  OWN OWN NO  NO;
    ShowPlace "Say that those who come see a home's address before the day":      OWN NO  NO  NO  NO  NO;
    Cancel "Cancel a meeting":                                                    OWN NO  OWN OWN NO  NO;
    Refer "Make a link for a new person":                                         NO  NO  YES YES NO  NO;
    ReferAgain "Make another link for them, while they have not come":            NO  NO  OWN OWN NO  NO;
    TakeOn "Take on somebody new who was referred":                              NO  NO  OWN OWN NO  NO;
    OnCall "Say that they are on call, and end it":                              NO  NO  OWN OWN NO  NO;
    KnowPerson "Say whether that is the person who opened it":                    NO  NO  OWN OWN NO  NO;
    SeeReadiness "See how far the meetings are":                                  NO  NO  OWN OWN NO  NO;
    Board "Open the board of their people in a browser, and sign out there":      NO  NO  OWN OWN NO  NO;
    Colleagues "See who works with a person, put colleagues in and out":          NO  NO  OWN OWN NO  NO;
    HandOver "Hand the responsibility for a person's meetings over":              NO  NO  OWN OWN NO  NO;
    Freeze "Freeze an account that was taken over, and thaw it":                  NO  NO  OWN OWN NO  NO;
    Hold "Put one of the person's people on hold, and take it off again":         NO  NO  OWN OWN NO  NO;
    SeeTeam "See who is in the team":                                             NO  NO  NO  OWN NO  NO;
    Report "Get the team's work in numbers":                                      NO  NO  NO  OWN NO  NO;
    BringIn "Make a link for a practitioner":                                     NO  NO  NO  OWN NO  NO;
    Stay "Say that they still work here, so that their place lasts":              NO  NO  OWN OWN NO  NO;
    BringBack "Let a practitioner back in whose place has ended":                 NO  NO  NO  OWN NO  NO;
    OffBoard "Take a practitioner off the team":                                  NO  NO  NO  OWN NO  NO;
    TeamGroup "Choose a group that hears when something waits, and end that":     NO  NO  NO  OWN NO  NO;
    OpenTeam "Make the link for a team's first coordinator":                      NO  NO  NO  NO  YES NO;
    RunHouse "Run the server, look at its counts, back it up, restore it":        NO  NO  NO  NO  YES NO;
    AnswerForOthers "Answer for somebody else":                                   NO  NO  NO  NO  NO  NO;
    AgreeForOthers "Agree for somebody else":                                     NO  NO  NO  NO  NO  NO;
    AddUnasked "Add somebody to a network without the person's yes and their own": NO NO  NO  NO  NO  NO;
    PassOnText "Have Kith pass on a text in one's own words":                     NO  NO  NO  NO  NO  NO;
}

/// Whether somebody in this role may do this to a thing of theirs, of others, or of nobody's.
pub fn may(role: Role, action: Action, whose: Whose) -> bool {
    let column = Role::ALL.into_iter().zip(action.row()).find(|(column, _)| *column == role);
    column.is_some_and(|(_, cell)| cell.contains(&whose))
}

/// What a practitioner may do who only stands in at one meeting of a person: take part in it, and note who was there.
pub fn is_a_substitutes(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::SeeMeetings | A::SeeOthers | A::SeeReadiness | A::Answer | A::NoteWho | A::NoteAnswer | A::Follow | A::Board
    )
}

/// Whether whoever has this place in a network may do this to what is of it; whoever only stands in, no more than that.
pub fn may_from(place: &participant::Participant, action: Action) -> bool {
    may(Role::in_network(place.role), action, Whose::Own) && (place.stands_in.is_none() || is_a_substitutes(action))
}

/// Whether somebody in this role may ever do this, to whatever it is.
pub fn may_ever(role: Role, action: Action) -> bool {
    Whose::ALL.into_iter().any(|whose| may(role, action, whose))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_ever_do_anything_to_what_is_somebody_elses() {
        for action in Action::ALL {
            assert!(Role::ALL.into_iter().all(|role| !may(role, *action, Whose::Other)), "{action:?}");
        }
    }

    #[test]
    fn what_only_the_person_decides_nobody_else_may() {
        use Action as A;
        for action in [
            A::Invite,
            A::KnowMember,
            A::SeePeople,
            A::Circle,
            A::Essential,
            A::Pressed,
            A::Remove,
            A::AskToo,
            A::Decide,
            A::LetSuggest,
            A::Wait,
        ] {
            let who: Vec<Role> = Role::ALL.into_iter().filter(|role| may_ever(*role, action)).collect();
            assert_eq!(who, [Role::Person], "{action:?}");
        }
    }

    #[test]
    fn some_things_nobody_may() {
        use Action as A;
        for action in [A::AnswerForOthers, A::AgreeForOthers, A::AddUnasked, A::PassOnText] {
            assert!(Role::ALL.into_iter().all(|role| !may_ever(role, action)), "{action:?}");
        }
    }
}
