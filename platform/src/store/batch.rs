//! Writing many rows in few statements: an import of 10,000 devices takes well under a second.

use super::sites::SiteChange;
use super::sql::{Tx, insert_into, row, sql};
use super::{StoreError, Tenant};
use crate::clock;
use impact_core::quantity::{Country, Day, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// A site to be stored.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Country, where known.
    pub country: Option<Country>,
    /// Zone of the country's grid, where one is named.
    pub zone: Option<Zone>,
}

/// What is looked up of a device without folding its events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// What tells it from every other live device: none where the inventory gave nothing.
    pub identity: Option<String>,
    /// Serial.
    pub serial: Option<String>,
    /// Asset tag.
    pub asset_tag: Option<String>,
    /// Identifier of its site.
    pub site: Option<String>,
}

/// A device to be stored, with its first events.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// Identifier.
    pub id: String,
    /// What is looked up of it.
    pub columns: Columns,
    /// Its events as JSON, each with the day from which it holds; at least one.
    pub events: Vec<(Day, String)>,
}

/// Further events of a device that is there.
#[derive(Debug, Clone)]
pub struct ChangedDevice {
    /// Identifier.
    pub id: String,
    /// What is looked up of it from now on; none where nothing of that changes.
    pub columns: Option<Columns>,
    /// The events as JSON, each with the day from which it holds.
    pub events: Vec<(Day, String)>,
}

/// Who writes, why and when: the same for every row of a batch.
pub(super) struct Stamp<'a> {
    pub tenant: &'a Tenant,
    /// None for what a person changes by hand.
    pub import: Option<&'a str>,
    /// None for what an import changes.
    pub edit: Option<&'a str>,
    pub by: Option<&'a str>,
    pub now: i64,
    pub today: Day,
}

impl<'a> Stamp<'a> {
    /// Of what a person changes by hand.
    pub fn by_hand(tenant: &'a Tenant, by: &'a str, today: Day) -> Self {
        Self { tenant, import: None, edit: None, by: Some(by), now: clock::now_ms(), today }
    }
}

/// Inserts the sites with their first record.
pub(super) async fn insert_sites(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    sites: &[NewSite],
) -> Result<(), StoreError> {
    let scope = stamp.tenant.scope();
    let mut rows = insert_into("sites (scope, id, name, import_id, live)");
    let mut events = insert_into(
        "site_events (scope, site, seq, effective_on, recorded_at, recorded_by, import_id, body)",
    );
    let on = i64::from(stamp.today.days());
    for site in sites {
        rows.push(row![scope, &site.id, &site.name, stamp.import, 1_i64]);
        let body = serde_json::to_string(&SiteChange::created(site))?;
        events.push(row![scope, &site.id, 1_i64, on, stamp.now, stamp.by, stamp.import, body]);
    }
    rows.execute(tx).await?;
    events.execute(tx).await
}

const EVENTS: &str = "device_events (scope, device, seq, effective_on, recorded_at, recorded_by,
   import_id, edit_id, body)";

/// Inserts the devices with their first events.
pub(super) async fn insert_devices(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    devices: &[NewDevice],
) -> Result<(), StoreError> {
    let scope = stamp.tenant.scope();
    let (import, edit) = (stamp.import, stamp.edit);
    let mut rows =
        insert_into("devices (scope, id, identity, serial, asset_tag, site, import_id, live)");
    let mut events = insert_into(EVENTS);
    for device in devices {
        let NewDevice { id, columns, events: theirs } = device;
        let Columns { identity, serial, asset_tag, site } = columns;
        rows.push(row![scope, id, identity, serial, asset_tag, site, import, 1_i64]);
        for (seq, (day, body)) in (1_i64..).zip(theirs) {
            let on = i64::from(day.days());
            events.push(row![scope, id, seq, on, stamp.now, stamp.by, import, edit, body]);
        }
    }
    rows.execute(tx).await?;
    events.execute(tx).await
}

/// Appends further events to live devices, after those they have.
pub(super) async fn append_events(
    tx: &mut Tx,
    stamp: &Stamp<'_>,
    devices: &[ChangedDevice],
) -> Result<(), StoreError> {
    let scope = stamp.tenant.scope();
    let (import, edit) = (stamp.import, stamp.edit);
    let last = last_events(tx, stamp.tenant, devices).await?;
    let mut events = insert_into(EVENTS);
    for device in devices {
        let last = last.get(&device.id).copied().ok_or(StoreError::Absent("device"))?;
        for (seq, (day, body)) in (last + 1..).zip(&device.events) {
            let on = i64::from(day.days());
            events.push(row![scope, &device.id, seq, on, stamp.now, stamp.by, import, edit, body]);
        }
    }
    events.execute(tx).await?;
    let columns = devices.iter().filter_map(|d| Some((d.id.as_str(), d.columns.as_ref()?)));
    set_columns(tx, stamp.tenant, &columns.collect::<Vec<_>>()).await
}

