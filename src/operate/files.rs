//! The doctor's look at this machine: who may read the files, and how much room the disk has.

use std::fs::Metadata;
use std::path::Path;

use super::findings::{Finding, look, ok, wrong};
use crate::store::vault::KeyFile;

/// Below this share of free room it is time to act.
const LEAST_FREE_PERCENT: u64 = 10;

/// The database's file: nobody but its owner may read it, or put another in its place.
pub fn database(file: &Path) -> Vec<Finding> {
    let Ok(about) = file.metadata() else { return vec![] };
    let folder = super::backup::folder(file);
    let mut found = vec![match mode(&about) & 0o077 {
        0 => ok("Only its owner may read the database file."),
        _ => wrong(format!("Others may read or write the database file: chmod 600 {}", file.display())),
    }];
    let Ok(about) = folder.metadata() else { return found };
    found.push(match mode(&about) & 0o022 {
        0 => ok("Only its owner may write to the database's folder."),
        _ => wrong(format!("Others may write to the folder of the database: chmod 700 {}", folder.display())),
    });
    found.push(room(folder));
    found
}

/// A file that holds a secret. What the service manager hands out is guarded by it.
pub fn secret(name: &str, path: &Path, credentials: Option<&Path>) -> Option<Finding> {
    let about = path.metadata().ok()?;
    if credentials.is_some_and(|folder| path.starts_with(folder)) {
        return Some(ok(format!("The file of {name} is a credential of the service manager.")));
    }
    Some(match mode(&about) & 0o077 {
        0 => ok(format!("Only its owner may read the file of {name}.")),
        _ => wrong(format!("Others may read the file of {name}: chmod 600 {}", path.display())),
    })
}

/// The file of the master key: only its owner may read it, and it holds a key. Before the first start there is none.
pub fn master_key(path: &Path, credentials: Option<&Path>) -> Option<Finding> {
    match KeyFile::at(path).read() {
        Ok(None) => None,
        Ok(Some(_)) => secret("the master key", path, credentials),
        Err(error) => Some(wrong(format!("{error:#}: put it back from its copy."))),
    }
}

#[cfg(unix)]
fn mode(about: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(about)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0
}

#[cfg(unix)]
fn room(folder: &Path) -> Finding {
    match rustix::fs::statvfs(folder) {
        Ok(disk) => left(disk.f_bavail, disk.f_blocks),
        Err(_) => look("The disk's free room cannot be read: look at it with df."),
    }
}

#[cfg(not(unix))]
fn room(_: &Path) -> Finding {
    look("The disk's free room is not known on this system: look at it yourself.")
}

fn left(free: u64, all: u64) -> Finding {
    let percent = free.saturating_mul(100).checked_div(all).unwrap_or(100);
    if percent < LEAST_FREE_PERCENT {
        return wrong(format!("The disk of the database has {percent} % left: make room, or move to a larger one."));
    }
    ok(format!("The disk of the database has {percent} % left."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operate::findings::Level;

    #[test]
    fn a_disk_that_fills_up_is_wrong_in_time() {
        assert_eq!(left(9, 100).level, Level::Wrong);
        assert_eq!(left(10, 100).level, Level::Ok);
        assert_eq!(left(0, 0).level, Level::Ok, "a disk that tells no size");
    }
}
