//! Where a meeting is, and who learns it: a link and a home only whoever is coming, a home only on the day, by one rule everywhere.

use jiff::SignedDuration;
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use crate::books;
use crate::scene::{count, gathered, plans, taps, types, waits_until};

const HOME: &str = "Rose Lane 7";
const LINK: &str = "https://meet.example/k7";
const ON_THE_DAY: &str = "at somebody's home. You will find the address here on the day";
const WITH_YES: &str = "at somebody's home. Those who are coming find the address here on the day";

/// Aino's meeting in three days at 15:00, at home; everybody is asked, and nobody has read of it yet.
async fn at_home(village: &Village) -> Cast {
    let cast = gathered(village).await;
    plans(village, &cast.aino, "in 3 days 15:00", HOME).await;
    taps(village, &cast.aino, "It is somebody's home").await;
    cast.aino.sees("only those who are coming see the address, and only on the day");
    assert!(cast.aino.buttons().contains(&"It is not somebody's home".to_owned()), "{:?}", cast.aino.buttons());
    taps(village, &cast.aino, "Yes, invite everyone").await;
    cast.aino.sees(HOME);
    cast
}

async fn card(village: &Village, phone: &Phone) -> String {
    phone.reads_all();
    types(village, phone, "/meetings").await;
    phone.reads("eeting")
}

/// What their calendar gets of the place.
async fn file(village: &Village, phone: &Phone) -> String {
    taps(village, phone, "Into my calendar").await;
    phone.reads("Open the file");
    String::from_utf8(phone.file().expect("a file")).expect("text")
}

async fn exported(village: &Village, phone: &Phone) -> String {
    types(village, phone, "/export").await;
    phone.reads_all();
    String::from_utf8(phone.file().expect("a file")).expect("text")
}

/// Nothing that ever came to this phone, and nothing it asked for, says it.
fn never_read(phone: &Phone, place: &str) {
    let read = phone.transcript().into_iter().find(|line| line.who == "bot" && line.text.contains(place));
    assert!(read.is_none(), "{} read {place}: {read:?}", phone.name());
}

