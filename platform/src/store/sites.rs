//! Sites.
//!
//! A site does not move: its country is a fact of the place, so the record made last holds for
//! every day, and the ones before it stay on record. A site that turns out to be another one is
//! merged into it: what stands at the one stands at the other. Inventories know a site by every
//! name it had.

mod records;

use super::audit::{self, Change};
use super::batch::Stamp;
use super::devices::COUNTS;
use super::organisations::bump;
use super::sql::{Tx, sql, transact};
use super::{NewSite, Store, StoreError, Tenant, batch};
use impact_core::api::AuditAction;
use impact_core::inventory::is_alike;
use impact_core::quantity::{Country, Day, Zone};
pub use records::SiteRecord;
pub(super) use records::{FormerNames, SiteChange, current, former_names};
use serde_json::{Value, json};

/// What a person changes of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SiteChanges {
    /// Another country; the zone, which lay in the one before, goes with it.
    pub country: Option<Country>,
    /// Another zone of the country's grid, or none.
    pub zone: Option<Option<Zone>>,
    /// Another name.
    pub name: Option<String>,
}

impl SiteChanges {
    /// Whether a site is as they say already.
    fn leave(&self, site: &SiteRecord) -> bool {
        self.country.is_none_or(|country| site.country == Some(country))
            && self.zone.is_none_or(|zone| site.zone == zone)
            && self.name.as_ref().is_none_or(|name| *name == site.name)
    }
}

impl Store {
    /// The tenant's sites by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sites(&self, tenant: &Tenant) -> Result<Vec<SiteRecord>, StoreError> {
        current(&mut self.read(tenant.scope()).await?, tenant).await
    }

    /// Makes a site: its identifier.
    ///
    /// # Errors
    /// `State` when a site of that name is there, in whatever case.
    pub async fn add_site(
        &self,
        tenant: &Tenant,
        new: &NewSite,
        by: &str,
        today: Day,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            refuse_taken(&current(&mut tx, tenant).await?, &new.name, None)?;
            let stamp = Stamp::by_hand(tenant, by, today);
            batch::insert_sites(&mut tx, &stamp, std::slice::from_ref(new)).await?;
            bump(&mut tx, tenant).await?;
            let after = match new.zone {
                None => json!({ "country": new.country }),
                zone => json!({ "country": new.country, "zone": zone }),
            };
            note(&mut tx, tenant, by, AuditAction::SiteMade, &new.id, Value::Null, after).await
        })
    }

    /// Changes a site, if its version is still the one the person saw; nothing where it is as they
    /// say already.
    ///
    /// # Errors
    /// `Absent` for a site that is not the tenant's, `Stale` when it was changed meanwhile, `State`
    /// when another site has the name.
    pub async fn change_site(
        &self,
        tenant: &Tenant,
        site: &str,
        version: u64,
        changes: &SiteChanges,
        by: &str,
        today: Day,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let sites = current(&mut tx, tenant).await?;
            let mut record = expect(&sites, site, version)?.clone();
            if changes.leave(&record) {
                return Ok(());
            }
            let stamp = Stamp::by_hand(tenant, by, today);
            if let Some(country) = changes.country.filter(|to| record.country != Some(*to)) {
                record_country(&mut tx, &stamp, &record, country).await?;
                record.version += 1;
                let before = json!({ "country": record.country });
                let (action, after) = (AuditAction::SiteCountrySet, json!({ "country": country }));
                note(&mut tx, tenant, by, action, site, before, after).await?;
                record.zone = None;
            }
            if let Some(zone) = changes.zone.filter(|to| record.zone != *to) {
                record_change(&mut tx, &stamp, &record, &SiteChange::Zone { zone }).await?;
                record.version += 1;
                let (before, after) = (json!({ "zone": record.zone }), json!({ "zone": zone }));
                note(&mut tx, tenant, by, AuditAction::SiteZoneSet, site, before, after).await?;
            }
            if let Some(name) = changes.name.as_ref().filter(|name| **name != record.name) {
                refuse_taken(&sites, name, Some(site))?;
                let change = SiteChange::Renamed { before: record.name.clone() };
                record_change(&mut tx, &stamp, &record, &change).await?;
                sql("update sites set name = $3 where scope = $1 and id = $2")
                    .bind(tenant.scope())
                    .bind(site)
                    .bind(name)
                    .execute(&mut tx)
                    .await?;
                // Both names stand among the site's own records, from which they can be erased.
                let before = json!({ "version": record.version });
                let after = json!({ "version": record.version + 1 });
                let action = AuditAction::SiteRenamed;
                note(&mut tx, tenant, by, action, site, before, after).await?;
            }
            bump(&mut tx, tenant).await
        })
    }

    /// Says that a site is another one: its devices are there, and its names mean that.
    ///
    /// # Errors
    /// `Absent` for a site that is not the tenant's, `Stale` when it was changed meanwhile.
    pub async fn merge_site(
        &self,
        tenant: &Tenant,
        site: &str,
        version: u64,
        into: &str,
        by: &str,
        today: Day,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let sites = current(&mut tx, tenant).await?;
            let record = expect(&sites, site, version)?;
            if site == into || !sites.iter().any(|other| other.id == into) {
                return Err(StoreError::Absent("site to merge into"));
            }
            let stamp = Stamp::by_hand(tenant, by, today);
            let change = SiteChange::Merged { into: into.to_owned() };
            record_change(&mut tx, &stamp, record, &change).await?;
            sql("update sites set live = 0, merged_into = $3 where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(site)
                .bind(into)
                .execute(&mut tx)
                .await?;
            sql("update devices set site = $3 where scope = $1 and site = $2")
                .bind(tenant.scope())
                .bind(site)
                .bind(into)
                .execute(&mut tx)
                .await?;
            bump(&mut tx, tenant).await?;
            let after = json!({ "into": into });
            note(&mut tx, tenant, by, AuditAction::SiteMerged, site, Value::Null, after).await
        })
    }
}

