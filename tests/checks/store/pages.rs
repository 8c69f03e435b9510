//! What is kept for people without Telegram: what opens their page, and where their e-mail goes.

use anyhow::Result;
use kith::domain::ids::{ContactId, LinkId, MeetingId, UserId};
use kith::domain::language::Lang;
use kith::domain::link::{Claimant, Purpose};
use kith::domain::meeting::Meeting;
use kith::domain::notice::Notice;
use kith::domain::participant::Participant;
use kith::store::consents::Agreement;
use kith::store::links::NewLink;
use kith::store::participants::Ground;
use kith::store::passes::{self, Opens, Owner};
use kith::store::{
    Tx, accounts, consents, contacts, exporting, forgetting, links, mailboxes, meetings, outbox, participants,
};

use super::{Around, around, hours, monday, plain, plan, store};

/// Somebody without Telegram opens a link; the token of their page.
async fn opens(tx: &mut Tx, around: &Around, user: UserId) -> Result<((ContactId, LinkId), String)> {
    let contact = contacts::create(tx, &around.network, "Grandmother", monday()).await?;
    let new = NewLink {
        purpose: Purpose::Member,
        team: &around.team,
        network: Some(&around.network),
        contact: Some(&contact),
        made_by: Some(around.person.user),
    };
    let token = links::create(tx, new, monday()).await?;
    let link = links::by_token(tx, &token).await?.expect("a link").id;
    links::claim(tx, &link, &Claimant { user, name: "Elsa".into(), lang: Lang::Fi }, monday()).await?;
    let page = passes::create(tx, user, Opens::Page, monday()).await?;
    Ok(((contact, link), page))
}

/// They are known, and agree; by word of mouth or by themselves.
async fn agrees(
    tx: &mut Tx,
    around: &Around,
    user: UserId,
    (contact, link): (ContactId, LinkId),
    notice: &'static str,
) -> Result<Participant> {
    links::confirm(tx, &link, monday()).await?;
    consents::approve(tx, &around.network, &contact, &link, monday()).await?;
    accounts::ensure(tx, user, &plain()).await?;
    let agreement = Agreement { notice, lang: Lang::Fi, text_hash: links::hash("what was read to them") };
    let ground = Ground::Member(contact, link.clone(), agreement);
    let id = participants::insert(tx, &around.network, user, "Elsa", ground, monday()).await?;
    links::end(tx, &link, true).await?;
    participants::load(tx, &id).await
}

#[tokio::test]
async fn a_page_opens_for_whoever_has_its_address_until_its_time_is_over() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let elsa = UserId::without_telegram();
    let (link, page) = opens(&mut tx, &around, elsa).await?;
    let owner = passes::owner(&mut tx, &page, Opens::Page, monday()).await?;
    assert!(matches!(owner, Some(Owner::Opened(opened)) if opened.id == link.1), "before they agreed");
    assert_eq!(passes::owner(&mut tx, &page, Opens::Confirm, monday()).await?, None, "for nothing else");
    let place = agrees(&mut tx, &around, elsa, link, "page-2").await?;
    assert_eq!(consents::spoken_at(&mut tx, &place.id).await?, None);
    let late = monday() + hours(89 * 24);
    assert_eq!(passes::owner(&mut tx, &page, Opens::Page, late).await?, Some(Owner::TakesPart(elsa)));
    let later = late + hours(89 * 24);
    assert!(passes::owner(&mut tx, &page, Opens::Page, later).await?.is_some(), "as long as it is looked at");
    passes::sweep(&mut tx, later).await?;
    assert!(passes::owner(&mut tx, &page, Opens::Page, later).await?.is_some());
    let over = later + hours(91 * 24);
    assert_eq!(passes::owner(&mut tx, &page, Opens::Page, over).await?, None);
    let question = passes::create(&mut tx, elsa, Opens::Confirm, over).await?;
    passes::end(&mut tx, elsa, Opens::Confirm).await?;
    assert_eq!(passes::owner(&mut tx, &question, Opens::Confirm, over).await?, None);
    let other = passes::create(&mut tx, elsa, Opens::Page, over).await?;
    forgetting::place(&mut tx, &place, over).await?;
    forgetting::user(&mut tx, elsa).await?;
    assert_eq!(passes::owner(&mut tx, &other, Opens::Page, over).await?, None, "it ends with their place");
    assert!(!forgetting::knows(&mut tx, elsa).await?);
    Ok(())
}

#[tokio::test]
async fn an_address_counts_when_whoever_reads_there_said_yes_and_goes_with_its_owner() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let elsa = UserId::without_telegram();
    let (link, _) = opens(&mut tx, &around, elsa).await?;
    let place = agrees(&mut tx, &around, elsa, link, "spoken-1").await?;
    assert_eq!(consents::spoken_at(&mut tx, &place.id).await?, Some(monday()));
    assert!(!place.is_written_to());
    mailboxes::give(&mut tx, &place, "elsa@example.org", monday()).await?;
    assert!(!participants::load(&mut tx, &place.id).await?.is_written_to(), "nobody there has said yes");
    mailboxes::confirm(&mut tx, &place.id).await?;
    assert!(participants::load(&mut tx, &place.id).await?.is_written_to());
    let mailbox = mailboxes::of(&mut tx, &place.id).await?.expect("an address");
    assert_eq!((mailbox.address.as_str(), mailbox.confirmed), ("elsa@example.org", true));
    let kept = exporting::of_user(&mut tx, elsa, monday()).await?;
    assert_eq!(kept["kept_of_you"]["mailbox"][0]["address"], "elsa@example.org");
    mailboxes::give(&mut tx, &place, "other@example.org", monday()).await?;
    assert!(!mailboxes::of(&mut tx, &place.id).await?.expect("an address").confirmed, "another one is asked anew");
    let notice = Notice::MailboxGiven { participant: place.id.clone() };
    outbox::tell(&mut tx, &around.network, place.id.clone(), notice, monday()).await?;
    assert_eq!(outbox::count_of(&mut tx, &place.id, "mailbox", monday()).await?, 1);
    assert_eq!(outbox::count_of(&mut tx, &place.id, "mailbox", monday() + hours(1)).await?, 0);
    assert!(mailboxes::forget(&mut tx, &place.id).await? && !mailboxes::forget(&mut tx, &place.id).await?);
    mailboxes::give(&mut tx, &place, "elsa@example.org", monday()).await?;
    participants::end(&mut tx, &place.id, false, monday()).await?;
    participants::forget_gone(&mut tx, monday() + hours(1)).await?;
    assert_eq!(mailboxes::of(&mut tx, &place.id).await?, None);
    Ok(())
}

#[tokio::test]
async fn what_was_called_off_is_found_until_its_time_has_come() -> Result<()> {
    let (_cellar, store) = store().await;
    let mut tx = store.begin().await?;
    let around = around(&mut tx).await;
    let people = participants::of_network(&mut tx, &around.network).await?;
    let (id, begins) = (MeetingId::fresh(), monday() + hours(72));
    let called = Meeting::call(id.clone(), around.network.clone(), plan(begins), people, &around.person.id, monday());
    meetings::apply(&mut tx, &called, None, monday()).await?;
    assert!(meetings::called_off(&mut tx, &around.network, monday()).await?.is_empty());
    let off = called.after.cancel(None, monday()).expect("it can be");
    meetings::apply(&mut tx, &off, None, monday()).await?;
    assert_eq!(meetings::called_off(&mut tx, &around.network, monday()).await?.len(), 1);
    assert!(meetings::called_off(&mut tx, &around.network, begins).await?.is_empty());
    Ok(())
}
