//! Starting the real binary in a folder of its own, and ending it.

use crate::client::Client;
use crate::database::Database;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// The binary under test.
pub fn binary() -> PathBuf {
    let named = std::env::var_os("IMPACT_BIN").filter(|value| !value.is_empty());
    let path = PathBuf::from(named.expect(
        "IMPACT_BIN is not set: run `cargo xtask test --only api`, or set it to the path of `impact`",
    ));
    assert!(
        path.is_file(),
        "IMPACT_BIN names {}, where there is no file: build it with `cargo build -p impact-platform`",
        path.display()
    );
    path
}

/// Whether full counts are asked for.
pub fn prove() -> bool {
    std::env::var_os("IMPACT_PROVE").is_some_and(|value| value == "1")
}

/// The Snipe-IT export that the product is shown with.
pub fn snipe_it() -> Vec<u8> {
    fs::read(fixture("snipe-it-assets.csv")).unwrap()
}

/// A file of `fixtures/`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A folder that goes when it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    pub database: Database,
}

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("impact-tests-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        let database = Database::new(&path);
        Self { path, database }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs `impact` with this folder's database.
    pub fn impact(&self, arguments: &[&str]) -> Output {
        let database = self.database.address();
        let mut command = Command::new(binary());
        command.args(["--database", &database]).args(arguments).current_dir(&self.path);
        command.stdin(Stdio::null()).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("{} is left behind: {error}", self.path.display());
        }
    }
}

/// A running server; it ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub folder: Arc<Folder>,
    pub address: String,
    lines: Vec<String>,
}

impl Server {
    /// The demo in a folder of its own.
    pub fn demo() -> Self {
        Self::start(Arc::new(Folder::new()), &["--demo"])
    }

    /// A server over the folder's database, on a free port of loopback.
    pub fn start(folder: Arc<Folder>, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, None)
    }

    /// The same, with a variable of its environment.
    pub fn start_with(
        folder: Arc<Folder>,
        arguments: &[&str],
        variable: Option<(&str, &str)>,
    ) -> Self {
        let log =
            fs::OpenOptions::new().create(true).append(true).open(folder.path("log")).unwrap();
        let database = folder.database.address();
        let mut child = Command::new(binary())
            .args(["--database", &database, "serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(variable)
            .current_dir(&folder.path)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = Vec::new();
        let mut address = None;
        while address.is_none() {
            let Some(Ok(line)) = stdout.next() else {
                child.kill().ok();
                child.wait().unwrap();
                let log = fs::read_to_string(folder.path("log")).unwrap_or_default();
                panic!("the server did not start; it said: {lines:?} {log}");
            };
            address = line.strip_prefix("listening ").map(str::to_owned);
            lines.push(line);
        }
        // What comes later must not fill the pipe.
        thread::spawn(move || stdout.for_each(drop));
        Self { child, folder, address: address.unwrap(), lines }
    }

    /// A demo that tests share as long as one of them holds it; they only read, or bring nothing
    /// about.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let server = Arc::new(Self::demo());
        *shared = Arc::downgrade(&server);
        server
    }

    /// Address and password that were printed for a role: `demo sign-in ROLE EMAIL PASSWORD`.
    pub fn account(&self, role: &str) -> (String, String) {
        let words = |line: &String| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let found = self.lines.iter().map(words).find(|words| {
            words.len() == 5 && words[..3] == ["demo", "sign-in", role].map(str::to_owned)
        });
        let words = found.unwrap_or_else(|| panic!("no sign-in for {role} in {:?}", self.lines));
        (words[3].clone(), words[4].clone())
    }

    /// Roles of which somebody can sign in.
    pub fn roles(&self) -> Vec<String> {
        let lines = self.lines.iter().filter_map(|line| line.strip_prefix("demo sign-in "));
        lines.filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect()
    }

    /// What stands after these words in a line that was printed at the start.
    pub fn printed(&self, words: &str) -> Option<String> {
        self.lines.iter().find_map(|line| line.strip_prefix(words)).map(str::to_owned)
    }

    /// The key that was printed: `demo key cip_…`.
    pub fn demo_key(&self) -> String {
        let key = self.printed("demo key ").filter(|key| key.starts_with("cip_"));
        key.unwrap_or_else(|| panic!("no key in {:?}", self.lines))
    }

    /// Nobody yet.
    pub fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// Signed in with that role.
    pub fn signed_in(&self, role: &str) -> Client {
        let (email, password) = self.account(role);
        let mut client = self.client();
        client.sign_in(&email, &password);
        client
    }

    pub fn owner(&self) -> Client {
        self.signed_in("owner")
    }

    /// What the server logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path("log")).unwrap()
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits; true when it ended by itself with success.
    pub fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(15) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}
