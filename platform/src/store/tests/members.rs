//! Members, invitations and messages, on whichever database is under test.

use super::super::*;
use super::Scratch;
use crate::auth::token;
use crate::{clock, limits};
use impact_core::api::{InvitationState, Language, MailState, Role};

fn mail(about: &str) -> NewMail {
    NewMail {
        id: new_id(),
        about: about.into(),
        recipient: "x@b.example".into(),
        subject: "s".into(),
        body: "a secret link".into(),
    }
}

/// An invitation of the tenant: its identifier and its link's token.
async fn invited(store: &Store, tenant: &Tenant, email: &str, by: &Person) -> (String, String) {
    let (id, secret) = (new_id(), invitation_token(tenant));
    let token_hash = token::digest(&secret);
    let new = NewInvitation {
        id: &id,
        email,
        role: Role::Analyst,
        language: Language::De,
        token_hash: &token_hash,
        by: &by.id,
    };
    store.invite(tenant, &new, Some(&mail(&id))).await.unwrap();
    (id, secret)
}

const NEWCOMER: Accepting<'static> = Accepting::New { name: "Zoë", password_hash: "hash" };

fn refused<T: std::fmt::Debug>(outcome: Result<T, StoreError>, part: &str) {
    match outcome {
        Err(StoreError::State(sentence)) => assert!(sentence.contains(part), "{sentence}"),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let bob = store.join(&tenant, "bob@b.example", "Bob", Role::Manager).await.unwrap();
    refused(store.change_role(&tenant, &ada.id, 1, Role::Buyer, "p", None).await, "last owner");
    refused(store.remove_member(&tenant, &ada.id, 1, Some("p"), None).await, "last owner");
    store.change_role(&tenant, &ada.id, 1, Role::Owner, "p", None).await.unwrap();
    store.change_role(&tenant, &bob.id, 1, Role::Owner, "p", None).await.unwrap();
    let stale = store.remove_member(&tenant, &ada.id, 1, Some("p"), None).await;
    assert!(matches!(stale, Err(StoreError::Stale { current: 2 })), "{stale:?}");
    store.remove_member(&tenant, &ada.id, 2, Some("p"), None).await.unwrap();
    refused(store.remove_member(&tenant, &bob.id, 2, Some("p"), None).await, "last owner");
}

#[tokio::test]
async fn of_owners_who_remove_each_other_one_stays() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    for round in 0..8 {
        let tenant = scratch.organisation(&format!("A{round}")).await.tenant;
        let mut owners = Vec::new();
        for name in ["ada", "bob", "eve"] {
            let email = format!("{name}{round}@b.example");
            owners.push(store.join(&tenant, &email, name, Role::Owner).await.unwrap());
        }
        let tasks: Vec<_> = owners
            .into_iter()
            .enumerate()
            .map(|(at, owner)| {
                let (store, tenant) = (store.clone(), tenant.clone());
                tokio::spawn(async move {
                    if at % 2 == 0 {
                        store.remove_member(&tenant, &owner.id, 1, Some("p"), None).await
                    } else {
                        store.change_role(&tenant, &owner.id, 1, Role::Analyst, "p", None).await
                    }
                })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => done += 1,
                Err(StoreError::State(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(done, 2);
        let left = store.members(&tenant).await.unwrap();
        assert_eq!(left.iter().filter(|member| member.role == Role::Owner).count(), 1);
    }
}

#[tokio::test]
async fn removing_a_member_ends_their_sessions_there_and_only_there() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let ours = scratch.organisation("A").await.tenant;
    let theirs = scratch.organisation("B").await.tenant;
    store.join(&ours, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let bob = store.join(&ours, "bob@b.example", "Bob", Role::Buyer).await.unwrap();
    store.join(&theirs, "bob@b.example", "Bob", Role::Owner).await.unwrap();
    store.begin_session("here", &bob.id, &ours).await.unwrap();
    store.begin_session("there", &bob.id, &theirs).await.unwrap();
    let now = clock::now_ms();
    assert!(store.members(&ours).await.unwrap()[1].last_seen_at.is_some());
    assert!(!store.is_only_here(&ours, &bob.id).await.unwrap());
    store.remove_member(&ours, &bob.id, 1, Some("p"), None).await.unwrap();
    assert!(store.session("here", now).await.unwrap().is_none());
    assert!(store.session("there", now).await.unwrap().is_some());
    let open = store.sessions_of(&bob.id, now).await.unwrap();
    assert_eq!(open.iter().map(|one| one.organisation.as_str()).collect::<Vec<_>>(), ["B"]);
    let places = store.places(&bob.id).await.unwrap();
    assert_eq!(places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["B"]);
    assert!(store.switch("there", &bob.id, ours.organisation()).await.is_err());
    assert!(store.is_only_here(&theirs, &bob.id).await.unwrap());
}

#[tokio::test]
async fn an_invitation_is_accepted_once() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let (id, secret) = invited(store, &tenant, "zoe@b.example", &ada).await;
    let offer = store.offer(&secret).await.unwrap().unwrap();
    assert_eq!((offer.organisation.as_str(), offer.account), ("A", false));
    let other = invitation_token(&tenant);
    let theirs = scratch.organisation("B").await.tenant;
    let elsewhere = format!("{}.{}", theirs.organisation(), secret.split_once('.').unwrap().1);
    for wrong in ["", "x", ".", "a.b", &other, &elsewhere, &format!("{secret}0")] {
        assert!(store.offer(wrong).await.unwrap().is_none(), "{wrong}");
        assert!(store.accept(wrong, NEWCOMER).await.unwrap().is_none(), "{wrong}");
    }
    let (first, second) =
        tokio::join!(store.accept(&secret, NEWCOMER), store.accept(&secret, NEWCOMER));
    let accepted = [first, second].into_iter().filter_map(|done| done.ok().flatten()).count();
    assert_eq!(accepted, 1);
    assert!(store.offer(&secret).await.unwrap().is_none());
    let members = store.members(&tenant).await.unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!((members[1].role, members[1].language), (Role::Analyst, Language::De));
    let listed = store.invitation(&tenant, &id).await.unwrap();
    assert_eq!(listed.state, InvitationState::Accepted);
    refused(store.revoke_invitation(&tenant, &id, "p").await, "accepted");
    refused(store.renew_invitation(&tenant, &id, "x", "p", None).await, "accepted");
}

#[tokio::test]
async fn an_invitation_is_for_whom_it_was_made() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let ours = scratch.organisation("A").await.tenant;
    let theirs = scratch.organisation("B").await.tenant;
    let ada = store.join(&ours, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    // Somebody who never set a password is somebody all the same.
    let bob = store.join(&theirs, "bob@b.example", "Bob", Role::Owner).await.unwrap();
    let (_, secret) = invited(store, &ours, "bob@b.example", &ada).await;
    assert!(store.offer(&secret).await.unwrap().unwrap().account);
    refused(store.accept(&secret, NEWCOMER).await, "sign in to it");
    refused(store.accept(&secret, Accepting::Known(&ada.id)).await, "bob@b.example");
    // A link that their own owner made for them does not lead here.
    store.create_link(&theirs, &bob.id, "link", i64::MAX, None, None).await.unwrap();
    let known = store.accept(&secret, Accepting::Known(&bob.id)).await.unwrap();
    assert_eq!(known, Some((bob.id.clone(), ours.clone())));
    assert!(store.link_holder("link").await.unwrap().is_none());
    assert_eq!(store.places(&bob.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_invitation_is_taken_back_or_sent_again() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let (id, first) = invited(store, &tenant, "zoe@b.example", &ada).await;
    let again = NewInvitation {
        id: &new_id(),
        email: "zoe@b.example",
        role: Role::Buyer,
        language: Language::En,
        token_hash: "y",
        by: &ada.id,
    };
    refused(store.invite(&tenant, &again, None).await, "invited already");
    let member = NewInvitation { email: "ada@b.example", ..again.clone() };
    refused(store.invite(&tenant, &member, None).await, "member already");
    let second = invitation_token(&tenant);
    let letter = mail(&id);
    store
        .renew_invitation(&tenant, &id, &token::digest(&second), "p", Some(&letter))
        .await
        .unwrap();
    assert!(store.offer(&first).await.unwrap().is_none(), "the link before is no good");
    assert!(store.offer(&second).await.unwrap().is_some());
    let waiting = store.take_mail(clock::now_ms(), 60_000, "").await.unwrap().unwrap();
    assert_eq!(waiting.id, letter.id, "the message before is not sent any more");
    store.revoke_invitation(&tenant, &id, "p").await.unwrap();
    assert!(store.offer(&second).await.unwrap().is_none());
    let listed = store.invitations(&tenant).await.unwrap();
    assert_eq!((listed.len(), listed[0].state), (1, InvitationState::Revoked));
    refused(store.revoke_invitation(&tenant, &id, "p").await, "taken back");
    let theirs = scratch.organisation("B").await.tenant;
    let strange = store.revoke_invitation(&theirs, &id, "p").await;
    assert!(matches!(strange, Err(StoreError::Absent("invitation"))), "{strange:?}");
}

#[tokio::test]
async fn a_message_is_taken_by_one_and_erased_once_sent() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let (id, _) = invited(store, &tenant, "zoe@b.example", &ada).await;
    let now = clock::now_ms();
    assert_eq!(store.invitation(&tenant, &id).await.unwrap().mail, MailState::Waiting);
    let (a, b) = tokio::join!(store.take_mail(now, 1000, ""), store.take_mail(now, 1000, ""));
    let mut taken: Vec<_> = [a.unwrap(), b.unwrap()].into_iter().flatten().collect();
    assert_eq!(taken.len(), 1, "one process has it for itself");
    let first = taken.remove(0);
    assert_eq!((first.body.as_str(), first.attempts), ("a secret link", 1));
    // Who took it died: it is somebody else's after a while.
    assert!(store.take_mail(now + 999, 1000, "").await.unwrap().is_none());
    let second = store.take_mail(now + 1000, 1000, "").await.unwrap().unwrap();
    assert_eq!((second.id.as_str(), second.attempts), (first.id.as_str(), 2));
    store.mail_waits(&second.id, now + 9000, "not now").await.unwrap();
    assert!(store.take_mail(now + 8999, 1000, "").await.unwrap().is_none());
    assert!(store.take_mail(now + 9000, 1000, "").await.unwrap().is_some());
    store.mail_sent(&second.id, now + 9001).await.unwrap();
    assert!(store.take_mail(now + 99_000, 1000, "").await.unwrap().is_none());
    assert_eq!(store.invitation(&tenant, &id).await.unwrap().mail, MailState::Sent);
    let left: Vec<String> = sql::sql("select body from outbox where scope = $1")
        .bind(tenant::PROVIDER)
        .fetch_scalars(&mut store.read(tenant::PROVIDER).await.unwrap())
        .await
        .unwrap();
    assert_eq!(left, [""], "no link is kept");
}

#[tokio::test]
async fn organisations_take_turns() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let busy = scratch.organisation("A").await.tenant;
    let quiet = scratch.organisation("B").await.tenant;
    let mut tx = store.begin(tenant::PROVIDER).await.unwrap();
    for of in [Some(&busy), Some(&busy), Some(&busy), Some(&quiet), None] {
        let letter = NewMail { id: mail_id(of), ..mail("x") };
        outbox::enqueue(&mut tx, Some(&letter)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (mut last, mut order) = (String::new(), Vec::new());
    while let Some(taken) = store.take_mail(clock::now_ms(), 60_000, &last).await.unwrap() {
        last = taken.sender().to_owned();
        order.push(match &last {
            sender if sender == busy.organisation() => "busy",
            sender if sender == quiet.organisation() => "quiet",
            _ => "nobody",
        });
    }
    assert_eq!(order, ["busy", "quiet", "nobody", "busy", "busy"]);
}

#[tokio::test]
async fn an_organisation_writes_so_much_in_a_day() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let may = async |most| {
        let mut tx = store.begin(tenant::PROVIDER).await.unwrap();
        outbox::may_write(&mut tx, &tenant, most).await.unwrap()
    };
    assert!(may(1).await);
    let (id, _) = invited(store, &tenant, "zoe@b.example", &ada).await;
    assert!(!may(1).await && may(2).await);
    store.renew_invitation(&tenant, &id, "second", &ada.id, None).await.unwrap();
    store.create_link(&tenant, &ada.id, "hash", i64::MAX, None, None).await.unwrap();
    assert!(!may(3).await && may(4).await);

    // As many as there may be, of an hour ago; a day later they are forgotten.
    let fill = async |at: i64| {
        let mut tx = store.begin(tenant.scope()).await.unwrap();
        let ago = clock::now_ms() - at;
        sql::sql("update audit_entries set recorded_at = $2 where scope = $1")
            .bind(tenant.scope())
            .bind(ago)
            .execute(&mut tx)
            .await
            .unwrap();
        for seq in 1_000..1_000 + limits::MAILS_A_DAY {
            sql::sql(
                "insert into audit_entries (scope, seq, recorded_at, actor, action, hash)
                 values ($1, $2, $3, 'x', 'invitation.made', '') on conflict do nothing",
            )
            .bind(tenant.scope())
            .bind(seq)
            .bind(ago)
            .execute(&mut tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
    };
    fill(3_600_000).await;
    let letter = mail(&id);
    let again = store.renew_invitation(&tenant, &id, "third", &ada.id, Some(&letter)).await;
    refused(again, "go on tomorrow");
    let link = store.create_link(&tenant, &ada.id, "h", i64::MAX, None, Some(&letter)).await;
    refused(link, "go on tomorrow");
    fill(clock::DAY_MS + 1).await;
    store.renew_invitation(&tenant, &id, "third", &ada.id, Some(&letter)).await.unwrap();
}

#[tokio::test]
async fn settings_are_kept_by_version() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let tenant = scratch.organisation("A").await.tenant;
    scratch.organisation("B").await;
    let ada = store.join(&tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let first = store.settings(&tenant).await.unwrap();
    assert_eq!((first.version, first.settings.keep_user_columns), (1, false));
    let mut settings = first.settings;
    settings.keep_user_columns = true;
    settings.name = "Alpha".into();
    store.keep_settings(&tenant, 1, &settings, &ada.id).await.unwrap();
    let stale = store.keep_settings(&tenant, 1, &settings, &ada.id).await;
    assert!(matches!(stale, Err(StoreError::Stale { current: 2 })), "{stale:?}");
    let second = store.settings(&tenant).await.unwrap();
    assert_eq!((&second.settings, second.version), (&settings, 2));
    assert_eq!(second.changed_by.as_deref(), Some("Ada"));
    assert_eq!(store.organisations().await.unwrap()[0].name, "Alpha");
    // An owner is not told which other organisations there are; who makes one is.
    settings.name = "B".into();
    store.keep_settings(&tenant, 2, &settings, &ada.id).await.unwrap();
    for name in ["B", "b"] {
        refused(store.create_organisation(name, None, false).await.map(drop), "another name");
    }
}

#[tokio::test]
async fn an_operator_sees_numbers() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let provider = Tenant::provider();
    let sam = store.join(&provider, "sam@p.example", "Sam", Role::Operator).await.unwrap();
    let made = OrganisationRecord::new("New", "DE".parse().ok(), false);
    let (id, secret) = (new_id(), invitation_token(&made.tenant));
    let token_hash = token::digest(&secret);
    let owner = NewInvitation {
        id: &id,
        email: "zoe@b.example",
        role: Role::Owner,
        language: Language::En,
        token_hash: &token_hash,
        by: &sam.id,
    };
    let counts = store.found(&made, &owner, None).await.unwrap();
    assert_eq!((counts.members, counts.owners, counts.invitations), (0, 0, 1));
    let twice = OrganisationRecord::new("New", None, false);
    refused(store.found(&twice, &owner, None).await, "another name");
    super::import(store, &made.tenant, &["S1", "S2"]).await.unwrap();
    store.accept(&secret, NEWCOMER).await.unwrap().unwrap();
    scratch.organisation("Later").await;
    let (page, total) = store.organisation_page(None, 1).await.unwrap();
    assert_eq!((page.len(), total), (1, 2));
    let first = &page[0];
    assert_eq!(first.organisation.name, "New");
    assert_eq!((first.members, first.owners, first.invitations, first.devices), (1, 1, 0, 2));
    let after = first.organisation.tenant.organisation();
    let (page, _) = store.organisation_page(Some(after), 1).await.unwrap();
    assert_eq!(page[0].organisation.name, "Later");
}
