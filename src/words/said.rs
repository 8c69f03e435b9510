//! Reads a time as people type it ("tomorrow at 3 pm", "ti 24.11. klo 15"): the words of `said.ftl`, days first.
//!
//! Nothing is guessed: what could be two things, or contradicts itself, is not read. The reader is always asked
//! whether they meant the time that was understood.

mod lexicon;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan, Zoned};

use self::lexicon::{Item, Sense, items};
use crate::domain::language::Lang;

/// Why a text was not read as a time to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A time of day without a day.
    NoDate,
    /// A day without a time.
    NoTime(Date),
    /// A time that has passed; midnight stands for a day given without a time.
    Past(DateTime),
    /// More than a year ahead.
    TooFar,
    /// Not understood.
    NotATime,
}

/// Reads a time in the reader's language, else in another that Kith speaks. `now` is in the reader's zone.
pub fn read(text: &str, lang: Lang, now: &Zoned) -> Result<DateTime, Unread> {
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    std::iter::once(lang)
        .chain(others)
        .map(|lang| read_in(text, lang, now.datetime()))
        .find(|result| *result != Err(Unread::NotATime))
        .unwrap_or(Err(Unread::NotATime))
}

fn read_in(text: &str, lang: Lang, now: DateTime) -> Result<DateTime, Unread> {
    let mut said = Said::default();
    let items = items(text, lang).ok_or(Unread::NotATime)?;
    let mut rest = items.as_slice();
    while !rest.is_empty() {
        let used = said.take(rest).ok_or(Unread::NotATime)?;
        rest = &rest[used..];
    }
    said.settle().ok_or(Unread::NotATime)?;
    resolve(&said, now)
}

/// A day as it was said.
#[derive(Clone, Copy, Debug)]
enum Day {
    /// So many days from today.
    Ahead(i32),
    /// The next such day; strictly after today if "next" was said.
    Weekday(Weekday, bool),
    /// A day of the calendar, perhaps with its year.
    Calendar { day: i8, month: i8, year: Option<i16> },
}

/// A number that is a day or a time, depending on what else is said.
#[derive(Clone, Copy, Debug)]
enum Open {
    /// "10.12": the tenth of December, or twelve minutes past ten ("9.3" cannot be a time).
    Dotted { day: Option<Day>, time: Option<Time> },
    /// "14", an hour beside a day.
    Bare(i16),
}

/// What has been understood so far.
#[derive(Debug, Default)]
struct Said {
    days: Vec<Day>,
    time: Option<Time>,
    open: Vec<Open>,
}

impl Said {
    /// Takes one thing said off the front: how many items it used, or `None` if it makes no sense.
    fn take(&mut self, items: &[Item]) -> Option<usize> {
        if let Some((day, used)) = day(items) {
            self.days.push(day);
            return Some(used);
        }
        if let Some((time, used)) = time(items) {
            return self.time.replace(time).is_none().then_some(used);
        }
        let (open, used) = match *items {
            [Item::Said(Sense::At) | Item::Mark('.', _), ..] => return Some(1),
            [Item::Number(a, 1 | 2), Item::Mark('.', true), Item::Number(b, digits @ (1 | 2)), ..] => {
                (Open::Dotted { day: calendar(a, b), time: clock(a, b).filter(|_| digits == 2) }, 3)
            }
            [Item::Number(hour, 1 | 2), ..] => (Open::Bare(hour), 1),
            _ => return None,
        };
        self.open.push(open);
        Some(used)
    }

    /// Decides what the open numbers are, now that everything has been heard.
    fn settle(&mut self) -> Option<()> {
        let open = std::mem::take(&mut self.open);
        for (index, number) in open.iter().enumerate() {
            let time_elsewhere = self.time.is_some() || index + 1 < open.len();
            match *number {
                Open::Dotted { day: Some(day), time } if self.days.is_empty() && (time_elsewhere || time.is_none()) => {
                    self.days.push(day);
                }
                Open::Dotted { time, .. } => self.set_time(time?)?,
                Open::Bare(_) if self.days.is_empty() => return None,
                Open::Bare(hour) => self.set_time(clock(hour, 0)?)?,
            }
        }
        Some(())
    }

    fn weekday(&self) -> Option<Weekday> {
        self.days.iter().find_map(|day| match day {
            Day::Weekday(weekday, _) => Some(*weekday),
            _ => None,
        })
    }

    fn set_time(&mut self, time: Time) -> Option<()> {
        self.time.replace(time).is_none().then_some(())
    }
}