/// Proves H2.
#[tokio::test]
async fn a_home_is_shown_to_those_who_come_and_on_the_day() {
    Village::story(async |village| {
        let cast = at_home(village).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            assert!(phone.reads("Aino").contains(WITH_YES));
        }
        for phone in [&cast.onni, &cast.mikko] {
            taps(village, phone, "I'm coming").await;
            phone.sees(ON_THE_DAY);
        }
        for phone in [&cast.leena, &cast.sanna] {
            assert!(card(village, phone).await.contains(WITH_YES));
        }
        for phone in [&cast.onni, &cast.leena, &cast.sanna] {
            assert!(!file(village, phone).await.contains("Rose"));
            assert!(!exported(village, phone).await.contains("Rose"));
        }
        for phone in cast.phones() {
            phone.reads_all();
        }
        for label in ["Who knows of it", "Cancel the meeting"] {
            types(village, &cast.sanna, "/meetings").await;
            cast.sanna.reads("Meeting with Aino");
            taps(village, &cast.sanna, label).await;
            cast.sanna.sees(WITH_YES);
        }
        // The evening before in Helsinki is not the day, whatever the hour: and two minutes after midnight is.
        waits_until(village, SignedDuration::from_mins(15 * 60 + 2)).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        assert!(card(village, &cast.onni).await.contains(ON_THE_DAY));
        village.wait(SignedDuration::from_mins(4)).await;
        for phone in [&cast.onni, &cast.mikko, &cast.aino] {
            assert!(card(village, phone).await.contains(HOME), "{}", phone.screen());
        }
        assert!(file(village, &cast.onni).await.contains(HOME));
        assert!(exported(village, &cast.onni).await.contains(HOME));
        // On the day a yes is enough, and a no takes it away.
        assert!(card(village, &cast.leena).await.contains(WITH_YES));
        never_read(&cast.leena, HOME);
        never_read(&cast.sanna, HOME);
        taps(village, &cast.leena, "I'm coming").await;
        cast.leena.sees(HOME);
        taps(village, &cast.leena, "Not coming").await;
        cast.leena.sees(WITH_YES);
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

#[tokio::test]
async fn the_reminder_on_the_day_says_it_and_the_one_before_says_when() {
    Village::story(async |village| {
        let cast = at_home(village).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        taps(village, &cast.onni, "I'm coming").await;
        waits_until(village, SignedDuration::from_hours(23)).await;
        assert_eq!(count(&cast.onni, HOME), 0);
        assert!(count(&cast.onni, ON_THE_DAY) > 0, "the reminder of the day before");
        waits_until(village, SignedDuration::from_mins(30)).await;
        assert_eq!(count(&cast.onni, HOME), 1, "the reminder of the day");
        never_read(&cast.leena, HOME);
        for phone in cast.phones() {
            phone.reads_all();
        }
        // Once it has begun the card goes on by the same rule; whoever was not coming plans the next one without the address.
        village.wait(SignedDuration::from_mins(60)).await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        cast.onni.taps_by_data(&format!("me:{id}"));
        village.rests().await;
        cast.onni.sees("Answers are closed now.");
        cast.onni.sees(HOME);
        assert!(card(village, &cast.sanna).await.contains(WITH_YES));
        taps(village, &cast.sanna, "Again in a week").await;
        assert!(cast.sanna.reads("Is everything right?").contains("Where: not known yet"));
        never_read(&cast.sanna, HOME);
    })
    .await;
}

/// The person alone says otherwise, and a move asks anew.
#[tokio::test]
async fn only_the_person_shows_the_address_before_the_day() {
    Village::story(async |village| {
        let cast = at_home(village).await;
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            phone.reads_all();
        }
        taps(village, &cast.onni, "I'm coming").await;
        let id = books::rows(village, "SELECT id FROM meeting").await.concat().concat();
        for phone in [&cast.onni, &cast.leena, &cast.sanna] {
            assert!(!phone.buttons().iter().any(|label| label.starts_with("Show the address")));
            phone.taps_by_data(&format!("sp:{id}:1:true"));
            village.rests().await;
            assert!(phone.toast().is_some_and(|toast| toast.contains("not open to you")), "{:?}", phone.toast());
        }
        assert!(card(village, &cast.onni).await.contains(ON_THE_DAY));
        taps(village, &cast.aino, "Show the address now").await;
        cast.aino.sees("Those who are coming can see the address now.");
        assert!(card(village, &cast.onni).await.contains(HOME));
        assert!(card(village, &cast.leena).await.contains(WITH_YES));
        types(village, &cast.aino, "/log").await;
        assert!(cast.aino.reads("What has").contains("Aino shows the address of the meeting on"));
        assert!(card(village, &cast.aino).await.contains("Those who are coming can see the address now."));
        taps(village, &cast.aino, "Show the address on the day only").await;
        assert!(card(village, &cast.onni).await.contains(ON_THE_DAY));
        taps(village, &cast.aino, "Show the address now").await;
        taps(village, &cast.aino, "Another time or place").await;
        cast.aino.reads("Which day?");
        crate::scene::says_the_plan(village, &cast.aino, "in 4 days 15:00", HOME).await;
        taps(village, &cast.aino, "It is somebody's home").await;
        taps(village, &cast.aino, "Yes, change the meeting").await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        taps(village, &cast.onni, "I'm coming").await;
        cast.onni.sees(ON_THE_DAY);
        cast.aino.taps_by_data(&format!("sp:{id}:1:true"));
        village.rests().await;
        assert!(cast.aino.toast().is_some_and(|toast| toast.starts_with("This has changed")));
        assert!(card(village, &cast.onni).await.contains(ON_THE_DAY), "an old card shows nothing");
    })
    .await;
}

/// A team's room is for everybody; a link only for whoever comes; whoever typed it, and the person, know it.
#[tokio::test]
async fn a_link_comes_with_the_yes() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.sanna, "/meet").await;
        cast.sanna.reads("Which day?");
        types(village, &cast.sanna, "in 3 days 15:00").await;
        cast.sanna.reads("Is that right?");
        taps(village, &cast.sanna, "Yes").await;
        taps(village, &cast.sanna, "Online").await;
        types(village, &cast.sanna, LINK).await;
        cast.sanna.reads("Is everything right?");
        assert!(!cast.sanna.buttons().iter().any(|label| label.contains("home")), "{:?}", cast.sanna.buttons());
        taps(village, &cast.sanna, "Yes, ask them").await;
        assert!(cast.aino.reads("Sanna suggests a meeting").contains(LINK));
        taps(village, &cast.aino, "Yes, invite everyone").await;
        cast.aino.sees(LINK);
        assert!(cast.sanna.reads("Aino").contains(LINK), "she typed it");
        for phone in [&cast.onni, &cast.leena, &cast.mikko] {
            assert!(phone.reads("Aino").contains("the link is here as soon as you say that you are coming"));
        }
        taps(village, &cast.onni, "Not sure yet").await;
        taps(village, &cast.mikko, "I'm coming").await;
        cast.mikko.sees(LINK);
        cast.sanna.reads_all();
        never_read(&cast.onni, LINK);
        assert!(!file(village, &cast.onni).await.contains("meet.example"));
        assert!(!exported(village, &cast.onni).await.contains("meet.example"));
        taps(village, &cast.onni, "By phone").await;
        assert!(card(village, &cast.onni).await.contains(LINK), "coming is coming, however");
        assert!(file(village, &cast.onni).await.contains("meet.example"));
        // Told by phone is a yes as well: it is shown to nobody but her.
        types(village, &cast.sanna, "/meetings").await;
        cast.sanna.reads("Meeting with Aino");
        for label in ["Told by phone", "Leena", "coming by phone"] {
            taps(village, &cast.sanna, label).await;
        }
        never_read(&cast.leena, LINK);
        assert!(card(village, &cast.leena).await.contains(LINK));
        for phone in cast.phones() {
            phone.reads_all();
        }
    })
    .await;
}

