//! The limit: SQLite alone, called from C's door with nothing between, doing for each tap the statements that Kith's store does
//! (src/store), a hundred taps a commit. No Telegram, no JSON read, no card worded.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use kith::clock::Clock;
use kith::domain::ids::UserId;
use kith::store::Store;
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::cellar::{Cellar, Engine};
use crate::settings::Settings;
use crate::stock;
use crate::town::{self, Seated, Size};

const BATCH: usize = 100;
const ACCOUNTS: &str = "SELECT who, lang, zone, quiet FROM account WHERE who IN ";
const STAFF: &str = "SELECT s.id, s.team_id, s.tg, s.name, s.role, s.off_at, k.wrapped
    FROM staff s LEFT JOIN data_key k ON k.id = s.team_id WHERE s.off_at IS NULL AND s.who IN ";
const PLACES: &str = "SELECT p.id, p.network_id, p.role, p.tg, p.name, p.contact_id, p.staff_id, p.state, k.wrapped,
    COALESCE(c.essential, 0) AS essential, COALESCE(c.wish, 'open') AS wish, p.shows, p.on_record,
    (SELECT n.sees_others FROM network n WHERE n.id = p.network_id) AS sees_others,
    a.lang, a.zone, a.quiet, a.paused_until, COALESCE(a.reachable, 1) AS reachable
    FROM participant p LEFT JOIN contact c ON c.id = p.contact_id LEFT JOIN account a ON a.who = p.who
    LEFT JOIN data_key k ON k.id = p.network_id
    WHERE p.state = 'active' AND p.who IN ";
const LOCK: &str = "UPDATE meeting SET revision = revision + 1 WHERE id IN ";
const LOCKED: &str = " RETURNING id, network_id, version, state, start_at, zone, form, place,
    (SELECT k.wrapped FROM data_key k WHERE k.id = meeting.network_id) AS wrapped";
const SEATS: &str = "SELECT p.id, p.network_id, p.role, p.tg, p.name, p.contact_id, p.staff_id, p.state, k.wrapped,
    COALESCE(c.essential, 0) AS essential, COALESCE(c.wish, 'open') AS wish, p.shows, p.on_record,
    (SELECT n.sees_others FROM network n WHERE n.id = p.network_id) AS sees_others,
    a.lang, a.zone, a.quiet, a.paused_until, COALESCE(a.reachable, 1) AS reachable,
    s.meeting_id, s.status, s.how, s.told_version, (SELECT COALESCE(MAX(seq), 0) FROM relay_event WHERE stream = s.meeting_id) AS newest
    FROM participant p LEFT JOIN contact c ON c.id = p.contact_id LEFT JOIN account a ON a.who = p.who
    LEFT JOIN data_key k ON k.id = p.network_id
    JOIN seat s ON s.participant_id = p.id WHERE s.meeting_id IN ";
const SEATED: &str = " ORDER BY p.joined_at, p.id";
const SEAT: &str = "INSERT INTO seat (meeting_id, participant_id, status, how, told_version, changed_at) VALUES ";
const SEAT_IS_THERE: &str =
    " ON CONFLICT (meeting_id, participant_id) DO UPDATE SET status = excluded.status, how = excluded.how,
    told_version = excluded.told_version, changed_at = excluded.changed_at";
const ANSWER: &str = "INSERT INTO answer (id, meeting_id, participant_id, version, status, how, at, update_id) VALUES ";
const DEED: &str = "INSERT INTO deed (id, network_id, at, actor, what, about) VALUES ";
const RELAY: &str = "INSERT INTO relay_event (stream, seq, id, type, body, at, due_at) VALUES ";

type Row = Vec<Box<dyn ToSql>>;

/// What is written at the end of a batch.
#[derive(Default)]
struct Rows {
    seats: Vec<Row>,
    answers: Vec<Row>,
    deeds: Vec<Row>,
    relays: Vec<Row>,
}

