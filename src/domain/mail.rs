//! E-mail addresses, as far as Kith needs to know them: whether one can be one.

/// The longest address there is, in signs (RFC 5321, 4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;
/// The longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LONGEST_NAME: usize = 64;

/// What somebody typed, if it can be an e-mail address: one `@`, plain signs, a domain with a dot. Whether anybody reads there is asked
/// there.
pub fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (name, domain) = typed.rsplit_once('@')?;
    let plain = |sign: u8| sign.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&sign);
    let dotted = |text: &str| text.split('.').all(|part| !part.is_empty());
    let label = |text: &str| {
        text.len() <= 63
            && !text.starts_with('-')
            && !text.ends_with('-')
            && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-')
    };
    let fits = typed.len() <= LONGEST && name.len() <= LONGEST_NAME && name.bytes().all(plain) && dotted(name);
    let is_domain = domain.contains('.') && domain.split('.').all(|part| !part.is_empty() && label(part));
    (fits && is_domain).then(|| format!("{name}@{}", domain.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_it_is_but_for_its_domains_letters() {
        assert_eq!(address(" Mother.Dear+kith@Example.ORG ").as_deref(), Some("Mother.Dear+kith@example.org"));
    }

    #[test]
    fn what_cannot_be_an_address_is_none() {
        let long = format!("{}@example.org", "x".repeat(65));
        for typed in [
            "",
            "@",
            "mother",
            "mother@",
            "@example.org",
            "mother@home",
            "a b@example.org",
            "a@b@example.org",
            "a@-b.org",
            "a@b..org",
            "a..b@example.org",
            ".a@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "<a@example.org>",
            "a@exämple.org",
            "a,b@c.org",
            &long,
        ] {
            assert_eq!(address(typed), None, "{typed:?}");
        }
    }
}
