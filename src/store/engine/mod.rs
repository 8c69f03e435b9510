//! What differs between engines, behind one door: opening, how a write transaction begins, what is locked, and which
//! errors mean "try again". Everything else of this floor has one text for both.

mod bell;
mod postgres;
mod sqlite;
mod trouble;
mod visit;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Any, AnyConnection, Executor, Pool, Transaction};
use tokio::sync::futures::Notified;

use bell::Bell;
use trouble::Gone;
pub use trouble::{Raced, is_collision, is_passing, is_raced};
pub use visit::{Schema, columns, file, has_table, is_whole, newest, schema, set_or_beside};

use super::audit::{self, Act};
use super::held::Held;
use super::late::{self, Late};
use super::people::{self, People};
use super::vault::{self, KeyFile, Vault};
use crate::domain::ids::UserId;
use crate::domain::profile::Profile;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Which engine keeps the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// The engine of an address, or a sentence that says what is wrong with it. The address itself, which may hold
    /// a password, is not repeated.
    pub fn of(url: &str) -> Result<Engine, &'static str> {
        if url.starts_with("sqlite:") {
            return sqlite::path(url).map(|_| Engine::Sqlite);
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return postgres::check(url).map(|()| Engine::Postgres);
        }
        Err("it must begin with sqlite: or postgres:, for example sqlite://kith.db or postgres://kith@localhost/kith")
    }
}

/// The store. On SQLite one writing connection, so that writers queue here and never meet a locked file.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool<Any>,
    engine: Engine,
    url: String,
    bell: Bell,
    vault: Arc<Vault>,
    profile: Profile,
}

/// A write transaction. What it holds is this floor's business.
pub struct Tx {
    inner: Transaction<'static, Any>,
    /// The update being handled: evidence for consents, approvals and answers.
    cause: i64,
    store: Store,
    forgets: bool,
    posts: bool,
    people: People,
    held: Held,
    late: Late,
    /// What was done, for the audit, and how much of it parts have kept.
    acts: (Vec<Act>, usize),
    /// A part was kept, and its savepoint still stands.
    kept: bool,
}

impl Store {
    /// Opens the database, makes a missing file, brings the rooms up to date, and unlocks what is sealed with the master key in
    /// this file; without a name, one beside a database that is a file. The first time, the file is made.
    pub async fn open(url: &str, key: Option<&Path>) -> Result<Store> {
        let mut store = Store::furnish(url, key).await?;
        let beside = KeyFile::path(None, url);
        let path = key.or(beside.as_deref());
        let unlocked = vault::unlock(&store, path).await;
        let (vault, is_new) = if store.is_shared() { unlocked.map_err(trouble::while_it_opens) } else { unlocked }?;
        if is_new && let Some(path) = path {
            tracing::warn!(file = %path.display(), "a master key was made: keep a copy of it apart from the backups");
        }
        store.vault = Arc::new(vault);
        Ok(store)
    }

