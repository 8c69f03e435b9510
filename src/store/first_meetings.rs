//! The clock of a first meeting: its facts, how it stands as of a moment, and what is then owed to the convener and to the care team's store.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;

use super::{Tx, code, col, id, millis, networks, outbox, participants, relay};
use crate::domain::first_meeting::{self, Clock, Past, Pause, Share, State};
use crate::domain::ids::{NetworkId, ParticipantId};
use crate::domain::notice::{Address, Notice, Post};
use crate::domain::on_call;

/// A clock's own columns, and its network's.
macro_rules! columns {
    () => {
        "hours, link_at, ready_at, held_at, state,
         (SELECT n.referred_at FROM network n WHERE n.id = network_id) AS referred_at,
         (SELECT n.closed_at FROM network n WHERE n.id = network_id) AS closed_at"
    };
}

/// A network's clock begins: so soon a first meeting is wanted as the service says on that day.
pub async fn begin(tx: &mut Tx, network: &NetworkId, came: Timestamp) -> Result<()> {
    let target = tx.profile().first_meeting();
    let sql = "INSERT INTO first_meeting (network_id, hours, state, due_at, as_of) VALUES ($1, $2, 'running', $3, $4)";
    let query = sqlx::query(sql).bind(network.as_str()).bind(target.as_hours());
    let query = query.bind((came + target).as_millisecond()).bind(came.as_millisecond());
    query.execute(tx.conn_apart()).await?;
    Ok(())
}

/// A network's clock, as it is at this moment; `None` for a network of an older Kith, until the next look at all.
pub async fn load(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<Option<Clock>> {
    let sql = concat!("SELECT ", columns!(), " FROM first_meeting WHERE network_id = $1");
    let row = sqlx::query(sql).bind(network.as_str()).fetch_optional(tx.conn_apart()).await?;
    match row {
        Some(row) => Ok(Some(with_the_rest(tx, network, &row, now).await?)),
        None => Ok(None),
    }
}

fn perhaps(row: &AnyRow, name: &'static str) -> Result<Option<Timestamp>> {
    col::<Option<i64>>(row, name)?.map(millis).transpose()
}

async fn with_the_rest(tx: &mut Tx, network: &NetworkId, row: &AnyRow, now: Timestamp) -> Result<Clock> {
    let met = meetings(tx, network, now).await?;
    let (held, kept) = (first_meeting::first_held(&met.past), perhaps(row, "held_at")?);
    // A meeting that is forgotten after its year was held all the same.
    let kept = kept.filter(|at| !met.past.iter().any(|one| one.start == *at));
    let ready = [perhaps(row, "ready_at")?, met.ready].into_iter().flatten().min();
    Ok(Clock {
        referred: super::instant(row, "referred_at")?,
        target: SignedDuration::from_hours(col(row, "hours")?),
        pauses: pauses(tx, network).await?,
        link: perhaps(row, "link_at")?,
        ready,
        held: [held, kept].into_iter().flatten().min(),
        closed: perhaps(row, "closed_at")?,
        stands: met.stands,
    })
}

async fn pauses(tx: &mut Tx, network: &NetworkId) -> Result<Vec<Pause>> {
    let sql = "SELECT kind, at FROM more_time WHERE network_id = $1 ORDER BY nth";
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn_apart()).await?;
    let mut pauses: Vec<Pause> = Vec::new();
    for row in &rows {
        let at = super::instant(row, "at")?;
        match (col::<String>(row, "kind")?.as_str(), pauses.last_mut()) {
            ("go_on", Some(pause)) => pause.until = Some(at),
            _ => pauses.push(Pause { from: at, until: None }),
        }
    }
    Ok(pauses)
}

/// What a network's meetings say of the first.
struct Met {
    past: Vec<Past>,
    ready: Option<Timestamp>,
    stands: bool,
}

