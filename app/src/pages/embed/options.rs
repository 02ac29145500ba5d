//! The options: what visitors start with, what they see, how it looks.

use super::Builder;
use super::choices::{Fault, GROUPS, LANGUAGES};
use super::colour::{GROUNDS, NEEDED, OWN};
use super::live::Problem;
use crate::components::{FieldError, Icon, SelectField, named_countries};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::factors::DeviceClass;
use leptos::prelude::*;

/// What is wrong with an option: by itself, or as the element says.
pub fn error(builder: Builder, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        if let Some(fault) = builder.choices.with(|choices| choices.fault(name)) {
            return Some(fault_sentence(fault));
        }
        builder.told.with(|told| {
            let of = told.problems.iter().find(|of| of.kind == "input" && of.field == name);
            of.map(problem_sentence)
        })
    })
}

fn fault_sentence(fault: Fault) -> String {
    match fault {
        Fault::Colour => t(Msg::EmbedNoColour).to_owned(),
        Fault::Number(least, most) => {
            let [least, most] = [least, most].map(|of| format::exact(of.into()));
            tf(Msg::EmbedWhole, [("least", least.into()), ("most", most.into())])
        }
        Fault::Fields => t(Msg::EmbedNoField).to_owned(),
        Fault::Country => t(Msg::EmbedNoCountry).to_owned(),
        Fault::Language => t(Msg::EmbedNoLanguage).to_owned(),
        Fault::Theme => t(Msg::EmbedNoTheme).to_owned(),
        Fault::Way => t(Msg::EmbedNoWay).to_owned(),
    }
}

/// What the element refuses, in the portal's language: the element speaks that of its visitors.
fn problem_sentence(problem: &Problem) -> String {
    let between = |message: Msg| {
        let [least, most] = [problem.least, problem.most].map(format::exact);
        tf(message, [("least", least.into()), ("most", most.into())])
    };
    match problem.reason.as_str() {
        "number" => between(Msg::EmbedNumber),
        "whole" => between(Msg::EmbedWhole),
        "product" | "class" | "country" => {
            tf(Msg::EmbedNotKnown, [("value", problem.value.clone().into())])
        }
        "unknown" => t(Msg::EmbedNothingPublished).to_owned(),
        _ => problem.message.clone(),
    }
}

/// Hears what an option is set to.
fn set(builder: Builder, name: &'static str) -> Callback<String> {
    Callback::new(move |text: String| builder.choices.update(|choices| choices.set(name, &text)))
}

/// What an option is set to.
fn value(builder: Builder, name: &'static str) -> Signal<String> {
    Signal::derive(move || builder.choices.with(|choices| choices.get(name).to_owned()))
}

/// A line of text.
#[component]
fn Entry(
    builder: Builder,
    /// The option.
    name: &'static str,
    /// Its label.
    label: Msg,
    /// What it is where nothing is entered.
    #[prop(optional, into)]
    usual: String,
    /// Whether it is a number.
    #[prop(optional)]
    number: bool,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let id = format!("embed-{name}");
    let [error_id, hint_id] = [format!("{id}-error"), format!("{id}-hint")];
    let described = format!("{error_id} {hint_id}");
    let error = error(builder, name);
    let chosen = set(builder, name);
    view! {
        <div class="field">
            <label for=id.clone()>{t(label)}</label>
            <input
                id=id
                type="text"
                inputmode=if number { "decimal" } else { "text" }
                autocomplete="off"
                maxlength="200"
                placeholder=usual
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described
                prop:value=value(builder, name)
                on:input=move |event| chosen.run(event_target_value(&event))
            />
            <p class="hint" id=hint_id>
                {move || hint.get()}
            </p>
            <FieldError id=error_id error=error/>
        </div>
    }
}

/// The options of each group, in the order in which a group is opened where an address sets some.
const START: [&str; 9] = [
    "country",
    "product",
    "device",
    "maker",
    "screen",
    "years",
    "hours",
    "refurbished",
    "quantity",
];
const SHOWN: [&str; 3] = ["fields", "heading", "lang"];
const LOOKS: [&str; 5] = ["theme", "accent", "accent_dark", "radius", "reserve"];

/// A group of options. One is open at a time, so that what it changes stands beside it.
#[component]
fn Group(
    builder: Builder,
    /// What it is called.
    title: Msg,
    /// Its options.
    names: &'static [&'static str],
    /// Its fields.
    content: fn(Builder) -> AnyView,
) -> impl IntoView {
    let set = |names: &[&str]| {
        builder.choices.with_untracked(|of| names.iter().any(|name| !of.get(name).is_empty()))
    };
    let first = [&START[..], &SHOWN, &LOOKS].into_iter().find(|names| set(names));
    let open = first.unwrap_or(&START) == names;
    let errors: Vec<_> = names.iter().map(|name| error(builder, name)).collect();
    let wrong = move || errors.iter().any(|error| error.with(Option::is_some));
    view! {
        <details class="card embed-group" name="embed-options" open=open>
            <summary>
                {t(title)}
                {move || {
                    wrong()
                        .then(|| {
                            view! {
                                <span class="wrong">
                                    <Icon name="i-warn"/>
                                    <span class="sr">{t(Msg::EmbedGroupWrong)}</span>
                                </span>
                            }
                        })
                }}
                <Icon name="i-chev"/>
            </summary>
            <div class="stack" role="group" aria-label=t(title)>
                {content(builder)}
            </div>
        </details>
    }
}

