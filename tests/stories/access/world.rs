//! A world in which every action has something it can be done to: Aino's network and team, and another beside it.

use jiff::SignedDuration;
use kith::domain::access::{Action, Role, Whose};
use kith::sandbox::story::Cast;
use kith::sandbox::{Phone, Village};

use super::doors::Ids;
use crate::scenes;

/// Everybody and everything.
pub struct World {
    cast: Cast,
    stranger: Phone,
    pekka: Phone,
    veikko: Phone,
    all: Vec<Phone>,
    own: Ids,
    other: Ids,
    places: Vec<(Role, String)>,
    posts: Vec<(Role, String)>,
    letters: Vec<(Role, String)>,
    leena: String,
    known: String,
}

impl World {
    /// Aino's network with a meeting, a suggestion, links in every state; Pekka's and Veikko's beside it.
    pub async fn furnished(village: &Village) -> World {
        let cast = scenes::meeting(village).await;
        let [stranger, pekka, veikko, tuula] =
            ["Xanthippe", "Pekka", "Veikko", "Tuula"].map(|name| village.phone(name, "en"));
        scenes::types(village, &cast.sanna, "/team").await;
        scenes::taps(village, &cast.sanna, "Bring someone in").await;
        scenes::opens(village, &tuula, &cast.sanna.link()).await;
        scenes::opens(village, &pekka, &village.team_link("Hill").await.unwrap()).await;
        pekka.reads("Welcome, Pekka");
        scenes::another_person(village, &pekka, &veikko).await;
        scenes::types(village, &stranger, "/start").await;
        for phone in [&cast.sanna, &tuula, &pekka, &veikko, &stranger] {
            phone.reads_all();
        }
        proposes(village, &pekka, false).await;
        veikko.reads_all();
        scenes::taps(village, &veikko, "Yes, invite everyone").await;
        pekka.reads_all();
        // Both have begun; another of each is to come.
        village.wait(SignedDuration::from_hours(5 * 24)).await;
        for (practitioner, person) in [(&cast.sanna, &cast.aino), (&pekka, &veikko)] {
            for phone in cast.phones().into_iter().chain([practitioner, person]) {
                phone.reads_all();
            }
            proposes(village, practitioner, true).await;
            person.reads_all();
            scenes::taps(village, person, "Yes, invite everyone").await;
        }
        for phone in cast.phones().into_iter().chain([&pekka, &veikko]) {
            phone.reads_all();
        }
        let (own, own_people) = furnish(village, &cast.sanna, &cast.aino, ["Eeva", "Uuno", "Ilmari", "Elsa"]).await;
        let (other, other_people) = furnish(village, &pekka, &veikko, ["Eino", "Ukko", "Impi", "Elli"]).await;
        let mut all = [own_people, other_people].concat();
        all.extend(cast.phones().map(Phone::clone));
        all.extend([&stranger, &pekka, &veikko, &tuula].map(Phone::clone));
        let (places, leena) = (places(village, &cast).await, place(village, &cast.leena).await);
        let mut posts = vec![];
        for (role, phone) in [(Role::Practitioner, &cast.mikko), (Role::Coordinator, &cast.sanna)] {
            let sql = format!("SELECT id FROM known_staff WHERE tg = '{}'", phone.id());
            posts.push((role, scenes::value(village, &sql).await));
        }
        let mut letters = vec![];
        for (role, place) in &places {
            letters.push((*role, letter(village, &format!("p:{place}")).await));
        }
        let other = Ids { letter: letter(village, &format!("p:{leena}")).await, ..other };
        World { cast, stranger, pekka, veikko, all, own, other, places, posts, letters, leena, known: String::new() }
    }

    /// Whoever has this role.
    pub fn phone(&self, role: Role) -> &Phone {
        match role {
            Role::Person => &self.cast.aino,
            Role::Member => &self.cast.onni,
            Role::Practitioner => &self.cast.mikko,
            Role::Coordinator => &self.cast.sanna,
            Role::Stranger | Role::Operator => &self.stranger,
        }
    }

