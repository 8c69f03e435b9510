//! A town of networks, put into a store by the store's own functions: everybody agreed, every meeting is called.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use kith::conversation::Button;
use kith::domain::ids::{MeetingId, NetworkId, ParticipantId, StaffId, TeamId, UserId};
use kith::domain::language::Lang;
use kith::domain::link::Purpose;
use kith::domain::meeting::{Answer, Form, Meeting, Plan};
use kith::domain::notice::{Address, Notice, Post};
use kith::domain::participant::{Habits, Reminders};
use kith::domain::profile::Profile;
use kith::domain::quiet::QuietHours;
use kith::domain::reminders::Slot;
use kith::domain::when::Zone;
use kith::store::consents::Agreement;
use kith::store::links::NewLink;
use kith::store::participants::Ground;
use kith::store::{Store, Tx, accounts, consents, contacts, links, meetings, networks, outbox, participants, teams};

use crate::street::Tapper;

/// Networks that are put into one transaction.
const AT_ONCE: usize = 50;
/// The Telegram id of the first network's convener; colleagues follow.
pub const FIRST_PRACTITIONER: i64 = 1_000;
const PEOPLE: i64 = 1_000_000;

/// How big a town is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub networks: usize,
    /// Members of each network, beside the person and two practitioners.
    pub members: usize,
    /// All networks have the same two practitioners, or each its own.
    pub one_team: bool,
}

/// Somebody with a seat.
pub struct Seated {
    pub user: i64,
    pub participant: ParticipantId,
    pub network: NetworkId,
    pub meeting: MeetingId,
    pub member: bool,
}

impl Seated {
    /// Taps "I'm coming" and "Not coming" in turn.
    pub fn tapper(&self) -> Tapper {
        self.taps([Answer::Coming(Form::InPerson), Answer::NotComing])
    }

    /// Comes for certain, now in person, now by phone: reminders are still wanted.
    pub fn coming(&self) -> Tapper {
        self.taps([Answer::Coming(Form::InPerson), Answer::Coming(Form::Phone)])
    }

    fn taps(&self, answers: [Answer; 2]) -> Tapper {
        let buttons = answers.map(|answer| Button::Answered(self.meeting.clone(), 1, answer).encode());
        Tapper { user: self.user, buttons }
    }
}

/// Puts the town into the store and tells who has a seat.
pub async fn build(store: &Store, size: Size, now: Timestamp) -> Result<Vec<Seated>> {
    let mut tx = store.begin().await?;
    let team = teams::create(&mut tx, "Harbour", now).await?;
    let mut staff = vec![hire(&mut tx, &team, 0, now).await?, hire(&mut tx, &team, 1, now).await?];
    let mut seated = Vec::new();
    for number in 0..size.networks {
        if number > 0 && number % AT_ONCE == 0 {
            tx.commit().await?;
            tx = store.begin().await?;
        }
        if number > 0 && !size.one_team {
            let first = i64::try_from(number * 2)?;
            staff = vec![hire(&mut tx, &team, first, now).await?, hire(&mut tx, &team, first + 1, now).await?];
        }
        seated.extend(network(&mut tx, &team, &staff, number, size.members, now).await?);
    }
    tx.commit().await?;
    Ok(seated)
}

/// A practitioner, and their Telegram id.
async fn hire(tx: &mut Tx, team: &TeamId, number: i64, now: Timestamp) -> Result<(StaffId, i64)> {
    let user = FIRST_PRACTITIONER + number;
    accounts::ensure(tx, UserId(user), &habits()).await?;
    Ok((teams::join(tx, team, UserId(user), "Sanna", false, now).await?, user))
}

fn habits() -> Habits {
    Habits {
        lang: Lang::En,
        zone: helsinki(),
        quiet: QuietHours::NONE,
        discreet: false,
        reminders: Reminders::Both,
        travel: None,
        on_call: None,
        service: Profile::Community,
    }
}

fn helsinki() -> Zone {
    Zone::named("Europe/Helsinki").expect("a zone")
}

async fn network(
    tx: &mut Tx,
    team: &TeamId,
    staff: &[(StaffId, i64)],
    number: usize,
    members: usize,
    now: Timestamp,
) -> Result<Vec<Seated>> {
    let id = networks::create(tx, team, &staff[0].0, now).await?;
    networks::open(tx, &id, now).await?;
    let mut users = Vec::new();
    for (practitioner, user) in staff {
        let ground = Ground::Practitioner(practitioner.clone());
        users.push((participants::insert(tx, &id, UserId(*user), "Sanna", ground, now).await?, *user, false));
    }
    let first = PEOPLE + i64::try_from(number * (members + 1))?;
    accounts::ensure(tx, UserId(first), &habits()).await?;
    users.push((
        participants::insert(tx, &id, UserId(first), "Aino", Ground::Person(agreed()), now).await?,
        first,
        false,
    ));
    for member in 1..=i64::try_from(members)? {
        users.push((join(tx, team, &id, first + member, now).await?, first + member, true));
    }
    let meeting = call(tx, &id, &users[2].0, now).await?;
    let seat = |(participant, user, member)| {
        let (network, meeting) = (id.clone(), meeting.clone());
        Seated { user, participant, network, meeting, member }
    };
    Ok(users.into_iter().map(seat).collect())
}

