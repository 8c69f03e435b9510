//! The master keys: a file that only its owner may read, outside the database and its backups. The first key is the one that wraps; the
//! one after it was the one before, kept for processes that still run with it.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::{DataKey, decrypt, encrypt, random};
use crate::store::engine;

/// What stands at the head of the file, for whoever finds it.
const HEAD: &str =
    "# Kith's master key. Without this file no name in the database, or in any backup of it, can be read.
# Keep a copy where no backup of the database lies, and show it to nobody.";

/// How many keys the file keeps: the present one and the one before.
const KEPT: usize = 2;

/// A file of master keys.
#[derive(Clone, Debug)]
pub struct KeyFile(PathBuf);

/// The master keys in it, the newest first.
#[derive(Clone, Default)]
pub struct Ring(Vec<[u8; 32]>);

impl KeyFile {
    /// At this path.
    pub fn at(path: &Path) -> KeyFile {
        KeyFile(path.to_owned())
    }

    /// Where the file is: as it was set, else beside a database that is a file of this machine. `None` on a server, if nothing is set.
    pub fn path(set: Option<&str>, database_url: &str) -> Option<PathBuf> {
        engine::set_or_beside(set, database_url, "key")
    }

    /// The keys in it; `None` where there is no file.
    pub fn read(&self) -> Result<Option<Ring>> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("the master key in {} cannot be read", self.shown()));
            }
        };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Option<Vec<[u8; 32]>> = lines.map(|line| STANDARD.decode(line).ok()?.try_into().ok()).collect();
        let keys = keys.filter(|keys| !keys.is_empty());
        let why = || {
            format!("{} is no file of a master key: each line is 32 bytes in base64, or begins with #", self.shown())
        };
        Ok(Some(Ring(keys.with_context(why)?)))
    }

    /// A new file with a new key, written beside and then put there. One that is there, or that another process put there at the same
    /// moment, is never touched: it counts.
    pub fn make(&self) -> Result<Ring> {
        let why =
            || format!("the master key cannot be written to {}: is the folder there, and is it ours?", self.shown());
        let ring = Ring(vec![random()?]);
        match self.draft(&ring).with_context(why)?.persist_noclobber(&self.0) {
            Ok(_) => Ok(ring),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => self.read()?.with_context(why),
            Err(error) => Err(error.error).with_context(why),
        }
    }

    /// Puts a new key before the others, and lets go of those before the one before. Written beside and then put there: never half.
    pub fn add(&self) -> Result<Ring> {
        let mut ring = self.read()?.with_context(|| format!("there is no master key in {}", self.shown()))?;
        ring.0.insert(0, random()?);
        ring.0.truncate(KEPT);
        let why = || format!("the new key cannot be put at {}: is its folder ours?", self.shown());
        self.draft(&ring).and_then(|draft| Ok(draft.persist(&self.0)?)).with_context(why)?;
        Ok(ring)
    }

    /// These keys in a file beside its place, for its owner only, and durable.
    fn draft(&self, ring: &Ring) -> std::io::Result<NamedTempFile> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut draft = tempfile::Builder::new().prefix(".kith-key-").tempfile_in(folder)?;
        draft.write_all(ring.written().as_bytes())?;
        draft.as_file().sync_all()?;
        Ok(draft)
    }

    /// As it is named to the operator.
    pub fn shown(&self) -> std::path::Display<'_> {
        self.0.display()
    }
}

impl Ring {
    fn written(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for key in &self.0 {
            writeln!(text, "{}", STANDARD.encode(key)).ok();
        }
        text
    }

    /// Wraps a key under the newest master key.
    pub(super) fn wrap(&self, id: &str, key: &DataKey) -> Result<String> {
        let master = self.0.first().context("the keys of this database are not unlocked")?;
        Ok(format!("{}.{}", mark(master), encrypt(master, &key.0, bound(id).as_bytes())?))
    }

    /// Whether the newest master key wrapped this.
    pub(super) fn is_newest(&self, wrapped: &str) -> bool {
        self.0.first().is_some_and(|master| wrapped.split_once('.').is_some_and(|(name, _)| name == mark(master)))
    }

    /// Whether the master key that wrapped this is here.
    pub(super) fn has_wrapped(&self, wrapped: &str) -> bool {
        self.wrapper(wrapped).is_some()
    }

    fn wrapper(&self, wrapped: &str) -> Option<&[u8; 32]> {
        let (name, _) = wrapped.split_once('.')?;
        self.0.iter().find(|master| mark(master) == name)
    }

    /// A key out of its wrapping.
    pub(super) fn unwrap(&self, id: &str, wrapped: &str) -> Result<DataKey> {
        let why = "the master key that names are sealed under is another one: put the file back that belongs to this database (KITH_MASTER_KEY_FILE)";
        let master = self.wrapper(wrapped).context(why)?;
        let (_, sealed) = wrapped.split_once('.').context("a key that is not wrapped")?;
        let key: Option<[u8; 32]> = decrypt(master, sealed, bound(id).as_bytes())?.try_into().ok();
        ensure!(key.is_some(), "a key of another length");
        Ok(DataKey(key.unwrap_or_default()))
    }
}

/// What a key is called: the first bytes of its hash, which say nothing of it.
fn mark(master: &[u8; 32]) -> String {
    crate::store::hex(&Sha256::digest(master)[..4])
}

fn bound(id: &str) -> String {
    format!("data_key\nwrapped\n{id}")
}
