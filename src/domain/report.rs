//! The numbers of a report on a team's work over some weeks: pure functions over facts without names, and what may be read of them.
//!
//! **Nothing under five is told, nor what it could be worked out from.** A count under five is about people whom somebody may know; so is
//! the rest of a whole, and whatever one subtraction from the whole gives. What is not told reads "fewer than 5, or next to it".

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::ids::{NetworkId, StaffId};

/// The least number that is told.
pub const FEWEST: u64 = 5;

/// How long ago the reported weeks began, where nobody says otherwise.
pub const USUAL_DAYS: i64 = 90;

/// What was counted: from the first moment, up to and without the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub from: Timestamp,
    /// The moment it ends; what happens then is not in it any more.
    pub to: Timestamp,
}

/// How somebody who was referred within the period came to a first meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// When the referral came.
    pub referred: Timestamp,
    /// How soon a first meeting was wanted, by the service's profile then.
    pub target: SignedDuration,
    /// When the first meeting that was held began; `None`: there was none yet.
    pub held: Option<Timestamp>,
    /// What does not count, because the person wanted more time.
    pub paused: SignedDuration,
    /// The person said no, or left.
    pub closed: bool,
}

/// A meeting that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Around whom.
    pub network: NetworkId,
    /// When it began.
    pub start: Timestamp,
    /// Which practitioners were there.
    pub practitioners: Vec<StaffId>,
    /// How many of the person's people were there.
    pub members: u64,
}

/// How news reaches somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// By Telegram.
    Telegram,
    /// A page of their own, and e-mail.
    Mail,
    /// A page of their own.
    Page,
    /// By word of mouth.
    Spoken,
    /// The last message was not taken.
    Unreachable,
}

impl Channel {
    /// All of them, in the order of the report.
    pub const ALL: [Channel; 5] =
        [Channel::Telegram, Channel::Mail, Channel::Page, Channel::Spoken, Channel::Unreachable];

    /// As the store and the CSV write it.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Telegram => "telegram",
            Channel::Mail => "mail",
            Channel::Page => "page",
            Channel::Spoken => "spoken",
            Channel::Unreachable => "unreachable",
        }
    }

    /// The channel of a stored code.
    pub fn from_code(code: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// What a report is made of. No name, and no id of anybody but those of the practice, which are only compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Those who were referred within the period.
    pub firsts: Vec<First>,
    /// Meetings that were held before the period's end, in the order in which they began; those before its beginning say who was known to
    /// whoever was met within it.
    pub held: Vec<Held>,
    /// How many people take part around each person whose network is open at the end of the period.
    pub sizes: Vec<u64>,
    /// How long people took to answer after they were asked to a meeting that was called within the period; `None`: not yet.
    pub answers: Vec<Option<SignedDuration>>,
    /// How many are reached how, of those who take part now; each channel once at most.
    pub reach: Vec<(Channel, u64)>,
}

/// Parts of a whole as they may be read; `None` is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The whole.
    pub whole: Option<u64>,
    /// Its parts.
    pub parts: Vec<Option<u64>>,
}

impl Parts {
    /// What may be read of these counts, which make up one whole.
    pub fn of(counts: &[u64]) -> Parts {
        let whole: u64 = counts.iter().sum();
        let mut parts: Vec<Option<u64>> = counts.iter().map(|count| Some(*count).filter(|it| *it >= FEWEST)).collect();
        // What is not told must not follow from what is: two parts at least, and five together.
        while let Some(smallest) = parts.iter().flatten().min().copied().filter(|_| follows(whole, &parts)) {
            let at = parts.iter().position(|part| *part == Some(smallest));
            parts[at.expect("it is one of them")] = None;
        }
        Parts { whole: Some(whole).filter(|it| *it >= FEWEST), parts }
    }

    /// Of a whole, those and the rest.
    pub fn share(those: u64, whole: u64) -> Parts {
        Parts::of(&[those, whole.saturating_sub(those)])
    }

    /// The part of this place in hundredths of the whole, rounded; `None` where it is not told.
    pub fn percent(&self, at: usize) -> Option<u64> {
        let (part, whole) = (self.parts.get(at).copied().flatten()?, self.whole?);
        Some((part * 200 + whole) / (whole * 2))
    }
}

