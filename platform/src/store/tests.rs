use super::*;
use crate::{clock, limits};
use impact_core::api::Role;
use impact_core::quantity::Day;
use std::path::PathBuf;

mod bounds;
mod columns;
mod figures;
mod members;
mod only_postgres;
mod tables;
mod undo;

/// Names the PostgreSQL server to test on, as `postgres://USER@HOST:PORT/DATABASE`; its user may
/// make databases. Without it, tests take SQLite.
pub(crate) const SERVER: &str = "IMPACT_TEST_POSTGRES";

/// A file for a database, deleted with it.
pub(crate) struct ScratchFile(PathBuf);

impl ScratchFile {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("impact-test-{}.db", new_id())))
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(ending);
            if let Err(error) = std::fs::remove_file(&path) {
                assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
            }
        }
    }
}

/// A database of its own for each test, gone with it.
pub(crate) struct Scratch {
    pub store: Store,
    pub location: Location,
    _file: Option<ScratchFile>,
    _database: Option<postgres::tests::ScratchDatabase>,
}

impl Scratch {
    /// Adds entries that nobody made to a tenant's audit log.
    pub(crate) async fn audit_entries(&self, tenant: &Tenant, count: i64) {
        let mut tx = self.store.begin(tenant.scope()).await.unwrap();
        let text = format!(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
             insert into audit_entries (scope, seq, recorded_at, actor, action, hash)
             select '{}', 1000 + i, {}, 'x', 'invitation.made', '' from n where $1 <> ''",
            tenant.scope(),
            clock::now_ms()
        );
        sql(text).bind(tenant.scope()).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody who is in the middle of writing a tenant's keys, until what is returned is dropped.
    pub(crate) async fn writing_keys(&self, tenant: &Tenant) -> impl Sized + use<> {
        let mut tx = self.store.begin(tenant.scope()).await.unwrap();
        sql("update api_keys set name = name where scope = $1")
            .bind(tenant.scope())
            .execute(&mut tx)
            .await
            .unwrap();
        tx
    }

    pub(crate) async fn new() -> Self {
        let server = std::env::var(SERVER).ok().filter(|server| !server.is_empty());
        let (file, database, location) = match server {
            None => {
                let file = ScratchFile::new();
                let location = Location::Sqlite(file.0.clone());
                (Some(file), None, location)
            }
            Some(server) => {
                let database = postgres::tests::ScratchDatabase::new(&server).await;
                let location = database.address().parse().unwrap();
                (None, Some(database), location)
            }
        };
        let store = Store::open(&location).await.unwrap();
        Self { store, location, _file: file, _database: database }
    }

    pub(crate) async fn organisation(&self, name: &str) -> OrganisationRecord {
        self.store.create_organisation(name, "DE".parse().ok(), false).await.unwrap()
    }
}

fn today() -> Day {
    "2026-11-24".parse().unwrap()
}

fn device(serial: &str, site: Option<&str>) -> NewDevice {
    NewDevice {
        id: new_id(),
        columns: columns(serial, site),
        events: vec![(today(), format!("{{\"serial\":\"{serial}\"}}"))],
    }
}

fn columns(serial: &str, site: Option<&str>) -> Columns {
    Columns {
        identity: Some(format!("serial:{serial}")),
        serial: Some(serial.to_owned()),
        asset_tag: None,
        site: site.map(str::to_owned),
    }
}

/// As the events of these tests say it: none changes what is looked up.
fn looked_up(_: &str, events: &[StoredEvent]) -> Result<Columns, StoreError> {
    let serial: serde_json::Value = serde_json::from_str(&events[0].body)?;
    Ok(columns(serial["serial"].as_str().unwrap_or_default(), None))
}

fn draft() -> Draft {
    Draft {
        file_name: "assets.csv".into(),
        source: Some("source".into()),
        devices: 1,
        tally: "{}".into(),
        preview: Some("{}".into()),
        planned: Some("[]".into()),
        mapping: None,
    }
}

pub(super) async fn import(
    store: &Store,
    tenant: &Tenant,
    serials: &[&str],
) -> Result<String, StoreError> {
    let id = store.add_draft(tenant, None, &draft()).await?;
    let revision = store.revision(tenant).await?;
    let sites = store.sites(tenant).await?;
    let known = sites.iter().find(|site| site.name == "Leeds").map(|site| site.id.clone());
    let sites = match &known {
        Some(_) => Vec::new(),
        None => vec![NewSite { id: new_id(), name: "Leeds".into(), country: None, zone: None }],
    };
    let site = known.or_else(|| Some(sites.first()?.id.clone()));
    let devices = serials.iter().map(|s| device(s, site.as_deref())).collect();
    let made = Committed { revision, sites, devices, ..Committed::default() };
    store.commit_import(tenant, &id, None, today(), &made).await?;
    Ok(id)
}

async fn serials(store: &Store, tenant: &Tenant) -> Vec<String> {
    let fleet = store.fleet(tenant, |_, events| Ok(Some(events[0].body.clone()))).await.unwrap();
    fleet.devices
}

#[tokio::test]
async fn the_database_answers() {
    let scratch = Scratch::new().await;
    scratch.store.check().await.unwrap();
    scratch.store.close().await;
    assert!(scratch.store.check().await.is_err());
}

#[tokio::test]
async fn undo_frees_the_serials_and_the_sites() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let first = import(store, &tenant, &["S1", "S2"]).await.unwrap();
    assert!(import(store, &tenant, &["S1"]).await.is_err(), "a serial is live once");
    let revision = store.revision(&tenant).await.unwrap();
    store.undo_import(&tenant, &first, None, looked_up).await.unwrap();
    assert_eq!(store.revision(&tenant).await.unwrap(), revision + 1);
    assert!(serials(store, &tenant).await.is_empty());
    assert!(store.sites(&tenant).await.unwrap().is_empty());
    assert!(store.undo_import(&tenant, &first, None, looked_up).await.is_err(), "undone once");
    import(store, &tenant, &["S1", "S2", "S3"]).await.unwrap();
    assert_eq!(serials(store, &tenant).await.len(), 3);
    let states: Vec<_> =
        store.imports(&tenant).await.unwrap().into_iter().map(|i| i.state).collect();
    use impact_core::api::ImportState::{Committed, Draft, Undone};
    assert_eq!(states, [Committed, Draft, Undone], "the failed commit stays a draft");
}

