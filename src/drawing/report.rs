//! A report as people read it: a page that prints well, a picture of what matters most, and a table for whoever counts on.

use std::fmt::Write;

use anyhow::Result;
use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::chart::{self, Bar};
use super::svg::{Anchor, Svg, Type};
use super::{FAINT, INK, LINE, png};
use crate::domain::language::Lang;
use crate::domain::report::{Measure, Period, Report};
use crate::domain::when::Zone;
use crate::words::{Texts, dates, texts};

/// The three files of a report.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// A page by itself: no script, nothing from elsewhere.
    pub html: String,
    /// What matters most, as a picture.
    pub png: Vec<u8>,
    /// Everything, by codes: RFC 4180.
    pub csv: String,
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    lang: &'static str,
    dir: &'static str,
    title: String,
    period: String,
    rule: String,
    figures: Vec<(String, String)>,
    sections: Vec<Section>,
    what: String,
    count: String,
    share: String,
    all: String,
}

struct Section {
    heading: String,
    why: String,
    chart: String,
    rows: Vec<Row>,
    whole: String,
}

struct Row {
    label: String,
    count: String,
    share: String,
}

/// Draws a report in a language; its days are those of the zone.
pub fn draw(report: &Report, period: Period, (lang, zone): (Lang, &Zone)) -> Result<Drawn> {
    let t = texts(lang);
    let days = t.report_period(day(period.from, zone, lang), day(last(period), zone, lang));
    let page = Page {
        lang: lang.code(),
        dir: if lang.is_right_to_left() { "rtl" } else { "ltr" },
        title: t.report_title(),
        period: days.clone(),
        rule: t.report_rule(),
        figures: figures(t, report),
        sections: report.measures().iter().map(|measure| section(t, lang, report, measure)).collect(),
        what: t.report_what(),
        count: t.report_count(),
        share: t.report_share(),
        all: t.report_all(),
    };
    let picture = summary(t, lang, report, &days).finish("summary", &t.report_title(), &days);
    Ok(Drawn { html: page.render()?, png: png::draw(&picture)?, csv: csv(report, period, zone) })
}

fn last(period: Period) -> Timestamp {
    period.to.saturating_sub(SignedDuration::from_secs(1)).expect("a duration, not a calendar span")
}

fn day(at: Timestamp, zone: &Zone, lang: Lang) -> String {
    let date = zone.at(at).date();
    format!("{} {}", dates::day(date, lang), date.year())
}

fn number(t: &Texts, count: Option<u64>) -> String {
    count.map_or_else(|| t.report_few(), |count| count.to_string())
}

/// The last one begun counted: an answer's minute would be somebody's.
fn whole_hours(time: SignedDuration) -> i64 {
    (time.as_secs() + 3599) / 3600
}

fn time(t: &Texts, time: Option<SignedDuration>) -> String {
    let Some(time) = time else { return t.report_few() };
    let hours = whole_hours(time);
    if hours < 48 { t.report_hours(hours) } else { t.report_days(hours / 24, hours % 24) }
}

fn figures(t: &Texts, report: &Report) -> Vec<(String, String)> {
    vec![
        (t.report_networks(), number(t, report.networks)),
        (t.report_meetings(), number(t, report.meetings)),
        (t.report_median(), time(t, report.median)),
        (t.report_ninetieth(), time(t, report.ninetieth)),
    ]
}

fn section(t: &Texts, lang: Lang, report: &Report, measure: &Measure) -> Section {
    let (heading, why) = words(t, measure.code);
    let target = report.target.filter(|_| measure.code == "first_meeting");
    let why = target.map_or(why.clone(), |hours| format!("{why} {}", t.report_first_target(hours)));
    let rows: Vec<Row> = (0..measure.parts.len()).map(|at| row(t, measure, at)).collect();
    let described = rows.iter().map(|row| format!("{}: {}", row.label, row.count)).collect::<Vec<_>>().join("; ");
    let chart = chart::bars(&bars(t, report, measure), lang.is_right_to_left());
    let chart = chart.finish(measure.code, &heading, &described);
    Section { heading, why, chart, rows, whole: number(t, measure.counts.whole) }
}

fn row(t: &Texts, measure: &Measure, at: usize) -> Row {
    let share = measure.counts.percent(at).map_or_else(String::new, |percent| format!("{percent} %"));
    Row { label: label(t, measure.code, measure.parts[at]), count: number(t, measure.counts.parts[at]), share }
}

