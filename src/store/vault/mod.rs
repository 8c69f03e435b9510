//! What names somebody, at rest: names, words for people, Telegram's numbers, places. Each is sealed with XChaCha20-Poly1305 under a key
//! of its network or team, and that key is wrapped by a master key that is kept outside the database (`keyfile`). A sealed text opens
//! only where it was put: its table, column, row and key are sealed in with it. Who somebody is can be looked up by a mark, an HMAC
//! that says nothing to whoever has no key.

mod keyfile;
mod keys;
mod upgrade;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub use keyfile::{KeyFile, Ring};
pub use keys::{destroy_unused, fits, key, key_if_there, rotate, unlock};
pub use upgrade::{is_plain, seal_plain};

use crate::domain::ids::UserId;

/// Bytes of a nonce of `XChaCha20`: random ones never meet twice.
const NONCE: usize = 24;
/// What a mark has of its HMAC: 132 bits.
const MARK: usize = 22;
/// The key of marks. It lives as long as the database.
const MARKS: &str = "marks";
/// The key of what belongs to no network and no team.
pub const HOUSE: &str = "house";

/// The columns that hold sealed texts: table, column, the row's id, and the column (or two, the first that is not empty) whose value
/// names the key. One list for sealing what is plain, for exports and for the check of docs/privacy.md.
pub const SEALED: [(&str, &str, &str, &[&str]); 15] = [
    ("participant", "tg", "id", &["network_id"]),
    ("participant", "name", "id", &["network_id"]),
    ("staff", "tg", "id", &["team_id"]),
    ("staff", "name", "id", &["team_id"]),
    ("team_group", "chat", "team_id", &["team_id"]),
    ("contact", "label", "id", &["network_id"]),
    ("link", "maker", "id", &["network_id", "team_id"]),
    ("link", "claimant", "id", &["network_id", "team_id"]),
    ("link", "claimed_name", "id", &["network_id", "team_id"]),
    ("proposal", "place", "id", &["network_id"]),
    ("poll", "place", "id", &["network_id"]),
    ("meeting", "place", "id", &["network_id"]),
    ("mailbox", "address", "participant_id", &["network_id"]),
    ("referral", "patient", "id", &["network_id"]),
    ("draft", "step", "who", &[]),
];

/// Where a sealed text stands.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Its table.
    pub table: &'static str,
    /// Its column.
    pub column: &'static str,
    /// Its row's id.
    pub row: &'a str,
    /// The id of the key it is sealed under.
    pub key: &'a str,
}

impl Cell<'_> {
    /// What is sealed in with the text. Ids hold no line breaks.
    fn bound(&self) -> String {
        [self.table, self.column, self.row, self.key].join("\n")
    }
}

/// A key that texts are sealed under.
#[derive(Clone)]
pub struct DataKey([u8; 32]);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

impl DataKey {
    fn fresh() -> Result<DataKey> {
        Ok(DataKey(random()?))
    }

    /// Seals a text into its cell.
    pub fn seal(&self, cell: Cell<'_>, text: &str) -> Result<String> {
        encrypt(&self.0, text.as_bytes(), cell.bound().as_bytes())
    }

    /// As it is.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn open(&self, cell: Cell<'_>, sealed: &str) -> Result<String> {
        let what = || format!("{}.{} of {} cannot be opened", cell.table, cell.column, cell.row);
        let text = decrypt(&self.0, sealed, cell.bound().as_bytes()).with_context(what)?;
        String::from_utf8(text).with_context(what)
    }
}

/// Seals and opens. Shut until a database's keys are unlocked.
pub struct Vault {
    file: Option<PathBuf>,
    ring: Mutex<Ring>,
    marks: Option<DataKey>,
    /// Keys as they came out of their wrapping.
    known: Mutex<HashMap<String, DataKey>>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// One that opens nothing, for whoever only counts or copies.
    pub fn shut() -> Vault {
        Vault { file: None, ring: Mutex::default(), marks: None, known: Mutex::default() }
    }

    /// The mark of a Telegram user. Nobody has none.
    pub fn who(&self, user: UserId) -> Result<String> {
        if user.0 == 0 {
            return Ok(String::new());
        }
        let marks = self.marks.as_ref().context("the keys of this database are not unlocked")?;
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&marks.0).map_err(|_| anyhow!("a key of no length"))?;
        mac.update(&user.0.to_be_bytes());
        let mut mark = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        mark.truncate(MARK);
        Ok(mark)
    }

    /// Opens what is sealed; nothing where nothing is, or where the key was destroyed.
    pub fn open(&self, wrapped: Option<&str>, cell: Cell<'_>, sealed: &str) -> Result<String> {
        match wrapped {
            Some(wrapped) if !sealed.is_empty() => self.unwrap(cell.key, wrapped)?.open(cell, sealed),
            _ => Ok(String::new()),
        }
    }

    /// Opens a sealed Telegram number; zero where there is none.
    pub fn open_user(&self, wrapped: Option<&str>, cell: Cell<'_>, sealed: &str) -> Result<UserId> {
        let text = self.open(wrapped, cell, sealed)?;
        if text.is_empty() { Ok(UserId(0)) } else { Ok(UserId(text.parse().context("a sealed number is none")?)) }
    }

    /// A key out of its wrapping. Whoever rotated the master key has written the new one to its file: it is read again.
    fn unwrap(&self, id: &str, wrapped: &str) -> Result<DataKey> {
        if let Some(key) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(wrapped) {
            return Ok(key.clone());
        }
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        if !ring.has_wrapped(wrapped)
            && let Some(file) = &self.file
        {
            *ring = KeyFile::at(file).read()?.unwrap_or_default();
        }
        let key = ring.unwrap(id, wrapped)?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(wrapped.to_owned(), key.clone());
        Ok(key)
    }

    fn wrap(&self, id: &str, key: &DataKey) -> Result<String> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner).wrap(id, key)
    }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
    Ok(bytes)
}

fn encrypt(key: &[u8; 32], text: &[u8], bound: &[u8]) -> Result<String> {
    let nonce = random::<NONCE>()?;
    let payload = Payload { msg: text, aad: bound };
    let sealed = XChaCha20Poly1305::new(key.into()).encrypt(XNonce::from_slice(&nonce), payload);
    let sealed = sealed.map_err(|_| anyhow!("a text could not be sealed"))?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
}

fn decrypt(key: &[u8; 32], sealed: &str, bound: &[u8]) -> Result<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).context("it is not sealed")?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE).context("it is too short to be sealed")?;
    let payload = Payload { msg: sealed, aad: bound };
    let text = XChaCha20Poly1305::new(key.into()).decrypt(XNonce::from_slice(nonce), payload);
    text.map_err(|_| anyhow!("it was sealed for another place, under another key, or changed since"))
}
