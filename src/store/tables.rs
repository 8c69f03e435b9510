//! Every table and column there is, each table after those it points to. What copies a house walks this list; a check
//! compares it with what the migrations make, so that nobody adds a room that stays behind when the house moves.

use anyhow::Result;

use super::{Tx, engine};

/// A table: its name and its columns by what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Columns that hold text.
    pub texts: Vec<&'static str>,
    /// Columns that hold whole numbers.
    pub numbers: Vec<&'static str>,
}

const ALL: [(&str, &str, &str); 47] = [
    ("team", "id name", "created_at"),
    ("data_key", "id wrapped", ""),
    ("account", "who lang zone quiet feed reminders", "reachable paused_until discreet travel evening on_call_until"),
    ("staff", "id team_id who tg name role", "joined_at off_at expires_at group_until"),
    ("team_group", "team_id mark chat lang bound_by", "bound_at"),
    ("network", "id team_id convener_id state title", "referred_at opened_at closed_at sees_others members_suggest"),
    ("contact", "id network_id label wish circle", "essential created_at removed_at"),
    (
        "link",
        "id token_hash purpose team_id network_id contact_id maker maker_who state claimant claimant_who claimed_name claimed_lang",
        "made_at expires_at claimed",
    ),
    ("approval", "id network_id contact_id link_id", "at update_id"),
    ("consent_event", "id network_id subject kind notice lang text_hash", "at update_id"),
    (
        "participant",
        "id network_id role who tg name contact_id approval_id staff_id state stands_in_at stands_in_for",
        "joined_at ended_at shows on_record",
    ),
    ("first_meeting", "network_id state", "hours link_at ready_at held_at due_at paused as_of"),
    ("more_time", "network_id kind by_id", "nth at update_id"),
    ("referral", "id network_id convener patient", "said_at came_at taken_at looked_at"),
    ("pass", "hash who kind", "made_at expires_at"),
    ("session", "hash who kind", "made_at seen_at"),
    ("mailbox", "participant_id network_id address", "confirmed at"),
    ("hold", "participant_id side kind by_id", "nth at update_id"),
    ("frozen", "id participant_id by_id", "at ended_at"),
    ("revocation", "approval_id why", "at update_id"),
    ("suppression", "contact_id network_id who", "at"),
    ("tombstone", "ref kind", "at update_id filed"),
    (
        "proposal",
        "id network_id meeting_id like_id by_id zone form place state place_by appointment",
        "start_at made_at home",
    ),
    (
        "meeting",
        "id network_id state zone form place readiness readiness_why place_by alone alone_by appointment",
        "version revision start_at called_at readiness_at home shown_early alone_at",
    ),
    (
        "seat",
        "meeting_id participant_id status how news needs noted_by",
        "told_version changed_at seen_version later noted_at let_be",
    ),
    ("attendance", "meeting_id participant_id status how", "first_at changed_at"),
    ("answer", "id meeting_id participant_id status how noted_by", "version at update_id"),
    ("poll", "id network_id by_id zone form place state meeting_id", "revision made_at home"),
    ("poll_slot", "poll_id", "nth start_at"),
    ("poll_seat", "poll_id participant_id", "asked_at told_at"),
    ("poll_answer", "poll_id participant_id word", "nth turn at update_id"),
    (
        "outbox",
        "id kind class receiver network_id meeting_id notice once outcome",
        "posted_at due_at attempts sending_at sends done_at message_id claimed_by fhir_at",
    ),
    ("relay_event", "stream id type body", "seq at due_at attempts delivered_at fhir_at"),
    ("fhir_stream", "stream state trouble resource", "attempts since due_at"),
    ("fhir_resource", "identifier stream type sum server_id version", "at"),
    ("fhir_look", "what trouble", "mark well_at since"),
    ("fhir_in", "resource state trouble", "changed_at start_at tries at"),
    ("seen_update", "", "update_id at"),
    ("quarantine", "kind error", "update_id at"),
    ("draft", "who step", "at"),
    ("deed", "id network_id actor what about", "at"),
    ("miss", "who", "hour tries"),
    ("lease", "name holder", "fence until_at"),
    ("pace", "bot turns", "hold_until"),
    ("upkeep", "what", "at"),
    ("audit", "actor action object hmac", "seq at"),
    ("audit_head", "hmac", "one seq"),
];

/// All of them, in the order in which they can be filled.
pub fn all() -> Vec<Table> {
    let words = |text: &'static str| text.split_whitespace().collect();
    let table = |(name, texts, numbers)| Table { name, texts: words(texts), numbers: words(numbers) };
    ALL.into_iter().map(table).collect()
}

/// Those that a database has, with the columns it has: an older one has fewer.
pub async fn present(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut found = Vec::new();
    for mut table in all() {
        let there = engine::columns(tx, table.name).await?;
        table.texts.retain(|name| there.iter().any(|column| column == name));
        table.numbers.retain(|name| there.iter().any(|column| column == name));
        if !there.is_empty() {
            found.push(table);
        }
    }
    Ok(found)
}
