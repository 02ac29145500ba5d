//! Sentences in which figures lead to their receipts.

use crate::i18n::{Arg, Msg, tf, tf_all};
use leptos::prelude::*;

/// Stands in a sentence where a figure comes; in no language a letter.
const PLACE: char = '\u{e000}';

/// A figure of a sentence.
pub struct LinkedFigure {
    /// The placeholder that it fills.
    pub name: &'static str,
    /// As it is shown.
    pub said: String,
    /// What it is of, for those who hear the link alone.
    pub of: String,
    /// The address of its receipt.
    pub href: String,
}

impl LinkedFigure {
    /// The link.
    pub fn link(self) -> AnyView {
        let Self { said, of, href, .. } = self;
        let why =
            tf(Msg::DecisionWhyOption, [("mass", said.clone().into()), ("option", of.into())]);
        view! {
            <a class="figure-link" href=href aria-label=why>
                {said}
            </a>
        }
        .into_any()
    }
}

/// A message with its placeholders filled, some of them by links.
pub fn sentence(
    message: Msg,
    args: Vec<(&'static str, Arg)>,
    figures: Vec<LinkedFigure>,
) -> AnyView {
    let places = figures.iter().enumerate();
    let places = places.map(|(at, figure)| (figure.name, format!("{PLACE}{at}{PLACE}").into()));
    let filled = tf_all(message, &args.into_iter().chain(places).collect::<Vec<_>>());
    let mut figures: Vec<Option<LinkedFigure>> = figures.into_iter().map(Some).collect();
    // What stands between two marks is the number of a figure, in whatever order a language has them.
    let parts = pieces(&filled).into_iter().map(|piece| match piece {
        Ok(text) => text.to_owned().into_any(),
        Err(at) => figures.get_mut(at).and_then(Option::take).map(LinkedFigure::link).into_any(),
    });
    parts.collect_view().into_any()
}

/// The texts of a sentence, and the numbers of the figures between them.
fn pieces(filled: &str) -> Vec<Result<&str, usize>> {
    let parts = filled.split(PLACE).enumerate();
    parts
        .filter_map(|(at, part)| match at % 2 {
            0 => (!part.is_empty()).then_some(Ok(part)),
            _ => part.parse().ok().map(Err),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn figures_stand_where_the_sentence_has_them() {
        let filled = format!("a {PLACE}1{PLACE} b {PLACE}0{PLACE}.");
        assert_eq!(pieces(&filled), [Ok("a "), Err(1), Ok(" b "), Err(0), Ok(".")]);
        assert_eq!(pieces("plain"), [Ok("plain")]);
    }
}
