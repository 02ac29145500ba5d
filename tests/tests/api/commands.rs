//! The command line: what it prints, what it writes, how it ends.

use crate::own_figures;
use crate::server::{Folder, Server, fixture};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

const COLUMNS: &str = "row,serial,manufacturer,model,matched_manufacturer,matched_name,match,embodied_kg,low_kg,high_kg,problem";

fn texts(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Refused: status 1 and one sentence with these parts on standard error.
#[track_caller]
pub fn refused(folder: &Folder, arguments: &[&str], parts: &[&str]) {
    let (status, stdout, stderr) = texts(&folder.impact(arguments));
    assert_eq!(status, 1, "{arguments:?}: {stdout}{stderr}");
    assert_eq!(stderr.trim().lines().count(), 1, "{arguments:?}: {stderr}");
    assert!(stderr.starts_with("impact: ") && !stderr.contains("panicked"), "{stderr}");
    assert!(!stderr.contains("secret"), "{arguments:?}: a password is told: {stderr}");
    for part in parts {
        assert!(stderr.contains(part), "{arguments:?}: \"{stderr}\" lacks \"{part}\"");
    }
}

/// A CSV file as the product writes it: quoted where needed, line breaks inside quotes kept.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(cell.is_empty() && row.is_empty(), "the file does not end with a line end");
    rows
}

#[test]
fn an_import_tells_its_summary_and_writes_a_line_for_every_record() {
    let folder = Folder::new();
    let file = fixture("snipe-it-assets.csv").display().to_string();
    let output = folder.impact(&["import", &file, "--output", "matched.csv"]);
    let (status, stdout, stderr) = texts(&output);
    assert_eq!(status, 0, "{stderr}");
    let counts: BTreeMap<_, _> = stdout.lines().filter_map(|line| line.split_once(' ')).collect();
    for (name, count) in [
        ("records", "640"),
        ("matched", "570"),
        ("suggested", "8"),
        ("estimated", "29"),
        ("unknown", "0"),
        ("set_aside", "24"),
        ("duplicate", "9"),
        ("problem", "34"),
    ] {
        assert_eq!(counts.get(name), Some(&count), "{name} in {stdout}");
    }
    // Each guess about a column is named.
    for header in ["Serial", "Manufacturer", "Purchase Date", "Checked Out To: Username"] {
        assert!(stderr.contains(&format!("\"{header}\"")), "{stderr}");
    }
    let rows = table(&fs::read_to_string(folder.path("matched.csv")).unwrap());
    assert_eq!(rows[0].join(","), COLUMNS);
    assert_eq!(rows.len(), 1 + 640);
    let kinds =
        ["exact", "alias", "machine_type", "suggested", "estimated", "unknown", "set_aside"];
    let mut tally = BTreeMap::<&str, u32>::new();
    let mut line = 1;
    for row in &rows[1..] {
        assert_eq!(row.len(), 11, "{row:?}");
        let begins: u32 = row[0].parse().unwrap();
        assert!(begins > line, "rows are not in the file's order: {row:?}");
        line = begins;
        assert!(kinds.contains(&row[6].as_str()), "{row:?}");
        *tally.entry(row[6].as_str()).or_default() += 1;
        if matches!(row[6].as_str(), "exact" | "alias" | "machine_type" | "estimated") {
            let [mean, low, high] = [7, 8, 9].map(|at| row[at].parse::<f64>().unwrap());
            assert!(0.0 < low && low <= mean && mean <= high && high < 10_000.0, "{row:?}");
        }
        assert_eq!(
            row[5].is_empty(),
            !matches!(row[6].as_str(), "exact" | "alias" | "machine_type" | "suggested"),
            "{row:?}"
        );
    }
    // A duplicate's match is told too: nine of them beside the 570, 29 and 8.
    assert_eq!(tally.get("set_aside"), Some(&24), "{tally:?}");
    let known: u32 = ["exact", "alias", "machine_type", "estimated", "suggested"]
        .iter()
        .filter_map(|k| tally.get(k))
        .sum();
    assert_eq!(known, 570 + 29 + 8 + 9, "{tally:?}");
    assert_eq!(rows[1..].iter().filter(|row| !row[10].is_empty()).count(), 34);
    assert!(folder.database.is_untouched(), "a dry run made a database");
}

