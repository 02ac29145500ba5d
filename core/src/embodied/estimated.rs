//! Estimates where no published figure matches, with their reasons.

use super::assess::{Asked, Embodied, Tables, USUAL_ERROR, to_the_door, widened};
use super::estimator::{Part, Predicted, Setting, Spread, Tier};
use super::method::EmbodiedMethod;
use super::source::{class_source, estimator_source};
use super::split::{split, stage_label};
use crate::estimate::Estimate;
use crate::factors::{ClassDefault, DeviceClass};
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// The figure of another product of its line: the mean is that product's, the range is how far
/// products of one line lie apart.
pub(super) fn lent(product: Embodied, tables: Tables<'_>) -> Embodied {
    let class = tables.class;
    let spread = tables.estimator.spread(Setting::Inventory, Tier::ProductLine, class.class);
    let mut embodied = Embodied { method: EmbodiedMethod::ProductLine, ..product };
    if let Some(spread) = spread {
        let own = embodied.relative_sd();
        embodied.prediction = ranged(embodied.stated.mean, spread);
        embodied.stated = widened(embodied.prediction, own);
    }
    embodied.notes.push(Label::new(
        "receipt.note.lent",
        "The figure of another product of its line: an estimate for this one.",
    ));
    embodied
}

/// An estimate from published products of its maker, or of a server from its parts.
pub(super) fn estimated(tables: Tables<'_>, asked: &Asked<'_>) -> Option<Embodied> {
    let class = tables.class;
    if class.class == DeviceClass::Server {
        return parts(tables, asked);
    }
    let estimator = tables.estimator;
    let predicted = estimator.predict(asked.maker, asked.model, class.class, &asked.traits)?;
    let (method, note) = match predicted.tier {
        Tier::ProductLine => (
            EmbodiedMethod::ProductLine,
            Label::new(
                "receipt.note.product_line",
                "No published footprint fits this device: estimated from its maker’s published products, its own line among them.",
            ),
        ),
        _ => (
            EmbodiedMethod::MakerClass,
            Label::new(
                "receipt.note.maker_class",
                "No published footprint fits this device, and none of its line: estimated from its maker’s published products.",
            ),
        ),
    };
    let figure = factors(&predicted, asked, class);
    let nearest: Vec<String> = predicted
        .nearest
        .iter()
        .filter_map(|&at| tables.products.get(at))
        .map(|product| format!("{} {}", product.maker, product.name))
        .collect();
    let nearest = Label::new("receipt.note.nearest", "It is most like {products}.")
        .with("products", nearest.join(", "));
    Some(made_of(figure, method, predicted.spread, class, vec![note, nearest]))
}

/// The factors of an estimate, kg CO2e.
fn factors(predicted: &Predicted, asked: &Asked<'_>, class: &ClassDefault) -> Node {
    let source = || estimator_source(predicted.setting);
    let base = Label::new("receipt.estimate_base", "What a {class} begins with")
        .with("class", class.class.english().to_lowercase());
    let base = Node::leaf(base, predicted.base_kg, Unit::KgCo2e)
        .with_quality(Quality::Estimate)
        .with_source(source());
    let name = format!("{} {}", asked.maker.trim(), asked.model.trim());
    let label = Label::new("receipt.estimate", "Estimate of {name}").with("name", name.trim());
    let first = Node::from(label, Unit::KgCo2e, base);
    let node = predicted.factors.iter().fold(first, |node, (part, factor)| {
        let leaf = Node::leaf(part_label(*part), *factor, Unit::Ratio)
            .with_quality(Quality::Estimate)
            .with_source(source());
        node.then(Operator::Times, leaf)
    });
    let Spread { low, high } = predicted.spread;
    let range = (node.value * low, node.value * high);
    node.with_range(range.0, range.1).with_quality(Quality::Estimate)
}

fn part_label(part: Part) -> Label {
    match part {
        Part::Class => Label::new("receipt.factor_class", "Its class"),
        Part::Maker => Label::new("receipt.factor_maker", "Its maker"),
        Part::Words => Label::new("receipt.factor_words", "The words of its name"),
        Part::Numbers => {
            Label::new("receipt.factor_numbers", "Its line, and the numbers of its name")
        }
        Part::Size => Label::new("receipt.factor_size", "Its size"),
        Part::Year => Label::new("receipt.factor_year", "Its year"),
    }
}

