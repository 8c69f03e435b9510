//! What is kept of somebody, and what is left when they are forgotten.

use anyhow::Result;
use kith::domain::ids::{MeetingId, UserId};
use kith::domain::link::{Claimant, Purpose};
use kith::domain::meeting::Meeting;
use kith::store::links::NewLink;
use kith::store::tables;
use kith::store::tombstones::{self, End, Stone};
use kith::store::{Tx, accounts, contacts, deeds, drafts, exporting, forgetting, links, meetings, participants, relay};

use super::{Around, around, monday, plain, plan, store};
use kith::domain::language::Lang;

#[test]
fn the_register_of_an_export_knows_every_table_once() {
    let known: Vec<&str> = exporting::register().collect();
    let there: Vec<&str> = tables::all().into_iter().map(|table| table.name).collect();
    assert_eq!(known, there);
}

/// The person, with a word, a meeting at a place, a link that somebody else opened, a draft, a deed.
async fn somebody(tx: &mut Tx) -> Result<Around> {
    let around = around(tx).await;
    let brother = contacts::create(tx, &around.network, "Brother", monday()).await?;
    let id = MeetingId::fresh();
    let people = participants::of_network(tx, &around.network).await?;
    let decision = Meeting::call(id, around.network.clone(), plan(monday()), people, &around.person.id, monday());
    meetings::apply(tx, &decision, Some(&around.person.id), monday()).await?;
    let new = NewLink {
        purpose: Purpose::Member,
        team: &around.team,
        network: Some(&around.network),
        contact: Some(&brother),
        made_by: Some(UserId(2)),
    };
    let token = links::create(tx, new, monday()).await?;
    let link = links::by_token(tx, &token).await?.expect("a link");
    let claimant = Claimant { user: UserId(77), name: "Xanthippe".into(), lang: Lang::En };
    links::claim(tx, &link.id, &claimant, monday()).await?;
    drafts::save(tx, UserId(2), &"a step", monday()).await?;
    deeds::record(tx, &around.network, Some(&around.person.id), "named", Some(brother.as_str()), monday());
    accounts::ensure(tx, UserId(2), &plain()).await?;
    Ok(around)
}

#[tokio::test]
async fn an_export_holds_what_is_theirs_and_names_nobody_else() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = somebody(&mut tx).await?;
    let export = exporting::of_user(&mut tx, UserId(2), monday()).await?;
    let kept = export["kept_of_you"].as_object().expect("tables");
    for table in
        ["account", "network", "contact", "link", "consent_event", "participant", "meeting", "seat", "draft", "deed"]
    {
        assert!(!kept[table].as_array().expect(table).is_empty(), "{table} is missing: {export:#}");
    }
    assert_eq!(kept["participant"][0]["id"], around.person.id.as_str());
    assert_eq!(kept["participant"][0]["joined_at"], "2026-11-23T10:00:00Z");
    let text = export.to_string();
    assert!(text.contains("Brother") && !text.contains("Xanthippe") && !text.contains("Sanna"), "{text}");
    assert!(export["kept_of_you"]["link"][0].get("claimant").is_none(), "{text}");
    let opener = exporting::of_user(&mut tx, UserId(77), monday()).await?;
    assert_eq!(opener["kept_of_you"]["link"][0]["claimed_name"], "Xanthippe");
    assert!(opener["kept_of_you"]["link"][0].get("maker").is_none(), "{opener:#}");
    Ok(())
}

#[tokio::test]
async fn whoever_is_forgotten_is_known_nowhere_and_a_stone_says_that_they_were() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = somebody(&mut tx).await?;
    assert!(forgetting::knows(&mut tx, UserId(2)).await? && forgetting::knows(&mut tx, UserId(77)).await?);
    tx.caused_by(41);
    let places = forgetting::places_of(&mut tx, UserId(2)).await?;
    assert_eq!(places.len(), 1);
    participants::end(&mut tx, &places[0].id, false, monday()).await?;
    relay::record_erasure(&mut tx, &places[0], monday()).await?;
    forgetting::place(&mut tx, &places[0], monday()).await?;
    for user in [UserId(2), UserId(77)] {
        forgetting::user(&mut tx, user).await?;
        assert!(!forgetting::knows(&mut tx, user).await?, "{user:?}");
    }
    assert_eq!(contacts::of_network(&mut tx, &around.network).await?, [], "their words went with them");
    let kept = Stone { of: around.person.id.0.clone(), end: End::Forgotten, at: monday() };
    assert_eq!(tombstones::forgotten_by(&mut tx, 41).await?, [kept]);
    assert_eq!(tombstones::forgotten_by(&mut tx, 42).await?, []);
    Ok(())
}

#[tokio::test]
async fn stones_are_kept_once_and_filed_once() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let one = |of: &str, end| Stone { of: of.into(), end, at: monday() };
    tombstones::record(&mut tx, "a", End::Left, monday()).await?;
    tombstones::record(&mut tx, "a", End::Left, monday() + super::hours(1)).await?;
    tombstones::record(&mut tx, "a", End::Forgotten, monday()).await?;
    tombstones::known(&mut tx, &one("b", End::Off)).await?;
    let new = [one("a", End::Forgotten), one("a", End::Left)];
    assert_eq!(tombstones::unfiled(&mut tx, 10).await?, new, "the first word counts, and b is filed already");
    tombstones::filed(&mut tx, &new[..1]).await?;
    assert_eq!(tombstones::unfiled(&mut tx, 10).await?, new[1..]);
    assert_eq!(tombstones::all(&mut tx).await?.len(), 3);
    // What comes and goes has a moment each time.
    let turns = [(End::Frozen, 2), (End::Thawed, 3), (End::Frozen, 4), (End::Frozen, 4)];
    for (end, hour) in turns {
        tombstones::record(&mut tx, "c", end, monday() + super::hours(hour)).await?;
    }
    let new = tombstones::unfiled(&mut tx, 10).await?;
    let said: Vec<End> = new[1..].iter().map(|stone| stone.end).collect();
    assert_eq!(said, [End::Frozen, End::Thawed, End::Frozen]);
    assert!(new[1].key() != new[3].key() && new[0].key() == one("a", End::Left).key());
    tombstones::filed(&mut tx, &new[1..2]).await?;
    assert_eq!(tombstones::unfiled(&mut tx, 10).await?.len(), 3, "each is filed by itself");
    Ok(())
}
