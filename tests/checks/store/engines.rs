//! What the two engines owe alike: addresses that are understood, newer databases that are refused, and people who act
//! at once and lose nothing. On PostgreSQL they truly act at once; on SQLite one after the other.

use std::sync::Arc;

use anyhow::Result;
use kith::domain::ids::{MeetingId, UserId};
use kith::domain::meeting::{Answer, Form, Meeting};
use kith::domain::readiness::{self, Readiness};
use kith::sandbox::Cellar;
use kith::store::participants::Ground;
use kith::store::{Engine, Store, inbox, is_passing, is_raced, links, meetings, participants, relay};
use sqlx::{AnyConnection, Connection, Executor};
use tokio::sync::Barrier;

use super::{around, hours, monday, plan, store};

#[test]
fn an_address_says_which_engine_or_what_is_wrong_with_it() {
    for url in ["sqlite://kith.db", "sqlite:kith.db", "sqlite:///var/lib/kith/kith.db"] {
        assert_eq!(Engine::of(url), Ok(Engine::Sqlite), "{url}");
    }
    for url in
        ["postgres://kith@localhost/kith", "postgresql://u:p@db:5432/k?sslmode=require", "postgres:///kith?host=/run"]
    {
        assert_eq!(Engine::of(url), Ok(Engine::Postgres), "{url}");
    }
    for url in [
        "",
        "kith.db",
        "mysql://x",
        "sqlite:",
        "sqlite::memory:",
        "postgres://",
        "postgres:kith",
        "postgres://u:se cret@h:port/",
    ] {
        let why = Engine::of(url).expect_err(url);
        assert!(!why.contains("cret") && !why.is_empty(), "{why}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_kith_is_left_alone() -> Result<()> {
    let (cellar, store) = store().await;
    store.close().await;
    let mut conn = AnyConnection::connect(cellar.url()).await?;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    conn.execute(newer).await?;
    conn.close().await?;
    let said = format!("{:#}", Store::open(cellar.url(), cellar.key().as_deref()).await.expect_err("a newer database"));
    assert!(said.contains("made by a newer Kith") && said.contains("9999"), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_number_of_processes_may_open_a_fresh_database_at_once() -> Result<()> {
    // Who meets whom in which step is chance: one try rarely shows it.
    for _ in 0..5 {
        let cellar = Cellar::fresh().await?;
        let key = cellar.key();
        let openings = (0..8).map(|_| Store::open(cellar.url(), key.as_deref()));
        for opened in futures::future::join_all(openings).await {
            opened?.close().await;
        }
    }
    Ok(())
}

/// Everybody answers in the same moment; nobody's answer may hide from the others', or the meeting is never ready.
///
/// Proves I6.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_answers_at_once_make_a_meeting_ready() -> Result<()> {
    const MEETINGS: usize = 20;
    let (_cellar, store) = store().await;
    let (mut tx, now) = (store.begin().await?, monday());
    let around = around(&mut tx).await;
    for user in [5, 6, 7] {
        let staff = kith::store::teams::join(&mut tx, &around.team, UserId(user), "One more", false, now).await?;
        participants::insert(&mut tx, &around.network, UserId(user), "One more", Ground::Practitioner(staff), now)
            .await?;
    }
    let people = participants::of_network(&mut tx, &around.network).await?;
    let mut called = vec![];
    for _ in 0..MEETINGS {
        let (id, plan) = (MeetingId::fresh(), plan(now + hours(72)));
        let decision = Meeting::call(id.clone(), around.network.clone(), plan, people.clone(), &around.person.id, now);
        meetings::apply(&mut tx, &decision, Some(&around.person.id), now).await?;
        called.push(id);
    }
    tx.commit().await?;
    for id in &called {
        let together = Arc::new(Barrier::new(people.len()));
        let answers = people.iter().map(|one| {
            let (store, id, who, together) = (store.clone(), id.clone(), one.id.clone(), together.clone());
            tokio::spawn(async move {
                together.wait().await;
                let mut tx = store.begin().await?;
                let meeting = meetings::lock(&mut tx, &id).await?.expect("a meeting");
                let decision = meeting.answer(&who, 1, Answer::Coming(Form::InPerson), monday()).expect("an answer");
                meetings::apply(&mut tx, &decision, Some(&who), monday()).await?;
                tx.commit().await
            })
        });
        for answered in futures::future::join_all(answers).await {
            answered??;
        }
        let mut tx = store.begin().await?;
        let meeting = meetings::load(&mut tx, id).await?.expect("a meeting");
        assert!(meeting.seats.iter().all(|seat| seat.answer.is_some()), "an answer was lost");
        assert_eq!(readiness::of(&meeting, monday()), Readiness::Ready);
    }
    let mut tx = store.begin().await?;
    let mut streams = 0;
    while let Some(event) = relay::due(&mut tx, monday(), 1).await?.pop() {
        streams += usize::from(event.seq == 1);
        relay::delivered(&mut tx, &event, monday()).await?;
    }
    assert_eq!(streams, MEETINGS);
    Ok(())
}

/// Of two who act on the same thing at once, one did and the other hears that somebody was faster.
///
/// Proves I11.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_is_used_once_however_many_use_it_at_once() -> Result<()> {
    let (_cellar, store) = store().await;
    for _ in 0..20 {
        let mut tx = store.begin().await?;
        let team = kith::store::teams::create(&mut tx, "Harbour", monday()).await?;
        let purpose = kith::domain::link::Purpose::Practitioner;
        let new = links::NewLink { purpose, team: &team, network: None, contact: None, made_by: None };
        let token = links::create(&mut tx, new, monday()).await?;
        let link = links::by_token(&mut tx, &token).await?.expect("a link");
        tx.commit().await?;
        let together = Arc::new(Barrier::new(4));
        let uses = (0..4).map(|_| {
            let (store, id, together) = (store.clone(), link.id.clone(), together.clone());
            tokio::spawn(async move {
                together.wait().await;
                let mut tx = store.begin().await?;
                match links::end(&mut tx, &id, true).await {
                    Ok(()) => tx.commit().await.map(|()| 1),
                    Err(error) if is_raced(&error) => Ok(0),
                    Err(error) => Err(error),
                }
            })
        });
        let mut winners = 0;
        for done in futures::future::join_all(uses).await {
            winners += done??;
        }
        assert_eq!(winners, 1);
    }
    Ok(())
}

/// Whoever holds the database for a while is no fault of what waits for it: no message is given up, no update set aside.
#[tokio::test]
async fn a_strangers_lock_is_only_the_moment() -> Result<()> {
    let (cellar, store) = store().await;
    let mut stranger = AnyConnection::connect(cellar.url()).await?;
    let lock = match cellar.file() {
        Some(_) => "BEGIN EXCLUSIVE",
        None => "BEGIN; LOCK TABLE seen_update IN EXCLUSIVE MODE",
    };
    stranger.execute(lock).await?;
    let tried = async {
        let mut tx = store.begin().await?;
        inbox::remember(&mut tx, &[1], monday()).await?;
        tx.commit().await
    };
    let error = tried.await.expect_err("the database is taken");
    assert!(is_passing(&error), "{error:#}");
    stranger.execute("ROLLBACK").await?;
    Ok(())
}