/// Taps a second, the best of several runs.
pub async fn per_second(settings: &Settings, size: Size) -> Result<f64> {
    let cellar = Cellar::fresh(Engine::Sqlite).await?;
    let store = Store::open(&cellar.url, cellar.key.as_deref()).await?;
    let seated = town::build(&store, size, Clock::system().now()).await?;
    let members: Vec<Seated> = seated.into_iter().filter(|seat| seat.member).collect();
    let vault = store.begin().await?.vault();
    let marks = members.iter().map(|seat| vault.who(UserId(seat.user))).collect::<Result<Vec<_>>>()?;
    store.close().await;
    let db = stock::open(&cellar.file().display().to_string())?;
    db.execute_batch("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")?;
    db.set_prepared_statement_cache_capacity(100);
    let mut bare = Bare { db, members, marks, taps: 0 };
    let mut best = 0.0_f64;
    for _ in 0..settings.runs {
        best = best.max(bare.run(settings.look / 2)?);
    }
    Ok(best)
}

struct Bare {
    db: Connection,
    members: Vec<Seated>,
    /// What they are looked up by.
    marks: Vec<String>,
    taps: usize,
}

impl Bare {
    fn run(&mut self, look: Duration) -> Result<f64> {
        let (began, before) = (Instant::now(), self.taps);
        while began.elapsed() < look {
            self.batch()?;
        }
        #[allow(clippy::cast_precision_loss)]
        Ok((self.taps - before) as f64 / began.elapsed().as_secs_f64())
    }