impl Store {
    /// Deletes a site at which no device is or ever was, as far as it counts.
    ///
    /// # Errors
    /// `Absent` for a site that is not the tenant's, `Stale` when it was changed meanwhile, `State`
    /// when a device or its history names it.
    pub async fn delete_site(
        &self,
        tenant: &Tenant,
        site: &str,
        version: u64,
        by: &str,
        today: Day,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let sites = current(&mut tx, tenant).await?;
            let record = expect(&sites, site, version)?;
            for id in record.merged.iter().map(String::as_str).chain([site]) {
                if is_named(&mut tx, tenant, id).await? {
                    return Err(StoreError::State(
                        "devices are at this site or were there: merge it into another site \
                         instead"
                            .to_owned(),
                    ));
                }
            }
            let stamp = Stamp::by_hand(tenant, by, today);
            record_change(&mut tx, &stamp, record, &SiteChange::Deleted).await?;
            sql("update sites set live = 0 where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(site)
                .execute(&mut tx)
                .await?;
            bump(&mut tx, tenant).await?;
            let before = json!({ "country": record.country });
            note(&mut tx, tenant, by, AuditAction::SiteDeleted, site, before, Value::Null).await
        })
    }
}

/// Whether an event that counts, of a device that is on record, names the site.
async fn is_named(tx: &mut Tx, tenant: &Tenant, site: &str) -> Result<bool, StoreError> {
    let text = format!(
        "select e.device from device_events e
         join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
         where e.scope = $1 and e.body like $2 and {COUNTS} limit 1"
    );
    let named: Option<String> = sql(text)
        .bind(tenant.scope())
        .bind(format!("%\"site\":\"{site}\"%"))
        .fetch_scalar_optional(tx)
        .await?;
    Ok(named.is_some())
}

/// Writes a change of a site into the audit log.
async fn note(
    tx: &mut Tx,
    tenant: &Tenant,
    by: &str,
    action: AuditAction,
    site: &str,
    before: Value,
    after: Value,
) -> Result<(), StoreError> {
    let change = Change { by: Some(by), action, record: Some(site), before, after };
    audit::record(tx, tenant.scope(), change).await
}

fn expect<'a>(
    sites: &'a [SiteRecord],
    id: &str,
    version: u64,
) -> Result<&'a SiteRecord, StoreError> {
    let record = sites.iter().find(|site| site.id == id).ok_or(StoreError::Absent("site"))?;
    StoreError::unless_current(record.version, version)?;
    Ok(record)
}

fn refuse_taken(sites: &[SiteRecord], name: &str, own: Option<&str>) -> Result<(), StoreError> {
    if sites.iter().any(|site| is_alike(&site.name, name) && own != Some(site.id.as_str())) {
        return Err(StoreError::State(format!(
            "there is a site \"{name}\" already: choose another name, or merge the two"
        )));
    }
    Ok(())
}

/// Records the country of a site that is as `site` says.
pub(super) async fn record_country(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    site: &SiteRecord,
    country: Country,
) -> Result<(), StoreError> {
    record_change(tx, stamp, site, &SiteChange::Country { country }).await
}

async fn record_change(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    site: &SiteRecord,
    change: &SiteChange,
) -> Result<(), StoreError> {
    sql("insert into site_events
           (scope, site, seq, effective_on, recorded_at, recorded_by, import_id, body)
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(stamp.tenant.scope())
    .bind(&site.id)
    .bind(i64::try_from(site.version).unwrap_or(i64::MAX).saturating_add(1))
    .bind(i64::from(stamp.today.days()))
    .bind(stamp.now)
    .bind(stamp.by)
    .bind(stamp.import)
    .bind(serde_json::to_string(change)?)
    .execute(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Scratch;
    use crate::store::{AuditAsked, Chain};

    #[tokio::test]
    async fn what_changes_nothing_leaves_nothing_behind() {
        let scratch = Scratch::new().await;
        let (store, tenant) = (&scratch.store, scratch.organisation("A").await.tenant);
        let today = crate::clock::today();
        let (country, zone) = ("GB".parse().ok(), None);
        let site = NewSite { id: "a".into(), name: "Leeds".into(), country, zone };
        store.add_site(&tenant, &site, "p", today).await.unwrap();
        let state = async || {
            let (chain, asked) = (Chain::Of(&tenant), AuditAsked::default());
            let entries = store.audit_page(chain, &asked, None, 100).await.unwrap().len();
            (store.revision(&tenant).await.unwrap(), entries, store.sites(&tenant).await.unwrap())
        };
        let before = state().await;
        for (country, name) in
            [(None, Some("Leeds")), (Some("GB"), None), (Some("GB"), Some("Leeds"))]
        {
            let country = country.and_then(|code| code.parse().ok());
            let same = SiteChanges { country, name: name.map(str::to_owned), zone: None };
            store.change_site(&tenant, "a", 1, &same, "p", today).await.unwrap();
            assert_eq!(state().await, before, "{same:?}");
            let stale = store.change_site(&tenant, "a", 2, &same, "p", today).await;
            assert!(matches!(stale, Err(StoreError::Stale { current: 1 })), "{stale:?}");
        }
        let other =
            SiteChanges { country: "GB".parse().ok(), name: Some("Hull".into()), zone: None };
        store.change_site(&tenant, "a", 1, &other, "p", today).await.unwrap();
        assert_eq!(state().await.0, before.0 + 1);
    }
}
