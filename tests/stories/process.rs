//! The bot as a process, as an operator runs it: settings, links, logs, stopping.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kith::clock::Clock;
use kith::sandbox::{Phone, Port, Road, Sandbox};
use kith::telegram::webhook;
use secrecy::ExposeSecret;
use tempfile::TempDir;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often another process is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// The program with these arguments and settings, and none of the settings of whoever runs the test.
pub fn kith(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    command.args(args).current_dir(folder).env_clear().envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

fn said(args: &[&str], settings: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let folder = TempDir::new().unwrap();
    words(&kith(folder.path(), args, settings).output().unwrap())
}

pub fn words(output: &Output) -> (Option<i32>, String, String) {
    let read = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), read(&output.stdout), read(&output.stderr))
}

/// Proves H16.
#[test]
fn with_nothing_set_each_missing_setting_gets_its_sentence() {
    for args in [&["serve"][..], &["team", "create", "Harbour"]] {
        let (code, out, told) = said(args, &[]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{told}");
        for name in ["TELOXIDE_TOKEN is missing", "KITH_SIGNPOST is missing"] {
            assert_eq!(told.matches(name).count(), 1, "{name}: {told}");
        }
        assert_eq!(told.lines().count(), 3, "two sentences and where to read more: {told}");
    }
}

/// Proves H21.
#[test]
fn malformed_settings_are_all_named_at_once_and_no_secret_is_shown() {
    let settings = [
        ("TELOXIDE_TOKEN", "canary-token without a colon"),
        ("TELOXIDE_API_URL", "ftp://nowhere"),
        ("DATABASE_URL", "mysql://canary-password@host/kith"),
        ("KITH_SIGNPOST", "   "),
        ("KITH_TEAM_ZONE", "Mars/Base"),
        ("KITH_RELAY_URL", "not a url"),
        ("KITH_RELAY_SECRET", "whsec_canary"),
        ("KITH_LOG", "loud"),
    ];
    let (code, out, told) = said(&["serve"], &settings);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{told}");
    for (name, _) in settings {
        assert_eq!(
            told.lines().filter(|line| line.starts_with(&format!("kith: {name} "))).count(),
            1,
            "{name}: {told}"
        );
    }
    assert!(!told.contains("canary"), "{told}");
}

/// Proves I13.
#[test]
fn wrong_arguments_end_with_two_and_no_panic() {
    for args in [&["dance"][..], &["serve", "--loud"], &["team"], &["team", "create"], &["--token", "1:a"]] {
        let (code, out, told) = said(args, &[]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}: {told}");
        assert!(!told.contains("panicked") && told.contains("Usage"), "{told}");
    }
}

/// A sandbox, and a folder the program runs in.
pub struct Town {
    pub sandbox: Sandbox,
    port: Port,
    pub folder: TempDir,
}

impl Town {
    pub async fn start() -> Self {
        let sandbox = Sandbox::start(Clock::system()).await.unwrap();
        Self { sandbox, port: Port::free().unwrap(), folder: TempDir::new().unwrap() }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let settings = [
            ("TELOXIDE_TOKEN", self.sandbox.token()),
            ("TELOXIDE_API_URL", self.sandbox.api_url()),
            ("KITH_SIGNPOST", "Call 112."),
            ("KITH_TEAM_ZONE", "Europe/Helsinki"),
            ("KITH_RELAY_URL", self.sandbox.care_store_url()),
            ("KITH_LOG", "trace"),
        ];
        let mut command = kith(self.folder.path(), args, &settings);
        command.env("KITH_RELAY_SECRET", self.sandbox.care_store().secret());
        command
    }

    /// Runs to its end while the sandbox goes on answering.
    pub async fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = self.command(args);
        words(&tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap())
    }

    /// `kith serve`, its standard error into a file.
    fn serve(&self) -> Child {
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        self.command(&["serve"])
            .envs(self.port.settings(Road::chosen()))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

/// Waits for another process: nothing here can step it.
async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
        tokio::time::sleep(LOOK).await;
    }
}

async fn reads(phone: &Phone, part: &str) {
    until(part, || phone.unread() > 0).await;
    phone.reads(part);
}

async fn sees(phone: &Phone, part: &str) {
    until(part, || phone.screen().contains(part)).await;
}

