//! Messages on their way: written in the transaction of what they tell, taken by one process at a
//! time.
//!
//! An identifier begins with the organisation in whose name the message is, so that those of many
//! take turns; a message that is in nobody's name has a turn of its own.

use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{Store, StoreError, Tenant, new_id};
use crate::{clock, limits};
use impact_core::api::{AuditAction, MailState};
use std::collections::HashMap;

/// A message to put into the outbox.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Identifier, also of the message itself: [`mail_id`].
    pub id: String,
    /// What it is about: messages about the same that still wait can be taken back.
    pub about: String,
    /// Who gets it.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text, which may hold a link that must not be kept.
    pub body: String,
}

/// A message that one process has for itself, for a while.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OutgoingMail {
    /// Identifier.
    pub id: String,
    /// Who gets it.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

impl OutgoingMail {
    /// In whose name it is.
    pub fn sender(&self) -> &str {
        self.id.get(..SENDER).unwrap_or(&self.id)
    }
}

/// Letters of an organisation's identifier, with which a message's begins.
const SENDER: usize = 36;

/// An identifier for a new message in a tenant's name, or in nobody's.
pub fn mail_id(sender: Option<&Tenant>) -> String {
    match sender {
        Some(tenant) => format!("{}.{}", tenant.organisation(), new_id()),
        None => new_id(),
    }
}

/// What is done in an organisation and writes to somebody.
const WRITES: [AuditAction; 4] = [
    AuditAction::MemberInvited,
    AuditAction::PasswordLinkMade,
    AuditAction::MemberRoleChanged,
    AuditAction::MemberRemoved,
];

