//! A year of two teams' work, by chance that can be repeated: people who are referred, come, meet, answer, or do not. Shared with the
//! benchmarks. Who takes part is put in by the store's own functions, for the database refuses a place without its yeses; meetings, seats,
//! answers and notes are rows.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use kith::domain::ids::{MeetingId, NetworkId, ParticipantId, StaffId, TeamId, UserId};
use kith::domain::language::Lang;
use kith::domain::link::Purpose;
use kith::domain::participant::{Habits, Reminders};
use kith::domain::profile::Profile;
use kith::domain::quiet::QuietHours;
use kith::domain::when::Zone;
use kith::store::consents::Agreement;
use kith::store::links::NewLink;
use kith::store::participants::Ground;
use kith::store::{Store, Tx, accounts, consents, contacts, first_meetings, links, networks, participants, teams};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const AT_ONCE: usize = 100;

/// Chance with a seed (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((it ^ (it >> 31)) % end.unsigned_abs()).expect("below an i64")
    }

    fn in_hundred(&mut self, so_many: i64) -> bool {
        self.below(100) < so_many
    }
}

/// What was made.
pub struct Year {
    pub teams: Vec<TeamId>,
    pub networks: Vec<NetworkId>,
    /// Statements that are still to be run, in order.
    pub rows: Vec<String>,
}

/// Who has a place: id, role, since when.
struct Placed {
    id: ParticipantId,
    role: &'static str,
    since: i64,
}

/// Rows of each table that are still to be put in.
#[derive(Default)]
struct Rows {
    tables: [Vec<String>; TABLES.len()],
}

const TABLES: [&str; 7] = [
    "meeting (id, network_id, version, revision, state, start_at, zone, form, called_at, readiness, readiness_why, readiness_at)",
    "seat (meeting_id, participant_id, status, how, told_version, changed_at)",
    "answer (id, meeting_id, participant_id, version, status, at, update_id, noted_by)",
    "attendance (meeting_id, participant_id, status, how, first_at, changed_at)",
    "more_time (network_id, nth, kind, by_id, at, update_id)",
    "mailbox (participant_id, network_id, address, confirmed, at)",
    "network_closed",
];

impl Rows {
    fn add(&mut self, table: usize, row: String) {
        self.tables[table].push(row);
    }

    /// Statements of a few hundred rows each.
    fn statements(self) -> Vec<String> {
        let mut all = Vec::new();
        for (rows, table) in self.tables.into_iter().zip(TABLES) {
            if table == "network_closed" {
                all.extend(rows);
                continue;
            }
            all.extend(rows.chunks(400).map(|some| format!("INSERT INTO {table} VALUES {}", some.join(", "))));
        }
        all
    }
}

/// Puts a year of so many people into the store. What stands in `rows` is still to be run, then `settle`.
pub async fn build(store: &Store, people: usize, seed: u64, now: Timestamp) -> Result<Year> {
    let (mut chance, mut rows) = (Chance(seed), Rows::default());
    let mut tx = store.begin().await?;
    let (mut made, mut staff) = (Year { teams: vec![], networks: vec![], rows: vec![] }, vec![]);
    for name in ["Harbour", "Hill"] {
        let team = teams::create(&mut tx, name, now).await?;
        let mut those = Vec::new();
        for _ in 0..4 {
            let user = UserId(1_000 + i64::try_from(staff.len() * 10 + those.len())?);
            accounts::ensure(&mut tx, user, &habits()).await?;
            those.push((teams::join(&mut tx, &team, user, "Sanna", true, now).await?, user));
        }
        staff.push(those);
        made.teams.push(team);
    }
    for number in 0..people {
        if number % AT_ONCE == AT_ONCE - 1 {
            tx.commit().await?;
            tx = store.begin().await?;
        }
        let of = usize::from(chance.in_hundred(40));
        let (team, base) = (made.teams[of].clone(), 1_000_000 + i64::try_from(number * 10)?);
        let one = One { team: &team, staff: &staff[of], base, now };
        made.networks.push(one.lives(&mut tx, &mut chance, &mut rows).await?);
    }
    tx.commit().await?;
    made.rows = rows.statements();
    Ok(made)
}