/// Whether something that is not told follows from the whole and the rest.
fn follows(whole: u64, parts: &[Option<u64>]) -> bool {
    let hidden = parts.iter().filter(|part| part.is_none()).count();
    let rest = whole - parts.iter().flatten().sum::<u64>();
    hidden == 1 || (hidden > 1 && rest < FEWEST)
}

/// The value that so many hundredths of the values do not exceed (the nearest rank); `None` where fewer than five lie on either side of it.
pub fn percentile(values: &mut [SignedDuration], hundredths: usize) -> Option<SignedDuration> {
    values.sort_unstable();
    let rank = (values.len() * hundredths).div_ceil(100).max(1);
    let (below, above) = (rank.checked_sub(1)?, values.len().checked_sub(rank)?);
    let fewest = usize::try_from(FEWEST).expect("five");
    if below < fewest || above < fewest { None } else { values.get(rank - 1).copied() }
}

/// The ends of the times to a first meeting, in hours; what is longer comes after the last.
pub const ENDS: [i64; 5] = [24, 48, 72, 168, 336];

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many networks are open at the end of the period.
    pub networks: Option<u64>,
    /// How many meetings were held within the period.
    pub meetings: Option<u64>,
    /// Those who were referred: how long until their first meeting, by `ENDS`, then longer; then those who wait, and those who ended without.
    pub firsts: Parts,
    /// How soon a first meeting was wanted, in hours, where it was the same for all.
    pub target: Option<i64>,
    /// Of those who were referred: who came to a first meeting in time, who later, and who not, or not yet.
    pub in_time: Parts,
    /// Meetings with two or more practitioners, and others.
    pub two_practitioners: Parts,
    /// Meetings with one or more of the person's people, and others.
    pub with_members: Parts,
    /// Open networks by how many people take part beside the person: none, 1, 2, 3, 4, 5 and more.
    pub sizes: Parts,
    /// Of practitioners' presences at meetings after a person's first: by somebody who had been at an earlier one, and by others.
    pub continuity: Parts,
    /// Of those who were asked to a meeting: answered, and not yet.
    pub answered: Parts,
    /// How long an answer took: the middle one.
    pub median: Option<SignedDuration>,
    /// How long an answer took: nine of ten took no longer.
    pub ninetieth: Option<SignedDuration>,
    /// Who takes part, by `Channel::ALL`.
    pub reach: Parts,
}

/// Makes the report of these facts.
pub fn report(facts: &Facts, period: Period) -> Report {
    let held: Vec<&Held> = facts.held.iter().filter(|one| one.start >= period.from && one.start < period.to).collect();
    let count = |test: fn(&Held) -> bool| Parts::share(amount(held.iter().filter(|one| test(one))), amount(&held));
    let in_time = in_time(&facts.firsts);
    let mut times: Vec<SignedDuration> = facts.answers.iter().flatten().copied().collect();
    Report {
        networks: told(amount(&facts.sizes)),
        meetings: told(amount(&held)),
        firsts: how_soon(&facts.firsts, &in_time),
        target: target(&facts.firsts),
        in_time,
        two_practitioners: count(|one| one.practitioners.len() >= super::readiness::PRACTITIONERS),
        with_members: count(|one| one.members > 0),
        sizes: Parts::of(&sizes(&facts.sizes)),
        continuity: continuity(&facts.held, period),
        answered: Parts::share(amount(&times), amount(&facts.answers)),
        median: percentile(&mut times, 50),
        ninetieth: percentile(&mut times, 90),
        reach: Parts::of(&Channel::ALL.map(|channel| reached_by(channel, &facts.reach))),
    }
}

fn told(count: u64) -> Option<u64> {
    Some(count).filter(|it| *it >= FEWEST)
}

fn amount(of: impl IntoIterator) -> u64 {
    u64::try_from(of.into_iter().count()).expect("a count")
}

impl First {
    /// How long it took, without what was paused: as the clock counts.
    pub fn took(&self) -> Option<SignedDuration> {
        self.held.map(|held| held.duration_since(self.referred) - self.paused)
    }
}

fn firsts(all: &[First]) -> [u64; ENDS.len() + 3] {
    let mut counts = [0; ENDS.len() + 3];
    for one in all {
        let at = match one.took() {
            Some(took) => ENDS.iter().position(|end| took <= SignedDuration::from_hours(*end)).unwrap_or(ENDS.len()),
            None if one.closed => ENDS.len() + 2,
            None => ENDS.len() + 1,
        };
        counts[at] += 1;
    }
    counts
}

