//! The board as a picture in the chat: how far meetings are, and how the time for first meetings stands, at one look.
//!
//! > practitioner: [As a picture]
//! > Kith:         (meetings.png) Your meetings as a picture, as of 10:20. …

use anyhow::Result;

use super::board::{Board, Entry, State, Waiting, board};
use crate::conversation::rights::Of;
use crate::conversation::{File, Flow, Reply, Room, Screen};
use crate::domain::access::Action;
use crate::domain::first_meeting::State as Running;
use crate::domain::ids::NetworkId;
use crate::domain::refusal::Refusal;
use crate::drawing::meetings::{Bar, Card, Mark, Part, draw};
use crate::drawing::png;
use crate::store::first_meetings;
use crate::words::dates;

/// What the file is called: nothing that says what it is about.
const PICTURE: &str = "meetings.png";
/// So many meetings, and so many people without one, are drawn: a picture that is longer is read on no phone.
const MOST: usize = 8;

/// What the board shows now, drawn. It is a look like any other: the people read of it.
pub async fn picture(room: &mut Room<'_>) -> Flow {
    if !room.may(Action::Board, Of::Themselves) {
        return Ok(Err(Refusal::NotYours));
    }
    let board = board(room).await?;
    if board.is_empty() {
        return Ok(Ok(Reply::say(Screen::say(room.t.convening_nobody_yet()))));
    }
    let parts = parts(room, &board).await?;
    let (t, time) = (room.t, dates::short(room.now, &room.habits.zone, room.lang()));
    let (title, as_of) = (t.board_title(), format!("{} {time}", t.board_as_of()));
    let drawn = draw(&title, &as_of, &parts, room.lang().is_right_to_left()).finish("meetings", &title, &as_of);
    let file = File { name: PICTURE, kind: "image/png", content: png::draw(&drawn)? };
    let is_all = board.today.len() + board.later.len() <= MOST && board.without.len() <= MOST;
    let text = Screen::say(t.board_picture(time)).and(if is_all { String::new() } else { t.board_picture_more() });
    Ok(Ok(Reply::say(text.with_file(file).covered(room.habits.discreet))))
}

async fn parts(room: &mut Room<'_>, board: &Board) -> Result<Vec<Part>> {
    let t = room.t;
    let mut parts = vec![
        Part { heading: t.board_today(), nothing: t.board_nothing_today(), cards: vec![] },
        Part { heading: t.board_later(), nothing: String::new(), cards: vec![] },
        Part { heading: t.board_without(), nothing: String::new(), cards: vec![] },
    ];
    for entry in board.today.iter().take(MOST) {
        parts[0].cards.push(planned(room, entry).await?);
    }
    for entry in board.later.iter().take(MOST.saturating_sub(board.today.len())) {
        parts[1].cards.push(planned(room, entry).await?);
    }
    for waiting in board.without.iter().take(MOST) {
        parts[2].cards.push(unplanned(room, waiting).await?);
    }
    parts.retain(|part| !part.cards.is_empty() || !part.nothing.is_empty());
    Ok(parts)
}

async fn planned(room: &mut Room<'_>, entry: &Entry) -> Result<Card> {
    let lines = [&entry.when, &entry.state.sentence, &entry.counts, &entry.unsure];
    Ok(Card {
        state: Some((mark(&entry.state), entry.state.word.clone())),
        head: entry.person.clone(),
        lines: lines.into_iter().filter(|line| !line.is_empty()).cloned().collect(),
        bar: bar(room, &entry.network, &entry.clock).await?,
    })
}

async fn unplanned(room: &mut Room<'_>, waiting: &Waiting) -> Result<Card> {
    let bar = bar(room, &waiting.network, &waiting.clock).await?;
    Ok(Card { state: None, head: waiting.person.clone(), lines: vec![], bar })
}

/// `None` where no clock runs any more.
async fn bar(room: &mut Room<'_>, network: &NetworkId, words: &str) -> Result<Option<Bar>> {
    if words.is_empty() {
        return Ok(None);
    }
    let clock = first_meetings::load(room.tx, network, room.now).await?;
    Ok(clock.map(|clock| Bar {
        percent: clock.percent_run(room.now),
        rests: clock.state(room.now) == Running::Paused,
        words: words.to_owned(),
    }))
}

fn mark(state: &State) -> Mark {
    match state.code {
        "ready" => Mark::Ready,
        "waiting" => Mark::Waiting,
        "cannot" => Mark::Cannot,
        "begun" => Mark::Begun,
        _ => Mark::Unknown,
    }
}
