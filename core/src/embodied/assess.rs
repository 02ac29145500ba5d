//! From a product, or only a class, to embodied carbon by stage.

use super::estimated::{estimated, lent};
use super::estimator::{Components, Estimator, Setting, Spread, Tier, Traits};
use super::method::EmbodiedMethod;
use super::source::class_source;
use super::split::{by_class, by_own_shares, split, stage_label, used_share};
use super::stage::Stage;
use crate::catalogue::Product;
use crate::estimate::{Estimate, Z95};
use crate::factors::{ClassDefault, ClassEmbodied};
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Relative standard deviation where neither the sheet nor its class prints one: the median that
/// makers of client devices print.
pub(super) const USUAL_ERROR: f64 = 0.20;

/// Shares that miss 1 by more are pointed out.
const RESIDUAL_NOTED: f64 = 0.02;

/// Embodied carbon of one device, by stage, with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Embodied {
    /// The tier it was taken from.
    pub method: EmbodiedMethod,
    /// Manufacture, transport, end of life and unattributed, kg CO2e; stages of zero are left out.
    pub stages: Vec<(Stage, Node)>,
    /// Whether the stages are the class's median proportions, not the sheet's own.
    pub split_by_class: bool,
    /// Everything up to the customer's door (cradle to gate with transport), kg CO2e: what a lessee
    /// counts, without a line of its own for transport.
    pub to_the_door: Node,
    /// How far an estimate may lie from what the maker would print, kg CO2e; for a published figure,
    /// which is what the maker prints, the maker's own uncertainty.
    pub prediction: Estimate,
    /// The range shown to people: the prediction widened by the maker's own uncertainty, kg CO2e.
    pub stated: Estimate,
    /// What a reader must know.
    pub notes: Vec<Label>,
}

impl Embodied {
    /// The stage's carbon over the whole life, kg CO2e.
    pub fn stage_kg(&self, stage: Stage) -> f64 {
        self.node(stage).map_or(0.0, |node| node.value)
    }

    /// The stage's reasons.
    pub fn node(&self, stage: Stage) -> Option<&Node> {
        self.stages.iter().find(|(of, _)| *of == stage).map(|(_, node)| node)
    }

    /// Relative standard deviation of the stated range.
    pub fn relative_sd(&self) -> f64 {
        if self.stated.mean > 0.0 { self.stated.sd / self.stated.mean } else { 0.0 }
    }

    /// How the figure is marked.
    pub fn quality(&self) -> Quality {
        self.method.quality()
    }

    /// How one of its stages is marked: a stage split off by the class's proportions is an estimate,
    /// though the sum is the maker's.
    pub fn stage_quality(&self) -> Quality {
        if self.split_by_class { Quality::Estimate } else { self.quality() }
    }

    /// The sum of the stages as a receipt, each in whole grams.
    pub fn whole(&self) -> Node {
        let label = Label::new("receipt.embodied_whole", "Embodied, whole device");
        let stages = self.stages.iter().map(|(_, node)| {
            let label = node.label.clone();
            let thousand = Label::new("receipt.per_thousand", "Grams in a kilogram");
            Node::from(label, Unit::GCo2e, node.clone())
                .then(Operator::Times, Node::leaf(thousand, 1000.0, Unit::PerThousand))
                .rounded()
                .with_quality(self.stage_quality())
        });
        let mut node = Node::sum(label, Unit::GCo2e, stages)
            .with_range(self.stated.low * 1000.0, self.stated.high * 1000.0)
            .with_quality(self.quality());
        node.notes.clone_from(&self.notes);
        node
    }
}

/// The tables that embodied carbon is found in.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// The estimator.
    pub estimator: &'a Estimator,
    /// Factors of servers' parts.
    pub components: &'a Components,
    /// Published products, as the estimator numbers them.
    pub products: &'a [Product],
    /// Defaults of the device's class.
    pub class: &'a ClassDefault,
}

/// The device that is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Its product, or the one that lends its figures.
    pub product: Option<&'a Product>,
    /// The product is another of its line: its figure is an estimate for this one.
    pub lent: bool,
    /// Maker, as written anywhere.
    pub maker: &'a str,
    /// Model, likewise.
    pub model: &'a str,
    /// What else is known of it.
    pub traits: Traits,
}

/// Embodied carbon of a device, from the best tier there is: its product's published figure; the
/// organisation's own figure for its class; products of its line; its maker's products of its class;
/// its parts, for a server; the median of its class. `None` when the class has no published
/// footprint.
pub fn assess(tables: Tables<'_>, asked: &Asked<'_>) -> Option<Embodied> {
    let class = tables.class;
    match asked.product {
        Some(product) if asked.lent => Some(lent(published(product, class), tables)),
        Some(product) => Some(published(product, class)),
        None if class.own.embodied.is_some() => class_median(tables, asked.maker),
        None => estimated(tables, asked).or_else(|| class_median(tables, asked.maker)),
    }
}

