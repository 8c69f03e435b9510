//! Forged button data: whatever a tap says, it changes nothing for whoever has no right to it, and nothing falls over.
//! `KITH_TEST_FORGED_TAPS` says how many.

use crate::opened;
use kith::conversation::{Button, Heard, What};
use kith::domain::ids::UserId;
use kith::sandbox::chance::{self, Chance};
use kith::sandbox::{Phone, facts};

use crate::ground::Ground;
use crate::odd;

/// So many taps are one transaction, and then what is kept is compared.
const BATCH: usize = 5_000;
/// Where an id stands in what a button says.
const CODES: [&str; 57] = [
    "ag", "mo", "no", "it", "nt", "nw", "in", "co", "nl", "rv", "es", "rm", "ry", "ad", "np", "tw", "tt", "ho", "lg",
    "st", "sy", "nv", "rd", "oq", "oy", "on", "sf", "sg", "si", "sj", "mf", "pa", "pc", "pd", "pi", "po", "pe", "me",
    "an", "mv", "ca", "cy", "so", "sx", "se", "dr", "lt", "mp", "cr", "pm", "pn", "wg", "ws", "tv", "tk", "gu", "gx",
];
/// What needs no id: times, places, languages, zones.
const PLAIN: [&str; 34] = [
    "bp",
    "fy",
    "sl",
    "ty",
    "tn",
    "pl",
    "ls",
    "zs",
    "qs",
    "la:fi",
    "la:xx",
    "zo:Asia/Tokyo",
    "zo:Mars/Base",
    "qu:21:8",
    "qu:0:0",
    "qu:99:99",
    "ch:14:30",
    "ch:4294967295:61",
    "cm:2026-12-01",
    "cm:9999-12-31",
    "cm:-009999-01-01",
    "cd:9999-12-31",
    "cd:-009999-01-01",
    "tf:true",
    "tf:false",
    "fo:phone",
    "fo:nowhere",
    "tk:60",
    "tk:61",
    "ws:false",
    "ev:false",
    "oc",
    "od:week",
    "od:month",
];

/// Somebody who taps, and what they may do: data that begins like one of these, or contains one of these ids.
struct Hand {
    user: UserId,
    begins: Vec<String>,
    ids: Vec<String>,
}

impl Hand {
    fn may(&self, data: &str) -> bool {
        self.begins.iter().any(|own| data.starts_with(own.as_str()))
            || self.ids.iter().any(|id| data.contains(id.as_str()))
    }
}

/// Proves I12, I13.
#[tokio::test]
async fn no_forged_tap_changes_anything_that_is_not_theirs_to_change() {
    let taps = chance::figure("KITH_TEST_FORGED_TAPS", 100_000);
    let seed = chance::seed("forged taps");
    let (mut chance, mut ground) = (Chance::new(seed), Ground::laid().await);
    let hands = hands(&ground).await;
    let genuine = facts::every_button(&ground.village).await;
    let (mut left, mut read, before) = (taps, 0, ground.facts().await);
    while left > 0 {
        let batch = left.min(BATCH);
        read += a_batch(&mut ground, &mut chance, &hands, &genuine, batch).await;
        let changed = facts::differences(&before, &ground.facts().await);
        assert!(changed.is_empty(), "seed {seed}, of the last {batch} taps one changed:\n{}", changed.join("\n"));
        left -= batch;
    }
    assert!(read * 5 > taps, "only {read} of {taps} were buttons at all");
    eprintln!("{taps} forged taps, {read} of them read as buttons: nothing changed");
}

/// Returns how many were buttons.
async fn a_batch(ground: &mut Ground, chance: &mut Chance, hands: &[Hand], genuine: &[String], taps: usize) -> usize {
    let (mut tx, mut read) = (ground.store.begin().await.expect("a transaction"), 0);
    for _ in 0..taps {
        let (data, hand) = (forged(chance, genuine), chance.pick(hands));
        let Some(button) = Button::decode(&data) else { continue };
        assert_eq!(Button::decode(&button.encode()).as_ref(), Some(&button), "{data:?} does not come back");
        read += 1;
        let what = What::Tapped(Some(button));
        let heard = Heard { update: ground.next_update(), user: hand.user, name: "Xanthippe".into(), lang: None, what };
        let answer = if hand.may(&data) {
            ground.answers_in_vain(&mut tx, &heard).await
        } else {
            ground.answers(&mut tx, &heard).await
        };
        answer.unwrap_or_else(|error| panic!("{data:?} by {:?}: {error:?}", hand.user));
    }
    tx.commit().await.expect("a commit");
    read
}