#[test]
fn an_import_is_stored_with_commit_and_only_once() {
    let folder = Folder::new();
    let file = fixture("snipe-it-assets.csv").display().to_string();
    refused(&folder, &["import", &file, "--commit"], &["impact admin init"]);
    let init = ["--organisation", "Acme", "admin", "init", "--owner", "ada@acme.example"];
    assert!(folder.impact(&init).status.success());
    let commit = ["import", &file, "--country", "FR", "--commit"];
    let (status, stdout, stderr) = texts(&folder.impact(&commit));
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.contains("stored 607 devices"), "{stdout}");
    let (status, stdout, _) = texts(&folder.impact(&commit));
    assert!(
        status == 0 && stdout.contains("present 607") && stdout.contains("stored 0 devices"),
        "{stdout}"
    );
}

#[test]
fn a_mistyped_database_is_refused_and_not_made() {
    let folder = Folder::new();
    folder.write("one.csv", b"Serial,Model\nA1B2C3,Latitude 5310\n");
    let commands: [&[&str]; 3] = [
        &["import", "one.csv", "--commit"],
        &["audit", "verify"],
        &["admin", "operator", "--email", "sam@provider.example", "--remove"],
    ];
    for command in commands {
        let mistyped = [&["--database", "sqlite:typo.db"], command].concat();
        let remedy = ["no database typo.db", "`impact admin init`", "`impact serve`"];
        refused(&folder, &mistyped, &remedy);
        assert!(!folder.path("typo.db").exists(), "{command:?} made a database");
    }
    let init = ["--organisation", "Acme", "admin", "init", "--owner", "ada@acme.example"];
    let output = folder.impact(&[&["--database", "sqlite:typo.db"], &init[..]].concat());
    let (status, _, stderr) = texts(&output);
    assert!(status == 0 && stderr.contains("typo.db is a new database"), "{stderr}");
}

#[test]
fn a_commit_tells_the_country_of_each_new_location_and_who_says_so() {
    let folder = Folder::new();
    let init = ["admin", "init", "--organisation", "Acme", "--owner", "ada@acme.example"];
    let with_default = [&init[..], &["--country", "AT"]].concat();
    assert!(folder.impact(&with_default).status.success());
    let bare = ["admin", "init", "--organisation", "Bare", "--owner", "ada@bare.example"];
    assert!(folder.impact(&bare).status.success());
    let header = "Serial,Model,Location,Country";
    folder.write(
        "one.csv",
        format!(
            "{header}\nA1B2C3,Latitude 5310,Lyon,France\nA1B2C4,Latitude 5310,Depot,\n\
             A1B2C5,Latitude 5310,Depot,\n"
        )
        .as_bytes(),
    );
    let commit = |organisation: &str, more: &[&str]| {
        let named = ["import", "one.csv", "--commit", "--organisation", organisation];
        let (status, _, stderr) = texts(&folder.impact(&[&named[..], more].concat()));
        assert_eq!(status, 0, "{stderr}");
        stderr
    };
    let told = commit("Acme", &[]);
    assert!(told.contains("new location \"Lyon\": FR, said by the file\n"), "{told}");
    assert!(told.contains("new location \"Depot\": AT, assumed: the default of \"Acme\"\n"));
    assert!(!told.contains("no country"), "{told}");
    // They are known now.
    assert!(!commit("Acme", &[]).contains("new location"));
    let told = commit("Bare", &[]);
    assert!(told.contains("new location \"Depot\": no country\n"), "{told}");
    assert!(told.contains("warning: 1 new location has no country"), "{told}");
    let other = ["admin", "init", "--organisation", "Other", "--owner", "ada@other.example"];
    assert!(folder.impact(&other).status.success());
    let told = commit("Other", &["--country", "DE"]);
    assert!(told.contains("new location \"Depot\": DE, said by --country\n"), "{told}");
}