/// Several times at a home: whoever is asked which of them suit has not said that they come.
#[tokio::test]
async fn a_poll_shows_neither_a_home_nor_a_link() {
    Village::story(async |village| {
        let cast = gathered(village).await;
        types(village, &cast.aino, "/meet").await;
        cast.aino.reads("Which day?");
        types(village, &cast.aino, "in 3 days 15:00").await;
        cast.aino.reads("Is that right?");
        taps(village, &cast.aino, "Yes, and offer one more time").await;
        types(village, &cast.aino, "in 4 days 15:00").await;
        cast.aino.reads("Is that right?");
        for label in ["Yes", "In person"] {
            taps(village, &cast.aino, label).await;
        }
        types(village, &cast.aino, HOME).await;
        cast.aino.reads("Is everything right?");
        taps(village, &cast.aino, "It is somebody's home").await;
        taps(village, &cast.aino, "Yes, ask everyone").await;
        cast.aino.sees(HOME);
        for phone in [&cast.onni, &cast.leena, &cast.sanna, &cast.mikko] {
            assert!(phone.reads("Aino").contains(WITH_YES));
        }
        assert!(!exported(village, &cast.onni).await.contains("Rose"));
        assert!(exported(village, &cast.aino).await.contains(HOME));
        let poll = books::rows(village, "SELECT id FROM poll").await.concat().concat();
        for phone in [&cast.aino, &cast.onni] {
            phone.taps_by_data(&format!("vo:{poll}:1:yes"));
            village.rests().await;
        }
        cast.aino.taps_by_data(&format!("vy:{poll}:1"));
        village.rests().await;
        for phone in cast.phones() {
            phone.reads_all();
        }
        let seen = card(village, &cast.onni).await;
        assert!(seen.contains(ON_THE_DAY), "what he said to the time is his yes: {seen}");
        assert!(card(village, &cast.mikko).await.contains(WITH_YES));
    })
    .await;
}

/// Read aloud, in Finnish.
#[tokio::test]
async fn in_finnish_too() {
    Village::story(async |village| {
        let cast = at_home(village).await;
        for phone in [&cast.onni, &cast.aino] {
            phone.taps_by_data("la:fi");
            village.rests().await;
        }
        for phone in cast.phones() {
            phone.reads_all();
        }
        types(village, &cast.onni, "/meetings").await;
        assert!(cast.onni.reads("Aino").contains("Missä: jonkun kotona. Ne, jotka tulevat, näkevät osoitteen"));
        taps(village, &cast.onni, "Tulen mukaan").await;
        cast.onni.sees("Missä: jonkun kotona. Näet osoitteen tässä tapaamispäivänä");
        types(village, &cast.aino, "/meetings").await;
        assert!(cast.aino.reads("Tapaami").contains("tulossa olevat näkevät osoitteen tapaamispäivänä."));
        taps(village, &cast.aino, "Näytä osoite jo nyt").await;
        cast.aino.sees("Tulossa olevat näkevät osoitteen jo nyt.");
    })
    .await;
}
