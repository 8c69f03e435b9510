//! Links that do not open: five an hour, then silence. Nobody finds a link by trying.
//!
//! > stranger: (opens a link that was used)            … five times
//! > Kith:     This link does not work. … For an hour I do not look at links from you.
//! > stranger: (opens another)
//! > Kith:                                             (nothing)

use anyhow::Result;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use sha2::Sha256;

use crate::conversation::{Flow, Reply, Room, Screen, help};
use crate::domain::refusal::Refusal;
use crate::store::misses;

/// So many misses are answered within an hour.
pub const MOST: i64 = 5;
const HOUR: i64 = 3_600_000;

/// Whether links of theirs are looked at no more this hour, whatever they are: a good one must not stand out.
pub async fn is_over(room: &mut Room<'_>) -> Result<bool> {
    let (who, _) = mark(room);
    Ok(misses::tries(room.tx, &who).await? >= MOST)
}

/// A link that is unknown or dead. The last answer says for how long none will come.
pub async fn missed(room: &mut Room<'_>) -> Flow {
    let (who, hour) = mark(room);
    if misses::count(room.tx, &who, hour).await? < MOST {
        return Ok(Err(Refusal::DeadLink));
    }
    let screen = Screen::say(room.t.refusal_dead_link()).and(room.t.arriving_no_more_links());
    Ok(Ok(Reply::say(screen.and(help::nobody_reads(room.house, room.lang())))))
}

/// Who tries, as nobody can read it who has not the bot's token, another one each hour; and when this hour began.
fn mark(room: &Room<'_>) -> (String, Timestamp) {
    let now = room.now.as_millisecond();
    let hour = now - now.rem_euclid(HOUR);
    let key = room.house.pepper.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(format!("{hour}:{}", room.user.0).as_bytes());
    let who = mac.finalize().into_bytes();
    let hex = who.iter().take(16).fold(String::with_capacity(32), |hex, byte| hex + &format!("{byte:02x}"));
    (hex, Timestamp::from_millisecond(hour).unwrap_or(room.now))
}
