//! What the team hears when readiness cannot be known: no answers come in, or the care team's record is not reached.
//!
//! > Kith, to a practitioner: Since 13:02 no answers have reached us. Until they do, nobody knows whether a meeting is ready. …
//! > Kith, when it is over:   Answers reach us again. …                                        [How far each meeting is]

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::conversation::{Button, Screen};
use crate::domain::doubt::{SILENCE, Silent, Source};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::participant::{Habits, Participant};
use crate::store::pulses::{self, Beat};
use crate::store::{Tx, outbox};
use crate::words::{dates, texts};

/// Doubt concerns the practitioners of meetings that begin within so long.
const SOON: SignedDuration = SignedDuration::from_hours(48);

/// Writes down how the house is, and tells whom it concerns where doubt begins or ends.
pub async fn beats(tx: &mut Tx, silent: Silent, now: Timestamp) -> Result<()> {
    let before = pulses::last(tx).await?;
    for source in Source::ALL {
        let was = before.and_then(|beat| beat.silent.doubt(source, beat.at));
        match (was, silent.doubt(source, now)) {
            (None, Some(since)) => tell(tx, &Notice::Silent { source, since: since.as_millisecond() }, now).await?,
            (Some(since), None) => tell(tx, &Notice::HeardAgain { source, since: since.as_millisecond() }, now).await?,
            _ => {}
        }
    }
    pulses::write(tx, Beat { at: now, silent }).await
}

async fn tell(tx: &mut Tx, notice: &Notice, now: Timestamp) -> Result<()> {
    for staff in pulses::concerned(tx, now, SOON).await? {
        let post = Post { notice: notice.clone(), to: Address::Staff(staff), network: None, due: now };
        outbox::post(tx, &post, now).await?;
    }
    Ok(())
}

/// The news; `None` where it does not hold any more.
pub fn news(silent: Silent, notice: &Notice, habits: &Habits, now: Timestamp) -> Option<Screen> {
    let t = texts(habits.lang);
    let (source, text) = match notice {
        Notice::Silent { source, .. } => {
            let when = dates::short(silent.doubt(*source, now)?, &habits.zone, habits.lang);
            (source, if *source == Source::Answers { t.doubting_answers(when) } else { t.doubting_record(when) })
        }
        Notice::HeardAgain { source, .. } => {
            (source, if *source == Source::Answers { t.doubting_answers_again() } else { t.doubting_record_again() })
        }
        _ => return None,
    };
    let is_over = matches!(notice, Notice::HeardAgain { .. });
    let still = silent.doubt(*source, now).is_some();
    (is_over != still).then(|| Screen::say(text).tap(t.doubting_show(), Button::Ready()))
}

/// Since when nobody can be sure, for whoever looks from any process of this house: as it was written down last, or since then, if nobody has
/// written for as long.
pub async fn since(tx: &mut Tx, now: Timestamp) -> Result<Option<Timestamp>> {
    let Some(beat) = pulses::last(tx).await? else { return Ok(Some(now)) };
    let gone = (now.duration_since(beat.at) >= SILENCE).then_some(beat.at);
    Ok(beat.silent.any_doubt(beat.at).or(gone))
}

/// A line for whoever reads how ready a meeting is while nobody can be sure; empty while one can.
pub fn line(silent: Silent, reader: &Participant, now: Timestamp) -> String {
    let (t, habits) = (texts(reader.habits.lang), &reader.habits);
    let say = |since| dates::short(since, &habits.zone, habits.lang);
    match (silent.doubt(Source::Answers, now), silent.doubt(Source::Record, now)) {
        (Some(since), _) => t.doubting_line_answers(say(since)),
        (None, Some(since)) => t.doubting_line_record(say(since)),
        (None, None) => String::new(),
    }
}
