//! Inviting somebody.

use super::link::Handed;
use super::members::role_hint;
use crate::client::post;
use crate::components::{Field, FieldError, Section, SendButton, use_toasts};
use crate::format;
use crate::i18n::{self, Msg, t, tf};
use crate::pages::account::LanguageField;
use crate::state::use_session;
use impact_core::api::{InvitationMade, InvitationRequest, Language, Role};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The form.
#[component]
pub fn InviteSection(
    /// Hears that somebody was invited.
    invited: Callback<()>,
    /// Takes the link, where none is sent.
    handed: RwSignal<Option<Handed>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let email = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Analyst);
    let language = RwSignal::new(Language::of(i18n::language().code).unwrap_or_default());
    let (email_error, error) = (RwSignal::new(None), RwSignal::new(None));
    let busy = RwSignal::new(false);
    // Without e-mail there is no message: the link is handed over by hand.
    let writes = use_session().meta().mail;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let address = email.get_untracked().trim().to_owned();
        email_error.set(address.is_empty().then(|| t(Msg::EmailMissing).to_owned()));
        error.set(None);
        if address.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let request = InvitationRequest {
            email: address.clone(),
            role: role.get_untracked(),
            language: language.get_untracked(),
        };
        spawn_local(async move {
            match post::<InvitationMade>("/api/v1/invitations", &request).await {
                Ok(made) => {
                    email.try_set(String::new());
                    match made.link {
                        Some(link) => {
                            let until = format::moment(&made.invitation.expires_at);
                            handed.set(Some(Handed { link, who: address, until }));
                        }
                        None => toasts.say(tf(Msg::InviteSent, [("email", address.into())])),
                    }
                    invited.run(());
                }
                Err(failure) => {
                    let about = failure.about("email");
                    error.try_set(about.is_none().then(|| failure.sentence()));
                    email_error.try_set(about);
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Section id="invite" title=t(Msg::InviteTitle)>
            <form class="stack narrow" novalidate on:submit=submit>
                <Field
                    id="invite-email"
                    label=t(Msg::Email)
                    kind="email"
                    value=email
                    error=email_error
                />
                <div class="field">
                    <label for="invite-role">{t(Msg::InviteRole)}</label>
                    <RoleField id="invite-role" value=role hints=true/>
                </div>
                {writes
                    .then(|| {
                        view! {
                            <LanguageField
                                id="invite-language"
                                label=Msg::InviteLanguage
                                value=language
                            />
                        }
                    })}
                <FieldError id="invite-error" error=error/>
                <SendButton label=Msg::InviteSubmit busy=busy/>
            </form>
        </Section>
    }
}

/// A choice among the roles of members.
#[component]
pub fn RoleField(
    /// Id of the select, where a label names it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What it is called by assistive technology, where no label does.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether each role says what it is for.
    #[prop(optional)]
    hints: bool,
    /// The role chosen.
    value: RwSignal<Role>,
) -> impl IntoView {
    let options = Role::OF_MEMBERS
        .into_iter()
        .map(|role| {
            let name = t(Msg::of_role(role));
            let text = if hints { format!("{name}: {}", role_hint(role)) } else { name.to_owned() };
            view! {
                <option value=role.key() selected=move || value.get() == role>
                    {text}
                </option>
            }
        })
        .collect_view();
    let choose = move |event| {
        let key: String = event_target_value(&event);
        if let Some(role) = Role::OF_MEMBERS.into_iter().find(|role| role.key() == key) {
            value.set(role);
        }
    };
    view! {
        <select class="select" id=id aria-label=label on:change=choose>
            {options}
        </select>
    }
}
