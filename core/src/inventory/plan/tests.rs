use super::known::Sites;
use super::*;
use crate::catalogue::{NO_PRODUCT, Nearness};
use crate::inventory::wire::LocationFinding;
use crate::inventory::{ReadOptions, read};
use crate::library::shipped;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(shipped);

const HEADER: &str = "Asset Tag,Serial,Manufacturer,Model,Category,Location,Status,Purchase Date\n";
/// Three devices: with both identities, with a serial alone, with an inventory number alone.
const FIRST: &str = "T1,S1,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n\
    ,S2,Dell,Latitude 5320,Laptop,Leeds,Ready to Deploy,2024-02-15\n\
    T3,,HP,EliteDisplay E243,Monitor,Paris,Deployed,2024-03-15\n";

fn drafted(rows: &str) -> Draft {
    let today = "2026-11-24".parse().unwrap();
    let options = ReadOptions::new(today);
    let inventory = read(&LIBRARY, format!("{HEADER}{rows}").as_bytes(), &options).unwrap();
    draft(&LIBRARY, &inventory, today)
}

/// The fleet after the first file was taken.
fn fleet(rows: &str) -> Known {
    let device = |(at, item): (usize, &PlannedDevice)| KnownDevice {
        id: format!("d{}", at + 1),
        now: facts(item),
        told: None,
        product: false,
        seen: true,
        missed: false,
        invented: false,
    };
    let devices = drafted(rows).devices.iter().enumerate().map(device).collect();
    let site = |name: &str| KnownSite {
        name: name.to_owned(),
        also: vec![format!("{name} (old)")],
        country: None,
    };
    Known { devices, sites: vec![site("Leeds"), site("Paris")], ..Known::default() }
}

fn planned(rows: &str, known: &Known) -> (Draft, Plan) {
    let draft = drafted(rows);
    let plan = compare(&LIBRARY, &draft, known, &mut |_| true).unwrap();
    (draft, plan)
}

/// The differences, each as its key, its group and its changes.
fn told(rows: &str, known: &Known) -> Vec<String> {
    let (draft, plan) = planned(rows, known);
    let text = |difference: &PlannedDifference| {
        let shown = plan.shown(difference, &draft, known).unwrap();
        let changes = shown.changes.iter().map(|change| {
            let fact = serde_json::to_string(&change.fact).unwrap();
            let none = || "-".to_owned();
            let (from, to) = (change.from.clone(), change.to.clone());
            let mark = if change.conflict { "!" } else { "" };
            format!(
                " {}{mark} {}→{}",
                fact.trim_matches('"'),
                from.unwrap_or_else(none),
                to.unwrap_or_else(none)
            )
        });
        format!("{} {}{}", shown.key, shown.group.key(), changes.collect::<String>())
    };
    plan.differences.iter().map(text).collect()
}

#[test]
fn the_same_file_again_changes_nothing_and_says_so() {
    let known = fleet(FIRST);
    let (_, plan) = planned(FIRST, &known);
    assert!(plan.differences.is_empty() && plan.preview.difference.is_nothing());
    assert_eq!(plan.preview.difference.unchanged, 3);
    assert!(plan.preview.finding.text.starts_with("Nothing changes"), "{:?}", plan.preview.finding);
    assert_eq!(plan.named, [(0, 0), (1, 1), (2, 2)]);
}

#[test]
fn each_fact_that_a_later_file_tells_otherwise_is_told() {
    let later = "T1,S1,Dell,Latitude 5310,Laptop,Paris,Deployed,2024-01-15\n\
        T2,S2,Dell,Latitude 5320,Laptop,Leeds,Deployed,2024-02-16\n\
        T3,S3,HP,EliteDisplay E243d,Desktop,Paris,Archived,2024-03-15\n\
        T4,S4,Dell,Latitude 5310,Laptop,Rome,Deployed,2025-01-15\n";
    assert_eq!(
        told(later, &fleet(FIRST)),
        [
            "d1 changed site Leeds→Paris",
            "d2 changed status in_stock→in_use start 2024-02-15→2024-02-16 asset_tag -→T2",
            // Of another class, and no serial says that it is the same device.
            "d3 conflict status! in_use→archived model! HP EliteDisplay E243→HP EliteDisplay E243d \
             class! monitor→desktop serial! -→S3",
            "row:5 new",
        ]
    );
}

