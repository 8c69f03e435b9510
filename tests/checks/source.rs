//! Reads the house's own source: files, functions, paths. No compiler, only braces and words; enough for the checks.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One source file.
pub struct Source {
    /// From the repository's root, with `/` between: `src/store/mod.rs`.
    pub path: String,
    /// As written.
    pub text: String,
    /// The same, byte for byte, with blanks for comments and for what stands in quotes.
    pub code: String,
}

/// A function with a body.
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where it stands in the file, from `fn` to its last brace.
    pub span: Range<usize>,
    /// Its lines, without blank ones and comments.
    pub lines: usize,
}

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file under a folder of the repository, by path.
pub fn files(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    assert!(!found.is_empty(), "no source under {folder}");
    found.iter().map(|path| read(path)).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).expect("a source file");
    let path = path.strip_prefix(root()).expect("inside the repository").to_string_lossy().replace('\\', "/");
    Source::of(&path, &text)
}

impl Source {
    /// A file of this path and text.
    pub fn of(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned(), code: blanked(text) }
    }

    /// The name of the room: `cards` for `src/conversation/meeting/cards.rs`.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".rs").unwrap_or(name)
    }

    /// The line a byte stands in, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    /// Its functions.
    pub fn functions(&self) -> Vec<Function> {
        words(&self.code)
            .filter(|word| &self.code[word.clone()] == "fn")
            .filter_map(|word| self.function(word.start))
            .collect()
    }

    fn function(&self, at: usize) -> Option<Function> {
        let name = words(&self.code[at + 2..]).next().map(|word| at + 2 + word.start..at + 2 + word.end)?;
        if !self.code[at + 2..name.start].trim().is_empty() {
            return None; // a type: fn(..)
        }
        let open = body_start(&self.code, name.end)?;
        let span = at..closing(&self.code, open)? + 1;
        let lines = self.code[span.clone()].lines().filter(|line| !line.trim().is_empty()).count();
        Some(Function { name: self.code[name].to_owned(), span, lines })
    }

    /// Modules written inside the file (`mod tests { … }`): name and span.
    pub fn inner_modules(&self) -> Vec<(String, Range<usize>)> {
        let all: Vec<Range<usize>> = words(&self.code).collect();
        let named = |pair: &[Range<usize>]| (&self.code[pair[0].clone()] == "mod").then(|| pair[1].clone());
        let inner = |name: Range<usize>| {
            let open = name.end + self.code[name.end..].find(|sign: char| !sign.is_whitespace())?;
            (self.code.as_bytes()[open] == b'{').then_some(())?;
            Some((self.code[name].to_owned(), open..closing(&self.code, open)? + 1))
        };
        all.windows(2).filter_map(named).filter_map(inner).collect()
    }
}

/// Every word (identifier, keyword, number) of a text.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        at = text[start..].find(|sign| !is_word(sign)).map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

/// Where a function's body opens; `None` for one that has none.
fn body_start(code: &str, from: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, sign) in code[from..].char_indices() {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(from + at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The bracket that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, sign) in code[open..].char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + at);
        }
    }
    None
}

/// What stands between commas from `start` to `end`, each without the spaces before it; inner brackets stay whole.
pub fn parts(code: &str, start: usize, end: usize) -> Vec<Range<usize>> {
    let (mut depth, mut cuts) = (0, vec![start]);
    for (at, sign) in code[start..end].char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => cuts.push(start + at + 1),
            _ => {}
        }
    }
    let ends = cuts[1..].iter().map(|cut| cut - 1).chain([end]);
    let trimmed = |(from, to): (&usize, usize)| from + (code[*from..to].len() - code[*from..to].trim_start().len())..to;
    cuts.iter().zip(ends).map(trimmed).collect()
}

/// Blanks for comments, strings and characters; every other byte stays where it is.
fn blanked(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let length = skipped(rest, code.chars().next_back()).unwrap_or(0);
        if length == 0 {
            code.push(sign);
            rest = &rest[sign.len_utf8()..];
        } else {
            code.extend(rest[..length].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// How many bytes of a comment, string or character the text begins with.
fn skipped(text: &str, before: Option<char>) -> Option<usize> {
    let after_word = before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    match text.as_bytes() {
        [b'/', b'/', ..] => Some(text.find('\n').unwrap_or(text.len())),
        [b'/', b'*', ..] => Some(block_comment(text)),
        [b'"', ..] => Some(quoted(text)),
        [b'r', b'"' | b'#', ..] if !after_word => raw(text),
        [b'\'', b'\\', ..] => Some(3 + text.get(3..)?.find('\'')?),
        [b'\'', ..] => {
            let sign = text[1..].chars().next()?;
            text[1 + sign.len_utf8()..].starts_with('\'').then_some(2 + sign.len_utf8())
        }
        _ => None,
    }
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        match text.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

fn raw(text: &str) -> Option<usize> {
    let marks = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    text[1 + marks..].starts_with('"').then_some(())?;
    let end = format!("\"{}", "#".repeat(marks));
    Some(2 + marks + text[2 + marks..].find(&end)? + end.len())
}

#[test]
fn source_is_read_as_it_is_meant() {
    let text = "fn a<'x>(q: fn(u8)) -> [u8; 2] { let b = '{'; \"}\\\"\"; r#\"}\"}\"#; /* } /* } */ */ c } // }\n\nfn d();\nmod m { fn e() {} }";
    let source = Source::of("src/a.rs", text);
    assert_eq!(source.code.len(), text.len());
    let names: Vec<String> = source.functions().into_iter().map(|function| function.name).collect();
    assert_eq!(names, ["a", "e"]);
    assert!(text[source.functions()[0].span.clone()].ends_with("c }"));
    assert_eq!(source.inner_modules().len(), 1);
}