#[tokio::test]
async fn a_site_that_others_use_survives_the_undo() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let first = import(store, &tenant, &["S1"]).await.unwrap();
    import(store, &tenant, &["S2"]).await.unwrap();
    store.undo_import(&tenant, &first, None, looked_up).await.unwrap();
    assert_eq!(store.sites(&tenant).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_of_a_stranger_can_be_reached() {
    let scratch = Scratch::new().await;
    let ours = scratch.organisation("A").await.tenant;
    let theirs = scratch.organisation("B").await.tenant;
    let store = &scratch.store;
    let import_id = import(store, &theirs, &["S1"]).await.unwrap();
    let draft_id = store.add_draft(&theirs, None, &draft()).await.unwrap();
    let site = store.sites(&theirs).await.unwrap().remove(0);
    let device: String =
        store.fleet(&theirs, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices.remove(0);
    let absent = |result: Result<(), StoreError>| {
        assert!(matches!(result, Err(StoreError::Absent(_))), "{result:?}");
    };
    absent(store.device(&ours, &device).await.map(drop));
    absent(edit(store, &ours, &device).await.map(drop));
    let france = SiteChanges { country: "FR".parse().ok(), name: None, zone: None };
    absent(store.change_site(&ours, &site.id, 1, &france, "p", today()).await);
    absent(store.merge_site(&ours, &site.id, 1, &site.id, "p", today()).await);
    absent(store.delete_draft(&ours, &draft_id).await);
    let theirs_edit = edit(store, &theirs, &device).await.unwrap();
    absent(store.undo_edit(&ours, &theirs_edit, "p", looked_up).await);
    absent(store.edit_record(&ours, &theirs_edit).await.map(drop));
    absent(store.left_out(&ours, &import_id).await.map(drop));
    let yes = ConfirmedName { maker: "A".into(), model: "B".into(), product: "c".into() };
    let theirs_yes = store.confirm_product(&theirs, &yes, "p").await.unwrap();
    absent(store.revoke_product(&ours, &theirs_yes, "p").await);
    absent(store.import(&ours, &import_id).await.map(drop));
    absent(store.draft(&ours, &draft_id).await.map(drop));
    absent(store.is_draft(&ours, &draft_id).await.map(drop));
    absent(store.undo_import(&ours, &import_id, None, looked_up).await);
    absent(store.commit_import(&ours, &draft_id, None, today(), &Committed::default()).await);
    assert!(store.sites(&ours).await.unwrap().is_empty());
    assert!(store.imports(&ours).await.unwrap().is_empty());
    assert!(store.edits(&ours, None, 10).await.unwrap().is_empty());
    assert!(store.confirmed_products(&ours).await.unwrap().is_empty());
    assert!(store.last_named(&ours, "source").await.unwrap().is_empty());
    assert!(store.devices_of(&ours, "source").await.unwrap().is_empty());
    assert!(store.last_tallies(&ours).await.unwrap().is_empty());
    assert!(serials(store, &ours).await.is_empty());
    // The same serial may live in both.
    import(store, &ours, &["S1"]).await.unwrap();
}

/// An edit of a device that has one record.
async fn edit(store: &Store, tenant: &Tenant, device: &str) -> Result<String, StoreError> {
    let change = ChangedDevice {
        id: device.to_owned(),
        columns: None,
        events: vec![(today(), "{}".to_owned())],
    };
    let guard = Guard::Version { device, version: 1 };
    store.edit(tenant, guard, &said(), &[change], "p", today()).await
}

/// What is said of an edit of which nothing is to be read.
fn said() -> Said {
    Said { kept: "{}".into(), noted: serde_json::json!({}) }
}

#[tokio::test]
async fn an_edit_that_is_undone_counts_no_more_and_stays_on_record() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    import(store, &tenant, &["S1"]).await.unwrap();
    let counting = async || {
        let fleet = store.fleet(&tenant, |_, events| Ok(Some(events.len()))).await.unwrap();
        fleet.devices[0]
    };
    let device: String =
        store.fleet(&tenant, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices.remove(0);
    let id = edit(store, &tenant, &device).await.unwrap();
    assert_eq!(counting().await, 2);
    store.undo_edit(&tenant, &id, "p", looked_up).await.unwrap();
    assert_eq!(counting().await, 1);
    let record = store.device(&tenant, &device).await.unwrap();
    assert_eq!((record.events.len(), record.events[1].undone), (2, true));
    assert_eq!(record.version(), 3, "an undo is a change too");
    assert!(store.undo_edit(&tenant, &id, "p", looked_up).await.is_err(), "undone once");
}

#[tokio::test]
async fn what_was_made_for_another_state_of_the_fleet_is_not_stored() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    import(store, &tenant, &["S1"]).await.unwrap();
    let id = store.add_draft(&tenant, None, &draft()).await.unwrap();
    let made = Committed { revision: 0, ..Committed::default() };
    let moved = store.commit_import(&tenant, &id, None, today(), &made).await;
    assert!(matches!(moved, Err(StoreError::Moved)), "{moved:?}");
}

#[tokio::test]
async fn a_merged_site_gives_its_names_and_devices_away() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    for (id, name) in [("a", "Leeds"), ("b", "Leeds HQ"), ("c", "Leeds UK")] {
        let site = NewSite { id: id.into(), name: name.into(), country: None, zone: None };
        store.add_site(&tenant, &site, "p", today()).await.unwrap();
    }
    let renamed = SiteChanges { country: None, name: Some("Headquarters".into()), zone: None };
    store.change_site(&tenant, "b", 1, &renamed, "p", today()).await.unwrap();
    store.merge_site(&tenant, "a", 1, "b", "p", today()).await.unwrap();
    store.merge_site(&tenant, "b", 2, "c", "p", today()).await.unwrap();
    let left = store.sites(&tenant).await.unwrap();
    assert_eq!(left.len(), 1);
    let mut names = left[0].also.clone();
    names.sort();
    assert_eq!(names, ["Headquarters", "Leeds", "Leeds HQ"]);
    let mut merged = left[0].merged.clone();
    merged.sort();
    assert_eq!(merged, ["a", "b"]);
    // The name is free again.
    let site = NewSite { id: "d".into(), name: "Leeds".into(), country: None, zone: None };
    store.add_site(&tenant, &site, "p", today()).await.unwrap();
    let taken = NewSite { id: "e".into(), ..site };
    assert!(matches!(
        store.add_site(&tenant, &taken, "p", today()).await,
        Err(StoreError::State(_))
    ));
}

