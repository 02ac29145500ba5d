//! Running other programs: shown as they run, their output kept for reading.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What a program that ended left behind.
#[derive(Debug)]
pub struct Finished {
    /// Whether it ended with status 0.
    pub success: bool,
    /// Its standard output and error, interleaved by line.
    pub output: String,
}

/// Runs a program, passes its output through as it comes, and keeps a copy.
pub fn show(command: &mut Command) -> Result<Finished> {
    let name = name(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    let kept = Arc::new(Mutex::new(String::new()));
    let mut readers = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        readers.push(pass_through(stdout, &kept));
    }
    if let Some(stderr) = child.stderr.take() {
        readers.push(pass_through(stderr, &kept));
    }
    for reader in readers {
        if reader.join().is_err() {
            bail!("the output of {name} could not be read");
        }
    }
    let status = child.wait().with_context(|| format!("{name} was lost"))?;
    let output = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(Finished { success: status.success(), output })
}

/// Runs a program that must end with status 0, with its output passed through.
pub fn must(command: &mut Command) -> Result<()> {
    let finished = show(command)?;
    if finished.success {
        return Ok(());
    }
    bail!("{} failed; its own words are above", name(command))
}

/// Runs a program quietly and returns its standard output; its error output is the error.
pub fn read(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} cannot be started"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("{name} failed: {}", words.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Prints what is being done, does it, and prints the time it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {what}");
    let begun = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "failed" };
    println!("<== {what}: {word} in {}", seconds(begun.elapsed()));
    result
}

/// A duration as a person reads it: `0.4 s`, `12 s`, `3 min 20 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

/// A program with its first arguments: enough to know which one it was.
fn name(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().take(3).map(|argument| argument.to_string_lossy());
    arguments.fold(program, |line, argument| format!("{line} {argument}"))
}

fn pass_through(
    stream: impl Read + Send + 'static,
    kept: &Arc<Mutex<String>>,
) -> thread::JoinHandle<()> {
    let kept = Arc::clone(kept);
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        loop {
            line.clear();
            match stream.read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {
                    let text = String::from_utf8_lossy(&line);
                    print!("{text}");
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_kept_and_failure_told() {
        let finished = show(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]));
        let finished = finished.unwrap();
        assert!(!finished.success);
        assert!(finished.output.contains("out\n") && finished.output.contains("err\n"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = read(&mut Command::new("/no/such-program")).unwrap_err();
        assert_eq!(error.to_string(), "such-program cannot be started");
    }

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(61)), "61 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }
}