fn bars(t: &Texts, report: &Report, measure: &Measure) -> Vec<Bar> {
    let bar = |(at, part): (usize, &&'static str)| Bar {
        label: label(t, measure.code, part),
        words: both(t, measure, at),
        length: measure.counts.parts[at],
        outside: is_outside(report, measure.code, part),
    };
    measure.parts.iter().enumerate().map(bar).collect()
}

fn both(t: &Texts, measure: &Measure, at: usize) -> String {
    match (measure.counts.parts[at], measure.counts.percent(at)) {
        (Some(count), Some(percent)) => {
            t.report_count_and_share(count.to_string(), i64::try_from(percent).unwrap_or(100))
        }
        (count, _) => number(t, count),
    }
}

/// Whether a part is other than what a service wants.
fn is_outside(report: &Report, code: &str, part: &str) -> bool {
    let end = match part {
        "24h" => 24,
        "48h" => 48,
        "72h" => 72,
        "7d" => 168,
        "14d" => 336,
        _ => {
            return matches!(
                part,
                "longer" | "later" | "none" | "fewer" | "without" | "new" | "not_yet" | "unreachable"
            );
        }
    };
    code == "first_meeting" && report.target.is_some_and(|target| end > target)
}

/// What a measure is called, and what it counts.
fn words(t: &Texts, code: &str) -> (String, String) {
    match code {
        "first_meeting" => (t.report_first(), t.report_first_why()),
        "in_time" => (t.report_in_time(), t.report_in_time_why()),
        "two_practitioners" => (t.report_two(), t.report_two_why()),
        "with_members" => (t.report_members(), t.report_members_why()),
        "continuity" => (t.report_continuity(), t.report_continuity_why()),
        "size" => (t.report_size(), t.report_size_why()),
        "answered" => (t.report_answered(), t.report_answered_why()),
        _ => (t.report_reach(), t.report_reach_why()),
    }
}

fn label(t: &Texts, code: &str, part: &str) -> String {
    match (code, part) {
        ("size", "0") => t.report_size_none(),
        ("size", "5+") => t.report_size_more(),
        ("size", some) => t.report_size_some(some.parse::<i64>().unwrap_or_default()),
        ("first_meeting", "24h") => t.report_first_24h(),
        ("first_meeting", "48h") => t.report_first_48h(),
        ("first_meeting", "72h") => t.report_first_72h(),
        ("first_meeting", "7d") => t.report_first_7d(),
        ("first_meeting", "14d") => t.report_first_14d(),
        ("first_meeting", "longer") => t.report_first_longer(),
        ("first_meeting", "waiting") => t.report_first_waiting(),
        ("first_meeting", _) => t.report_first_ended(),
        ("in_time", "in_time") => t.report_in_time_yes(),
        ("in_time", "later") => t.report_in_time_no(),
        ("in_time", _) => t.report_in_time_none(),
        ("two_practitioners", "two_or_more") => t.report_two_yes(),
        ("two_practitioners", _) => t.report_two_no(),
        ("with_members", "with") => t.report_members_yes(),
        ("with_members", _) => t.report_members_no(),
        ("continuity", "known") => t.report_continuity_known(),
        ("continuity", _) => t.report_continuity_new(),
        ("answered", "answered") => t.report_answered_yes(),
        ("answered", _) => t.report_answered_no(),
        (_, "telegram") => t.report_reach_telegram(),
        (_, "mail") => t.report_reach_mail(),
        (_, "page") => t.report_reach_page(),
        (_, "spoken") => t.report_reach_spoken(),
        _ => t.report_reach_unreachable(),
    }
}

const EDGE: i32 = 40;

