//! Members: their roles, a new password for one, removal; and who is invited.

use super::SettingsTabs;
use super::invitations::InvitationsSection;
use super::invite::{InviteSection, RoleField};
use super::link::{HandOver, Handed};
use crate::client::{delete_version, encode, fetched, patch, post};
use crate::components::{
    Allowed, Dialog, Head, Icon, PageHead, PlainTable, Section, dialog_foot, focus_title, loaded,
    named, use_toasts,
};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{Invitation, Member, MemberEdit, OneTimeLink, Right, Role};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The page.
#[component]
pub fn MembersPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ManageMembers title=Msg::MembersTitle>
            <Page/>
        </Allowed>
    }
}

#[component]
fn Page() -> impl IntoView {
    let members = fetched::<Vec<Member>>(|| Some("/api/v1/members".to_owned()));
    let invitations = fetched::<Vec<Invitation>>(|| Some("/api/v1/invitations".to_owned()));
    let handed = RwSignal::new(None::<Handed>);
    let changed = Callback::new(move |()| members.reload());
    let invited = Callback::new(move |()| invitations.reload());
    let table = move |rows: Arc<Vec<Member>>| {
        let rows = rows
            .iter()
            .map(|member| view! { <Row member=member.clone() changed=changed handed=handed/> })
            .collect_view();
        let columns = vec![
            Head::text(Msg::MemberColumn),
            Head::text(Msg::RoleColumn),
            Head::text(Msg::LastSeenColumn).leaving("2"),
            Head::buttons(Msg::ActionsColumn),
        ];
        view! { <PlainTable name=t(Msg::MembersTitle) columns=columns rows=rows.into_any()/> }
            .into_any()
    };
    let count = move || {
        let n = members.value.with(|rows| rows.as_ref().map(|rows| rows.len() as u64));
        n.map(|n| tf(Msg::MembersCount, [("n", n.into())])).unwrap_or_default()
    };
    view! {
        <div class="page">
            <PageHead title=Signal::derive(|| t(Msg::MembersTitle).to_owned())/>
            <SettingsTabs/>
            <Section id="members" title=t(Msg::MembersTitle) meta=count>
                {loaded(members, table)}
            </Section>
            <InviteSection invited=invited handed=handed/>
            <InvitationsSection invitations=invitations handed=handed/>
            <HandOver handed=handed/>
        </div>
    }
}

#[component]
fn Row(member: Member, changed: Callback<()>, handed: RwSignal<Option<Handed>>) -> impl IntoView {
    let seen = member.last_seen_at.as_deref().map(format::moment);
    let seen = seen.unwrap_or_else(|| t(Msg::NotHere).to_owned());
    let you = member.you.then(|| view! { <span class="pill">{t(Msg::You)}</span> });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                <span class="name-row">
                    <b>{member.name.clone()}</b>
                    {you}
                </span>
                <span class="sub">{member.email.clone()}</span>
            </th>
            <td role="cell" class="keep wide">
                <RoleChange member=member.clone() changed=changed/>
            </td>
            <td role="cell" data-p="2">
                {seen}
            </td>
            <td role="cell" class="keep wide">
                <div class="actions">
                    <PasswordLink member=member.clone() handed=handed/>
                    <Remove member=member changed=changed/>
                </div>
            </td>
        </tr>
    }
}

/// The role, and the button that changes it: a select alone would change it with every arrow key.
#[component]
fn RoleChange(member: Member, changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let chosen = RwSignal::new(member.role);
    let (was, version) = (member.role, member.version);
    let path = format!("/api/v1/members/{}", encode(&member.id));
    let name = member.name.clone();
    let label = tf(Msg::RoleOf, [("name", name.clone().into())]);
    let save = Callback::new(move |()| {
        let (path, name) = (path.clone(), name.clone());
        let role = chosen.get_untracked();
        spawn_local(async move {
            match patch::<Member>(&path, version, &MemberEdit { role }).await {
                Ok(_) => {
                    let role = t(Msg::of_role(role));
                    toasts
                        .say(tf(Msg::RoleChanged, [("name", name.into()), ("role", role.into())]));
                }
                Err(failure) => {
                    chosen.try_set(was);
                    toasts.say(failure.sentence());
                }
            }
            // The row is drawn anew, its button with it.
            focus_title();
            changed.try_run(());
        });
    });
    view! {
        <span class="missing">
            <RoleField label=label value=chosen/>
            {move || {
                (chosen.get() != was)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn"
                                data-kind="primary"
                                on:click=move |_| save.run(())
                            >
                                {t(Msg::Save)}
                            </button>
                        }
                    })
            }}
        </span>
    }
}

#[component]
fn PasswordLink(member: Member, handed: RwSignal<Option<Handed>>) -> impl IntoView {
    let toasts = use_toasts();
    let name = tf(Msg::MemberLinkOf, [("name", member.name.clone().into())]);
    let make = move |_| {
        let path = format!("/api/v1/members/{}/link", encode(&member.id));
        let (email, who) = (member.email.clone(), member.name.clone());
        spawn_local(async move {
            match post::<OneTimeLink>(&path, &()).await {
                Ok(OneTimeLink { link: Some(link), expires_at }) => {
                    handed.set(Some(Handed { link, who, until: format::moment(&expires_at) }));
                }
                Ok(_) => toasts.say(tf(Msg::MemberLinkSent, [("email", email.into())])),
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    };
    view! {
        <button type="button" class="btn" data-kind="quiet" aria-label=name on:click=make>
            <Icon name="i-key"/>
            {t(Msg::MemberLink)}
        </button>
    }
}

#[component]
fn Remove(member: Member, changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let session = use_session();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let organisation = session
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.organisation.name.clone()))
        .unwrap_or_default();
    let name = member.name.clone();
    let label = tf(Msg::RemoveMemberOf, [("name", name.clone().into())]);
    let button = label.clone();
    let text =
        tf(Msg::RemoveText, [("name", name.clone().into()), ("organisation", organisation.into())]);
    let path = format!("/api/v1/members/{}", encode(&member.id));
    let remove = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (path, name) = (path.clone(), name.clone());
        spawn_local(async move {
            match delete_version(&path, member.version).await {
                Ok(()) => {
                    toasts.say(tf(Msg::MemberRemoved, [("name", name.into())]));
                    // The dialog gives the focus back to its button, which goes with the row.
                    request_animation_frame(focus_title);
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
            open.try_set(false);
            busy.try_set(false);
            changed.try_run(());
        });
    });
    view! {
        <button
            type="button"
            class="btn"
            data-kind="quiet"
            aria-label=label
            on:click=move |_| open.set(true)
        >
            {t(Msg::RemoveMember)}
        </button>
        <Dialog
            open=open
            title=t(Msg::RemoveTitle)
            actions=move || {
                dialog_foot(open, busy, "danger", [named(Msg::KeepMember), button.clone()], remove)
            }
        >
            <p>{text.clone()}</p>
        </Dialog>
    }
}

/// What a role is for, in a few words.
pub fn role_hint(role: Role) -> &'static str {
    t(match role {
        Role::Owner => Msg::RoleHintOwner,
        Role::Buyer => Msg::RoleHintBuyer,
        Role::Manager => Msg::RoleHintManager,
        Role::Analyst => Msg::RoleHintAnalyst,
        Role::Auditor | Role::Operator => Msg::RoleHintAuditor,
    })
}
