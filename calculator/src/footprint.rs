//! A device made of the input, and what core's engine says of it.

use crate::error::Fault;
use crate::input::{Input, Subject, days};
use impact_core::catalogue::{MatchKind, is_virtual};
use impact_core::embodied::EmbodiedMethod;
use impact_core::factors::DeviceClass;
use impact_core::fleet::{
    Ask, Carbon, Device, Direction, Figure, Filter, Fleet, Freshness, Library, Product, Site, Sort,
    SortKey, StageFigure,
};
use impact_core::library::CountryName;
use impact_core::lifecycle::{Status, View};
use impact_core::quantity::{Day, Period};
use impact_core::receipt::{Label, Quality, Receipt};
use serde::Serialize;

/// What the device was taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Taken {
    /// Maker, as the catalogue spells it where it is known.
    pub maker: String,
    /// Model, likewise.
    pub model: String,
    /// Class.
    pub class: DeviceClass,
    /// How its product was found.
    pub matched: MatchKind,
    /// Its product, with the address of the maker's sheet where that table was given.
    pub product: Option<Product>,
    /// A product that may be meant, not counted until it is asked for.
    pub suggestion: Option<Product>,
}

/// A year of the planned life; together they are the whole life to the gram.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearFigure {
    /// Its days; the last may be shorter.
    pub period: Period,
    /// Gross footprint in it.
    pub gross: Carbon,
}

/// The footprint of one device over its planned life, and of all of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Footprint {
    /// What it was taken for.
    pub device: Taken,
    /// Where it is used.
    pub country: CountryName,
    /// From the first day in service to the end of the planned life.
    pub life: Period,
    /// Its length in days.
    pub planned_days: u32,
    /// Gross footprint of one device over it.
    pub whole_life: Carbon,
    /// The same by stage.
    pub stages: Vec<StageFigure>,
    /// The same by year.
    pub years: Vec<YearFigure>,
    /// Modelled electricity of one device over it, kWh; none where no open figure exists.
    pub energy_kwh: Option<f64>,
    /// How many devices.
    pub quantity: u32,
    /// Gross footprint of all of them over it. They share one error, so the range grows with them.
    pub all: Carbon,
    /// Where the embodied part comes from; none where no footprint is published.
    pub method: Option<EmbodiedMethod>,
    /// How good the figure is.
    pub quality: Quality,
    /// One sentence: what the life shows.
    pub finding: Label,
    /// The grid factor's age at the end of the life.
    pub grid: Option<Freshness>,
    /// What is missing, each a sentence with its remedy.
    pub missing: Vec<Label>,
    /// Engine version.
    pub engine: String,
    /// Identifier of the tables' edition.
    pub factor_set: String,
    /// The computation of `whole_life`, down to inputs and factors.
    pub receipt: Receipt,
}

const SITE: &str = "site";

