use super::*;
use crate::store::Committed;
use crate::store::tests::Scratch;

async fn commit(store: &Store, tenant: &Tenant, source: Option<&str>, tally: &str) -> String {
    let draft = Draft {
        file_name: "assets.csv".into(),
        source: source.map(str::to_owned),
        devices: 0,
        tally: tally.into(),
        preview: None,
        planned: None,
        mapping: None,
    };
    let id = store.add_draft(tenant, None, &draft).await.unwrap();
    let revision = store.revision(tenant).await.unwrap();
    let made = Committed { revision, ..Committed::default() };
    store.commit_import(tenant, &id, None, clock::today(), &made).await.unwrap();
    id
}

#[tokio::test]
async fn of_each_source_the_last_import_is_told() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    assert_eq!(store.last_commit(&tenant).await.unwrap(), None);
    let alone = commit(store, &tenant, None, "1").await;
    commit(store, &tenant, Some("a"), "2").await;
    let second = commit(store, &tenant, Some("a"), "3").await;
    let other = commit(store, &tenant, Some("b"), "4").await;
    let unnamed = commit(store, &tenant, None, "5").await;
    let undone = commit(store, &tenant, Some("a"), "6").await;
    store.undo_import(&tenant, &undone, None, |_, _| Ok(Default::default())).await.unwrap();
    let told = store.last_tallies(&tenant).await.unwrap();
    let expected = [(unnamed, "5"), (other, "4"), (second, "3"), (alone, "1")];
    assert_eq!(told, expected.map(|(id, tally)| (id, tally.to_owned())));
    let listed = store.imports(&tenant).await.unwrap();
    let committed = listed.iter().filter(|import| import.state == ImportState::Committed);
    assert_eq!(store.last_commit(&tenant).await.unwrap(), committed.map(|i| i.at).max());
}

#[tokio::test]
async fn what_a_file_says_is_kept_until_its_commit() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let id = store.begin_import(&tenant, None, "assets.csv", None).await.unwrap();
    assert!(!store.is_draft(&tenant, &id).await.unwrap(), "it is being read");
    let draft = Draft {
        file_name: "assets.csv".into(),
        source: None,
        devices: 0,
        tally: "{}".into(),
        preview: Some("{}".into()),
        planned: Some("{}".into()),
        mapping: None,
    };
    store.keep_draft(&tenant, &id, &draft).await.unwrap();
    assert!(store.is_draft(&tenant, &id).await.unwrap());
    let revision = store.revision(&tenant).await.unwrap();
    let made = Committed { revision, ..Committed::default() };
    store.commit_import(&tenant, &id, None, clock::today(), &made).await.unwrap();
    assert!(!store.is_draft(&tenant, &id).await.unwrap());
}

#[tokio::test]
async fn pages_of_imports_are_the_list() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let theirs = scratch.organisation("B").await.tenant;
    for n in 0..5 {
        commit(store, &tenant, Some("a"), &n.to_string()).await;
        store.begin_import(&tenant, None, "reading.csv", None).await.unwrap();
    }
    commit(store, &theirs, Some("a"), "theirs").await;
    let ids = |page: &[ImportRecord]| page.iter().map(|i| i.id.clone()).collect::<Vec<_>>();
    let all = ids(&store.imports(&tenant).await.unwrap());
    assert_eq!(all.len(), 10);
    let (mut paged, mut place) = (Vec::new(), None);
    loop {
        let page = store.import_page(&tenant, place.as_ref(), 3).await.unwrap();
        paged.extend(ids(&page));
        let Some(last) = page.last() else { break };
        place = Some(ImportPlace { at: last.at, id: last.id.clone() });
    }
    assert_eq!(paged, all);
}

#[tokio::test]
async fn a_file_read_again_takes_the_place_of_its_drafts() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let draft = Draft {
        file_name: "assets.csv".into(),
        source: None,
        devices: 0,
        tally: "{}".into(),
        preview: Some("{}".into()),
        planned: Some("{}".into()),
        mapping: None,
    };
    let read = async |by: &str, digest| {
        let id = store.begin_import(&tenant, Some(by), "assets.csv", digest).await.unwrap();
        store.keep_draft(&tenant, &id, &draft).await.unwrap();
        id
    };
    let first = read("ada", Some("a")).await;
    let other_file = read("ada", Some("b")).await;
    let other_person = read("bob", Some("a")).await;
    let undigested = read("ada", None).await;
    let storing = read("ada", Some("c")).await;
    store.import_progress(&tenant, &storing, Some("{}")).await.unwrap();
    read("ada", Some("c")).await;
    let begun = store.begin_import(&tenant, Some("ada"), "assets.csv", Some("a")).await.unwrap();
    assert!(store.is_draft(&tenant, &first).await.unwrap(), "it is there until the next is read");
    store.keep_draft(&tenant, &begun, &draft).await.unwrap();
    assert!(store.is_draft(&tenant, &first).await.is_err(), "it is gone");
    for kept in [&begun, &other_file, &other_person, &undigested, &storing] {
        assert!(store.is_draft(&tenant, kept).await.unwrap());
    }
}

#[test]
fn whoever_stops_in_the_middle_is_told_of() {
    let now = 10 * limits::IMPORT_SILENCE_MS;
    let row = |state: &str, beat_at, progress: Option<&str>| {
        let row = Row {
            id: "1".into(),
            state: state.into(),
            file_name: "assets.csv".into(),
            devices: 1,
            changed: 0,
            ended: 0,
            tally: "{}".into(),
            read_at: now,
            committed_at: None,
            person: None,
            progress: progress.map(str::to_owned),
            beat_at,
            failed: None,
        };
        let read = row.read(now);
        (read.state, read.progress.is_some(), read.failed.as_deref().unwrap_or("").to_owned())
    };
    let (just_now, long_ago) = (Some(now - 1_000), Some(now - limits::IMPORT_SILENCE_MS));
    let fine = String::new();
    assert_eq!(row("reading", just_now, Some("{}")), (ImportState::Reading, true, fine.clone()));
    assert_eq!(row("draft", just_now, Some("{}")), (ImportState::Draft, true, fine.clone()));
    assert_eq!(row("draft", long_ago, None), (ImportState::Draft, false, fine), "it only waits");
    assert_eq!(
        row("reading", long_ago, None),
        (ImportState::Failed, false, INTERRUPTED.to_owned())
    );
    assert_eq!(row("draft", long_ago, Some("{}")), (ImportState::Draft, false, UNHEARD.to_owned()));
}
