//! What is looked up of many devices, written at once.

use super::*;

/// An edit that gives devices these serials at a site.
async fn give(
    store: &Store,
    tenant: &Tenant,
    serials: impl IntoIterator<Item = (&String, String)>,
) -> Result<String, StoreError> {
    let change = |(id, serial): (&String, String)| ChangedDevice {
        id: id.clone(),
        columns: Some(columns(&serial, Some("there"))),
        events: vec![(today(), "{}".to_owned())],
    };
    let changes: Vec<ChangedDevice> = serials.into_iter().map(change).collect();
    let guard = Guard::Revision(store.revision(tenant).await?);
    store.edit(tenant, guard, &said(), &changes, "p", today()).await
}

#[tokio::test]
async fn thousands_of_devices_swap_what_they_are_called() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let serials: Vec<String> = (0..1_234).map(|n| format!("S{n}")).collect();
    let shown: Vec<&str> = serials.iter().map(String::as_str).collect();
    import(store, &tenant, &shown).await.unwrap();
    let ids = store.fleet(&tenant, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices;
    // Everybody takes the next one's, the last the first one's.
    let next = serials.iter().cycle().skip(1).cloned();
    give(store, &tenant, ids.iter().zip(next)).await.unwrap();
    let taken = |outcome: Result<String, StoreError>, serial: &str| match outcome {
        Err(StoreError::State(why)) => {
            assert!(why.contains(&format!("\"{serial}\"")), "{why}");
        }
        other => panic!("{other:?}"),
    };
    // One that a device has which is not meant; one that two are given, one of which has it.
    taken(give(store, &tenant, [(&ids[0], "S9".to_owned())]).await, "S9");
    let both = [(&ids[0], "S1".to_owned()), (&ids[7], "S1".to_owned())];
    taken(give(store, &tenant, both).await, "S1");
    // One that stays where it is, and one that its owner gives up in the same edit.
    let pair = [(&ids[0], "S1".to_owned()), (&ids[7], "new".to_owned())];
    give(store, &tenant, pair).await.unwrap();
    give(store, &tenant, [(&ids[1], "S8".to_owned())]).await.unwrap();
}
