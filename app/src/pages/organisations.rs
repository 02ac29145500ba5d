//! The provider's customers, for its operators: in numbers, and new ones.

use crate::client::{fetched, post};
use crate::components::{
    Allowed, Empty, Field, FieldError, Head, PageHead, PlainTable, Section, SendButton,
    country_options, loaded,
};
use crate::format;
use crate::i18n::{self, Msg, t, tf};
use crate::pages::account::LanguageField;
use crate::pages::settings::{HandOver, Handed};
use crate::state::use_session;
use impact_core::api::{
    Language, OrganisationList, OrganisationMade, OrganisationRequest, OrganisationRow, Right,
};
use impact_core::quantity::Country;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

const URL: &str = "/api/v1/operator/organisations";

/// The page.
#[component]
pub fn OrganisationsPage() -> impl IntoView {
    view! {
        <Allowed right=Right::Operate title=Msg::OrganisationsTitle>
            <Page/>
        </Allowed>
    }
}

#[component]
fn Page() -> impl IntoView {
    let limit = RwSignal::new(100_u64);
    let list = fetched::<OrganisationList>(move || Some(format!("{URL}?limit={}", limit.get())));
    let made = Callback::new(move |()| list.reload());
    let table = move |list: Arc<OrganisationList>| {
        if list.rows.is_empty() {
            return view! {
                <Empty
                    icon="i-people"
                    title=t(Msg::NoOrganisations)
                    text=t(Msg::NoOrganisationsText)
                />
            }
            .into_any();
        }
        let more = (list.next_cursor.is_some() && limit.get() < 500).then(|| {
            view! {
                <button type="button" class="btn" on:click=move |_| limit.set(500)>
                    {t(Msg::MoreOrganisations)}
                </button>
            }
        });
        let rows = list.rows.iter().map(row).collect_view();
        let columns = vec![
            Head::text(Msg::OrganisationColumn),
            Head::number(Msg::Devices),
            Head::number(Msg::MembersColumn),
            Head::number(Msg::OwnersColumn).leaving("2"),
            Head::number(Msg::OpenInvitations).leaving("2"),
            Head::number(Msg::MadeColumn).leaving("3"),
        ];
        view! {
            <PlainTable name=t(Msg::OrganisationsTitle) columns=columns rows=rows.into_any()/>
            {more}
        }
        .into_any()
    };
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::OrganisationsTitle).to_owned())
                sub=|| t(Msg::OrganisationsSub)
            />
            {loaded(list, table)}
            <New made=made/>
        </div>
    }
}

fn row(row: &OrganisationRow) -> impl IntoView + use<> {
    let cell = |number: u64, words: Option<String>| {
        let kept = words.is_some();
        view! {
            <td
                role="cell"
                class="r"
                class:keep=kept
                class:under=kept
                data-p=(!kept).then_some("2")
            >
                <span class=kept.then_some("in-rows")>{format::count(number)}</span>
                {words.map(|words| view! { <span class="in-cards">{words}</span> })}
            </td>
        }
    };
    let devices = tf(Msg::DevicesWord, [("n", row.devices.into())]);
    let devices = format!("{} {devices}", format::count(row.devices));
    let members = tf(Msg::MembersCount, [("n", row.members.into())]);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                {row.name.clone()}
            </th>
            {cell(row.devices, Some(devices))} {cell(row.members, Some(members))}
            {cell(row.owners, None)}
            {cell(row.invitations, None)}
            <td role="cell" class="r" data-p="3">
                {format::moment(&row.created_at)}
            </td>
        </tr>
    }
}

/// The form that makes one and invites its first owner.
#[component]
fn New(made: Callback<()>) -> impl IntoView {
    let toasts = crate::components::use_toasts();
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let country = RwSignal::new(None::<Country>);
    let language = RwSignal::new(Language::of(i18n::language().code).unwrap_or_default());
    let (name_error, email_error) = (RwSignal::new(None), RwSignal::new(None));
    let error = RwSignal::new(None);
    let handed = RwSignal::new(None::<Handed>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let request = OrganisationRequest {
            name: name.get_untracked(),
            default_country: country.get_untracked(),
            owner_email: email.get_untracked(),
            language: language.get_untracked(),
        };
        spawn_local(async move {
            let answer = post::<OrganisationMade>(URL, &request).await;
            let failure = answer.as_ref().err();
            let about_name = failure.and_then(|failure| failure.about("/name"));
            let about_email = failure.and_then(|failure| failure.about("owner_email"));
            let neither = about_name.is_none() && about_email.is_none();
            error.try_set(failure.filter(|_| neither).map(|failure| failure.sentence()));
            name_error.try_set(about_name);
            email_error.try_set(about_email);
            if let Ok(OrganisationMade { organisation, invitation }) = answer {
                name.try_set(String::new());
                email.try_set(String::new());
                let who = invitation.invitation.email;
                let said =
                    [("organisation", organisation.name.into()), ("email", who.clone().into())];
                toasts.say(tf(Msg::OrganisationMade, said));
                if let Some(link) = invitation.link {
                    let until = format::moment(&invitation.invitation.expires_at);
                    handed.try_set(Some(Handed { link, who, until }));
                }
                made.run(());
            }
            busy.try_set(false);
        });
    };
    view! {
        <Section id="new-organisation" title=t(Msg::NewOrganisation)>
            <form class="stack narrow" novalidate on:submit=submit>
                <Field
                    id="organisation-name"
                    label=t(Msg::OrganisationName)
                    value=name
                    error=name_error
                />
                <div class="field">
                    <label for="organisation-country">{t(Msg::DefaultCountry)}</label>
                    <select
                        id="organisation-country"
                        on:change=move |event| country.set(event_target_value(&event).parse().ok())
                    >
                        <option value="">{t(Msg::DefaultCountryNone)}</option>
                        {country_options(None)}
                    </select>
                </div>
                <Field
                    id="owner-email"
                    label=t(Msg::FirstOwner)
                    kind="email"
                    hint=t(Msg::FirstOwnerHint)
                    value=email
                    error=email_error
                />
                {use_session()
                    .meta()
                    .mail
                    .then(|| {
                        view! {
                            <LanguageField
                                id="organisation-language"
                                label=Msg::InviteLanguage
                                value=language
                            />
                        }
                    })}
                <FieldError id="organisation-error" error=error/>
                <SendButton label=Msg::CreateOrganisation busy=busy/>
            </form>
        </Section>
        <HandOver handed=handed/>
    }
}
