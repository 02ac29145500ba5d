use super::*;
use crate::fleet::{Device, Filter, Site};
use crate::library::shipped;
use crate::lifecycle::Status;
use crate::own::{Change, OwnFigures, OwnProduct, OwnVersion};

fn device(id: usize, model: &str, class: Option<DeviceClass>) -> Device {
    Device {
        id: format!("{id}"),
        asset_tag: None,
        serial: None,
        maker: "Dell".into(),
        model: model.into(),
        class,
        product: None,
        site: Some("de".into()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: "2025-03-01".parse().ok(),
        end: None,
        planned_days: None,
    }
}

fn laptop() -> Option<DeviceClass> {
    Some(DeviceClass::Laptop)
}

fn known(id: usize) -> Device {
    device(id, "Latitude 5310", None)
}

fn sites() -> Vec<Site> {
    let site = |id: &str, country: &str| Site {
        id: id.into(),
        name: id.to_uppercase(),
        country: country.parse().ok(),
        zone: None,
    };
    vec![site("de", "DE"), site("fr", "FR"), site("new", "")]
}

fn ask(filter: &Filter) -> Ask<'_> {
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    Ask { filter, period, view: View::Management, as_of: "2026-11-25".parse().unwrap() }
}

fn quality_in(library: &Library, devices: Vec<Device>, imported: Option<Day>) -> FleetQuality {
    let filter = Filter::default();
    Fleet::new(library, sites(), devices).quality(library, &ask(&filter), imported)
}

fn quality(devices: Vec<Device>) -> FleetQuality {
    quality_in(&shipped(), devices, None)
}

fn gap(quality: &FleetQuality, kind: GapKind) -> &QualityGap {
    quality.gaps.iter().find(|gap| gap.kind == kind).unwrap_or_else(|| panic!("no {kind:?}"))
}

fn gross(devices: Vec<Device>) -> i64 {
    quality(devices).gross.mean_kg.grams()
}

#[test]
fn gaps_are_ranked_by_how_far_the_total_may_move() {
    let mut devices: Vec<Device> = (0..30).map(known).collect();
    devices.extend((30..60).map(|id| device(id, "Unheard of", laptop())));
    devices.extend((60..62).map(|id| device(id, "Custom build", None)));
    devices.push(Device { start: None, ..known(62) });
    let quality = quality(devices);
    let effects: Vec<i64> = quality.gaps.iter().map(|gap| gap.effect_kg.grams()).collect();
    assert!(effects.is_sorted_by(|a, b| a >= b), "{effects:?}");
    for gap in &quality.gaps {
        let (low, high) = (gap.low_kg.grams(), gap.high_kg.grams());
        assert!(low <= high, "{gap:?}");
        assert_eq!(gap.effect_kg.grams(), low.abs().max(high.abs()));
        if let Some(change) = gap.change_kg {
            assert!((low..=high).contains(&change.grams()), "{gap:?}");
        }
    }
    assert_eq!(gap(&quality, GapKind::Estimated).devices, 30);
    assert_eq!(gap(&quality, GapKind::Unknown).devices, 2);
    assert_eq!(quality.by_devices.iter().map(|share| share.devices).sum::<u64>(), 63);
}

#[test]
fn a_suggestion_is_worth_what_its_product_would_change() {
    let written = |id| device(id, "Latitud 5310", laptop());
    let before = gross(vec![written(0), written(1)]);
    let yes = |id| Device { product: Some("dell/latitude-5310".into()), ..written(id) };
    let after = gross(vec![yes(0), yes(1)]);
    let quality = quality(vec![written(0), written(1)]);
    let suggested = gap(&quality, GapKind::Suggested);
    assert_eq!(suggested.change_kg.unwrap().grams(), after - before);
    assert_eq!((suggested.models.len(), suggested.models[0].devices), (1, 2));
    assert_eq!(suggested.models[0].suggestion.as_ref().unwrap().id, "dell/latitude-5310");
    assert_eq!(suggested.action, GapAction::ConfirmProduct);
}

#[test]
fn a_missing_country_is_tried_as_the_fleets_own_countries() {
    let at = |id, site: &str| Device { site: Some(site.into()), ..known(id) };
    let devices =
        || vec![at(0, "de"), at(1, "fr"), at(2, "new"), Device { site: None, ..known(3) }];
    let quality = quality(devices());
    let missing = gap(&quality, GapKind::NoCountry);
    assert_eq!(missing.devices, 2);
    let none = gross(vec![at(2, "new")]);
    let (germany, france) = (gross(vec![at(2, "de")]) - none, gross(vec![at(2, "fr")]) - none);
    let expected = missing.change_kg.unwrap().grams();
    assert!((expected - (germany + france)).abs() <= 2, "two devices at the mean of both");
    assert!(missing.low_kg.grams() < 2 * france && missing.high_kg.grams() > 2 * germany);
    let sites: Vec<_> =
        missing.sites.iter().map(|site| (site.name.as_deref(), site.devices)).collect();
    assert_eq!(sites, [(None, 1), (Some("NEW"), 1)]);
    // Without any country of its own nothing says which: only how far.
    let alone = super::tests::quality(vec![at(2, "new")]);
    let alone = gap(&alone, GapKind::NoCountry);
    assert_eq!(alone.change_kg, None);
    assert!(alone.high_kg > missing.high_kg.min(alone.high_kg) || alone.high_kg.grams() > 0);
}

