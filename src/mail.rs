//! The post office's door: the only place that knows SMTP (RFC 5321). A letter becomes one delivery, a refusal becomes an exact word on
//! what became of it.

use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use crate::conversation::own::mailing::Letter;
use crate::domain::ids::PostId;
use crate::telegram::Trouble;

/// Longer than a post office should take for one step.
const PATIENCE: Duration = Duration::from_secs(20);
/// There is no such mailbox, or it takes nothing from us (RFC 5321, 4.2.3; 556 is RFC 7504's).
const NOBODY_THERE: [u16; 4] = [550, 551, 553, 556];
/// The post office does not let us in: that is ours to mend, and nobody's mailbox is to blame (RFC 4954, 6).
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];

/// Where letters are handed over, and from whom they come.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// `smtps://user:password@host`, or `smtp://…?tls=required`.
    pub url: SecretString,
    /// The address they come from.
    pub from: Mailbox,
}

/// Hands letters over. Its `Debug` shows no password.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from.email.to_string()).finish_non_exhaustive()
    }
}

impl Mailer {
    /// To this post office. It is not called before there is a letter.
    pub fn new(smtp: &Smtp) -> Result<Mailer> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp.url.expose_secret())
            .context("KITH_SMTP_URL cannot be used")?;
        Ok(Mailer { transport: builder.timeout(Some(PATIENCE)).build(), from: smtp.from.clone() })
    }

    /// Whether the post office answers and lets us in.
    pub async fn answers(&self) -> Result<()> {
        let answers = self.transport.test_connection().await.context("the post office refused us")?;
        anyhow::ensure!(answers, "the post office does not answer");
        Ok(())
    }

    /// Hands a letter over. Its number is the row's of the outbox: one that comes twice is known as the same.
    pub async fn send(&self, letter: &Letter, row: &PostId, now: Timestamp) -> Result<(), Trouble> {
        let message = self.message(letter, row, now).map_err(|error| Trouble::Refused(format!("{error:#}")))?;
        // A call of its own first: what goes wrong before the letter is on its way surely did not send it.
        match self.transport.test_connection().await {
            Ok(true) => {}
            Ok(false) => return Err(Trouble::NotSent("the post office does not answer".into())),
            Err(error) => return Err(Trouble::NotSent(class(&error))),
        }
        self.transport.send(message).await.map(drop).map_err(|error| trouble(&error))
    }

    fn message(&self, letter: &Letter, row: &PostId, now: Timestamp) -> Result<Message> {
        let to: Address = letter.to.parse().context("an address the post office would not know")?;
        let id = format!("<{row}@{}>", self.from.email.domain());
        let builder = Message::builder().from(self.from.clone()).to(Mailbox::new(None, to)).date(now.into());
        let builder = builder.message_id(Some(id)).subject(letter.subject.clone()).header(ContentType::TEXT_PLAIN);
        let mut message = builder.body(letter.text.clone()).context("a letter that cannot be written")?;
        let mut add = |name: &'static str, value: String| {
            let name = HeaderName::new_from_ascii_str(name);
            message.headers_mut().insert_raw(HeaderValue::new(name, value));
        };
        // No holiday notes in answer (RFC 3834, 5), and one tap ends it (RFC 8058, 3.1).
        add("Auto-Submitted", "auto-generated".into());
        if let Some(stop) = &letter.stop {
            add("List-Unsubscribe", format!("<{stop}>"));
            add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into());
        }
        Ok(message)
    }
}

/// What a refusal means for the letter. No address is in it.
fn trouble(error: &smtp::Error) -> Trouble {
    match error.status().map(u16::from) {
        Some(code) if NOBODY_THERE.contains(&code) => Trouble::Unreachable(format!("SMTP {code}")),
        Some(code) if NOT_LET_IN.contains(&code) || (400..500).contains(&code) => {
            Trouble::NotSent(format!("SMTP {code}"))
        }
        Some(code) => Trouble::Refused(format!("SMTP {code}")),
        None => Trouble::Unsure(class(error)),
    }
}

/// What kind of error it is, without what it may quote.
fn class(error: &smtp::Error) -> String {
    let kind = match error.status().map(u16::from) {
        Some(code) => return format!("SMTP {code}"),
        None if error.is_timeout() => "the post office took too long",
        None if error.is_tls() => "no TLS with the post office",
        None => "the connection to the post office broke",
    };
    kind.to_owned()
}