/// A stranger twice, since strangers are many; those of the other network; a relative, the person and the team.
async fn hands(ground: &Ground) -> Vec<Hand> {
    let Ground { cast, others: [pekka, veikko, tuula], .. } = ground;
    let stranger = || Hand { user: UserId(999_000_111), begins: vec![], ids: vec![] };
    let everything = |phone: &Phone| Hand { user: UserId(phone.id()), begins: vec![String::new()], ids: vec![] };
    vec![
        stranger(),
        stranger(),
        member(ground, &cast.onni).await,
        member(ground, &cast.leena).await,
        member(ground, tuula).await,
        of_the_others(ground, veikko, &["in"]).await,
        of_the_others(ground, pekka, &["sl", "rd", "bo", "bp", "ev", "oc", "od"]).await,
        everything(&cast.aino),
        everything(&cast.sanna),
    ]
}

/// Everybody's own settings; what a question that is open to them asks, stands in the draft.
fn own(more: &[&str]) -> Vec<String> {
    let settings = ["la", "zo", "zs", "qu", "fy", "dr", "na", "br", "bf", "wh", "tv", "tk"];
    settings.iter().chain(more).map(|code| (*code).to_owned()).collect()
}

/// A member may answer, leave, read their own log, and suggest a time to the person they are with.
async fn member(ground: &Ground, phone: &Phone) -> Hand {
    let mut begins = own(&[]);
    for id in ids(ground, &format!("SELECT id FROM known_participant WHERE tg = '{}'", phone.id())).await {
        begins.extend(["st", "sy", "lg", "sh", "or"].map(|code| format!("{code}:{id}")));
    }
    let network = "SELECT p.network_id FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.tg =";
    for id in ids(ground, &format!("{network} '{}'", phone.id())).await {
        begins.push(format!("mf:{id}"));
    }
    let sql = "SELECT s.meeting_id FROM seat s JOIN known_participant k ON k.id = s.participant_id WHERE k.tg =";
    for id in ids(ground, &format!("{sql} '{}'", phone.id())).await {
        begins.push(format!("an:{id}"));
    }
    Hand { user: UserId(phone.id()), begins, ids: vec![] }
}

/// Somebody of the other network, who may do whatever is about it, go on with a plan of their own, and, where they coordinate a team, choose its group.
async fn of_the_others(ground: &Ground, phone: &Phone, more: &[&str]) -> Hand {
    let network = format!(
        "(SELECT p.network_id FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.tg = '{}')",
        phone.id()
    );
    let mut own_ids = ids(ground, &format!("SELECT id FROM network WHERE id = {network}")).await;
    for table in ["contact", "participant", "link", "meeting", "proposal"] {
        own_ids.extend(ids(ground, &format!("SELECT id FROM {table} WHERE network_id = {network}")).await);
    }
    let plan = ["ty", "tn", "tf", "fo", "pl", "se", "po", "pe", "cm", "cd", "ch", "mf", "wg", "ws"];
    let mut begins = own(&[more, &plan].concat());
    for place in ids(ground, &format!("SELECT id FROM known_staff WHERE tg = '{}'", phone.id())).await {
        begins.extend(["gu", "gx"].map(|code| format!("{code}:{place}")));
    }
    Hand { user: UserId(phone.id()), begins, ids: own_ids }
}

async fn ids(ground: &Ground, sql: &str) -> Vec<String> {
    opened::rows(&ground.village, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}")).concat()
}

/// What a forger would try: what real buttons say, with other ids, other codes, bytes that were changed; and mere noise.
pub fn forged(chance: &mut Chance, genuine: &[String]) -> String {
    let data = match chance.below(10) {
        0..=2 => chance.pick(genuine).clone(),
        3 | 4 => format!("{}:{}", chance.pick(&CODES), behind_the_code(chance.pick::<String>(genuine))),
        5 => (*chance.pick(&PLAIN)).to_owned(),
        6 => (*chance.pick(&CODES)).to_owned(),
        7 => another_number(chance.pick::<String>(genuine), chance),
        8 => odd::bent(chance.pick::<String>(genuine), chance),
        _ => odd::text(chance),
    };
    data.chars().take(64).collect()
}

fn behind_the_code(data: &str) -> &str {
    data.split_once(':').map_or("", |(_, rest)| rest)
}

/// The last part becomes a number at the edge of something.
fn another_number(data: &str, chance: &mut Chance) -> String {
    let edges = [
        "0",
        "1",
        "2",
        "-1",
        "31",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "00",
        "+1",
    ];
    let head = data.rsplit_once(':').map_or(data, |(head, _)| head);
    format!("{head}:{}", chance.pick(&edges))
}
