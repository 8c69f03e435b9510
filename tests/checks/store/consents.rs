//! Two yeses or nothing: what the database itself refuses, whoever asks it.

use anyhow::Result;
use kith::domain::hold::Side;
use kith::domain::ids::{ContactId, LinkId, MeetingId, ParticipantId, PostId, UserId};
use kith::domain::language::Lang;
use kith::domain::link::{Claimant, Purpose};
use kith::domain::notice::{Address, Notice, Post};
use kith::store::links::NewLink;
use kith::store::outbox::Claimed;
use kith::store::participants::Ground;
use kith::store::{Tx, accounts, consents, contacts, holds, links, outbox, participants};

use super::{Around, agreed, around, monday, plain, store};

/// A member with both yeses, and the word the person has for them.
async fn member(tx: &mut Tx, around: &Around, user: i64) -> Result<(ParticipantId, ContactId)> {
    let contact = contacts::create(tx, &around.network, "Brother", monday()).await?;
    let (team, network) = (&around.team, Some(&around.network));
    let new = NewLink { purpose: Purpose::Member, team, network, contact: Some(&contact), made_by: Some(UserId(2)) };
    let token = links::create(tx, new, monday()).await?;
    let link = links::by_token(tx, &token).await?.expect("a link").id;
    consents::approve(tx, &around.network, &contact, &link, monday()).await?;
    accounts::ensure(tx, UserId(user), &plain()).await?;
    let ground = Ground::Member(contact.clone(), link, agreed());
    Ok((participants::insert(tx, &around.network, UserId(user), "Onni", ground, monday()).await?, contact))
}

/// Whether a message of this kind may leave now: what the database says to marking it.
async fn leaves(tx: &mut Tx, to: Address, notice: Notice) -> Result<bool> {
    let post = Post { notice, to, network: None, due: monday() };
    outbox::post(tx, &post, monday()).await?;
    let row: Claimed = outbox::claim(tx, 1, "", monday(), 1).await?.remove(0);
    tx.savepoint().await?;
    let sent = outbox::sending(tx, &row, monday()).await;
    let refused = sent.as_ref().err().map(|error| format!("{error:#}"));
    if let Some(refused) = &refused {
        assert!(refused.contains("rests_on") || refused.contains("nothing_leaves"), "{refused}");
        tx.undo_part().await?;
    }
    outbox::finish(tx, &row, "sent", None, monday()).await?;
    Ok(refused.is_none())
}

fn notices() -> [Notice; 3] {
    let meeting = MeetingId(PostId::fresh().0);
    [
        Notice::Invited { meeting: meeting.clone(), version: 1 },
        Notice::Cancelled { meeting: meeting.clone() },
        Notice::Released { meeting },
    ]
}

/// Invitation, cancellation, last word: which of them may leave for somebody.
async fn may_hear(tx: &mut Tx, who: &ParticipantId) -> Result<[bool; 3]> {
    let mut heard = [false; 3];
    for (heard, notice) in heard.iter_mut().zip(notices()) {
        *heard = leaves(tx, Address::Participant(who.clone()), notice).await?;
    }
    Ok(heard)
}

/// Proves H3, I3.
#[tokio::test]
async fn nothing_leaves_for_somebody_without_both_yeses() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    tx.caused_by(7);
    let around = around(&mut tx).await;
    let (onni, _) = member(&mut tx, &around, 3).await?;
    let (leena, friend) = member(&mut tx, &around, 4).await?;
    let (eeva, _) = member(&mut tx, &around, 5).await?;
    assert_eq!(may_hear(&mut tx, &onni).await?, [true; 3]);
    consents::withdraw(&mut tx, &around.network, &onni, Lang::En, monday()).await?;
    assert_eq!(may_hear(&mut tx, &onni).await?, [false; 3], "the yes is gone, although the place has not ended yet");
    participants::end(&mut tx, &onni, false, monday()).await?;
    assert_eq!(may_hear(&mut tx, &onni).await?, [false; 3], "whoever left hears nothing");
    consents::revoke(&mut tx, &friend, monday()).await?;
    participants::end(&mut tx, &leena, true, monday()).await?;
    assert_eq!(may_hear(&mut tx, &leena).await?, [false, false, true], "whoever was removed has the last word at most");
    consents::revoke_all(&mut tx, &around.network, monday()).await?;
    assert_eq!(
        may_hear(&mut tx, &eeva).await?,
        [false, true, false],
        "the person left: meetings are cancelled, no more"
    );
    assert_eq!(may_hear(&mut tx, &around.convener).await?, [true; 3], "practitioners work here");
    Ok(())
}

