//! Tombstones outside the database: a file of ids that says what has ended, so that an older backup does not bring back who left,
//! was removed, taken off a team or forgotten, nor opens an account that was frozen, nor writes to somebody who is held. Appended to, never rewritten: keep a copy where no backup of the database lies.
//!
//! One line each: what it was, the id, milliseconds UTC. Lines that begin with `audit` say where the audit's chain was: the number of its
//! last row, its HMAC, milliseconds UTC. A line cut short by a crash is passed over, and the next begins anew.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::findings::{Finding, look, ok, wrong};
use crate::conversation::network::places;
use crate::store::audit::{self, Anchor, Head};
use crate::store::tombstones::{self, End, Stone};
use crate::store::{Store, engine};

/// An end is in the file within this time, if a bot runs.
const FILED_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// How a line of the audit begins.
const ANCHOR: &str = "audit";
/// Lines written at once.
const AT_ONCE: i64 = 500;

/// Where the file is: as it was set, else beside a database that is a file of this machine. `None` on a server, if nothing is set.
pub fn path(set: Option<&str>, database_url: &str) -> Option<PathBuf> {
    engine::set_or_beside(set, database_url, "tombstones")
}

/// Writes what is not in the file yet. Returns how many lines.
pub async fn file_new(store: &Store, path: &Path) -> Result<usize> {
    let mut tx = store.begin().await?;
    let new = tombstones::unfiled(&mut tx, AT_ONCE).await?;
    if new.is_empty() {
        return Ok(0);
    }
    append(path, new.iter().map(written))
        .with_context(|| format!("cannot write the tombstones to {}", path.display()))?;
    // Durable in the file first: a line twice does no harm, a missing one would.
    tombstones::filed(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(new.len())
}

/// Writes where the audit's chain ends, if it has grown since `last`. Returns where it ends.
pub async fn anchor(store: &Store, path: &Path, last: Head, now: Timestamp) -> Result<Head> {
    let head = audit::head(&mut store.begin().await?).await?;
    if head.seq > last.seq {
        let line = format!("{ANCHOR} {} {} {}", head.seq, head.hmac, now.as_millisecond());
        append(path, [line]).with_context(|| format!("cannot write the audit's end to {}", path.display()))?;
    }
    Ok(head)
}

fn written(stone: &Stone) -> String {
    format!("{} {} {}", stone.end.code(), stone.of, stone.at.as_millisecond())
}

fn append(path: &Path, lines: impl IntoIterator<Item = String>) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut text = if ends_in_a_line(&mut file)? { String::new() } else { "\n".to_owned() };
    for line in lines {
        text += &line;
        text += "\n";
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn ends_in_a_line(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// What the file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// What has ended, in its order.
    pub stones: Vec<Stone>,
    /// Where the audit's chain was, and when.
    pub anchors: Vec<Anchor>,
    /// Lines that cannot be read.
    pub unreadable: usize,
}

/// What the file says. One that is not there says nothing.
pub fn read(path: &Path) -> Result<Filed> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Filed::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read the tombstones in {}", path.display())),
    };
    let mut filed = Filed::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match (stone(line), anchor_of(line)) {
            (Some(stone), _) => filed.stones.push(stone),
            (None, Some(end)) => filed.anchors.push(end),
            (None, None) => filed.unreadable += 1,
        }
    }
    Ok(filed)
}

fn anchor_of(line: &str) -> Option<Anchor> {
    let [word, seq, hmac, at] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
    let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
    let head = Head { seq: seq.parse().ok()?, hmac: hmac.to_owned() };
    (word == ANCHOR && hmac.len() == 64).then_some(Anchor { head, at })
}

fn stone(line: &str) -> Option<Stone> {
    let mut words = line.split(' ');
    let end = End::from_code(words.next()?)?;
    let of = words.next().filter(|of| !of.is_empty())?.to_owned();
    let at = Timestamp::from_millisecond(words.next()?.parse().ok()?).ok()?;
    words.next().is_none().then_some(Stone { of, end, at })
}

/// Ends, freezes and holds once more what the file says and the database, restored from before, does not know, in the order of the file. Returns how many.
pub async fn lay_again(store: &Store, path: &Path, now: Timestamp) -> Result<usize> {
    let Filed { stones, unreadable, .. } = read(path)?;
    if unreadable > 0 {
        tracing::error!(unreadable, "lines of the tombstones' file cannot be read: kith doctor says more");
    }
    let mut tx = store.begin().await?;
    let known: BTreeSet<_> = tombstones::all(&mut tx).await?.iter().map(Stone::key).collect();
    let mut ended = 0;
    for stone in stones.into_iter().filter(|stone| !known.contains(&stone.key())) {
        tombstones::known(&mut tx, &stone).await?;
        ended += usize::from(places::ends_again(&mut tx, &stone, now).await?);
    }
    tx.forgets();
    tx.commit().await?;
    Ok(ended)
}

/// Whether the file is as it should be. `oldest` is the oldest end that is not in it.
pub fn look_at(path: Option<&Path>, oldest: Option<Timestamp>, now: Timestamp) -> Finding {
    let Some(path) = path else {
        return look(
            "Who has left or was forgotten is written to no file apart: name one in KITH_TOMBSTONES, or restoring an older backup brings them back.",
        );
    };
    match read(path) {
        Err(error) => wrong(format!("{error:#}: kith serve will not start on it.")),
        Ok(Filed { unreadable: 1.., .. }) => wrong(format!(
            "Some lines of the tombstones in {} cannot be read: repair them from a copy, or restoring an older backup may bring somebody back.",
            path.display()
        )),
        Ok(_) if oldest.is_some_and(|oldest| now.duration_since(oldest) > FILED_WITHIN) => wrong(format!(
            "Who has left or was forgotten is not in {} yet: may kith serve write there, and does it run?",
            path.display()
        )),
        Ok(_) => ok("The file of tombstones is up to date: keep a copy of it apart from the backups."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_cut_short_harms_no_other() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("kith.tombstones");
        let of = |name: &str| Stone { of: name.into(), end: End::Left, at: Timestamp::UNIX_EPOCH };
        append(&path, [written(&of("a"))])?;
        OpenOptions::new().append(true).open(&path)?.write_all(b"forgotten b")?;
        let end = format!("audit 7 {} 0", "a".repeat(64));
        append(&path, [written(&of("c")), end])?;
        let head = Head { seq: 7, hmac: "a".repeat(64) };
        let anchors = vec![Anchor { head, at: Timestamp::UNIX_EPOCH }];
        assert_eq!(read(&path)?, Filed { stones: vec![of("a"), of("c")], anchors, unreadable: 1 });
        assert_eq!(read(&folder.path().join("none"))?, Filed::default());
        Ok(())
    }
}
