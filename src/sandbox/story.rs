//! The story that `kith demo --story` and the page's "Play the story" play: from a first link to a meeting that was held.
//!
//! It taps what is on the screens, in the words people see, and reads every message it is sent.

use jiff::SignedDuration;

use super::{Phone, Village};

/// The five people of the demo: first name, and what they are to each other.
pub const CAST: [(&str, &str); 5] = [
    ("Aino", "the person"),
    ("Onni", "her brother"),
    ("Leena", "her friend"),
    ("Sanna", "practitioner, convener"),
    ("Mikko", "practitioner"),
];

/// Their phones.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The person at the centre.
    pub aino: Phone,
    /// Her brother.
    pub onni: Phone,
    /// Her friend.
    pub leena: Phone,
    /// The practitioner who convenes.
    pub sanna: Phone,
    /// The other practitioner.
    pub mikko: Phone,
}

impl Cast {
    /// Five new phones in a village, in English.
    pub fn arrive(village: &Village) -> Cast {
        let [aino, onni, leena, sanna, mikko] = CAST.map(|(name, _)| village.phone(name, "en"));
        Cast { aino, onni, leena, sanna, mikko }
    }

    /// Everybody, in the order of the page.
    pub fn phones(&self) -> [&Phone; 5] {
        [&self.aino, &self.onni, &self.leena, &self.sanna, &self.mikko]
    }
}

/// The whole story. Panics, with the last screens, where a screen is not what its reader needs.
pub async fn play(village: &Village, cast: &Cast, team_link: &str) {
    the_team_arrives(village, cast, team_link).await;
    the_person_arrives(village, cast).await;
    gather(village, &cast.aino, &cast.onni, "Brother").await;
    gather(village, &cast.aino, &cast.leena, "Friend").await;
    a_meeting_is_convened(village, cast).await;
    answers_come_in(village, cast).await;
    somebody_writes_at_night(village, cast).await;
    reminders_come(village, cast).await;
    it_is_noted_who_was_there(village, cast).await;
}

/// Sanna opens the operator's link and brings Mikko into the team.
pub async fn the_team_arrives(village: &Village, cast: &Cast, team_link: &str) {
    let Cast { sanna, mikko, .. } = cast;
    sanna.opens(team_link);
    village.rests().await;
    sanna.reads("Welcome, Sanna");
    sanna.types("/team");
    village.rests().await;
    sanna.reads("The team");
    sanna.taps("Bring someone in");
    village.rests().await;
    sanna.reads("10 minutes");
    mikko.opens(&sanna.link());
    village.rests().await;
    mikko.reads("Welcome, Mikko");
    sanna.reads("Mikko has joined your team");
}

/// Sanna makes a link for Aino, who is asked for and agrees.
pub async fn the_person_arrives(village: &Village, cast: &Cast) {
    let Cast { sanna, aino, .. } = cast;
    sanna.types("/new");
    village.rests().await;
    sanna.reads("A link for the person");
    sanna.reads("at least two practitioners");
    sanna.taps("Mikko");
    village.rests().await;
    sanna.sees("two practitioners");
    sanna.shares_to(aino);
    aino.opens_shared();
    village.rests().await;
    aino.reads("Thank you for opening");
    sanna.reads("They appear as “Aino”");
    sanna.taps("Yes");
    village.rests().await;
    aino.reads("You decide");
    aino.taps("I agree");
    village.rests().await;
    aino.sees("Thank you, Aino");
    sanna.reads("Aino has agreed");
}

/// The person asks somebody by their own word for them; they say that it is them, and those agree.
pub async fn gather(village: &Village, aino: &Phone, other: &Phone, label: &str) {
    let person = aino.name();
    aino.types("/invite");
    village.rests().await;
    aino.reads("Who would you like to have with you");
    aino.types(label);
    village.rests().await;
    aino.reads(&format!("Here is a link for {label}"));
    aino.shares_to(other);
    other.opens_shared();
    village.rests().await;
    other.reads("Thank you for opening");
    aino.reads(&format!("Is that {label}?"));
    aino.taps("Yes");
    village.rests().await;
    other.reads(&format!("You have a message from Kith. {person}"));
    other.taps("Tell me more");
    village.rests().await;
    other.taps("I agree");
    village.rests().await;
    other.sees(&format!("{person} is told that you are in"));
    aino.reads(&format!("{label} has said yes"));
}

/// A practitioner brings in one more person, with a network of their own.
pub async fn another_person(village: &Village, practitioner: &Phone, other: &Phone) {
    practitioner.types("/new");
    village.rests().await;
    practitioner.reads("A link for the person");
    let link = practitioner.link();
    practitioner.reads("at least two practitioners");
    other.opens(&link);
    village.rests().await;
    other.reads("Thank you for opening");
    practitioner.reads(&format!("They appear as “{}”", other.name()));
    practitioner.taps("Yes");
    village.rests().await;
    other.reads("You decide");
    other.taps("I agree");
    village.rests().await;
    practitioner.reads(&format!("{} has agreed", other.name()));
}

