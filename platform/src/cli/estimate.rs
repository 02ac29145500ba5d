//! `impact estimate`: the embodied carbon of the devices in a CSV file.

use super::table::{self, Cell};
use super::{counted, read_file, to_the_gram};
use crate::{library, limits};
use anyhow::{Context, bail};
use impact_core::csv;
use impact_core::embodied::estimator::Traits;
use impact_core::factors::DeviceClass;
use impact_core::inventory;
use impact_core::library::Library;
use std::io::Write;
use std::path::PathBuf;

/// Columns that say which device is meant; the input has at least one of them.
const NAMING: [&str; 3] = ["manufacturer", "name", "category"];

/// Columns whose cells are numbers or empty, with the least and the most that any device can have.
/// Memory and storage count for servers, the others for everything else.
const NUMBERS: [(&str, f64, f64); 5] = [
    ("screen_in", 0.0, 200.0),
    ("weight_kg", 0.001, 2_000.0),
    ("memory_gb", 0.0, 100_000.0),
    ("storage_gb", 0.0, 10_000_000.0),
    ("year", 1970.0, 2100.0),
];

/// Columns that are added.
const ADDED: [&str; 5] = ["embodied_kg", "low_kg", "high_kg", "method", "source"];

/// The column that is added behind them where a row has a problem.
const PROBLEM: &str = "problem";

/// Lines that a sentence names, at most.
const NAMED: usize = 20;

/// Arguments of `impact estimate`.
#[derive(Debug, clap::Args)]
pub struct Estimate {
    /// Devices: manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year, in any case
    /// and order; any field may be empty. Commas, semicolons or tabs are recognised.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The same rows and columns, then embodied_kg,low_kg,high_kg,method,source; and where a row has
    /// a problem, a last column `problem` that says what is wrong with it. Commas part them.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

/// A header as it is compared: case and surrounding blanks do not count.
fn plain(header: &str) -> String {
    header.trim().to_lowercase()
}

/// Where the naming columns stand.
struct Columns([Option<usize>; 3]);

impl Columns {
    fn find(header: &[String]) -> Option<Self> {
        let place = |name: &str| header.iter().position(|cell| plain(cell) == name);
        let places = NAMING.map(place);
        places.iter().any(Option::is_some).then_some(Self(places))
    }

    fn cells<'a>(&self, fields: &'a [String]) -> [&'a str; 3] {
        self.0.map(|at| at.and_then(|at| fields.get(at)).map_or("", |cell| cell.trim()))
    }
}

/// A row of the input with what it becomes.
struct Row {
    line: u64,
    fields: Vec<String>,
    added: [Cell; 5],
    problem: Option<String>,
}

impl Row {
    fn cells(self, with_problem: bool) -> Vec<Cell> {
        let problem = with_problem.then(|| Cell::Text(self.problem.unwrap_or_default()));
        self.fields.into_iter().map(Cell::Text).chain(self.added).chain(problem).collect()
    }
}

