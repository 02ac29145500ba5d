//! The chain, and every way to rewrite it.

use super::chain::{BEGINNING, canonical};
use super::*;
use crate::store::sql::transact;
use crate::store::tests::Scratch;
use crate::store::{Store, new_id};
use impact_core::api::{AuditState, Role};
use serde_json::json;

async fn write(store: &Store, tenant: &Tenant, by: Option<&str>, country: &str) {
    let written: Result<(), StoreError> = transact!(store, tenant.scope(), tx, {
        let change = Change {
            by,
            action: AuditAction::SiteCountrySet,
            record: Some("site-1"),
            before: json!({ "name": "Leeds", "country": null }),
            after: json!({ "name": "Leeds", "country": country }),
        };
        record(&mut tx, tenant.scope(), change).await
    });
    written.unwrap();
}

async fn state(store: &Store, tenant: &Tenant) -> AuditState {
    store.audit_state(Chain::Of(tenant), None).await.unwrap()
}

/// Seven entries; the second chain of another organisation beside it.
async fn filled() -> (Scratch, Tenant, Tenant) {
    let scratch = Scratch::new().await;
    let ours = scratch.organisation("Ours").await.tenant;
    let theirs = scratch.organisation("Theirs").await.tenant;
    for country in ["DE", "FR", "AT", "CH", "GB", "ES", "IT"] {
        write(&scratch.store, &ours, None, country).await;
        write(&scratch.store, &theirs, None, country).await;
    }
    (scratch, ours, theirs)
}

/// What somebody with the database's password could do.
async fn tamper(store: &Store, tenant: &Tenant, statements: &[&str]) {
    let done: Result<(), StoreError> = transact!(store, tenant.scope(), tx, {
        for text in statements {
            sql(*text).bind(tenant.scope()).execute(&mut tx).await?;
        }
        Ok(())
    });
    done.unwrap();
}

#[tokio::test]
async fn a_chain_holds_and_has_no_gaps() {
    let (scratch, ours, theirs) = filled().await;
    let before = state(&scratch.store, &ours).await;
    assert_eq!(before.fault, None);
    write(&scratch.store, &ours, None, "SE").await;
    let after = state(&scratch.store, &ours).await;
    assert_eq!((after.entries, after.fault), (before.entries + 1, None));
    assert_ne!(after.hash, before.hash);
    let other = state(&scratch.store, &theirs).await;
    assert_eq!((other.entries, other.fault), (before.entries, None));
    assert_ne!(other.hash, before.hash, "a chain cannot pass for another scope's");
    let page = scratch
        .store
        .audit_page(Chain::Of(&ours), &AuditAsked::default(), None, 100)
        .await
        .unwrap();
    let positions: Vec<u64> = page.iter().map(|row| row.entry.seq).collect();
    assert_eq!(positions, (1..=after.entries).rev().collect::<Vec<_>>());
    let newest = &page[0].entry;
    assert_eq!(newest.changes.len(), 1, "what is the same is left out: {newest:?}");
    assert_eq!(newest.changes[0].after.as_deref(), Some("SE"));
}

#[tokio::test]
async fn nothing_to_check_is_no_fault() {
    let scratch = Scratch::new().await;
    let provider = scratch.store.audit_state(Chain::Provider, None).await.unwrap();
    assert_eq!(provider.fault, None);
    assert_eq!((provider.entries == 0), (provider.hash == BEGINNING));
}