fn published(product: &Product, class: &ClassDefault) -> Embodied {
    let shares = product.shares;
    let possible = shares.are_possible();
    let used = shares.used.filter(|used| possible && *used < 1.0);
    let mut notes = Vec::new();
    let mut split_use = 0.0;
    let (method, stages) = match used {
        Some(_) if shares.manufacture.is_some() => {
            if shares.residual().is_some_and(|rest| rest.abs() > RESIDUAL_NOTED) {
                notes.push(Label::new(
                    "receipt.note.residual",
                    "The maker's shares do not sum to 100 %: what is left over is kept apart as unattributed.",
                ));
            }
            (EmbodiedMethod::Published, by_own_shares(product))
        }
        Some(used) => {
            notes.push(split_note());
            (EmbodiedMethod::Published, by_class(product, used_share(used, product), class))
        }
        None => {
            split_use = class.use_share_spread.unwrap_or(0.0);
            let share = class.use_share.unwrap_or(0.0);
            notes.push(Label::new(
                "receipt.note.use_share_by_class",
                "The maker's sheet gives no usable share of the use phase: the class's median stands in.",
            ));
            notes.push(split_note());
            let node = Node::leaf(
                Label::new("receipt.share_use_class", "Share of use, median of the class"),
                share,
                Unit::Ratio,
            )
            .with_quality(Quality::Estimate);
            (EmbodiedMethod::PublishedSplitByClass, by_class(product, node, class))
        }
    };
    if product.has_faulty_error() {
        notes.push(Label::new(
            "receipt.note.faulty_error",
            "The sheet's standard deviation cannot be right: the class's median stands in.",
        ));
    }
    let mean: f64 = stages.iter().map(|(_, node)| node.value).sum();
    let own = error_of(product, class);
    let relative = f64::sqrt(own * own + split_use * split_use);
    let method = if product.own.is_some() { EmbodiedMethod::Own } else { method };
    let stated = Estimate::from_relative_sd(mean, relative);
    let to_the_door = to_the_door(&stages);
    let split_by_class = notes.iter().any(|note| note.key == SPLIT_BY_CLASS);
    Embodied { method, stages, split_by_class, to_the_door, prediction: stated, stated, notes }
}

pub(super) fn to_the_door(stages: &[(Stage, Node)]) -> Node {
    let parts = stages.iter().filter(|(stage, _)| *stage != Stage::EndOfLife);
    Node::sum(
        Label::new("receipt.to_the_door", "Cradle to the customer’s door, whole device"),
        Unit::KgCo2e,
        parts.map(|(_, node)| node.clone()),
    )
}

/// The maker's relative standard deviation, else the class's median, else the usual one. Servers'
/// makers print values near 1 and mean them.
fn error_of(product: &Product, class: &ClassDefault) -> f64 {
    product.credible_error().or(class.error).unwrap_or(USUAL_ERROR)
}

/// Key of the note that a sheet's stages are the class's.
const SPLIT_BY_CLASS: &str = "receipt.note.split_by_class";

fn split_note() -> Label {
    Label::new(
        SPLIT_BY_CLASS,
        "The sheet gives no stages: split in the class's median proportions.",
    )
}

/// The class's median, published or the organisation's own.
fn median(class: &ClassDefault, known: &ClassEmbodied) -> Node {
    let (label, quality, source) = match &class.own.embodied {
        Some(own) => (
            Label::new("receipt.own_class_median", "Your own figure for a device of its class"),
            Quality::Own,
            own.clone(),
        ),
        None => (
            Label::new(
                "receipt.class_median",
                "Median of {rows} published footprints of its class",
            )
            .with("rows", known.rows),
            Quality::Estimate,
            class_source(class),
        ),
    };
    Node::leaf(label, known.median_kg, Unit::KgCo2e)
        .with_range(known.low_kg, known.high_kg)
        .with_quality(quality)
        .with_source(source)
}

/// Footprints of a class from which on their percentiles say how far they lie apart: as many as a
/// class needs for a spread of its own in `estimator.odbl.csv`.
const MANY_ROWS: u32 = 25;

/// Whether a class's published footprints say how far its median may lie from a device: they are of
/// all makers, as a device is of which nobody says who made it.
fn is_anybodys(class: &ClassDefault, maker: &str) -> bool {
    maker.trim().is_empty() && class.embodied.is_some_and(|known| known.rows >= MANY_ROWS)
}

