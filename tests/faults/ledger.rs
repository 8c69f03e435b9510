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

/// For whom something waits, or who is expected somewhere, although the ledger of holds adds up to a hold by the person or the team.
const HELD: &str = "
    WITH held AS (SELECT h.participant_id AS id, MAX(h.at) AS at FROM hold h
        WHERE h.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM hold l WHERE l.participant_id = h.participant_id
            AND l.side = h.side AND l.nth > h.nth) GROUP BY h.participant_id)
    SELECT held.id, 'waits', o.kind FROM held JOIN outbox o ON o.receiver = 'p:' || held.id AND o.done_at IS NULL
    UNION ALL SELECT held.id, 'left', o.kind FROM held JOIN outbox o ON o.receiver = 'p:' || held.id AND o.sending_at > held.at
    UNION ALL SELECT held.id, 'expected', m.id FROM held JOIN seat s ON s.participant_id = held.id AND s.status <> 'released'
        JOIN meeting m ON m.id = s.meeting_id AND m.state = 'called' AND m.start_at > held.at";

/// Each of them is a sentence.
pub async fn differences(village: &Village) -> Vec<String> {
    let astray = books::rows(village, ASTRAY).await.into_iter();
    let held = books::rows(village, HELD).await.into_iter();
    let astray = astray.map(|row| format!("I14: the ledger does not add up to the place {row:?}"));
    astray.chain(held.map(|row| format!("I14: the ledger says that they are held: {row:?}"))).collect()
}

/// Both sides hold, one lifts, a meeting is called meanwhile, the other lifts: after each step what waits and who is expected is what the
/// ledger says.
///
/// Proves H2, I14.
#[tokio::test]
async fn whoever_the_ledger_holds_waits_for_nothing_and_is_expected_nowhere() {
    Village::story(async |village| {
        let cast = scene::all_coming(village).await;
        let sum = async |held: &str| {
            assert_eq!(differences(village).await, Vec::<String>::new());
            let sql = "SELECT side || ' ' || (COUNT(*) % 2) FROM hold GROUP BY side ORDER BY side";
            assert_eq!(books::rows(village, sql).await.concat().join(" "), held);
        };
        let practitioner = async |taps: &[&str]| {
            scene::types(village, &cast.sanna, "/pause").await;
            for label in taps {
                scene::taps(village, &cast.sanna, label).await;
            }
        };
        let person = async |taps: &[&str]| {
            scene::types(village, &cast.aino, "/network").await;
            for label in taps {
                scene::taps(village, &cast.aino, label).await;
            }
        };
        practitioner(&["Onni", "Yes, pause them"]).await;
        sum("team 1").await;
        person(&["Brother", "Not this one (quietly)"]).await;
        sum("person 1 team 1").await;
        practitioner(&["Paused: Onni"]).await;
        sum("person 1 team 0").await;
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
        story::a_meeting_is_called_for(village, &cast, "in 9 days 12:00").await;
        sum("person 1 team 0").await;
        village.wait(SignedDuration::from_hours(2)).await;
        person(&["Brother", "Let messages through again", "Yes, let them through", "Yes, it is my own wish"]).await;
        sum("person 0 team 0").await;
        cast.onni.reads("Aino would like you to come");
        cast.phones().into_iter().for_each(|phone| drop(phone.reads_all()));
    })
    .await;
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
