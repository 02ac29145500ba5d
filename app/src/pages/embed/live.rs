//! The element as the page will have it: the portal's own script, in a box of a chosen width, on a
//! light or a dark ground.

use super::Builder;
use super::choices::Choices;
use super::snippet::{LOOKS, looks};
use crate::components::{Icon, Segmented, Unavailable};
use crate::i18n::{Msg, t};
use crate::state::{Choice, use_theme};
use js_sys::Array;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The script that the portal serves under no version: the same bytes, which no browser keeps.
const SCRIPT: &str = "/embed/carbon-calculator.js";

#[wasm_bindgen(module = "/src/pages/embed/live.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn load(src: &str, integrity: &str) -> Result<JsValue, JsValue>;
    fn mount(place: &web_sys::Element, told: &js_sys::Function) -> JsValue;
    fn apply(element: &JsValue, attributes: &Array, looks: &Array);
    /// What the element asks now of an option, empty where it asks nothing; none where it is no
    /// part of the question.
    pub fn asked(element: &JsValue, name: &str) -> Option<String>;
    #[wasm_bindgen(catch)]
    async fn policy() -> Result<JsValue, JsValue>;
}

/// What the element says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// What is wrong with what it was given.
    pub problems: Vec<Problem>,
    /// The product that it shows.
    pub product: Option<String>,
    /// Whether somebody has changed what it asks.
    pub moved: bool,
    /// How high it is, px.
    pub height: u32,
    /// Whether any maker's device stands in for the one that was given.
    pub any_maker: bool,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// `input`, or what could not be loaded: `catalogue`, `wasm`.
    pub kind: String,
    /// The attribute at fault.
    pub field: String,
    /// Which sentence it is.
    pub reason: String,
    /// The element's own sentence.
    pub message: String,
    /// What the sentence names.
    pub value: String,
    /// Least number that can be used.
    pub least: f64,
    /// Greatest.
    pub most: f64,
}

impl Problem {
    /// A problem of its seven texts.
    fn of(texts: &[String]) -> Option<Self> {
        let [kind, field, reason, message, value, least, most] = texts else { return None };
        Some(Self {
            kind: kind.clone(),
            field: field.clone(),
            reason: reason.clone(),
            message: message.clone(),
            value: value.clone(),
            least: least.parse().ok()?,
            most: most.parse().ok()?,
        })
    }
}

/// The policy that the portal sends with the frame; none where it cannot be had.
pub async fn frame_policy() -> Option<String> {
    policy().await.ok()?.as_string()
}

/// How far the script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Coming,
    Failed,
    There,
}

/// The widths that can be looked at: as in the address, and as they are called.
const WIDTHS: [(&str, &str); 3] = [("240", "240 px"), ("320", "320 px"), ("480", "480 px")];

/// The element with what it is looked at in.
#[component]
pub fn Live(builder: Builder) -> impl IntoView {
    let script = RwSignal::new(Script::Coming);
    let ask = Callback::new(move |()| {
        script.set(Script::Coming);
        let hash = builder.served.with_value(|served| served.script_hash().to_owned());
        spawn_local(async move {
            let come =
                if load(SCRIPT, &hash).await.is_ok() { Script::There } else { Script::Failed };
            // `try_`: the visitor may have gone elsewhere.
            script.try_set(come);
        });
    });
    ask.run(());
    let choices = builder.choices;
    let width = Signal::derive(move || {
        choices.with(|choices| {
            let asked = choices.get("width");
            let known = WIDTHS.iter().find(|(width, _)| *width == asked);
            known.map_or("", |(width, _)| *width).to_owned()
        })
    });
    let ground = ground(builder);
    let widths: Vec<_> = WIDTHS
        .iter()
        .map(|(width, name)| ((*width).to_owned(), (*name).to_owned()))
        .chain([(String::new(), t(Msg::EmbedFullWidth).to_owned())])
        .collect();
    let grounds: Vec<_> = [Choice::Light, Choice::Dark]
        .into_iter()
        .map(|of| (key(of).to_owned(), t(of.name()).to_owned()))
        .collect();
    let set = move |name: &'static str| {
        Callback::new(move |value: String| choices.update(|choices| choices.set(name, &value)))
    };
    let content = move || match script.get() {
        Script::Coming => view! {
            <div class="skeleton" data-h="hero"></div>
            <div class="skeleton" data-h="chart"></div>
        }
        .into_any(),
        Script::Failed => missing(Msg::EmbedNoScript, ask),
        Script::There => view! { <Element builder=builder ground=ground/> }.into_any(),
    };
    let still = move || builder.told.with(|told| !told.moved);
    view! {
        <section class="stack" aria-labelledby="embed-live">
            <div class="section-head">
                <h2 id="embed-live">{t(Msg::EmbedLive)}</h2>
                <span class="meta">{t(Msg::EmbedLiveSub)}</span>
            </div>
            <div class="toolbar">
                <Segmented
                    name=t(Msg::EmbedWidth)
                    options=widths
                    value=width
                    chosen=set("width")
                />
                <Segmented
                    name=t(Msg::EmbedGround)
                    options=grounds
                    value=ground
                    chosen=set("ground")
                />
                <button
                    type="button"
                    class="btn push"
                    aria-disabled=move || still().to_string()
                    aria-describedby="embed-take-hint"
                    on:click=move |_| builder.take()
                >
                    <Icon name="i-down"/>
                    {t(Msg::EmbedTake)}
                </button>
            </div>
            <div
                class="embed-stage"
                data-theme=ground
                aria-busy=move || (script.get() == Script::Coming).to_string()
            >
                <div class="embed-box" data-width=width>
                    {content}
                </div>
            </div>
            <p class="small muted" id="embed-take-hint">
                {t(Msg::EmbedTakeHint)}
            </p>
        </section>
    }
}

