//! Storing what a draft becomes, all of it or nothing.

use crate::store::audit::{self, Change};
use crate::store::batch::{self, ChangedDevice, NewDevice, NewSite, Stamp};
use crate::store::edits::hold_revision;
use crate::store::organisations::bump;
use crate::store::sql::{Tx, insert_into, row, sql, transact};
use crate::store::{SiteRecord, Store, StoreError, Tenant, device_users, new_id, sites};
use crate::{clock, limits};
use impact_core::api::AuditAction;
use impact_core::quantity::{Country, Day};
use serde_json::{Value, json};

/// A yes to a product, for every device of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedName {
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Catalogue identifier.
    pub product: String,
}

/// What a commit makes, and of which state of the fleet.
#[derive(Debug, Clone, Default)]
pub struct Committed {
    /// How often the fleet had been changed when this was made for it.
    pub revision: i64,
    /// New sites.
    pub sites: Vec<NewSite>,
    /// Countries of known sites, given now.
    pub countries: Vec<(SiteRecord, Country)>,
    /// New devices.
    pub devices: Vec<NewDevice>,
    /// Devices that are there, and change.
    pub changes: Vec<ChangedDevice>,
    /// Of the changes, those of devices that were gone from the file and left.
    pub ended: u64,
    /// Devices that were there and that the file names, changed or not.
    pub named: Vec<String>,
    /// Who has which device, by its identifier; none where the file does not tell.
    pub users: Option<Vec<(String, String)>>,
    /// Products that a person said yes to.
    pub confirmed: Vec<ConfirmedName>,
    /// What the rows became, as JSON; as the draft has it when none.
    pub tally: Option<String>,
    /// The preview as it was agreed to, as JSON; as the draft has it when none.
    pub preview: Option<String>,
    /// The rows that are no devices, as JSON.
    pub left_out: Option<String>,
}

impl Store {
    /// Stores what was made of a draft, all of it or nothing.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's or a draft that ran out, `State` when it is no draft any more,
    /// `Moved` when the fleet was changed since this was made for it.
    pub async fn commit_import(
        &self,
        tenant: &Tenant,
        id: &str,
        by: Option<&str>,
        today: Day,
        made: &Committed,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            expect_draft(&mut tx, tenant, id).await?;
            hold_revision(&mut tx, tenant, made.revision).await?;
            let now = clock::now_ms();
            let stamp = Stamp { tenant, import: Some(id), edit: None, by, now, today };
            batch::insert_sites(&mut tx, &stamp, &made.sites).await?;
            for (site, country) in &made.countries {
                sites::record_country(&mut tx, &stamp, site, *country).await?;
            }
            // What is freed first may be taken after: an identity that moved to a new device.
            batch::append_events(&mut tx, &stamp, &made.changes).await?;
            batch::insert_devices(&mut tx, &stamp, &made.devices).await?;
            name_devices(&mut tx, &stamp, id, made).await?;
            device_users::keep(&mut tx, &stamp, id, made.users.as_deref()).await?;
            confirm(&mut tx, &stamp, &made.confirmed).await?;
            remember_mapping(&mut tx, &stamp, id).await?;
            let count = |devices: usize| i64::try_from(devices).unwrap_or(i64::MAX);
            let ended = i64::try_from(made.ended).unwrap_or(i64::MAX);
            sql("update imports set state = 'committed', devices = $3, changed = $4, ended = $5,
                   tally = coalesce($6, tally), preview = coalesce($7, preview), left_out = $8,
                   draft = null, progress = null, failed = null, committed_at = $9,
                   committed_by = $10 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .bind(count(made.devices.len()))
            .bind(count(made.changes.len()).saturating_sub(ended))
            .bind(ended)
            .bind(&made.tally)
            .bind(&made.preview)
            .bind(&made.left_out)
            .bind(now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            bump(&mut tx, tenant).await?;
            let counts = json!({
                "devices": made.devices.len(),
                "changed": made.changes.len() as u64 - made.ended,
                "ended": made.ended,
                "sites": made.sites.len(),
                "confirmed_products": made.confirmed.len(),
            });
            let action = AuditAction::ImportCommitted;
            let change =
                Change { by, action, record: Some(id), before: Value::Null, after: counts };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

async fn expect_draft(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
    let state: Option<String> = sql("select state from imports
         where scope = $1 and id = $2 and (state <> 'draft' or read_at > $3)")
    .bind(tenant.scope())
    .bind(id)
    .bind(clock::now_ms() - limits::DRAFT_MS)
    .fetch_scalar_optional(tx)
    .await?;
    match state.as_deref() {
        Some("draft") => Ok(()),
        Some(state) => Err(StoreError::State(format!(
            "this import is {state} already: read the file again to import it once more"
        ))),
        None => Err(StoreError::Absent("import")),
    }
}

/// Keeps which devices the file named.
async fn name_devices(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    id: &str,
    made: &Committed,
) -> Result<(), StoreError> {
    let scope = stamp.tenant.scope();
    let mut rows = insert_into("import_devices (scope, import_id, device)");
    for device in made.named.iter().chain(made.devices.iter().map(|device| &device.id)) {
        rows.push(row![scope, id, device]);
    }
    rows.execute(tx).await
}

async fn confirm(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    confirmed: &[ConfirmedName],
) -> Result<(), StoreError> {
    let scope = stamp.tenant.scope();
    let mut rows = insert_into(
        "confirmed_products (scope, id, maker, model, product, recorded_at, recorded_by,
           import_id)",
    );
    for ConfirmedName { maker, model, product } in confirmed {
        rows.push(row![scope, new_id(), maker, model, product, stamp.now, stamp.by, stamp.import]);
    }
    rows.execute(tx).await
}

/// Keeps what a person said of the file's columns for the next file of its source.
async fn remember_mapping(tx: &mut Tx, stamp: &Stamp<'_>, id: &str) -> Result<(), StoreError> {
    sql("insert into import_mappings
           (scope, source, file_name, mapping, recorded_at, recorded_by)
         select scope, source, file_name, mapping, $3, $4 from imports
         where scope = $1 and id = $2 and source is not null and mapping is not null
         on conflict (scope, source) do update set file_name = excluded.file_name,
           mapping = excluded.mapping, recorded_at = excluded.recorded_at,
           recorded_by = excluded.recorded_by")
    .bind(stamp.tenant.scope())
    .bind(id)
    .bind(stamp.now)
    .bind(stamp.by)
    .execute(tx)
    .await?;
    Ok(())
}
