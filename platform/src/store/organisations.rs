//! Organisations.

use super::audit::{self, Change};
use super::settings::name_is_free;
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{Store, StoreError, Tenant, new_id};
use crate::clock;
use impact_core::api::AuditAction;
use impact_core::quantity::Country;
use serde_json::{Value, json};

/// An organisation.
#[derive(Debug, Clone)]
pub struct OrganisationRecord {
    /// Its rows.
    pub tenant: Tenant,
    /// Name.
    pub name: String,
    /// Country that new sites take where none is given.
    pub default_country: Option<Country>,
    /// Whether everything in it is invented.
    pub demo: bool,
}

pub(super) type Row = (String, String, Option<String>, i64);

impl OrganisationRecord {
    /// An organisation that is to be made.
    pub fn new(name: &str, default_country: Option<Country>, demo: bool) -> Self {
        Self { tenant: Tenant::new(&new_id()), name: name.to_owned(), default_country, demo }
    }

    pub(super) fn from_row((scope, name, country, demo): Row) -> Self {
        Self {
            tenant: Tenant::new(&scope),
            name,
            default_country: country.and_then(|code| code.parse().ok()),
            demo: demo != 0,
        }
    }
}

impl Store {
    /// Every organisation, oldest first; the provider itself is none of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRecord>, StoreError> {
        let rows: Vec<Row> = sql("select scope, name, default_country, demo from organisations
             where scope <> $1 order by created_at, scope")
        .bind(PROVIDER)
        .fetch_all(&mut self.read(PROVIDER).await?)
        .await?;
        Ok(rows.into_iter().map(OrganisationRecord::from_row).collect())
    }

    /// Creates an organisation.
    ///
    /// # Errors
    /// When the database fails or an organisation has that name.
    pub async fn create_organisation(
        &self,
        name: &str,
        default_country: Option<Country>,
        demo: bool,
    ) -> Result<OrganisationRecord, StoreError> {
        let made = OrganisationRecord::new(name, default_country, demo);
        transact!(self, PROVIDER, tx, {
            name_is_free(&mut tx, name).await?;
            tx.enter(made.tenant.scope()).await?;
            insert(&mut tx, &made, None).await
        })?;
        Ok(made)
    }

    /// How often the tenant's fleet was changed.
    ///
    /// # Errors
    /// When the database fails or the organisation is gone.
    pub async fn revision(&self, tenant: &Tenant) -> Result<i64, StoreError> {
        sql("select revision from organisations where scope = $1")
            .bind(tenant.scope())
            .fetch_scalar_optional(&mut self.read(tenant.scope()).await?)
            .await?
            .ok_or(StoreError::Absent("organisation"))
    }
}

/// Writes an organisation, and that it was made, for itself and for the provider. The transaction is
/// in its scope, before and after.
pub(super) async fn insert(
    tx: &mut Tx,
    made: &OrganisationRecord,
    by: Option<&str>,
) -> Result<(), StoreError> {
    sql("insert into organisations (scope, name, default_country, demo, revision, created_at)
         values ($1, $2, $3, $4, 0, $5)")
    .bind(made.tenant.scope())
    .bind(&made.name)
    .bind(made.default_country.map(|country| country.to_string()))
    .bind(i64::from(made.demo))
    .bind(clock::now_ms())
    .execute(tx)
    .await?;
    for scope in [made.tenant.scope(), PROVIDER] {
        let change = Change {
            by,
            action: AuditAction::OrganisationMade,
            record: Some(made.tenant.organisation()),
            before: Value::Null,
            after: json!({ "name": made.name }),
        };
        audit::record(tx, scope, change).await?;
    }
    tx.enter(made.tenant.scope()).await
}

/// Counts a change of the fleet, in the transaction that makes it.
pub(super) async fn bump(tx: &mut Tx, tenant: &Tenant) -> Result<(), StoreError> {
    sql("update organisations set revision = revision + 1 where scope = $1")
        .bind(tenant.scope())
        .execute(tx)
        .await?;
    Ok(())
}
