//! Who takes part, recomputed from nothing but the ledger of yes and no (I14).

use jiff::SignedDuration;
use kith::sandbox::Village;
use kith::sandbox::story;

use crate::{books, scene};

/// Places that are not the sum of their yeses and noes. A person who leaves takes back every yes of theirs; members then still
/// have their place until they were told that nothing takes place any more.
const ASTRAY: &str = "
    SELECT p.id, p.role, p.state FROM participant p
    LEFT JOIN revocation r ON r.approval_id = p.approval_id
    WHERE p.role <> 'practitioner' AND CASE
        WHEN NOT EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.network_id = p.network_id AND c.kind = 'grant')
            THEN 'none'
        WHEN EXISTS (SELECT 1 FROM consent_event c WHERE c.subject = p.id AND c.kind = 'withdrawal') THEN 'left'
        WHEN p.role = 'member' AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = p.approval_id
            AND a.contact_id = p.contact_id AND a.network_id = p.network_id) THEN 'none'
        WHEN r.why = 'removed' THEN 'removed'
        WHEN r.why = 'closed' THEN CASE WHEN p.state = 'left' THEN 'left' ELSE 'active' END
        ELSE 'active' END <> p.state";

/// Each of them is a sentence.
pub async fn differences(village: &Village) -> Vec<String> {
    let astray = books::rows(village, ASTRAY).await;
    astray.into_iter().map(|row| format!("I14: the ledger does not add up to the place {row:?}")).collect()
}

/// One is removed, one leaves, one is told by the person's own leaving: after each step everybody's place is what the ledger says.
///
/// Proves I14.
#[tokio::test]
async fn everybodys_place_is_the_sum_of_their_yeses_and_noes() {
    Village::story(async |village| {
        let cast = scene::all_coming(village).await;
        let eeva = village.phone("Eeva", "en");
        story::gather(village, &cast.aino, &eeva, "Aunt").await;
        for phone in cast.phones().into_iter().chain([&eeva]) {
            phone.reads_all();
        }
        assert_eq!(states(village).await, "active active active active active active");
        scene::types(village, &cast.aino, "/network").await;
        for button in ["Friend –", "Remove Friend", "Remove Friend"] {
            scene::taps(village, &cast.aino, button).await;
        }
        assert_eq!(differences(village).await, Vec::<String>::new());
        scene::types(village, &cast.onni, "/stop").await;
        scene::taps(village, &cast.onni, "Yes, leave").await;
        assert_eq!(differences(village).await, Vec::<String>::new());
        scene::types(village, &cast.aino, "/stop").await;
        scene::taps(village, &cast.aino, "Yes, leave").await;
        village.wait(SignedDuration::from_hours(2)).await;
        assert_eq!(states(village).await, "left left left left left removed");
        assert_eq!(differences(village).await, Vec::<String>::new());
        for phone in cast.phones().into_iter().chain([&eeva]) {
            phone.reads_all();
        }
    })
    .await;
}

async fn states(village: &Village) -> String {
    books::rows(village, "SELECT state FROM participant ORDER BY state").await.concat().join(" ")
}