/// A day at the front, if there is one.
fn day(items: &[Item]) -> Option<(Day, usize)> {
    match *items {
        [Item::Said(Sense::Today), ..] => Some((Day::Ahead(0), 1)),
        [Item::Said(Sense::Tomorrow), ..] => Some((Day::Ahead(1), 1)),
        [Item::Said(Sense::AfterTomorrow), ..] => Some((Day::Ahead(2), 1)),
        [Item::Said(Sense::Next), Item::Said(Sense::Weekday(day)), ..] => Some((weekday(day, true)?, 2)),
        [Item::Said(Sense::Weekday(day)), ..] => Some((weekday(day, false)?, 1)),
        _ => days_ahead(items).or_else(|| day_of_month(items)).or_else(|| day_in_numbers(items)),
    }
}

/// "in 3 days", "3 päivän päästä", "in a week".
fn days_ahead(items: &[Item]) -> Option<(Day, usize)> {
    let (number, unit, used) = match *items {
        [Item::Said(Sense::In), Item::Number(number, _), Item::Said(unit), ..]
        | [Item::Number(number, _), Item::Said(unit), Item::Said(Sense::In), ..] => (number, unit, 3),
        [Item::Said(Sense::In), Item::Said(unit), ..] | [Item::Said(unit), Item::Said(Sense::In), ..] => (1, unit, 2),
        _ => return None,
    };
    match unit {
        Sense::Day => Some((Day::Ahead(number.into()), used)),
        Sense::Week => Some((Day::Ahead(i32::from(number) * 7), used)),
        _ => None,
    }
}

/// "24 December 2026", "24. joulukuuta", "December 24", "joulukuun 24."; the year may be missing.
fn day_of_month(items: &[Item]) -> Option<(Day, usize)> {
    use Item::{Mark, Number, Said};
    let (day, month, used) = match *items {
        [Number(day, _), Said(Sense::Month(month)), ..] | [Said(Sense::Month(month)), Number(day, 1 | 2), ..] => {
            (day, month, 2)
        }
        [Number(day, _), Mark('.', _), Said(Sense::Month(month)), ..]
        | [Said(Sense::Month(month)), Mark('.', _), Number(day, 1 | 2), ..] => (day, month, 3),
        _ => return None,
    };
    let dots = items[used..].iter().take_while(|item| matches!(item, Item::Mark('.', _))).count();
    match items.get(used + dots) {
        Some(Item::Number(year, 4)) => Some((dated(day, month.into(), *year)?, used + dots + 1)),
        _ => Some((calendar(day, month.into())?, used)),
    }
}

/// "2026-12-24", "24.12.2026", "24.12.", "24/12".
fn day_in_numbers(items: &[Item]) -> Option<(Day, usize)> {
    use Item::{Mark, Number};
    match *items {
        [Number(year, 4), Mark('-', _), Number(month, _), Mark('-', _), Number(day, _), ..]
        | [Number(day, _), Mark('.', _), Number(month, _), Mark('.', _), Number(year, 4), ..]
        | [Number(day, _), Mark('/', _), Number(month, _), Mark('/', _), Number(year, 4), ..] => {
            Some((dated(day, month, year)?, 5))
        }
        [Number(day, _), Mark('.', _), Number(month, _), Mark('.', true), Number(year, 2), ..]
        | [Number(day, _), Mark('/', _), Number(month, _), Mark('/', _), Number(year, 2), ..] => {
            Some((dated(day, month, 2000 + year)?, 5))
        }
        [Number(day, _), Mark('.', _), Number(month, 1 | 2), Mark('.', _), ..] => Some((calendar(day, month)?, 4)),
        [Number(day, _), Mark('/', _), Number(month, 1 | 2), ..] => Some((calendar(day, month)?, 3)),
        _ => None,
    }
}

/// A time at the front that can be nothing else: it has a colon, "at" before it or "pm" after it, or is noon.
fn time(items: &[Item]) -> Option<(Time, usize)> {
    let at = usize::from(matches!(items, [Item::Said(Sense::At), ..]));
    if let Some(Item::Said(Sense::Noon)) = items.get(at) {
        return Some((Time::midnight().with().hour(12).build().ok()?, at + 1));
    }
    let (hour, minute, used, certain) = match items[at..] {
        [Item::Number(hour, 1 | 2), Item::Mark(mark @ (':' | '.'), true), Item::Number(minute, 2), ..] => {
            (hour, minute, at + 3, mark == ':' || at == 1)
        }
        [Item::Number(hour, 1 | 2), ..] => (hour, 0, at + 1, at == 1),
        _ => return None,
    };
    match items.get(used) {
        Some(Item::Said(half @ (Sense::Am | Sense::Pm))) => Some((clock(halved(hour, *half)?, minute)?, used + 1)),
        _ => certain.then(|| clock(hour, minute)).flatten().map(|time| (time, used)),
    }
}

