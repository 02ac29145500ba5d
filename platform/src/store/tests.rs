use super::*;
use crate::{clock, limits};
use impact_core::api::Role;
use impact_core::quantity::Day;
use std::path::PathBuf;

mod members;

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
        identity: Some(format!("serial:{serial}")),
        serial: Some(serial.to_owned()),
        asset_tag: None,
        site: site.map(str::to_owned),
        events: vec![(today(), format!("{{\"serial\":\"{serial}\"}}"))],
    }
}

fn draft() -> Draft {
    Draft {
        file_name: "assets.csv".into(),
        devices: 1,
        tally: "{}".into(),
        preview: Some("{}".into()),
        planned: Some("[]".into()),
    }
}

pub(super) async fn import(
    store: &Store,
    tenant: &Tenant,
    serials: &[&str],
) -> Result<String, StoreError> {
    let id = store.add_draft(tenant, None, &draft()).await?;
    store
        .commit_import(tenant, &id, None, today(), |sites, _| {
            let known = sites.iter().find(|site| site.name == "Leeds").map(|site| site.id.clone());
            let sites = match &known {
                Some(_) => Vec::new(),
                None => vec![NewSite { id: new_id(), name: "Leeds".into(), country: None }],
            };
            let site = known.or_else(|| Some(sites.first()?.id.clone()));
            let devices = serials.iter().map(|s| device(s, site.as_deref())).collect();
            Ok(Committed { sites, countries: Vec::new(), devices })
        })
        .await?;
    Ok(id)
}

async fn serials(store: &Store, tenant: &Tenant) -> Vec<String> {
    let fleet = store.fleet(tenant, |_, events| Ok(Some(events[0].1.clone()))).await.unwrap();
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
    store.undo_import(&tenant, &first, None).await.unwrap();
    assert_eq!(store.revision(&tenant).await.unwrap(), revision + 1);
    assert!(serials(store, &tenant).await.is_empty());
    assert!(store.sites(&tenant).await.unwrap().is_empty());
    assert!(store.undo_import(&tenant, &first, None).await.is_err(), "undone once");
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
    store.undo_import(&tenant, &first, None).await.unwrap();
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
    absent(store.append(&ours, &device, 1, "p", &[(today(), "{}".into())]).await);
    absent(store.set_country(&ours, &site.id, 1, "FR".parse().unwrap(), "p", today()).await);
    absent(store.import(&ours, &import_id).await.map(drop));
    absent(store.draft(&ours, &draft_id).await.map(drop));
    absent(store.undo_import(&ours, &import_id, None).await);
    let none = |_: &[SiteRecord], _: &std::collections::BTreeSet<String>| {
        Ok(Committed { sites: Vec::new(), countries: Vec::new(), devices: Vec::new() })
    };
    absent(store.commit_import(&ours, &draft_id, None, today(), none).await);
    assert!(store.sites(&ours).await.unwrap().is_empty());
    assert!(store.imports(&ours).await.unwrap().is_empty());
    assert!(store.identifiers(&ours).await.unwrap().is_empty());
    assert!(serials(store, &ours).await.is_empty());
    // The same serial may live in both.
    import(store, &ours, &["S1"]).await.unwrap();
}

#[tokio::test]
async fn two_edits_of_one_version_do_not_both_pass() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    import(store, &tenant, &["S1"]).await.unwrap();
    let device: String =
        store.fleet(&tenant, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices.remove(0);
    let edit = [(today(), "{}".to_owned())];
    let (a, b) = tokio::join!(
        store.append(&tenant, &device, 1, "p", &edit),
        store.append(&tenant, &device, 1, "p", &edit),
    );
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
    assert!(good(now + limits::SESSION_IDLE_MS - 60_000).await);
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
    store
        .commit_import(&tenant, &id, Some("p"), today(), |sites, _| {
            let countries = vec![(sites[0].clone(), france)];
            Ok(Committed { sites: Vec::new(), countries, devices: Vec::new() })
        })
        .await
        .unwrap();
    let after = store.sites(&tenant).await.unwrap().remove(0);
    assert_eq!((after.country, after.version), (Some(france), 2));
    store.set_country(&tenant, &after.id, 2, "NO".parse().unwrap(), "p", today()).await.unwrap();
}