/// A server from its parts. They are its making: transport and end of life come on top in the
/// class's proportions.
fn parts(tables: Tables<'_>, asked: &Asked<'_>) -> Option<Embodied> {
    let class = tables.class;
    let spread = tables.estimator.spread(Setting::Inventory, Tier::Parts, class.class)?;
    let (traits, _) = asked.traits.plausible(class.class);
    let made = tables.components.server(&traits);
    let figure = match class.split {
        Some([part, ..]) if part > 0.0 => {
            let part = Node::leaf(
                Label::new("receipt.part_by_class", "Part of embodied, median of the class"),
                part,
                Unit::Ratio,
            );
            let label = Label::new("receipt.estimate", "Estimate of {name}").with("name", "server");
            Node::from(label, Unit::KgCo2e, made).then(
                Operator::Over,
                part.with_quality(Quality::Estimate).with_source(class_source(class)),
            )
        }
        _ => made,
    };
    let note = Label::new(
        "receipt.note.parts",
        "Published servers differ too much for an average: this one is summed from its parts.",
    );
    Some(made_of(figure, EmbodiedMethod::Parts, spread, class, vec![note]))
}

fn ranged(mean: f64, spread: Spread) -> Estimate {
    Estimate::from_percentiles(mean, mean * spread.low, mean * spread.high)
}

/// Embodied carbon of an estimate, split in the class's proportions.
fn made_of(
    figure: Node,
    method: EmbodiedMethod,
    spread: Spread,
    class: &ClassDefault,
    notes: Vec<Label>,
) -> Embodied {
    let stages = split(class, |stage| {
        let stage = Node::from(stage_label(stage), Unit::KgCo2e, figure.clone());
        stage.with_quality(Quality::Estimate)
    });
    let mean: f64 = stages.iter().map(|(_, node)| node.value).sum();
    let prediction = ranged(mean, spread);
    Embodied {
        method,
        split_by_class: true,
        to_the_door: to_the_door(&stages),
        stages,
        prediction,
        stated: widened(prediction, class.error.unwrap_or(USUAL_ERROR)),
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embodied::assess;
    use crate::embodied::estimator::Traits;
    use crate::library::shipped;

    fn of(maker: &str, model: &str, class: DeviceClass, traits: Traits) -> Embodied {
        let library = shipped();
        let asked = Asked { maker, model, traits, ..Asked::default() };
        assess(library.tables(class), &asked).unwrap()
    }

    #[test]
    fn an_estimate_is_the_product_of_its_factors_and_says_what_it_rests_on() {
        let estimate = of("Dell", "Latitude 5450", DeviceClass::Laptop, Traits::default());
        assert_eq!(estimate.method, EmbodiedMethod::ProductLine);
        let whole = estimate.whole();
        whole.verify().unwrap();
        assert!((whole.value / 1000.0 - estimate.prediction.mean).abs() < 0.01);
        assert!(estimate.notes.iter().any(|note| note.text.contains("Dell Latitude 54")));
        let sources: Vec<_> = whole.sources().iter().map(|source| source.id.clone()).collect();
        assert!(sources.contains(&"estimator:inventory".to_owned()), "{sources:?}");
    }

    #[test]
    fn each_tier_has_a_wider_range_than_the_one_before() {
        let width = |maker, model| {
            let of = of(maker, model, DeviceClass::Laptop, Traits::default());
            (of.method, of.prediction.high / of.prediction.low)
        };
        let line = width("Dell", "Latitude 5450");
        let maker = width("Dell", "Zzyzx");
        let class = width("Framework", "Laptop 13");
        let methods = [line.0, maker.0, class.0];
        assert_eq!(
            methods,
            [EmbodiedMethod::ProductLine, EmbodiedMethod::MakerClass, EmbodiedMethod::ClassMedian]
        );
        assert!(line.1 < maker.1 && maker.1 < class.1, "{} {} {}", line.1, maker.1, class.1);
    }

    #[test]
    fn a_server_is_summed_from_its_parts() {
        let usual = of("Dell", "PowerEdge R999", DeviceClass::Server, Traits::default());
        assert_eq!(usual.method, EmbodiedMethod::Parts);
        usual.whole().verify().unwrap();
        let more = Traits { memory_gb: Some(2048.0), ..Traits::default() };
        let more = of("Dell", "PowerEdge R999", DeviceClass::Server, more);
        assert!(more.stated.mean > usual.stated.mean + 500.0);
    }

    #[test]
    fn any_traits_give_a_figure_above_nothing() {
        let odd = [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e-300, 1e300, 900.0];
        for value in odd {
            for class in DeviceClass::ALL.into_iter().filter(|of| *of != DeviceClass::Dock) {
                let traits = Traits {
                    weight_kg: Some(value),
                    screen_in: Some(value),
                    year: Some(0),
                    memory_gb: Some(value),
                    storage_gb: Some(value),
                };
                let of = of("Dell", "Latitude 5450", class, traits).prediction;
                assert!(of.low > 0.0 && of.low < of.high && of.high.is_finite(), "{value} {class}");
            }
        }
    }
}