/// Proves H12.
#[tokio::test]
async fn the_first_word_waits_for_the_persons_yes() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let contact = contacts::create(&mut tx, &around.network, "Aunt", monday()).await?;
    let (team, network) = (&around.team, Some(&around.network));
    let new = NewLink { purpose: Purpose::Member, team, network, contact: Some(&contact), made_by: Some(UserId(2)) };
    let token = links::create(&mut tx, new, monday()).await?;
    let link = links::by_token(&mut tx, &token).await?.expect("a link").id;
    let claimant = Claimant { user: UserId(9), name: "Irma".to_owned(), lang: Lang::En };
    links::claim(&mut tx, &link, &claimant, monday()).await?;
    let first = |link: &LinkId| (Address::Claimant(link.clone()), Notice::Welcome { link: link.clone() });
    let (to, notice) = first(&link);
    assert!(!leaves(&mut tx, to, notice).await?, "an opener is nobody yet");
    links::confirm(&mut tx, &link, monday()).await?;
    let (to, notice) = first(&link);
    assert!(!leaves(&mut tx, to, notice).await?, "a known opener without the approval that is kept");
    consents::approve(&mut tx, &around.network, &contact, &link, monday()).await?;
    let (to, notice) = first(&link);
    assert!(leaves(&mut tx, to, notice).await?);
    Ok(())
}

/// Every way two sides can turn, one after the other: what leaves is what the sum of the ledger allows, and nothing of it is changed.
///
/// Proves H2, I3, I14.
#[tokio::test]
async fn nothing_leaves_for_somebody_who_is_held_whoever_asks_the_database() -> Result<()> {
    let (_cellar, store) = store().await;
    for turns in 0..1_u32 << 6 {
        let mut tx = store.begin().await?;
        let around = around(&mut tx).await;
        let (onni, _) = member(&mut tx, &around, 3).await?;
        let mut sum = [0_i64; 2];
        for turn in 0..3 {
            let (side, hold) = (turns >> (2 * turn) & 1, turns >> (2 * turn + 1) & 1 == 1);
            let (at, side) = if side == 0 { (0, Side::Person) } else { (1, Side::Team) };
            let now = monday() + super::hours(i64::from(turn));
            let turned = if hold {
                holds::begin(&mut tx, &onni, side, None, now).await?
            } else {
                holds::end(&mut tx, &onni, side, None, now).await?
            };
            assert_eq!(turned, hold != (sum[at] == 1));
            sum[at] = i64::from(hold);
            let place = participants::load(&mut tx, &onni).await?;
            assert_eq!([place.held_by_person, place.held_by_team].map(|since| i64::from(since.is_some())), sum);
            assert_eq!(may_hear(&mut tx, &onni).await?, [sum == [0, 0]; 3], "{turns:b}");
        }
        assert_eq!(may_hear(&mut tx, &around.convener).await?, [true; 3], "of others nothing is held");
    }
    Ok(())
}

/// A yes may be kept before the place it is for; a place never before its yes, and never again after a no.
///
/// Proves H3.
#[tokio::test]
async fn nobody_comes_back_without_a_new_yes() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let (onni, brother) = member(&mut tx, &around, 3).await?;
    consents::grant(&mut tx, &around.network, &ParticipantId::fresh(), agreed(), monday()).await?;
    consents::revoke(&mut tx, &brother, monday()).await?;
    participants::end(&mut tx, &onni, true, monday()).await?;
    let newest = links::newest_for(&mut tx, &brother).await?.expect("the old link");
    tx.savepoint().await?;
    let ground = Ground::Member(brother, newest.id, agreed());
    let again = participants::insert(&mut tx, &around.network, UserId(3), "Onni", ground, monday()).await;
    assert!(again.is_err(), "an old approval brings nobody back");
    Ok(())
}