/// What a theme is called in the address and by the element.
fn key(of: Choice) -> &'static str {
    if of == Choice::Dark { "dark" } else { "light" }
}

/// The ground that is looked at: as chosen here, else as the portal is.
fn ground(builder: Builder) -> Signal<String> {
    let theme = use_theme();
    Signal::derive(move || {
        theme.track();
        let asked = builder.choices.with(|choices| choices.get("ground").to_owned());
        if ["light", "dark"].contains(&asked.as_str()) {
            return asked;
        }
        let is_dark = || {
            let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
            query.is_some_and(|query| query.matches())
        };
        let system = if is_dark() { Choice::Dark } else { Choice::Light };
        let chosen = theme.choice();
        key(if chosen == Choice::System { system } else { chosen }).to_owned()
    })
}

/// Something without which nothing can be shown, and another try.
fn missing(sentence: Msg, retry: Callback<()>) -> AnyView {
    view! { <Unavailable title=Msg::EmbedNotShown text=t(sentence) retry=retry inside=true/> }
        .into_any()
}

/// What an element is given: each of its attributes with its value, empty for none, and each of its
/// custom properties.
fn given(choices: &Choices, ground: &str) -> [Array; 2] {
    let all = Array::new();
    let said = choices.attributes();
    for name in Choices::attribute_names() {
        let value = said.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
        // As a visitor sees it whose preference this is.
        let without = if name == "theme" { ground } else { "" };
        all.push(&name.into());
        all.push(&value.unwrap_or(without).into());
    }
    let properties = Array::new();
    let set = looks(choices);
    for name in LOOKS {
        let value = set.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
        properties.push(&name.into());
        properties.push(&value.unwrap_or_default().into());
    }
    [all, properties]
}

/// The element itself, put in anew when the builder begins again.
#[component]
fn Element(builder: Builder, ground: Signal<String>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let told = move |product, moved, height, any_maker, problems: Array| {
        let texts: Vec<String> = problems.iter().filter_map(|text| text.as_string()).collect();
        let problems = texts.chunks(7).filter_map(Problem::of).collect();
        builder.told.try_set(Told { problems, product, moved, height, any_maker });
    };
    let told = Closure::<dyn FnMut(Option<String>, bool, u32, bool, Array)>::new(told);
    let told = StoredValue::new_local(told);
    Effect::new(move |_| {
        builder.turn.track();
        let Some(place) = place.get() else { return };
        let element = told.with_value(|told| mount(&place, told.as_ref().unchecked_ref()));
        builder.element.set(Some(element));
    });
    Effect::new(move |_| {
        let [attributes, properties] =
            builder.choices.with(|choices| ground.with(|ground| given(choices, ground)));
        if let Some(element) = builder.element.get() {
            apply(&element, &attributes, &properties);
        }
    });
    on_cleanup(move || {
        builder.element.try_set(None);
    });
    let broken = Memo::new(move |_| {
        builder.told.with(|told| {
            let of = told.problems.iter().find(|problem| problem.kind != "input");
            of.map(|problem| problem.kind == "wasm")
        })
    });
    let again = Callback::new(move |()| builder.begin());
    view! {
        {move || {
            broken
                .get()
                .map(|refused| {
                    let sentence = if refused { Msg::EmbedNoWasm } else { Msg::EmbedNoCatalogue };
                    missing(sentence, again)
                })
        }}
        <div node_ref=place></div>
    }
}
