//! An update that is offered a second time, because nobody knows whether its answer arrived: it changes nothing,
//! and still gets an answer. What it made the first time is shown as it is now; a secret is never shown twice.

use anyhow::Result;

use super::draft::{self, Step};
use super::meeting::feed;
use super::network::forgetting;
use super::plan::planning;
use super::{Button, Command, Flow, Heard, Reply, Room, Screen, What, help};
use crate::store::tombstones;

/// The answer to a second offer, where the flow itself would make something new; `None` where it may simply run again
/// (the caller undoes whatever it does).
pub async fn answer(room: &mut Room<'_>, heard: &Heard) -> Result<Option<Flow>> {
    let t = room.t;
    Ok(match &heard.what {
        What::Typed(_) => Some(Ok(Ok(where_we_are(room).await?))),
        What::Command(Command::New | Command::Board, _) => {
            Some(Ok(Ok(Reply::say(Screen::say(t.help_link_was_made())))))
        }
        What::Tapped(Some(Button::NewPersonLink(network))) => {
            let screen =
                Screen::say(t.help_link_was_made()).tap(t.gathering_new_link(), Button::NewPersonLink(network.clone()));
            Some(Ok(Ok(Reply::say(screen))))
        }
        What::Tapped(Some(Button::NewLink(contact))) => {
            let screen =
                Screen::say(t.help_link_was_made()).tap(t.gathering_new_link(), Button::NewLink(contact.clone()));
            Some(Ok(Ok(Reply::say(screen))))
        }
        What::Tapped(Some(Button::StaffLink())) => {
            let screen = Screen::say(t.help_link_was_made()).tap(t.gathering_new_link(), Button::StaffLink());
            Some(Ok(Ok(Reply::say(screen))))
        }
        What::Tapped(Some(Button::FeedNew())) => Some(Ok(Ok(Reply::edit(feed::is_there(room))))),
        What::Tapped(Some(Button::ForgetYes())) => {
            let stones = tombstones::forgotten_by(room.tx, heard.update).await?;
            let at = stones.first().map_or(room.now, |stone| stone.at);
            let numbers: Vec<String> = stones.into_iter().map(|stone| stone.of).collect();
            Some(Ok(Ok(forgetting::receipt(room, &numbers, at).await?)))
        }
        _ => None,
    })
}

/// After a text: the question that is open now, or that the text has arrived (with whom to call: nobody can tell any more
/// whether it was one that nobody asked for).
async fn where_we_are(room: &mut Room<'_>) -> Result<Reply> {
    Ok(Reply::say(match draft::load(room).await? {
        Some(Step::Plan(plan)) => planning::ask(room, &plan),
        Some(Step::Label) => Screen::say(room.t.gathering_ask_label()),
        Some(Step::Name) => {
            let name = room.own_places().first().map_or_else(String::new, |place| place.name.clone());
            Screen::say(room.t.choosing_ask_name(name))
        }
        Some(Step::Zone) => Screen::say(room.t.settings_ask_zone()),
        Some(Step::Guest(_)) => Screen::say(room.t.spoken_ask_name()),
        Some(Step::Mail) => Screen::say(room.t.mailing_ask()),
        Some(Step::Choose(_) | Step::Note(_)) | None => {
            Screen::say(room.t.help_arrived_already()).and(help::nobody_reads(room.house, room.lang()))
        }
    }))
}
