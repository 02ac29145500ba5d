//! `impact estimate`: the embodied carbon of the devices in a CSV file.

use super::table::{self, Cell};
use super::{read_file, to_the_gram};
use crate::{library, limits};
use anyhow::{Context, bail};
use impact_core::csv;
use impact_core::embodied::assess;
use impact_core::factors::DeviceClass;
use impact_core::library::Library;
use std::path::PathBuf;

/// Columns that say which device is meant; the input has at least one of them.
const NAMING: [&str; 3] = ["manufacturer", "name", "category"];

/// Columns whose cells are numbers or empty.
const NUMBERS: [&str; 5] = ["screen_in", "weight_kg", "memory_gb", "storage_gb", "year"];

/// Columns that are added.
const ADDED: [&str; 5] = ["embodied_kg", "low_kg", "high_kg", "method", "source"];

/// Arguments of `impact estimate`.
#[derive(Debug, clap::Args)]
pub struct Estimate {
    /// Devices: manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year; any field
    /// may be empty.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The same rows and columns, then embodied_kg,low_kg,high_kg,method,source.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

/// Where the naming columns stand.
struct Columns([Option<usize>; 3]);

impl Columns {
    fn find(header: &[String]) -> Option<Self> {
        let place = |name: &str| header.iter().position(|cell| cell.trim() == name);
        let places = NAMING.map(place);
        places.iter().any(Option::is_some).then_some(Self(places))
    }

    fn cells<'a>(&self, fields: &'a [String]) -> [&'a str; 3] {
        self.0.map(|at| at.and_then(|at| fields.get(at)).map_or("", |cell| cell.trim()))
    }
}

impl Estimate {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let shown = self.input.display();
        let library = library::shipped().context("the shipped data cannot be read")?;
        let bytes = read_file(&self.input, limits::IMPORT_BYTES)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            anyhow::anyhow!("{shown}, line {}: this is not UTF-8: save the file as UTF-8", line + 1)
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut records = csv::records(text, b',').filter(|record| !record.fields.is_empty());
        let header = records.next().with_context(|| format!("{shown} is empty"))?;
        let columns = Columns::find(&header.fields).with_context(|| {
            format!(
                "{shown}, line {}: none of the columns {} is there: name the columns as in {}",
                header.line,
                NAMING.join(", "),
                "manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year"
            )
        })?;
        let mut rows = Vec::new();
        for record in records {
            let (line, width) = (record.line, header.fields.len());
            if csv::ends_in_open_quote(text, line, &record.fields) {
                bail!("{shown}, line {line}: a quote opens here and never closes: close it");
            }
            if record.fields.len() != width {
                bail!(
                    "{shown}, line {line}: {} fields where the header has {width}: quote fields \
                     that contain commas",
                    record.fields.len()
                );
            }
            check_numbers(&header.fields, &record.fields)
                .with_context(|| format!("{shown}, line {line}"))?;
            let added = estimate(&library, columns.cells(&record.fields))
                .with_context(|| format!("{shown}, line {line}"))?;
            rows.push(record.fields.into_iter().map(Cell::Text).chain(added).collect());
        }
        let names: Vec<&str> = header.fields.iter().map(String::as_str).chain(ADDED).collect();
        table::write(&self.output, &names, &rows)
    }
}

/// Refuses a cell that should be a number and is none.
fn check_numbers(header: &[String], cells: &[String]) -> anyhow::Result<()> {
    for (name, cell) in header.iter().zip(cells) {
        let (name, cell) = (name.trim(), cell.trim());
        let fits = cell.is_empty() || cell.parse().is_ok_and(|n: f64| n.is_finite() && n >= 0.0);
        if NUMBERS.contains(&name) && !fits {
            let short: String = cell.chars().take(40).collect();
            bail!("{name}: \"{short}\" is not a number: write it as in 14.5, or leave it empty");
        }
    }
    Ok(())
}

/// The added cells of one device; figures stay empty where neither product nor class is known.
fn estimate(library: &Library, cells: [&str; 3]) -> anyhow::Result<[Cell; 5]> {
    let [maker, name, category] = cells;
    let class: Option<DeviceClass> =
        if category.is_empty() { None } else { Some(category.parse()?) };
    let catalogue = &library.catalogue;
    let found = catalogue.classify(&catalogue.find(maker, name), None, class, false);
    let product = found.product.and_then(|at| catalogue.products().get(at));
    let embodied = found.class.and_then(|class| assess(product, library.classes.of(class)));
    let Some(embodied) = embodied else {
        let text = |text: &str| Cell::Text(text.to_owned());
        let none = Cell::Number(None);
        return Ok([none.clone(), none.clone(), none, text("unknown"), text("")]);
    };
    let whole = embodied.whole();
    let sources: Vec<&str> = whole.sources().into_iter().map(|source| source.id.as_str()).collect();
    let kg = |value: f64| Cell::Number(Some(to_the_gram(value)));
    Ok([
        kg(embodied.prediction.mean),
        kg(embodied.prediction.low),
        kg(embodied.prediction.high),
        Cell::Text(embodied.method.key().to_owned()),
        Cell::Text(sources.join(" ")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &str) -> Result<String, String> {
        let folder = std::env::temp_dir().join(format!("impact-{}", crate::store::new_id()));
        std::fs::create_dir_all(&folder).unwrap();
        let estimate = Estimate { input: folder.join("in.csv"), output: folder.join("out.csv") };
        std::fs::write(&estimate.input, input).unwrap();
        let output = estimate.output.clone();
        let done = estimate.run().map_err(|error| format!("{error:#}"));
        let text = done.map(|()| std::fs::read_to_string(output).unwrap());
        std::fs::remove_dir_all(folder).unwrap();
        text
    }

    #[test]
    fn each_row_comes_back_with_its_estimate() {
        let out = run("name,manufacturer,category,year\nLatitude 5310,Dell,Laptop,\n\
             \"no, such\",Nobody,Monitor,2020\nNothing,,,\n")
        .unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(
            lines[0],
            "name,manufacturer,category,year,embodied_kg,low_kg,high_kg,method,source"
        );
        assert!(lines[1].starts_with("Latitude 5310,Dell,Laptop,,"), "{}", lines[1]);
        assert!(lines[1].contains(",published"), "{}", lines[1]);
        assert!(lines[2].starts_with("\"no, such\",Nobody,Monitor,2020,"), "{}", lines[2]);
        assert!(lines[2].contains(",class_median,"), "{}", lines[2]);
        assert_eq!(lines[3], "Nothing,,,,,,,unknown,");
    }

    #[test]
    fn a_refusal_names_the_line() {
        for (input, part) in [
            ("", "is empty"),
            ("a,b\n", "line 1: none of the columns"),
            ("name,category\nx,Laptop\ny,Sofa\n", "line 3: \"Sofa\" is not a device class"),
            ("name,screen_in\nx,wide\n", "line 2: screen_in: \"wide\" is not a number"),
            ("name,category\nx\n", "line 2: 1 fields where the header has 2"),
            ("name,category\n\"x,Laptop\n", "line 2: a quote opens here"),
        ] {
            let sentence = run(input).unwrap_err();
            assert!(sentence.contains(part), "{input:?}: {sentence}");
        }
    }
}
