//! Factors of the parts of a server, as published.

use super::table::Table;
use anyhow::Result;
use std::fmt::Write;

const NOTICE: &str = "\
# Factors of computer parts: German Environment Agency (UBA), Texte 94/2021, Green Cloud Computing,
# as Boavizta's documentation gives them. Published figures; cradle to gate, end of life excluded.
";

pub fn render(source: &Table) -> Result<String> {
    let mut text = format!("{NOTICE}component,parameter,value,unit\n");
    for row in source.rows() {
        let cells = ["component", "parameter", "value", "unit"];
        let cells: Vec<&str> =
            cells.into_iter().map(|name| row.text(name)).collect::<Result<_>>()?;
        let _infallible = writeln!(text, "{}", cells.join(","));
    }
    Ok(text)
}
