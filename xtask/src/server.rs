//! Starting the real server, waiting until it answers, and ending it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a start may take: migrations and the demo's records included.
const START_LIMIT: Duration = Duration::from_secs(120);
/// How long a server may take to finish what it is answering.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// A server of ours, ended when dropped.
pub struct Server {
    child: Child,
    /// Where it answers: `http://127.0.0.1:PORT`.
    pub address: String,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts `impact serve --demo` on a loopback port and returns when it is live; `show` passes
    /// its output through.
    pub fn start(
        program: &Path,
        database: &str,
        portal: Option<&Path>,
        port: u16,
        show: bool,
    ) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .arg("--database")
            .arg(database)
            .args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        if let Some(portal) = portal {
            command.arg("--portal").arg(portal);
        }
        if !show {
            // Warnings and errors are for a person even where the rest is not.
            command.env("RUST_LOG", "warn");
        }
        let mut child =
            command.spawn().with_context(|| format!("{} cannot be started", program.display()))?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        if let Some(stdout) = child.stdout.take() {
            keep_lines(stdout, Arc::clone(&lines), show);
        }
        let mut server = Self { child, address: format!("http://127.0.0.1:{port}"), lines };
        server.wait_until_live()?;
        Ok(server)
    }

    fn wait_until_live(&mut self) -> Result<()> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(2)))
            .build()
            .into();
        let begun = Instant::now();
        let live = format!("{}/health/live", self.address);
        while begun.elapsed() < START_LIMIT {
            if let Some(status) = self.ended()? {
                bail!("the server ended before it was ready ({status})");
            }
            if agent.get(&live).call().is_ok_and(|answer| answer.status() == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the server did not answer {live} within {} s", START_LIMIT.as_secs())
    }

    /// How the server ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("the server was lost")
    }

    /// The process id, for reading its memory.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// E-mail and password that the server printed for a role of the demo:
    /// `demo sign-in ROLE EMAIL PASSWORD`.
    pub fn sign_in(&self, role: &str) -> Result<(String, String)> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let found = lines.iter().find_map(|line| sign_in(line, role));
        found.with_context(|| format!("the server printed no demo sign-in for the role {role}"))
    }

    /// Asks the server to finish, and ends it when it takes too long.
    pub fn stop(&mut self) -> Result<()> {
        if self.ended()?.is_some() {
            return Ok(());
        }
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        let begun = Instant::now();
        while asked.as_ref().is_ok_and(ExitStatus::success) && begun.elapsed() < STOP_LIMIT {
            if self.ended()?.is_some() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().context("the server cannot be ended")?;
        self.child.wait().context("the server was lost")?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("the server may still run: {error:#}");
        }
    }
}

/// Whether a port of this machine is free, as a sentence when it is not.
pub fn port_is_free(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!(
            "port {port} cannot be used ({error}): end what uses it, or choose another with \
             cargo xtask run --port {}",
            if port == u16::MAX { port - 1 } else { port + 1 }
        ),
    }
}

/// A port that was free just now.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free")?;
    Ok(listener.local_addr().context("no port is free")?.port())
}

fn sign_in(line: &str, role: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    match (words.next(), words.next(), words.next(), words.next(), words.next()) {
        (Some("demo"), Some("sign-in"), Some(its), Some(email), Some(password)) if its == role => {
            Some((email.to_owned(), password.to_owned()))
        }
        _ => None,
    }
}

fn keep_lines(
    stream: impl std::io::Read + Send + 'static,
    lines: Arc<Mutex<Vec<String>>>,
    show: bool,
) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if show {
                println!("{line}");
            }
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_one_sentence() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let sentence = port_is_free(port).unwrap_err().to_string();
        assert!(sentence.starts_with(&format!("port {port} cannot be used")), "{sentence}");
        assert!(sentence.contains("--port"), "{sentence}");
    }

    #[test]
    fn demo_sign_ins_are_read_by_role() {
        let line = "demo sign-in owner ada@demo.example s3cret";
        assert_eq!(sign_in(line, "owner"), Some(("ada@demo.example".into(), "s3cret".into())));
        assert_eq!(sign_in(line, "auditor"), None);
        assert_eq!(sign_in("demo key cip_1", "owner"), None);
    }
}
