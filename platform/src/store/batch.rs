//! Writing many rows in few statements: an import of 10,000 devices takes well under a second.

use super::sites::SiteChange;
use super::{StoreError, Tenant};
use impact_core::quantity::{Country, Day};
use sqlx::{QueryBuilder, Sqlite, Transaction};

/// A site to be stored.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Country, where known.
    pub country: Option<Country>,
}

/// A device to be stored, with its first events.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// Identifier.
    pub id: String,
    /// What tells it from every other live device: none where the inventory gave nothing.
    pub identity: Option<String>,
    /// Serial.
    pub serial: Option<String>,
    /// Asset tag.
    pub asset_tag: Option<String>,
    /// Identifier of its site.
    pub site: Option<String>,
    /// Its events as JSON, each with the day from which it holds; at least one.
    pub events: Vec<(Day, String)>,
}

/// Who writes, why and when: the same for every row of a batch.
pub(super) struct Stamp<'a> {
    pub tenant: &'a Tenant,
    /// None for what a person changes by hand.
    pub import: Option<&'a str>,
    pub by: Option<&'a str>,
    pub now: i64,
    pub today: Day,
}

/// Rows of a statement: 8 columns each stay below every database's limit of placeholders.
const ROWS: usize = 500;

/// Inserts the sites with their first record.
pub(super) async fn insert_sites(
    tx: &mut Transaction<'static, Sqlite>,
    stamp: &Stamp<'_>,
    sites: &[NewSite],
) -> Result<(), StoreError> {
    for chunk in sites.chunks(ROWS) {
        let mut rows = QueryBuilder::new("insert into sites (scope, id, name, import_id, live) ");
        rows.push_values(chunk, |mut row, site| {
            row.push_bind(stamp.tenant.scope())
                .push_bind(&site.id)
                .push_bind(&site.name)
                .push_bind(stamp.import)
                .push_bind(1_i64);
        });
        rows.build().execute(&mut **tx).await?;
        let mut events = QueryBuilder::new(
            "insert into site_events
             (scope, site, seq, effective_on, recorded_at, recorded_by, import_id, body) ",
        );
        let bodies = chunk
            .iter()
            .map(|site| {
                let change = SiteChange::Created { country: site.country };
                Ok((site, serde_json::to_string(&change)?))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        events.push_values(bodies, |mut row, (site, body)| {
            row.push_bind(stamp.tenant.scope())
                .push_bind(&site.id)
                .push_bind(1_i64)
                .push_bind(i64::from(stamp.today.days()))
                .push_bind(stamp.now)
                .push_bind(stamp.by)
                .push_bind(stamp.import)
                .push_bind(body);
        });
        events.build().execute(&mut **tx).await?;
    }
    Ok(())
}

/// Inserts the devices with their first events.
pub(super) async fn insert_devices(
    tx: &mut Transaction<'static, Sqlite>,
    stamp: &Stamp<'_>,
    devices: &[NewDevice],
) -> Result<(), StoreError> {
    for chunk in devices.chunks(ROWS) {
        let mut rows = QueryBuilder::new(
            "insert into devices (scope, id, identity, serial, asset_tag, site, import_id, live) ",
        );
        rows.push_values(chunk, |mut row, device| {
            row.push_bind(stamp.tenant.scope())
                .push_bind(&device.id)
                .push_bind(device.identity.as_deref())
                .push_bind(device.serial.as_deref())
                .push_bind(device.asset_tag.as_deref())
                .push_bind(device.site.as_deref())
                .push_bind(stamp.import)
                .push_bind(1_i64);
        });
        rows.build().execute(&mut **tx).await?;
    }
    let events: Vec<_> = devices
        .iter()
        .flat_map(|device| {
            (1_i64..)
                .zip(&device.events)
                .map(move |(seq, (day, body))| (&device.id, seq, day, body))
        })
        .collect();
    for chunk in events.chunks(ROWS) {
        let mut rows = QueryBuilder::new(
            "insert into device_events
             (scope, device, seq, effective_on, recorded_at, recorded_by, import_id, body) ",
        );
        rows.push_values(chunk, |mut row, (device, seq, day, body)| {
            row.push_bind(stamp.tenant.scope())
                .push_bind(device.as_str())
                .push_bind(*seq)
                .push_bind(i64::from(day.days()))
                .push_bind(stamp.now)
                .push_bind(stamp.by)
                .push_bind(stamp.import)
                .push_bind(body.as_str());
        });
        rows.build().execute(&mut **tx).await?;
    }
    Ok(())
}
