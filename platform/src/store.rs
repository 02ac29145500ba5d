//! The records: the only room that talks SQL.
//!
//! SQLite in one file, or PostgreSQL: one schema and one SQL text for both ([`sql`]); what only one
//! of them can do stands in its module. Rows are reached through a [`Tenant`] only, and on
//! PostgreSQL row-level security holds them apart once more.

mod accounts;
mod audit;
mod batch;
mod device_users;
mod devices;
mod edits;
mod error;
mod figures;
mod imports;
mod invitations;
mod keys;
mod location;
mod members;
mod names;
mod operator;
mod organisations;
mod outbox;
mod people;
mod postgres;
mod scenarios;
mod sessions;
mod settings;
mod sites;
mod sql;
mod sqlite;
mod tenant;
mod views;

pub use accounts::Person;
pub use audit::{AuditAsked, AuditRow, Chain, Extent, Noted};
pub use batch::{ChangedDevice, Columns, NewDevice, NewSite};
pub use devices::{DeviceRecord, FleetRecords, RecordedEvent, StoredEvent};
pub use edits::{EditRecord, Guard, Said};
pub use error::StoreError;
pub use figures::{EvidenceRecord, NewVersion, VersionRecord};
pub use imports::{
    Committed, ConfirmedName, ConfirmedRecord, Draft, ImportPlace, ImportRecord, KeptDraft,
};
pub use invitations::{Accepting, InvitationRecord, NewInvitation, invitation_token};
pub use keys::{KeyRecord, KeyShown, KeyUse, NewKeyRecord, SecretRecord};
pub use location::Location;
pub use members::MemberRecord;
pub use operator::OrganisationCounts;
pub use organisations::OrganisationRecord;
pub use outbox::{NewMail, OutgoingMail, mail_id};
pub use scenarios::ScenarioRecord;
pub use sessions::SessionRecord;
pub use settings::SettingsRecord;
pub use sites::{SiteChanges, SiteRecord};
pub use tenant::Tenant;
pub use views::ViewRecord;

use sql::{Tx, sql, transact};
use tenant::PROVIDER;

/// The schema, the same on every engine.
fn migrations() -> sqlx::migrate::Migrator {
    let mut migrations = sqlx::migrate!("./migrations");
    // Each engine's module keeps two programs from migrating at once in its own way.
    migrations.set_locking(false);
    migrations
}

/// The database.
#[derive(Debug, Clone)]
pub struct Store(Engine);

#[derive(Debug, Clone)]
enum Engine {
    Sqlite(sqlite::Pools),
    Postgres(postgres::Pool),
}

impl Store {
    /// Opens the database, creates it where it does not exist (SQLite), and brings its schema up
    /// to date.
    ///
    /// # Errors
    /// When it cannot be opened or is no database of this product.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        Ok(Self(match location {
            Location::Sqlite(path) => Engine::Sqlite(sqlite::Pools::open(path).await?),
            Location::Postgres(place) => Engine::Postgres(postgres::Pool::open(place).await?),
        }))
    }

    /// Writes what is open and lets go of the database.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Sqlite(pools) => pools.close().await,
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    /// Whether the database can be read and written, and has the schema of this version.
    ///
    /// # Errors
    /// When it does not answer, or another version has changed the schema since.
    pub async fn check(&self) -> Result<(), StoreError> {
        let newest = sql("select max(revision) from organisations");
        let _: Option<i64> = newest.fetch_scalar(&mut self.read(PROVIDER).await?).await?;
        let newest = sql("select max(version) from _sqlx_migrations");
        let newest: Option<i64> = newest.fetch_scalar(&mut self.read(PROVIDER).await?).await?;
        if newest != migrations().iter().map(|migration| migration.version).max() {
            return Err(StoreError::State(
                "the database has the schema of another version of this program".to_owned(),
            ));
        }
        // A write that changes nothing: a database that only reads refuses it.
        transact!(self, PROVIDER, tx, {
            sql("delete from one_time_links where scope = $1 and token_hash = $2")
                .bind(PROVIDER)
                .bind("")
                .execute(&mut tx)
                .await
                .map(drop)
        })
    }

    /// The pools of connections: name, open connections, and those of them that are idle.
    pub fn pools(&self) -> Vec<(&'static str, usize, usize)> {
        let count = |open: u32| usize::try_from(open).unwrap_or(usize::MAX);
        match &self.0 {
            Engine::Sqlite(pools) => vec![
                ("writer", count(pools.writer.size()), pools.writer.num_idle()),
                ("readers", count(pools.readers.size()), pools.readers.num_idle()),
            ],
            Engine::Postgres(pool) => vec![("all", count(pool.size()), pool.num_idle())],
        }
    }

    /// Begins a transaction that changes rows of a scope: [`sql::transact`] is for that.
    async fn begin(&self, scope: &str) -> Result<Tx, StoreError> {
        match &self.0 {
            Engine::Sqlite(pools) => pools.begin().await,
            Engine::Postgres(pool) => pool.begin(scope).await,
        }
    }

    /// Begins a transaction that reads rows of a scope, all as of one moment.
    async fn read(&self, scope: &str) -> Result<Tx, StoreError> {
        match &self.0 {
            Engine::Sqlite(pools) => pools.read().await,
            Engine::Postgres(pool) => pool.read(scope).await,
        }
    }
}

/// A new identifier: time-ordered, so that rows written together lie together.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// What the databases say for themselves is logged from this level on: a notice that a table is
/// there already is no news.
pub const QUIET: &str = "sqlx=warn";

#[cfg(test)]
pub(crate) mod tests;
