//! What can be done with a key: a second secret, the end of the first, the end of all.

use crate::client::post;
use crate::components::{Dialog, Ending, dialog_foot, named, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{KeyMade, KeyRotation, KeyRow};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How long the old secret may stay good, in hours; none for as long as nobody ends it.
const OVERLAPS: [(&str, Option<u32>, Msg); 5] = [
    ("24", Some(24), Msg::KeyOverlapDay),
    ("168", Some(168), Msg::KeyOverlapWeek),
    ("720", Some(720), Msg::KeyOverlapMonth),
    ("", None, Msg::KeyOverlapOpen),
    ("0", Some(0), Msg::KeyOverlapNone),
];

/// Gives a key a second secret.
#[component]
pub fn Rotate(key_row: KeyRow, made: Callback<String>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let overlap = RwSignal::new("24".to_owned());
    let url = StoredValue::new(format!("/api/v1/keys/{}/rotate", key_row.id));
    let run = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let chosen = overlap.get_untracked();
        let hours = OVERLAPS.iter().find(|(value, ..)| *value == chosen).and_then(|(_, h, _)| *h);
        spawn_local(async move {
            let rotation = KeyRotation { overlap_hours: hours };
            let answer = post::<KeyMade>(&url.get_value(), &rotation).await;
            open.try_set(false);
            busy.try_set(false);
            match answer {
                Ok(answer) => made.run(answer.bearer),
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    });
    let select = StoredValue::new(format!("overlap-{}", key_row.id));
    let name = tf(Msg::KeyRotateOf, [("name", key_row.name.into())]);
    view! {
        <button type="button" class="btn" aria-label=name on:click=move |_| open.set(true)>
            {t(Msg::KeyRotate)}
        </button>
        <Dialog
            open=open
            title=t(Msg::KeyRotateTitle)
            actions=move || dialog_foot(open, busy, "primary", [Msg::Cancel, Msg::KeyRotate].map(named), run)
        >
            <p>{t(Msg::KeyRotateText)}</p>
            <div class="field">
                <label for=select.get_value()>{t(Msg::KeyOverlap)}</label>
                <select
                    id=select.get_value()
                    prop:value=overlap
                    on:change=move |event| overlap.set(event_target_value(&event))
                >
                    {OVERLAPS
                        .into_iter()
                        .map(|(value, _, name)| {
                            view! { <option value=value>{t(name)}</option> }
                        })
                        .collect_view()}
                </select>
            </div>
        </Dialog>
    }
}

/// Ends the older of a key's two secrets.
#[component]
pub fn EndSecret(key_row: KeyRow, changed: Callback<()>) -> impl IntoView {
    let secret = key_row.secrets.first().map(|secret| secret.id.clone()).unwrap_or_default();
    view! {
        <Ending
            url=format!("/api/v1/keys/{}/secrets/{secret}", key_row.id)
            button=Msg::KeyEndOld
            name=tf(Msg::KeyEndOldOf, [("name", key_row.name.clone().into())])
            title=Msg::KeyEndOldTitle
            text=t(Msg::KeyEndOldText).to_owned()
            done=Msg::KeyOldEnded
            changed=changed
        />
    }
}

/// Revokes a key.
#[component]
pub fn Revoke(key_row: KeyRow, changed: Callback<()>) -> impl IntoView {
    view! {
        <Ending
            url=format!("/api/v1/keys/{}", key_row.id)
            button=Msg::KeyRevoke
            name=tf(Msg::KeyRevokeOf, [("name", key_row.name.clone().into())])
            title=Msg::KeyRevokeTitle
            text=tf(Msg::KeyRevokeText, [("name", key_row.name.into())])
            done=Msg::KeyWasRevoked
            changed=changed
        />
    }
}