    fn batch(&mut self) -> Result<()> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let first = self.taps % self.members.len();
        for some in self.marks[first..first + BATCH].chunks(20) {
            let cells: Row = some.iter().map(|mark| Box::new(mark.clone()) as Box<dyn ToSql>).collect();
            for sql in [ACCOUNTS, STAFF, PLACES] {
                self.read(&format!("{sql}{}", places(0, some.len())), &cells)?;
            }
        }
        let updates: Vec<i64> = (0..BATCH).map(|at| number(self.taps + at)).collect();
        for some in updates.chunks(10) {
            let rows: Vec<String> = (2..=11).map(|place| format!("(?{place}, ?1)")).collect();
            let sql = format!(
                "INSERT INTO seen_update (update_id, at) VALUES {} ON CONFLICT (update_id) DO NOTHING RETURNING update_id",
                rows.join(", ")
            );
            self.read(&sql, &boxed(&[&[1_764_000_000_000], some].concat()))?;
        }
        let newest = self.hold(first)?;
        let mut rows = Rows::default();
        for _ in 0..BATCH {
            self.tap(&newest, &mut rows);
        }
        self.insert(SEAT, rows.seats, SEAT_IS_THERE)?;
        for (sql, rows) in [(ANSWER, rows.answers), (DEED, rows.deeds), (RELAY, rows.relays)] {
            self.insert(sql, rows, "")?;
        }
        Ok(self.db.execute_batch("COMMIT")?)
    }

    /// Locks the meetings of a batch and reads everybody's seats, twenty meetings at a time: how far each one's stream has come.
    fn hold(&self, first: usize) -> Result<HashMap<String, i64>> {
        let mut newest = HashMap::new();
        let mut meetings: Vec<&str> =
            self.members[first..first + BATCH].iter().map(|seat| seat.meeting.as_str()).collect();
        meetings.dedup();
        for some in meetings.chunks(20) {
            let cells: Row = some.iter().map(|id| Box::new((*id).to_owned()) as Box<dyn ToSql>).collect();
            self.read(&format!("{LOCK}{}{LOCKED}", places(0, some.len())), &cells)?;
            let at = self.read(&format!("{SEATS}{}{SEATED}", places(0, some.len())), &cells)?.context("a seat")?;
            newest.extend(some.iter().map(|id| ((*id).to_owned(), at)));
        }
        Ok(newest)
    }

    fn tap(&mut self, newest: &HashMap<String, i64>, rows: &mut Rows) {
        let (seat, tap) = (&self.members[self.taps % self.members.len()], self.taps);
        let (meeting, who) = (seat.meeting.0.clone(), seat.participant.0.clone());
        let coming = (tap / self.members.len()).is_multiple_of(2);
        let (status, how) = if coming { ("coming", Some("in_person")) } else { ("not_coming", None) };
        let now = 1_764_000_000_000_i64;
        rows.seats.push(vec![
            Box::new(meeting.clone()),
            Box::new(who.clone()),
            Box::new(status),
            Box::new(how),
            Box::new(1),
            Box::new(now),
        ]);
        // Within a batch a meeting's numbers go on where its rows that are still to be written end.
        let waiting = rows.relays.iter().filter(|row: &&Row| same(&*row[0], &meeting)).count();
        let seq = newest[&meeting] + 1 + number(waiting);
        let id = || format!("{tap:032x}");
        let network = seat.network.0.clone();
        rows.answers.push(vec![
            Box::new(id()),
            Box::new(meeting.clone()),
            Box::new(who.clone()),
            Box::new(1),
            Box::new(status),
            Box::new(how),
            Box::new(now),
            Box::new(number(tap)),
        ]);
        rows.deeds.push(vec![
            Box::new(id()),
            Box::new(network),
            Box::new(now),
            Box::new(who.clone()),
            Box::new(status),
            Box::new(who),
        ]);
        let body = "x".repeat(480);
        rows.relays.push(vec![
            Box::new(meeting.clone()),
            Box::new(seq),
            Box::new(format!("{meeting}.{seq}")),
            Box::new("participant.answered"),
            Box::new(body),
            Box::new(now),
            Box::new(now),
        ]);
        self.taps += 1;
    }

    /// Many rows a statement, as Kith writes them: by sixteen, by four, and what is left alone.
    fn insert(&self, sql: &str, rows: Vec<Row>, behind: &str) -> Result<()> {
        let mut rows = rows.into_iter();
        for size in [16, 4, 1] {
            while rows.len() >= size {
                let some: Vec<Row> = rows.by_ref().take(size).collect();
                let columns = some[0].len();
                let values: Vec<String> = (0..size).map(|row| places(row * columns, columns)).collect();
                let cells: Row = some.into_iter().flatten().collect();
                let mut statement = self.db.prepare_cached(&format!("{sql}{}{behind}", values.join(", ")))?;
                statement.execute(params_from_iter(cells))?;
            }
        }
        Ok(())
    }

    /// Reads every column of every row; the last column of the first row where it is a number.
    fn read(&self, sql: &str, cells: &[Box<dyn ToSql>]) -> Result<Option<i64>> {
        let mut statement = self.db.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(cells))?;
        let mut first = None;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                let value: rusqlite::types::Value = row.get(column)?;
                if let (rusqlite::types::Value::Integer(number), true) = (value, column + 1 == columns) {
                    first = first.or(Some(number));
                }
            }
        }
        Ok(first)
    }
}

fn same(cell: &dyn ToSql, text: &str) -> bool {
    use rusqlite::types::{ToSqlOutput, Value, ValueRef};
    match cell.to_sql() {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(bytes))) => bytes == text.as_bytes(),
        Ok(ToSqlOutput::Owned(Value::Text(owned))) => owned == text,
        _ => false,
    }
}

fn boxed(numbers: &[i64]) -> Row {
    numbers.iter().map(|number| Box::new(*number) as Box<dyn ToSql>).collect()
}

/// `(?1, ?2, …)`.
fn places(after: usize, count: usize) -> String {
    let places: Vec<String> = (after + 1..=after + count).map(|place| format!("?{place}")).collect();
    format!("({})", places.join(", "))
}

fn number(tap: usize) -> i64 {
    i64::try_from(tap).unwrap_or(i64::MAX)
}
