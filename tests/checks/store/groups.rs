//! The group that a team uses: one each, sealed, moved, ended; who may choose one, and until when; what is waiting for it.

use anyhow::Result;
use kith::domain::ids::{GroupId, NetworkId, StaffId, TeamId, UserId};
use kith::domain::language::Lang;
use kith::domain::notice::{Address, Notice, Post};
use kith::store::team_groups::{self, TeamGroup};
use kith::store::{Tx, networks, outbox, teams};

use super::copying::words;
use super::{around, hours, monday, store};

fn group(team: &TeamId, by: &StaffId, chat: i64) -> TeamGroup {
    TeamGroup { team: team.clone(), chat: GroupId(chat), lang: Lang::Fi, by: by.clone(), since: monday() }
}

/// Proves H20, H21.
#[tokio::test]
async fn a_team_has_one_group_and_a_group_one_team() -> Result<()> {
    let (cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let other = teams::create(&mut tx, "South", monday()).await?;
    let others = teams::join(&mut tx, &other, UserId(8), "Tuula", true, monday()).await?;
    let own = group(&around.team, &around.staff, -4_001);
    assert!(team_groups::bind(&mut tx, &own).await?);
    assert!(!team_groups::bind(&mut tx, &group(&around.team, &around.staff, -4_002)).await?, "a second one");
    assert!(!team_groups::bind(&mut tx, &group(&other, &others, -4_001)).await?, "another team's");
    assert_eq!(team_groups::of_team(&mut tx, &around.team).await?.as_ref(), Some(&own));
    assert_eq!(team_groups::of_chat(&mut tx, GroupId(-4_001)).await?.as_ref(), Some(&own));
    assert_eq!(team_groups::of_chat(&mut tx, GroupId(-4_002)).await?, None);
    assert_eq!(team_groups::all(&mut tx).await?, std::slice::from_ref(&own));
    team_groups::moves(&mut tx, &own, GroupId(-1_000_000_004_001)).await?;
    let moved = TeamGroup { chat: GroupId(-1_000_000_004_001), ..own.clone() };
    assert_eq!(team_groups::of_team(&mut tx, &around.team).await?.as_ref(), Some(&moved));
    assert_eq!(team_groups::of_chat(&mut tx, own.chat).await?, None);
    tx.commit().await?;
    let kept = words(cellar.url(), "SELECT mark || ' ' || chat FROM team_group").await?.concat();
    assert!(!kept.contains("4001") && kept.len() > 60, "{kept}");
    let mut tx = store.begin().await?;
    assert!(!team_groups::end(&mut tx, &own, None, monday()).await?, "that is not it any more");
    assert!(team_groups::end(&mut tx, &moved, Some(&around.staff), monday()).await?);
    assert!(!team_groups::end(&mut tx, &moved, None, monday()).await?, "ended once");
    assert!(team_groups::bind(&mut tx, &group(&other, &others, -4_001)).await?);
    team_groups::end_all(&mut tx).await?;
    assert_eq!(team_groups::of_team(&mut tx, &other).await?, None);
    Ok(())
}

/// Proves H20.
#[tokio::test]
async fn whoever_asked_may_choose_for_ten_minutes_for_the_place_they_asked_from() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (sanna, soon) = (teams::staff(&mut tx, &around.staff).await?.user, monday() + hours(1));
    let other = teams::create(&mut tx, "South", monday()).await?;
    let second = teams::join(&mut tx, &other, sanna, "Sanna", true, monday()).await?;
    assert_eq!(team_groups::wished(&mut tx, sanna, monday()).await?, None);
    team_groups::wish(&mut tx, sanna, &around.staff, Some(soon)).await?;
    assert_eq!(team_groups::wished(&mut tx, sanna, monday()).await?.as_ref(), Some(&around.staff));
    team_groups::wish(&mut tx, sanna, &second, Some(soon)).await?;
    assert_eq!(team_groups::wished(&mut tx, sanna, monday()).await?.as_ref(), Some(&second), "the last tap counts");
    assert_eq!(team_groups::wished(&mut tx, sanna, soon).await?, None, "the time is over");
    assert_eq!(team_groups::wished(&mut tx, UserId(77), monday()).await?, None, "it is theirs alone");
    team_groups::sweep(&mut tx, soon - hours(1)).await?;
    assert!(team_groups::wished(&mut tx, sanna, monday()).await?.is_some(), "nothing has run out");
    team_groups::sweep(&mut tx, soon).await?;
    assert_eq!(team_groups::wished(&mut tx, sanna, monday()).await?, None, "what has run out is forgotten");
    team_groups::wish(&mut tx, sanna, &second, Some(soon)).await?;
    team_groups::wish(&mut tx, sanna, &second, None).await?;
    assert_eq!(team_groups::wished(&mut tx, sanna, monday()).await?, None, "used up");
    team_groups::bind(&mut tx, &group(&around.team, &around.staff, -4_001)).await?;
    assert!(team_groups::without_coordinator(&mut tx, monday() + hours(24)).await?.is_empty());
    let left = team_groups::without_coordinator(&mut tx, monday() + hours(24 * 91)).await?;
    assert_eq!(left.len(), 1, "nobody coordinates it whose place lasts");
    Ok(())
}

