//! A mail server for tests: takes what it is given, or answers as it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub id: String,
    pub subject: String,
    pub text: String,
}

/// A mail server on loopback.
#[derive(Debug)]
pub struct MailServer {
    pub address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    mails: Vec<Mail>,
    /// Recipients to answer "not now" before one is taken.
    postponing: u32,
    /// Recipients tried.
    tried: u32,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("smtp://portal:geheim-9@{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A client that hangs up in between is none of the test's concern.
                thread::spawn(move || talk(stream, &state).ok());
            }
        });
        Self { address, state }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers the next recipients "not now".
    pub fn postpone(&self, times: u32) {
        self.state().postponing = times;
    }

    /// Recipients tried so far.
    pub fn tried(&self) -> u32 {
        self.state().tried
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.state().mails.clone()
    }

    /// Waits until somebody was written to with that subject, and returns the message.
    #[track_caller]
    pub fn wait_for(&self, to: &str, subject: &str) -> Mail {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            let fits = |mail: &&Mail| mail.to == to && mail.subject.contains(subject);
            if let Some(mail) = self.mails().iter().rev().find(fits) {
                return mail.clone();
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("no \"{subject}\" to {to} in {:?}", self.mails());
    }
}

impl Mail {
    /// The token of its link.
    #[track_caller]
    pub fn token(&self) -> String {
        let (_, rest) = self.text.split_once("#token=").unwrap_or_else(|| panic!("{self:?}"));
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

fn talk(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let mut to = String::new();
    writer.write_all(b"220 test\r\n")?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
            "AUTH" => "235 welcome\r\n",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.tried += 1;
                if state.postponing > 0 {
                    state.postponing -= 1;
                    "451 not now\r\n"
                } else if to.starts_with("refused") {
                    "550 5.1.1 <refused@guest.example>: no such mailbox\r\n"
                } else {
                    "250 ok\r\n"
                }
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                let mail = receive(&mut reader, &to)?;
                state.lock().unwrap_or_else(PoisonError::into_inner).mails.push(mail);
                "250 taken\r\n"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 ok\r\n",
        };
        writer.write_all(answer.as_bytes())?;
    }
}

fn receive(reader: &mut impl BufRead, to: &str) -> std::io::Result<Mail> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == ".\r\n" {
            break;
        }
        lines.push(line.trim_end_matches("\r\n").to_owned());
    }
    let at = lines.iter().position(String::is_empty).unwrap_or(lines.len());
    let (head, body) = lines.split_at(at);
    let header = |name: &str| {
        let line = head.iter().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let mut text = body.join("\n");
    if header("Content-Transfer-Encoding:") == "quoted-printable" {
        text = quoted(&text.replace("=\n", ""));
    }
    Ok(Mail { to: to.to_owned(), id: header("Message-ID:"), subject: header("Subject:"), text })
}

/// Reads quoted-printable text.
fn quoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'=').then(|| after.get(..2)).flatten();
        let code = code.and_then(|pair| std::str::from_utf8(pair).ok());
        match code.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
