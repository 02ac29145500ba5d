//! What a person is told and asked about the columns.

use super::field::Field;
use super::mapping::{MappedColumn, Mapping};
use super::recognise::{Guess, Recognition, Tie};
use super::table::Table;
use super::wire::{ColumnFinding, ColumnQuestion, GuessReason};
use crate::receipt::Label;

/// Longest text shown of a header, in characters.
const LONGEST_HEADER: usize = 80;
/// Values shown of a column.
const SAMPLES: usize = 3;

/// What each column is read as, with its first values.
pub(super) fn findings(recognition: &Recognition, table: &Table) -> Vec<ColumnFinding> {
    let headers = table.headers();
    headers.iter().enumerate().map(|(at, header)| finding(recognition, table, at, header)).collect()
}

fn finding(recognition: &Recognition, table: &Table, at: usize, header: &str) -> ColumnFinding {
    let column = &recognition.columns[at];
    let guess = recognition.guesses[at];
    let asked = recognition.ties.iter().find(|tie| tie.candidates.contains(&at));
    let empty = table.column(at).all(|cell| cell.trim().is_empty());
    // Only what is read is shown: a column that is not may hold people's names.
    let person = column.personal || guess.is_some_and(|guess| guess.field == Field::User);
    let shown = (guess.is_some() || asked.is_some()) && !person;
    let meaning = match guess {
        Some(guess) => Label::new(&format!("field.{}", guess.field.key()), guess.field.english()),
        None if column.personal => {
            Label::new("column.personal", "About a person: not read, not stored")
        }
        None if empty => Label::new("column.empty", "Empty"),
        None => Label::new("column.unused", "Not used"),
    };
    ColumnFinding {
        position: at as u32,
        header: shortened(header, LONGEST_HEADER),
        field: guess.map(|guess| guess.field),
        meaning,
        reason: guess.map(|guess| guess.reason),
        confidence: guess.map(|guess| guess.confidence),
        why: guess.map(|guess| why(recognition, guess)),
        asked: asked.map(|tie| tie.field),
        samples: if shown { samples(table, at) } else { Vec::new() },
        empty,
        personal: column.personal,
    }
}

/// The first different values.
fn samples(table: &Table, at: usize) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    let values = table.column(at).map(str::trim).filter(|cell| !cell.is_empty());
    for value in values.take(200) {
        let value = shortened(value, 40);
        if !samples.contains(&value) {
            samples.push(value);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

/// Why a column is read as it is, in a sentence.
fn why(recognition: &Recognition, guess: Guess) -> Label {
    let share = guess.share.unwrap_or(0);
    match guess.reason {
        GuessReason::Mapping => Label::new("column.why.mapping", "as a person said"),
        GuessReason::Format => Label::new("column.why.format", "a column of the {format}")
            .with("format", recognition.format.english()),
        GuessReason::Name => Label::new("column.why.name", "by its name"),
        GuessReason::Both => {
            Label::new("column.why.both", "by its name and {share} % of its values")
                .with("share", share)
        }
        GuessReason::Contents => {
            Label::new("column.why.contents", "by {share} % of its values").with("share", share)
        }
    }
}

/// What a person must say before the file can be imported.
pub(super) fn questions(recognition: &Recognition, table: &Table) -> Vec<ColumnQuestion> {
    let headers = table.headers();
    let question = |tie: &Tie| {
        let names: Vec<String> = tie
            .candidates
            .iter()
            .filter_map(|&at| headers.get(at))
            .map(|header| format!("\"{}\"", shortened(header, LONGEST_HEADER)))
            .collect();
        ColumnQuestion {
            field: tie.field,
            sentence: Label::new(
                "import.which_column",
                "{columns} could each be \"{field}\": say which one is, or neither.",
            )
            .with("columns", names.join(" and "))
            .with("field", tie.field.english()),
            candidates: tie.candidates.iter().map(|&at| at as u32).collect(),
        }
    };
    recognition.ties.iter().map(question).collect()
}

/// The whole reading as a mapping: with it the file is read the same again.
pub(super) fn as_mapping(recognition: &Recognition, table: &Table) -> Mapping {
    let headers = table.headers();
    let columns = headers.iter().zip(&recognition.guesses).enumerate();
    Mapping {
        columns: columns
            .map(|(at, (header, guess))| MappedColumn {
                header: (*header).to_owned(),
                position: Some(at as u32),
                field: guess.map(|guess| guess.field),
            })
            .collect(),
    }
}

pub(super) fn shortened(text: &str, most: usize) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}