    /// The same, but what is sealed stays so: for copies, and to bring a database up to date. The key is asked for only where an older
    /// Kith wrote in the clear.
    pub async fn furnish(url: &str, key: Option<&Path>) -> Result<Store> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(url).map_err(|why| anyhow::anyhow!("DATABASE_URL cannot be used: {why}"))?;
        let pool = match engine {
            Engine::Sqlite => sqlite::open(url, key).await?,
            Engine::Postgres => postgres::open(url, key).await?,
        };
        crate::fault::point("migrated");
        Ok(Store::on(pool, engine, url))
    }

    /// On connections that are open; what is sealed stays so.
    fn on(pool: Pool<Any>, engine: Engine, url: &str) -> Store {
        let (bell, vault, profile) = (Bell::default(), Arc::new(Vault::shut()), Profile::default());
        Store { pool, engine, url: url.to_owned(), bell, vault, profile }
    }

    /// For a service of this kind: what people chose is read as it holds there.
    #[must_use]
    pub fn serving(mut self, profile: Profile) -> Store {
        self.profile = profile;
        self
    }

    /// Whether several processes may take updates in side by side. A file of one machine has one that works; others wait.
    pub fn is_shared(&self) -> bool {
        self.engine == Engine::Postgres
    }

    /// Takes the sole right to work on a file of this machine; the operating system frees it when the process ends, however it
    /// ends. `None`: another process has it. A server knows no such thing: there it is a lease.
    pub fn claim_file(&self) -> Result<Option<File>> {
        sqlite::claim(&self.url)
    }

    /// Comes to an end when something was posted, here or by another process, since this was called.
    pub fn posted(&self) -> Notified<'_> {
        self.bell.heard()
    }

    /// Wakes whoever waits for something posted.
    pub fn ring(&self) {
        self.bell.ring();
    }

    /// Whether what is posted here must be told to another process too: the one that sends.
    pub fn ring_far(&self, far: bool) {
        self.bell.ring_far(far);
    }

    /// Hears what other processes post, until this future is dropped.
    pub async fn hear_others(&self) {
        match self.engine {
            Engine::Sqlite => std::future::pending().await,
            Engine::Postgres => postgres::hear_others(&self.url, &self.bell).await,
        }
    }

    /// Begins a write transaction: the only way to change anything.
    pub async fn begin(&self) -> Result<Tx> {
        let inner = match self.engine {
            Engine::Sqlite => self.pool.begin_with(sqlite::BEGIN).await?,
            Engine::Postgres => self.pool.begin().await?,
        };
        Ok(Tx::within(inner, self.clone()))
    }

    /// Closes the database in good order.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Tx {
    /// Our side of a transaction that has just begun.
    fn within(inner: Transaction<'static, Any>, store: Store) -> Tx {
        let (people, held, late) = (People::default(), Held::default(), Late::default());
        let acts = (vec![], 0);
        Tx { inner, cause: 0, store, forgets: false, posts: false, people, held, late, acts, kept: false }
    }

    /// The connection, for the other rooms of this floor. Whatever is done with it may change who somebody is, so
    /// people and meetings are looked up anew afterwards.
    pub(super) fn conn(&mut self) -> &mut AnyConnection {
        self.people.forget();
        self.held.forget();
        &mut self.inner
    }

    /// The connection, for what touches nobody's settings, words, or places in teams and networks.
    pub(super) fn conn_apart(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// What seals and opens.
    pub fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.store.vault)
    }

    /// What kind of service this is.
    pub fn profile(&self) -> Profile {
        self.store.profile
    }

    /// The mark that somebody is looked up by.
    pub(super) fn who(&self, user: UserId) -> Result<String> {
        self.store.vault.who(user)
    }

    /// Who was looked up.
    pub(super) fn people(&mut self) -> &mut People {
        &mut self.people
    }

    /// Which meetings are locked, and how they are now.
    pub(super) fn held(&mut self) -> &mut Held {
        &mut self.held
    }

    /// What was done, for the audit.
    pub(super) fn acts(&mut self) -> &mut Vec<Act> {
        &mut self.acts.0
    }

    /// What is written last.
    pub(super) fn late(&mut self) -> &mut Late {
        &mut self.late
    }

    /// The engine, for the few texts of this floor that come in two.
    pub(super) fn engine(&self) -> Engine {
        self.store.engine
    }

    /// From here on nobody else works on the networks and teams' places of these people until this transaction ends. On SQLite
    /// whoever writes is alone anyway; on PostgreSQL it is what makes "look, decide, write" safe beside others. Who they
    /// are is then looked up at once.
    pub async fn alone_with(&mut self, users: &[UserId]) -> Result<()> {
        if self.store.engine == Engine::Postgres {
            let marks = users.iter().map(|user| self.who(*user)).collect::<Result<Vec<_>>>()?;
            postgres::lock_all_of(self.conn(), &marks).await?;
        }
        people::meet(self, users).await
    }

    /// Says which update the following changes rest on.
    pub fn caused_by(&mut self, update_id: i64) {
        self.cause = update_id;
    }

    /// The update the present changes rest on.
    pub(super) fn cause(&self) -> i64 {
        self.cause
    }

    /// Says that this transaction takes an identity away: its bytes go with it, as far as the engine can.
    pub fn forgets(&mut self) {
        self.forgets = true;
    }

    /// Says that this transaction leaves something to send: whoever sends is woken when it is durable.
    pub(super) fn posts(&mut self) {
        self.posts = true;
    }

    /// Says that a crash of the server may forget this transaction: a turn that was taken, say. It is then quick.
    pub async fn may_be_forgotten(&mut self) -> Result<()> {
        if self.store.engine == Engine::Postgres {
            self.conn().execute("SET LOCAL synchronous_commit = off").await?;
        }
        Ok(())
    }

    /// Makes it durable.
    pub async fn commit(mut self) -> Result<()> {
        crate::fault::point("before-late");
        late::write(&mut self).await?;
        audit::append(&mut self).await?;
        crate::fault::point("before-commit");
        if self.posts && self.store.engine == Engine::Postgres && self.store.bell.is_far() {
            self.conn().execute(postgres::TELL_OTHERS).await?;
        }
        self.inner.commit().await?;
        crate::fault::point("after-commit");
        if self.posts {
            self.store.bell.ring();
        }
        if self.forgets && self.store.engine == Engine::Sqlite {
            sqlite::empty_log(&self.store.pool).await;
        }
        Ok(())
    }

    /// From here a part can be undone alone, also after one of its statements failed. It takes the place of the part before.
    pub async fn savepoint(&mut self) -> Result<()> {
        late::write(self).await?;
        let sql = if self.kept { "RELEASE SAVEPOINT part; SAVEPOINT part" } else { "SAVEPOINT part" };
        self.inner.execute(sql).await.map_err(Gone::from)?;
        self.acts.1 = self.acts.0.len();
        self.kept = false;
        Ok(())
    }

    /// Keeps what was done since the savepoint, which the next one or the commit takes away: a question less for each part.
    /// What was still to be written is written, so that whoever is undone later takes nothing of this part with them.
    pub async fn keep_part(&mut self) -> Result<()> {
        late::write(self).await?;
        self.kept = true;
        Ok(())
    }

    /// Undoes what was done since the savepoint.
    pub async fn undo_part(&mut self) -> Result<()> {
        self.people.forget();
        self.held.forget();
        self.late.undo();
        self.acts.0.truncate(self.acts.1);
        self.inner.execute("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part").await.map_err(Gone::from)?;
        Ok(())
    }
}