#[tokio::test]
async fn a_teams_link_is_all_that_is_printed_on_standard_output() {
    let town = Town::start().await;
    let (code, out, told) = town.run(&["team", "create", "Harbour"]).await;
    assert_eq!(code, Some(0), "{told}");
    let token = out.strip_prefix("https://t.me/kith_sandbox_bot?start=").expect("a link").trim_end();
    assert_eq!((token.len(), out.lines().count()), (22, 1), "{out}");
    assert!(!told.contains(token) && !told.contains(town.sandbox.token()), "{told}");
    for name in ["", "   ", &"x".repeat(61)] {
        let (code, out, told) = town.run(&["team", "create", name]).await;
        assert!(code == Some(1) && out.is_empty() && told.contains("1 to 60 characters"), "{name:?}: {told}");
    }
}

/// Proves H21.
#[tokio::test]
async fn a_served_story_logs_no_token_no_name_and_no_text_and_ends_on_sigterm() {
    let town = Town::start().await;
    let (_, link, _) = town.run(&["team", "create", "Pterodactyls"]).await;
    let phones = ["Quetzalcoatlus", "Archaeopteryx", "Tyrannosaurus"].map(|name| town.sandbox.phone(name, "en"));
    let mut served = town.serve();
    plays(&phones, link.trim_end()).await;
    let began = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &served.id().to_string()]).status().unwrap().success());
    let mut code = None;
    until("the end", || served.try_wait().unwrap().inspect(|status| code = status.code()).is_some()).await;
    assert!(began.elapsed() < Duration::from_secs(5), "stopping took {:?}", began.elapsed());
    assert_eq!(code, Some(0), "{}", town.log());
    assert!(town.sandbox.unread().is_empty() && town.sandbox.unconfirmed() == 0);
    tells_nothing(&town, &phones, &link);
}

/// From the operator's link to a member who is asked, with texts nobody asked for in between.
async fn plays([coordinator, person, brother]: &[Phone; 3], link: &str) {
    coordinator.opens(link);
    reads(coordinator, "Welcome").await;
    coordinator.types("psittacosaurus");
    reads(coordinator, "No person reads this chat").await;
    coordinator.types("/new");
    reads(coordinator, "A link for the person").await;
    person.opens(&coordinator.link());
    reads(coordinator, "at least two practitioners").await;
    reads(person, "Thank you for opening").await;
    reads(coordinator, "They appear as").await;
    coordinator.taps("Yes");
    reads(person, "You decide").await;
    person.taps("I agree");
    sees(person, "Thank you, Archaeopteryx").await;
    reads(coordinator, "has agreed").await;
    person.types("/invite");
    reads(person, "Who would you like").await;
    person.types("Stegosaurus");
    reads(person, "Here is a link for Stegosaurus").await;
    brother.opens("https://t.me/kith_sandbox_bot?start=psittacosaurus");
    reads(brother, "This link does not work").await;
    brother.opens(&person.link());
    reads(brother, "Thank you for opening").await;
    reads(person, "Is that Stegosaurus?").await;
    person.taps("No, someone else");
    sees(person, "That link is dead now").await;
    brother.sends_voice();
    reads(brother, "No person reads this chat").await;
}

fn tells_nothing(town: &Town, phones: &[Phone; 3], link: &str) {
    let log = town.log();
    assert!(log.contains("ready") && log.contains("stopping"), "it is a log: {log}");
    let token = town.sandbox.token();
    let mut secrets =
        vec![token.to_owned(), token.split_once(':').unwrap().1.to_owned(), town.sandbox.care_store().secret()];
    secrets.push(webhook::secret_of(&token.to_owned().into()).expose_secret().to_owned());
    secrets.extend(phones.iter().flat_map(|phone| [phone.name(), phone.id().to_string()]));
    secrets.extend(["psittacosaurus", "Stegosaurus", "Pterodactyls", "start="].map(str::to_owned));
    secrets.push(link.trim_end().rsplit('=').next().unwrap().to_owned());
    secrets.extend(
        phones
            .iter()
            .flat_map(Phone::transcript)
            .filter_map(|line| Some(line.text.strip_prefix("/start ")?.to_owned())),
    );
    for secret in secrets {
        assert!(!log.contains(&secret), "the log tells {secret:?}:\n{log}");
    }
}