/// All options.
#[component]
pub fn Options(builder: Builder) -> impl IntoView {
    let usual = move || builder.choices.with(super::Choices::is_usual);
    view! {
        <form
            class="stack embed-options"
            aria-label=t(Msg::EmbedOptions)
            on:submit=move |event| event.prevent_default()
        >
            <Group builder=builder title=Msg::EmbedStart names=&START content=start/>
            <Group builder=builder title=Msg::EmbedShown names=&SHOWN content=shown/>
            <Group builder=builder title=Msg::EmbedLooks names=&LOOKS content=looks/>
            <div class="actions">
                <button
                    type="button"
                    class="btn"
                    aria-disabled=move || usual().to_string()
                    on:click=move |_| builder.reset()
                >
                    <Icon name="i-undo"/>
                    {t(Msg::EmbedReset)}
                </button>
            </div>
        </form>
    }
}

/// What visitors start with.
fn start(builder: Builder) -> AnyView {
    let countries = Signal::derive(|| {
        let asked = (String::new(), t(Msg::EmbedAsked).to_owned());
        let named = named_countries().into_iter();
        let named = named.map(|(country, name)| (country.code().to_owned(), name));
        std::iter::once(asked).chain(named).collect()
    });
    let classes = Signal::derive(|| {
        let all = DeviceClass::ALL.into_iter().filter(|of| *of != DeviceClass::Dock);
        // The first is what the element takes by itself: no attribute.
        let value = |of: DeviceClass| match of {
            DeviceClass::Laptop => String::new(),
            other => other.key().to_owned(),
        };
        all.map(|of| (value(of), t(Msg::of_class(of)).to_owned())).collect()
    });
    let product = Signal::derive(move || {
        let given = builder.choices.with(|choices| !choices.get("product").is_empty());
        let name = builder.told.with(|told| told.product.clone()).filter(|_| given);
        Some(name.unwrap_or_else(|| t(Msg::EmbedProductHint).to_owned()))
    });
    let maker = Signal::derive(move || {
        builder.told.with(|told| told.any_maker).then(|| t(Msg::EmbedAnyMaker).to_owned())
    });
    view! {
            <p class="small muted">{t(Msg::EmbedStartText)}</p>
            <SelectField
                id="embed-country"
                label=Msg::EmbedCountry
                options=countries
                value=value(builder, "country")
                chosen=set(builder, "country")
                error=error(builder, "country")
            />
            <Entry builder=builder name="product" label=Msg::EmbedProduct hint=product/>
            <SelectField
                id="embed-device"
                label=Msg::EmbedKind
                options=classes
                value=value(builder, "device")
                chosen=set(builder, "device")
                error=error(builder, "device")
            />
            <div class="embed-pair">
                <Entry builder=builder name="maker" label=Msg::Maker usual=t(Msg::Any) hint=maker/>
                <Entry builder=builder name="screen" label=Msg::EmbedScreen usual=t(Msg::Any) number=true/>
                <Entry builder=builder name="years" label=Msg::EmbedYears usual=t(Msg::EmbedUsual) number=true/>
                <Entry builder=builder name="hours" label=Msg::EmbedHours usual="8" number=true/>
                <Entry builder=builder name="refurbished" label=Msg::EmbedRefurbished usual="0" number=true/>
                <Entry builder=builder name="quantity" label=Msg::EmbedQuantity usual="1" number=true/>
            </div>
    }
    .into_any()
}

/// What a group of fields is called.
fn group_name(group: &str) -> &'static str {
    t(match group {
        "device" => Msg::Device,
        "country" => Msg::EmbedCountry,
        "years" => Msg::EmbedShowYears,
        "refurbished" => Msg::EmbedShowRefurbished,
        "hours" => Msg::EmbedShowHours,
        _ => Msg::EmbedQuantity,
    })
}