impl Estimate {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let shown = self.input.display();
        table::refuse_same(&self.input, &self.output)?;
        let library = library::shipped().context("the shipped data cannot be read")?;
        let bytes = read_file(&self.input, limits::IMPORT_BYTES)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            anyhow::anyhow!("{shown}, line {}: this is not UTF-8: save the file as UTF-8", line + 1)
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (delimiter, text, skipped) = inventory::delimiter(text);
        let mut records = csv::records(text, delimiter)
            .filter(|record| !record.fields.is_empty())
            .map(|record| csv::Record { line: record.line + skipped, ..record });
        let header = records.next().with_context(|| format!("{shown} is empty"))?;
        let columns = Columns::find(&header.fields).with_context(|| {
            format!(
                "{shown}, line {}: none of the columns {} is there: name the columns as in {}",
                header.line,
                NAMING.join(", "),
                "manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year"
            )
        })?;
        if let Some(result) = header.fields.iter().find(|cell| is_result(cell)) {
            bail!(
                "{shown}, line {}: the column \"{}\" is one that is added: take the file without \
                 results, or name the column otherwise",
                header.line,
                result.trim()
            );
        }
        let rows: Vec<Row> = records
            .map(|record| {
                let line = record.line - skipped;
                let is_open = csv::ends_in_open_quote(text, line, &record.fields);
                answered(&library, &header.fields, &columns, record, (is_open, delimiter != b','))
            })
            .collect();
        let told = problems(&rows);
        let names: Vec<&str> = header.fields.iter().map(String::as_str).chain(ADDED).collect();
        let names = [&names[..], if told.is_some() { &[PROBLEM] } else { &[] }].concat();
        let cells: Vec<_> = rows.into_iter().map(|row| row.cells(told.is_some())).collect();
        table::write(&self.output, &names, &cells)?;
        if let Some(remark) = without_effect(&header.fields) {
            writeln!(std::io::stderr().lock(), "{shown}: {remark}")?;
        }
        match told {
            Some(told) => bail!("{shown}: {told}: see \"{PROBLEM}\" in {}", self.output.display()),
            None => Ok(()),
        }
    }
}

/// A row with its estimate, or with what is wrong. A number out of place leaves the estimate as it
/// is, which does not depend on it.
fn answered(
    library: &Library,
    header: &[String],
    columns: &Columns,
    record: csv::Record,
    (is_open, commas): (bool, bool),
) -> Row {
    let csv::Record { line, mut fields } = record;
    let (width, found) = (header.len(), fields.len());
    let torn = if is_open {
        // The rest of the file stands in this cell.
        if let Some(last) = fields.last_mut() {
            *last = last.lines().next().unwrap_or_default().to_owned();
        }
        Some("a quote opens here and never closes: close it; what follows was not read".to_owned())
    } else if found != width {
        let fields = counted(found as u64, "field", "fields");
        Some(format!(
            "{fields} where the header has {width}: quote fields that contain its separator"
        ))
    } else {
        None
    };
    let estimated = match &torn {
        Some(torn) => Err(torn.clone()),
        None => estimate(library, columns.cells(&fields), traits(header, &fields, commas))
            .map_err(|error| error.to_string()),
    };
    let odd = if torn.is_none() { odd_numbers(header, &fields, commas) } else { Vec::new() };
    fields.resize(width, String::new());
    let (added, told) = match estimated {
        Ok((added, told)) => (added, told),
        Err(fault) => (unknown(), vec![fault]),
    };
    let faults: Vec<String> = told.into_iter().chain(odd).collect();
    let problem = (!faults.is_empty()).then(|| faults.join("; "));
    Row { line, fields, added, problem }
}

/// How many rows have a problem, and on which lines they begin; what it is where there is one.
fn problems(rows: &[Row]) -> Option<String> {
    let found: Vec<(u64, &str)> =
        rows.iter().filter_map(|row| Some((row.line, row.problem.as_deref()?))).collect();
    let of = counted(rows.len() as u64, "row", "rows");
    match &found[..] {
        [] => None,
        [(line, problem)] => Some(format!("1 of {of} has a problem, line {line}: {problem}")),
        _ => {
            let lines: Vec<String> =
                found.iter().take(NAMED).map(|(line, _)| line.to_string()).collect();
            let more = match found.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let (count, lines) = (found.len(), lines.join(", "));
            Some(format!("{count} of {of} have a problem, lines {lines}{more}"))
        }
    }
}

/// Whether a column is called as one that is added.
fn is_result(header: &str) -> bool {
    let name = plain(header);
    name == PROBLEM || ADDED.contains(&name.as_str())
}

