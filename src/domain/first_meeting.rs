//! The clock of a first meeting: from the referral to the moment a first meeting is held. The service's profile says how long it may take.
//!
//! Time is plain elapsed time: a day is 24 hours, also where the clocks change. Only the person pauses it, and what is paused does not
//! count: the end moves by it. Nothing here is anybody's fault: a clock whose end has passed goes on telling how long it took.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::participant::Habits;
use super::reminders::{Reason, Verdict};

/// Somebody's night pushes a word to its end only if so much is left before the end of the time.
const USEFUL: SignedDuration = SignedDuration::from_mins(30);

/// A time that does not count, asked for by the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub from: Timestamp,
    /// Until when; `None`: it lasts.
    pub until: Option<Timestamp>,
}

/// How a first meeting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The time runs.
    Running,
    /// The person wants more time.
    Paused,
    /// A first meeting was held in time.
    Met,
    /// The time has passed without one; it may still come.
    Missed,
    /// The person said no, or left, before there was one.
    Ended,
}

impl State {
    /// As the store, the views and the door write it.
    pub fn code(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Paused => "paused",
            State::Met => "met",
            State::Missed => "missed",
            State::Ended => "ended",
        }
    }

    /// The state of a stored code.
    pub fn from_code(code: &str) -> Option<State> {
        let all = [State::Running, State::Paused, State::Met, State::Missed, State::Ended];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// What is known of the way to a first meeting: facts and their moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When the referral came.
    pub referred: Timestamp,
    /// How long it may take, without what is paused.
    pub target: SignedDuration,
    /// In order, none within another; only the last may last.
    pub pauses: Vec<Pause>,
    /// When the person's link was first opened.
    pub link: Option<Timestamp>,
    /// When a meeting was first ready.
    pub ready: Option<Timestamp>,
    /// When the first meeting that was held began.
    pub held: Option<Timestamp>,
    /// When the person said no, or left.
    pub closed: Option<Timestamp>,
    /// A meeting that is ready stands before the person and the team.
    pub stands: bool,
}

impl Clock {
    /// Until when a first meeting is wanted, as it looks at this moment: a pause that lasts moves it on.
    pub fn end(&self, now: Timestamp) -> Timestamp {
        self.after(self.target, now)
    }

    /// When so much of the time has run: what is paused before that comes on top.
    fn after(&self, run: SignedDuration, now: Timestamp) -> Timestamp {
        let (mut at, now) = (shift(self.referred, run), self.looked_at(now));
        for pause in &self.pauses {
            if pause.from >= at {
                break;
            }
            at = shift(at, pause.until.unwrap_or(now).min(now).duration_since(pause.from).max(SignedDuration::ZERO));
        }
        at
    }

    /// Nothing moves any more once a first meeting was held, or the person has left.
    fn looked_at(&self, now: Timestamp) -> Timestamp {
        [self.held, self.closed].into_iter().flatten().fold(now, Timestamp::min)
    }

    /// How much of the time until now was paused.
    pub fn paused(&self, now: Timestamp) -> SignedDuration {
        self.end(now).duration_since(shift(self.referred, self.target))
    }

    /// Whether the person wants more time at this moment.
    pub fn is_paused(&self, now: Timestamp) -> bool {
        self.pauses.last().is_some_and(|pause| pause.until.is_none() && pause.from <= now)
    }

    /// How it stands. A meeting that begins at the very end is in time.
    pub fn state(&self, now: Timestamp) -> State {
        let end = self.end(now);
        match (self.held, self.closed) {
            (Some(held), _) if held <= end => State::Met,
            (Some(_), _) => State::Missed,
            (None, Some(_)) => State::Ended,
            (None, None) if now > end => State::Missed,
            (None, None) if self.is_paused(now) => State::Paused,
            (None, None) => State::Running,
        }
    }

    /// How long it took from the referral, with everything in it; `None` while there was no first meeting.
    pub fn took(&self) -> Option<SignedDuration> {
        self.held.map(|held| held.duration_since(self.referred))
    }

    /// How much of the time has run, in hundredths, at most 100; what is paused does not count.
    pub fn percent_run(&self, now: Timestamp) -> u8 {
        let ran = self.looked_at(now).duration_since(self.referred).saturating_sub(self.paused(now));
        let percent = ran.as_millis() * 100 / self.target.as_millis().max(1);
        u8::try_from(percent.clamp(0, 100)).unwrap_or(100)
    }