/// Sanna suggests a time and place; Aino agrees and invites everyone.
pub async fn a_meeting_is_convened(village: &Village, cast: &Cast) {
    a_meeting_is_called(village, cast).await;
    for member in [&cast.onni, &cast.leena] {
        member.reads("Aino would like you to come to a meeting");
    }
    for practitioner in [&cast.sanna, &cast.mikko] {
        practitioner.reads("Aino has agreed to a meeting");
    }
}

/// The team, the person, and the two people who said yes to her.
///
/// # Panics
/// If the team's link cannot be made.
pub async fn a_network_is_there(village: &Village) -> Cast {
    let cast = Cast::arrive(village);
    the_team_arrives(village, &cast, &village.team_link("Harbour").await.expect("a link")).await;
    the_person_arrives(village, &cast).await;
    gather(village, &cast.aino, &cast.onni, "Brother").await;
    gather(village, &cast.aino, &cast.leena, "Friend").await;
    cast
}

/// The same up to Aino's yes: the invitations are unread.
pub async fn a_meeting_is_called(village: &Village, cast: &Cast) {
    a_meeting_is_called_for(village, cast, "in 3 days 15:00").await;
}

/// The same at another time, as Sanna types it.
pub async fn a_meeting_is_called_for(village: &Village, cast: &Cast, time: &str) {
    let Cast { sanna, aino, .. } = cast;
    sanna.types("/meet");
    village.rests().await;
    sanna.reads("Which day?");
    sanna.types(time);
    village.rests().await;
    sanna.reads("Is that right?");
    sanna.taps("Yes");
    village.rests().await;
    sanna.taps("In person");
    village.rests().await;
    sanna.types("Harbour Street 5, second floor");
    village.rests().await;
    sanna.reads("Is everything right?");
    sanna.taps("Yes, ask them");
    village.rests().await;
    aino.reads("Sanna suggests a meeting");
    aino.taps("Yes, invite everyone");
    village.rests().await;
}

/// Everybody answers in their own way; the last yes makes the meeting ready.
pub async fn answers_come_in(village: &Village, cast: &Cast) {
    let Cast { aino, onni, leena, sanna, mikko } = cast;
    onni.taps("I'm coming");
    leena.taps("Not sure yet");
    village.rests().await;
    leena.sees("not sure yet");
    aino.taps("I'm coming");
    village.rests().await;
    sanna.reads("waiting for 2 practitioners");
    mikko.reads("waiting for 2 practitioners");
    sanna.taps("I'm coming");
    village.rests().await;
    mikko.reads("waiting for one more practitioner");
    mikko.taps("I'm coming");
    village.rests().await;
    aino.reads("The meeting is ready");
    sanna.reads("The meeting is ready");
    leena.taps("By phone");
    village.rests().await;
    leena.sees("Your answer: coming by phone");
    onni.sees("Your answer: coming.");
}

/// A text nobody asked for gets the signpost, and is not kept.
pub async fn somebody_writes_at_night(village: &Village, cast: &Cast) {
    cast.onni.types("I am so worried about her tonight");
    village.rests().await;
    cast.onni.reads("No person reads this chat");
}

/// How practitioners hear in the evening what the next day holds.
pub const TOMORROW: &str = "Good evening! Here is your day tomorrow.";

/// The evening before a meeting: the team hears of it, and nobody else.
pub async fn the_team_hears_of_tomorrow(village: &Village, cast: &Cast) {
    village.skip_to_next_news().await;
    for phone in [&cast.sanna, &cast.mikko] {
        phone.reads(TOMORROW);
    }
    for phone in [&cast.aino, &cast.onni, &cast.leena] {
        phone.sees_nothing_new();
    }
}

/// A day before and two hours before, each who is coming is reminded, once; the evening between is the team's.
pub async fn reminders_come(village: &Village, cast: &Cast) {
    for before in ["a day", "two hours"] {
        if before == "two hours" {
            the_team_hears_of_tomorrow(village, cast).await;
        }
        village.skip_to_next_news().await;
        for phone in cast.phones() {
            phone.reads("this meeting is coming up");
        }
    }
    village.clock().advance(SignedDuration::from_hours(3));
    village.rests().await;
}

/// Two hours after its beginning the convener is asked who was there; two taps, and it is kept.
pub async fn it_is_noted_who_was_there(village: &Village, cast: &Cast) {
    village.skip_to_next_due().await;
    village.rests().await;
    cast.sanna.reads("Who was at the meeting with Aino");
    cast.sanna.taps("Note who was there");
    village.rests().await;
    cast.sanna.sees("This is what people had said");
    cast.sanna.taps("That is right");
    village.rests().await;
    cast.sanna.sees("Noted by the team");
}
