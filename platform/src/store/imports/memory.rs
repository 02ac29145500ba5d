//! What is remembered from one import to the next: which devices a source had, what its columns
//! hold, which products were said yes to, which rows were left out.

use super::ConfirmedName;
use crate::clock;
use crate::store::audit::{self, Change};
use crate::store::devices::COUNTS;
use crate::store::organisations::bump;
use crate::store::sql::{Tx, sql, transact};
use crate::store::{Store, StoreError, Tenant, new_id};
use impact_core::api::AuditAction;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A yes to a product, as it is listed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ConfirmedRecord {
    /// Identifier.
    pub id: String,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Catalogue identifier.
    pub product: String,
    /// When it was said.
    pub recorded_at: i64,
    /// Name of the person or the key that said it; none for the command line.
    pub person: Option<String>,
}

/// What a source's columns hold.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MappingRecord {
    /// What tells exports of one source from others.
    pub source: String,
    /// Name of the file for which it was said.
    pub file_name: String,
    /// What the columns hold, as JSON.
    pub mapping: String,
    /// When it was said.
    pub recorded_at: i64,
    /// Name of the person or the key that said it.
    pub person: Option<String>,
}

/// The yeses that count, in the order in which they were said.
pub(in crate::store) async fn confirmed(
    tx: &mut Tx,
    tenant: &Tenant,
) -> Result<Vec<ConfirmedRecord>, StoreError> {
    sql("select c.id, c.maker, c.model, c.product, c.recorded_at,
           coalesce(p.name, k.name) as person
         from confirmed_products c
         left join people p on p.scope = 'provider' and p.id = c.recorded_by
         left join api_keys k on k.scope = c.scope and 'key:' || k.id = c.recorded_by
         where c.scope = $1 and c.revoked_at is null
           and (c.import_id is null or c.import_id not in
             (select u.id from imports u where u.scope = $1 and u.state = 'undone'))
         order by c.recorded_at, c.id")
    .bind(tenant.scope())
    .fetch_all(tx)
    .await
}

impl Store {
    /// The devices that the last committed file of a source named; none for a source that is new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_named(
        &self,
        tenant: &Tenant,
        source: &str,
    ) -> Result<BTreeSet<String>, StoreError> {
        let named = sql("select n.device from import_devices n
             where n.scope = $1 and n.import_id =
               (select i.id from imports i
                where i.scope = $1 and i.source = $2 and i.state = 'committed'
                order by i.committed_at desc, i.id desc limit 1)")
        .bind(tenant.scope())
        .bind(source)
        .fetch_scalars(&mut self.read(tenant.scope()).await?)
        .await?;
        Ok(named.into_iter().collect())
    }

    /// The devices for which a committed file of a source made a record although it did not name
    /// them, which is that they left; each with the records that were made of it since, as JSON, or
    /// once with none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn missed(
        &self,
        tenant: &Tenant,
        source: &str,
    ) -> Result<Vec<(String, Option<String>)>, StoreError> {
        sql(format!(
            "with missed as
               (select m.device, max(m.seq) as seq from imports i
                join device_events m on m.scope = i.scope and m.import_id = i.id
                left join import_devices n
                  on n.scope = i.scope and n.import_id = i.id and n.device = m.device
                where i.scope = $1 and i.source = $2 and i.state = 'committed'
                  and n.device is null
                group by m.device)
             select missed.device, e.body from missed
             left join device_events e on e.scope = $1 and e.device = missed.device
               and e.seq > missed.seq and {COUNTS}"
        ))
        .bind(tenant.scope())
        .bind(source)
        .fetch_all(&mut self.read(tenant.scope()).await?)
        .await
    }

    /// The live devices that imports of a source brought.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn devices_of(
        &self,
        tenant: &Tenant,
        source: &str,
    ) -> Result<BTreeSet<String>, StoreError> {
        let devices = sql("select d.id from devices d
             join imports i on i.scope = d.scope and i.id = d.import_id
             where d.scope = $1 and d.live = 1 and i.source = $2")
        .bind(tenant.scope())
        .bind(source)
        .fetch_scalars(&mut self.read(tenant.scope()).await?)
        .await?;
        Ok(devices.into_iter().collect())
    }

    /// The yeses to products that count, in the order in which they were said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirmed_products(
        &self,
        tenant: &Tenant,
    ) -> Result<Vec<ConfirmedRecord>, StoreError> {
        confirmed(&mut self.read(tenant.scope()).await?, tenant).await
    }

    /// Remembers a yes: its identifier.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm_product(
        &self,
        tenant: &Tenant,
        name: &ConfirmedName,
        by: &str,
    ) -> Result<String, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let id = new_id();
            sql("insert into confirmed_products
                   (scope, id, maker, model, product, recorded_at, recorded_by)
                 values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(tenant.scope())
            .bind(&id)
            .bind(&name.maker)
            .bind(&name.model)
            .bind(&name.product)
            .bind(clock::now_ms())
            .bind(by)
            .execute(&mut tx)
            .await?;
            bump(&mut tx, tenant).await?;
            let after = json!({
                "maker": name.maker, "model": name.model, "product": name.product
            });
            let (action, before) = (AuditAction::ProductConfirmed, Value::Null);
            let change = Change { by: Some(by), action, record: Some(&id), before, after };
            audit::record(&mut tx, tenant.scope(), change).await?;
            Ok(id)
        })
    }

    /// Takes a yes back.
    ///
    /// # Errors
    /// `Absent` for one that is not the tenant's or was taken back before.
    pub async fn revoke_product(
        &self,
        tenant: &Tenant,
        id: &str,
        by: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let revoked = sql("update confirmed_products set revoked_at = $3, revoked_by = $4
                 where scope = $1 and id = $2 and revoked_at is null")
            .bind(tenant.scope())
            .bind(id)
            .bind(clock::now_ms())
            .bind(by)
            .execute(&mut tx)
            .await?;
            if revoked == 0 {
                return Err(StoreError::Absent("confirmed product"));
            }
            bump(&mut tx, tenant).await?;
            let (before, after) = (Value::Null, Value::Null);
            let action = AuditAction::ProductRevoked;
            let change = Change { by: Some(by), action, record: Some(id), before, after };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }

    /// What the columns of a source hold, as a person said last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mapping(
        &self,
        tenant: &Tenant,
        source: &str,
    ) -> Result<Option<String>, StoreError> {
        sql("select mapping from import_mappings where scope = $1 and source = $2")
            .bind(tenant.scope())
            .bind(source)
            .fetch_scalar_optional(&mut self.read(tenant.scope()).await?)
            .await
    }

    /// The mappings that are remembered, the last one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mappings(&self, tenant: &Tenant) -> Result<Vec<MappingRecord>, StoreError> {
        sql("select m.source, m.file_name, m.mapping, m.recorded_at,
               coalesce(p.name, k.name) as person
             from import_mappings m
             left join people p on p.scope = 'provider' and p.id = m.recorded_by
             left join api_keys k on k.scope = m.scope and 'key:' || k.id = m.recorded_by
             where m.scope = $1 order by m.recorded_at desc, m.source")
        .bind(tenant.scope())
        .fetch_all(&mut self.read(tenant.scope()).await?)
        .await
    }

    /// Forgets a mapping, also what earlier imports of the source said: it does not come back when
    /// the next one is undone.
    ///
    /// # Errors
    /// `Absent` for one that is not the tenant's.
    pub async fn forget_mapping(&self, tenant: &Tenant, source: &str) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let forgotten = sql("delete from import_mappings where scope = $1 and source = $2")
                .bind(tenant.scope())
                .bind(source)
                .execute(&mut tx)
                .await?;
            if forgotten == 0 {
                return Err(StoreError::Absent("mapping"));
            }
            sql("update imports set mapping = null
                 where scope = $1 and source = $2 and state in ('committed', 'undone')")
            .bind(tenant.scope())
            .bind(source)
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }

    /// The rows that an import left out, as JSON, with the name of its file.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's.
    pub async fn left_out(
        &self,
        tenant: &Tenant,
        id: &str,
    ) -> Result<(String, Option<String>), StoreError> {
        sql("select file_name, left_out from imports where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .fetch_optional(&mut self.read(tenant.scope()).await?)
            .await?
            .ok_or(StoreError::Absent("import"))
    }

    /// Of the last committed file of each source: its import and what its rows became, as JSON,
    /// the last one first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_tallies(&self, tenant: &Tenant) -> Result<Vec<(String, String)>, StoreError> {
        // A file of no known source is one of its own.
        sql("select i.id, i.tally from imports i
             where i.scope = $1 and i.id in
               (select r.id from
                  (select id, row_number() over (partition by coalesce(source, id)
                     order by committed_at desc, id desc) as place
                   from imports where scope = $1 and state = 'committed') r
                where r.place = 1)
             order by i.committed_at desc, i.id desc")
        .bind(tenant.scope())
        .fetch_all(&mut self.read(tenant.scope()).await?)
        .await
    }

    /// When the tenant's last committed import was committed, milliseconds since 1970 UTC; none
    /// before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_commit(&self, tenant: &Tenant) -> Result<Option<i64>, StoreError> {
        sql("select max(committed_at) from imports where scope = $1 and state = 'committed'")
            .bind(tenant.scope())
            .fetch_scalar(&mut self.read(tenant.scope()).await?)
            .await
    }
}
