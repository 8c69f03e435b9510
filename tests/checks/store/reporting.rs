//! Every number of a report, asked once more by a question of its own over a year that chance made.

use anyhow::Result;
use jiff::SignedDuration;
use kith::domain::ids::TeamId;
use kith::domain::report::{self, Parts, Period, Report};
use kith::store::{Store, reporting};

use super::copying::{change, words};
use super::{monday, store, year};

/// Enough that most of a report may be told.
const PEOPLE: usize = 150;

/// Questions of our own, for one team and one period.
struct Asks<'a> {
    url: &'a str,
    team: &'a str,
    from: i64,
    to: i64,
}

/// A meeting that was held, in SQL of its own: by what was noted, else by readiness.
const HELD: &str = "SELECT m.id, m.network_id, m.start_at,
    EXISTS (SELECT 1 FROM attendance x WHERE x.meeting_id = m.id) AS noted FROM meeting m
    WHERE m.state <> 'cancelled' AND m.start_at < {now} AND m.network_id IN {networks} AND (
      EXISTS (SELECT 1 FROM attendance x JOIN participant q ON q.id = x.participant_id AND q.role = 'person'
              JOIN attendance y ON y.meeting_id = m.id AND y.status = 'came' AND y.participant_id <> q.id
              WHERE x.meeting_id = m.id AND x.status = 'came')
      OR (m.readiness = 'ready' AND NOT EXISTS (SELECT 1 FROM attendance x WHERE x.meeting_id = m.id)))";
/// Who was at those: with their role and, of practitioners, whose place it is.
const THERE: &str = "SELECT h.id AS meeting_id, h.network_id, h.start_at, q.role, q.staff_id FROM asked_held h
    JOIN seat s ON s.meeting_id = h.id JOIN participant q ON q.id = s.participant_id
    LEFT JOIN attendance a ON a.meeting_id = h.id AND a.participant_id = q.id
    WHERE (h.noted AND a.status = 'came') OR (NOT h.noted AND s.status = 'coming')";
/// How long each first meeting took, without what was paused; NULL: there was none.
const FIRSTS: &str = "SELECT n.id, n.closed_at, f.hours * 3600000 AS target, (SELECT MIN(h.start_at) FROM asked_held h WHERE h.network_id = n.id) - n.referred_at
      - COALESCE((SELECT SUM(CASE WHEN t.kind = 'pause' THEN -t.at ELSE t.at END) FROM more_time t WHERE t.network_id = n.id), 0) AS took
    FROM network n JOIN first_meeting f ON f.network_id = n.id WHERE n.id IN {networks} AND n.referred_at >= {from} AND n.referred_at < {to}";
/// Waits between being asked and the first answer; NULL: none yet.
const WAITS: &str = "SELECT (SELECT MIN(a.at) FROM answer a WHERE (a.meeting_id, a.participant_id) = (m.id, q.id) AND a.noted_by IS NULL)
      - CASE WHEN q.joined_at > m.called_at THEN q.joined_at ELSE m.called_at END AS wait
    FROM seat s, meeting m, participant q WHERE s.meeting_id = m.id AND s.participant_id = q.id AND q.role NOT IN ('person', 'practitioner')
    AND s.status IN ('asked', 'coming', 'not_coming', 'not_sure') AND m.called_at BETWEEN {from} AND {to} - 1 AND m.network_id IN {networks}";

/// Tables of the test's own, in this order.
const TABLES: [(&str, &str); 4] =
    [("asked_held", HELD), ("asked_there", THERE), ("asked_firsts", FIRSTS), ("asked_waits", WAITS)];

