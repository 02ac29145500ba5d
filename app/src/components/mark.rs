//! Quality marks: the shape says it first, then the word, then the colour.

use super::Icon;
use crate::i18n::{Msg, t};
use impact_core::embodied::EmbodiedMethod;
use impact_core::receipt::Quality;
use leptos::prelude::*;

/// The name of a quality in attributes and icons.
const fn quality_key(quality: Quality) -> &'static str {
    match quality {
        Quality::Measured => "measured",
        Quality::Maker => "maker",
        Quality::Own => "own",
        Quality::Modelled => "modelled",
        Quality::Estimate => "estimate",
        Quality::Stale => "stale",
    }
}

const fn icon(quality: Quality) -> &'static str {
    match quality {
        Quality::Measured => "q-measured",
        Quality::Maker => "q-maker",
        Quality::Own => "q-own",
        Quality::Modelled => "q-modelled",
        Quality::Estimate => "q-estimate",
        Quality::Stale => "q-stale",
    }
}

/// A quality in words.
fn quality_word(quality: Quality) -> &'static str {
    t(match quality {
        Quality::Measured => Msg::QualityMeasured,
        Quality::Maker => Msg::QualityMaker,
        Quality::Own => Msg::QualityOwn,
        Quality::Modelled => Msg::QualityModelled,
        Quality::Estimate => Msg::QualityEstimate,
        Quality::Stale => Msg::QualityStale,
    })
}

/// The quality that an embodied method gives.
pub fn method_mark(method: EmbodiedMethod) -> Quality {
    method.quality()
}

/// A mark with its word; the word may be said otherwise, or only to assistive technology.
#[component]
pub fn Mark(
    /// How good the value is.
    quality: Quality,
    /// What to say instead of the quality's own word.
    #[prop(optional, into)]
    text: Option<String>,
    /// Whether the word is for assistive technology and the title only.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let text = text.unwrap_or_else(|| quality_word(quality).to_owned());
    let title = quiet.then(|| text.clone());
    view! {
        <span class="mark" data-q=quality_key(quality) title=title>
            <Icon name=icon(quality) size=12/>
            <span class:sr=quiet>{text}</span>
        </span>
    }
}
