//! How well makers and models of real exports find their product, against a truth made by hand.
//!
//! `tests/fixtures/matching-truth.csv` holds 200 rows drawn from the three sample exports, each with
//! the product a person found in the catalogue, or `none`, or `set_aside`. The numbers are printed:
//! `cargo test -p impact-core --test matching -- --nocapture`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop, and prints")]

mod shipped;

use impact_core::catalogue::MatchKind;
use impact_core::inventory::{Entry, Inventory, ReadOptions, Table, read};
use shipped::LIBRARY;
use std::collections::BTreeMap;

fn exports() -> BTreeMap<&'static str, Inventory> {
    let options = ReadOptions::new("2026-11-25".parse().unwrap());
    let files: [(&str, &[u8]); 3] = [
        ("snipe-it-assets.csv", include_bytes!("../../tests/fixtures/snipe-it-assets.csv")),
        ("intune-devices.csv", include_bytes!("../../tests/fixtures/intune-devices.csv")),
        ("glpi-computers.csv", include_bytes!("../../tests/fixtures/glpi-computers.csv")),
    ];
    files.map(|(name, bytes)| (name, read(&LIBRARY, bytes, &options).unwrap())).into()
}

/// A row of the truth: file, row, maker, model, product.
fn truth() -> Vec<[String; 5]> {
    let table =
        Table::from_text(include_bytes!("../../tests/fixtures/matching-truth.csv")).unwrap();
    let cell = |row: &impact_core::inventory::Row<'_>, at| row.get(at).unwrap().to_owned();
    table.rows().map(|row| [0, 1, 2, 3, 4].map(|at| cell(&row, at))).collect()
}

/// What a row counts as: kind, and identifier of its product.
fn counted(entry: &Entry) -> (MatchKind, Option<&'static str>) {
    let catalogue = &LIBRARY.catalogue;
    let found = catalogue.find(&entry.maker, &entry.model);
    let counted = catalogue.classify(&found, None, entry.class, entry.virtual_machine);
    (counted.kind, counted.product.map(|at| catalogue.products()[at].id.as_str()))
}

#[test]
fn real_names_find_their_product_and_no_other() {
    let exports = exports();
    let (mut matched, mut wrong, mut there, mut found) = (0, Vec::new(), 0, 0);
    let (mut missed, mut virtual_machines) = (Vec::new(), 0);
    let truth = truth();
    assert_eq!(truth.len(), 200);
    for [file, row, maker, model, product] in &truth {
        let entries = &exports[file.as_str()].entries;
        let row: u64 = row.parse().unwrap();
        let entry = entries.iter().find(|entry| entry.row == row).unwrap();
        assert_eq!(
            (entry.maker.as_str(), entry.model.as_str()),
            (maker.trim(), model.trim()),
            "{file} {row}"
        );
        let (kind, id) = counted(entry);
        let said = format!("{file} {row} {maker} {model}: {} {id:?}", kind.key());
        if product == "set_aside" {
            virtual_machines += 1;
            assert_eq!(kind, MatchKind::SetAside, "{said}");
            continue;
        }
        assert_ne!(kind, MatchKind::SetAside, "{said}");
        let is_there = product != "none";
        there += usize::from(is_there);
        if id.is_some() {
            matched += 1;
            if id != Some(product) {
                wrong.push(said);
                continue;
            }
        }
        match id {
            Some(_) => found += 1,
            None if is_there => missed.push(said),
            None => {}
        }
    }
    let wrong_share = 100.0 * wrong.len() as f64 / f64::from(matched);
    let found_share = 100.0 * f64::from(found) / there as f64;
    println!("{} rows, {virtual_machines} virtual machines", truth.len());
    println!("wrong matches: {} of {matched} ({wrong_share:.2} %) {wrong:#?}", wrong.len());
    println!("catalogue names found: {found} of {there} ({found_share:.2} %) {missed:#?}");
    assert!(wrong_share <= 1.0 && found_share >= 95.0);
}

/// Names that are near ones of the catalogue, and none of them.
#[test]
fn names_beside_those_of_the_catalogue_match_nothing() {
    let catalogue = &LIBRARY.catalogue;
    let mut matched = Vec::new();
    let mut tried = 0_u32;
    for product in catalogue.products() {
        for written in beside(&product.name) {
            let known = catalogue.products().iter().any(|other| {
                other.maker == product.maker && other.name.to_lowercase() == written.to_lowercase()
            });
            if known {
                continue;
            }
            tried += 1;
            let found = catalogue.find(&product.maker, &written);
            if found.kind.is_matched() {
                matched.push(format!("{} {written} ({})", product.maker, product.name));
            }
        }
    }
    println!("{tried} names that are no product: {} matched {matched:#?}", matched.len());
    assert!(matched.is_empty() && tried > 3000);
}

/// A name with another number, with a letter more, and with another generation.
fn beside(name: &str) -> Vec<String> {
    let bytes = name.as_bytes();
    let digits: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at].is_ascii_digit()).collect();
    let mut names = Vec::new();
    if let Some(&at) = digits.last() {
        let next = if bytes[at] == b'9' { b'1' } else { bytes[at] + 1 };
        names.push(format!("{}{}{}", &name[..at], char::from(next), &name[at + 1..]));
        names.push(format!("{}x{}", &name[..=at], &name[at + 1..]));
    }
    names.push(format!("{name} 2nd Gen"));
    names.push(format!("{name} Max"));
    names
}