/// The clocks look at what has happened.
pub async fn settle(store: &Store, year: &Year, now: Timestamp) -> Result<()> {
    for some in year.networks.chunks(AT_ONCE) {
        let mut tx = store.begin().await?;
        for network in some {
            first_meetings::look(&mut tx, network, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// One person and those around them.
struct One<'a> {
    team: &'a TeamId,
    staff: &'a [(StaffId, UserId)],
    base: i64,
    now: Timestamp,
}

fn instant(ms: i64) -> Result<Timestamp> {
    Ok(Timestamp::from_millisecond(ms)?)
}

impl One<'_> {
    async fn lives(&self, tx: &mut Tx, chance: &mut Chance, rows: &mut Rows) -> Result<NetworkId> {
        let now = self.now.as_millisecond();
        let came = now - HOUR - chance.below(365 * DAY);
        let first = usize::try_from(chance.below(4))?;
        let network = networks::create(tx, self.team, &self.staff[first].0, instant(came)?).await?;
        first_meetings::begin(tx, &network, instant(came)?).await?;
        if chance.in_hundred(8) {
            if chance.in_hundred(50) {
                networks::close(tx, &network, instant(came + 3 * HOUR)?).await?;
            }
            return Ok(network);
        }
        networks::open(tx, &network, instant(came + HOUR)?).await?;
        first_meetings::opened(tx, &network, instant(came + HOUR)?).await?;
        let placed = self.gathers(tx, chance, rows, (&network, came, first)).await?;
        let waits = if chance.in_hundred(15) { chance.below(20 * HOUR) } else { 0 };
        if waits > 0 {
            for (nth, kind, at) in [(1, "pause", came + 2 * HOUR), (2, "go_on", came + 2 * HOUR + waits)] {
                rows.add(4, format!("('{network}', {nth}, '{kind}', '{}', {at}, 0)", placed[0].id));
            }
        }
        let mut start = came + 4 * HOUR + waits + chance.below(12) * chance.below(36 * HOUR);
        while start < now + 10 * DAY {
            meets(chance, rows, (&network, start, now), &placed);
            start += 4 * DAY + chance.below(60 * DAY);
        }
        if chance.in_hundred(10) {
            let at = now - chance.below(60 * DAY);
            rows.add(
                6,
                format!(
                    "UPDATE network SET state = 'closed', closed_at = {at} WHERE id = '{network}' AND opened_at < {at}"
                ),
            );
        }
        Ok(network)
    }

    async fn gathers(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
        rows: &mut Rows,
        (network, came, first): (&NetworkId, i64, usize),
    ) -> Result<Vec<Placed>> {
        let since = instant(came + HOUR)?;
        let mut placed = Vec::new();
        let mut add = |id, role, since: Timestamp| placed.push(Placed { id, role, since: since.as_millisecond() });
        accounts::ensure(tx, UserId(self.base), &habits()).await?;
        let person = Ground::Person(agreed("person-3"));
        add(participants::insert(tx, network, UserId(self.base), "Aino", person, since).await?, "person", since);
        for more in 0..=chance.below(3) {
            let (staff, user) = &self.staff[(first + usize::try_from(more)?) % self.staff.len()];
            let since = instant(came + HOUR + more * chance.below(90 * DAY))?;
            let ground = Ground::Practitioner(staff.clone());
            add(participants::insert(tx, network, *user, "Sanna", ground, since).await?, "practitioner", since);
        }
        for number in 0..chance.below(7) {
            let user = UserId(self.base + 1 + number);
            let since = instant(came + HOUR + number * chance.below(10 * DAY))?;
            let notice =
                ["member-3", "member-3", "member-3", "page-1", "page-1", "spoken-1"][usize::try_from(chance.below(6))?];
            let id = self.joins(tx, network, (user, notice), since).await?;
            if notice == "page-1" && chance.in_hundred(50) {
                rows.add(5, format!("('{id}', '{network}', 'sealed', {}, 0)", i64::from(chance.in_hundred(80))));
            }
            if chance.in_hundred(8) {
                accounts::set_reachable(tx, user, false).await?;
            }
            if chance.in_hundred(10) {
                let at = since.as_millisecond() + chance.below(100 * DAY);
                rows.add(6, format!("UPDATE participant SET state = 'left', ended_at = {at} WHERE id = '{id}'"));
            }
            add(id, "member", since);
        }
        Ok(placed)
    }

    async fn joins(
        &self,
        tx: &mut Tx,
        network: &NetworkId,
        (user, notice): (UserId, &'static str),
        now: Timestamp,
    ) -> Result<ParticipantId> {
        let contact = contacts::create(tx, network, "Friend", now).await?;
        let (team, network_of) = (self.team, Some(network));
        let new =
            NewLink { purpose: Purpose::Member, team, network: network_of, contact: Some(&contact), made_by: None };
        let token = links::create(tx, new, now).await?;
        let link = links::by_token(tx, &token).await?.context("the link just made")?.id;
        consents::approve(tx, network, &contact, &link, now).await?;
        accounts::ensure(tx, user, &habits()).await?;
        participants::insert(tx, network, user, "Onni", Ground::Member(contact, link, agreed(notice)), now).await
    }
}

/// A meeting: called some days before, answered to, held or not, noted or not.
fn meets(chance: &mut Chance, rows: &mut Rows, (network, start, now): (&NetworkId, i64, i64), placed: &[Placed]) {
    let (id, called) = (MeetingId::fresh(), (start - chance.below(6 * DAY) - 2 * HOUR).min(now - HOUR));
    let state = if chance.in_hundred(8) { "cancelled" } else { "called" };
    let ready = if chance.in_hundred(80) { "ready" } else { "waiting" };
    rows.add(
        0,
        format!("('{id}', '{network}', 1, 1, '{state}', {start}, 'Europe/Helsinki', 'in_person', {called}, '{ready}', '', {called})"),
    );
    let noted = start < now && chance.in_hundred(60);
    let nobody = noted && chance.in_hundred(10);
    for one in placed.iter().filter(|one| one.since <= start) {
        let status = ["coming", "coming", "coming", "not_coming", "not_sure", "asked"]
            [usize::try_from(chance.below(6)).expect("small")];
        let status = if one.role == "member" && chance.in_hundred(5) { "released" } else { status };
        let how = if status == "coming" { "'in_person'" } else { "NULL" };
        rows.add(1, format!("('{id}', '{}', '{status}', {how}, 1, {called})", one.id));
        if !matches!(status, "asked" | "released") {
            // Some at once, with the times that they were asked about before; some by phone; some twice.
            let longest = 1 + chance.below(60 * HOUR);
            let lag = if chance.in_hundred(10) { 0 } else { 1 + chance.below(longest) };
            let by = if chance.in_hundred(6) { format!("'{}'", placed[0].id) } else { "NULL".into() };
            for lag in [Some(lag), chance.in_hundred(20).then_some(lag + HOUR)].into_iter().flatten() {
                let answer = MeetingId::fresh();
                let at = called.max(one.since) + lag;
                rows.add(2, format!("('{answer}', '{id}', '{}', 1, '{status}', {at}, 0, {by})", one.id));
            }
        }
        if noted && status != "released" {
            let came = !nobody && (one.role == "person" || chance.in_hundred(70));
            let (what, how) = if came { ("came", "'in_person'") } else { ("did_not_come", "NULL") };
            rows.add(3, format!("('{id}', '{}', '{what}', {how}, {start}, {start})", one.id));
        }
    }
}

fn agreed(notice: &'static str) -> Agreement {
    Agreement { notice, lang: Lang::En, text_hash: String::new() }
}

fn habits() -> Habits {
    Habits {
        lang: Lang::En,
        zone: Zone::named("Europe/Helsinki").expect("a zone"),
        quiet: QuietHours::default(),
        discreet: false,
        reminders: Reminders::Both,
        travel: None,
        on_call: None,
        service: Profile::Community,
    }
}

/// The last ninety days before this moment.
pub fn last_quarter(now: Timestamp) -> kith::domain::report::Period {
    kith::domain::report::Period { from: now - SignedDuration::from_hours(90 * 24), to: now }
}
