//! Versions of an organisation's figures.

use super::*;
use crate::store::sql::{sql, transact};

#[tokio::test]
async fn versions_are_not_without_end() {
    let scratch = Scratch::new().await;
    let tenant = scratch.organisation("A").await.tenant;
    let store = &scratch.store;
    let last = limits::FIGURES_VERSIONS - 1;
    let outcome: Result<u64, StoreError> = transact!(store, tenant.scope(), tx, {
        sql("insert into figure_versions (scope, version, recorded_at, note, given, withdrawn, body,
               digest) values ($1, $2, 0, '', 0, 0, '[]', '')")
        .bind(tenant.scope())
        .bind(last)
        .execute(&mut tx)
        .await
    });
    outcome.unwrap();
    let add = async |based_on: i64| {
        let new = NewVersion {
            based_on: u32::try_from(based_on).unwrap(),
            by: "p",
            note: "",
            evidence: None,
            given: 1,
            withdrawn: 0,
            body: "[1]",
            draft: None,
        };
        store.add_figures(&tenant, &new).await
    };
    let number = add(last).await.unwrap();
    assert_eq!(i64::from(number), limits::FIGURES_VERSIONS);
    assert!(matches!(add(limits::FIGURES_VERSIONS).await, Err(StoreError::State(_))));
    // A list leaves out what the versions say.
    let listed = store.figures_before(&tenant, u32::MAX, 1).await.unwrap();
    assert_eq!((listed.len(), listed[0].body.as_str()), (1, ""));
    let record = store.figures_record(&tenant, number).await.unwrap();
    assert_eq!((record.version, record.body.as_str()), (i64::from(number), "[1]"));
    assert!(store.figures_record(&tenant, number + 1).await.is_err());
}
