//! A PostgreSQL server of our own for tests and benchmarks: in a temporary folder, on a free port
//! of loopback, ended with us. Nothing in it outlives the command, so it need not be safe from a
//! power cut.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::server::free_port;
use crate::setup::Tools;

/// How long a start or a stop may take.
const LIMIT: Duration = Duration::from_secs(60);
/// The user that the server runs as where we are root, which it refuses; its package makes it.
const USER: &str = "postgres";
/// The role of the tests: it makes databases, and row-level security holds it back.
const ROLE: &str = "impact";
/// A role with a password.
const GUARDED: &str = "impact_guarded";

/// A running server; it is stopped when it is dropped, and by the system when we are killed.
pub struct Postgres {
    child: Child,
    folder: PathBuf,
    port: u16,
    programs: PathBuf,
}

impl Postgres {
    /// Makes a cluster and starts its server.
    pub fn start(tools: &Tools) -> Result<Self> {
        let program = tools.postgres.as_ref().context("PostgreSQL is not installed")?;
        let programs = program.parent().context("PostgreSQL has no folder")?.to_path_buf();
        let folder = std::env::temp_dir().join(format!("impact-postgres-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let started = Self::start_in(&folder, &programs);
        if started.is_err() && folder.exists() {
            fs::remove_dir_all(&folder).context("the server's folder is left behind")?;
        }
        let this = started?;
        this.psql("postgres", &format!("create role {ROLE} login createdb"))?;
        this.psql("postgres", &format!("create role {GUARDED} login password 'guarded'"))?;
        this.create(ROLE)?;
        Ok(this)
    }

    fn start_in(folder: &Path, programs: &Path) -> Result<Self> {
        if is_root()? {
            process::read(Command::new("chown").arg(USER).arg(folder))?;
        }
        let data = folder.join("data");
        process::read(
            unprivileged(&programs.join("initdb"))?
                .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-D"])
                .arg(&data),
        )?;
        // One role has a password, so that a wrong one can be tried; everybody else is trusted.
        let access =
            format!("host all {GUARDED} all scram-sha-256\nhost all all 127.0.0.1/32 trust\n");
        fs::write(data.join("pg_hba.conf"), access).context("the server's access rules")?;
        let port = free_port()?;
        let log = fs::File::create(folder.join("log")).context("the server's log")?;
        let mut command = unprivileged(&programs.join("postgres"))?;
        command.arg("-D").arg(&data).arg("-k").arg(folder).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=200",
            // Databases come and go; a worker inside one would keep it from going.
            "autovacuum=off",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
        ] {
            command.args(["-c", setting]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("the PostgreSQL server cannot be started")?;
        let (folder, programs) = (folder.to_path_buf(), programs.to_path_buf());
        let mut this = Self { child, folder, port, programs };
        this.wait_until_ready()?;
        Ok(this)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            if let Some(status) = self.child.try_wait().context("the server was lost")? {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("the PostgreSQL server ended ({status}): {log}");
            }
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok()
                && self.psql("postgres", "select 1").is_ok()
            {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the PostgreSQL server did not answer within {} s", LIMIT.as_secs())
    }

    /// Makes a database of the tests' role.
    pub fn create(&self, database: &str) -> Result<()> {
        self.psql("postgres", &format!("create database {database} owner {ROLE}"))
    }

    /// The address of a database for `--database`.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/{database}", self.port)
    }

    /// The database that the tests begin from, to make their own.
    pub fn server(&self) -> String {
        self.address(ROLE)
    }

    fn psql(&self, user: &str, text: &str) -> Result<()> {
        let address = format!("postgres://{user}@127.0.0.1:{}/postgres", self.port);
        let mut psql = Command::new(self.programs.join("psql"));
        process::read(psql.args(["-X", "-q", "-c", text, &address])).map(drop)
    }

    fn stop(&mut self) -> Result<()> {
        // Fast shutdown: whoever is connected is sent away.
        let id = self.child.id().to_string();
        process::read(Command::new("kill").args(["-INT", &id]))?;
        let begun = Instant::now();
        while self.child.try_wait().context("the server was lost")?.is_none() {
            if begun.elapsed() > LIMIT {
                self.child.kill().context("the server cannot be ended")?;
                self.child.wait().context("the server was lost")?;
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        fs::remove_dir_all(&self.folder)
            .with_context(|| format!("{} is left behind", self.folder.display()))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("the PostgreSQL server may still run: {error:#}");
        }
    }
}

fn is_root() -> Result<bool> {
    Ok(process::read(Command::new("id").arg("-u"))?.trim() == "0")
}

/// A program as a user that is not root, told to end when we end, however that comes about.
fn unprivileged(program: &Path) -> Result<Command> {
    let mut command = Command::new("setpriv");
    if is_root()? {
        command.args(["--reuid", USER, "--regid", USER, "--init-groups"]);
    }
    command.args(["--pdeathsig", "INT"]).arg(program);
    // A server minds the caller's language, and where it was called from must be readable to it.
    command.env("LC_ALL", "C.UTF-8").current_dir("/");
    Ok(command)
}
