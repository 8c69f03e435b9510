//! Secrets: given in a setting, or in a file that another setting names.

/// A secret from its setting, or from the file that `<NAME>_FILE` names.
pub(super) fn secret(given: Option<&str>, name: &str, wrong: &mut Vec<String>) -> Option<String> {
    if let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) {
        return Some(given.to_owned());
    }
    let path = std::env::var(format!("{name}_FILE")).ok().filter(|path| !path.is_empty())?;
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Err(error) => {
            wrong.push(format!("{name}_FILE names a file that cannot be read ({path}): {error}."));
            None
        }
    }
}