#[test]
fn what_a_file_leaves_empty_it_does_not_tell() {
    let later = ",S1,,,,,,\n,S2,,,,,unheard of,\nT3,,,,,,,\n";
    assert_eq!(told(later, &fleet(FIRST)), Vec::<String>::new());
}

#[test]
fn a_device_that_is_missing_is_gone_only_from_its_own_source() {
    let mut known = fleet(FIRST);
    let later = "T1,S1,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n";
    assert_eq!(told(later, &known), ["d2 gone", "d3 gone"]);
    // Another source never had the one, and the other had left already.
    known.devices[1].seen = false;
    known.devices[2].now.status = Status::Archived;
    assert_eq!(told(later, &known), Vec::<String>::new());
}

#[test]
fn a_row_that_is_left_out_still_names_its_device() {
    let wide = "T1,S1,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15,,one,more\n\
        ,S2,Dell,Latitude 5320,Laptop,Leeds,Ready to Deploy,2024-02-15\n\
        T3,,HP,EliteDisplay E243,Monitor,Paris,Deployed,2024-03-15\n";
    assert_eq!(told(wide, &fleet(FIRST)), Vec::<String>::new());
}

#[test]
fn a_device_that_left_and_is_there_again_has_returned() {
    let mut known = fleet(FIRST);
    known.devices[0].now.status = Status::Archived;
    assert_eq!(told(FIRST, &known), ["d1 returned status archived→in_use"]);
    // The same where a person ended it, and the file says only what it always said: it stands.
    known.devices[0].told =
        Some(Box::new(Facts { status: Status::InUse, ..known.devices[0].now.clone() }));
    assert_eq!(told(FIRST, &known), Vec::<String>::new());
}

#[test]
fn a_device_that_was_missing_is_back_also_in_a_file_without_a_status() {
    let silent = FIRST.replace("Deployed", "").replace("Ready to Deploy", "");
    let mut known = fleet(FIRST);
    known.devices[0].now.status = Status::Archived;
    (known.devices[0].seen, known.devices[0].missed) = (false, true);
    assert_eq!(told(&silent, &known), ["d1 returned status archived→in_use"]);
    // What another source ended, or one's own row once said, is offered, and not taken by itself.
    known.devices[0].missed = false;
    assert_eq!(told(&silent, &known), ["d1 conflict status! archived→in_use"]);
    known.devices[0].seen = true;
    assert_eq!(told(&silent, &known), ["d1 conflict status! archived→in_use"]);
    // What a person ended stands while the file goes on to have it, and is offered once it is there
    // again.
    known.devices[0].told =
        Some(Box::new(Facts { status: Status::InUse, ..known.devices[0].now.clone() }));
    assert_eq!(told(&silent, &known), Vec::<String>::new());
    known.devices[0].seen = false;
    assert_eq!(told(&silent, &known), ["d1 conflict status! archived→in_use"]);
}

#[test]
fn what_a_person_changed_is_a_conflict_only_when_the_file_moves_too() {
    let mut known = fleet(FIRST);
    let told_before = known.devices[0].now.clone();
    known.devices[0].now.location = Some("Paris".to_owned());
    known.devices[0].told = Some(Box::new(told_before));
    assert_eq!(told(FIRST, &known), Vec::<String>::new(), "the file says what it said");
    let moved = FIRST.replace("Laptop,Leeds,Deployed", "Laptop,Rome,In Repair");
    assert_eq!(told(&moved, &known), ["d1 conflict status in_use→in_repair site! Paris→Rome"]);
    let agreed = FIRST.replace("Laptop,Leeds,Deployed", "Laptop,Paris,Deployed");
    assert_eq!(told(&agreed, &known), Vec::<String>::new(), "the file says what the person said");
}

#[test]
fn a_site_is_known_by_the_names_it_had() {
    let later = FIRST.replace("Leeds", "Leeds (old)");
    assert_eq!(told(&later, &fleet(FIRST)), Vec::<String>::new());
    let (_, plan) = planned(&later.replace("S1", "S9").replace("T1", "T9"), &fleet(FIRST));
    assert!(plan.preview.locations[0].known, "{:?}", plan.preview.locations);
    // The case of its letters makes no other place, unless both are there.
    for name in ["LEEDS", "leeds (OLD)"] {
        assert_eq!(told(&FIRST.replace("Leeds", name), &fleet(FIRST)), Vec::<String>::new());
    }
    let mut known = fleet(FIRST);
    known.sites.push(KnownSite { name: "LEEDS".into(), also: Vec::new(), country: None });
    let sites = Sites::new(&known.sites);
    assert_eq!(sites.get("Leeds").map(|site| site.name.as_str()), Some("Leeds"));
    assert_eq!(sites.get("LEEDS").map(|site| site.name.as_str()), Some("LEEDS"));
}

