//! What taking an import back takes with it, and what it must leave.

use super::*;

/// A committed import of these devices and sites, that names those of the fleet.
async fn commit(
    store: &Store,
    tenant: &Tenant,
    made: Committed,
    mapping: Option<&str>,
) -> Result<String, StoreError> {
    let kept = Draft { mapping: mapping.map(str::to_owned), ..draft() };
    let id = store.add_draft(tenant, None, &kept).await?;
    let made = Committed { revision: store.revision(tenant).await?, ..made };
    store.commit_import(tenant, &id, None, today(), &made).await?;
    Ok(id)
}

fn site(id: &str, name: &str) -> NewSite {
    NewSite { id: id.into(), name: name.into(), country: None, zone: None }
}

/// A device whose one event says where it stands.
fn standing(serial: &str, at: &str) -> NewDevice {
    let body = format!("{{\"kind\":\"registered\",\"serial\":\"{serial}\",\"site\":\"{at}\"}}");
    NewDevice { events: vec![(today(), body)], ..device(serial, Some(at)) }
}

fn moved(id: &str, serial: &str, at: &str) -> ChangedDevice {
    let body = format!("{{\"kind\":\"moved\",\"site\":\"{at}\"}}");
    let (id, columns) = (id.to_owned(), Some(columns(serial, Some(at))));
    ChangedDevice { id, columns, events: vec![(today(), body)] }
}

/// What is looked up, the site as the last event with one tells it.
fn last_told(_: &str, events: &[StoredEvent]) -> Result<Columns, StoreError> {
    let (mut serial, mut at) = (String::new(), None);
    for event in events {
        let body: serde_json::Value = serde_json::from_str(&event.body)?;
        serial = body["serial"].as_str().map_or(serial, str::to_owned);
        at = body["site"].as_str().map(str::to_owned).or(at);
    }
    Ok(columns(&serial, at.as_deref()))
}

async fn move_to(store: &Store, tenant: &Tenant, change: ChangedDevice) {
    let guard = Guard::Revision(store.revision(tenant).await.unwrap());
    store.edit(tenant, guard, &said(), &[change], "p", today()).await.unwrap();
}

async fn names(store: &Store, tenant: &Tenant) -> Vec<String> {
    store.sites(tenant).await.unwrap().into_iter().map(|site| site.name).collect()
}

#[tokio::test]
async fn devices_that_a_later_file_names_stay_until_that_is_undone() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let first = import(store, &tenant, &["S1"]).await.unwrap();
    let device: String =
        store.fleet(&tenant, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices.remove(0);
    // It says what is on record already.
    let naming = Committed { named: vec![device], ..Committed::default() };
    let later = commit(store, &tenant, naming, None).await.unwrap();
    let refused = store.undo_import(&tenant, &first, None, looked_up).await;
    assert!(matches!(&refused, Err(StoreError::State(why)) if why.contains("assets.csv")));
    assert_eq!(serials(store, &tenant).await.len(), 1);
    store.undo_import(&tenant, &later, None, looked_up).await.unwrap();
    store.undo_import(&tenant, &first, None, looked_up).await.unwrap();
    assert!(serials(store, &tenant).await.is_empty());
}

#[tokio::test]
async fn a_site_of_an_earlier_stay_survives_the_undo() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let here = standing("S1", "here");
    let id = here.id.clone();
    let base = Committed {
        sites: vec![site("here", "Leeds")],
        devices: vec![here],
        ..Committed::default()
    };
    commit(store, &tenant, base, None).await.unwrap();
    let later = Committed {
        sites: vec![site("between", "Oslo"), site("unused", "Rome"), site("gone", "Bonn")],
        devices: vec![standing("S2", "gone")],
        ..Committed::default()
    };
    let later = commit(store, &tenant, later, None).await.unwrap();
    // A person moves the device to a site that the later import brought, and on.
    move_to(store, &tenant, moved(&id, "S1", "between")).await;
    move_to(store, &tenant, moved(&id, "S1", "here")).await;
    store.undo_import(&tenant, &later, None, last_told).await.unwrap();
    assert_eq!(names(store, &tenant).await, ["Leeds", "Oslo"], "its stay in Oslo counts");
}

#[tokio::test]
async fn a_site_that_another_turned_out_to_be_survives_the_undo() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let base = Committed {
        sites: vec![site("old", "Leeds"), site("here", "York")],
        devices: vec![standing("S1", "old")],
        ..Committed::default()
    };
    let id = base.devices[0].id.clone();
    commit(store, &tenant, base, None).await.unwrap();
    let later = Committed {
        sites: vec![site("new", "Leeds HQ"), site("alias", "Leeds 2"), site("other", "Hull")],
        ..Committed::default()
    };
    let later = commit(store, &tenant, later, None).await.unwrap();
    store.merge_site(&tenant, "old", 1, "new", "p", today()).await.unwrap();
    store.merge_site(&tenant, "alias", 1, "other", "p", today()).await.unwrap();
    move_to(store, &tenant, moved(&id, "S1", "here")).await;
    store.undo_import(&tenant, &later, None, last_told).await.unwrap();
    assert_eq!(
        names(store, &tenant).await,
        ["Leeds HQ", "York"],
        "the stay before counts under the name that its site has now; nothing was in Hull"
    );
}

#[tokio::test]
async fn an_undone_import_is_not_remembered() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let said = async || store.mapping(&tenant, "source").await.unwrap();
    let nothing = Committed::default;
    commit(store, &tenant, nothing(), Some("{\"first\":1}")).await.unwrap();
    let second = commit(store, &tenant, nothing(), Some("{\"second\":2}")).await.unwrap();
    assert_eq!(said().await.as_deref(), Some("{\"second\":2}"));
    store.undo_import(&tenant, &second, None, looked_up).await.unwrap();
    assert_eq!(said().await.as_deref(), Some("{\"first\":1}"), "as it was before");
    // What a person said since stays, whatever is undone before it.
    let third = commit(store, &tenant, nothing(), Some("{\"third\":3}")).await.unwrap();
    commit(store, &tenant, nothing(), Some("{\"fourth\":4}")).await.unwrap();
    store.undo_import(&tenant, &third, None, looked_up).await.unwrap();
    assert_eq!(said().await.as_deref(), Some("{\"fourth\":4}"));
    // What was forgotten on purpose does not come back.
    store.forget_mapping(&tenant, "source").await.unwrap();
    let fifth = commit(store, &tenant, nothing(), Some("{\"fifth\":5}")).await.unwrap();
    store.undo_import(&tenant, &fifth, None, looked_up).await.unwrap();
    assert_eq!(said().await, None);
}
