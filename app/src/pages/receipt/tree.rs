//! The tree: one line a node, its number at the end, its source beneath.

use super::AheadPage;
use super::opening::Opening;
use crate::components::{Icon, Mark, OwnRecord};
use crate::format;
use crate::i18n::{Msg, label, phrase, source_licence, source_title, t, tf};
use crate::state::use_scope;
use impact_core::quantity::Currency;
use impact_core::receipt::{Label, Node, Operator, Source, Step, Unit};
use leptos::prelude::*;

/// The notes that every class of a fleet's receipt has: they are said once, above the tree.
const OF_CLASSES: [&str; 2] = ["receipt.note.sum_of_devices", "receipt.note.sum_of_devices_ahead"];

/// Levels that are open at first; deeper ones are opened by whoever wants to know.
const OPEN_LEVELS: usize = 3;

/// The tree of a receipt.
#[component]
pub fn Tree(
    /// Its root.
    root: Node,
    /// The currency of its amounts.
    #[prop(optional_no_strip)]
    currency: Option<Currency>,
) -> impl IntoView {
    let whole = RwSignal::new(false);
    let deep = depth(&root) > OPEN_LEVELS;
    let mut of_classes = None;
    root.visit(&mut |node| {
        if of_classes.is_none() {
            of_classes = node.notes.iter().find(|note| is_of_classes(note)).map(label);
        }
    });
    let of_classes = of_classes.map(|said| {
        let said = tf(Msg::OfEachClass, [("said", said.into())]);
        view! { <p class="small muted measure">{said}</p> }
    });
    let opening = Opening::new();
    let tree = move || {
        opening.forget();
        let drawing = Drawing { all: whole.get().then_some(opening), currency };
        branch(&root, None, 0, drawing)
    };
    let busy = move || opening.busy.get().to_string();
    view! {
        {of_classes}
        {deep
            .then(|| {
                view! {
                    <div class="toolbar">
                        <button
                            type="button"
                            class="btn"
                            on:click=move |_| whole.update(|whole| *whole = !*whole)
                        >
                            {move || t(if whole.get() { Msg::OpenFirst } else { Msg::OpenAll })}
                        </button>
                    </div>
                }
            })}
        <ul class="tree" aria-busy=busy>
            {tree}
        </ul>
    }
}

fn is_of_classes(note: &Label) -> bool {
    OF_CLASSES.contains(&note.key.as_str())
}

/// Levels of nodes that have steps.
fn depth(node: &Node) -> usize {
    let below = node.steps.iter().map(|step| depth(&step.node)).max();
    below.map_or(0, |below| below + 1)
}

/// The sign before a step; the first step is taken as it is.
fn sign(operator: Operator, first: bool) -> &'static str {
    match operator {
        Operator::Plus if first => "",
        Operator::Plus => "+",
        Operator::Minus => "−",
        Operator::Times => "×",
        Operator::Over => "÷",
    }
}