#[test]
fn a_device_is_told_by_one_row() {
    // In the records one device has both; in the file a row has its serial, another its number.
    let mut known = fleet(FIRST);
    known.devices.truncate(1);
    let later = ",S1,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n\
        T1,,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n";
    let (_, plan) = planned(later, &known);
    assert!(plan.differences.is_empty(), "{:?}", plan.differences);
    assert_eq!((plan.preview.tally.duplicate, plan.left_out[0].instead), (1, Some(2)));
    assert!(plan.preview.problems.iter().any(|p| p.sentence.key == "problem.repeat"));
}

#[test]
fn a_reused_inventory_number_is_another_device() {
    let later = "T1,S7,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n";
    let known = fleet(FIRST);
    assert_eq!(told(later, &known)[0], "row:2 new");
}

#[test]
fn two_serials_with_one_inventory_number_are_two_devices() {
    let row =
        |serial| format!("T3,{serial},HP,EliteDisplay E243,Monitor,Paris,Deployed,2024-03-15\n");
    let known = fleet(&row(""));
    let (_, plan) = planned(&format!("{}{}", row("S3"), row("S4")), &known);
    assert_eq!((plan.preview.tally.duplicate, plan.left_out.len()), (0, 0));
    assert_eq!(
        told(&format!("{}{}", row("S3"), row("S4")), &known),
        ["d1 changed serial -→S3", "row:3 new",]
    );
    // So is one whose serial a person entered since.
    let mut known = known;
    known.devices[0].told = Some(Box::new(known.devices[0].now.clone()));
    known.devices[0].now.serial = Some("S3".to_owned());
    assert_eq!(told(&row("S4"), &known), ["row:2 new", "d1 gone"]);
    assert_eq!(told(&row(""), &known), Vec::<String>::new());
}

#[test]
fn devices_with_no_identity_are_told_by_their_facts_each_once() {
    let nameless = ",,Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n";
    let two = format!("{nameless}{nameless}");
    let known = fleet(&two);
    assert_eq!(told(&two, &known), Vec::<String>::new());
    assert_eq!(told(&format!("{two}{nameless}"), &known), ["row:4 new"]);
    assert_eq!(told(nameless, &known), ["d2 gone"]);
}

#[test]
fn a_corrected_serial_is_not_another_device() {
    let mut known = fleet(FIRST);
    let told_before = known.devices[0].now.clone();
    known.devices[0].now.serial = Some("S1-corrected".to_owned());
    known.devices[0].told = Some(Box::new(told_before));
    assert_eq!(told(FIRST, &known), Vec::<String>::new());
}

fn many(prefix: &str, devices: usize) -> String {
    let row = |n| {
        format!("{prefix}{n},{prefix}-S{n},Dell,Latitude 5310,Laptop,Leeds,Deployed,2024-01-15\n")
    };
    (0..devices).map(row).collect()
}

#[test]
fn an_export_of_strangers_is_asked_about() {
    let mut known = fleet(&many("A", 40));
    let asked = |rows: &str, known: &Known| planned(rows, known).1.preview.stranger;
    let sentence = asked(&many("B", 30), &known).unwrap().text;
    assert!(sentence.contains("Of the 30 devices") && sentence.contains("the 40"), "{sentence}");
    // Two of forty in common are not hardly any; nor is a handful of devices a fleet.
    assert_eq!(asked(&format!("{}{}", many("B", 38), many("A", 2)), &known), None);
    assert_eq!(asked(&many("B", 5), &known), None);
    assert!(asked(&format!("{}{}", many("B", 39), many("A", 1)), &known).is_some());
    // Invented devices are nobody's.
    known.devices.iter_mut().for_each(|device| device.invented = true);
    assert_eq!(asked(&many("B", 30), &known), None);
}

