//! The card beside the tree: the figure, its versions, and whether it adds up here.

use crate::components::{Icon, Mark};
use crate::format;
use crate::i18n::{Msg, label, source_title, t, tf};
use impact_core::receipt::{Node, Quality, Receipt, Unit, VarianceShare};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Computes the receipt again, with core, in this browser.
fn recompute(receipt: &Receipt) -> (Result<(), String>, f64) {
    let clock = || window().performance().map_or(0.0, |performance| performance.now());
    let before = clock();
    let verdict = receipt.verify().map_err(|error| error.to_string());
    (verdict, clock() - before)
}

/// The card.
#[component]
pub fn Answer(
    /// The receipt.
    receipt: Arc<Receipt>,
    /// Id of the heading, where a page has two.
    #[prop(default = "answer")]
    id: &'static str,
) -> impl IntoView {
    let root = &receipt.root;
    let value = format::of_receipt(root.value, root.unit, receipt.currency);
    let mass = matches!(root.unit, Unit::GCo2e | Unit::KgCo2e);
    let unit = if mass { format!("{} CO₂e", value.unit) } else { value.unit };
    let (verdict, took) = recompute(&receipt);
    let fingerprint = receipt.fingerprint.clone();
    let short = match (fingerprint.get(..4), fingerprint.len().checked_sub(4)) {
        (Some(head), Some(tail)) => format!("{head}…{}", &fingerprint[tail..]),
        _ => fingerprint.clone(),
    };
    let range = root.range.filter(|(low, high)| low != high).map(|(low, high)| {
        let shown = |value| format::of_receipt(value, root.unit, receipt.currency).plain();
        tf(Msg::RangeIs, [("low", shown(low).into()), ("high", shown(high).into())])
    });
    let pill = match &verdict {
        Ok(()) => view! {
            <span class="pill" data-tone="good">
                <Icon name="i-check" size=12/>
                {t(Msg::RecomputedHere)}
            </span>
        },
        Err(_) => view! {
            <span class="pill" data-tone="bad">
                <Icon name="i-warn" size=12/>
                {t(Msg::DoesNotAddUp)}
            </span>
        },
    };
    let said = match verdict {
        Ok(()) => tf(Msg::RecomputedIn, [("ms", format::significant(took.max(0.1)).into())]),
        Err(sentence) => sentence,
    };
    view! {
        <aside class="card" aria-labelledby=id>
            <header>
                <h2 id=id class="name-row">
                    <Icon name="l-gross"/>
                    {t(Msg::TheFigure)}
                </h2>
                {pill}
            </header>
            <p class="hero" title=value.exact.clone()>
                <span class="num">{value.number}</span>
                <span class="unit">{unit}</span>
            </p>
            <p class="range">{range}</p>
            <dl class="facts">
                <dt>{t(Msg::Exact)}</dt>
                <dd class="mono">{value.exact}</dd>
                <dt>{t(Msg::Engine)}</dt>
                <dd class="mono">{receipt.engine.clone()}</dd>
                <dt>{t(Msg::FactorSet)}</dt>
                <dd class="mono">{receipt.factor_set.clone()}</dd>
                <dt>{t(Msg::AsOf)}</dt>
                <dd>{format::day(receipt.as_of)}</dd>
                <dt>{t(Msg::Fingerprint)}</dt>
                <dd class="mono" title=fingerprint>
                    {short}
                </dd>
            </dl>
            <p class="small muted">{said}</p>
        </aside>
    }
}

/// What makes the range wide.
#[component]
pub fn Variance(shares: Vec<VarianceShare>) -> impl IntoView {
    if shares.is_empty() {
        return None;
    }
    let rows = shares
        .into_iter()
        .map(|part| {
            let width = (part.share.clamp(0.0, 1.0) * 119.0).max(1.0);
            view! {
                <dt>{label(&part.label)}</dt>
                <dd aria-hidden="true">
                    <svg class="chart" viewBox="0 0 120 10" preserveAspectRatio="none">
                        <rect class="life" width=format!("{width:.1}") height="10" rx="1"></rect>
                    </svg>
                </dd>
                <dd class="r">{format::percent(part.share)}</dd>
            }
        })
        .collect_view();
    Some(view! {
        <section class="stack" data-gap="2" aria-labelledby="variance">
            <h2 class="h3" id="variance">
                {t(Msg::VarianceTitle)}
            </h2>
            <dl class="facts ub">{rows}</dl>
            <p class="tiny subtle">{t(Msg::VarianceHint)}</p>
        </section>
    })
}

