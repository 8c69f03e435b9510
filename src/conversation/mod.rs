//! What is heard and what is answered. No Telegram type; one exhaustive match from what was heard to a flow.
//! A flow never calls another flow; what several of them show stands in `cards` and `help`.

pub mod again;
pub mod buttons;
mod draft;
pub mod help;
pub mod meeting;
pub mod network;
pub mod own;
pub mod plan;
pub mod rights;
pub mod room;
pub mod screen;
pub mod speech;
pub mod team;
pub mod told;

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;

pub use buttons::Button;
pub use help::{Command, Menu};
pub use room::{House, Room};
pub use screen::{File, Key, Screen};
pub use speech::{Flow, Heard, Reply, What};
pub use team::in_group::{self, Happened, InGroup, ThereSaid};

use crate::domain::access::Action;
use crate::domain::refusal::Refusal;
use crate::store::{Tx, meetings};
use meeting::{
    address, alone, attending, calendar, coming, feed, next_time, noting, paging, phoning, standing, telling,
};
use network::{
    arriving, circles, consenting, forgetting, freezing, gathering, holding, leaving, logbook, pressed, spoken,
};
use own::{choosing, mailing, on_call, settings};
use plan::{convening, polling};
use rights::Of;
use team::{beginning, grouping, picture, reporting, signing, staying, teaming};
use told::{hiding, nudging};