fn target(all: &[First]) -> Option<i64> {
    let mut hours = all.iter().map(|one| one.target.as_hours());
    let first = hours.next()?;
    hours.all(|other| other == first).then_some(first)
}

/// In time, later, and not (yet).
fn in_time(all: &[First]) -> Parts {
    let took = |test: fn(SignedDuration, SignedDuration) -> bool| {
        amount(all.iter().filter(|one| one.took().is_some_and(|took| test(took, one.target))))
    };
    let (soon, later) = (took(|took, target| took <= target), took(|took, target| took > target));
    Parts::of(&[soon, later, amount(all) - soon - later])
}

/// How long it took, within what is told of who came in time: each of those three is a whole of its own here, for a sum that is told there
/// would else tell a part that is hidden here. Where more than one time was wanted they do not fit together, and none is told.
fn how_soon(all: &[First], in_time: &Parts) -> Parts {
    let counts = firsts(all);
    let wanted = target(all).and_then(|hours| ENDS.iter().position(|end| *end == hours));
    let Some(wanted) = wanted else { return Parts { whole: in_time.whole, parts: vec![None; counts.len()] } };
    let groups = [&counts[..=wanted], &counts[wanted + 1..=ENDS.len()], &counts[ENDS.len() + 1..]];
    let parts = groups.into_iter().zip(&in_time.parts);
    let parts = parts.flat_map(|(group, told)| told.map_or(vec![None; group.len()], |_| Parts::of(group).parts));
    Parts { whole: in_time.whole, parts: parts.collect() }
}

fn reached_by(channel: Channel, reach: &[(Channel, u64)]) -> u64 {
    reach.iter().filter(|(one, _)| *one == channel).map(|(_, people)| people).sum()
}

fn sizes(all: &[u64]) -> [u64; 6] {
    let mut counts = [0; 6];
    for size in all {
        counts[usize::try_from(*size).unwrap_or(usize::MAX).min(5)] += 1;
    }
    counts
}

/// Two meetings that begin at one moment do not come one after the other: neither makes anybody known at the other.
fn continuity(held: &[Held], period: Period) -> Parts {
    let mut known: HashMap<&NetworkId, HashSet<&StaffId>> = HashMap::new();
    let (mut all, mut by_known) = (0, 0);
    for some in held.chunk_by(|one, other| one.start == other.start) {
        for one in some.iter().filter(|one| one.start >= period.from && one.start < period.to) {
            let Some(before) = known.get(&one.network) else { continue };
            all += amount(&one.practitioners);
            by_known += amount(one.practitioners.iter().filter(|who| before.contains(who)));
        }
        for one in some {
            known.entry(&one.network).or_default().extend(&one.practitioners);
        }
    }
    Parts::share(by_known, all)
}

/// A measure as it is shown and written: a whole and its parts, by stable codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What is counted.
    pub code: &'static str,
    /// Its parts, in order.
    pub parts: Vec<&'static str>,
    /// How many.
    pub counts: Parts,
}

impl Report {
    /// Everything that is a whole of parts, in the order of the page.
    pub fn measures(&self) -> Vec<Measure> {
        let of = |code, parts: &[&'static str], counts: &Parts| Measure {
            code,
            parts: parts.to_vec(),
            counts: counts.clone(),
        };
        vec![
            of("first_meeting", &FIRSTS, &self.firsts),
            of("in_time", &["in_time", "later", "none"], &self.in_time),
            of("two_practitioners", &["two_or_more", "fewer"], &self.two_practitioners),
            of("with_members", &["with", "without"], &self.with_members),
            of("continuity", &["known", "new"], &self.continuity),
            of("size", &["0", "1", "2", "3", "4", "5+"], &self.sizes),
            of("answered", &["answered", "not_yet"], &self.answered),
            of("reach", &Channel::ALL.map(Channel::code), &self.reach),
        ]
    }
}

/// The parts of the first measure: up to so long, longer, waiting, ended without.
const FIRSTS: [&str; ENDS.len() + 3] = ["24h", "48h", "72h", "7d", "14d", "longer", "waiting", "ended"];

#[cfg(test)]
mod tests;
