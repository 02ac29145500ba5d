//! What is on record of sites: every record of a site folded into what it is now, and the names it
//! had.

use crate::store::sql::{Tx, sql};
use crate::store::{NewSite, StoreError, Tenant};
use impact_core::quantity::{Country, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened to a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::store) enum SiteChange {
    /// It became known.
    Created {
        /// Its country, where somebody said.
        country: Option<Country>,
        /// The zone of its country's grid, where one was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Zone>,
    },
    /// Its country was given or corrected.
    Country {
        /// The country.
        country: Country,
    },
    /// The zone of its country's grid was given or taken back.
    Zone {
        /// The zone; none for the country as a whole.
        zone: Option<Zone>,
    },
    /// It is called otherwise.
    Renamed {
        /// Its name until then.
        before: String,
    },
    /// It turned out to be another one.
    Merged {
        /// Identifier of that.
        into: String,
    },
    /// It was deleted: no device was ever there.
    Deleted,
}

impl SiteChange {
    /// The first record of a site.
    pub fn created(site: &NewSite) -> Self {
        Self::Created { country: site.country, zone: site.zone }
    }
}

/// A site as it is known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Names that it had, and those of the sites that were merged into it.
    pub also: Vec<String>,
    /// Identifiers of the sites that were merged into it.
    pub merged: Vec<String>,
    /// Country.
    pub country: Option<Country>,
    /// Zone of the country's grid, where one was named.
    pub zone: Option<Zone>,
    /// Number of its records, for `If-Match`.
    pub version: u64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    live: i64,
    merged_into: Option<String>,
    seq: i64,
    body: String,
    undone: i64,
}

/// Every record of every site that is there or was merged. What an import said of a site that was
/// there before it does not count once the import is undone.
const RECORDS: &str = "select s.id, s.name, s.live, s.merged_into, e.seq, e.body,
     cast(case when i.state = 'undone' then 1 else 0 end as bigint) as undone
   from sites s
   join site_events e on e.scope = s.scope and e.site = s.id
   left join imports i on i.scope = e.scope and i.id = e.import_id
   where s.scope = $1 and (s.live = 1 or s.merged_into is not null)
   order by s.name, s.id, e.seq";

/// The tenant's sites by name, read in any transaction.
pub(in crate::store) async fn current(
    tx: &mut Tx,
    tenant: &Tenant,
) -> Result<Vec<SiteRecord>, StoreError> {
    let rows: Vec<Row> = sql(RECORDS).bind(tenant.scope()).fetch_all(tx).await?;
    let mut sites = Vec::new();
    let mut merged = Vec::new();
    for of_site in rows.chunk_by(|a, b| a.id == b.id) {
        let (Some(first), record) = (of_site.first(), fold(of_site)?) else { continue };
        match &first.merged_into {
            Some(into) if first.live == 0 => merged.push((into.clone(), record)),
            _ => sites.push(record),
        }
    }
    attach(&mut sites, merged);
    Ok(sites)
}

fn fold(rows: &[Row]) -> Result<SiteRecord, StoreError> {
    let mut site = SiteRecord {
        id: String::new(),
        name: String::new(),
        also: Vec::new(),
        merged: Vec::new(),
        country: None,
        zone: None,
        version: 0,
    };
    for row in rows {
        site.id.clone_from(&row.id);
        site.name.clone_from(&row.name);
        site.version = u64::try_from(row.seq).unwrap_or_default();
        match serde_json::from_str(&row.body)? {
            SiteChange::Created { country, zone } => (site.country, site.zone) = (country, zone),
            SiteChange::Country { .. } if row.undone != 0 => {}
            SiteChange::Country { country } => {
                if site.country != Some(country) {
                    site.zone = None;
                }
                site.country = Some(country);
            }
            SiteChange::Zone { zone } => site.zone = zone,
            SiteChange::Renamed { before } => site.also.push(before),
            SiteChange::Merged { .. } | SiteChange::Deleted => {}
        }
    }
    site.also.retain(|name| *name != site.name);
    Ok(site)
}

/// Gives each merged site's names to the one it ends at, however often that was merged itself.
fn attach(sites: &mut [SiteRecord], merged: Vec<(String, SiteRecord)>) {
    let into: BTreeMap<String, String> =
        merged.iter().map(|(into, site)| (site.id.clone(), into.clone())).collect();
    for (first, site) in merged {
        let mut end = &first;
        // A chain is no longer than there are sites.
        for _ in 0..into.len() {
            let Some(next) = into.get(end) else { break };
            end = next;
        }
        if let Some(target) = sites.iter_mut().find(|target| target.id == *end) {
            target.merged.push(site.id);
            target.also.push(site.name);
            target.also.extend(site.also);
        }
    }
}

/// Names before and after a rename, by the site and the number of the record that renamed it.
pub(in crate::store) type FormerNames = BTreeMap<(String, i64), (String, String)>;

/// The names that sites had, read in the scope's own transaction: a name that was erased from
/// their records is gone here too.
///
/// # Errors
/// When the database fails.
pub(in crate::store) async fn former_names(
    tx: &mut Tx,
    scope: &str,
    sites: &[String],
) -> Result<FormerNames, StoreError> {
    let mut former = FormerNames::new();
    if sites.is_empty() {
        return Ok(former);
    }
    let places: Vec<String> = (2..).take(sites.len()).map(|at| format!("${at}")).collect();
    let text = format!(
        "select e.site, e.seq, e.body, s.name from site_events e
           join sites s on s.scope = e.scope and s.id = e.site
         where e.scope = $1 and e.site in ({}) order by e.site, e.seq desc",
        places.join(", ")
    );
    let mut statement = sql(text).bind(scope);
    for site in sites {
        statement = statement.bind(site);
    }
    let rows: Vec<(String, i64, String, String)> = statement.fetch_all(tx).await?;
    for of_site in rows.chunk_by(|a, b| a.0 == b.0) {
        let Some((site, _, _, name)) = of_site.first() else { continue };
        // The newest first: what it is called now, what it was called before that, and so on.
        let mut after = name.clone();
        for (_, seq, body, _) in of_site {
            if let SiteChange::Renamed { before } = serde_json::from_str(body)? {
                former.insert((site.clone(), *seq), (before.clone(), after));
                after = before;
            }
        }
    }
    Ok(former)
}
