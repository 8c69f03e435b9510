//! Whether the same team stays: coordinators see the team's share, and nobody sees anybody's.

use kith::sandbox::Village;

use crate::books::change;
use crate::scene::{gathered, types};

/// A meeting that was, at which everybody of the team came.
async fn was_held(village: &Village, number: u8) {
    let meeting = format!(
        "INSERT INTO meeting (id, network_id, version, revision, state, start_at, zone, form, called_at, readiness, readiness_why, readiness_at)
         SELECT 'm{number}', MIN(id), 1, 1, 'called', {number}000, 'UTC', 'phone', {number}000, 'ready', '', {number}000 FROM network"
    );
    change(village, &meeting).await;
    let came = format!(
        "INSERT INTO attendance (meeting_id, participant_id, status, how, first_at, changed_at)
         SELECT 'm{number}', id, 'came', 'phone', {number}000, {number}000 FROM participant WHERE role = 'practitioner'"
    );
    change(village, &came).await;
}

#[tokio::test]
async fn a_coordinator_sees_the_teams_share_of_known_faces_once_it_speaks_of_enough() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        for number in 1..=3 {
            was_held(village, number).await;
        }
        types(village, &cast.sanna, "/team").await;
        assert!(!cast.sanna.reads("The team").contains("Known faces"), "four presences are too few");
        was_held(village, 4).await;
        types(village, &cast.sanna, "/team").await;
        cast.sanna.reads("Known faces: 100 %");
        types(village, &cast.sanna, "/ready").await;
        assert!(!cast.sanna.reads("How far each meeting is").contains("Known faces"), "nothing of a person");
    })
    .await;
}
