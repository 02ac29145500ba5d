//! From a file of figures to the changes of a version, with what is wrong by its line.

use super::compare::{aspects, changes_between};
use super::sheet::{Sheet, SheetError, short};
use super::wire::{FigureKind, FigureRow, RowEffect, RowProblem};
use super::{classes, electricity, grid, products};
use crate::library::Library;
use crate::own::{Change, Key, OwnFigures};
use crate::quantity::Day;
use crate::receipt::Label;
use std::collections::BTreeMap;

/// A row that reads as a figure.
#[derive(Debug)]
pub struct Given {
    pub line: u64,
    pub name: String,
    pub change: Change,
    pub notes: Vec<Label>,
}

/// What a file would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Uploaded {
    /// The changes, in the order of the file; rows that change nothing are not among them.
    pub changes: Vec<Change>,
    /// The rows that can be used.
    pub rows: Vec<FigureRow>,
    /// What is wrong with the others.
    pub problems: Vec<RowProblem>,
    /// Columns that were not read.
    pub ignored_columns: Vec<String>,
    /// Rows in the file.
    pub rows_read: u64,
}

/// Reads a file of figures against the shipped library and the organisation's own figures.
///
/// # Errors
/// One sentence when the file as a whole is not what it should be. What is wrong with a row is told
/// by its line; two rows for one figure are both left out, since neither is surely meant.
pub fn read(
    bytes: &[u8],
    kind: FigureKind,
    shipped: &Library,
    own: &OwnFigures,
    today: Day,
) -> Result<Uploaded, SheetError> {
    let (columns, needed) = match kind {
        FigureKind::Products => (products::COLUMNS, products::NEEDED),
        FigureKind::Grid => (grid::COLUMNS, grid::NEEDED),
        FigureKind::Classes => (classes::COLUMNS, classes::NEEDED),
        FigureKind::Electricity => (electricity::COLUMNS, electricity::NEEDED),
    };
    let sheet = Sheet::read(bytes, columns, needed)?;
    let now = shipped.with_own(own);
    let (mut given, mut problems, mut rows_read) = (Vec::new(), Vec::new(), 0);
    for row in sheet.rows() {
        rows_read += 1;
        let read = match kind {
            FigureKind::Products => products::read(row, &now, today),
            FigureKind::Grid => grid::read(row, &now, today),
            FigureKind::Classes => classes::read(row, shipped),
            FigureKind::Electricity => electricity::read(row, &now, today),
        };
        match read {
            Ok(row) => given.push(row),
            Err(problem) => problems.push(*problem),
        }
    }
    leave_out_twins(&mut given, &mut problems);
    problems.sort_by_key(|problem| problem.line);
    let then = shipped.with_own(&own.and(given.iter().map(|row| &row.change)));
    let rows: Vec<FigureRow> =
        given.iter().map(|row| planned(row, shipped, own, &now, &then)).collect();
    let used = given.into_iter().zip(&rows).filter(|(_, row)| row.effect != RowEffect::Unchanged);
    Ok(Uploaded {
        changes: used.map(|(given, _)| given.change).collect(),
        rows,
        problems,
        ignored_columns: sheet.ignored.clone(),
        rows_read,
    })
}

fn leave_out_twins(given: &mut Vec<Given>, problems: &mut Vec<RowProblem>) {
    let mut lines: BTreeMap<Key, Vec<u64>> = BTreeMap::new();
    for row in given.iter() {
        lines.entry(row.change.key()).or_default().push(row.line);
    }
    given.retain(|row| {
        let all = lines.get(&row.change.key()).map_or(&[][..], Vec::as_slice);
        if all.len() < 2 {
            return true;
        }
        let lines: Vec<String> = all.iter().map(u64::to_string).collect();
        let label =
            Label::new("figures.problem.twice", "is given on lines {lines}: leave one of them");
        problems.push(RowProblem {
            line: row.line,
            column: match row.change {
                Change::Product(_) => "model",
                Change::Grid(_) => "period",
                Change::Electricity(_) => "name",
                _ => "class",
            }
            .to_owned(),
            text: short(&row.name),
            problem: label.with("lines", lines.join(", ")),
        });
        false
    });
}

fn planned(
    row: &Given,
    shipped: &Library,
    own: &OwnFigures,
    now: &Library,
    then: &Library,
) -> FigureRow {
    let key = row.change.key();
    let effect = if own.holds(&row.change) {
        RowEffect::Unchanged
    } else if own.has(&key) {
        RowEffect::Replaces
    } else if aspects(shipped, &key).iter().any(|(_, _, value)| value.is_some()) {
        RowEffect::Overrides
    } else {
        RowEffect::New
    };
    FigureRow {
        line: row.line,
        name: row.name.clone(),
        effect,
        values: changes_between(now, then, &key, &row.name),
        notes: row.notes.clone(),
        key,
    }
}