#[test]
fn devices_without_a_first_day_may_carry_nothing_or_the_whole_period() {
    let started = |start: &str| Device { start: start.parse().ok(), ..known(1) };
    let quality = quality(vec![known(0), Device { start: None, ..known(1) }]);
    let missing = gap(&quality, GapKind::NoStart);
    assert_eq!(missing.low_kg, GramsCo2e::ZERO);
    assert_eq!(missing.change_kg.unwrap().grams(), gross(vec![started("2025-03-01")]));
    assert!(missing.high_kg.grams() >= gross(vec![started("2026-01-01")]));
}

#[test]
fn an_archived_device_without_an_end_is_tried_before_within_and_after() {
    use crate::fleet::device::Stay;
    let archived = Device {
        status: Status::Archived,
        earlier: vec![Stay {
            until: "2026-06-01".parse().unwrap(),
            status: Status::InUse,
            site: Some("de".into()),
        }],
        ..known(1)
    };
    let quality = quality(vec![known(0), archived.clone()]);
    let missing = gap(&quality, GapKind::NoEnd);
    let ended = Device { end: "2026-06-01".parse().ok(), ..archived };
    let all = Filter { status: Status::ALL.to_vec(), ..Filter::default() };
    let library = shipped();
    let known_end =
        Fleet::new(&library, sites(), vec![ended]).summary(&library, &ask(&all), GroupBy::Class);
    assert_eq!(missing.change_kg, Some(known_end.gross.mean_kg));
    assert_eq!((missing.devices, missing.carried_kg.grams() > 0), (1, true));
}

#[test]
fn a_device_past_its_life_is_computed_again_with_the_life_it_has_had() {
    let old = Device { start: "2018-01-01".parse().ok(), ..known(0) };
    let lived = Device { planned_days: Some(3250), ..old.clone() };
    let quality = quality(vec![old.clone()]);
    let past = gap(&quality, GapKind::PastLife);
    assert_eq!(past.change_kg.unwrap().grams(), gross(vec![lived]) - gross(vec![old]));
}

#[test]
fn time_makes_gaps_of_its_own() {
    let late = |id| Device { start: "2025-06-01".parse().ok(), ..known(id) };
    let quality = quality_in(&shipped(), vec![late(0), late(1)], "2026-01-25".parse().ok());
    let inventory = gap(&quality, GapKind::OldInventory);
    assert_eq!((inventory.devices, inventory.action), (2, GapAction::ImportAgain));
    assert!(inventory.change_kg.unwrap().grams() > 0);
    let grid = gap(&quality, GapKind::OldGrid);
    assert_eq!(grid.countries.len(), 1);
    assert!(grid.low_kg.grams() < 0, "a grid that got cleaner may have gone on doing so");
    let fresh = quality_in(&shipped(), vec![known(0)], "2026-11-20".parse().ok());
    assert!(fresh.gaps.iter().all(|gap| gap.kind != GapKind::OldInventory));
}

#[test]
fn own_figures_without_evidence_are_a_gap_and_count_as_own() {
    let product = OwnProduct {
        id: "dell/latitude-5310".into(),
        maker: "Dell".into(),
        model: "Latitude 5310".into(),
        class: DeviceClass::Laptop,
        total_kg: 300.0,
        statistic: crate::catalogue::Statistic::Mean,
        shares: crate::catalogue::Shares { used: Some(0.2), ..Default::default() },
        error: Some(0.2),
        year: None,
        source: String::new(),
    };
    let version = OwnVersion {
        version: 1,
        recorded_on: "2026-11-25".parse().unwrap(),
        recorded_by: None,
        evidence: None,
        digest: "abcd".into(),
        changes: vec![Change::Product(product)],
    };
    let library = shipped().with_own(&OwnFigures::fold(&[version]));
    let quality = quality_in(&library, vec![known(0), device(1, "Latitude 5320", None)], None);
    assert_eq!(gap(&quality, GapKind::NoEvidence).devices, 1);
    let own = quality.basis.iter().find(|share| share.quality == Quality::Own).unwrap();
    assert!(own.share > 0.0 && own.share < 1.0);
    assert_eq!(quality.by_devices[1].quality, Some(Quality::Own));
}

#[test]
fn a_fleet_without_devices_has_no_gaps() {
    assert_eq!(quality(Vec::new()).gaps, []);
}
