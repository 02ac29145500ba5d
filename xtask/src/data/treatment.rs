//! Treatment of waste electronics, a file a licence: the US table and the UK's.

use super::table::{Table, cell};
use anyhow::{Result, bail};
use std::fmt::Write;

const HEADER: &str = "table,waste,treatment,kg_per_tonne,vintage,includes,source\n";

const US_NOTICE: &str = "\
# Treatment of waste electronics, kg CO2e a tonne, US EPA GHG Emission Factors Hub, Table 9, from a
# transcription. US public domain. No credit for avoided production in any row.
";

const UK_NOTICE: &str = "\
# Treatment of waste electronics, kg CO2e a tonne, UK Government GHG Conversion Factors 2023 (DESNZ,
# DEFRA). Contains public sector information licensed under the Open Government Licence v3.0. No
# credit for avoided production in any row.
";

/// The rows under one licence.
pub fn render_us(table: &Table) -> Result<String> {
    render(table, "US public domain", "epa", "2024", US_NOTICE)
}

/// The same for the UK's.
pub fn render_uk(table: &Table) -> Result<String> {
    render(table, "OGL-3.0", "desnz", "2023", UK_NOTICE)
}

fn render(table: &Table, licence: &str, id: &str, vintage: &str, notice: &str) -> Result<String> {
    let mut text = format!("{notice}{HEADER}");
    for row in table.rows() {
        if row.text("licence")? != licence {
            continue;
        }
        let waste = match row.text("material")? {
            "Portable Electronic Devices" => "portable",
            "Desktop CPUs" => "computers",
            "Flat-panel Displays" => "displays",
            "Electronic Peripherals" => "peripherals",
            "Hard-copy Devices" => "hard_copy",
            "Mixed Electronics" | "WEEE (large/mixed/small)" => "mixed",
            other => bail!("eol_factors.csv has a material not known here: {other}"),
        };
        let treatment = match row.text("treatment")? {
            "Recycled" | "Open-loop" => "recycled",
            "Combusted" | "Combustion" => "combusted",
            "Landfilled" | "Landfill" => "landfilled",
            other => bail!("eol_factors.csv has a treatment not known here: {other}"),
        };
        let _infallible = writeln!(
            text,
            "{id},{waste},{treatment},{},{vintage},{},{}",
            row.text("kgco2e_per_tonne")?,
            cell(row.text("includes")?),
            cell(row.text("source")?),
        );
    }
    Ok(text)
}
