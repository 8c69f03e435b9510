//! A post office of this machine: SMTP over TCP (RFC 5321), written against the standard, and the mailboxes behind it.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Clock;

/// A line of a command is no longer than this, in bytes, with its end (RFC 5321, 4.5.3.1.4).
const LONGEST_LINE: usize = 512;

/// What goes wrong at the post office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostFaults {
    /// It says to each letter that it is too busy (451).
    pub busy: bool,
    /// The next so many letters are taken, and the word that they are is lost.
    pub lose_next_answers: u32,
    /// Nobody reads at these addresses (550).
    pub nobody_at: BTreeSet<String>,
}

/// A letter that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// When, by the clock of the house.
    pub when: Timestamp,
    /// Whose mailbox it lies in.
    pub to: String,
    /// What stands outside.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// Its number, as whoever sent it gave it.
    pub number: String,
    /// Everything that came, as it came.
    pub raw: String,
    /// Somebody has read it.
    pub read: bool,
}

#[derive(Debug, Default)]
struct Kept {
    mails: Vec<Mail>,
    faults: PostFaults,
}

/// The post office. Cheap to clone; every clone is the same.
#[derive(Clone, Debug)]
pub struct Letterbox {
    kept: Arc<Mutex<Kept>>,
    clock: Clock,
    changes: Arc<watch::Sender<u64>>,
}

impl Letterbox {
    pub(super) fn new(clock: Clock) -> Self {
        Self { kept: Arc::default(), clock, changes: Arc::new(watch::Sender::new(0)) }
    }

    /// Opens on a free port of this machine; gives its address and the task that keeps it open.
    pub(super) async fn serve(&self) -> io::Result<(String, JoinHandle<()>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let office = self.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let office = office.clone();
                tokio::spawn(async move { office.talks(stream).await });
            }
        });
        Ok((address, task))
    }

    /// Every letter that was taken, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.kept().mails.clone()
    }

    /// Letters nobody has read: to whom, and what they say.
    pub fn unread(&self) -> Vec<String> {
        let said = |mail: &Mail| format!("{}: {}\n{}", mail.to, mail.subject, mail.text);
        self.kept().mails.iter().filter(|mail| !mail.read).map(said).collect()
    }

    /// Takes the oldest unread letter out of somebody's mailbox.
    ///
    /// # Panics
    /// If there is none, or it does not say this.
    #[track_caller]
    pub fn reads(&self, to: &str, part: &str) -> Mail {
        let mut kept = self.kept();
        let mail = kept.mails.iter_mut().find(|mail| mail.to == to && !mail.read);
        let Some(mail) = mail else { panic!("nothing new lies in the mailbox of {to}, and \"{part}\" was wanted") };
        mail.read = true;
        assert!(
            format!("{}\n{}", mail.subject, mail.text).contains(part),
            "{to} wanted \"{part}\", and reads: {mail:#?}"
        );
        mail.clone()
    }

    /// All letters count as read.
    pub fn reads_all(&self) -> Vec<Mail> {
        let mut kept = self.kept();
        kept.mails
            .iter_mut()
            .filter(|mail| !mail.read)
            .map(|mail| {
                mail.read = true;
                mail.clone()
            })
            .collect()
    }

    /// Changes what goes wrong.
    pub fn faults(&self, change: impl FnOnce(&mut PostFaults)) {
        change(&mut self.kept().faults);
    }

    /// Rings when a letter was taken.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn talks(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        // Whoever breaks off in the middle has sent nothing.
        let _ = self.session(&mut BufReader::new(read), &mut write).await;
    }

    async fn session(&self, read: &mut BufReader<OwnedReadHalf>, write: &mut OwnedWriteHalf) -> io::Result<()> {
        say(write, "220 letterbox.example ESMTP").await?;
        let (mut from, mut to) = (false, vec![]);
        loop {
            let mut line = String::new();
            if read.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let verb = line.split([' ', ':', '\r', '\n']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                _ if line.len() > LONGEST_LINE => "500 5.5.2 line too long".to_owned(),
                "EHLO" => "250-letterbox.example\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
                "HELO" | "NOOP" => "250 OK".to_owned(),
                "RSET" => {
                    (from, to) = (false, vec![]);
                    "250 OK".to_owned()
                }
                "MAIL" => {
                    from = true;
                    "250 2.1.0 OK".to_owned()
                }
                "RCPT" if !from => "503 5.5.1 MAIL first".to_owned(),
                "RCPT" => self.takes(&line, &mut to),
                "DATA" if to.is_empty() => "503 5.5.1 RCPT first".to_owned(),
                "DATA" => {
                    say(write, "354 go on, end with a dot").await?;
                    let raw = letter(read).await?;
                    (from, to) = (false, self.keep(std::mem::take(&mut to), &raw));
                    if self.loses() {
                        return Ok(());
                    }
                    "250 2.0.0 taken".to_owned()
                }
                "QUIT" => return say(write, "221 2.0.0 bye").await,
                _ => "502 5.5.1 not here".to_owned(),
            };
            say(write, &answer).await?;
        }
    }

    fn takes(&self, line: &str, to: &mut Vec<String>) -> String {
        let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
        let Some(address) = address.filter(|address| address.contains('@')) else {
            return "501 5.1.3 no address".to_owned();
        };
        let faults = &self.kept().faults;
        if faults.busy {
            return "451 4.3.0 too busy, come again".to_owned();
        }
        if faults.nobody_at.contains(address) {
            return "550 5.1.1 nobody of that name".to_owned();
        }
        to.push(address.to_owned());
        "250 2.1.5 OK".to_owned()
    }

    /// Puts a letter into each mailbox it is for; nobody is left to send to.
    fn keep(&self, to: Vec<String>, raw: &str) -> Vec<String> {
        let parsed = MessageParser::default().parse(raw.as_bytes());
        let part =
            |find: fn(&mail_parser::Message<'_>) -> Option<String>| parsed.as_ref().and_then(find).unwrap_or_default();
        let subject = part(|mail| mail.subject().map(str::to_owned));
        let text = part(|mail| mail.body_text(0).map(|text| text.replace("\r\n", "\n").trim().to_owned()));
        let number = part(|mail| mail.message_id().map(str::to_owned));
        for to in to {
            let (subject, text, number) = (subject.clone(), text.clone(), number.clone());
            let when = self.clock.now();
            self.kept().mails.push(Mail { when, to, subject, text, number, raw: raw.to_owned(), read: false });
        }
        self.changes.send_modify(|count| *count += 1);
        vec![]
    }

    fn loses(&self) -> bool {
        let faults = &mut self.kept().faults;
        let lost = faults.lose_next_answers > 0;
        faults.lose_next_answers -= u32::from(lost);
        lost
    }
}

async fn say(write: &mut OwnedWriteHalf, line: &str) -> io::Result<()> {
    write.write_all(format!("{line}\r\n").as_bytes()).await
}

/// Lines up to a dot by itself; a dot that was doubled is one (RFC 5321, 4.5.2).
async fn letter(read: &mut BufReader<OwnedReadHalf>) -> io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if read.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