#[test]
fn a_file_of_no_devices_stores_nothing_and_missing_columns_are_told() {
    let folder = Folder::new();
    let init = ["admin", "init", "--organisation", "Acme", "--owner", "ada@acme.example"];
    assert!(folder.impact(&init).status.success());
    folder.write("none.csv", b"Serial,Model,Location\nA1,XPS,Lyon,x,y\nA2,XPS,Lyon,x,y\n");
    let (status, stdout, stderr) = texts(&folder.impact(&["import", "none.csv", "--commit"]));
    assert_eq!(status, 1, "{stdout}{stderr}");
    assert!(
        stderr.contains("nothing was stored: of 2 rows, none is a device; row 2: "),
        "{stderr}"
    );
    assert!(!stdout.contains("stored"), "{stdout}");
    let start = "warning: no column was found for start: ";
    assert!(stderr.contains(start) && !stderr.contains("found for serial"), "{stderr}");

    folder.write("bare.csv", b"Model\nLatitude 5310\n");
    for more in [&[][..], &["--commit"]] {
        let (status, _, stderr) =
            texts(&folder.impact(&[&["import", "bare.csv"][..], more].concat()));
        assert_eq!(status, 0, "{stderr}");
        for field in ["serial", "location", "start"] {
            let told = format!("warning: no column was found for {field}: ");
            assert_eq!(stderr.matches(&told).count(), 1, "{stderr}");
            assert!(stderr.contains(&format!("use --column {field}=HEADER\n")), "{stderr}");
        }
    }
}

#[test]
fn what_is_stored_counts_with_the_organisations_own_figures() {
    let server = Server::demo();
    let (owner, folder) = (server.owner(), server.folder.clone());
    let products = "maker,model,class,total_kg,use\nAcme,Anvil 9000,laptop,321,0.2\n";
    let grid = "country,period,g_per_kwh,boundary,mix,source\n\
                LI,2024,99,life-cycle,production,Operator\n";
    for (kind, text) in [("products", products), ("grid", grid)] {
        let preview = own_figures::upload(&owner, kind, text);
        own_figures::commit(&owner, &preview, json!({}));
    }
    folder.write("own.csv", b"Serial,Manufacturer,Model\nOWN001,Acme,Anvil 9000\n");
    // A file that is only looked at is nobody's, and the country is known to no shipped table.
    refused(&folder, &["import", "own.csv", "--country", "LI"], &["--country LI"]);
    let commit = ["import", "own.csv", "--country", "LI", "--commit", "--confirm-stranger"];
    let output = folder.impact(&[&commit[..], &["--output", "matched.csv"]].concat());
    let (status, stdout, stderr) = texts(&output);
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.contains("matched 1\n"), "{stdout}");
    assert!(stdout.contains("stored 1 device in"), "{stdout}");
    let rows = table(&fs::read_to_string(folder.path("matched.csv")).unwrap());
    assert_eq!((rows[1][6].as_str(), rows[1][7].as_str()), ("exact", "256.8"), "{rows:?}");
    let device = &owner.json("/api/v1/devices?q=OWN001")["rows"][0];
    assert_eq!(device["matched"], "exact", "{device}");
}

#[test]
fn an_estimate_keeps_the_rows_and_adds_its_columns() {
    let folder = Folder::new();
    let header = "manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year";
    let rows = [
        "Lenovo,ThinkVision L27q-20,Monitor,27,,,,",
        "Dell,A laptop of 2031,Laptop,14,1.4,16,512,2031",
        ",,Monitor,,,,,",
        "\"Maker, Inc.\",\"Model \"\"X\"\"\",Desktop,,,,,2020",
        "Acme,Thing,,,,,,",
        "HP,ProLiant 1,Server,,,,,2021",
    ];
    folder.write("devices.csv", format!("{header}\n{}\n", rows.join("\n")).as_bytes());
    let output = folder.impact(&["estimate", "--input", "devices.csv", "--output", "out.csv"]);
    let (status, _, stderr) = texts(&output);
    assert_eq!(status, 0, "{stderr}");
    let out = table(&fs::read_to_string(folder.path("out.csv")).unwrap());
    assert_eq!(out[0].join(","), format!("{header},embodied_kg,low_kg,high_kg,method,source"));
    assert_eq!(out.len(), 1 + rows.len());
    let given = table(&format!("{}\n", rows.join("\n")));
    for (given, got) in given.iter().zip(&out[1..]) {
        assert_eq!(got[..8], given[..], "a given column changed");
        assert_eq!(got.len(), 13, "{got:?}");
    }
    for at in [1, 2, 3, 4] {
        let [mean, low, high] = [8, 9, 10].map(|column| out[at][column].parse::<f64>().unwrap());
        assert!(0.0 < low && low < mean && mean < high, "{:?}", out[at]);
        assert!(!out[at][11].is_empty() && !out[at][12].is_empty(), "{:?}", out[at]);
    }
    // Two devices of one class that nothing else is known of are estimated alike.
    assert_eq!(out[1][8], "603.6", "the published figure");
    assert!(out[5][8].is_empty(), "neither product nor class is known: {:?}", out[5]);
}

