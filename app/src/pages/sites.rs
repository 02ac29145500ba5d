//! Where devices are: the sites with their countries; added, renamed, merged.

mod add;
mod change;
mod zone;

use crate::client::fetched;
use crate::components::{Allowed, Empty, Ending, Head, PageHead, PlainTable, SiteCountry, loaded};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::{use_scope, use_session};
use add::Add;
use change::{Merge, Rename};
use impact_core::api::{Right, SiteRow};
use leptos::prelude::*;
use std::cmp::Reverse;
use std::sync::Arc;
use zone::ZoneChoice;

const URL: &str = "/api/v1/sites";

/// The page.
#[component]
pub fn SitesPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ReadFigures title=Msg::SitesTitle>
            <Page/>
        </Allowed>
    }
}

#[component]
fn Page() -> impl IntoView {
    let may_edit = use_session().may_edit();
    let sites = fetched::<Vec<SiteRow>>(|| Some(URL.to_owned()));
    let changed = Callback::new(move |()| sites.reload());
    let table = move |rows: Arc<Vec<SiteRow>>| {
        if rows.is_empty() {
            return view! {
                <Empty icon="i-site" title=t(Msg::SitesEmpty) text=t(Msg::SitesEmptyText)/>
            }
            .into_any();
        }
        view! { <Table sites=rows changed=changed/> }.into_any()
    };
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::SitesTitle).to_owned())
                sub=|| t(Msg::SitesSub)
            />
            {loaded(sites, table)}
            {may_edit.then(|| view! { <Add added=changed/> })}
        </div>
    }
}

#[component]
fn Table(sites: Arc<Vec<SiteRow>>, changed: Callback<()>) -> impl IntoView {
    // What is still to be said comes first.
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by_key(|at| {
        let site = &sites[*at];
        (site.country.is_some(), Reverse(site.devices), site.name.clone())
    });
    let rows = order
        .into_iter()
        .map(|at| view! { <Row site=sites[at].clone() sites=sites.clone() changed=changed/> })
        .collect_view();
    let columns = vec![
        Head::text(Msg::Site),
        Head::text(Msg::Country),
        Head::number(Msg::Devices),
        Head::buttons(Msg::ActionsColumn),
    ];
    view! {
        <PlainTable name=t(Msg::SitesTitle) columns=columns rows=rows.into_any()/>
    }
}

/// The way to delete a site at which no device is; where devices were, the server says so.
fn deletion(site: &SiteRow, changed: Callback<()>) -> AnyView {
    let name = || [("name", site.name.clone().into())];
    view! {
        <Ending
            url=format!("{URL}/{}", crate::client::encode(&site.id))
            version=site.version
            button=Msg::SiteDelete
            name=tf(Msg::SiteDeleteOf, name())
            title=Msg::SiteDeleteTitle
            text=tf(Msg::SiteDeleteText, name())
            done=Msg::SiteDeleted
            changed=changed
        />
    }
    .into_any()
}

#[component]
fn Row(site: SiteRow, sites: Arc<Vec<SiteRow>>, changed: Callback<()>) -> impl IntoView {
    let scope = use_scope();
    let query = format!("site={}", crate::client::encode(&site.id));
    let devices = move || scope.get().devices(&query);
    let missing = site.country.is_none();
    let actions = use_session().may_edit().then(|| {
        view! {
            <div class="actions">
                <Rename site=site.clone() changed=changed/>
                <ZoneChoice site=site.clone() changed=changed/>
                {(sites.len() > 1)
                    .then(|| view! { <Merge site=site.clone() sites=sites changed=changed/> })}
                {(site.devices == 0).then(|| deletion(&site, changed))}
            </div>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                <a href=devices>{site.name.clone()}</a>
            </th>
            <td role="cell" class="keep" class:under=!missing class:wide=missing>
                <SiteCountry
                    site=site.id.clone()
                    name=site.name.clone()
                    country=site.country
                    changed=changed
                />
                {site.zone_name.clone().map(|name| view! { <span class="sub">{name}</span> })}
            </td>
            <td role="cell" class="r keep under">
                {format::count(site.devices)}
                <span class="in-cards">
                    " "{tf(Msg::DevicesWord, [("n", site.devices.into())])}
                </span>
            </td>
            <td role="cell" class="keep wide">
                {actions}
            </td>
        </tr>
    }
}