async fn told(tx: &mut Tx, network: &NetworkId, to: Address, notice: Notice, hour: i64) -> Result<()> {
    let post = Post { notice, to, network: Some(network.clone()), due: monday() + hours(hour) };
    outbox::post(tx, &post, monday() + hours(hour)).await
}

async fn cards(tx: &mut Tx) -> Result<Vec<outbox::Claimed>> {
    let claimed = outbox::claim(tx, 1, "", monday() + hours(24), 99).await?;
    Ok(claimed.into_iter().filter(|row| row.notice == Notice::Waiting).collect())
}

#[tokio::test]
async fn news_for_practitioners_is_one_card_until_it_leaves() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let left = || Notice::Left { participant: around.person.id.clone() };
    let convener = || Address::Participant(around.convener.clone());
    told(&mut tx, &around.network, convener(), left(), 0).await?;
    assert!(cards(&mut tx).await?.is_empty(), "the team uses no group");
    team_groups::bind(&mut tx, &group(&around.team, &around.staff, -4_001)).await?;
    let to_the_person = Address::Participant(around.person.id.clone());
    told(&mut tx, &around.network, to_the_person, left(), 1).await?;
    told(&mut tx, &around.network, convener(), Notice::Unreachable { participant: around.person.id.clone() }, 1)
        .await?;
    assert!(cards(&mut tx).await?.is_empty(), "that is no news for the team");
    assert!(!team_groups::something_waits(&mut tx, &around.team, monday() + hours(1), monday()).await?);
    for hour in [2, 3] {
        told(&mut tx, &around.network, convener(), left(), hour).await?;
    }
    assert!(team_groups::something_waits(&mut tx, &around.team, monday() + hours(3), monday()).await?);
    assert!(!team_groups::something_waits(&mut tx, &around.team, monday() + hours(4), monday()).await?);
    let card = cards(&mut tx).await?;
    assert_eq!(card.len(), 1, "one for all of it");
    team_groups::card_leaves(&mut tx, &card[0].id).await?;
    assert!(outbox::sending(&mut tx, &card[0], monday() + hours(4)).await?);
    told(&mut tx, &around.network, convener(), left(), 4).await?;
    let next = cards(&mut tx).await?;
    assert!(next.iter().any(|row| row.id != card[0].id), "what comes up while one leaves is another's");
    assert_eq!(team_groups::last_card(&mut tx, &around.team).await?, None);
    let first = outbox::claim(&mut tx, 1, "", monday() + hours(48), 99).await?;
    let first = first.into_iter().find(|row| row.id == card[0].id).expect("the first card");
    outbox::finish(&mut tx, &first, "sent", Some(1), monday() + hours(5)).await?;
    assert_eq!(team_groups::last_card(&mut tx, &around.team).await?, Some(monday() + hours(5)));
    let second = next.iter().find(|row| row.id != card[0].id).expect("the second card").clone();
    let second =
        outbox::claim(&mut tx, 1, "", monday() + hours(96), 99).await?.into_iter().find(|row| row.id == second.id);
    outbox::finish(&mut tx, &second.expect("it waits"), "dropped:overtaken", None, monday() + hours(6)).await?;
    told(&mut tx, &around.network, convener(), left(), 7).await?;
    let third = outbox::claim(&mut tx, 1, "", monday() + hours(192), 99).await?;
    assert_eq!(
        third.iter().filter(|row| row.notice == Notice::Waiting).count(),
        1,
        "one that was dropped is in nobody's way"
    );
    Ok(())
}

#[tokio::test]
async fn a_referral_waits_until_somebody_takes_it_on() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    team_groups::bind(&mut tx, &group(&around.team, &around.staff, -4_001)).await?;
    let network = networks::create(&mut tx, &around.team, &around.staff, monday()).await?;
    let new = kith::store::referrals::Referral {
        id: "ref-1".into(),
        network: network.clone(),
        convener: None,
        said: None,
        patient: None,
        taken: None,
    };
    kith::store::referrals::keep(&mut tx, &new, monday()).await?;
    let to = Address::Staff(around.staff.clone());
    told(&mut tx, &network, to, Notice::Referred { network: network.clone() }, 0).await?;
    assert!(team_groups::something_waits(&mut tx, &around.team, monday(), monday()).await?);
    kith::store::referrals::take(&mut tx, &network, monday()).await?;
    assert!(!team_groups::something_waits(&mut tx, &around.team, monday(), monday()).await?);
    Ok(())
}