#[test]
fn an_estimate_of_a_bad_row_leaves_the_others_theirs() {
    let folder = Folder::new();
    let header = "manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year,colour";
    let rows =
        "Dell,X,Laptop,wide,,,,,red\nDell,Y,Laptop,14,1.4,16,512,2031,\nDell,Z,Sofa,,0,,,,\n";
    folder.write("devices.csv", format!("{header}\n{rows}").as_bytes());
    let output = folder.impact(&["estimate", "--input", "devices.csv", "--output", "out.csv"]);
    let (status, _, stderr) = texts(&output);
    assert_eq!(status, 1, "{stderr}");
    let told: Vec<&str> = stderr.lines().collect();
    assert!(told[0].contains("\"colour\""), "{stderr}");
    assert!(told[1].starts_with("impact: devices.csv: 2 of 3 rows have a problem, lines 2, 4: "));
    assert!(told[1].ends_with("\"problem\" in out.csv"), "{stderr}");
    let out = table(&fs::read_to_string(folder.path("out.csv")).unwrap());
    let added = ",embodied_kg,low_kg,high_kg,method,source,problem";
    assert_eq!(out[0].join(","), format!("{header}{added}"));
    assert!(!out[1][9].is_empty() && !out[2][9].is_empty() && out[3][9].is_empty(), "{out:?}");
    assert!(out[1][14].starts_with("screen_in: \"wide\"") && out[2][14].is_empty(), "{out:?}");
    assert!(out[3][14].contains("\"Sofa\"") && out[3][14].contains("weight_kg: 0 "), "{out:?}");
}

#[test]
fn a_refusal_names_the_input_and_leaves_no_output() {
    let folder = Folder::new();
    folder.write("empty.csv", b"");
    folder.write(
        "header.csv",
        b"manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year\n",
    );
    folder.write("other.csv", b"a,b\n1,2\n");
    folder.write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0");
    folder.write(
        "mixed.csv",
        b"Serial,Model,Purchase Date\nA1B2C3,XPS,13/1/24\nA1B2C4,XPS,1/13/24\n",
    );
    folder.write("twice.csv", b"Serial,Service Tag,Model\nA1B2C3,D4E5F6,XPS\n");
    for (input, sentence) in [("mixed.csv", "--date-order"), ("twice.csv", "--column serial")] {
        let stored = folder.impact(&["import", input]);
        let (status, _, stderr) = texts(&stored);
        assert!(status == 0 && stderr.contains(sentence), "{input} is asked: {stderr}");
    }
    refused(&folder, &["import", "twice.csv", "--column", "serial=Tag"], &["twice.csv", "\"Tag\""]);
    refused(&folder, &["import", "twice.csv", "--format", "intune"], &["twice.csv", "Intune"]);
    refused(&folder, &["import", "twice.csv", "--sheet", "A"], &["twice.csv", "no sheet \"A\""]);
    for input in ["empty.csv", "other.csv", "picture.csv", "none.csv"] {
        refused(&folder, &["import", input, "--output", "out.csv"], &[input]);
        refused(&folder, &["estimate", "--input", input, "--output", "out.csv"], &[input]);
    }
    assert!(!folder.path("out.csv").exists(), "a refused command wrote a file");
    let file = fixture("snipe-it-assets.csv").display().to_string();
    refused(&folder, &["import", &file, "--country", "ZZ"], &["--country ZZ"]);
    refused(
        &folder,
        &["import", &file, "--output", "no/such/folder/x.csv"],
        &["no/such/folder/x.csv"],
    );
    refused(&folder, &["import", "."], &["."]);
    refused(&folder, &["--database", "impact.db", "import", &file, "--commit"], &["sqlite:"]);
    let nobody = "postgres://u:secret@127.0.0.1:1/d";
    refused(&folder, &["--database", nobody, "serve"], &["127.0.0.1:1", "check host and port"]);
    refused(&folder, &["--organisation", "A", "admin", "init", "--owner", "nobody"], &["--owner"]);
    refused(&folder, &["admin", "init", "--owner", "a@b.example"], &["--organisation"]);
}

