//! E-mail: the post office that takes it, and the address it comes from.

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use super::{Door, Settings, secret};
use crate::mail::Smtp;

/// The post office these settings name; `None`: there is no e-mail.
pub(super) fn check(settings: &Settings, door: Option<&Door>, wrong: &mut Vec<String>) -> Option<Smtp> {
    let url = secret(settings.smtp_url.as_deref(), "KITH_SMTP_URL", wrong);
    let from = settings.mail_from.as_deref().map(str::trim).filter(|from| !from.is_empty());
    let (url, from) = match (url, from) {
        (None, None) => return None,
        (Some(url), Some(from)) => (url, from),
        (Some(_), None) => {
            wrong.push("KITH_SMTP_URL is set, but KITH_MAIL_FROM is not: say which address e-mail comes from, for example Kith <kith@example.org>.".into());
            return None;
        }
        (None, Some(_)) => {
            wrong.push("KITH_MAIL_FROM is set, but KITH_SMTP_URL is not: say which server takes the e-mail, or leave both out.".into());
            return None;
        }
    };
    if door.is_none_or(|door| door.pages.is_none()) {
        wrong.push(
            "KITH_SMTP_URL is set, but KITH_PAGES_URL is not: an e-mail leads to a page, so there has to be one."
                .into(),
        );
    }
    let from = from.parse::<Mailbox>().ok();
    if from.is_none() {
        wrong.push("KITH_MAIL_FROM is not an e-mail address: it should look like Kith <kith@example.org>.".into());
    }
    let in_clear = url.starts_with("smtp://") && !url.contains("tls=required") && !is_here(&url);
    if in_clear || AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).is_err() {
        wrong.push("KITH_SMTP_URL cannot be used: it should look like smtps://user:password@mail.example.org or smtp://user:password@mail.example.org:587?tls=required (e-mail goes over TLS only, but on this machine).".into());
        return None;
    }
    Some(Smtp { url: url.into(), from: from? })
}

/// A post office of this very machine needs no TLS.
fn is_here(url: &str) -> bool {
    let host = reqwest::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| host == "localhost" || host == "127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(url: &str, from: &str, pages: &str) -> Result<Option<Smtp>, Vec<String>> {
        let word = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let settings =
            Settings { smtp_url: word(url), mail_from: word(from), pages_url: word(pages), ..Settings::default() };
        let mut wrong = vec![];
        let door = super::super::door::check(&settings, None, &mut wrong);
        let smtp = check(&settings, door.as_ref(), &mut wrong);
        if wrong.is_empty() { Ok(smtp) } else { Err(wrong) }
    }

    const PAGES: &str = "https://kith.example.org";

    #[test]
    fn both_or_neither_and_only_with_pages() {
        assert!(asked("", "", "").unwrap().is_none());
        let good = asked("smtps://a:b@mail.example.org", "Kith <kith@example.org>", PAGES).unwrap().unwrap();
        assert_eq!(good.from.email.to_string(), "kith@example.org");
        for (url, from, pages) in [
            ("smtps://mail.example.org", "", PAGES),
            ("", "kith@example.org", PAGES),
            ("smtps://mail.example.org", "kith@example.org", ""),
            ("smtps://mail.example.org", "nobody", PAGES),
        ] {
            assert_eq!(asked(url, from, pages).unwrap_err().len(), 1, "{url} {from} {pages}");
        }
    }

    #[test]
    fn e_mail_goes_over_tls_but_on_this_machine() {
        assert!(asked("smtp://127.0.0.1:2525", "kith@example.org", PAGES).unwrap().is_some());
        assert!(asked("smtp://mail.example.org:587?tls=required", "kith@example.org", PAGES).unwrap().is_some());
        for url in
            ["smtp://mail.example.org", "smtp://mail.example.org?tls=opportunistic", "http://mail.example.org", "mail"]
        {
            let wrong = asked(url, "kith@example.org", PAGES).unwrap_err();
            assert!(wrong[0].contains("KITH_SMTP_URL") && !wrong[0].contains("secret"), "{url}: {wrong:?}");
        }
    }
}