/// Looks up at once what a whole batch is about: who speaks, and the meetings they answer to.
pub async fn gather<'a>(tx: &mut Tx, heard: impl Iterator<Item = &'a Heard>) -> Result<()> {
    let (mut users, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for one in heard {
        users.insert(one.user);
        if let What::Tapped(Some(Button::Answered(meeting, ..))) = &one.what {
            answered.insert(meeting.clone());
        }
    }
    tx.alone_with(&users.into_iter().collect::<Vec<_>>()).await?;
    meetings::hold(tx, &answered.into_iter().collect::<Vec<_>>()).await
}

/// Hears one update and answers it, all in `tx`. An error is ours: the caller undoes this update alone.
/// `again`: it took effect before; the caller undoes whatever happens now, and only the answer counts.
pub async fn respond(tx: &mut Tx, house: &House, heard: &Heard, again: bool, now: Timestamp) -> Result<Reply> {
    tx.caused_by(heard.update);
    let mut room = Room::enter(tx, house, heard, now).await?;
    if room.frozen {
        return Ok(freezing::answer(&room, heard));
    }
    let tapped = matches!(heard.what, What::Tapped(_));
    let known = if again { again::answer(&mut room, heard).await? } else { None };
    let flow = match known {
        Some(flow) => flow,
        None => listen(&mut room, heard).await,
    };
    match flow? {
        Ok(reply) => Ok(reply),
        Err(refusal) if tapped => Ok(Reply::toast(help::refusal(&room, refusal))),
        Err(refusal) => Ok(Reply::say(Screen::say(help::refusal(&room, refusal)))),
    }
}

async fn listen(room: &mut Room<'_>, heard: &Heard) -> Flow {
    match &heard.what {
        What::Command(command, rest) => {
            draft::drop(room).await?;
            if !room.may_ever(command.actions()) {
                return Ok(Err(Refusal::NotYours));
            }
            commanded(room, *command, rest).await
        }
        What::Typed(text) => typed(room, text).await,
        What::Tapped(Some(button)) if !room.may_ever(button.actions()) => Ok(Err(Refusal::NotYours)),
        What::Tapped(Some(button)) => tapped(room, button.clone()).await,
        What::Tapped(None) => Ok(Ok(Reply::toast(room.t.help_old_button()))),
        What::Unreadable => Ok(Ok(help::signpost(room))),
        What::Reachable(yes) if settings::reachable(room, *yes).await? => attending::welcome_back(room).await,
        What::Reachable(_) => Ok(Ok(Reply::silence())),
    }
}

async fn commanded(room: &mut Room<'_>, command: Command, rest: &str) -> Flow {
    match command {
        Command::Start if rest == grouping::START => from_a_card(room).await,
        Command::Start => arriving::start(room, rest).await,
        Command::Help => Ok(Ok(help::help(room))),
        Command::Privacy => Ok(Ok(help::privacy(room))),
        Command::Settings => settings::show(room).await,
        Command::Invite => gathering::invite(room).await,
        Command::Network => gathering::network(room).await,
        Command::Meetings => attending::meetings(room).await,
        Command::Calendar => feed::show(room).await,
        Command::Meet => convening::meet(room).await,
        Command::Log => logbook::log(room).await,
        Command::Stop => leaving::stop(room).await,
        Command::Export => forgetting::export(room).await,
        Command::Forget => forgetting::ask(room).await,
        Command::New => teaming::new(room).await,
        Command::Ready => teaming::ready(room).await,
        Command::Board => signing::show(room).await,
        Command::Team => teaming::team(room).await,
        Command::Report => reporting::report(room).await,
        Command::Pause => pause(room).await,
        Command::Freeze => freezing::freeze(room).await,
        Command::Unknown => Ok(Ok(help::unknown(room))),
    }
}

/// Whoever works in a team sees how far their own people's meetings are; anybody else what `/start` by itself shows them.
async fn from_a_card(room: &mut Room<'_>) -> Flow {
    if room.may(Action::SeeReadiness, Of::Themselves) {
        teaming::ready(room).await
    } else {
        arriving::start(room, "").await
    }
}

/// For whoever is a person at the centre, for whoever works with one, and for whoever is both.
async fn pause(room: &mut Room<'_>) -> Flow {
    if room.place_for(Action::Pressed).is_none() {
        return holding::pause(room).await;
    }
    let own = pressed::pause(room).await?;
    match (own, room.practice().is_empty()) {
        (Ok(mut reply), false) => {
            reply.say.extend(holding::pause(room).await?.map_or_else(|_| vec![], |others| others.say));
            Ok(Ok(reply))
        }
        (own, _) => Ok(own),
    }
}

async fn typed(room: &mut Room<'_>, text: &str) -> Flow {
    use draft::Step;
    match draft::load(room).await? {
        Some(Step::Label) => gathering::named(room, text).await,
        Some(Step::Guest(contact)) => spoken::named(room, &contact, text).await,
        Some(Step::Name) => choosing::named(room, text).await,
        Some(Step::Zone) => settings::zone_typed(room, text).await,
        Some(Step::Mail) => mailing::typed(room, text).await,
        Some(Step::Plan(plan)) if plan.wants_text() => convening::typed(room, plan, text).await,
        _ => Ok(Ok(help::signpost(room))),
    }
}

/// About people and the team first.
async fn tapped(room: &mut Room<'_>, button: Button) -> Flow {
    use Button as B;
    match button {
        B::Agree(link) => consenting::agree(room, &link).await,
        B::More(link) => consenting::more(room, &link).await,
        B::NoThanks(link) => consenting::no_thanks(room, &link).await,
        B::Younger(link) => consenting::younger(room, &link).await,
        B::IsThem(link) => gathering::judged(room, &link, true).await,
        B::NotThem(link) => gathering::judged(room, &link, false).await,
        B::Network() => gathering::network(room).await,
        B::Invite() => gathering::invite(room).await,
        B::Contact(contact) => gathering::contact(room, &contact).await,
        B::NewLink(contact) => gathering::new_link(room, &contact).await,
        B::Spoken(contact) => spoken::ask(room, &contact).await,
        B::SpokenYes(contact) => spoken::said_yes(room, &contact).await,
        B::Revoke(contact) => gathering::revoke(room, &contact).await,
        B::Essential(contact, yes) => gathering::essential(room, &contact, yes).await,
        B::CircleIs(..) | B::Map(_) | B::MapOf(_) => circles::tapped(room, button).await,
        B::Remove(contact) => gathering::remove(room, &contact, false).await,
        B::RemoveYes(contact) => gathering::remove(room, &contact, true).await,
        B::NotNow(contact, yes) => gathering::not_now(room, &contact, yes).await,
        B::Never(contact) => gathering::never(room, &contact, false).await,
        B::NeverYes(contact) => gathering::never(room, &contact, true).await,
        B::Nevers() => gathering::nevers(room).await,
        B::AllowAgain(contact) => gathering::allow_again(room, &contact).await,
        B::AskToo(participant) => gathering::ask_too(room, &participant).await,
        B::HoldAmong(_) | B::Hold(_) | B::HoldYes(_) | B::Unhold(_) => holding::tapped(room, button).await,
        B::FreezeAmong(network) => freezing::among(room, &network).await,
        B::Freeze(participant) => freezing::ask(room, &participant).await,
        B::FreezeYes(participant) => freezing::begin(room, &participant).await,
        B::Thaw(participant) => freezing::end(room, &participant).await,
        B::Stay(staff) => staying::stay(room, &staff).await,
        B::BringBack(staff) => staying::bring_back(room, &staff).await,
        B::MoreTime(network, yes) => beginning::more_time(room, &network, yes).await,
        B::TakeOn(network) => beginning::take_on(room, &network).await,
        B::NewPersonLink(_)
        | B::Colleagues(_)
        | B::Colleague(..)
        | B::HandOver(..)
        | B::StaffLink()
        | B::GroupUse(_)
        | B::GroupEnd(_)
        | B::Ready()
        | B::OffBoard(_)
        | B::OffBoardYes(_) => teaming::tapped(room, button).await,
        _ => tapped_about_a_meeting(room, button).await,
    }
}

/// About one meeting, or the times for one.
async fn tapped_about_a_meeting(room: &mut Room<'_>, button: Button) -> Flow {
    use Button as B;
    match button {
        B::Card(meeting) => attending::card(room, &meeting).await,
        B::Calendar(meeting) => calendar::file(room, &meeting).await,
        B::Answered(meeting, version, answer) => attending::answered(room, &meeting, version, answer).await,
        B::NotThis(_) | B::LetBack(_) | B::LetBackSure(_) | B::LetBackYes(_) => pressed::tapped(room, button).await,
        button if polling::takes(&button) => polling::tapped(room, button).await,
        B::Again(meeting, next) => next_time::again(room, &meeting, next).await,
        B::WouldHelp(meeting) => coming::would_help(room, &meeting).await,
        B::SayMore(meeting, version, detail) => coming::say_more(room, &meeting, version, detail).await,
        B::AloneWhy(..) | B::Alone(..) | B::NotAlone(..) => alone::tapped(room, button).await,
        B::ShowPlace(meeting, version, early) => address::shows(room, &meeting, version, early).await,
        B::ByPhone(..) | B::ByPhoneOf(..) | B::ByPhoneSaid(..) => phoning::tapped(room, button).await,
        B::WhoKnows(meeting) => telling::who_knows(room, &meeting).await,
        B::Everybody(meeting, page) => paging::everybody(room, &meeting, page).await,
        B::LetBe(post, yes) => nudging::let_be(room, &post, yes).await,
        B::WhoCame(_) | B::CameHow(..) | B::WhoCameIs(_) => noting::tapped(room, button).await,
        _ => tapped_for_oneself(room, button).await,
    }
}

/// What somebody sees, chooses and ends for themselves; what is left is about a meeting or a plan.
async fn tapped_for_oneself(room: &mut Room<'_>, button: Button) -> Flow {
    use Button as B;
    match button {
        B::Log(participant, page) => logbook::turn_to(room, &participant, page).await,
        B::Stop(participant) => leaving::ask(room, &participant).await,
        B::StopYes(participant) => leaving::leave(room, &participant).await,
        B::ForgetYes() => forgetting::forget(room).await,
        B::NeverMind() => Ok(Ok(Reply::edit(Screen::say(room.t.help_nothing_changed())))),
        B::Mailbox() | B::MailboxOff() => mailing::tapped(room, button).await,
        B::Titles() => calendar::titles(room).await,
        B::TitleIs(title) => calendar::title_is(room, title).await,
        B::BoardOut() => signing::out(room).await,
        B::BoardPicture() => picture::picture(room).await,
        B::FeedNew() => feed::make(room).await,
        B::FeedStop() => feed::stop(room).await,
        B::OnCall() => on_call::ask(room),
        B::OnCallFor(shift) => on_call::is_for(room, shift).await,
        B::Show(post) => hiding::show(room, &post).await,
        B::Hide(post) => hiding::hide(room, &post).await,
        B::Languages()
        | B::Language(_)
        | B::Zones()
        | B::ZoneIs(_)
        | B::Quiets()
        | B::QuietIs(..)
        | B::Discreet(_)
        | B::ReminderChoices()
        | B::Ways()
        | B::WayTakes(_)
        | B::Evening(_)
        | B::RemindersAre(_) => settings::tapped(room, button).await,
        B::MyName()
        | B::Breaks()
        | B::BreakFor(_)
        | B::Seen()
        | B::Shows(..)
        | B::OnRecord(..)
        | B::SeesOthers(_)
        | B::WhoSuggests()
        | B::Suggest(_) => choosing::tapped(room, button).await,
        button if standing::takes(&button) => standing::tapped(room, button).await,
        _ => convening::tapped(room, button).await,
    }
}
