//! How an organisation works: every version of its settings is kept.

use super::audit::{self, Change};
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{Store, StoreError, Tenant, device_users};
use crate::clock;
use impact_core::api::{AuditAction, OrganisationSettings};
use impact_core::inventory::is_alike;
use serde_json::{Value, json};

/// An organisation's settings as they are now.
#[derive(Debug, Clone)]
pub struct SettingsRecord {
    /// The settings.
    pub settings: OrganisationSettings,
    /// Their version; 1 as long as nobody changed them.
    pub version: u64,
    /// When they were changed last, milliseconds since 1970 UTC.
    pub changed_at: Option<i64>,
    /// Name of who changed them last.
    pub changed_by: Option<String>,
}

pub(super) async fn current(tx: &mut Tx, tenant: &Tenant) -> Result<SettingsRecord, StoreError> {
    type Row = (i64, String, i64, Option<String>);
    let row: Option<Row> =
        sql("select s.version, s.body, s.recorded_at, p.name from organisation_settings s
         left join people p on p.scope = $2 and p.id = s.recorded_by
         where s.scope = $1 order by s.version desc limit 1")
        .bind(tenant.scope())
        .bind(PROVIDER)
        .fetch_optional(tx)
        .await?;
    let changed = match row {
        Some((version, body, at, by)) => Some((version, serde_json::from_str(&body)?, at, by)),
        None => None,
    };
    // Name and country stand in the organisation's own row too, where every request reads them.
    let own: Option<(String, Option<String>)> =
        sql("select name, default_country from organisations where scope = $1")
            .bind(tenant.scope())
            .fetch_optional(tx)
            .await?;
    let (name, country) = own.ok_or(StoreError::Absent("organisation"))?;
    let default_country = country.and_then(|code| code.parse().ok());
    Ok(match changed {
        Some((version, settings, at, by)) => SettingsRecord {
            settings: OrganisationSettings { name, default_country, ..settings },
            version: u64::try_from(version).unwrap_or_default(),
            changed_at: Some(at),
            changed_by: by,
        },
        None => SettingsRecord {
            settings: OrganisationSettings {
                name,
                default_country,
                keep_user_columns: false,
                second_approver: false,
                spending_limit: None,
            },
            version: 1,
            changed_at: None,
            changed_by: None,
        },
    })
}

impl Store {
    /// The tenant's settings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings(&self, tenant: &Tenant) -> Result<SettingsRecord, StoreError> {
        current(&mut self.read(tenant.scope()).await?, tenant).await
    }

    /// Keeps a new version of the tenant's settings, if the one the person saw is still the last.
    /// Where columns about people are no longer kept, everybody who was is erased. Another
    /// organisation may have the name: who owns one is not told which others there are.
    ///
    /// # Errors
    /// `Stale` when they were changed meanwhile.
    pub async fn keep_settings(
        &self,
        tenant: &Tenant,
        version: u64,
        settings: &OrganisationSettings,
        by: &str,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(settings)?;
        transact!(self, tenant.scope(), tx, {
            let before = current(&mut tx, tenant).await?;
            StoreError::unless_current(before.version, version)?;
            sql("update organisations set name = $2, default_country = $3 where scope = $1")
                .bind(tenant.scope())
                .bind(&settings.name)
                .bind(settings.default_country.map(|country| country.to_string()))
                .execute(&mut tx)
                .await?;
            sql(
                "insert into organisation_settings (scope, version, body, recorded_at, recorded_by)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(tenant.scope())
            .bind(i64::try_from(version).unwrap_or(i64::MAX).saturating_add(1))
            .bind(&body)
            .bind(clock::now_ms())
            .bind(by)
            .execute(&mut tx)
            .await?;
            let mut after = fields(settings);
            if before.settings.keep_user_columns && !settings.keep_user_columns {
                after["erased_device_users"] =
                    device_users::erase_all(&mut tx, tenant).await?.into();
            }
            let change = Change {
                by: Some(by),
                action: AuditAction::OrganisationChanged,
                record: Some(tenant.organisation()),
                before: fields(&before.settings),
                after,
            };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

/// What the audit log says of settings. The name is an organisation's, not a person's.
fn fields(settings: &OrganisationSettings) -> Value {
    json!({
        "name": settings.name,
        "default_country": settings.default_country,
        "keep_user_columns": settings.keep_user_columns,
        "second_approver": settings.second_approver,
        "spending_limit_minor": settings.spending_limit.map(|limit| limit.minor),
        "spending_limit_currency": settings.spending_limit.map(|limit| limit.currency),
    })
}

/// Refuses a name that an organisation has, in whatever case. The transaction is in the provider's
/// scope.
pub(super) async fn name_is_free(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    let names: Vec<String> = sql("select name from organisations").fetch_scalars(tx).await?;
    if names.iter().all(|known| !is_alike(known, name)) {
        return Ok(());
    }
    Err(StoreError::State(format!(
        "the organisation \"{name}\" exists already: choose another name"
    )))
}