    /// The ids of what is theirs, or of others.
    pub fn of(&self, role: Role, whose: Whose) -> Ids {
        if whose == Whose::Other {
            // The nearest of all others is somebody of the same network.
            return Ids { place: self.leena.clone(), ..self.other.clone() };
        }
        let place = self.places.iter().find(|(one, _)| *one == role).map(|(_, place)| place.clone());
        let heir = if role == Role::Practitioner { "0" } else { "1" };
        let token = self.other.token.clone();
        let known = self.known.clone();
        let post = self.posts.iter().find(|(one, _)| *one == role).map_or(&self.own.staff, |(_, post)| post).clone();
        let letter = self.letters.iter().find(|(one, _)| *one == role).map(|(_, letter)| letter.clone());
        let letter = letter.unwrap_or_default();
        let friend = self.leena.clone();
        Ids {
            letter,
            friend,
            place: place.unwrap_or_default(),
            post,
            heir: heir.into(),
            token,
            known,
            ..self.own.clone()
        }
    }

    /// What has to be so before somebody can do this to what is theirs.
    pub async fn prepares(&mut self, village: &Village, role: Role, action: Action) {
        self.all_read();
        let phone = self.phone(role).clone();
        match (action, role) {
            (Action::AnswerLink, _) | (Action::Unhide, Role::Stranger) => {
                scenes::is_known(village, &self.veikko, &phone, "Someone").await;
                phone.reads_all();
                let sql = format!(
                    "SELECT l.id FROM link l JOIN known_link k ON k.id = l.id WHERE k.claimant = '{}' AND l.state = 'confirmed'",
                    phone.id()
                );
                self.known = scenes::value(village, &sql).await;
                self.letters.retain(|(one, _)| *one != Role::Stranger);
                self.letters.push((Role::Stranger, letter(village, &format!("l:{}", self.known)).await));
            }
            (Action::HandOver, Role::Practitioner) => {
                scenes::forges(village, &self.cast.sanna, &format!("ho:{}:1", self.own.network)).await;
            }
            // Somebody new is theirs only while they are on call.
            (Action::TakeOn, Role::Practitioner) => scenes::forges(village, &phone, "od:day").await,
            (Action::ChooseTime, Role::Practitioner | Role::Coordinator) => {
                let heir = if role == Role::Practitioner { "1" } else { "0" };
                scenes::forges(village, &self.cast.sanna, &format!("ho:{}:{heir}", self.own.network)).await;
                scenes::forges(village, &self.cast.aino, &format!("vo:{}:1:yes", self.own.poll)).await;
            }
            _ => {}
        }
        self.all_read();
    }

    /// Whatever came is read.
    pub fn all_read(&self) {
        for phone in &self.all {
            phone.reads_all();
        }
        assert!(self.pekka.unread() == 0 && self.stranger.unread() == 0);
    }
}

/// The same things around every person.
async fn furnish(village: &Village, convener: &Phone, person: &Phone, names: [&str; 4]) -> (Ids, Vec<Phone>) {
    let [late, curious, newcomer, reader] = names.map(|name| village.phone(name, "en"));
    scenes::is_known(village, person, &late, "Cousin").await;
    scenes::taps(village, &late, "I agree").await;
    person.reads_all();
    scenes::is_known(village, person, &reader, "Teacher").await;
    person.reads_all();
    scenes::link_for(village, person, "Neighbour").await;
    let opened = scenes::link_for(village, person, "Uncle").await;
    let token = scenes::link_for(village, person, "Aunt").await;
    scenes::opens(village, &curious, &opened).await;
    proposes(village, convener, true).await;
    offers(village, convener).await;
    scenes::taps(village, person, "Yes, ask everyone").await;
    offers(village, convener).await;
    for _ in 0..2 {
        scenes::types(village, convener, "/new").await;
        if convener.buttons().iter().any(|label| label.contains("Mikko")) {
            scenes::taps(village, convener, "Mikko").await;
        }
    }
    scenes::opens(village, &newcomer, &convener.link()).await;
    for phone in [&late, &curious, &newcomer, &reader, convener, person] {
        phone.reads_all();
    }
    let ids = ids(village, person, &late, token.rsplit('=').next().unwrap()).await;
    (ids, vec![late, curious, newcomer, reader])
}