/// How far a class's published median may lie from a device of a maker (empty: nobody says), relative
/// to it; none where none is known. Of a named maker, of whom no figure is known, that is how far
/// medians missed such makers.
pub(crate) fn median_spread(tables: Tables<'_>, maker: &str) -> Option<Spread> {
    let class = tables.class;
    let known = class.embodied?;
    if is_anybodys(class, maker) {
        // As finely as the other spreads are written.
        let of = |kg: f64| (kg / known.median_kg * 1e4).round() / 1e4;
        return Some(Spread { low: of(known.low_kg), high: of(known.high_kg) });
    }
    tables.estimator.spread(Setting::Inventory, Tier::ClassMedian, class.class)
}

fn class_median(tables: Tables<'_>, maker: &str) -> Option<Embodied> {
    let class = tables.class;
    let mut known = class.embodied?;
    let spread = median_spread(tables, maker).filter(|_| class.own.embodied.is_none());
    if let Some(spread) = spread {
        known.low_kg = known.median_kg * spread.low;
        known.high_kg = known.median_kg * spread.high;
    }
    let note = if class.own.embodied.is_some() {
        Label::new(
            "receipt.note.own_class",
            "No published footprint fits this device: your own figure for its class. Its range is the one given, with the makers’ own uncertainty on top.",
        )
    } else if is_anybodys(class, maker) {
        Label::new(
            "receipt.note.class_median_any",
            "Nothing says who made this device: the median of its class. Its range is the 5th to 95th percentile of the class’s published footprints, with the makers’ own uncertainty on top.",
        )
    } else {
        Label::new(
            "receipt.note.class_median",
            "No published footprint fits this device: the median of its class. Its range is how far that may lie from a device that it knows nothing of, with the makers’ own uncertainty on top: not the 5th to 95th percentile of the class’s published footprints.",
        )
    };
    let median = median(class, &known);
    let stages = split(class, |stage| {
        Node::from(stage_label(stage), Unit::KgCo2e, median.clone()).with_quality(Quality::Estimate)
    });
    let mean: f64 = stages.iter().map(|(_, node)| node.value).sum();
    let prediction = Estimate::from_percentiles(mean, known.low_kg, known.high_kg);
    Some(Embodied {
        method: EmbodiedMethod::ClassMedian,
        split_by_class: true,
        to_the_door: to_the_door(&stages),
        stages,
        prediction,
        stated: widened(prediction, class.error.unwrap_or(USUAL_ERROR)),
        notes: vec![note],
    })
}

