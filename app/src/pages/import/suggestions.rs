//! Models that nearly are a product of the catalogue: each waits for an answer.

use super::commit::Choices;
use crate::components::{Icon, ProductDialog, Section, nearness, written};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::SuggestionFinding;
use impact_core::catalogue::NO_PRODUCT;
use leptos::prelude::*;

/// The list; nothing where nothing is suggested.
#[component]
pub fn Suggestions(suggestions: Vec<SuggestionFinding>, choices: Choices) -> impl IntoView {
    if suggestions.is_empty() {
        return None;
    }
    let count = suggestions.len() as u64;
    let entries = suggestions
        .into_iter()
        .map(|suggestion| view! { <Suggestion suggestion=suggestion choices=choices/> })
        .collect_view();
    Some(view! {
        <Section id="suggestions" title=tf(Msg::SuggestionsTitle, [("n", count.into())])>
            <p class="small muted measure">{t(Msg::SuggestionsText)}</p>
            <ul class="list">{entries}</ul>
        </Section>
    })
}

#[component]
fn Suggestion(suggestion: SuggestionFinding, choices: Choices) -> impl IntoView {
    let (maker, model) = (suggestion.maker.clone(), suggestion.model.clone());
    let called = written(&maker, &model);
    let meant = suggestion.resolved_model.clone().unwrap_or_else(|| model.clone());
    let is = suggestion
        .resolved_model
        .clone()
        .map(|model| tf(Msg::SuggestionTypeIs, [("model", model.into())]));
    let mass = format::kilograms(suggestion.embodied_kg);
    let fact = tf(Msg::EmbodiedEach, [("mass", mass.into())]);
    let text = nearness(suggestion.near, &meant, &suggestion.name, fact);
    let without = match suggestion.estimate_kg {
        Some(kg) => tf(Msg::SuggestionElse, [("mass", format::kilograms(kg).into())]),
        None => t(Msg::SuggestionElseNone).to_owned(),
    };
    let rows = tf(Msg::InRows, [("n", suggestion.devices.into())]);
    let open = RwSignal::new(false);
    // What another product is called; only its identifier is kept for a reload of the page.
    let other = RwSignal::new(None::<String>);
    let answer = {
        let suggestion = suggestion.clone();
        Signal::derive(move || choices.answer(&suggestion))
    };
    let suggested = StoredValue::new(suggestion.product.clone());
    let is_other = Signal::derive(move || {
        answer.get().filter(|of| *of != suggested.get_value() && of != NO_PRODUCT)
    });
    let suggestion = StoredValue::new(suggestion);
    let say = Callback::new(move |product: String| {
        suggestion.with_value(|suggestion| choices.toggle(suggestion, product));
    });
    let button = move |product: String, name: String| {
        let pressed = product.clone();
        let label = tf(
            Msg::AnswerFor,
            [("written", called.clone().into()), ("answer", name.clone().into())],
        );
        view! {
            <button
                type="button"
                class="btn act"
                aria-pressed=move || {
                    answer.with(|answer| answer.as_deref() == Some(pressed.as_str())).to_string()
                }
                aria-label=label
                on:click=move |_| say.run(product.clone())
            >
                {name}
            </button>
        }
    };
    let name = suggestion.with_value(|suggestion| suggestion.name.clone());
    let count_with = tf(Msg::AnswerUse, [("name", name.into())]);
    let called = written(&maker, &model);
    let chosen = Callback::new(move |(product, name): (String, Option<String>)| {
        other.set(name);
        if answer.get_untracked().as_deref() != Some(product.as_str()) {
            say.run(product);
        }
    });
    view! {
        <li data-answers="">
            <span>
                <b>{format!("“{called}”")}</b>
                " "
                <span class="muted">{rows} {is.map(|is| format!(" · {is}"))}</span>
            </span>
            <span class="sub">{text} " " {without}</span>
            <span class="actions">
                {button(suggested.get_value(), count_with)}
                {button(NO_PRODUCT.to_owned(), t(Msg::AnswerNo).to_owned())}
                <button
                    type="button"
                    class="btn act"
                    aria-pressed=move || is_other.get().is_some().to_string()
                    on:click=move |_| open.set(true)
                >
                    {move || match is_other.get() {
                        Some(id) => {
                            let name = other.get().unwrap_or(id);
                            view! {
                                <Icon name="i-check" size=14/>
                                {tf(Msg::AnswerUse, [("name", name.into())])}
                            }
                                .into_any()
                        }
                        None => t(Msg::AnswerOther).into_any(),
                    }}
                </button>
            </span>
            <ProductDialog open=open maker=maker model=model seek=meant chosen=chosen/>
        </li>
    }
}