async fn proposes(village: &Village, practitioner: &Phone, home: bool) {
    scenes::types(village, practitioner, "/meet").await;
    scenes::types(village, practitioner, "in 4 days 15:00").await;
    scenes::taps(village, practitioner, "Yes").await;
    scenes::taps(village, practitioner, "In person").await;
    scenes::types(village, practitioner, "Hill Street 1").await;
    if home {
        scenes::taps(village, practitioner, "It is somebody's home").await;
    }
    scenes::taps(village, practitioner, "Yes, ask them").await;
    practitioner.reads_all();
}

async fn offers(village: &Village, practitioner: &Phone) {
    scenes::types(village, practitioner, "/meet").await;
    scenes::types(village, practitioner, "in 5 days 15:00").await;
    scenes::taps(village, practitioner, "Yes, and offer one more time").await;
    scenes::types(village, practitioner, "in 6 days 15:00").await;
    for tap in ["Yes", "In person", "Not known yet", "Yes, ask them"] {
        scenes::taps(village, practitioner, tap).await;
    }
    practitioner.reads_all();
}

/// The newest message that was written to somebody.
async fn letter(village: &Village, receiver: &str) -> String {
    let sql = format!("SELECT id FROM outbox WHERE receiver = '{receiver}' AND sends > 0 ORDER BY done_at");
    scenes::rows(village, &sql).await.last().unwrap_or_else(|| panic!("nothing to {receiver}"))[0].clone()
}

async fn place(village: &Village, phone: &Phone) -> String {
    let sql = format!(
        "SELECT p.id FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.tg = '{}' ORDER BY p.joined_at",
        phone.id()
    );
    scenes::rows(village, &sql).await[0][0].clone()
}

async fn places(village: &Village, cast: &Cast) -> Vec<(Role, String)> {
    vec![
        (Role::Person, place(village, &cast.aino).await),
        (Role::Member, place(village, &cast.onni).await),
        (Role::Practitioner, place(village, &cast.mikko).await),
        (Role::Coordinator, place(village, &cast.sanna).await),
    ]
}

async fn ids(village: &Village, person: &Phone, late: &Phone, token: &str) -> Ids {
    let one = async |sql: &str| scenes::rows(village, sql).await.last().unwrap_or_else(|| panic!("{sql}"))[0].clone();
    let network = one(&format!(
        "SELECT p.network_id FROM participant p JOIN known_participant k ON k.id = p.id WHERE k.tg = '{}'",
        person.id()
    ))
    .await;
    let of = |what: &str| format!("SELECT id FROM {what} AND network_id = '{network}'");
    let team = one(&format!("SELECT team_id FROM network WHERE id = '{network}'")).await;
    let new = |state: &str| {
        format!(
            "SELECT l.network_id, l.id FROM link l JOIN network n ON n.id = l.network_id
             WHERE l.team_id = '{team}' AND l.purpose = 'person' AND l.state = '{state}'"
        )
    };
    let meetings =
        format!("SELECT id FROM meeting WHERE state = 'called' AND network_id = '{network}' ORDER BY start_at");
    let persons = scenes::rows(village, &new("claimed")).await.concat()[1].clone();
    Ids {
        contact: one(&of("contact WHERE id IN (SELECT id FROM known_contact WHERE label IN ('Friend', 'Cousin'))")).await,
        asked: one(&of("contact WHERE id IN (SELECT id FROM known_contact WHERE label = 'Neighbour')")).await,
        opened: one(&of("link WHERE purpose = 'member' AND state = 'claimed'")).await,
        known: one(&of("link WHERE purpose = 'member' AND state = 'confirmed'")).await,
        place: place(village, person).await,
        late: place(village, late).await,
        friend: place(village, late).await,
        letter: String::new(),
        meeting: one(&meetings).await,
        begun: scenes::rows(village, &meetings).await[0][0].clone(),
        proposal: one(&of("proposal WHERE state = 'open'")).await,
        poll: one(&of("poll WHERE state = 'open'")).await,
        offer: one(&of("poll WHERE state = 'offered'")).await,
        waiting: one(&new("open")).await,
        persons,
        staff: one(&format!("SELECT s.id FROM staff s JOIN known_staff k ON k.id = s.id WHERE s.team_id = '{team}' AND k.name IN ('Mikko', 'Pekka')")).await,
        post: one(&format!("SELECT id FROM staff WHERE team_id = '{team}'")).await,
        colleague: "2".into(),
        heir: "0".into(),
        token: token.into(),
        network,
    }
}