/// What the columns that are not known do.
fn without_effect(header: &[String]) -> Option<String> {
    let known = |name: &str| {
        let is = |of: &str| of == plain(name);
        NAMING.into_iter().any(is) || NUMBERS.iter().any(|(number, ..)| is(number))
    };
    let rest = header.iter().map(|cell| cell.trim()).filter(|name| !known(name));
    let rest: Vec<String> = rest.map(|name| format!("\"{name}\"")).collect();
    (!rest.is_empty()).then(|| format!("not known, and passed on as they are: {}", rest.join(", ")))
}

/// A number; where no comma parts the cells, one may stand for its decimal point. Three digits after
/// it may as well be thousands, and are left to a person.
fn number(cell: &str, commas: bool) -> Option<f64> {
    match cell.split_once(',') {
        Some((whole, rest)) if commas && rest.len() != 3 => {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if !digits(whole) || !digits(rest) {
                return None;
            }
            [whole, rest].join(".").parse().ok()
        }
        _ => cell.parse().ok(),
    }
}

/// The numbers of a row that its estimate can use; what is none is told elsewhere.
fn traits(header: &[String], cells: &[String], commas: bool) -> Traits {
    let held = |name: &str| {
        let at = header.iter().position(|cell| plain(cell) == name)?;
        let (_, least, most) = NUMBERS.iter().find(|(number, ..)| *number == name)?;
        let number = number(cells.get(at)?.trim(), commas)?;
        (*least..=*most).contains(&number).then_some(number)
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held to the range of years"
    )]
    let year = |year: f64| year as u16;
    Traits {
        weight_kg: held("weight_kg"),
        screen_in: held("screen_in"),
        year: held("year").map(year),
        memory_gb: held("memory_gb"),
        storage_gb: held("storage_gb"),
    }
}

/// What is wrong with the cells that should be numbers.
fn odd_numbers(header: &[String], cells: &[String], commas: bool) -> Vec<String> {
    let odd = |(name, cell): (&String, &String)| {
        let (name, cell) = (plain(name), cell.trim());
        let (_, least, most) = NUMBERS.iter().find(|(number, ..)| *number == name)?;
        let short: String = cell.chars().take(40).collect();
        match number(cell, commas) {
            _ if cell.is_empty() => None,
            Some(number) if (*least..=*most).contains(&number) => None,
            Some(number) if number.is_finite() => Some(format!(
                "{name}: {short} is not between {least} and {most}: mend it, or leave it empty"
            )),
            _ => Some(format!(
                "{name}: \"{short}\" is not a number: write it as in 14.5, or leave it empty"
            )),
        }
    };
    header.iter().zip(cells).filter_map(odd).collect()
}

/// The added cells where neither product nor class is known.
fn unknown() -> [Cell; 5] {
    let none = Cell::Number(None);
    let text = |text: &str| Cell::Text(text.to_owned());
    [none.clone(), none.clone(), none, text("unknown"), text("")]
}

