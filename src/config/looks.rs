//! What is read in the care team's FHIR server, and how often: nothing that the operator did not ask for.

use jiff::SignedDuration;

use crate::relay::fhir::Looks;

/// Seconds between two looks.
const SECONDS: std::ops::RangeInclusive<i64> = 15..=3600;
/// The type of what may become a referral.
const KIND: &str = "ServiceRequest";

/// The looks that these settings want; `None`: nothing is read.
pub(super) fn check(poll: Option<String>, referrals: Option<String>, wrong: &mut Vec<String>) -> Option<Looks> {
    let (poll, referrals) = match (poll, referrals) {
        (None, None) => return None,
        (Some(poll), Some(referrals)) => (poll, referrals),
        (Some(_), None) => {
            wrong.push("KITH_FHIR_POLL is set, but KITH_FHIR_REFERRALS is not: say which requests are referrals to Kith, for example ServiceRequest?status=active&code=http://snomed.info/sct|310116003. Nothing is taken that you did not ask for.".into());
            return None;
        }
        (None, Some(_)) => {
            wrong.push("KITH_FHIR_REFERRALS is set, but KITH_FHIR_POLL is not: say how many seconds lie between two looks, 15 to 3600, or leave both out.".into());
            return None;
        }
    };
    let seconds = poll.parse().ok().filter(|seconds| SECONDS.contains(seconds));
    if seconds.is_none() {
        wrong.push(format!("KITH_FHIR_POLL is not a number of seconds from 15 to 3600 ({poll:?})."));
    }
    let asked = questions(&referrals);
    if let Err(why) = &asked {
        wrong.push(format!("KITH_FHIR_REFERRALS cannot be used: {why}. It looks like ServiceRequest?status=active&code=http://snomed.info/sct|310116003."));
    }
    Some(Looks { every: SignedDuration::from_secs(seconds?), referrals: asked.ok()? })
}

/// The questions of a search. How its answer comes (order, size, what is left out or added) is for Kith to ask.
fn questions(search: &str) -> Result<Vec<(String, String)>, String> {
    let (kind, asked) = search.split_once('?').unwrap_or((search, ""));
    if kind != KIND {
        return Err(format!("it asks for {kind:?}, and only a {KIND} can be a referral"));
    }
    let url = reqwest::Url::parse(&format!("http://x/?{asked}")).map_err(|_| "it is no search".to_owned())?;
    let asked: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    if asked.iter().all(|(name, value)| name.is_empty() || value.is_empty()) || url.fragment().is_some() {
        return Err("it asks no question: then every request would be a referral".into());
    }
    match asked
        .iter()
        .find(|(name, _)| name.starts_with('_') && !["_tag", "_security", "_profile"].contains(&name.as_str()))
    {
        Some((name, _)) => Err(format!("{name} is not for it to ask: Kith adds what it needs of that kind itself")),
        None => Ok(asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEARCH: &str = "ServiceRequest?status=active&code=http://snomed.info/sct|310116003";

    fn asked(poll: Option<&str>, search: Option<&str>) -> Result<Option<Looks>, String> {
        let mut wrong = vec![];
        let looks = check(poll.map(str::to_owned), search.map(str::to_owned), &mut wrong);
        if wrong.is_empty() { Ok(looks) } else { Err(wrong.join(" ")) }
    }

    #[test]
    fn a_search_is_taken_apart_and_kept_as_it_was_meant() {
        let looks = asked(Some("30"), Some(SEARCH)).unwrap().unwrap();
        assert_eq!(looks.every, SignedDuration::from_secs(30));
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(looks.referrals, [own("status", "active"), own("code", "http://snomed.info/sct|310116003")]);
        assert_eq!(asked(None, None).unwrap(), None);
        assert!(asked(Some("3600"), Some("ServiceRequest?_tag=x%7Ckith&authored=ge2026-12-01")).is_ok());
    }

    #[test]
    fn what_would_take_more_than_was_asked_for_is_refused() {
        for (poll, search, why) in [
            (Some("30"), None, "KITH_FHIR_REFERRALS is not"),
            (None, Some(SEARCH), "KITH_FHIR_POLL is not"),
            (Some("14"), Some(SEARCH), "15 to 3600"),
            (Some("3601"), Some(SEARCH), "15 to 3600"),
            (Some("often"), Some(SEARCH), "15 to 3600"),
            (Some("30"), Some("ServiceRequest"), "no question"),
            (Some("30"), Some("ServiceRequest?"), "no question"),
            (Some("30"), Some("ServiceRequest?status="), "no question"),
            (Some("30"), Some("Patient?name=a"), "only a ServiceRequest"),
            (Some("30"), Some("https://x/ServiceRequest?status=active"), "only a ServiceRequest"),
            (Some("30"), Some("ServiceRequest?status=active&_include=ServiceRequest:subject"), "_include"),
            (Some("30"), Some("ServiceRequest?status=active&_lastUpdated=ge2026"), "_lastUpdated"),
        ] {
            let said = asked(poll, search).unwrap_err();
            assert!(said.contains(why), "{search:?}: {said}");
        }
    }
}
