//! The fields of a change, and the change that they say.

use super::Action;
use crate::client::fetched;
use crate::components::Field;
use crate::i18n::{Msg, t};
use crate::state::use_session;
use impact_core::api::{DeviceEdit, SiteRow};
use impact_core::factors::DeviceClass;
use impact_core::lifecycle::Status;
use impact_core::quantity::Day;
use leptos::prelude::*;

/// What was entered.
#[derive(Clone, Copy)]
pub struct Form {
    /// The chosen class, site or status.
    pub choice: RwSignal<String>,
    /// The day.
    pub day: RwSignal<String>,
    /// The months of the planned life.
    pub months: RwSignal<String>,
}

impl Form {
    /// Nothing entered yet; the day is today.
    pub fn new(today: Day) -> Self {
        Self {
            choice: RwSignal::new(String::new()),
            day: RwSignal::new(today.to_string()),
            months: RwSignal::new(String::new()),
        }
    }

    /// Begins anew. What happens to devices mostly happens today; when they were bought nobody
    /// knows before it is entered.
    pub fn clear(self, action: Action, today: Day) {
        self.choice.set(String::new());
        self.day.set(if action == Action::Start { String::new() } else { today.to_string() });
        self.months.set(String::new());
    }

    /// The change that is entered; none while something is missing.
    pub fn change(self, action: Action) -> Option<DeviceEdit> {
        let (choice, day) = (self.choice.get(), self.day.get().parse::<Day>().ok());
        let none = DeviceEdit::default();
        match action {
            Action::Class => Some(DeviceEdit { class: Some(choice.parse().ok()?), ..none }),
            Action::Site if choice.is_empty() => None,
            Action::Site => Some(DeviceEdit { site: Some(choice), since: Some(day?), ..none }),
            Action::Status => {
                let status = Some(choice.parse().ok()?);
                Some(DeviceEdit { status, since: Some(day?), ..none })
            }
            Action::Life => {
                let days = life_days(&self.months.get())?;
                Some(DeviceEdit { planned_life_days: Some(days), ..none })
            }
            Action::Moved => Some(DeviceEdit { moved: Some(day?), ..none }),
            Action::Start => Some(DeviceEdit { start: Some(day?), ..none }),
            Action::End => Some(DeviceEdit { end: Some(day?), ..none }),
        }
    }

    /// What is still to be entered while there is no change.
    pub fn needs(self, action: Action) -> Msg {
        let nothing_chosen = self.choice.with(String::is_empty);
        match action {
            Action::Class => Msg::BulkNeedsClass,
            Action::Site if nothing_chosen => Msg::BulkNeedsSite,
            Action::Status if nothing_chosen => Msg::BulkNeedsStatus,
            Action::Life => Msg::BulkNeedsMonths,
            _ => Msg::BulkNeedsDay,
        }
    }
}

/// Days of whole months.
fn life_days(months: &str) -> Option<u32> {
    const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
    let months: u32 = months.trim().parse().ok().filter(|months| (1..=1_200).contains(months))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "up to 36,525")]
    let days = (f64::from(months) * DAYS_PER_MONTH).round() as u32;
    Some(days)
}

/// The fields of an action.
#[component]
pub fn Fields(action: Action, form: Form) -> impl IntoView {
    let months_wrong = Signal::derive(move || {
        let months = form.months.get();
        let wrong = !months.trim().is_empty() && life_days(&months).is_none();
        wrong.then(|| t(Msg::BulkMonthsWrong).to_owned())
    });
    let fine = Signal::stored(None::<String>);
    let day = move |label: Msg| {
        view! { <Field id="bulk-day" kind="date" label=t(label) value=form.day error=fine/> }
    };
    match action {
        Action::Class => {
            view! { <Choice form=form label=t(Msg::Class) options=classes()/> }.into_any()
        }
        Action::Site => view! {
            <Sites form=form/>
            {day(Msg::BulkSince)}
        }
        .into_any(),
        Action::Status => view! {
            <Choice form=form label=t(Msg::Status) options=statuses()/>
            {day(Msg::BulkSince)}
        }
        .into_any(),
        Action::Life => view! {
            <Field
                id="bulk-months"
                kind="number"
                label=t(Msg::BulkLifeMonths)
                value=form.months
                error=months_wrong
            />
        }
        .into_any(),
        Action::Moved => day(Msg::BulkMovedDay).into_any(),
        Action::Start => day(Msg::StartField).into_any(),
        Action::End => day(Msg::BulkEndDay).into_any(),
    }
}

fn classes() -> Vec<(String, String)> {
    let option = |class: DeviceClass| (class.key().to_owned(), t(Msg::of_class(class)).to_owned());
    DeviceClass::ALL.into_iter().map(option).collect()
}

fn statuses() -> Vec<(String, String)> {
    [Status::InUse, Status::InStock, Status::InRepair]
        .into_iter()
        .map(|status| (status.key().to_owned(), t(Msg::of_status(status)).to_owned()))
        .collect()
}

#[component]
fn Sites(form: Form) -> impl IntoView {
    let sites = fetched::<Vec<SiteRow>>(|| Some("/api/v1/sites".to_owned()));
    move || match (sites.value.get(), sites.failure.get()) {
        (Some(sites), _) => {
            let options = sites.iter().map(|site| (site.id.clone(), site.name.clone())).collect();
            view! { <Choice form=form label=t(Msg::Site) options=options/> }.into_any()
        }
        (None, Some(failure)) => view! { <p class="hint">{failure.sentence()}</p> }.into_any(),
        (None, None) => view! { <p class="hint">{t(Msg::OneMoment)}</p> }.into_any(),
    }
}

#[component]
fn Choice(form: Form, label: &'static str, options: Vec<(String, String)>) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(value, name)| view! { <option value=value>{name}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for="bulk-choice">{label}</label>
            <select
                id="bulk-choice"
                prop:value=form.choice
                on:change=move |event| form.choice.set(event_target_value(&event))
            >
                <option value="">{t(Msg::Choose)}</option>
                {options}
            </select>
        </div>
    }
}

/// Today on the server's clock.
pub fn today() -> Day {
    use_session().meta().today
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn months_become_days_or_nothing() {
        assert_eq!(life_days("48"), Some(1461));
        assert_eq!(life_days(" 1 "), Some(30));
        for wrong in ["", "0", "1201", "-1", "4.5", "four"] {
            assert_eq!(life_days(wrong), None, "{wrong}");
        }
    }
}