async fn meetings(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<Met> {
    let sql = "SELECT m.start_at, m.readiness, m.readiness_at,
               (SELECT COUNT(*) FROM attendance a WHERE a.meeting_id = m.id) AS noted,
               (SELECT COUNT(*) FROM attendance a JOIN participant p ON p.id = a.participant_id
                WHERE a.meeting_id = m.id AND a.status = 'came' AND p.role = 'person') AS person,
               (SELECT COUNT(*) FROM attendance a JOIN participant p ON p.id = a.participant_id
                WHERE a.meeting_id = m.id AND a.status = 'came' AND p.role <> 'person') AS others
               FROM meeting m WHERE m.network_id = $1 AND m.state = 'called'";
    let rows = sqlx::query(sql).bind(network.as_str()).fetch_all(tx.conn_apart()).await?;
    let mut met = Met { past: vec![], ready: None, stands: false };
    for row in &rows {
        let (start, ready) = (super::instant(row, "start_at")?, col::<String>(row, "readiness")? == "ready");
        if ready {
            let since = super::instant(row, "readiness_at")?;
            met.ready = Some(met.ready.map_or(since, |ready| ready.min(since)));
        }
        if start > now {
            met.stands |= ready;
            continue;
        }
        let count = |name| col::<i64>(row, name).map(|count| count > 0);
        met.past.push(Past { start, ready, noted: count("noted")?, met: count("person")? && count("others")? });
    }
    Ok(met)
}

/// The person's link was opened; only the first time counts.
pub async fn opened(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE first_meeting SET link_at = $2 WHERE network_id = $1 AND link_at IS NULL";
    sqlx::query(sql).bind(network.as_str()).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Whoever opened it was somebody else: it is still in nobody's hand.
pub async fn not_opened(tx: &mut Tx, network: &NetworkId) -> Result<()> {
    let sql = "UPDATE first_meeting SET link_at = NULL WHERE network_id = $1";
    sqlx::query(sql).bind(network.as_str()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// The person asks for more time, or goes on. Returns whether that is new. Two taps at once want the same number, and the key refuses it to one.
pub async fn wait(tx: &mut Tx, network: &NetworkId, by: &ParticipantId, yes: bool, now: Timestamp) -> Result<bool> {
    let sql = "SELECT COALESCE(MAX(nth), 0) AS newest FROM more_time WHERE network_id = $1";
    let newest: i64 = col(&sqlx::query(sql).bind(network.as_str()).fetch_one(tx.conn_apart()).await?, "newest")?;
    if (newest % 2 == 1) == yes {
        return Ok(false);
    }
    let sql = "INSERT INTO more_time (network_id, nth, kind, by_id, at, update_id) VALUES ($1, $2, $3, $4, $5, $6)";
    let (kind, cause) = (if yes { "pause" } else { "go_on" }, tx.cause());
    let query = sqlx::query(sql).bind(network.as_str()).bind(newest + 1).bind(kind).bind(by.as_str());
    query.bind(now.as_millisecond()).bind(cause).execute(tx.conn_apart()).await?;
    Ok(true)
}

/// Looks at a network's clock where something has changed: writes how it stands, tells the care team's store if that is new, and plans what
/// the convener hears.
pub async fn look(tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
    let sql = concat!("UPDATE first_meeting SET as_of = as_of WHERE network_id = $1 RETURNING ", columns!());
    let row = sqlx::query(sql).bind(network.as_str()).fetch_optional(tx.conn_apart()).await?;
    let Some(row) = row else { return Ok(()) };
    let (clock, was) = (with_the_rest(tx, network, &row, now).await?, code(&row, "state", State::from_code)?);
    let held = perhaps(&row, "held_at")?;
    write(tx, network, &clock, now).await?;
    match news(was, clock.state(now)) {
        Some(kind) => relay::record_clock(tx, network, kind, &clock, now).await?,
        // A first meeting that came after its time is no news to the webhook; where it stands as a fact, it is one.
        None if held != clock.held => relay::touch(tx, network.as_str()).await?,
        None => {}
    }
    // Boxed, for flows of many steps end here, and a compiler counts how deep futures lie in one another.
    Box::pin(plan(tx, network, &clock, now)).await
}

async fn write(tx: &mut Tx, network: &NetworkId, clock: &Clock, now: Timestamp) -> Result<()> {
    let sql = "UPDATE first_meeting SET ready_at = $2, held_at = $3, state = $4, due_at = $5, paused = $6, as_of = $7
               WHERE network_id = $1";
    let ms = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    let query = sqlx::query(sql).bind(network.as_str()).bind(ms(clock.ready)).bind(ms(clock.held));
    let query = query.bind(clock.state(now).code()).bind(clock.end(now).as_millisecond());
    let paused = i64::try_from(clock.paused(now).as_millis()).context("a pause of ages")?;
    query.bind(paused).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// What the care team's store hears where a clock stands otherwise than before.
fn news(was: State, is: State) -> Option<&'static str> {
    match (was, is) {
        (was, is) if was == is => None,
        (_, State::Paused) => Some("referral.paused"),
        (_, State::Running) => Some("referral.gone_on"),
        (_, State::Met) => Some("referral.met"),
        (_, State::Missed) => Some("referral.missed"),
        (_, State::Ended) => Some("referral.ended"),
    }
}

/// What the convener of this moment hears, and whoever is on call for them at night, and when. What is no longer to be said is taken back,
/// so that it can be planned again.
async fn plan(tx: &mut Tx, network: &NetworkId, clock: &Clock, now: Timestamp) -> Result<()> {
    let convener = networks::convener_place(tx, network).await?;
    let running = clock.state(now) == State::Running && !clock.stands;
    let convener = convener.filter(|_| running);
    recall(tx, network, convener.as_ref().map(|one| Address::Participant(one.clone())), now).await?;
    let Some(convener) = convener else { return Ok(()) };
    let place = participants::load(tx, &convener).await?;
    let mut hear = vec![place];
    if tx.profile().first_meeting_cannot_wait() {
        let people = participants::of_network(tx, network).await?;
        hear.extend(people.into_iter().filter(|one| one.id != convener && on_call::may_stand_by(one, now)));
    }
    for (place, share) in hear.iter().flat_map(|place| Share::ALL.map(|share| (place, share))) {
        let Some(due) = first_meeting::plan(share, clock, now, &place.habits) else { continue };
        let notice = Notice::FirstMeeting { network: network.clone(), share };
        let post = Post { notice, to: Address::Participant(place.id.clone()), network: Some(network.clone()), due };
        let sql =
            "UPDATE outbox SET due_at = $2 WHERE once = $1 AND done_at IS NULL AND sends = 0 AND claimed_by IS NULL";
        sqlx::query(sql).bind(post.once()).bind(due.as_millisecond()).execute(tx.conn_apart()).await?;
        outbox::post(tx, &post, now).await?;
    }
    Ok(())
}

/// Takes back what waits, but for this receiver. What whoever is on call would hear is planned anew each time, for it may be somebody else.
async fn recall(tx: &mut Tx, network: &NetworkId, but: Option<Address>, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET done_at = $2, outcome = 'dropped:recalled', once = NULL
               WHERE network_id = $1 AND kind = 'first_meeting' AND done_at IS NULL AND sends = 0 AND receiver <> $3";
    let but = but.as_ref().map_or_else(String::new, Address::code);
    sqlx::query(sql).bind(network.as_str()).bind(now.as_millisecond()).bind(but).execute(tx.conn_apart()).await?;
    Ok(())
}

/// The hourly look: what time alone has changed, and clocks of networks that an older Kith kept. Only those are looked at closely whose end
/// has passed or whose meeting has begun; what lasts is as of now.
pub async fn look_at_all(tx: &mut Tx, now: Timestamp) -> Result<()> {
    adopt(tx, now).await?;
    let sql = "SELECT f.network_id FROM first_meeting f WHERE (f.state = 'running' AND f.due_at < $1)
               OR (f.held_at IS NULL AND f.state <> 'ended' AND EXISTS (SELECT 1 FROM meeting m
                   WHERE m.network_id = f.network_id AND m.state = 'called' AND m.start_at <= $1 AND m.start_at > f.as_of))
               ORDER BY f.network_id";
    let rows = sqlx::query(sql).bind(now.as_millisecond()).fetch_all(tx.conn_apart()).await?;
    for row in &rows {
        look(tx, &id(row, "network_id")?, now).await?;
    }
    let sql = "UPDATE first_meeting SET due_at = due_at + ($1 - as_of), paused = paused + ($1 - as_of)
               WHERE state = 'paused' AND as_of < $1";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    let sql = "UPDATE first_meeting SET as_of = $1 WHERE state IN ('running', 'paused') AND as_of < $1";
    sqlx::query(sql).bind(now.as_millisecond()).execute(tx.conn_apart()).await?;
    Ok(())
}

/// Networks that an older Kith kept have a clock, too, from what is known of them. Nobody is told of what is past.
async fn adopt(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "SELECT n.id, n.referred_at, n.opened_at FROM network n
               WHERE NOT EXISTS (SELECT 1 FROM first_meeting f WHERE f.network_id = n.id) ORDER BY n.id";
    let rows = sqlx::query(sql).fetch_all(tx.conn_apart()).await?;
    for row in &rows {
        let network: NetworkId = id(row, "id")?;
        begin(tx, &network, super::instant(row, "referred_at")?).await?;
        if let Some(opened) = perhaps(row, "opened_at")? {
            self::opened(tx, &network, opened).await?;
        }
        let Some(clock) = load(tx, &network, now).await? else { continue };
        write(tx, &network, &clock, now).await?;
        plan(tx, &network, &clock, now).await?;
    }
    Ok(())
}
