//! Sites.
//!
//! A site does not move: its country is a fact of the place, so the record made last holds for
//! every day, and the ones before it stay on record.

use super::audit::{self, Change};
use super::batch::Stamp;
use super::organisations::bump;
use super::sql::{Tx, sql, transact};
use super::{Store, StoreError, Tenant};
use crate::clock;
use impact_core::api::AuditAction;
use impact_core::quantity::{Country, Day};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What happened to a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum SiteChange {
    /// It became known.
    Created {
        /// Its country, where somebody said.
        country: Option<Country>,
    },
    /// Its country was given or corrected.
    Country {
        /// The country.
        country: Country,
    },
}

/// A site as it is known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    /// Identifier.
    pub id: String,
    /// Name, as the inventory's location.
    pub name: String,
    /// Country.
    pub country: Option<Country>,
    /// Number of its records, for `If-Match`.
    pub version: u64,
}

type Row = (String, String, i64, String);

/// The sites' last records; `$1` is the scope.
const CURRENT: &str = "select s.id, s.name, e.seq, e.body from sites s
   join site_events e on e.scope = s.scope and e.site = s.id
   where s.scope = $1 and s.live = 1 and e.seq =
     (select max(l.seq) from site_events l where l.scope = s.scope and l.site = s.id)";

fn read((id, name, seq, body): Row) -> Result<SiteRecord, StoreError> {
    let country = match serde_json::from_str(&body)? {
        SiteChange::Created { country } => country,
        SiteChange::Country { country } => Some(country),
    };
    Ok(SiteRecord { id, name, country, version: u64::try_from(seq).unwrap_or_default() })
}

/// The tenant's sites by name, read in any transaction.
pub(super) async fn current(tx: &mut Tx, tenant: &Tenant) -> Result<Vec<SiteRecord>, StoreError> {
    let text = format!("{CURRENT} order by s.name, s.id");
    let rows: Vec<Row> = sql(&text).bind(tenant.scope()).fetch_all(tx).await?;
    rows.into_iter().map(read).collect()
}

impl Store {
    /// The tenant's sites by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sites(&self, tenant: &Tenant) -> Result<Vec<SiteRecord>, StoreError> {
        current(&mut self.read(tenant.scope()).await?, tenant).await
    }

    /// Records a site's country, if its version is still the one the person saw.
    ///
    /// # Errors
    /// `Absent` for a site that is not the tenant's, `Stale` when it was changed meanwhile.
    pub async fn set_country(
        &self,
        tenant: &Tenant,
        site: &str,
        version: u64,
        country: Country,
        by: &str,
        today: Day,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let text = format!("{CURRENT} and s.id = $2");
            let row: Option<Row> =
                sql(&text).bind(tenant.scope()).bind(site).fetch_optional(&mut tx).await?;
            let record = read(row.ok_or(StoreError::Absent("site"))?)?;
            if record.version != version {
                return Err(StoreError::Stale { current: record.version });
            }
            let stamp = Stamp { tenant, import: None, by: Some(by), now: clock::now_ms(), today };
            record_country(&mut tx, &stamp, &record, country).await?;
            bump(&mut tx, tenant).await?;
            let change = Change {
                by: Some(by),
                action: AuditAction::SiteCountrySet,
                record: Some(site),
                before: json!({ "country": record.country }),
                after: json!({ "country": country }),
            };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

/// Records the country of a site that is as `site` says.
pub(super) async fn record_country(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    site: &SiteRecord,
    country: Country,
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
    .bind(serde_json::to_string(&SiteChange::Country { country })?)
    .execute(tx)
    .await?;
    Ok(())
}
