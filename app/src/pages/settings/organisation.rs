//! The organisation's settings.

use super::SettingsTabs;
use crate::client::{Failure, fetched, get, put};
use crate::components::{
    Allowed, Dialog, Field, FieldError, PageHead, Section, SendButton, country_options,
    dialog_foot, loaded, named, use_toasts,
};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{Me, OrganisationSettings, OrganisationState, Right};
use impact_core::quantity::{Country, Currency, Money};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

const URL: &str = "/api/v1/organisation";

/// The page.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ManageSettings title=Msg::SettingsTitle>
            <Page/>
        </Allowed>
    }
}

#[component]
fn Page() -> impl IntoView {
    let state = fetched::<OrganisationState>(|| Some(URL.to_owned()));
    let changed = Callback::new(move |()| state.reload());
    let form = move |state: Arc<OrganisationState>| {
        view! { <Form state=(*state).clone() changed=changed/> }.into_any()
    };
    view! {
        <div class="page">
            <PageHead title=Signal::derive(|| t(Msg::SettingsTitle).to_owned())/>
            <SettingsTabs/>
            {loaded(state, form)}
        </div>
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    country: RwSignal<Option<Country>>,
    users: RwSignal<bool>,
    approver: RwSignal<bool>,
    limit: RwSignal<String>,
    currency: RwSignal<Currency>,
    name_error: RwSignal<Option<String>>,
    limit_error: RwSignal<Option<String>>,
    error: RwSignal<Option<String>>,
}

impl Fields {
    fn new(settings: &OrganisationSettings) -> Self {
        let limit = settings.spending_limit;
        Self {
            name: RwSignal::new(settings.name.clone()),
            country: RwSignal::new(settings.default_country),
            users: RwSignal::new(settings.keep_user_columns),
            approver: RwSignal::new(settings.second_approver),
            limit: RwSignal::new(limit.map(format::amount).unwrap_or_default()),
            currency: RwSignal::new(limit.map_or(Currency::Eur, |limit| limit.currency)),
            name_error: RwSignal::new(None),
            limit_error: RwSignal::new(None),
            error: RwSignal::new(None),
        }
    }

    /// The settings as they are written; none where something is wrong, which is said.
    fn read(&self) -> Option<OrganisationSettings> {
        let text = self.limit.get_untracked();
        let minor = format::parse_amount(&text);
        let odd = !text.trim().is_empty() && minor.is_none();
        self.limit_error.set(odd.then(|| t(Msg::SpendingLimitOdd).to_owned()));
        self.name_error.set(None);
        self.error.set(None);
        let currency = self.currency.get_untracked();
        (!odd).then(|| OrganisationSettings {
            name: self.name.get_untracked(),
            default_country: self.country.get_untracked(),
            keep_user_columns: self.users.get_untracked(),
            second_approver: self.approver.get_untracked(),
            spending_limit: minor.map(|minor| Money { minor, currency }),
        })
    }

    fn show(&self, failure: &Failure) {
        let (name, limit) = (failure.about("name"), failure.about("minor"));
        let neither = name.is_none() && limit.is_none();
        self.name_error.try_set(name);
        self.limit_error.try_set(limit);
        self.error.try_set(neither.then(|| failure.sentence()));
    }
}

#[component]
fn Form(state: OrganisationState, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let fields = Fields::new(&state.settings);
    let version = state.version;
    let busy = RwSignal::new(false);
    let kept_users = state.settings.keep_user_columns;
    let asked = RwSignal::new(false);
    let save = Callback::new(move |()| {
        asked.set(false);
        let Some(settings) = fields.read().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            match put::<OrganisationState>(URL, Some(version), &settings).await {
                Ok(_) => {
                    toasts.say(t(Msg::ChangesSaved));
                    changed.try_run(());
                    // Name and country stand in the frame and in the import too.
                    if let Ok(me) = get::<Me>("/api/v1/me", None).await {
                        session.me.set(Some(me));
                    }
                }
                Err(failure) if failure.status() == 412 => {
                    toasts.say(t(Msg::SettingsStale));
                    changed.try_run(());
                }
                Err(failure) => fields.show(&failure),
            }
            busy.try_set(false);
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // What is erased does not come back.
        if kept_users && !fields.users.get_untracked() { asked.set(true) } else { save.run(()) }
    };
    let made = made(&state);
    view! {
        <form class="stack" novalidate on:submit=submit>
            <Section id="organisation" title=t(Msg::OrganisationTab) meta=move || made.clone()>
                <div class="stack narrow">
                    <Field
                        id="organisation-name"
                        label=t(Msg::OrganisationName)
                        value=fields.name
                        error=fields.name_error
                    />
                    <CountryField value=fields.country/>
                    <Check
                        id="keep-users"
                        label=Msg::KeepUsers
                        hint=Msg::KeepUsersHint
                        value=fields.users
                    />
                </div>
            </Section>
            <Section id="spending" title=t(Msg::SpendingTitle)>
                <div class="stack narrow">
                    <Field
                        id="spending-limit"
                        label=t(Msg::SpendingLimit)
                        hint=t(Msg::SpendingLimitHint)
                        value=fields.limit
                        error=fields.limit_error
                    />
                    <CurrencyField value=fields.currency/>
                    <Check id="second-approver" label=Msg::SecondApprover value=fields.approver/>
                </div>
            </Section>
            <FieldError id="settings-error" error=fields.error/>
            <SendButton label=Msg::SaveChanges busy=busy/>
        </form>
        <Dialog
            open=asked
            title=t(Msg::EraseUsersTitle)
            actions=move || dialog_foot(asked, busy, "danger", [Msg::Cancel, Msg::EraseUsers].map(named), save)
        >
            <p>{t(Msg::EraseUsersText)}</p>
        </Dialog>
    }
}

/// Which version of the settings it is.
fn made(state: &OrganisationState) -> String {
    match (&state.changed_at, &state.changed_by) {
        (Some(at), by) => {
            let version = state.version.to_string();
            let who = by.clone().unwrap_or_else(|| t(Msg::NotKnown).to_owned());
            tf(
                Msg::SettingsChanged,
                [
                    ("version", version.into()),
                    ("when", format::moment(at).into()),
                    ("who", who.into()),
                ],
            )
        }
        _ => t(Msg::SettingsFirst).to_owned(),
    }
}

#[component]
fn CountryField(value: RwSignal<Option<Country>>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="default-country">{t(Msg::DefaultCountry)}</label>
            <select
                id="default-country"
                aria-describedby="default-country-hint"
                on:change=move |event| value.set(event_target_value(&event).parse().ok())
            >
                <option value="" selected=value.get_untracked().is_none()>
                    {t(Msg::DefaultCountryNone)}
                </option>
                {country_options(value.get_untracked())}
            </select>
            <p class="hint" id="default-country-hint">
                {t(Msg::DefaultCountryHint)}
            </p>
        </div>
    }
}

#[component]
fn CurrencyField(value: RwSignal<Currency>) -> impl IntoView {
    let options = Currency::ALL
        .into_iter()
        .map(|currency| {
            view! {
                <option value=currency.code() selected=value.get_untracked() == currency>
                    {currency.code()}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="currency">{t(Msg::Currency)}</label>
            <select
                id="currency"
                on:change=move |event| {
                    if let Ok(currency) = event_target_value(&event).parse() {
                        value.set(currency);
                    }
                }
            >
                {options}
            </select>
        </div>
    }
}

/// A box with its label, and what it does.
#[component]
fn Check(
    id: &'static str,
    label: Msg,
    #[prop(optional)] hint: Option<Msg>,
    value: RwSignal<bool>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id
                aria-describedby=described
                prop:checked=value
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label for=id>{t(label)}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{t(hint)}</p> })}
        </div>
    }
}