fn agreed() -> Agreement {
    Agreement { notice: "member-1", lang: Lang::En, text_hash: String::new() }
}

async fn join(tx: &mut Tx, team: &TeamId, network: &NetworkId, user: i64, now: Timestamp) -> Result<ParticipantId> {
    let contact = contacts::create(tx, network, "Friend", now).await?;
    let new =
        NewLink { purpose: Purpose::Member, team, network: Some(network), contact: Some(&contact), made_by: None };
    let token = links::create(tx, new, now).await?;
    let link = links::by_token(tx, &token).await?.context("the link just made")?.id;
    consents::approve(tx, network, &contact, &link, now).await?;
    accounts::ensure(tx, UserId(user), &habits()).await?;
    participants::insert(tx, network, UserId(user), "Somebody", Ground::Member(contact, link, agreed()), now).await
}

/// A meeting in three days that everybody was asked to; the invitations have left already.
async fn call(tx: &mut Tx, network: &NetworkId, person: &ParticipantId, now: Timestamp) -> Result<MeetingId> {
    let start = now + SignedDuration::from_hours(72);
    let place = Some("The kitchen".into());
    let plan = Plan { start, zone: helsinki(), form: Form::InPerson, place, home: false, place_by: None };
    let everybody = participants::of_network(tx, network).await?;
    let mut decision = Meeting::call(MeetingId::fresh(), network.clone(), plan, everybody, person, now);
    decision.posts.clear();
    meetings::apply(tx, &decision, Some(person), now).await?;
    Ok(decision.after.id)
}

/// The first network's convener works in these networks, too.
pub async fn shares(store: &Store, networks: &[NetworkId], now: Timestamp) -> Result<()> {
    let (mut tx, user) = (store.begin().await?, UserId(FIRST_PRACTITIONER));
    let staff = teams::of_user(&mut tx, user).await?.pop().context("a place in the team")?.id;
    for network in networks {
        participants::insert(&mut tx, network, user, "Sanna", Ground::Practitioner(staff.clone()), now).await?;
    }
    tx.commit().await
}

/// A year lies behind every network: a meeting a month, everybody's seat at it, and a message about it.
pub const A_YEAR: [&str; 3] = [
    "INSERT INTO meeting (id, network_id, version, revision, state, start_at, zone, form, place, called_at, readiness, readiness_why, readiness_at)
     SELECT n.n || substr(id, 4), network_id, 1, 1, 'called', start_at - n.n * 2592000000, zone, form, NULL, called_at - n.n * 2592000000, 'ready', '', called_at
     FROM meeting CROSS JOIN (SELECT 101 AS n UNION SELECT 102 UNION SELECT 103 UNION SELECT 104 UNION SELECT 105 UNION SELECT 106
                              UNION SELECT 107 UNION SELECT 108 UNION SELECT 109 UNION SELECT 110 UNION SELECT 111 UNION SELECT 112) n",
    "INSERT INTO seat (meeting_id, participant_id, status, told_version, changed_at)
     SELECT m.id, p.id, 'asked', 1, m.called_at FROM meeting m JOIN participant p ON p.network_id = m.network_id WHERE m.place IS NULL",
    "INSERT INTO deed (id, network_id, at, actor, what) SELECT 'd' || m.id, m.network_id, m.called_at, p.id, 'viewed'
     FROM meeting m JOIN participant p ON p.network_id = m.network_id AND p.role = 'practitioner' WHERE m.place IS NULL AND p.id =
     (SELECT MAX(q.id) FROM participant q WHERE q.network_id = m.network_id AND q.role = 'practitioner')",
];

/// Posts a reminder to each of these, all due at one moment.
pub async fn remind(store: &Store, seated: &[&Seated], due: Timestamp) -> Result<()> {
    for some in seated.chunks(500) {
        let mut tx = store.begin().await?;
        for seat in some {
            let notice = Notice::Reminder { meeting: seat.meeting.clone(), version: 1, slot: Slot::ALL[0] };
            let to = Address::Participant(seat.participant.clone());
            outbox::post(&mut tx, &Post { notice, to, network: Some(seat.network.clone()), due }, due).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