/// The added cells of one device, and the traits that no such device has; figures stay empty where
/// neither product nor class is known.
fn estimate(
    library: &Library,
    cells: [&str; 3],
    traits: Traits,
) -> anyhow::Result<([Cell; 5], Vec<String>)> {
    let [maker, name, category] = cells;
    let class: Option<DeviceClass> =
        if category.is_empty() { None } else { Some(category.parse()?) };
    let catalogue = &library.catalogue;
    let found = catalogue.classify(&catalogue.find(maker, name), None, class, false);
    let Some(embodied) = library.counted(&found, maker, name, traits) else {
        return Ok((unknown(), Vec::new()));
    };
    let faults = found.class.map(|class| traits.plausible(class).1).unwrap_or_default();
    let faults = faults.iter().map(ToString::to_string).collect();
    let whole = embodied.whole();
    let sources: Vec<&str> = whole.sources().into_iter().map(|source| source.id.as_str()).collect();
    let kg = |value: f64| Cell::Number(Some(to_the_gram(value)));
    let cells = [
        kg(embodied.prediction.mean),
        kg(embodied.prediction.low),
        kg(embodied.prediction.high),
        Cell::Text(embodied.method.key().to_owned()),
        Cell::Text(sources.join(" ")),
    ];
    Ok((cells, faults))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was written, and the sentence where the command was refused.
    fn run(input: &str) -> (Option<String>, Option<String>) {
        let folder = std::env::temp_dir().join(format!("impact-{}", crate::store::new_id()));
        std::fs::create_dir_all(&folder).unwrap();
        let estimate = Estimate { input: folder.join("in.csv"), output: folder.join("out.csv") };
        std::fs::write(&estimate.input, input).unwrap();
        let output = estimate.output.clone();
        let refused = estimate.run().err().map(|error| format!("{error:#}"));
        let text = std::fs::read_to_string(output).ok();
        std::fs::remove_dir_all(folder).unwrap();
        (text, refused)
    }

    #[test]
    fn a_decimal_comma_is_read_where_no_comma_parts_the_cells() {
        let weighing = |cell: &str| {
            run(&format!("name;manufacturer;category;weight_kg\nX;Dell;Laptop;{cell}\n"))
        };
        let (comma, refused) = weighing("1,4");
        assert_eq!(refused, None);
        let figures = |out: Option<String>| {
            let row = out.unwrap().lines().nth(1).unwrap().to_owned();
            row.rsplit(',').take(5).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(figures(comma), figures(weighing("1.4").0));
        let (_, thousands) = weighing("1,400");
        assert!(thousands.unwrap().contains("is not a number"));
        assert_eq!(number("1,4", true), Some(1.4));
        assert_eq!(number("1,4", false), None);
        assert_eq!(number("14,", true), Some(14.0));
        assert_eq!(number(",", true), None);
        assert_eq!(number("1,2,3", true), None);
    }

    #[test]
    fn each_row_comes_back_with_its_estimate() {
        let (out, refused) = run("name,manufacturer,category,year\nLatitude 5310,Dell,Laptop,\n\
             \"no, such\",Nobody,Monitor,2020\nNothing,,,\n");
        assert_eq!(refused, None);
        let out = out.unwrap();
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
    fn a_file_without_rows_to_read_is_refused() {
        for (input, part) in [("", "is empty"), ("a,b\n", "line 1: none of the columns")] {
            let (out, refused) = run(input);
            assert!(refused.unwrap().contains(part) && out.is_none(), "{input:?}");
        }
    }

    #[test]
    fn headers_are_known_in_any_case_and_separators_are_recognised() {
        for input in [
            "Manufacturer, Name ,CATEGORY\nDell,Latitude 5310,Laptop\n",
            "\u{feff}Manufacturer;Name;Category\nDell;Latitude 5310;Laptop\n",
            "sep=;\nmanufacturer;name;category\nDell;Latitude 5310;Laptop\n",
            "manufacturer\tname\tcategory\nDell\tLatitude 5310\tLaptop\n",
        ] {
            let (out, refused) = run(input);
            assert_eq!(refused, None, "{input:?}");
            assert!(out.unwrap().contains("\nDell,Latitude 5310,Laptop,"), "{input:?}");
        }
        let (_, refused) = run("sep=;\nname;Year\nx;2020\ny;1\n");
        assert!(refused.unwrap().contains("line 4: year: 1 is not between"));
    }

    #[test]
    fn results_are_never_added_twice_nor_written_over_the_input() {
        for name in ["embodied_kg", "Method", " problem"] {
            let (out, refused) = run(&format!("name,{name}\nx,1\n"));
            let refused = refused.unwrap();
            assert!(refused.contains(&format!("line 1: the column \"{}\"", name.trim())));
            assert!(out.is_none(), "{name}");
        }
        let folder = std::env::temp_dir().join(format!("impact-{}", crate::store::new_id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (file, link) = (folder.join("in.csv"), folder.join("link.csv"));
        std::fs::write(&file, "name\nx\n").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let dotted = folder.join(".").join("in.csv");
        for output in [file.clone(), dotted, link] {
            let refused = Estimate { input: file.clone(), output }.run().unwrap_err().to_string();
            assert!(refused.contains("the same file"), "{refused}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "name\nx\n");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_bad_row_says_what_is_wrong_and_the_others_go_on() {
        for (row, part) in [
            ("x,Sofa,,", "\"Sofa\" is not a device class"),
            ("x,Laptop,wide,", "screen_in: \"wide\" is not a number"),
            ("x,Laptop,900,", "screen_in: 900 is not between 0 and 200"),
            ("x,Laptop,inf,", "screen_in: \"inf\" is not a number"),
            ("x,Laptop,,-2020", "year: -2020 is not between 1970 and 2100"),
            ("x", "1 field where the header has 4"),
            ("x,Laptop,,,,", "6 fields where the header has 4"),
        ] {
            let (out, refused) = run(&format!(
                "name,category,screen_in,year\ny,Laptop,14,2020\n{row}\nz,Monitor,27,2021\n"
            ));
            let (out, refused) = (out.unwrap(), refused.unwrap());
            let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split(',').collect()).collect();
            assert_eq!(lines.len(), 4, "{out}");
            assert_eq!(lines[0].last(), Some(&"problem"));
            assert!(lines[1][7] == "class_median" && lines[3][7] == "class_median", "{out}");
            assert!(lines[1].last() == Some(&"") && lines[3].last() == Some(&""), "{out}");
            let line = out.lines().nth(2).unwrap().replace("\"\"", "\"");
            assert!(line.contains(part), "{line}");
            // Only what a figure depends on takes it away.
            assert_eq!(part.contains(':'), lines[2][7] == "class_median", "{out}");
            assert!(refused.contains("1 of 3 rows has a problem, line 3: "), "{refused}");
            assert!(refused.contains(part), "{refused}");
        }
        let (_, refused) = run("name,weight_kg\nx,0\ny,1.4\nz,5000\n");
        let refused = refused.unwrap();
        assert!(refused.contains("2 of 3 rows have a problem, lines 2, 4: see"), "{refused}");
        let (out, refused) = run("name,category\nx,Laptop\n\"y,Laptop\nz,Laptop\n");
        let out = out.unwrap();
        assert!(out.lines().last().unwrap().starts_with("\"y,Laptop\",,,,,unknown,,"), "{out}");
        assert!(refused.unwrap().contains("line 3: a quote opens here"), "{out}");
        let (_, refused) = run(&format!("name,year\n{}", "x,1\n".repeat(25)));
        assert!(refused.unwrap().contains(", 20, 21 and 5 more: see"));
    }

    #[test]
    fn traits_move_an_estimate_and_absurd_ones_are_told() {
        let (out, refused) = run("manufacturer,name,category,screen_in,weight_kg\n\
             Dell,Zzyzx,Monitor,22,\nDell,Zzyzx,Monitor,43,\nDell,Zzyzx,Laptop,14,900\n\
             Dell,Latitude 5460,Laptop,,\nDell,PowerEdge R999,Server,,\n");
        let refused = refused.unwrap();
        assert!(refused.contains("line 4: weight_kg: 900 is no laptop's"), "{refused}");
        let out = out.unwrap();
        let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split(',').collect()).collect();
        let kg = |row: usize| -> f64 { rows[row][5].parse().unwrap() };
        assert!(kg(1) < kg(2), "{out}");
        assert!((100.0..500.0).contains(&kg(3)), "{out}");
        let methods: Vec<&str> = rows[1..].iter().map(|row| row[8]).collect();
        let (maker, line) = ("maker_class", "product_line");
        assert_eq!(methods, [maker, maker, maker, line, "parts"], "{out}");
    }

    #[test]
    fn columns_that_are_not_known_are_named() {
        let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(without_effect(&header("manufacturer,name,category,year")), None);
        let told = without_effect(&header("name,screen_in,Colour,year"));
        assert_eq!(told.unwrap(), "not known, and passed on as they are: \"Colour\"");
    }
}
