//! Who has the device, where the organisation keeps that, for those who look after devices.

use crate::client::{encode, fetched};
use crate::components::Ending;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::DeviceUser;
use leptos::prelude::*;

/// A fact of the device: its user, with the way to erase them.
#[component]
pub fn User(device: String) -> impl IntoView {
    let may = use_session().may_edit();
    let url = format!("/api/v1/devices/{}/user", encode(&device));
    let asked = url.clone();
    let user = fetched::<DeviceUser>(move || may.then(|| asked.clone()));
    move || {
        let known = user.value.get()?;
        let name = known.name.clone()?;
        let from = known.file_name.clone().unwrap_or_default();
        let erased = Callback::new(move |()| user.reload());
        Some(view! {
            <dt>{t(Msg::DeviceUser)}</dt>
            <dd>
                <div>{name.clone()}</div>
                <div class="small muted">{tf(Msg::DeviceUserFrom, [("file", from.into())])}</div>
                <Ending
                    url=url.clone()
                    button=Msg::EraseUser
                    name=tf(Msg::EraseUserOf, [("name", name.clone().into())])
                    title=Msg::EraseUserTitle
                    text=tf(Msg::EraseUserText, [("name", name.into())])
                    done=Msg::UserErased
                    changed=erased
                />
            </dd>
        })
    }
}
