//! A few choices side by side, one of them pressed.

use leptos::prelude::*;

/// The choices, under a name of their own.
#[component]
pub fn Segmented(
    /// What is chosen.
    #[prop(into)]
    name: String,
    /// Value and name of each choice.
    options: Vec<(String, String)>,
    /// The value that is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Hears each choice.
    chosen: Callback<String>,
) -> impl IntoView {
    let choices = options
        .into_iter()
        .map(|(of, name)| {
            let own = of.clone();
            let pressed = move || value.with(|value| *value == own).to_string();
            view! {
                <button
                    type="button"
                    aria-pressed=pressed
                    on:click=move |_| chosen.run(of.clone())
                >
                    {name}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="segmented" role="group" aria-label=name>
            {choices}
        </div>
    }
}
