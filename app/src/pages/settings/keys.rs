//! API keys: what programs may do in the organisation's name.

mod actions;
mod make;
mod shown;

use super::SettingsTabs;
use crate::client::fetched;
use crate::components::{Allowed, Empty, Icon, PageHead, loaded};
use crate::format;
use crate::i18n::{Msg, t, tf};
use actions::{EndSecret, Revoke, Rotate};
use impact_core::api::{KeyRow, KeyState, Right};
use leptos::prelude::*;
use make::MakeKey;
use shown::ShownOnce;

/// The page.
#[component]
pub fn KeysPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ManageKeys title=Msg::KeysTitle>
            <Keys/>
        </Allowed>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let keys = fetched::<Vec<KeyRow>>(|| Some("/api/v1/keys".to_owned()));
    let making = RwSignal::new(false);
    // What was just made: told once, and forgotten when it was taken.
    let bearer = RwSignal::new(None::<String>);
    let made = Callback::new(move |secret: String| {
        bearer.set(Some(secret));
        keys.reload();
    });
    let changed = Callback::new(move |()| keys.reload());
    let content = move |rows: std::sync::Arc<Vec<KeyRow>>| {
        if rows.is_empty() {
            return view! {
                <Empty icon="i-key" title=t(Msg::KeysEmpty) text=t(Msg::KeysEmptyText)>
                    <MakeButton making=making/>
                </Empty>
            }
            .into_any();
        }
        let entries = rows.iter().map(|key| entry(key, made, changed)).collect_view();
        view! { <ul class="list">{entries}</ul> }.into_any()
    };
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::KeysTitle).to_owned())
                sub=|| t(Msg::KeysSub)
                actions=move || view! { <MakeButton making=making/> }
            />
            <SettingsTabs/>
            <ShownOnce bearer=bearer/>
            {loaded(keys, content)}
            <MakeKey open=making made=made/>
        </div>
    }
}

#[component]
fn MakeButton(making: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn"
            data-kind="primary"
            on:click=move |_| making.set(true)
        >
            <Icon name="i-plus"/>
            {t(Msg::KeyMake)}
        </button>
    }
}

/// The message that names a right of a key.
pub fn right_name(right: Right) -> &'static str {
    t(match right {
        Right::ReadFigures => Msg::KeyReadFigures,
        Right::Export => Msg::KeyExport,
        Right::EditDevices => Msg::KeyEditDevices,
        Right::ManageFigures => Msg::KeyManageFigures,
        _ => Msg::KeyReadAudit,
    })
}

fn entry(key: &KeyRow, made: Callback<String>, changed: Callback<()>) -> AnyView {
    let (tone, word) = match key.state {
        KeyState::Live if key.secrets.len() > 1 => ("accent", Msg::KeyRotating),
        KeyState::Live => ("good", Msg::KeyLive),
        KeyState::Expired => ("warn", Msg::KeyExpired),
        KeyState::Revoked => ("", Msg::KeyRevoked),
    };
    let live = key.state == KeyState::Live;
    let actions = (key.state != KeyState::Revoked).then(|| {
        view! {
            <span class="actions">
                {(live && key.secrets.len() == 1)
                    .then(|| view! { <Rotate key_row=key.clone() made=made/> })}
                {(key.secrets.len() > 1)
                    .then(|| view! { <EndSecret key_row=key.clone() changed=changed/> })}
                <Revoke key_row=key.clone() changed=changed/>
            </span>
        }
    });
    let rights = key.rights.iter().map(|right| right_name(*right)).collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <span class="name-row">
                <b>{key.name.clone()}</b>
                <span class="pill" data-tone=tone>
                    {t(word)}
                </span>
            </span>
            {actions.map_or_else(|| view! { <span></span> }.into_any(), IntoAny::into_any)}
            <span class="sub">{rights}</span>
            <span class="sub">{facts(key).join(" · ")}</span>
        </li>
    }
    .into_any()
}

/// What is known of a key, a sentence each.
fn facts(key: &KeyRow) -> Vec<String> {
    let when = |at: &str| format::moment(at);
    let mut facts = vec![format!("cip_{}_…", key.id)];
    let who = key.created_by.clone().unwrap_or_else(|| t(Msg::ByCommandLine).to_owned());
    facts.push(tf(Msg::KeyMadeBy, [("when", when(&key.created_at).into()), ("who", who.into())]));
    facts.push(match &key.last_used_at {
        Some(at) => tf(Msg::KeyLastUsed, [("when", when(at).into())]),
        None => t(Msg::KeyNeverUsed).to_owned(),
    });
    if let Some(day) = key.expires_on {
        facts.push(tf(Msg::KeyExpiresOn, [("day", format::day(day).into())]));
    }
    if let [older, _] = key.secrets.as_slice() {
        facts.push(match &older.ends_at {
            Some(at) => tf(Msg::KeyOldEnds, [("when", when(at).into())]),
            None => t(Msg::KeyOldStays).to_owned(),
        });
    }
    if let Some(at) = &key.revoked_at {
        let who = key.revoked_by.clone().unwrap_or_else(|| t(Msg::ByCommandLine).to_owned());
        facts.push(tf(Msg::KeyRevokedBy, [("when", when(at).into()), ("who", who.into())]));
    }
    facts
}
