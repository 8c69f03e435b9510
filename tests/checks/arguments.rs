//! The typed functions of the texts take their arguments in the order in which the English text uses them first. Whoever
//! turns an English sentence round would swap two texts in every call; the comments above it hold the order.

use std::fs;

/// The variables of a piece of text, each once, in order.
fn variables(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for piece in text.split('$').skip(1) {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
        if !found.contains(&&piece[..end]) {
            found.push(&piece[..end]);
        }
    }
    found
}

/// Every message with its comment: the lines of `# $…` right above a key, and the lines up to the next blank-and-unindented one.
fn messages(file: &str) -> Vec<(String, String, String)> {
    let (mut found, mut comment): (Vec<(String, String, String)>, String) = (Vec::new(), String::new());
    for line in file.lines() {
        match (line.starts_with('#'), line.split_once(" =")) {
            (true, _) => comment = format!("{comment}{line}\n"),
            (false, Some((key, text))) if !line.starts_with([' ', '*', '[']) => {
                found.push((key.to_owned(), std::mem::take(&mut comment), text.to_owned()));
            }
            _ => {
                if let Some((_, _, text)) = found.last_mut() {
                    *text = format!("{text}\n{line}");
                }
            }
        }
    }
    found
}

#[test]
fn arguments_come_in_the_order_their_comments_say() {
    let mut wrong = Vec::new();
    for file in fs::read_dir("locales/en").expect("the English texts").map(|file| file.expect("a file").path()) {
        let text = fs::read_to_string(&file).expect("a text");
        for (key, comment, text) in messages(&text) {
            if variables(&comment) != variables(&text) {
                wrong.push(format!(
                    "{}: {key}: {:?} above, {:?} in it",
                    file.display(),
                    variables(&comment),
                    variables(&text)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "look at every call of these, then set the comments right:\n{}", wrong.join("\n"));
}

#[test]
fn a_sentence_turned_round_is_noticed() {
    let file = "# $a (String) - one\n# $b (String) - two\nkey = { $b } and { $a }\nother = plain\n";
    let (key, comment, text) = messages(file).remove(0);
    assert_eq!((key.as_str(), variables(&comment), variables(&text)), ("key", vec!["a", "b"], vec!["b", "a"]));
}
