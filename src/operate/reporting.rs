//! `kith report`: a page, a picture and a table of some weeks' work, in a folder. It reads no name, so it needs no key.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Place, open_current};
use crate::clock::Clock;
use crate::domain::language::Lang;
use crate::domain::report::{self, Period, USUAL_DAYS};
use crate::domain::when::Zone;
use crate::drawing::report::{Drawn, draw};
use crate::store::{reporting, teams};

/// What is reported, and to where.
// Read in a terminal, where backticks are only dirt.
#[allow(clippy::doc_markdown)]
#[derive(Args, Clone, Debug)]
pub struct Asked {
    /// The first day, as 2026-09-01; 90 days before the end where it is not said
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,
    /// The last day, as 2026-11-29; yesterday where it is not said
    #[arg(long, value_name = "DAY")]
    pub to: Option<Date>,
    /// Only this team, by its name or id; all teams together without it
    #[arg(long, value_name = "TEAM")]
    pub team: Option<String>,
    /// The folder that the files go into; it is made where it is not there
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub out: PathBuf,
    /// In which language: en or fi
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = lang)]
    pub lang: Lang,
    /// The zone whose days are meant, by its IANA name
    #[arg(long, env = "KITH_TEAM_ZONE", value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    pub zone: Zone,
}

fn lang(code: &str) -> Result<Lang, String> {
    Lang::from_tag(code).ok_or_else(|| "en or fi".into())
}

fn zone(name: &str) -> Result<Zone, String> {
    Zone::named(name).ok_or_else(|| "not a time zone: use an IANA name, like Europe/Helsinki".into())
}

/// The days that are asked for, whole days of the zone. What has not passed is not counted.
pub fn period(from: Option<Date>, to: Option<Date>, zone: &Zone, now: Timestamp) -> Result<Period> {
    let begins = |day: Date| -> Result<Timestamp> {
        Ok(day.to_zoned(zone.rules().clone()).context("a day that no calendar has")?.timestamp())
    };
    let today = zone.at(now).date();
    let end = to.map_or(Ok(today), Date::tomorrow).context("a day that no calendar has")?;
    let first = match from {
        Some(day) => day,
        None => end.checked_sub(SignedDuration::from_hours(USUAL_DAYS * 24)).context("a day that no calendar has")?,
    };
    ensure!(first < end, "--from is after --to");
    Ok(Period { from: begins(first)?, to: begins(end)? })
}

/// Makes the three files, and says where they are.
pub async fn make(place: &Place, asked: &Asked, clock: &Clock) -> Result<String> {
    let period = period(asked.from, asked.to, &asked.zone, clock.now())?;
    let store = open_current(&place.database_url, "the database that DATABASE_URL names").await?;
    let mut tx = store.begin().await?;
    let team = match &asked.team {
        None => None,
        Some(name) => match teams::known(&mut tx, name).await? {
            Some(team) => Some(team),
            None => bail!("there is no team {name:?}"),
        },
    };
    let facts = reporting::facts(&mut tx, team.as_ref(), period, clock.now()).await?;
    drop(tx);
    store.close().await;
    let drawn = draw(&report::report(&facts, period), period, (asked.lang, &asked.zone))?;
    let days = |at: Timestamp| asked.zone.at(at).date();
    let name = format!("report-{}-{}", days(period.from), days(period.to - SignedDuration::from_secs(1)));
    let written = write(&asked.out, &name, &drawn)?;
    Ok(format!("The report is in {}. Counts under five are left out; it names nobody.", written.join(", ")))
}

fn write(folder: &Path, name: &str, drawn: &Drawn) -> Result<Vec<String>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let files = [("html", drawn.html.as_bytes()), ("png", &drawn.png), ("csv", drawn.csv.as_bytes())];
    let one = |(end, content): (&str, &[u8])| {
        let path = folder.join(format!("{name}.{end}"));
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path.display().to_string())
    };
    files.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_days_of_the_zone_and_end_with_yesterday() {
        let helsinki = Zone::named("Europe/Helsinki").unwrap();
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let usual = period(None, None, &helsinki, now).unwrap();
        assert_eq!(usual.to.to_string(), "2026-11-22T22:00:00Z");
        assert_eq!(usual.from.to_string(), "2026-08-24T21:00:00Z", "summer time, and 90 days");
        let day: Date = "2026-11-01".parse().unwrap();
        let one = period(Some(day), Some(day), &helsinki, now).unwrap();
        assert_eq!(one.to.duration_since(one.from), SignedDuration::from_hours(24));
        assert!(period(Some(day), Some(day.yesterday().unwrap()), &helsinki, now).is_err());
        assert!(
            period(None, Some(Date::MAX), &helsinki, now).is_err()
                && period(None, Some(Date::MIN), &helsinki, now).is_err()
        );
    }
}
