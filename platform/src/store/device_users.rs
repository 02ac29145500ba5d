//! Who has a device, where the organisation keeps that.
//!
//! A name stands here and nowhere else: not among the events, which stay for good, and not in the
//! audit log, whose chain no erasure may break.

use super::audit::{self, Change};
use super::batch::Stamp;
use super::sql::{Tx, insert_into, row, sql, transact};
use super::{Store, StoreError, Tenant, devices, settings};
use impact_core::api::AuditAction;
use serde_json::Value;

/// Who has a device.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DeviceUserRecord {
    /// The person, as the inventory names them.
    pub name: String,
    /// Name of the file that told it.
    pub file_name: String,
}

impl Store {
    /// Who has a live device; none where no file told, or it is not kept.
    ///
    /// # Errors
    /// `Absent` for a device that is not the tenant's or not live.
    pub async fn device_user(
        &self,
        tenant: &Tenant,
        device: &str,
    ) -> Result<Option<DeviceUserRecord>, StoreError> {
        let mut tx = self.read(tenant.scope()).await?;
        devices::device(&mut tx, tenant, device).await?;
        sql("select u.name, i.file_name from device_users u
             join imports i on i.scope = u.scope and i.id = u.import_id
             where u.scope = $1 and u.device = $2")
        .bind(tenant.scope())
        .bind(device)
        .fetch_optional(&mut tx)
        .await
    }

    /// Erases who has a device.
    ///
    /// # Errors
    /// `Absent` for a device that is not the tenant's or not live.
    pub async fn erase_device_user(
        &self,
        tenant: &Tenant,
        device: &str,
        by: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            devices::device(&mut tx, tenant, device).await?;
            sql("delete from device_users where scope = $1 and device = $2")
                .bind(tenant.scope())
                .bind(device)
                .execute(&mut tx)
                .await?;
            let change = Change {
                by: Some(by),
                action: AuditAction::DeviceUserErased,
                record: Some(device),
                before: Value::Null,
                after: Value::Null,
            };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

/// Keeps who has the devices that an import names, if its file tells and the organisation keeps it.
/// The import's devices are on record already.
pub(super) async fn keep(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    import: &str,
    users: Option<&[(String, String)]>,
) -> Result<(), StoreError> {
    let Some(users) = users else { return Ok(()) };
    // It may have been turned off since the file was read.
    if !settings::current(tx, stamp.tenant).await?.settings.keep_user_columns {
        return Ok(());
    }
    let scope = stamp.tenant.scope();
    sql("delete from device_users where scope = $1 and device in
           (select device from import_devices where scope = $1 and import_id = $2)")
    .bind(scope)
    .bind(import)
    .execute(tx)
    .await?;
    let mut rows = insert_into("device_users (scope, device, name, import_id)");
    for (device, name) in users {
        rows.push(row![scope, device, name, import]);
    }
    rows.execute(tx).await
}

/// Erases what an import told that is taken back.
pub(super) async fn forget(tx: &mut Tx, tenant: &Tenant, import: &str) -> Result<(), StoreError> {
    sql("delete from device_users where scope = $1 and import_id = $2")
        .bind(tenant.scope())
        .bind(import)
        .execute(tx)
        .await?;
    Ok(())
}

/// Erases everybody, and the drafts whose files name people; how many devices had a user.
pub(super) async fn erase_all(tx: &mut Tx, tenant: &Tenant) -> Result<u64, StoreError> {
    let erased =
        sql("delete from device_users where scope = $1").bind(tenant.scope()).execute(tx).await?;
    // Inside a text of the draft, quotes are escaped: this finds the field alone.
    sql("delete from imports where scope = $1
           and (state = 'reading' or (state = 'draft' and draft like '%\"user\":\"%'))")
    .bind(tenant.scope())
    .execute(tx)
    .await?;
    Ok(erased)
}