/// The migration after which nothing new is written in the clear, and before the one that takes the clear columns away.
const SEALED: i64 = 6;

/// Brings the tables up to date. A database that a newer Kith made is left as it is.
async fn migrate(pool: &Pool<Any>, engine: Engine, url: &str, key: Option<&Path>) -> Result<()> {
    let store = Store::on(pool.clone(), engine, url);
    if is_older_than_sealed(&store).await? {
        MIGRATIONS.run_to(SEALED, pool).await.map_err(in_words)?;
        seal(&store, key).await?;
    }
    MIGRATIONS.run(pool).await.map_err(in_words)
}

async fn is_older_than_sealed(store: &Store) -> Result<bool> {
    let mut tx = store.begin().await?;
    Ok(match schema(&mut tx).await? {
        Schema::Nothing => true,
        Schema::At(number) => number <= SEALED,
        Schema::Foreign => false,
    })
}

/// What an older Kith wrote in the clear. Of several processes that start on one file at once, one does it and the others find it done.
async fn seal(store: &Store, key: Option<&Path>) -> Result<()> {
    if !vault::is_plain(&mut store.begin().await?).await? {
        return Ok(());
    }
    let beside = KeyFile::path(None, &store.url);
    let (vault, _) = vault::unlock(store, key.or(beside.as_deref())).await?;
    let sealing = Store { vault: Arc::new(vault), ..store.clone() };
    let mut tx = sealing.begin().await?;
    if vault::is_plain(&mut tx).await? {
        let vault = tx.vault();
        vault::seal_plain(&mut tx, &vault).await.context("what an older Kith wrote in the clear cannot be sealed")?;
        tx.commit().await?;
    }
    Ok(())
}

fn in_words(error: MigrateError) -> anyhow::Error {
    let error = match error {
        MigrateError::VersionMissing(number) => anyhow::anyhow!(
            "this database was made by a newer Kith (its migration {number} is unknown here): start that version, or restore the backup from before the upgrade"
        ),
        other => anyhow::Error::from(other),
    };
    error.context("the database cannot be brought up to date")
}
