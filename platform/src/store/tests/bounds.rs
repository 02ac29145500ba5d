//! What there may be no more of, and what runs out, on whichever database is under test.

use super::super::*;
use super::{Scratch, draft, edit, import, looked_up, today};
use crate::auth::token;
use crate::{clock, limits};
use impact_core::api::{InvitationState, Language, Role};

fn refused<T: std::fmt::Debug>(outcome: Result<T, StoreError>, part: &str) {
    match outcome {
        Err(StoreError::State(sentence)) => assert!(sentence.contains(part), "{sentence}"),
        other => panic!("not refused: {other:?}"),
    }
}

/// Runs a statement about a scope (`$1`) as nobody's program would.
async fn run(store: &Store, scope: &str, text: &str) {
    let mut tx = store.begin(scope).await.unwrap();
    sql(text).bind(scope).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Adds so many rows; in the values, `i` is their number.
async fn fill(store: &Store, scope: &str, count: i64, into: &str, values: &str) {
    let text = format!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
         insert into {into} select {values} from n where $1 <> ''"
    );
    run(store, scope, &text).await;
}

/// A moment so long ago, and a minute.
fn ago(ms: i64) -> i64 {
    clock::now_ms() - ms - 60_000
}

#[tokio::test]
async fn members_and_open_invitations_are_bounded_together() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let by = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap().id;
    let invite = async |n: i64| {
        let (id, token_hash, email) = (new_id(), format!("{n}"), format!("{n}@b.example"));
        let new = NewInvitation {
            id: &id,
            email: &email,
            role: Role::Analyst,
            language: Language::En,
            token_hash: &token_hash,
            by: &by,
        };
        store.invite(&tenant, &new, None).await.map(|()| id)
    };
    let columns = "memberships (scope, person, role, created_at)";
    let values = format!("'{}', 'p' || i, 'analyst', 0", tenant.scope());
    fill(store, tenant.scope(), limits::MEMBERS - 3, columns, &values).await;
    let first = invite(1).await.unwrap();
    invite(2).await.unwrap();
    refused(invite(3).await, "at most 500 members and open invitations");
    store.revoke_invitation(&tenant, &first, &by).await.unwrap();
    invite(3).await.unwrap();
}

#[tokio::test]
async fn the_oldest_session_makes_room() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let now = clock::now_ms();
    let columns = "sessions (scope, token_hash, organisation, person, created_at, last_seen_at)";
    let values =
        format!("'provider', 't' || i, '{}', '{}', {now} - i, {now}", tenant.scope(), ada.id);
    fill(store, tenant::PROVIDER, limits::SESSIONS, columns, &values).await;
    store.begin_session("newest", &ada.id, &tenant).await.unwrap();
    let open = store.sessions_of(&ada.id, now).await.unwrap();
    assert_eq!(open.len() as i64, limits::SESSIONS);
    assert!(open.iter().any(|session| session.is("newest")));
    assert!(open.iter().all(|session| !session.is(&format!("t{}", limits::SESSIONS))));
}

#[tokio::test]
async fn shared_views_are_bounded_apart_from_ones_own() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let columns = "views
        (scope, id, owner, shared, name, name_key, query, version, created_at, updated_at)";
    let values = format!("'{}', 'v' || i, 'p', 1, 'v' || i, 'v' || i, '', 1, 0, 0", tenant.scope());
    fill(store, tenant.scope(), limits::SHARED_VIEWS - 1, columns, &values).await;
    store.add_view(&tenant, "p", true, "Last", "").await.unwrap();
    refused(store.add_view(&tenant, "p", true, "One more", "").await, "200 such views already");
    store.add_view(&tenant, "p", false, "My own", "").await.unwrap();
}

#[tokio::test]
async fn files_of_evidence_are_bounded() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let add = async |content: &[u8]| {
        store.add_evidence(&tenant, "p", "a.pdf", "application/pdf", content).await
    };
    let first = add(b"first").await.unwrap();
    let columns = "evidence_files
        (scope, id, name, media_type, size, sha256, content, uploaded_at)";
    let values = format!("'{}', 'e' || i, 'x', 'x', 1, 'x', content, 0", tenant.scope());
    let text = format!(
        "with recursive n (i) as
           (select 1 union all select i + 1 from n where i < {})
         insert into {columns} select {values} from n, evidence_files
         where evidence_files.scope = $1",
        limits::EVIDENCE_FILES - 1
    );
    run(store, tenant.scope(), &text.replace("'e' || i", "'e' || n.i")).await;
    refused(add(b"one more").await, "500 files of evidence already");
    assert_eq!(add(b"first").await.unwrap().id, first.id, "one that is there is no other");
}

