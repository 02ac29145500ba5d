//! Saving a scenario under a name, and giving it another.

use super::desk::Desk;
use super::engine::asked;
use super::saved::{SCENARIOS, Saved};
use crate::client::{patch, post};
use crate::components::{NameDialog, SaveAs};
use crate::i18n::Msg;
use impact_core::api::{NewScenario, SavedScenario, ScenarioEdit};
use leptos::prelude::*;

/// Asks for the name of a scenario that is saved or renamed.
#[component]
pub fn Naming(desk: Desk, saved: Saved) -> impl IntoView {
    let save = SaveAs::new(move |name| {
        let renamed = saved.renamed.get_untracked();
        let query = desk.question.with_untracked(asked);
        Box::pin(async move {
            let scenario: SavedScenario = match renamed {
                Some(scenario) => {
                    let edit = ScenarioEdit { name: Some(name), query: None };
                    let address = format!("{SCENARIOS}/{}", scenario.id);
                    patch(&address, scenario.version, &edit).await?
                }
                None => post(SCENARIOS, &NewScenario { name, query }).await?,
            };
            saved.list.try_reload();
            Ok(scenario.name)
        })
    });
    let renames = move || saved.renamed.with(Option::is_some);
    let hint = move || if renames() { Msg::ScenarioRenameHint } else { Msg::ScenarioSaveHint };
    let was = move || saved.renamed.get().map_or_else(String::new, |scenario| scenario.name);
    view! {
        <NameDialog
            open=saved.naming
            id="scenario-name"
            title=Msg::ScenarioNameTitle
            hint=Signal::derive(hint)
            label=Msg::ScenarioName
            was=Signal::derive(was)
            save=save
            saved=Msg::ScenarioSaved
        />
    }
}