impl Asks<'_> {
    /// A question with what stands in braces filled in.
    fn filled(&self, sql: &str) -> String {
        let networks = format!("(SELECT id FROM network WHERE '{}' IN ('', team_id))", self.team);
        let (from, to, now) = (self.from.to_string(), self.to.to_string(), monday().as_millisecond().to_string());
        let values = [("{networks}", &networks), ("{from}", &from), ("{to}", &to), ("{now}", &now)];
        values.iter().fold(sql.to_owned(), |sql, (name, value)| sql.replace(name, value))
    }

    /// The four texts above become tables of the test's own, so that each is asked once.
    async fn begins(&self) -> Result<()> {
        for (name, sql) in TABLES {
            change(self.url, &format!("DROP TABLE IF EXISTS {name}")).await?;
            change(self.url, &format!("CREATE TABLE {name} AS {}", self.filled(sql))).await?;
        }
        Ok(())
    }

    /// The only number of an answer.
    async fn number(&self, sql: &str) -> Result<u64> {
        let said = words(self.url, &format!("SELECT CAST(({}) AS TEXT) AS it", self.filled(sql))).await?;
        Ok(said[0].parse()?)
    }

    async fn parts(&self, of: &[&str]) -> Result<Parts> {
        let mut counts = Vec::new();
        for sql in of {
            counts.push(self.number(sql).await?);
        }
        Ok(Parts::of(&counts))
    }

    async fn took(&self, over: i64, until: i64) -> Result<u64> {
        let hour = 3_600_000;
        self.number(&format!(
            "SELECT COUNT(*) FROM asked_firsts x WHERE took > {} AND took <= {}",
            over * hour,
            until * hour
        ))
        .await
    }

    async fn firsts(&self) -> Result<Vec<u64>> {
        let ends = [i64::MIN / 3_600_000, 24, 48, 72, 168, 336, i64::MAX / 3_600_000];
        let mut counts = Vec::new();
        for end in ends.windows(2) {
            counts.push(self.took(end[0], end[1]).await?);
        }
        for closed in ["IS NULL", "IS NOT NULL"] {
            counts.push(
                self.number(&format!("SELECT COUNT(*) FROM asked_firsts x WHERE took IS NULL AND closed_at {closed}"))
                    .await?,
            );
        }
        Ok(counts)
    }

    /// Meetings of the period with at least, or fewer than, so many of a role.
    async fn with(&self, role: &str, least: i64) -> Result<Parts> {
        let count = |sign: &str| {
            format!(
                "SELECT COUNT(*) FROM asked_held h WHERE h.start_at >= {{from}} AND h.start_at < {{to}} AND
                     (SELECT COUNT(*) FROM asked_there t WHERE t.meeting_id = h.id AND t.role = '{role}') {sign} {least}"
            )
        };
        self.parts(&[&count(">="), &count("<")]).await
    }

    async fn continuity(&self) -> Result<Parts> {
        let count = |not: &str| {
            format!("SELECT COUNT(*) FROM asked_there t WHERE t.role = 'practitioner' AND t.start_at >= {{from}} AND t.start_at < {{to}}
              AND EXISTS (SELECT 1 FROM asked_held b WHERE b.network_id = t.network_id AND b.start_at < t.start_at)
              AND {not} EXISTS (SELECT 1 FROM asked_there b WHERE b.network_id = t.network_id AND b.staff_id = t.staff_id AND b.start_at < t.start_at)")
        };
        self.parts(&[&count(""), &count("NOT")]).await
    }

    async fn sizes(&self) -> Result<Parts> {
        let count = |test: &str| {
            format!("SELECT COUNT(*) FROM network n WHERE n.id IN {{networks}} AND n.opened_at < {{to}} AND COALESCE(n.closed_at, {{to}}) >= {{to}} AND
              (SELECT COUNT(*) FROM participant q WHERE q.network_id = n.id AND q.contact_id IS NOT NULL AND q.joined_at < {{to}}
               AND COALESCE(q.ended_at, {{to}}) >= {{to}}) {test}")
        };
        let all = ["= 0", "= 1", "= 2", "= 3", "= 4", "> 4"].map(count);
        self.parts(&all.each_ref().map(String::as_str)).await
    }

    async fn reach(&self) -> Result<Parts> {
        let people = "SELECT COUNT(*) FROM participant q LEFT JOIN account a ON a.who = q.who WHERE q.state = 'active' AND q.staff_id IS NULL
                      AND q.network_id IN {networks} AND EXISTS (SELECT 1 FROM network n WHERE n.id = q.network_id AND n.state = 'open')";
        let said = |how: &str| format!("q.id IN (SELECT subject FROM consent_event WHERE notice LIKE '{how}%')");
        let (spoken, page) = (said("spoken"), said("page"));
        let mail = "q.id IN (SELECT participant_id FROM mailbox WHERE confirmed > 0)";
        let reached = format!("{people} AND NOT {spoken} AND a.reachable = 1");
        self.parts(&[
            &format!("{reached} AND NOT {page}"),
            &format!("{reached} AND {page} AND {mail}"),
            &format!("{reached} AND {page} AND NOT {mail}"),
            &format!("{people} AND {spoken}"),
            &format!("{people} AND NOT {spoken} AND a.reachable = 0"),
        ])
        .await
    }

    async fn wait(&self, hundredths: i64) -> Result<SignedDuration> {
        let ranked = "SELECT w.wait, ROW_NUMBER() OVER (ORDER BY w.wait) AS rank, COUNT(*) OVER () AS n FROM asked_waits w WHERE w.wait > 0";
        let sql = format!("SELECT o.wait FROM ({ranked}) o WHERE o.rank = (o.n * {hundredths} + 99) / 100");
        Ok(SignedDuration::from_millis(i64::try_from(self.number(&sql).await?)?))
    }

    async fn agrees(&self, said: &Report) -> Result<()> {
        self.begins().await?;
        let told = |count: u64| Some(count).filter(|it| *it >= report::FEWEST);
        let meetings =
            self.number("SELECT COUNT(*) FROM asked_held h WHERE h.start_at >= {from} AND h.start_at < {to}").await?;
        assert_eq!(said.meetings, told(meetings), "meetings");
        let networks = self.number("SELECT COUNT(*) FROM network WHERE id IN {networks} AND opened_at < {to} AND (closed_at IS NULL OR closed_at >= {to})").await?;
        assert_eq!(said.networks, told(networks), "networks");
        let (counts, told) = (self.firsts().await?, &said.firsts.parts);
        let same = told.iter().zip(&counts).all(|(part, count)| part.is_none_or(|it| it == *count));
        assert!(same && told.len() == counts.len(), "first meetings: {told:?}, {counts:?}");
        assert_eq!(said.firsts.whole.unwrap_or_default(), counts.iter().sum::<u64>());
        let in_time = ["took <= target", "took > target", "took IS NULL"]
            .map(|test| format!("SELECT COUNT(*) FROM asked_firsts x WHERE {test}"));
        assert_eq!(said.in_time, self.parts(&in_time.each_ref().map(String::as_str)).await?, "in time");
        assert_eq!(said.two_practitioners, self.with("practitioner", 2).await?, "two practitioners");
        assert_eq!(said.with_members, self.with("member", 1).await?, "members");
        assert_eq!(said.continuity, self.continuity().await?, "continuity");
        assert_eq!(said.sizes, self.sizes().await?, "sizes");
        let answered =
            ["wait > 0", "wait IS NULL"].map(|test| format!("SELECT COUNT(*) FROM asked_waits w WHERE {test}"));
        assert_eq!(said.answered, self.parts(&answered.each_ref().map(String::as_str)).await?, "answered");
        assert_eq!(said.reach, self.reach().await?, "reach");
        for (hundredths, said) in [(50, said.median), (90, said.ninetieth)] {
            assert_eq!(said, Some(self.wait(hundredths).await?), "{hundredths} of a hundred answers");
        }
        Ok(())
    }
}

async fn told(store: &Store, team: Option<&TeamId>, period: Period) -> Result<Report> {
    let mut tx = store.begin().await?;
    let facts = reporting::facts(&mut tx, team, period, monday()).await?;
    Ok(report::report(&facts, period))
}

#[tokio::test]
async fn every_number_of_a_report_is_what_another_question_counts() -> Result<()> {
    let ((cellar, store), now) = (store().await, monday());
    let year = year::build(&store, PEOPLE, 7, now).await?;
    for sql in &year.rows {
        change(cellar.url(), sql).await?;
    }
    year::settle(&store, &year, now).await?;
    let quarter = year::last_quarter(now);
    let all_year =
        Period { from: now - SignedDuration::from_hours(365 * 24), to: now - SignedDuration::from_hours(30 * 24) };
    for (team, period) in
        [(None, quarter), (Some(&year.teams[0]), quarter), (None, all_year), (Some(&year.teams[1]), all_year)]
    {
        let said = told(&store, team, period).await?;
        let (from, to) = (period.from.as_millisecond(), period.to.as_millisecond());
        Asks { url: cellar.url(), team: team.map_or("", TeamId::as_str), from, to }.agrees(&said).await?;
        let parts: Vec<_> = said.measures().into_iter().flat_map(|one| one.counts.parts).collect();
        let shown = parts.iter().flatten().count();
        assert!(shown * 2 > parts.len(), "{shown} of {} numbers are told: too few to prove much", parts.len());
    }
    Ok(())
}
