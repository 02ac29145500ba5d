//! Saving a scenario under a name, and giving it another.

use super::desk::Desk;
use super::engine::asked;
use super::saved::{SCENARIOS, Saved};
use crate::client::{Failure, patch, post};
use crate::components::{Dialog, Field, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{NewScenario, SavedScenario, ScenarioEdit};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Asks for the name of a scenario that is saved or renamed.
#[component]
pub fn NameDialog(desk: Desk, saved: Saved) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if saved.naming.get() {
            let renamed = saved.renamed.get_untracked();
            name.set(renamed.map_or_else(String::new, |scenario| scenario.name));
            failure.set(None);
        }
    });
    let save = Callback::new(move |()| {
        busy.set(true);
        let text = name.get_untracked();
        let renamed = saved.renamed.get_untracked();
        let query = desk.question.with_untracked(asked);
        spawn_local(async move {
            let answer = match renamed {
                Some(scenario) => {
                    let edit = ScenarioEdit { name: Some(text), query: None };
                    let address = format!("{SCENARIOS}/{}", scenario.id);
                    patch::<SavedScenario>(&address, scenario.version, &edit).await
                }
                None => post::<SavedScenario>(SCENARIOS, &NewScenario { name: text, query }).await,
            };
            busy.try_set(false);
            match answer {
                Ok(scenario) => {
                    saved.naming.try_set(false);
                    saved.list.try_reload();
                    toasts.say(tf(Msg::ScenarioSaved, [("name", scenario.name.into())]));
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let said = Signal::derive(move || {
        failure.get().map(|failure| failure.about("name").unwrap_or_else(|| failure.sentence()))
    });
    let hint = move || {
        let renames = saved.renamed.with(Option::is_some);
        t(if renames { Msg::ScenarioRenameHint } else { Msg::ScenarioSaveHint })
    };
    view! {
        <Dialog
            open=saved.naming
            title=t(Msg::ScenarioNameTitle)
            actions=move || {
                view! {
                    <button type="button" class="btn" on:click=move |_| saved.naming.set(false)>
                        {t(Msg::Cancel)}
                    </button>
                    <button
                        type="submit"
                        form="scenario-form"
                        class="btn"
                        data-kind="primary"
                        disabled=move || busy.get() || name.get().trim().is_empty()
                    >
                        {t(Msg::Save)}
                    </button>
                }
            }
        >
            <form
                id="scenario-form"
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    save.run(());
                }
            >
                <p class="small muted">{hint}</p>
                <Field id="scenario-name" label=t(Msg::ScenarioName) value=name error=said/>
            </form>
        </Dialog>
    }
}