/// The picture: the figures, the first part of each share, and how soon first meetings come.
fn summary(t: &Texts, lang: Lang, report: &Report, days: &str) -> Svg {
    let turned = lang.is_right_to_left();
    let measures = report.measures();
    let firsts = chart::bars(&bars(t, report, &measures[0]), turned);
    let mut svg = Svg::new(chart::WIDTH + 2 * EDGE.unsigned_abs(), 560 + firsts.height());
    let (begin, end) = if turned { (Anchor::End, Anchor::Start) } else { (Anchor::Start, Anchor::End) };
    let right = chart::WIDTH.cast_signed() + EDGE;
    let (from, to) = if turned { (right, EDGE) } else { (EDGE, right) };
    svg.text((from, 62), Type::plain(30).bold().anchored(begin), &t.report_title());
    svg.text((from, 92), Type::plain(16).anchored(begin).coloured(FAINT), days);
    let shares = measures[1..5].iter().map(|measure| (words(t, measure.code).0, both(t, measure, 0)));
    let lines = figures(t, report).into_iter().chain(shares);
    let mut base = 140;
    for (what, much) in lines {
        svg.text((from, base), Type::plain(17).anchored(begin), &what);
        svg.text((to, base), Type::plain(17).bold().anchored(end).coloured(INK), &much);
        svg.line((EDGE, base + 12), (right, base + 12), LINE, false);
        base += 40;
    }
    svg.text((from, base + 24), Type::plain(20).bold().anchored(begin), &t.report_first());
    svg.place((EDGE, base + 40), &firsts);
    let foot = base + 76 + firsts.height().cast_signed();
    svg.text((from, foot), Type::plain(13).anchored(begin).coloured(FAINT), &t.report_rule());
    svg
}

/// A line for each part; what is not told is empty and says so.
fn csv(report: &Report, period: Period, zone: &Zone) -> String {
    let date = |at: Timestamp| zone.at(at).date().to_string();
    let mut text = String::from("measure,part,count,of,told\r\n");
    let mut line = |measure: &str, part: &str, count: Option<u64>, whole: Option<u64>| {
        let word = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
        let told = if count.is_some() { "yes" } else { "no" };
        let (count, whole) = (word(count), word(whole));
        write!(text, "{measure},{part},{count},{whole},{told}\r\n").expect("a string takes everything");
    };
    line("networks", "", report.networks, None);
    line("meetings", "", report.meetings, None);
    for Measure { code, parts, counts } in report.measures() {
        for (part, count) in parts.iter().zip(&counts.parts) {
            line(code, part, *count, counts.whole);
        }
    }
    let hours = |time: Option<SignedDuration>| time.and_then(|time| u64::try_from(whole_hours(time)).ok());
    line("answer_hours", "median", hours(report.median), None);
    line("answer_hours", "ninetieth", hours(report.ninetieth), None);
    write!(text, "period,{},,,yes\r\nperiod,{},,,yes\r\n", date(period.from), date(last(period))).expect("a string");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::{Facts, Held, report};

    fn example() -> (Report, Period) {
        let (start, hour) = (Timestamp::UNIX_EPOCH, SignedDuration::from_hours(1));
        let period = Period { from: start, to: start + hour * 24 * 90 };
        let held = |at: i32| Held {
            network: format!("n{}", at % 9).into(),
            start: start + hour * at,
            practitioners: ["a", "b"]
                .into_iter()
                .take(1 + usize::from(at % 3 > 0))
                .map(|one| one.to_owned().into())
                .collect(),
            members: u64::from(at % 4 > 0),
        };
        let answers = (1..70).map(|at| Some(hour * at).filter(|_| at % 6 > 0)).collect();
        let facts = Facts { held: (0..60).map(held).collect(), sizes: vec![2; 7], answers, ..Facts::default() };
        (report(&facts, period), period)
    }

    #[test]
    fn the_page_the_picture_and_the_table_say_the_same() {
        let (report, period) = example();
        for lang in Lang::ALL {
            let drawn = draw(&report, period, (lang, &Zone::UTC)).expect("a report");
            for measure in report.measures() {
                for (at, part) in measure.parts.iter().enumerate() {
                    let both = both(texts(lang), &measure, at);
                    assert!(drawn.html.contains(&format!(">{both}</text>")), "{} {part}: {both}", measure.code);
                    let count = measure.counts.parts[at].map_or_else(String::new, |count| count.to_string());
                    assert!(
                        drawn.csv.contains(&format!("\r\n{},{part},{count},", measure.code)),
                        "{} {part}",
                        measure.code
                    );
                }
            }
            assert_eq!(drawn.html.matches("<svg").count(), drawn.html.matches("role=\"img\"").count());
            assert_eq!(
                drawn.html.matches("<svg").count(),
                drawn.html.matches("<tfoot>").count(),
                "a table beside each"
            );
            assert!(drawn.png.starts_with(b"\x89PNG"));
        }
    }
}