#[tokio::test]
async fn every_way_to_rewrite_is_found_and_its_place_named() {
    // Entries before the ones written here do not matter: positions are counted from the end.
    let cases: [(&str, i64, &[&str]); 12] = [
        (
            "a value",
            4,
            &[
                "update audit_entries set new_values = '{\"country\":\"XX\"}' where scope = $1 and seq = #4",
            ],
        ),
        ("who", 4, &["update audit_entries set actor = 'system' where scope = $1 and seq = #4"]),
        (
            "when",
            4,
            &[
                "update audit_entries set recorded_at = recorded_at + 1 where scope = $1 and seq = #4",
            ],
        ),
        (
            "what",
            4,
            &["update audit_entries set action = 'device.changed' where scope = $1 and seq = #4"],
        ),
        ("which", 4, &["update audit_entries set record = null where scope = $1 and seq = #4"]),
        ("a hash", 4, &["update audit_entries set hash = '00' where scope = $1 and seq = #4"]),
        ("a row gone", 4, &["delete from audit_entries where scope = $1 and seq = #4"]),
        (
            "the middle gone",
            3,
            &["delete from audit_entries where scope = $1 and seq >= #3 and seq <= #5"],
        ),
        (
            "the middle gone, the rest moved up",
            4,
            &[
                "delete from audit_entries where scope = $1 and seq = #4",
                "update audit_entries set seq = #4 where scope = $1 and seq = #5",
            ],
        ),
        (
            "two swapped",
            4,
            &[
                "update audit_entries set seq = -1 where scope = $1 and seq = #4",
                "update audit_entries set seq = #4 where scope = $1 and seq = #5",
                "update audit_entries set seq = #5 where scope = $1 and seq = -1",
            ],
        ),
        ("the end cut", 7, &["delete from audit_entries where scope = $1 and seq = #7"]),
        (
            "the end cut and said to be shorter",
            6,
            &[
                "delete from audit_entries where scope = $1 and seq = #7",
                "update audit_heads set seq = #6 where scope = $1",
            ],
        ),
    ];
    for (what, place, statements) in cases {
        let (scratch, ours, theirs) = filled().await;
        let whole = state(&scratch.store, &ours).await;
        assert_eq!(whole.fault, None);
        let base = i64::try_from(whole.entries).unwrap() - 7;
        let statements: Vec<String> = statements
            .iter()
            .map(|text| {
                (3..=7).fold((*text).to_owned(), |text, at| {
                    text.replace(&format!("#{at}"), &(base + at).to_string())
                })
            })
            .collect();
        let texts: Vec<&str> = statements.iter().map(String::as_str).collect();
        tamper(&scratch.store, &ours, &texts).await;
        let fault = state(&scratch.store, &ours).await.fault;
        let fault = fault.unwrap_or_else(|| panic!("{what} was not found"));
        assert_eq!(i64::try_from(fault.seq).unwrap(), base + place, "{what}: {}", fault.detail);
        assert!(fault.detail.len() > 15, "{what}: {}", fault.detail);
        assert_eq!(state(&scratch.store, &theirs).await.fault, None, "{what}");
    }
}

#[tokio::test]
async fn an_entry_put_in_or_before_is_found() {
    for (seq, place) in
        [("(select max(seq) + 1 from audit_entries where scope = $1)", None), ("0", Some(1))]
    {
        let (scratch, ours, _) = filled().await;
        let entries = state(&scratch.store, &ours).await.entries;
        let text = format!(
            "insert into audit_entries select scope, {seq}, recorded_at, actor, action, record,
               old_values, new_values, hash from audit_entries where scope = $1 and seq = 1"
        );
        tamper(&scratch.store, &ours, &[text.as_str()]).await;
        let fault = state(&scratch.store, &ours).await.fault.unwrap();
        assert_eq!(fault.seq, place.unwrap_or(entries + 1), "{}", fault.detail);
    }
}

#[tokio::test]
async fn a_chain_made_anew_is_found_by_a_noted_hash() {
    let (scratch, ours, theirs) = filled().await;
    let noted = state(&scratch.store, &ours).await;
    let noted = Noted { seq: noted.entries, hash: noted.hash };
    let check = async |tenant: &Tenant| {
        scratch.store.audit_state(Chain::Of(tenant), Some(&noted)).await.unwrap().fault
    };
    assert_eq!(check(&ours).await, None);
    write(&scratch.store, &ours, None, "SE").await;
    assert_eq!(check(&ours).await, None, "what was added since is no fault");
    assert_eq!(check(&theirs).await.unwrap().seq, noted.seq, "whole, and not the one noted");
    let clear = "delete from audit_entries where scope = $1";
    tamper(&scratch.store, &ours, &[clear, "delete from audit_heads where scope = $1"]).await;
    write(&scratch.store, &ours, None, "DE").await;
    assert_eq!(state(&scratch.store, &ours).await.fault, None, "it holds in itself");
    let fault = check(&ours).await.unwrap();
    assert!(fault.detail.contains("noted"), "{}", fault.detail);
}

