//! What a button says when it is tapped: at most 64 bytes, no secret. Every tap is judged as if forged.

mod args;

use jiff::civil::Date;

use args::Arg;
pub use args::{Said, Tail};

use crate::domain::access::Action;
use crate::domain::circle::Circle;
use crate::domain::ids::{ContactId, LinkId, MeetingId, NetworkId, ParticipantId, PollId, PostId, ProposalId, StaffId};
use crate::domain::language::Lang;
use crate::domain::meeting::{Answer, Form, WhyAlone};
use crate::domain::needs::Detail;
use crate::domain::next::Next;
use crate::domain::on_call::Shift;
use crate::domain::participant::Reminders;
use crate::domain::poll::Word;
use crate::domain::title::Title;

/// Telegram's limit on a button's data, in bytes.
pub const LIMIT: usize = 64;

/// What a button does: at least one thing.
const fn some(actions: &'static [Action]) -> &'static [Action] {
    assert!(!actions.is_empty(), "a button without an action");
    actions
}

macro_rules! buttons {
    ($($(#[$doc:meta])* $code:literal [$($action:ident)*] $name:ident ( $($arg:ident : $kind:ty),* )),* $(,)?) => {
        /// Everything a button can say.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Button { $($(#[$doc])* $name($($kind),*)),* }

        impl Button {
            /// Every button: how its data begins, its name, and what it does in the words of the table of access.
            pub const ALL: &[(&'static str, &'static str, &'static [Action])] =
                &[$(($code, stringify!($name), &[$(Action::$action),*])),*];

            /// What a tap on it does, in the words of the table of access. A button without an action does not compile.
            pub fn actions(&self) -> &'static [Action] {
                match self { $(Button::$name(..) => const { some(&[$(Action::$action),*]) }),* }
            }

            /// As it travels.
            pub fn encode(&self) -> String {
                match self {
                    $(Button::$name($($arg),*) => {
                        let parts: Vec<String> = vec![$code.to_owned(), $(Arg::write($arg)),*];
                        parts.join(":")
                    })*
                }
            }

            /// Out of what came; `None` for anything no button of ours says.
            pub fn decode(data: &str) -> Option<Button> {
                let mut parts = data.split(':');
                let button = match parts.next()? {
                    $($code => { $(let $arg = Arg::read(parts.next()?)?;)* Button::$name($($arg),*) })*
                    _ => return None,
                };
                parts.next().is_none().then_some(button)
            }
        }
    };
}

buttons! {
    /// The notice was read: yes.
    "ag" [AnswerLink] Agree(link: LinkId),
    /// The notice was read: tell me more.
    "mo" [AnswerLink] More(link: LinkId),
    /// The notice was read: no.
    "no" [AnswerLink] NoThanks(link: LinkId),
    /// The notice was read: too young for it.
    "yo" [AnswerLink] Younger(link: LinkId),
    /// That is who the link was made for.
    "it" [KnowMember KnowPerson] IsThem(link: LinkId),
    /// It is somebody else.
    "nt" [KnowMember KnowPerson] NotThem(link: LinkId),
    /// Show the network.
    "nw" [SeePeople] Network(),
    /// Ask for one more.
    "in" [Invite] Invite(),
    /// Show one of the person's words.
    "co" [SeePeople] Contact(contact: ContactId),
    /// Make a new link for one of them.
    "nl" [Invite] NewLink(contact: ContactId),
    /// They have no phone for this: what to say to them.
    "sm" [Invite] Spoken(contact: ContactId),
    /// They said yes by word of mouth.
    "sq" [Invite] SpokenYes(contact: ContactId),
    /// Stop the link that was made for them.
    "rv" [Invite] Revoke(contact: ContactId),
    /// No meeting without them, or yes.
    "es" [Essential] Essential(contact: ContactId, essential: bool),
    /// They are in this circle of the person's own picture.
    "cr" [Circle] CircleIs(contact: ContactId, circle: Circle),
    /// The people as a picture: the person's own, or what one of them may see.
    "pm" [SeeMap] Map(network: NetworkId),
    /// Who is with a person, as a picture for whoever works with them.
    "pn" [SeeAround] MapOf(network: NetworkId),
    /// Not this one: their yes is taken back for the time being, and only the team is told.
    "nb" [Pressed] NotThis(contact: ContactId),
    /// They may get messages again: sure?
    "lb" [Pressed] LetBack(contact: ContactId),
    /// It is their own wish?
    "lo" [Pressed] LetBackSure(contact: ContactId),
    /// They get messages again.
    "ly" [Pressed] LetBackYes(contact: ContactId),
    /// Take them off the list: sure?
    "rm" [Remove] Remove(contact: ContactId),
    /// Take them off the list.
    "ry" [Remove] RemoveYes(contact: ContactId),
    /// Not to be asked for the time being, or yes again.
    "nn" [Wish] NotNow(contact: ContactId, yes: bool),
    /// Never to be asked: sure?
    "ne" [Wish] Never(contact: ContactId),
    /// Never to be asked.
    "ny" [Wish] NeverYes(contact: ContactId),
    /// Whom the person never wants asked.
    "nx" [Wish] Nevers(),
    /// Somebody may be asked again.
    "aa" [Wish] AllowAgain(contact: ContactId),
    /// What they are called here.
    "na" [Choose] MyName(),
    /// A break from messages.
    "br" [Choose] Breaks(),
    /// A break of so many weeks; none ends it.
    "bf" [Choose] BreakFor(weeks: u32),
    /// Who suggests times.
    "wg" [LetSuggest] WhoSuggests(),
    /// The person's people may suggest times, too, or not.
    "ws" [LetSuggest] Suggest(yes: bool),
    /// Who may see what of them.
    "wh" [Choose] Seen(),
    /// The others may see that they come, or not.
    "sh" [Share] Shows(participant: ParticipantId, yes: bool),
    /// Their name may stand in the team's record, or not.
    "or" [Share] OnRecord(participant: ParticipantId, yes: bool),
    /// Those who wish it see one another, or not.
    "ot" [LetSee] SeesOthers(yes: bool),
    /// Ask someone who joined late to the meetings that stand.
    "ad" [AskToo] AskToo(participant: ParticipantId),
    /// The person asks for more time before a first meeting, or goes on.
    "mt" [Wait] MoreTime(network: NetworkId, yes: bool),
    /// A coordinator takes on somebody new who was referred.
    "to" [TakeOn] TakeOn(network: NetworkId),
    /// A new link for a network's person.
    "np" [ReferAgain] NewPersonLink(network: NetworkId),
    /// Show who works with a person.
    "tw" [Colleagues] Colleagues(network: NetworkId),
    /// Put a colleague (by their place in the team's list) in or out.
    "tt" [Colleagues] Colleague(network: NetworkId, index: u32),
    /// Hand the responsibility over to a colleague (by their place in the team's list).
    "ho" [HandOver] HandOver(network: NetworkId, index: u32),
    /// A page of one's own log, the newest is 0.
    "lg" [ReadLog ReadAll] Log(participant: ParticipantId, page: u32),
    /// Leave a network: sure?
    "st" [Leave] Stop(participant: ParticipantId),
    /// Leave a network.
    "sy" [Leave] StopYes(participant: ParticipantId),
    /// Leave everywhere, and be forgotten.
    "fy" [Forget] ForgetYes(),
    /// Not leaving, or not doing what was asked about.
    "nv" [Help] NeverMind(),
    /// Show whose account can be frozen in a network.
    "fa" [Freeze] FreezeAmong(network: NetworkId),
    /// An account was taken over: sure?
    "fz" [Freeze] Freeze(participant: ParticipantId),
    /// An account was taken over.
    "fe" [Freeze] FreezeYes(participant: ParticipantId),
    /// It is theirs again.
    "ft" [Freeze] Thaw(participant: ParticipantId),
    /// Show how far each meeting of one's own people is.
    "rd" [SeeReadiness] Ready(),
    /// One practitioner this time: why?
    "oq" [MeetAlone] AloneWhy(meeting: MeetingId, version: i64),
    /// One practitioner is enough this time.
    "oy" [MeetAlone] Alone(meeting: MeetingId, version: i64, why: WhyAlone),
    /// Two practitioners again.
    "on" [MeetAlone] NotAlone(meeting: MeetingId, version: i64),
    /// Somebody stands in at a meeting: in whose place?
    "sf" [StandIn] StandsInFor(meeting: MeetingId),
    /// In the place of the colleague of this number in the team, counted from 1; 0: in nobody's. Who comes?
    "sg" [StandIn] StandsInHere(meeting: MeetingId, whose: u32),
    /// The colleague of this number, counted from 0, comes in the place of the other, counted as above.
    "si" [StandIn] StandsIn(meeting: MeetingId, whose: u32, who: u32),
    /// They do not stand in after all.
    "sj" [StandIn] StandsInNoMore(participant: ParticipantId),
    /// Show who can be put on hold in a network.
    "ha" [Hold] HoldAmong(network: NetworkId),
    /// Put somebody on hold: sure?
    "hd" [Hold] Hold(participant: ParticipantId),
    /// Put somebody on hold.
    "hy" [Hold] HoldYes(participant: ParticipantId),
    /// Take somebody off hold.
    "hu" [Hold] Unhold(participant: ParticipantId),
    /// Plan a meeting for a network.
    "mf" [Plan] MeetFor(network: NetworkId),
    /// One more meeting like this one.
    "mg" [PlanMore] Again(meeting: MeetingId, next: Next),
    /// Show a month.
    "cm" [Plan] Month(month: Date),
    /// Choose a day.
    "cd" [Plan] Day(day: Date),
    /// Choose an hour and minute.
    "ch" [Plan] Hour(hour: u32, minute: u32),
    /// The time is right.
    "ty" [Plan] TimeYes(),
    /// The time is right, and one more is offered beside it.
    "tm" [PlanMore] OneMore(),
    /// Another time.
    "tn" [Plan] TimeNo(),
    /// An hour that comes twice in the night the clocks change: the first or the second.
    "tf" [Plan] Fold(second: bool),
    /// How the meeting is held.
    "fo" [Plan] FormIs(form: Form),
    /// The place is somebody's home, or not.
    "ph" [Plan] HomeIs(yes: bool),
    /// The place is not known yet.
    "pl" [Plan] PlaceLater(),
    /// Everything is right: put it forward.
    "se" [Plan] SendPlan(),
    /// Throw the plan away.
    "dr" [Plan] DropPlan(),
    /// Yes to a proposal, and everyone is invited.
    "pa" [Decide] Accept(proposal: ProposalId),
    /// Yes to a proposal, but who is invited is chosen one by one.
    "pc" [Decide] Choose(proposal: ProposalId),
    /// No to a proposal.
    "pd" [Decide] Decline(proposal: ProposalId),
    /// With somebody who has not answered: let it be, or as usual (the message that asked so).
    "lt" [Decide] LetBe(post: PostId, yes: bool),
    /// Put somebody on the list of those who are invited, or off.
    "pi" [Decide] Pick(participant: ParticipantId),
    /// The list is right: invite them.
    "po" [Decide] Picked(),
    /// Everyone is invited to the person's own plan.
    "pe" [Decide] InviteAll(),
    /// Yes to several times: everyone is asked which of them suit.
    "va" [Decide] AskAll(poll: PollId),
    /// Yes to several times, but who is asked is chosen one by one.
    "vc" [Decide] AskSome(poll: PollId),
    /// No to several times.
    "vd" [Decide] NotThese(poll: PollId),
    /// Show the times, and what was said to them.
    "vs" [SeeMeetings SeeOthers] Times(poll: PollId),
    /// Say whether one of the times suits.
    "vo" [Answer] Suits(poll: PollId, nth: u32, word: Word),
    /// Which of the times is it?
    "vt" [ChooseTime] WhichTime(poll: PollId),
    /// This one it is.
    "vy" [ChooseTime] TimeIs(poll: PollId, nth: u32),
    /// None of the times: sure?
    "vx" [Cancel] NoTime(poll: PollId),
    /// None of the times.
    "vz" [Cancel] NoTimeYes(poll: PollId),
    /// Show a meeting's card.
    "me" [SeeMeetings SeeOthers] Card(meeting: MeetingId),
    /// A page of everybody who is asked to a meeting, the first is 0.
    "mp" [SeeOthers] Everybody(meeting: MeetingId, page: u32),
    /// Who knows of a meeting as it is now.
    "kn" [SeeOthers] WhoKnows(meeting: MeetingId),
    /// Note who was at a meeting: what is likely, to be put right.
    "wc" [NoteWho] WhoCame(meeting: MeetingId),
    /// Somebody was there like this, or not.
    "wa" [NoteWho] CameHow(participant: ParticipantId, how: Option<Form>),
    /// That is who was there.
    "wd" [NoteWho] WhoCameIs(meeting: MeetingId),
    /// A meeting as a file for calendars.
    "ic" [SeeMeetings] Calendar(meeting: MeetingId),
    /// Choose what meetings are called in calendars.
    "ct" [Title] Titles(),
    /// This.
    "ci" [Title] TitleIs(title: Title),
    /// A new address for their calendar.
    "fn" [Follow] FeedNew(),
    /// No address any more.
    "fs" [Follow] FeedStop(),
    /// Answer an invitation.
    "an" [Answer] Answered(meeting: MeetingId, version: i64, answer: Answer),
    /// Whoever is coming may say more: what would help.
    "he" [Answer] WouldHelp(meeting: MeetingId),
    /// From when on they come, or one thing that would help.
    "hm" [Answer] SayMore(meeting: MeetingId, version: i64, detail: Detail),
    /// Those who are coming see the address of a home before the day, or on the day only.
    "sp" [ShowPlace] ShowPlace(meeting: MeetingId, version: i64, early: bool),
    /// Note what somebody said by phone: whose answer?
    "tp" [NoteAnswer] ByPhone(meeting: MeetingId, version: i64),
    /// What did they say to the meeting whose id ends like this?
    "tq" [NoteAnswer] ByPhoneOf(participant: ParticipantId, version: i64, meeting: Tail),
    /// This they said.
    "ts" [NoteAnswer] ByPhoneSaid(participant: ParticipantId, version: i64, meeting: Tail, said: Said),
    /// Another time or place for a meeting.
    "mv" [Move] Move(meeting: MeetingId),
    /// Cancel a meeting: sure?
    "ca" [Cancel] Cancel(meeting: MeetingId),
    /// Cancel a meeting, as it is in this version.
    "cy" [Cancel] CancelYes(meeting: MeetingId, version: i64),
    /// Choose a language.
    "la" [Settings] Language(lang: Lang),
    /// Choose from the languages.
    "ls" [Settings] Languages(),
    /// Choose from the zones.
    "zs" [Settings] Zones(),
    /// Choose a zone by its IANA name.
    "zo" [Settings] ZoneIs(name: String),
    /// Choose from the quiet hours.
    "qs" [Settings] Quiets(),
    /// Choose quiet hours, by their hours; equal ones mean none.
    "qu" [Settings] QuietIs(from: u32, until: u32),
    /// What comes by itself says what it is about only after a tap, or at once.
    "ds" [Settings] Discreet(yes: bool),
    /// Choose which reminders come.
    "rs" [Settings] ReminderChoices(),
    /// These.
    "rc" [Settings] RemindersAre(choice: Reminders),
    /// Where e-mail for somebody without Telegram goes.
    "ml" [Settings] Mailbox(),
    /// No more e-mail.
    "mx" [Settings] MailboxOff(),
    /// Choose how long they need to get somewhere.
    "tv" [Settings] Ways(),
    /// So many minutes; none: no reminder to leave.
    "tk" [Settings] WayTakes(minutes: u32),
    /// Hear in the evening what tomorrow holds, or not.
    "ev" [SeeReadiness] Evening(yes: bool),
    /// Choose for how long they are on call.
    "oc" [OnCall] OnCall(),
    /// For so long.
    "od" [OnCall] OnCallFor(shift: Shift),
    /// What a message that came by itself is about.
    "sw" [Unhide] Show(post: PostId),
    /// Let it say nothing again.
    "hi" [Unhide] Hide(post: PostId),
    /// Nobody is signed in at a browser as them any more.
    "bo" [Board] BoardOut(),
    /// The board as a picture.
    "bp" [Board] BoardPicture(),
    /// A link for a practitioner.
    "sl" [BringIn] StaffLink(),
    /// The team uses a group: the one into which they bring the bot next.
    "gu" [TeamGroup] GroupUse(staff: StaffId),
    /// The team uses no group any more.
    "gx" [TeamGroup] GroupEnd(staff: StaffId),
    /// I still work here.
    "rn" [Stay] Stay(staff: StaffId),
    /// They still work here.
    "bb" [BringBack] BringBack(staff: StaffId),
    /// Take a practitioner off the team: sure?
    "so" [OffBoard] OffBoard(staff: StaffId),
    /// Take a practitioner off the team.
    "sx" [OffBoard] OffBoardYes(staff: StaffId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_button_fits_and_comes_back() {
        let meeting = MeetingId::fresh();
        for form in Form::ALL {
            let button = Button::Answered(meeting.clone(), 999_999, Answer::Coming(form));
            assert!(button.encode().len() <= LIMIT, "{} is too long", button.encode());
            assert_eq!(Button::decode(&button.encode()), Some(button));
        }
        for word in Word::ALL {
            let button = Button::Suits(PollId::fresh(), 6, word);
            assert!(button.encode().len() <= LIMIT, "{} is too long", button.encode());
            assert_eq!(Button::decode(&button.encode()), Some(button));
        }
        for (_, detail) in Detail::ALL {
            let button = Button::SayMore(meeting.clone(), 999_999, detail);
            assert!(button.encode().len() <= LIMIT, "{} is too long", button.encode());
            assert_eq!(Button::decode(&button.encode()), Some(button));
        }
        for answer in Form::ALL.map(Answer::Coming).into_iter().chain([Answer::NotComing, Answer::NotSure]) {
            let button = Button::ByPhoneSaid(ParticipantId::fresh(), 999_999, Tail::of(&meeting), Said(answer));
            assert!(button.encode().len() <= LIMIT, "{} is too long", button.encode());
            assert_eq!(Button::decode(&button.encode()), Some(button));
        }
        let zone = Button::ZoneIs("America/Argentina/ComodRivadavia".into());
        assert_eq!(Button::decode(&zone.encode()), Some(zone));
    }

    #[test]
    fn forged_and_truncated_data_is_no_button() {
        for data in ["", "an", "an:", "xx:1", "an:zz:1:coming", "ty:extra", "cd:2026-02-30", "qu:1", "an:0:1:coming"] {
            assert_eq!(Button::decode(data), None, "{data}");
        }
        let whole = Button::Answered(MeetingId::fresh(), 1, Answer::NotSure).encode();
        assert!((0..whole.len()).all(|end| Button::decode(&whole[..end]).is_none()), "a truncated answer is no answer");
    }
}