/// Whether less than `most` was done in the last day that writes to somebody in a tenant's name.
/// Afterwards the transaction is in the tenant's scope.
pub(super) async fn may_write(tx: &mut Tx, tenant: &Tenant, most: i64) -> Result<bool, StoreError> {
    tx.enter(tenant.scope()).await?;
    let done: i64 = sql("select count(*) from audit_entries
         where scope = $1 and recorded_at > $2 and action in ($3, $4, $5, $6)")
    .bind(tenant.scope())
    .bind(clock::now_ms() - clock::DAY_MS)
    .bind(WRITES[0].key())
    .bind(WRITES[1].key())
    .bind(WRITES[2].key())
    .bind(WRITES[3].key())
    .fetch_scalar(tx)
    .await?;
    Ok(done < most)
}

/// Refuses a message that is the only purpose of what is done, where a tenant has written as many
/// in a day as it may. Afterwards the transaction is in the tenant's scope.
pub(super) async fn hold_back(
    tx: &mut Tx,
    tenant: &Tenant,
    mail: Option<&NewMail>,
) -> Result<(), StoreError> {
    if mail.is_none() || may_write(tx, tenant, limits::MAILS_A_DAY).await? {
        return Ok(());
    }
    Err(StoreError::State(format!(
        "your organisation has written {} messages in the last 24 hours, as many as it may: go on \
         tomorrow",
        limits::MAILS_A_DAY
    )))
}

/// Puts a message into the outbox, in the transaction of what it tells. Afterwards the transaction
/// is in the provider's scope.
pub(super) async fn enqueue(tx: &mut Tx, mail: Option<&NewMail>) -> Result<(), StoreError> {
    tx.enter(PROVIDER).await?;
    let Some(mail) = mail else { return Ok(()) };
    let now = clock::now_ms();
    sql("insert into outbox
           (scope, id, about, recipient, subject, body, created_at, attempts, next_at)
         values ($1, $2, $3, $4, $5, $6, $7, 0, $7)")
    .bind(PROVIDER)
    .bind(&mail.id)
    .bind(&mail.about)
    .bind(&mail.recipient)
    .bind(&mail.subject)
    .bind(&mail.body)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes back the messages about something that still wait. Afterwards the transaction is in the
/// provider's scope.
pub(super) async fn forget(tx: &mut Tx, about: &str) -> Result<(), StoreError> {
    tx.enter(PROVIDER).await?;
    sql("delete from outbox where scope = $1 and about = $2 and sent_at is null")
        .bind(PROVIDER)
        .bind(about)
        .execute(tx)
        .await?;
    Ok(())
}

/// What became of the last message about each of these. Afterwards the transaction is in the
/// provider's scope.
pub(super) async fn states(
    tx: &mut Tx,
    about: impl Iterator<Item = String>,
) -> Result<HashMap<String, MailState>, StoreError> {
    tx.enter(PROVIDER).await?;
    let mut states = HashMap::new();
    for about in about {
        let row: Option<(Option<i64>, Option<i64>)> =
            sql("select sent_at, failed_at from outbox where scope = $1 and about = $2
                 order by created_at desc, id desc limit 1")
            .bind(PROVIDER)
            .bind(&about)
            .fetch_optional(tx)
            .await?;
        let state = match row {
            Some((Some(_), _)) => MailState::Sent,
            Some((None, Some(_))) => MailState::Failed,
            Some((None, None)) => MailState::Waiting,
            None => MailState::None,
        };
        states.insert(about, state);
    }
    Ok(states)
}

impl Store {
    /// Takes a message that is due, for itself for `lease_ms`: of the sender whose turn comes after
    /// that of `last`, the one that has been due for longest. So nobody waits for all that another
    /// sends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_mail(
        &self,
        now: i64,
        lease_ms: i64,
        last: &str,
    ) -> Result<Option<OutgoingMail>, StoreError> {
        // Looked at first: an empty outbox is no reason to write.
        let due: Option<i64> = sql(
            "select attempts from outbox where scope = $1 and sent_at is null and failed_at is null
               and next_at <= $2 limit 1",
        )
        .bind(PROVIDER)
        .bind(now)
        .fetch_scalar_optional(&mut self.read(PROVIDER).await?)
        .await?;
        if due.is_none() {
            return Ok(None);
        }
        transact!(self, PROVIDER, tx, {
            match take_after(&mut tx, now, lease_ms, last).await? {
                // The last sender in the round: the first is next.
                None => take_after(&mut tx, now, lease_ms, "").await,
                taken => Ok(taken),
            }
        })
    }

    /// Records that the mail server took a message, erases what it said, and forgets the messages
    /// of long ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent(&self, id: &str, now: i64) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            sql("update outbox set sent_at = $3, body = '', error = null
                 where scope = $1 and id = $2")
            .bind(PROVIDER)
            .bind(id)
            .bind(now)
            .execute(&mut tx)
            .await?;
            sql("delete from outbox where scope = $1 and (sent_at < $2 or failed_at < $2)")
                .bind(PROVIDER)
                .bind(now - limits::MAIL_KEPT_MS)
                .execute(&mut tx)
                .await?;
            Ok(())
        })
    }

    /// Records that a message is to be tried again at a moment, and why.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_waits(&self, id: &str, at: i64, why: &str) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            sql("update outbox set next_at = $3, error = $4 where scope = $1 and id = $2")
                .bind(PROVIDER)
                .bind(id)
                .bind(at)
                .bind(why)
                .execute(&mut tx)
                .await?;
            Ok(())
        })
    }

    /// Records that a message is given up, and why, and erases what it said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_failed(&self, id: &str, now: i64, why: &str) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            sql("update outbox set failed_at = $3, error = $4, body = ''
                 where scope = $1 and id = $2")
            .bind(PROVIDER)
            .bind(id)
            .bind(now)
            .bind(why)
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }
}

/// Takes the message that has been due for longest of the first sender after one.
async fn take_after(
    tx: &mut Tx,
    now: i64,
    lease_ms: i64,
    last: &str,
) -> Result<Option<OutgoingMail>, StoreError> {
    sql("update outbox set attempts = attempts + 1, next_at = $3
         where scope = $1 and id =
           (select id from outbox where scope = $1 and sent_at is null and failed_at is null
              and next_at <= $2 and substr(id, 1, 36) > $4
            order by substr(id, 1, 36), next_at, id limit 1)
         returning id, recipient, subject, body, attempts")
    .bind(PROVIDER)
    .bind(now)
    .bind(now + lease_ms)
    .bind(last)
    .fetch_optional(tx)
    .await
}