fn sign_name(sign: &'static str) -> &'static str {
    match sign {
        "+" => t(Msg::SignPlus),
        "−" => t(Msg::SignMinus),
        "×" => t(Msg::SignTimes),
        "÷" => t(Msg::SignOver),
        _ => "",
    }
}

/// How a tree is drawn.
#[derive(Clone, Copy)]
struct Drawing {
    /// Opens what lies deeper than the first levels.
    all: Option<Opening>,
    /// The currency of amounts.
    currency: Option<Currency>,
}

/// A node.
fn branch(node: &Node, sign: Option<&'static str>, depth: usize, drawing: Drawing) -> AnyView {
    let operator = sign.filter(|sign| !sign.is_empty()).map(|sign| {
        view! {
            <span class="line-op" data-op=sign aria-hidden="true"></span>
            <span class="sr">{sign_name(sign)}</span>
        }
        .into_any()
    });
    if node.steps.is_empty() {
        return view! {
            <li>
                <div class="leaf">
                    <span class="op-slot"></span>
                    {line(node, operator, drawing.currency)}
                </div>
            </li>
        }
        .into_any();
    }
    // The steps are drawn when the node is opened: a fleet's tree has thousands.
    let open = RwSignal::new(depth < OPEN_LEVELS);
    if let Some(opening) = drawing.all.filter(|_| depth >= OPEN_LEVELS) {
        opening.later(open, node.steps.len());
    }
    let steps = node.steps.clone();
    let devices = show_devices(node).map(|link| view! { <p class="src-line">{link}</p> });
    view! {
        <li>
            <details
                open=open
                on:toggle=move |event| {
                    let details: web_sys::Element = event_target(&event);
                    open.set(details.has_attribute("open"));
                }
            >
                <summary>
                    <span class="tw">
                        <Icon name="i-right" size=12/>
                    </span>
                    {line(node, operator, drawing.currency)}
                </summary>
                {devices}
                {move || open.get().then(|| children(&steps, depth + 1, drawing))}
            </details>
        </li>
    }
    .into_any()
}

/// Whether a step is drawn: values are shown in the units people use, so a factor between the
/// receipt's own units would make what is printed wrong.
fn drawn(step: &Step) -> bool {
    step.node.unit != Unit::PerThousand
}

fn children(steps: &[Step], depth: usize, drawing: Drawing) -> AnyView {
    let steps = steps
        .iter()
        .filter(|step| drawn(step))
        .enumerate()
        .map(|(at, step)| branch(&step.node, Some(sign(step.operator, at == 0)), depth, drawing))
        .collect_view();
    view! { <ul>{steps}</ul> }.into_any()
}

/// A node's name, sources and number.
fn line(node: &Node, operator: Option<AnyView>, currency: Option<Currency>) -> AnyView {
    let value = format::of_receipt(node.value, node.unit, currency);
    let name = label(&node.label);
    let name = if node.steps.is_empty() {
        name.into_any()
    } else {
        view! { <b class="bold">{name}</b> }.into_any()
    };
    let source = node.source.as_ref().map(source);
    let notes = node.notes.iter().filter(|note| !is_of_classes(note));
    let notes = notes.map(|note| view! { <span>{label(note)}</span> }).collect_view();
    // Within a summary a link could not be reached: there it stands above the steps.
    let devices = node.steps.is_empty().then(|| show_devices(node)).flatten();
    view! {
        <span>
            {operator}
            {name}
            <span class="src">
                {node.quality.map(|quality| view! { <Mark quality=quality/> })}
                {source}
                {notes}
                {node.rounded.then(|| view! { <span>{t(Msg::Rounded)}</span> })}
                {node.rounded_up.then(|| view! { <span>{t(Msg::RoundedUp)}</span> })}
                {devices}
            </span>
        </span>
        <span class="num" title=value.exact>
            {value.number}
            {(!value.unit.is_empty()).then(|| view! { <span class="unit">" "{value.unit}</span> })}
            {format::range_of_receipt(node, currency).map(|range| view! { <span class="range">{range}</span> })}
        </span>
    }
    .into_any()
}

/// The devices behind a value; of a year ahead, those that carry most in the scenario.
fn show_devices(node: &Node) -> Option<AnyView> {
    let query = node.devices.as_ref()?;
    let largest = use_context::<AheadPage>().and_then(|ahead| ahead.largest(query));
    let (href, name) = match largest {
        Some(href) => (href, Msg::ShowLargest),
        None => (use_scope().get_untracked().devices(query), Msg::ShowDevices),
    };
    Some(view! { <a href=href>{t(name)}</a> }.into_any())
}

/// Where a leaf comes from, precisely enough to look it up.
fn source(source: &Source) -> AnyView {
    let title = match &source.vintage {
        Some(vintage) => format!("{}, {vintage}", source_title(source)),
        None => source_title(source),
    };
    let address = source.address.clone().filter(|address| address.starts_with("https://"));
    let title = match address {
        Some(address) => view! {
            <a href=address rel="external noreferrer" target="_blank">{title}</a>
        }
        .into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    let boundary = source
        .boundary
        .as_ref()
        .map(|boundary| tf(Msg::BoundaryIs, [("boundary", phrase(boundary).into())]));
    let mix = source.mix.as_ref().map(|mix| tf(Msg::MixIs, [("mix", phrase(mix).into())]));
    view! {
        {title}
        <span>{source_licence(source)}</span>
        {boundary.map(|boundary| view! { <span>{boundary}</span> })}
        {mix.map(|mix| view! { <span>{mix}</span> })}
        <span class="mono" title=t(Msg::SourceId)>{source.id.clone()}</span>
        {source.own.clone().map(|own| view! { <OwnRecord own=own/> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn factors_between_units_are_not_drawn() {
        let step = |unit| Step {
            operator: Operator::Times,
            node: Node::leaf(Label::new("x", "x"), 1000.0, unit),
        };
        assert!(!drawn(&step(Unit::PerThousand)));
        assert!(drawn(&step(Unit::Days)) && drawn(&step(Unit::Ratio)));
    }

    #[wasm_bindgen_test]
    fn the_first_step_has_no_sign() {
        assert_eq!(sign(Operator::Plus, true), "");
        assert_eq!(sign(Operator::Over, false), "÷");
    }
}