/// The tables and sheets the figure rests on, with their age.
#[component]
pub fn Sources(receipt: Arc<Receipt>) -> impl IntoView {
    let tables = tables(&receipt.root);
    if tables.is_empty() {
        return None;
    }
    let rows = tables
        .into_iter()
        .map(|table| {
            let age = age(&table.vintages);
            let mark = match table.quality {
                Some(quality) => view! { <Mark quality=quality text=age/> }.into_any(),
                None => age.into_any(),
            };
            view! {
                <dt>{table.title}</dt>
                <dd>{mark}</dd>
            }
        })
        .collect_view();
    Some(view! {
        <section class="stack" data-gap="2" aria-labelledby="sources">
            <h2 class="h3" id="sources">
                {t(Msg::SourcesTitle)}
            </h2>
            <dl class="facts sources">{rows}</dl>
        </section>
    })
}

/// A table or sheet: the years or months of it that a receipt uses, and its weakest mark.
struct Table {
    title: String,
    vintages: BTreeSet<String>,
    quality: Option<Quality>,
}

/// The tables below a node, in the order in which they are first used.
fn tables(root: &Node) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    root.visit(&mut |node| {
        let Some(source) = &node.source else {
            return;
        };
        let title = source_title(source);
        let at = tables.iter().position(|table| table.title == title).unwrap_or_else(|| {
            tables.push(Table { title, vintages: BTreeSet::new(), quality: None });
            tables.len() - 1
        });
        let table = &mut tables[at];
        table.vintages.extend(source.vintage.clone());
        table.quality = table.quality.max(node.quality);
    });
    tables
}

/// The span of the vintages, which are `YYYY` or `YYYY-MM`, and how many there are.
fn age(vintages: &BTreeSet<String>) -> String {
    let (Some(first), Some(last)) = (vintages.first(), vintages.last()) else {
        return t(Msg::VintageUnknown).to_owned();
    };
    if first == last {
        return first.clone();
    }
    let monthly = vintages.iter().all(|vintage| vintage.contains('-'));
    let span = if monthly { Msg::VintageMonths } else { Msg::VintageYears };
    let count = vintages.len() as u64;
    tf(span, [("first", first.clone().into()), ("last", last.clone().into()), ("n", count.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::quantity::Day;
    use impact_core::receipt::{Label, Operator, Unit};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn receipt() -> Receipt {
        let leaf = |key: &str, value| Node::leaf(Label::new(key, key), value, Unit::Ratio);
        let root = Node::from(Label::new("gross", "Gross"), Unit::GCo2e, leaf("a", 300.0))
            .then(Operator::Times, leaf("b", 2.0));
        Receipt::seal(
            Label::new("title", "Title"),
            "set",
            Day::from_days(20_000),
            None,
            root,
            Vec::new(),
        )
    }

    #[wasm_bindgen_test]
    fn the_months_of_a_table_are_one_span() {
        let of = |texts: &[&str]| age(&texts.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(of(&["2025-03", "2022-06", "2023-01"]), "2022-06 to 2025-03, 3 months");
        assert_eq!(of(&["2023", "2024"]), "2023 to 2024, 2 years");
        assert_eq!(of(&["2024"]), "2024");
        assert_eq!(of(&[]), t(Msg::VintageUnknown));
    }

    #[wasm_bindgen_test]
    fn a_receipt_is_recomputed_in_the_browser() {
        assert_eq!(recompute(&receipt()).0, Ok(()));
    }

    #[wasm_bindgen_test]
    fn a_changed_receipt_says_where_it_does_not_add_up() {
        let mut changed = receipt();
        changed.root.value += 1.0;
        let sentence = recompute(&changed).0.unwrap_err();
        assert!(sentence.contains("Gross"), "{sentence}");
    }
}
