//! Writing figures down: for the terminal, for machines, and for the documentation.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::{Figure, Target};

/// A table for the terminal.
pub fn table(targets: &[Target], figures: &[Figure]) -> Result<String> {
    let mut text =
        format!("{:32} {:>10} {:>10} {:6} verdict\n", "figure", "value", "target", "unit");
    for figure in figures {
        let target = of(targets, figure)?;
        let verdict = if target.is_met(figure.value) { "met" } else { "MISSED" };
        let beside = beside(figure);
        text += &format!(
            "{:32} {:>10} {:>10} {:6} {verdict}{}\n",
            figure.name,
            number(figure.value),
            number(target.target),
            target.unit,
            if beside.is_empty() { beside } else { format!(" ({beside})") },
        );
    }
    Ok(text)
}

/// The array that other tools read.
pub fn json(targets: &[Target], figures: &[Figure]) -> Result<String> {
    let mut rows = Vec::new();
    for figure in figures {
        let target = of(targets, figure)?;
        let mut against = Map::new();
        against.insert("target".to_owned(), json!(target.target));
        for (name, value) in &figure.against {
            against.insert((*name).to_owned(), json!(value));
        }
        rows.push(json!({
            "name": figure.name,
            "value": figure.value,
            "unit": target.unit,
            "better": target.better,
            "against": against,
        }));
    }
    let text = serde_json::to_string_pretty(&Value::Array(rows));
    Ok(text.context("the figures cannot be written as JSON")? + "\n")
}

/// The rows of `docs/benchmarks.md` in the order of the targets: those of the figures, and of the
/// others what the record says of before.
pub fn rows(
    targets: &[Target],
    figures: &[Figure],
    before: &str,
    when: &str,
) -> Result<Vec<String>> {
    let mut rows = Vec::new();
    for figure in figures {
        of(targets, figure)?;
    }
    for target in targets {
        let start = format!("| `{}` |", target.name);
        let row = match figures.iter().find(|figure| figure.name == target.name) {
            Some(figure) => Some(row(target, figure, when)),
            None => before.lines().find(|line| line.starts_with(&start)).map(str::to_owned),
        };
        rows.extend(row);
    }
    Ok(rows)
}

fn row(target: &Target, figure: &Figure, when: &str) -> String {
    let verdict = if target.is_met(figure.value) { "met" } else { "**missed**" };
    format!(
        "| `{}` | {} | {} {unit} | {} {unit} | {verdict} | {} | {when} |",
        figure.name,
        target.what,
        number(figure.value),
        number(target.target),
        beside(figure),
        unit = target.unit,
    )
}

/// `docs/benchmarks.md`.
pub fn document(rows: &[String], not_measured: &[String], machine: &str) -> String {
    let mut text = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench` on the release build. Timings are medians; \
         what stands beside one is of the same run. With `--only`, the other rows stay as they \
         were taken.\n\nLast written on {machine}\n\n| figure | what | value | target | verdict | \
         beside | taken |\n|---|---|---:|---:|---|---|---|\n"
    );
    for row in rows {
        text += row;
        text.push('\n');
    }
    for reason in not_measured {
        text += &format!("\nNot measured: {reason}\n");
    }
    text
}

fn of<'a>(targets: &'a [Target], figure: &Figure) -> Result<&'a Target> {
    targets
        .iter()
        .find(|target| target.name == figure.name)
        .with_context(|| format!("targets.json does not name {}", figure.name))
}

fn beside(figure: &Figure) -> String {
    let parts = figure.against.iter().map(|(name, value)| format!("{name} {}", number(*value)));
    parts.collect::<Vec<_>>().join(", ")
}

/// Three significant figures, as short as they go.
fn number(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.places$}");
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target {
            name: "fleet_summary_10k_ms".into(),
            unit: "ms".into(),
            better: "lower".into(),
            target: 50.0,
            what: "API summary of 10,000 devices, median".into(),
        }
    }

    fn figure(value: f64) -> Figure {
        Figure { name: "fleet_summary_10k_ms", value, against: vec![("p95", 61.25)] }
    }

    #[test]
    fn a_figure_is_held_against_its_target() {
        let table = table(&[target()], &[figure(42.0)]).unwrap();
        assert!(table.contains("met (p95 61.2)") || table.contains("met (p95 61.3)"), "{table}");
        let rows = rows(&[target()], &[figure(51.0)], "", "today").unwrap();
        assert!(rows[0].contains("| 51 ms | 50 ms | **missed** | p95 61"), "{rows:?}");
    }

    #[test]
    fn what_is_not_measured_again_stays_as_it_was_taken() {
        let other = Target { name: "cls".into(), ..target() };
        let targets = [target(), other];
        let first = rows(&targets, &[figure(51.0)], "", "yesterday").unwrap();
        let record = document(&first, &[], "a machine");
        let cls = Figure::alone("cls", 0.0);
        let second = rows(&targets, &[cls], &record, "today").unwrap();
        assert_eq!(second[0], first[0]);
        assert!(second[1].starts_with("| `cls` |") && second[1].ends_with("| today |"));
        assert!(rows(&targets, &[Figure::alone("lost", 0.0)], "", "today").is_err());
    }

    #[test]
    fn better_higher_turns_the_verdict() {
        let score = Target { better: "higher".into(), target: 90.0, ..target() };
        assert!(score.is_met(90.0) && !score.is_met(89.0));
        assert!(target().is_met(50.0) && !target().is_met(50.1));
    }

    #[test]
    fn machines_read_an_array() {
        let rows: Value =
            serde_json::from_str(&json(&[target()], &[figure(42.5)]).unwrap()).unwrap();
        assert_eq!(rows[0]["value"], 42.5);
        assert_eq!(rows[0]["better"], "lower");
        assert_eq!(rows[0]["against"]["p95"], 61.25);
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (0.0123, "0.012"),
            (2.0, "2"),
            (2.345, "2.35"),
            (42.5, "42.5"),
            (412.3, "412"),
        ] {
            let written = number(value);
            assert!(written == text || written == "2.34", "{value} became {written}");
        }
    }
}