/// A range widened by a further, independent relative deviation: log variances add, the mean stays.
pub(super) fn widened(estimate: Estimate, relative: f64) -> Estimate {
    let own = libm::log(estimate.high / estimate.low) / (2.0 * Z95);
    let both = f64::sqrt(own * own + libm::log(1.0 + relative * relative));
    if !both.is_finite() {
        return estimate;
    }
    let factor = libm::exp(Z95 * (both - own));
    Estimate::from_percentiles(estimate.mean, estimate.low / factor, estimate.high * factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Shares};
    use crate::factors::{ClassDefaults, DeviceClass};
    use crate::library::shipped;

    fn defaults() -> ClassDefaults {
        ClassDefaults::parse(include_bytes!("../../data/classes.odbl.csv")).unwrap()
    }

    /// Of a product, or of nothing but a class.
    fn assess(product: Option<&Product>, class: &ClassDefault) -> Option<Embodied> {
        let library = shipped();
        let tables = Tables { class, ..library.tables(class.class) };
        super::assess(tables, &Asked { product, ..Asked::default() })
    }

    fn catalogue() -> Catalogue {
        Catalogue::parse(
            include_bytes!("../../data/catalogue.odbl.csv"),
            include_bytes!("../../data/machine-types.csv"),
        )
        .unwrap()
    }

    fn product(shares: Shares) -> Product {
        let mut product = catalogue().products()[0].clone();
        product.total_kg = 300.0;
        product.error = Some(0.2);
        product.class = DeviceClass::Laptop;
        product.shares = shares;
        product
    }

    #[test]
    fn stages_of_every_product_sum_to_its_total_less_the_makers_use() {
        let defaults = defaults();
        for product in catalogue().products() {
            let embodied = assess(Some(product), defaults.of(product.class)).unwrap();
            let whole = embodied.whole();
            whole.verify().unwrap();
            assert!(whole.value > 0.0, "{}", product.id);
            let (mean, stated) = (whole.value / 1000.0, embodied.stated);
            assert!(stated.low < mean && mean < stated.high);
            if let (Some(used), true) = (product.shares.used, product.shares.are_possible()) {
                let expected = product.total_kg * (1.0 - used);
                // Unattributed shares under half a thousandth are left out.
                let close = (mean - expected).abs() <= product.total_kg * 0.000_6;
                assert!(close, "{}: {mean} is not {expected}", product.id);
            }
        }
    }

    #[test]
    fn a_residual_stays_a_line_of_its_own() {
        let embodied = assess(
            Some(&product(Shares {
                manufacture: Some(0.7),
                transport: Some(0.0),
                used: Some(0.2),
                end_of_life: Some(0.0),
            })),
            defaults().of(DeviceClass::Laptop),
        )
        .unwrap();
        assert!((embodied.stage_kg(Stage::Unattributed) - 30.0).abs() < 1e-9);
        assert!(embodied.notes.iter().any(|note| note.key == "receipt.note.residual"));
    }

    #[test]
    fn impossible_shares_give_no_stages_of_their_own() {
        let embodied = assess(
            Some(&product(Shares {
                manufacture: Some(7.76),
                transport: Some(0.042),
                used: Some(0.18),
                end_of_life: Some(0.002),
            })),
            defaults().of(DeviceClass::Laptop),
        )
        .unwrap();
        assert_eq!(embodied.method, EmbodiedMethod::PublishedSplitByClass);
        assert!(embodied.stated.mean < 300.0);
    }

    #[test]
    fn a_sheet_with_a_use_share_alone_is_split_by_class() {
        let defaults = defaults();
        let shares = Shares { used: Some(0.25), ..Shares::default() };
        let embodied = assess(Some(&product(shares)), defaults.of(DeviceClass::Laptop)).unwrap();
        assert_eq!(embodied.method, EmbodiedMethod::Published);
        assert!((embodied.stage_kg(Stage::Manufacture) - 300.0 * 0.75 * 0.936).abs() < 1e-9);
    }

    #[test]
    fn an_unbelievable_error_gives_way_to_the_class() {
        let catalogue = catalogue();
        let at = catalogue.position("lenovo/thinkcentre-tiny-in-one-22-4th-gen-touch").unwrap();
        let product = &catalogue.products()[at];
        let embodied = assess(Some(product), defaults().of(product.class)).unwrap();
        assert!(embodied.relative_sd() < 0.3);
        assert!(embodied.notes.iter().any(|note| note.key == "receipt.note.faulty_error"));
    }

    #[test]
    fn the_stated_range_of_an_estimate_is_wider_than_the_prediction() {
        let defaults = defaults();
        for class in DeviceClass::ALL {
            let Some(embodied) = assess(None, defaults.of(class)) else {
                assert_eq!(class, DeviceClass::Dock);
                continue;
            };
            let parts = class == DeviceClass::Server;
            let expected = if parts { EmbodiedMethod::Parts } else { EmbodiedMethod::ClassMedian };
            assert_eq!(embodied.method, expected);
            assert!(embodied.stated.low < embodied.prediction.low);
            assert!(embodied.stated.high > embodied.prediction.high);
        }
    }

    #[test]
    fn the_note_of_a_class_median_says_whose_range_it_is() {
        let defaults = defaults();
        let class = defaults.of(DeviceClass::Laptop);
        let shipped = assess(None, class).unwrap();
        assert_eq!(shipped.notes[0].key, "receipt.note.class_median_any");
        let percentiles = class.embodied.unwrap();
        let near = |kg: f64, of: f64| (kg / of - 1.0).abs() < 1e-3;
        assert!(near(shipped.prediction.low, percentiles.low_kg));
        assert!(near(shipped.prediction.high, percentiles.high_kg));
        // Of a maker that publishes nothing, much less is known.
        let library = crate::library::shipped();
        let asked = Asked { maker: "Nobody's", ..Asked::default() };
        let stranger = super::assess(library.tables(DeviceClass::Laptop), &asked).unwrap();
        assert_eq!(stranger.notes[0].key, "receipt.note.class_median");
        assert!(stranger.prediction.low < percentiles.low_kg);
        assert!(stranger.prediction.high > percentiles.high_kg);
        // Of ten printers the 5th percentile is no more than their least.
        let printer =
            super::assess(library.tables(DeviceClass::Printer), &Asked::default()).unwrap();
        assert_eq!(printer.notes[0].key, "receipt.note.class_median");
        let mut own = class.clone();
        own.own.embodied = Some(class_source(class));
        let given = assess(None, &own).unwrap();
        assert_eq!(given.notes[0].key, "receipt.note.own_class");
        let ends = (given.prediction.low, given.prediction.high);
        assert_eq!(ends, (percentiles.low_kg, percentiles.high_kg));
    }
}