#[test]
fn what_was_said_of_columns_is_remembered_for_the_next_file_of_the_source() {
    let folder = Folder::new();
    let init = ["admin", "init", "--organisation", "Example", "--owner", "owner@example.com"];
    assert!(folder.impact(&init).status.success());
    folder.write("one.csv", b"Serial,Service Tag,Model\nA1B2C3,D4E5F6,Latitude 5310\n");
    folder.write("two.csv", b"Serial,Service Tag,Model\nA1B2C4,D4E5F7,Latitude 5310\n");
    let import = |file: &'static str, more: &[&'static str]| {
        let arguments = [&["import", file, "--commit", "--country", "DE"], more].concat();
        texts(&folder.impact(&arguments))
    };
    let (status, _, stderr) = import("one.csv", &[]);
    assert!(status == 1 && stderr.contains("--column serial"), "{stderr}");
    let (status, _, stderr) = import("one.csv", &["--column", "serial=Service Tag"]);
    assert_eq!(status, 0, "{stderr}");
    let (status, stdout, stderr) = import("two.csv", &[]);
    assert!(status == 0 && stdout.contains("stored 1 device in"), "{stdout}{stderr}");
    assert!(stderr.contains("column \"Service Tag\": serial"), "{stderr}");
    // What is said at the prompt goes before what is remembered.
    folder.write("three.csv", b"Serial,Service Tag,Model\nA1B2C5,D4E5F8,Latitude 5310\n");
    let (status, _, stderr) = import("three.csv", &["--column", "serial=Serial"]);
    assert!(status == 0 && stderr.contains("column \"Serial\": serial"), "{stderr}");
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    let folder = Folder::new();
    let cases: [&[&str]; 8] = [
        &[],
        &["fly"],
        &["serve", "--port"],
        &["serve", "--listen", "here"],
        &["import"],
        &["import", "x.csv", "--format", "papyrus"],
        &["estimate", "--input", "x.csv"],
        &["demo", "--devices", "many", "--seed", "1"],
    ];
    for arguments in cases {
        let (status, _, stderr) = texts(&folder.impact(arguments));
        assert_eq!(status, 2, "{arguments:?}: {stderr}");
        assert!(!stderr.is_empty(), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["--version"], &["import", "--help"]] {
        let (status, stdout, _) = texts(&folder.impact(arguments));
        assert!(status == 0 && !stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_demo_is_for_an_empty_database_and_for_this_machine_alone() {
    let folder = Folder::new();
    let init = ["--organisation", "Acme", "admin", "init", "--owner", "ada@acme.example"];
    assert!(folder.impact(&init).status.success());
    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0"];
    refused(&folder, &serve, &["empty database"]);
    let folder = Folder::new();
    refused(&folder, &["serve", "--demo", "--listen", "0.0.0.0:0"], &["loopback"]);
    let server = Server::demo();
    let busy = server.address.strip_prefix("http://").unwrap();
    refused(&folder, &["serve", "--listen", busy], &[busy]);
    refused(&folder, &["serve", "--listen", "127.0.0.1:0", "--portal", "nowhere"], &["nowhere"]);
    // What serves is a demo, and says so.
    assert_eq!(server.client().json("/api/v1/meta")["demo"], true);
}

#[test]
fn a_database_that_is_none_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    folder.database.spoil("somebody wants it back");
    let before = folder.database.bytes();
    refused(&folder, &["serve", "--demo", "--listen", "127.0.0.1:0"], &["the database", "impact"]);
    let after = folder.database.bytes();
    assert_eq!(String::from_utf8_lossy(&after), String::from_utf8_lossy(&before));
    assert!(String::from_utf8_lossy(&after).contains("somebody wants it back"));
}

#[test]
fn a_synthetic_fleet_is_the_same_for_the_same_seed() {
    let server = Server::demo();
    let folder = server.folder.clone();
    let figures = |server: &Server| {
        let summary = server.owner().json("/api/v1/fleet/summary?period=2024-01-01..2025-01-01");
        (summary["devices"].clone(), summary["gross"].clone())
    };
    assert!(folder.impact(&["demo", "--devices", "500", "--seed", "7"]).status.success());
    let first = figures(&server);
    assert_eq!(first.0, 500);
    assert!(folder.impact(&["demo", "--devices", "500", "--seed", "8"]).status.success());
    assert_ne!(figures(&server), first);
    assert!(folder.impact(&["demo", "--devices", "500", "--seed", "7"]).status.success());
    assert_eq!(figures(&server), first);
}