#[test]
fn a_yes_to_a_product_is_not_asked_for_again() {
    let rows = "T1,S1,Dell,Latitud 5310,Laptop,Leeds,Deployed,2024-01-15\n";
    let (_, plan) = planned(rows, &Known::default());
    let suggestion = plan.preview.suggestions.first().cloned();
    let Some(suggestion) = suggestion else { panic!("{:?}", plan.preview.rows) };
    let mut known = Known::default();
    known.confirmed.insert("DELL", &suggestion.model, suggestion.product);
    let (_, plan) = planned(rows, &known);
    assert!(plan.preview.suggestions.is_empty());
    assert_eq!((plan.preview.tally.matched, plan.preview.tally.suggested), (1, 0));
    // Nor is a no.
    known.confirmed.insert("Dell", &suggestion.model, NO_PRODUCT.to_owned());
    let (_, plan) = planned(rows, &known);
    assert!(plan.preview.suggestions.is_empty());
    assert_eq!((plan.preview.tally.estimated, plan.preview.tally.suggested), (1, 0));
}

#[test]
fn the_shown_rows_tell_what_becomes_of_them() {
    let mut known = fleet(FIRST);
    known.devices.truncate(2);
    let virtual_machine = "T9,S9,VMware,VMware Virtual Platform,Server,Leeds,Deployed,2024-01-15\n";
    let rows = format!("{}{virtual_machine}", FIRST.replace("Latitude 5320", "Latitude 5330"));
    let (_, plan) = planned(&rows, &known);
    let outcomes: Vec<RowOutcome> = plan.preview.rows.iter().map(|row| row.outcome).collect();
    use RowOutcome::{Changed, LeftOut, New, Unchanged};
    assert_eq!(outcomes, [Unchanged, Changed, New, LeftOut]);
}

#[test]
fn a_suggested_product_is_not_told_as_what_a_row_is() {
    let rows = "T1,S1,LENOVO,20L5004JUS,Laptop,Leeds,Deployed,2024-01-15\n";
    let (_, plan) = planned(rows, &Known::default());
    let row = &plan.preview.rows[0];
    assert_eq!(
        (row.product.as_deref(), row.resolved_model.as_deref()),
        (None, Some("ThinkPad T480"))
    );
    let suggestion = &plan.preview.suggestions[0];
    assert_eq!(suggestion.near, Some(Nearness::SameLine));
    assert!(suggestion.estimate_kg.is_some_and(|estimate| estimate == row.embodied_kg.unwrap()));
}

#[test]
fn a_country_that_only_the_organisation_says_is_told_as_assumed() {
    let country: Option<Country> = "DE".parse().ok();
    let known = Known { default_country: country, ..fleet(FIRST) };
    let rows = "T8,S8,Dell,Latitude 5310,Laptop,Lyon,Deployed,2024-01-15\n\
        T1,S1,Dell,Latitude 5310,Laptop,Paris,Deployed,2024-01-15\n";
    let places = |known: &Known| {
        let (_, plan) = planned(rows, known);
        let of = |place: &LocationFinding| (place.name.clone(), place.country, place.assumed);
        plan.preview.locations.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(places(&known), [("Lyon".into(), country, true), ("Paris".into(), None, false)]);
    let known = Known { default_country: None, ..known };
    assert_eq!(places(&known)[0], ("Lyon".into(), None, false));
}

#[test]
fn a_comparison_can_be_stopped() {
    let draft = drafted(&many("A", 3000));
    let mut seen = Vec::new();
    let stopped = compare(&LIBRARY, &draft, &Known::default(), &mut |done| {
        seen.push(done);
        done < 2000
    });
    assert_eq!(stopped.unwrap_err(), Stopped);
    assert_eq!(seen, [0, 1024, 2048]);
}

#[test]
fn an_inventory_number_alone_makes_no_device_another_makers() {
    let known = fleet(FIRST);
    // No serial says that they are one.
    let reused = "T3,,Google,Pixel 4a,Phone,Paris,Deployed,2024-03-15\n";
    assert_eq!(told(reused, &known)[0], "d3 conflict model! HP EliteDisplay E243→Google Pixel 4a");
    let (draft, plan) = planned(reused, &known);
    assert!(plan.shown(&plan.differences[0], &draft, &known).unwrap().changes[0].another);
    // A serial does; so does the same maker, however it is written.
    let corrected = "T1,S1,HP,EliteBook 840 G8,Laptop,Leeds,Deployed,2024-01-15\n";
    assert!(told(corrected, &known)[0].starts_with("d1 changed model Dell"), "{corrected}");
    let renamed = "T3,,Hewlett-Packard,EliteDisplay E243 23.8,Monitor,Paris,Deployed,2024-03-15\n";
    assert!(told(renamed, &known)[0].starts_with("d3 changed model HP"), "{renamed}");
}
