//! The demo organisation: invented people, serials and devices, marked so everywhere.

use crate::auth::key::Fresh;
use crate::auth::password::Passwords;
use crate::auth::token;
use crate::clock;
use crate::intake;
use crate::query::Asked;
use crate::records;
use crate::store::{Committed, Draft, NewKeyRecord, OrganisationRecord, Store, Tenant};
use anyhow::bail;
use impact_core::api::{ImportState, ImportTally, Right, Role};
use impact_core::fleet::{self, Device, Fleet, Site, Sort};
use impact_core::library::Library;
use impact_core::quantity::Country;

/// Name of the demo organisation.
const NAME: &str = "Northwind GmbH";
/// Devices of the demo's own fleet.
const DEVICES: u32 = 180;
/// Seed of the demo's own fleet: the same devices on every machine.
const SEED: u64 = 1;
/// The demo's people: role, address, name.
const PEOPLE: [(Role, &str, &str); 6] = [
    (Role::Owner, "lena.hofer@northwind.example", "Lena Hofer"),
    (Role::Buyer, "buyer@northwind.example", "Noor Haddad"),
    (Role::Manager, "devices@northwind.example", "Piet Maas"),
    (Role::Analyst, "analyst@northwind.example", "Ida Berg"),
    (Role::Auditor, "audit@northwind.example", "Jon Audley"),
    (Role::Operator, "operator@provider.example", "Sam Okafor"),
];

/// A demo account with its new password.
#[derive(Debug)]
pub struct DemoAccount {
    /// Role.
    pub role: Role,
    /// Address.
    pub email: &'static str,
    /// The password that is valid until the next start.
    pub password: String,
}

/// The demo organisation, made where the database is empty.
///
/// # Errors
/// When the database has organisations and none is a demo, or the store fails.
pub async fn organisation(store: &Store) -> anyhow::Result<(OrganisationRecord, bool)> {
    let all = store.organisations().await?;
    let any = !all.is_empty();
    if let Some(demo) = all.into_iter().find(|known| known.demo) {
        return Ok((demo, false));
    }
    if any {
        bail!("the database has organisations and none of them is a demo: use an empty database");
    }
    let germany: Option<Country> = "DE".parse().ok();
    Ok((store.create_organisation(NAME, germany, true).await?, true))
}

/// The demo organisation of a database that has no other.
///
/// # Errors
/// When the database has an organisation that is no demo, or the store fails.
pub async fn only_organisation(store: &Store) -> anyhow::Result<OrganisationRecord> {
    if let Some(real) = store.organisations().await?.into_iter().find(|known| !known.demo) {
        bail!(
            "the database has the organisation \"{}\", which is no demo: use another database",
            real.name
        );
    }
    Ok(organisation(store).await?.0)
}

/// Makes the demo's members and gives them new random passwords.
///
/// # Errors
/// When the store fails.
pub async fn members(
    store: &Store,
    passwords: &Passwords,
    organisation: &OrganisationRecord,
) -> anyhow::Result<Vec<DemoAccount>> {
    let mut accounts = Vec::new();
    for (role, email, name) in PEOPLE {
        let provider = Tenant::provider();
        let place = if role == Role::Operator { &provider } else { &organisation.tenant };
        let person = store.join(place, email, name, role).await?;
        let password = token::readable_password();
        store.set_password(&person.id, &passwords.hash(password.clone()).await?).await?;
        accounts.push(DemoAccount { role, email, password });
    }
    Ok(accounts)
}

/// Gives the demo's API key a new secret and ends the one before it; what its holder sends.
///
/// # Errors
/// When the store fails.
pub async fn key(store: &Store, organisation: &OrganisationRecord) -> anyhow::Result<String> {
    let fresh = Fresh::new();
    let secret_hash = fresh.secret_hash();
    let record = NewKeyRecord {
        id: &fresh.id,
        name: KEY_NAME,
        rights: &[Right::ReadFigures, Right::Export, Right::EditDevices],
        expires_on: None,
        secret_hash: &secret_hash,
    };
    let id = store.renew_key(&organisation.tenant, &record).await?;
    Ok(fresh.renamed(id).bearer())
}

/// Name of the demo's API key.
const KEY_NAME: &str = "Demo key";

/// Fills a new demo organisation with its own fleet.
///
/// # Errors
/// When the store fails.
pub async fn fill(
    store: &Store,
    library: &Library,
    organisation: &OrganisationRecord,
) -> anyhow::Result<u64> {
    synthetic(store, library, organisation, DEVICES, SEED).await
}

/// Puts a synthetic fleet in the place of the one before it; what was imported stays.
///
/// # Errors
/// When the store fails.
pub async fn synthetic(
    store: &Store,
    library: &Library,
    organisation: &OrganisationRecord,
    devices: u32,
    seed: u64,
) -> anyhow::Result<u64> {
    let tenant = &organisation.tenant;
    for old in store.imports(tenant).await? {
        if old.state == ImportState::Committed && old.file_name.starts_with(SYNTHETIC) {
            store.undo_import(tenant, &old.id, None, records::columns).await?;
        }
    }
    let today = clock::today();
    let (sites, folded) = fleet::synthetic(library, devices, seed, today);
    let count = folded.len() as u64;
    let draft = Draft {
        file_name: format!("{SYNTHETIC} ({devices} devices, seed {seed})"),
        source: Some(intake::SYNTHETIC.to_owned()),
        devices: count,
        tally: serde_json::to_string(&tally(library, &sites, &folded))?,
        preview: None,
        planned: None,
        mapping: None,
    };
    let id = store.add_draft(tenant, None, &draft).await?;
    let revision = store.revision(tenant).await?;
    let made = intake::build_folded(folded, &sites, &store.sites(tenant).await?, today)?;
    let made = Committed { revision, ..made };
    store.commit_import(tenant, &id, None, today, &made).await?;
    Ok(count)
}

/// How the import of a synthetic fleet is called.
const SYNTHETIC: &str = "Synthetic demo fleet";

/// How the devices found their products.
fn tally(library: &Library, sites: &[Site], devices: &[Device]) -> ImportTally {
    let today = clock::today();
    let fleet = Fleet::new(library, sites.to_vec(), devices.to_vec());
    fleet.list(library, &Asked::everything(today).ask(), Sort::default(), 0, 1).tally
}