/// Devices of which each is asked for by itself; of more, all are asked for at once.
const ONE_BY_ONE: usize = 50;

/// Number of the last event of each live device among those given, or of all of them.
async fn last_events(
    tx: &mut Tx,
    tenant: &Tenant,
    devices: &[ChangedDevice],
) -> Result<BTreeMap<String, i64>, StoreError> {
    let all = "select e.device, max(e.seq) from device_events e
       join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
       where e.scope = $1";
    if devices.len() > ONE_BY_ONE {
        let text = format!("{all} group by e.device");
        let rows: Vec<(String, i64)> = sql(text).bind(tenant.scope()).fetch_all(tx).await?;
        return Ok(rows.into_iter().collect());
    }
    let mut last = BTreeMap::new();
    for device in devices {
        let text = format!("{all} and e.device = $2 group by e.device");
        let row = sql(text).bind(tenant.scope()).bind(&device.id).fetch_optional(tx).await?;
        last.extend(row);
    }
    Ok(last)
}

/// Devices of one statement: five values each stay below what SQLite takes by far.
const SET_AT_ONCE: usize = 500;

/// Writes what is looked up of devices, in few statements. Identities are freed first: two devices
/// may have swapped theirs.
///
/// # Errors
/// `State` when a live device has the identity already.
pub(super) async fn set_columns(
    tx: &mut Tx,
    tenant: &Tenant,
    devices: &[(&str, &Columns)],
) -> Result<(), StoreError> {
    let mut given = BTreeSet::new();
    for identity in devices.iter().filter_map(|(_, columns)| columns.identity.as_deref()) {
        if !given.insert(identity) {
            return Err(taken(identity));
        }
    }
    for some in devices.chunks(SET_AT_ONCE) {
        let text = format!(
            "update devices set identity = null from (values {}) as v
             where devices.scope = $1 and devices.id = v.column1 and devices.identity is not null
               and (v.column2 is null or v.column2 <> devices.identity)",
            places(some.len(), 2)
        );
        let first = sql(text).bind(tenant.scope());
        let bound = some.iter().fold(first, |text, (id, of)| text.bind(*id).bind(&of.identity));
        bound.execute(tx).await?;
    }
    for some in devices.chunks(SET_AT_ONCE) {
        refuse_taken(tx, tenant, some).await?;
        let text = format!(
            "update devices set identity = v.column2, serial = v.column3, asset_tag = v.column4,
               site = v.column5
             from (values {}) as v where devices.scope = $1 and devices.id = v.column1",
            places(some.len(), 5)
        );
        let first = sql(text).bind(tenant.scope());
        let bound = some.iter().fold(first, |text, (id, of)| {
            let Columns { identity, serial, asset_tag, site } = of;
            text.bind(*id).bind(identity).bind(serial).bind(asset_tag).bind(site)
        });
        bound.execute(tx).await?;
    }
    Ok(())
}

/// `($2, $3), ($4, $5)`: the places of so many rows of so many values, after that of the scope.
/// Both engines call the columns of such rows `column1`, `column2` and so on.
fn places(rows: usize, columns: usize) -> String {
    let row = |at: usize| {
        let places: Vec<String> =
            (0..columns).map(|n| format!("${}", 2 + at * columns + n)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Refuses identities that live devices have beside those to which they are given.
async fn refuse_taken(
    tx: &mut Tx,
    tenant: &Tenant,
    devices: &[(&str, &Columns)],
) -> Result<(), StoreError> {
    let given: Vec<(&str, &str)> =
        devices.iter().filter_map(|(id, of)| Some((*id, of.identity.as_deref()?))).collect();
    if given.is_empty() {
        return Ok(());
    }
    let text = format!(
        "select d.identity from (values {}) as v
         join devices d on d.scope = $1 and d.live = 1 and d.identity is not null
           and d.identity = v.column2
         where d.id <> v.column1 limit 1",
        places(given.len(), 2)
    );
    let first = sql(text).bind(tenant.scope());
    let bound = given.iter().fold(first, |text, (id, identity)| text.bind(*id).bind(*identity));
    let found: Option<String> = bound.fetch_scalar_optional(tx).await?;
    found.map_or(Ok(()), |identity| Err(taken(&identity)))
}

fn taken(identity: &str) -> StoreError {
    let shown = identity.split_once(':').map_or(identity, |(_, shown)| shown);
    StoreError::State(format!(
        "another device of the fleet has the serial or asset tag \"{shown}\" by now: correct one of the two first"
    ))
}