/// An hour of the twelve-hour clock; "15 pm" is understood as well.
fn halved(hour: i16, half: Sense) -> Option<i16> {
    match (hour, half) {
        (12, Sense::Am) => Some(0),
        (1..=11, Sense::Am) | (12..=23, Sense::Pm) => Some(hour),
        (1..=11, Sense::Pm) => Some(hour + 12),
        _ => None,
    }
}

fn clock(hour: i16, minute: i16) -> Option<Time> {
    Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
}

fn weekday(number: i8, next: bool) -> Option<Day> {
    Some(Day::Weekday(Weekday::from_monday_one_offset(number).ok()?, next))
}

/// A day without a year; checked in a leap year.
fn calendar(day: i16, month: i16) -> Option<Day> {
    let date = Date::new(2024, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(Day::Calendar { day: date.day(), month: date.month(), year: None })
}

fn dated(day: i16, month: i16, year: i16) -> Option<Day> {
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(Day::Calendar { day: date.day(), month: date.month(), year: Some(year) })
}

/// From what was said to a time to come.
fn resolve(said: &Said, now: DateTime) -> Result<DateTime, Unread> {
    let Some(date) = agreed_day(said, now)? else {
        return Err(if said.time.is_some() { Unread::NoDate } else { Unread::NotATime });
    };
    let meant = date.to_datetime(said.time.unwrap_or(Time::midnight()));
    let passed = if said.time.is_some() { meant <= now } else { date < now.date() };
    if passed {
        Err(Unread::Past(meant))
    } else if meant > moved(now, 1.year()) {
        Err(Unread::TooFar)
    } else if said.time.is_none() {
        Err(Unread::NoTime(date))
    } else {
        Ok(meant)
    }
}

/// The one day that everything said about it agrees on: "Tuesday 24.11." must be a Tuesday.
fn agreed_day(said: &Said, now: DateTime) -> Result<Option<Date>, Unread> {
    let vague = |day: &&Day| matches!(day, Day::Weekday(..));
    let Some(lead) = said.days.iter().find(|day| !vague(day)).or(said.days.first()) else {
        return Ok(None);
    };
    let date = date_of(*lead, said, now)?;
    let agrees = |day: &Day| match *day {
        Day::Weekday(weekday, _) => date.weekday() == weekday,
        other => date_of(other, said, now) == Ok(date),
    };
    if said.days.iter().all(agrees) { Ok(Some(date)) } else { Err(Unread::NotATime) }
}

fn date_of(day: Day, said: &Said, now: DateTime) -> Result<Date, Unread> {
    match day {
        Day::Ahead(days) => Ok(moved(now, days.days()).date()),
        Day::Weekday(weekday, next) => {
            let ahead = now.date().weekday().until(weekday);
            let still_today = !next && said.time.is_some_and(|time| time > now.time());
            let days = if ahead == 0 && !still_today { 7 } else { ahead };
            Ok(moved(now, days.days()).date())
        }
        Day::Calendar { day, month, year: Some(year) } => Date::new(year, month, day).map_err(|_| Unread::NotATime),
        Day::Calendar { day, month, year: None } => coming(day, month, said.weekday(), now.date()),
    }
}

/// A day without its year: this year's, unless it does not exist, passed over half a year ago, or passed and was not
/// the day of the week that is meant; then next year's.
fn coming(day: i8, month: i8, weekday: Option<Weekday>, today: Date) -> Result<Date, Unread> {
    let long_ago = today.saturating_sub(6.months());
    let meant = |date: &Date| weekday.is_none_or(|weekday| date.weekday() == weekday);
    let possible = |date: &Date| *date >= today || (*date >= long_ago && meant(date));
    let this_year = Date::new(today.year(), month, day).ok().filter(possible);
    let next_year = || Date::new(today.year().saturating_add(1), month, day).ok();
    this_year.or_else(next_year).ok_or(Unread::NotATime)
}

fn moved(from: DateTime, by: Span) -> DateTime {
    from.saturating_add(by)
}