/// What is shown, and in which words.
fn shown(builder: Builder) -> AnyView {
    let boxes = GROUPS
        .into_iter()
        .map(|group| {
            let ticked = move || builder.choices.with(|choices| choices.shows(group));
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=ticked
                        on:change=move |event| {
                            let shown = event_target_checked(&event);
                            builder.choices.update(|choices| choices.show(group, shown));
                        }
                    />
                    {group_name(group)}
                </label>
            }
        })
        .collect_view();
    let languages = Signal::derive(|| {
        let of_page = ("", t(Msg::EmbedPageLanguage));
        let all = std::iter::once(of_page).chain(LANGUAGES);
        all.map(|(of, name)| (of.to_owned(), name.to_owned())).collect()
    });
    let heading = t(Msg::EmbedUsualHeading);
    view! {
            <fieldset class="field" aria-describedby="embed-fields-error">
                <legend class="label">{t(Msg::EmbedFields)}</legend>
                <div class="embed-pair">{boxes}</div>
                <FieldError id="embed-fields-error" error=error(builder, "fields")/>
            </fieldset>
            <Entry builder=builder name="heading" label=Msg::EmbedHeading usual=heading/>
            <SelectField
                id="embed-lang"
                label=Msg::Language
                options=languages
                value=value(builder, "lang")
                chosen=set(builder, "lang")
                error=error(builder, "lang")
            />
    }
    .into_any()
}

/// How it looks.
fn looks(builder: Builder) -> AnyView {
    let themes = Signal::derive(|| {
        let all =
            [("", Msg::EmbedThemeVisitor), ("light", Msg::ThemeLight), ("dark", Msg::ThemeDark)];
        all.map(|(of, name)| (of.to_owned(), t(name).to_owned())).to_vec()
    });
    let theme = value(builder, "theme");
    let height = Memo::new(move |_| builder.told.with(|told| told.height));
    let reserve = set(builder, "reserve");
    view! {
            <SelectField
                id="embed-theme"
                label=Msg::Theme
                options=themes
                value=theme
                chosen=set(builder, "theme")
                error=error(builder, "theme")
            />
            {move || {
                (theme.get() != "dark")
                    .then(|| view! { <Accent builder=builder name="accent" label=Msg::EmbedAccentLight at=0/> })
            }}
            {move || {
                (theme.get() != "light")
                    .then(|| view! { <Accent builder=builder name="accent_dark" label=Msg::EmbedAccentDark at=1/> })
            }}
            <div class="embed-pair">
                <Entry builder=builder name="radius" label=Msg::EmbedRadius usual="10" number=true/>
                <Entry builder=builder name="reserve" label=Msg::EmbedReserve usual=t(Msg::EmbedNone) number=true/>
            </div>
            <p class="small muted">{t(Msg::EmbedReserveText)}</p>
            {move || {
                let pixels = height.get();
                (pixels > 0)
                    .then(|| {
                        view! {
                            <div class="actions">
                                <button
                                    type="button"
                                    class="btn"
                                    on:click=move |_| reserve.run(pixels.to_string())
                                >
                                    {tf(
                                        Msg::EmbedReserveShown,
                                        [("px", format::exact(pixels.into()).into())],
                                    )}
                                </button>
                            </div>
                        }
                    })
            }}
    }
    .into_any()
}

/// An accent, as text and by the browser's own picker, and how well it is seen.
#[component]
fn Accent(
    builder: Builder,
    /// The option.
    name: &'static str,
    /// Its label.
    label: Msg,
    /// Which ground it stands on: 0 light, 1 dark.
    at: usize,
) -> impl IntoView {
    let id = format!("embed-{name}");
    let [error_id, seen_id] = [format!("{id}-error"), format!("{id}-seen")];
    let described = format!("{error_id} {seen_id}");
    let error = error(builder, name);
    let chosen = set(builder, name);
    let colour = Memo::new(move |_| builder.choices.with(|choices| choices.accents()[at]));
    let picked = move || colour.get().unwrap_or(OWN[at]).to_string();
    let seen = move || {
        let contrast = colour.get()?.contrast(GROUNDS[at]);
        // Cut, not rounded: 2.96 is not enough, and does not read as 3.
        let ratio = format::decimal((contrast * 10.0).floor() / 10.0);
        let enough = contrast >= NEEDED;
        let message = match (enough, at) {
            (true, _) => Msg::EmbedSeen,
            (false, 0) => Msg::EmbedTooLight,
            (false, _) => Msg::EmbedTooDark,
        };
        let sentence = tf(message, [("ratio", ratio.into())]);
        let class = if enough { "hint" } else { "caution" };
        let warn = (!enough).then(|| view! { <Icon name="i-warn" size=14/> });
        Some(view! {
            <p class=class>
                {warn}
                <span>{sentence}</span>
            </p>
        })
    };
    view! {
        <div class="field">
            <label for=id.clone()>{t(label)}</label>
            <div class="embed-colour">
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="9"
                    placeholder=OWN[at].to_string()
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=described
                    prop:value=value(builder, name)
                    on:input=move |event| chosen.run(event_target_value(&event))
                />
                <input
                    type="color"
                    aria-label=tf(Msg::EmbedPick, [("name", t(label).to_owned().into())])
                    prop:value=picked
                    on:input=move |event| chosen.run(event_target_value(&event))
                />
            </div>
            <div id=seen_id>{seen}</div>
            <FieldError id=error_id error=error/>
        </div>
    }
}