#[tokio::test]
async fn links_run_out() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let now = clock::now_ms();
    store.create_link(&tenant, &ada.id, "good", now + 60_000, None, None).await.unwrap();
    assert!(store.link_holder("good").await.unwrap().is_some());
    store.create_link(&tenant, &ada.id, "late", now - 1, None, None).await.unwrap();
    assert!(store.link_holder("late").await.unwrap().is_none());
    assert!(store.redeem_link("late", "pw", None).await.unwrap().is_none());
}

#[tokio::test]
async fn invitations_run_out_and_can_be_sent_again() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let (id, secret) = (new_id(), invitation_token(&tenant));
    let token_hash = token::digest(&secret);
    let new = NewInvitation {
        id: &id,
        email: "zoe@b.example",
        role: Role::Analyst,
        language: Language::En,
        token_hash: &token_hash,
        by: &ada.id,
    };
    store.invite(&tenant, &new, None).await.unwrap();
    let left = store.invitation(&tenant, &id).await.unwrap().expires_at - clock::now_ms();
    assert!((limits::INVITATION_MS - 60_000..=limits::INVITATION_MS).contains(&left), "{left}");
    let expired = format!("update invitations set expires_at = {} where scope = $1", ago(0));
    run(store, tenant.scope(), &expired).await;
    let state = async || store.invitation(&tenant, &id).await.unwrap().state;
    assert_eq!(state().await, InvitationState::Expired);
    assert!(store.offer(&secret).await.unwrap().is_none());
    let accepting = Accepting::New { name: "Zoë", password_hash: "hash" };
    assert!(store.accept(&secret, accepting).await.unwrap().is_none());
    store.renew_invitation(&tenant, &id, "another", &ada.id, None).await.unwrap();
    assert_eq!(state().await, InvitationState::Open);
}

#[tokio::test]
async fn drafts_run_out() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let id = store.add_draft(&tenant, None, &draft()).await.unwrap();
    let old = format!("update imports set read_at = {} where scope = $1", ago(limits::DRAFT_MS));
    run(store, tenant.scope(), &old).await;
    let absent = |outcome: Result<(), StoreError>| match outcome {
        Err(StoreError::Absent("import")) => {}
        other => panic!("still there: {other:?}"),
    };
    absent(store.import(&tenant, &id).await.map(drop));
    absent(store.draft(&tenant, &id).await.map(drop));
    absent(store.is_draft(&tenant, &id).await.map(drop));
    assert!(store.imports(&tenant).await.unwrap().is_empty());
    let made = Committed::default();
    absent(store.commit_import(&tenant, &id, None, today(), &made).await);
    store.add_draft(&tenant, None, &draft()).await.unwrap();
    let kept: i64 = sql("select count(*) from imports where scope = $1")
        .bind(tenant.scope())
        .fetch_scalar(&mut store.read(tenant.scope()).await.unwrap())
        .await
        .unwrap();
    assert_eq!(kept, 1, "the old one is cleared away");
}

#[tokio::test]
async fn what_was_done_long_ago_is_not_undone() {
    let scratch = Scratch::new().await;
    let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
    let file = import(store, &tenant, &["S1"]).await.unwrap();
    let mut devices = store.fleet(&tenant, |id, _| Ok(Some(id.to_owned()))).await.unwrap().devices;
    let changed = edit(store, &tenant, &devices.remove(0)).await.unwrap();
    let at = ago(limits::UNDO_MS);
    for table in ["imports set committed_at", "edits set recorded_at"] {
        run(store, tenant.scope(), &format!("update {table} = {at} where scope = $1")).await;
    }
    refused(store.undo_edit(&tenant, &changed, "p", looked_up).await, "within 30 days");
    refused(store.undo_import(&tenant, &file, None, looked_up).await, "within 30 days");
}