    /// Whether the person may pause it or let it go on: once they have opened their link, and while the time runs or waits.
    pub fn may_wait(&self, now: Timestamp) -> bool {
        self.link.is_some() && matches!(self.state(now), State::Running | State::Paused)
    }
}

/// How much of the time has passed when the convener hears that no first meeting is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// 50 %.
    Half,
    /// 75 %.
    ThreeQuarters,
    /// 90 %.
    Nearly,
}

impl Share {
    /// All of them, in their order.
    pub const ALL: [Share; 3] = [Share::Half, Share::ThreeQuarters, Share::Nearly];

    /// In hundredths.
    pub fn percent(self) -> i32 {
        match self {
            Share::Half => 50,
            Share::ThreeQuarters => 75,
            Share::Nearly => 90,
        }
    }

    fn next(self) -> Option<Share> {
        Share::ALL.into_iter().find(|other| *other > self)
    }

    /// When so much of the time has run.
    pub fn at(self, clock: &Clock, now: Timestamp) -> Timestamp {
        clock.after(clock.target * self.percent() / 100, now)
    }
}

/// Why nobody is told: there is nothing to tell. Where a meeting that the person agreed to is ready, the convener has done what there is
/// to do, also where it is later than wanted: the person said yes to that time.
fn settled(clock: &Clock, now: Timestamp) -> Option<&'static str> {
    match clock.state(now) {
        State::Met => Some("met"),
        State::Ended => Some("ended"),
        State::Missed => Some("overtaken"),
        State::Paused => Some("paused"),
        State::Running if clock.stands => Some("ready"),
        State::Running => None,
    }
}

/// When the convener is to be told; `None` where there is nothing to tell, or no good moment left.
pub fn plan(share: Share, clock: &Clock, now: Timestamp, habits: &Habits) -> Option<Timestamp> {
    if settled(clock, now).is_some() {
        return None;
    }
    Some(by_day(share.at(clock, now), clock.end(now), habits)).filter(|at| *at > now)
}

/// Out of the night: to its end, or before its beginning where its end would be too late. Whoever is on call then has no such night.
fn by_day(at: Timestamp, end: Timestamp, habits: &Habits) -> Timestamp {
    let (quiet, zone) = (habits.quiet, &habits.zone);
    let morning = night_ends(at, habits);
    if morning == at || morning <= shift(end, -USEFUL) { morning } else { quiet.last_good_before(at, zone) }
}

/// The first moment, at or after this one, at which they may hear of it.
fn night_ends(at: Timestamp, habits: &Habits) -> Timestamp {
    habits.quiet_ends_for(habits.service.first_meeting_cannot_wait(), at)
}

/// What becomes of a word found due, perhaps long after its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// As of any other that has its time.
    In(Verdict),
    /// There is nothing to tell: a short code says why.
    Settled(&'static str),
}

/// Judges a word to the convener by the facts of this moment.
pub fn judge(share: Share, clock: &Clock, now: Timestamp, habits: &Habits) -> Told {
    if let Some(why) = settled(clock, now) {
        return Told::Settled(why);
    }
    let end = clock.end(now);
    let own = |share: Share| by_day(share.at(clock, now), end, habits);
    let (at, until) = (own(share), share.next().map_or(end, own));
    let morning = night_ends(now, habits);
    Told::In(match morning {
        _ if now < at => Verdict::Later(at),
        _ if now >= until => Verdict::Drop(Reason::Overtaken),
        morning if morning == now => Verdict::Send,
        morning if morning < until => Verdict::Later(morning),
        _ => Verdict::Drop(Reason::Quiet),
    })
}

/// What a meeting that has begun says of whether it was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// When it began.
    pub start: Timestamp,
    /// It was ready when it began.
    pub ready: bool,
    /// Somebody noted who was there.
    pub noted: bool,
    /// The person was noted to be there, and so was somebody else.
    pub met: bool,
}

impl Past {
    /// Held: as it was noted; where nobody noted anything, if it was ready when it began.
    pub fn was_held(&self) -> bool {
        if self.noted { self.met } else { self.ready }
    }
}

/// When the first meeting that was held began, of meetings that have begun and were not cancelled.
pub fn first_held(past: &[Past]) -> Option<Timestamp> {
    past.iter().filter(|one| one.was_held()).map(|one| one.start).min()
}

fn shift(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).expect("a duration, not a calendar span")
}

#[cfg(test)]
mod tests;