/// Asks the engine.
///
/// # Errors
/// When the device has no class, or nothing is published for it.
pub fn compute(library: &Library, input: &Input) -> Result<Footprint, Fault> {
    let (fleet, life) = fleet(library, input)?;
    let filter = Filter::default();
    let over = |period| Ask { filter: &filter, period, view: View::Management, as_of: input.start };
    let ask = over(life);
    let first = id(0);
    let unknown = || Fault::input("model", "the device is not known to the engine");
    let detail = fleet.detail(library, &first, &ask).ok_or_else(unknown)?;
    let figures = detail.footprint;
    let class = detail.row.class.ok_or_else(unknown)?;
    let nothing = || {
        Fault::input(
            "class",
            format!(
                "no open footprint and no energy figure is published for the class {}, so it has \
                 no figure yet: choose another",
                class.english().to_lowercase()
            ),
        )
    };
    // Asked before its receipt, which such a device has none of either: the class is at fault.
    if figures.whole_life.is_empty() {
        return Err(nothing());
    }
    let receipt = fleet
        .device_receipt(library, &first, Figure::WholeLife, &ask)
        .map_err(|missing| Fault::input("start", missing.to_string()))?
        .ok_or_else(unknown)?;
    let by_id = Sort { key: SortKey::Start, direction: Direction::Ascending };
    let all = fleet.list(library, &ask, by_id, 0, 1).gross;
    Ok(Footprint {
        device: Taken {
            maker: detail.row.maker,
            model: detail.row.model,
            class,
            matched: detail.row.matched,
            product: detail.product,
            suggestion: detail.suggestion,
        },
        country: CountryName {
            country: input.country,
            name: library.grid.name(input.country).unwrap_or_default().to_owned(),
        },
        life,
        planned_days: detail.row.planned_life_days.unwrap_or_default(),
        whole_life: figures.whole_life_total.ok_or_else(nothing)?,
        stages: figures.whole_life,
        years: years(life)
            .into_iter()
            .filter_map(|period| {
                let gross = fleet.footprint(library, &first, &over(period))?.gross?;
                Some(YearFigure { period, gross })
            })
            .collect(),
        energy_kwh: figures.energy_kwh,
        quantity: input.quantity,
        all,
        method: detail.row.embodied_method,
        quality: receipt.root.quality.unwrap_or(Quality::Modelled),
        finding: figures.finding,
        grid: figures.grid,
        missing: figures.missing,
        engine: figures.engine,
        factor_set: figures.factor_set,
        receipt,
    })
}

/// The devices at one site, in service from the first day to the end of their planned life.
fn fleet(library: &Library, input: &Input) -> Result<(Fleet, Period), Fault> {
    let site =
        Site { id: SITE.to_owned(), name: String::new(), country: Some(input.country), zone: None };
    let one = device(library, input);
    // The class decides the default life, and the engine decides the class.
    let trial = Fleet::new(library, vec![site.clone()], vec![one.clone()]);
    let class = trial.class_of(&one.id).ok_or_else(|| no_class(&one))?;
    let planned = input.planned_days.unwrap_or_else(|| library.classes.of(class).life_days());
    let end = input.start.plus_days(i32::try_from(planned).unwrap_or(i32::MAX));
    let life =
        Period::new(input.start, end).map_err(|error| Fault::input("years", error.to_string()))?;
    let devices = (0..input.quantity)
        .map(|at| Device { id: id(at), planned_days: Some(planned), end: Some(end), ..one.clone() })
        .collect();
    Ok((Fleet::new(library, vec![site], devices), life))
}

fn no_class(device: &Device) -> Fault {
    let model = &device.model;
    let message = if is_virtual(&device.maker, model, "") {
        format!("\"{model}\" is a virtual machine: ask for the server that it runs on")
    } else {
        format!(
            "\"{model}\" is not in the catalogue and its class cannot be told from its name: \
             give its class too"
        )
    };
    Fault::input("model", message)
}

fn id(at: u32) -> String {
    at.to_string()
}

fn device(library: &Library, input: &Input) -> Device {
    let (maker, model, class, product) = match &input.subject {
        Subject::Product(id) => {
            let at = library.catalogue.position(id);
            let known = at.and_then(|at| library.catalogue.products().get(at));
            let (maker, model) =
                known.map_or_else(Default::default, |of| (of.maker.clone(), of.name.clone()));
            (maker, model, None, Some(id.clone()))
        }
        Subject::Written { maker, model, class } => (maker.clone(), model.clone(), *class, None),
        Subject::Class(class) => {
            ("Typical".to_owned(), class.english().to_lowercase(), Some(*class), None)
        }
    };
    Device {
        id: id(0),
        asset_tag: None,
        serial: None,
        maker,
        model,
        class,
        product,
        site: Some(SITE.to_owned()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: Some(input.start),
        end: None,
        planned_days: None,
    }
}

/// The years of a life, counted from its first day; the last ends with it.
fn years(life: Period) -> Vec<Period> {
    let birthday = |year: u32| -> Day {
        let days = i32::try_from(days(f64::from(year))).unwrap_or(i32::MAX);
        life.start().plus_days(days).min(life.end())
    };
    (0_u32..).map_while(|year| Period::new(birthday(year), birthday(year + 1)).ok()).collect()
}