#[tokio::test]
async fn two_edits_of_one_version_do_not_both_pass() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    import(store, &tenant, &["S1"]).await.unwrap();
    let device: String =
        store.fleet(&tenant, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices.remove(0);
    let (a, b) = tokio::join!(edit(store, &tenant, &device), edit(store, &tenant, &device));
    assert!(a.is_ok() != b.is_ok());
    assert_eq!(store.device(&tenant, &device).await.unwrap().version(), 2);
}

#[tokio::test]
async fn drafts_are_few() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    for _ in 0..limits::DRAFTS + 3 {
        scratch.store.add_draft(&tenant, None, &draft()).await.unwrap();
    }
    let kept = scratch.store.imports(&tenant).await.unwrap().len();
    assert_eq!(kept as i64, limits::DRAFTS);
}

#[tokio::test]
async fn a_session_ends_unused_and_in_any_case() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let person = store.join(&tenant, " Ada@B.example ", "Ada", Role::Owner).await.unwrap();
    assert_eq!(person.email, "ada@b.example");
    store.begin_session("hash", &person.id, &tenant).await.unwrap();
    let now = clock::now_ms();
    let good = async |at: i64| store.session("hash", at).await.unwrap().is_some();
    let later = now + limits::SESSION_IDLE_MS - 60_000;
    assert!(!store.session("hash", now).await.unwrap().unwrap().untouched, "it just began");
    assert!(store.session("hash", later).await.unwrap().unwrap().untouched);
    store.touch_session("hash", later).await.unwrap();
    assert!(!store.session("hash", later).await.unwrap().unwrap().untouched);
    assert!(good(now + limits::SESSION_IDLE_MS + 60_000).await, "it was used in between");
    assert!(!good(now + limits::SESSION_MS + 60_000).await);
    store.set_password(&person.id, "new").await.unwrap();
    assert!(!good(now).await, "a new password ends every session");
}

