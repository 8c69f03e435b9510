//! A PostgreSQL server of a test's own, so that it can fall without taking other tests along.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// How it is made to stop as if its machine had lost its power.
const FALL: &[&str] = &["stop", "--mode=immediate", "--silent"];

/// A running server. It ends, and its folder goes away, with this.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    /// Whoever it runs as: PostgreSQL refuses to run as root.
    owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Makes and starts one. Panics where PostgreSQL's programs are not there.
    pub fn start() -> Cluster {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let cluster = Cluster { folder: TempDir::new().expect("a folder"), programs: programs(), port, owner: owner() };
        if let Some((user, group)) = cluster.owner {
            chown(cluster.folder.path(), Some(user), Some(group)).expect("a folder for the server's user");
        }
        cluster.runs("initdb", &["--no-sync", "--auth=trust", "--username=kith"]);
        let sockets = cluster.folder.path().display();
        let settings =
            format!("port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{sockets}'\n");
        let file = cluster.data().join("postgresql.auto.conf");
        fs::write(file, settings).expect("the server's settings");
        cluster.rises();
        cluster
    }

    /// As `DATABASE_URL` names it.
    pub fn url(&self) -> String {
        format!("postgres://kith@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops at once: nothing is finished, nothing is said to those who are connected.
    pub fn falls(&self) {
        self.runs("pg_ctl", FALL);
    }

    /// Starts, and mends itself from its log; then it answers.
    pub fn rises(&self) {
        let log = self.folder.path().join("server.log");
        self.runs("pg_ctl", &["start", "--wait", "--silent", "--log", &log.display().to_string()]);
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn runs(&self, program: &str, words: &[&str]) {
        let status = self.command(program, words).status();
        let status = status.unwrap_or_else(|error| panic!("{program} of PostgreSQL does not start: {error}"));
        let log = fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default();
        assert!(status.success(), "{program} {words:?}: {status}\n{log}");
    }

    fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.arg("--pgdata").arg(self.data()).args(words).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.command("pg_ctl", FALL).status();
    }
}

/// Where the server's own programs are: on the path, or where Debian keeps them.
fn programs() -> PathBuf {
    let known = Command::new("pg_config").arg("--bindir").output();
    let known = known.ok().map(|said| PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()));
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let has_server = |folder: &PathBuf| folder.join("initdb").exists();
    let found = known.into_iter().chain(debian).find(has_server);
    found.expect("initdb of PostgreSQL: install the server's package (Debian: postgresql) to try its fall")
}

/// Debian's user for it, where the test itself runs as root.
fn owner() -> Option<(u32, u32)> {
    let id = |words: &[&str]| {
        let said = Command::new("id").args(words).output().ok()?;
        String::from_utf8_lossy(&said.stdout).trim().parse::<u32>().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    Some(id(&["-u", "postgres"]).zip(id(&["-g", "postgres"])).expect("the user postgres, since root may not run it"))
}
