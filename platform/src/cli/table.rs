//! Writing CSV (RFC 4180) that a spreadsheet opens without running anything.

use anyhow::{Context, bail};
use impact_core::csv;
use std::io::Write;
use std::path::Path;

/// A cell: text from outside, which is guarded, or a number of ours, which is not.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number; empty when none.
    Number(Option<f64>),
}

/// Refuses to write over the file that is read, by whatever path it is named.
///
/// # Errors
/// When both are one file.
pub fn refuse_same(input: &Path, output: &Path) -> anyhow::Result<()> {
    let file = |path: &Path| std::fs::canonicalize(path).ok().filter(|found| found.is_file());
    if file(input).is_some_and(|input| file(output) == Some(input)) {
        bail!(
            "--output {} is the same file as the input, which would be lost: name another file",
            output.display()
        );
    }
    Ok(())
}

/// Writes a whole table into a file: beside it first, so that a failure leaves the old file.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, header: &[&str], rows: &[Vec<Cell>]) -> anyhow::Result<()> {
    let shown = path.display();
    let mut text = String::new();
    text.push_str(&csv::line(header));
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    written(path, &text).with_context(|| format!("{shown} cannot be written"))
}

/// Writes a file whole or not at all. What is no file (a device, a pipe) is written to as it is: a
/// rename would put a file in its place.
fn written(path: &Path, text: &str) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(&target)?.write_all(text.as_bytes());
    }
    let mut beside = target.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let mut file = std::fs::File::create(beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(beside, &target)
}

/// A cell as it stands in the file.
fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Number(None) => String::new(),
        Cell::Number(Some(number)) => number.to_string(),
        Cell::Text(text) => csv::cell(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stays_a_link_and_a_pipe_a_pipe() {
        let folder = std::env::temp_dir().join(format!("impact-table-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (file, link) = (folder.join("file.csv"), folder.join("link.csv"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, &["a"], &[]).unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a\r\n");

        let pipe = folder.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read_to_string(pipe).unwrap()
        });
        write(&pipe, &["b"], &[]).unwrap();
        assert_eq!(reader.join().unwrap(), "b\r\n");
        assert!(!pipe.metadata().unwrap().is_file());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn cells_are_quoted_and_formulas_are_not_run() {
        let text = |text: &str| cell(&Cell::Text(text.to_owned()));
        assert_eq!(text("ThinkVision L27q-20"), "ThinkVision L27q-20");
        assert_eq!(text("24\" monitor, black"), "\"24\"\" monitor, black\"");
        assert_eq!(text("=cmd|'/c calc'!A1"), "'=cmd|'/c calc'!A1");
        assert_eq!(text("-40"), "-40");
        assert_eq!(text("two\nlines"), "\"two\nlines\"");
        assert_eq!(cell(&Cell::Number(Some(-1.5))), "-1.5");
        assert_eq!(cell(&Cell::Number(None)), "");
    }
}