#[tokio::test]
async fn a_link_is_used_once() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let person = store.join(&tenant, "a@b.example", "Ada", Role::Owner).await.unwrap();
    store.create_link(&tenant, &person.id, "hash", i64::MAX, None, None).await.unwrap();
    assert!(store.redeem_link("other", "pw", None).await.unwrap().is_none());
    assert!(store.redeem_link("hash", "pw", None).await.unwrap().is_some());
    assert!(store.redeem_link("hash", "pw2", None).await.unwrap().is_none());
    let account = store.account("A@b.example").await.unwrap().unwrap();
    assert_eq!(account.password_hash.as_deref(), Some("pw"));
}

#[tokio::test]
async fn a_new_link_ends_the_ones_before_it() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let ours = scratch.organisation("A").await.tenant;
    let theirs = scratch.organisation("B").await.tenant;
    let ada = store.join(&ours, "a@b.example", "Ada", Role::Owner).await.unwrap();
    store.join(&theirs, "a@b.example", "Ada", Role::Owner).await.unwrap();
    let bob = store.join(&ours, "b@b.example", "Bob", Role::Owner).await.unwrap();
    store.create_link(&ours, &ada.id, "first", i64::MAX, None, None).await.unwrap();
    store.create_link(&ours, &bob.id, "another's", i64::MAX, None, None).await.unwrap();
    store.create_link(&theirs, &ada.id, "elsewhere", i64::MAX, None, None).await.unwrap();
    assert!(store.link_holder("first").await.unwrap().is_some());
    store.create_link(&ours, &ada.id, "second", i64::MAX, None, None).await.unwrap();
    assert!(store.link_holder("first").await.unwrap().is_none());
    assert!(store.redeem_link("first", "pw", None).await.unwrap().is_none());
    for good in ["another's", "second"] {
        assert!(store.redeem_link(good, "pw", None).await.unwrap().is_some(), "{good}");
    }
    let left = store.link_holder("elsewhere").await.unwrap();
    assert!(left.is_none(), "whoever set a password trusts no link from before");
}

#[tokio::test]
async fn a_commit_says_where_a_known_site_is() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    import(store, &tenant, &["S1"]).await.unwrap();
    let before = store.sites(&tenant).await.unwrap().remove(0);
    assert_eq!((before.country, before.version), (None, 1));
    let id = store.add_draft(&tenant, None, &draft()).await.unwrap();
    let france = "FR".parse().unwrap();
    let made = Committed {
        revision: store.revision(&tenant).await.unwrap(),
        countries: vec![(before, france)],
        ..Committed::default()
    };
    store.commit_import(&tenant, &id, Some("p"), today(), &made).await.unwrap();
    let after = store.sites(&tenant).await.unwrap().remove(0);
    assert_eq!((after.country, after.version), (Some(france), 2));
    // It was the import that said so.
    store.undo_import(&tenant, &id, None, looked_up).await.unwrap();
    assert_eq!(store.sites(&tenant).await.unwrap().remove(0).country, None);
    let norway = SiteChanges { country: "NO".parse().ok(), name: None, zone: None };
    store.change_site(&tenant, &after.id, 2, &norway, "p", today()).await.unwrap();
    assert_eq!(store.sites(&tenant).await.unwrap().remove(0).country, norway.country);
}

#[tokio::test]
async fn who_left_is_still_told_by_name() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let ada = store.join(&tenant, "ada@a.example", "Ada", Role::Owner).await.unwrap();
    let bob = store.join(&tenant, "bob@a.example", "Bob", Role::Manager).await.unwrap();
    store.add_draft(&tenant, Some(&bob.id), &draft()).await.unwrap();
    store.remove_member(&tenant, &bob.id, 1, Some(&ada.id), None).await.unwrap();
    assert!(store.member(&tenant, "bob@a.example").await.unwrap().is_none());
    let imports = store.imports(&tenant).await.unwrap();
    assert_eq!(imports[0].by.as_deref(), Some("Bob"));
}
