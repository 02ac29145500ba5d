//! What the provider's operators see and make: organisations, by name and number.

use super::invitations::insert;
use super::organisations::insert as insert_organisation;
use super::settings::name_is_free;
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{NewInvitation, NewMail, OrganisationRecord, Store, StoreError, Tenant};
use crate::clock;
use impact_core::api::Role;

/// An organisation in numbers.
#[derive(Debug, Clone)]
pub struct OrganisationCounts {
    /// The organisation.
    pub organisation: OrganisationRecord,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Its members.
    pub members: u64,
    /// How many of them are owners.
    pub owners: u64,
    /// Invitations that wait.
    pub invitations: u64,
    /// Devices on record.
    pub devices: u64,
}

type Row = (String, String, Option<String>, i64, i64, i64, i64);

/// Counts what each organisation's own scope shows; afterwards the transaction is in the last one's.
async fn counted(tx: &mut Tx, row: Row) -> Result<OrganisationCounts, StoreError> {
    let (scope, name, country, demo, created_at, members, owners) = row;
    tx.enter(&scope).await?;
    let invitations: i64 = sql("select count(*) from invitations
         where scope = $1 and accepted_at is null and revoked_at is null and expires_at > $2")
    .bind(&scope)
    .bind(clock::now_ms())
    .fetch_scalar(tx)
    .await?;
    let devices: i64 = sql("select count(*) from devices where scope = $1 and live = 1")
        .bind(&scope)
        .fetch_scalar(tx)
        .await?;
    let count = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(OrganisationCounts {
        organisation: OrganisationRecord {
            tenant: Tenant::new(&scope),
            name,
            default_country: country.and_then(|code| code.parse().ok()),
            demo: demo != 0,
        },
        created_at,
        members: count(members),
        owners: count(owners),
        invitations: count(invitations),
        devices: count(devices),
    })
}

/// Organisations with their members, as the provider reads them; `$1` is the provider's scope and
/// `$2` the role of owners.
const ORGANISATIONS: &str = "select o.scope, o.name, o.default_country, o.demo, o.created_at,
      (select count(*) from memberships m where m.scope = o.scope),
      (select count(*) from memberships m where m.scope = o.scope and m.role = $2)
    from organisations o where o.scope <> $1";

impl Store {
    /// A page of the organisations, oldest first, after the one named, and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organisation_page(
        &self,
        after: Option<&str>,
        limit: u64,
    ) -> Result<(Vec<OrganisationCounts>, u64), StoreError> {
        let mut tx = self.read(PROVIDER).await?;
        let total: i64 = sql("select count(*) from organisations where scope <> $1")
            .bind(PROVIDER)
            .fetch_scalar(&mut tx)
            .await?;
        // Identifiers are in the order of time.
        let text = format!("{ORGANISATIONS} and o.scope > $3 order by o.scope limit $4");
        let rows: Vec<Row> = sql(text)
            .bind(PROVIDER)
            .bind(Role::Owner.key())
            .bind(after.unwrap_or_default())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&mut tx)
            .await?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows {
            page.push(counted(&mut tx, row).await?);
        }
        Ok((page, u64::try_from(total).unwrap_or_default()))
    }

    /// Makes an organisation together with the invitation of its first owner.
    ///
    /// # Errors
    /// `State` when another organisation has the name.
    pub async fn found(
        &self,
        organisation: &OrganisationRecord,
        owner: &NewInvitation<'_>,
        mail: Option<&NewMail>,
    ) -> Result<OrganisationCounts, StoreError> {
        let tenant = &organisation.tenant;
        transact!(self, PROVIDER, tx, {
            name_is_free(&mut tx, &organisation.name).await?;
            tx.enter(tenant.scope()).await?;
            insert_organisation(&mut tx, organisation, Some(owner.by)).await?;
            insert(&mut tx, tenant, owner, mail).await?;
            let row: Row = sql(format!("{ORGANISATIONS} and o.scope = $3"))
                .bind(PROVIDER)
                .bind(Role::Owner.key())
                .bind(tenant.scope())
                .fetch_one(&mut tx)
                .await?;
            counted(&mut tx, row).await
        })
    }
}