#[tokio::test]
async fn writers_at_once_leave_one_chain() {
    let (scratch, ours, _) = filled().await;
    let before = state(&scratch.store, &ours).await.entries;
    let writers = (0..8).map(|_| {
        let (store, tenant) = (scratch.store.clone(), ours.clone());
        tokio::spawn(async move {
            for _ in 0..3 {
                write(&store, &tenant, Some("person-1"), "NL").await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let after = state(&scratch.store, &ours).await;
    assert_eq!((after.entries, after.fault), (before + 24, None));
}

#[tokio::test]
async fn a_change_that_is_not_made_leaves_no_entry() {
    let (scratch, ours, _) = filled().await;
    let before = state(&scratch.store, &ours).await;
    let failed: Result<(), StoreError> = transact!(scratch.store, ours.scope(), tx, {
        let change = Change {
            by: None,
            action: AuditAction::DeviceChanged,
            record: None,
            before: Value::Null,
            after: Value::Null,
        };
        record(&mut tx, ours.scope(), change).await?;
        Err(StoreError::Absent("device"))
    });
    assert!(failed.is_err());
    assert_eq!(state(&scratch.store, &ours).await, before);
}

#[tokio::test]
async fn names_are_looked_up_and_can_be_erased() {
    let (scratch, ours, _) = filled().await;
    let store = &scratch.store;
    let person = store.join(&ours, "kim@ours.example", "Kim Doe", Role::Owner).await.unwrap();
    write(store, &ours, Some(&person.id), "DK").await;
    write(store, &ours, Some("key:00ff"), "DK").await;
    let asked = AuditAsked { action: Some("site".into()), ..AuditAsked::default() };
    let page = async || store.audit_page(Chain::Of(&ours), &asked, None, 2).await.unwrap();
    let [by_key, by_person] = <[_; 2]>::try_from(page().await).unwrap();
    assert_eq!(by_key.entry.actor.reference, "key:00ff");
    assert_eq!(by_key.entry.actor.name, None, "a key that is gone has no name");
    assert_eq!(by_person.entry.actor.name.as_deref(), Some("Kim Doe"));
    let stored = format!("{:?}{:?}", by_person.before, by_person.after);
    assert!(!stored.contains("Kim") && !stored.contains('@'), "{stored}");
    // Erasing a person leaves the chain as it is.
    let erased: Result<(), StoreError> = transact!(store, tenant::PROVIDER, tx, {
        sql("update people set name = 'Erased', email = $2 where id = $1")
            .bind(&person.id)
            .bind(new_id())
            .execute(&mut tx)
            .await?;
        Ok(())
    });
    erased.unwrap();
    assert_eq!(page().await[1].entry.actor.name.as_deref(), Some("Erased"));
    assert_eq!(state(store, &ours).await.fault, None);
}

#[tokio::test]
async fn a_log_is_asked_by_who_what_which_and_when() {
    let (scratch, ours, _) = filled().await;
    let store = &scratch.store;
    write(store, &ours, Some("person-1"), "DK").await;
    let count = async |asked: AuditAsked| {
        store.audit_page(Chain::Of(&ours), &asked, None, 500).await.unwrap().len()
    };
    let text = |text: &str| Some(text.to_owned());
    let none = AuditAsked::default;
    assert_eq!(count(AuditAsked { actor: text("person:person-1"), ..none() }).await, 1);
    assert_eq!(count(AuditAsked { action: text("site.country_set"), ..none() }).await, 8);
    assert_eq!(count(AuditAsked { action: text("site"), ..none() }).await, 8);
    assert_eq!(count(AuditAsked { action: text("sit"), ..none() }).await, 0);
    assert_eq!(count(AuditAsked { record: text("site-1"), ..none() }).await, 8);
    assert_eq!(count(AuditAsked { record: text("' or 1=1 --"), ..none() }).await, 0);
    let now = clock::now_ms();
    assert_eq!(count(AuditAsked { until: Some(now - clock::DAY_MS), ..none() }).await, 0);
    let today = AuditAsked { from: Some(now - clock::DAY_MS), until: Some(now + 1), ..none() };
    let all = count(today).await;
    assert!(all >= 8, "{all}");
    let page = store.audit_page(Chain::Of(&ours), &none(), Some(4), 2).await.unwrap();
    assert_eq!(page.iter().map(|row| row.entry.seq).collect::<Vec<_>>(), [3, 2]);
}

#[test]
fn canonical_json_has_one_form() {
    let value = json!({ "b": [1, { "z": null, "a": "ü\"\n" }], "a": true });
    assert_eq!(canonical(&value), "{\"a\":true,\"b\":[1,{\"a\":\"ü\\\"\\n\",\"z\":null}]}");
}
