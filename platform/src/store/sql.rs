//! One SQL text for both engines.
//!
//! Placeholders are `$1`, `$2` …; types are text, bigint, double precision and bytea. A statement
//! runs in a [`Tx`], which is in one scope: on PostgreSQL, rows of other scopes are neither seen
//! nor changed by it, and [`Tx::enter`] goes on in another.
//!
//! What the engines take for granted differently is written out: `nulls first` or `nulls last`,
//! `cast(sum(x) as bigint)`, every column in `group by`, `cast($1 as integer)` for the functions
//! that want one. A statement that fails ends its transaction: `on conflict` instead of trying.

use super::{StoreError, postgres, sqlite};
use rand::Rng as _;
use sqlx::{FromRow, Postgres, Sqlite, Transaction};
use std::borrow::Cow;
use std::time::Duration;

/// A value for a placeholder. What is missing keeps its type: PostgreSQL wants to know it.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// `text`.
    Text(Option<Cow<'a, str>>),
    /// `bigint`.
    Int(Option<i64>),
    /// `double precision`.
    Double(Option<f64>),
    /// `bytea`.
    Bytes(Option<Cow<'a, [u8]>>),
}

/// U+0000 cannot be stored in PostgreSQL's text: it becomes the replacement character on both
/// engines, so that an identifier with one is unknown instead of a fault.
fn text(value: Cow<'_, str>) -> Cow<'_, str> {
    if value.contains('\0') { Cow::Owned(value.replace('\0', "\u{fffd}")) } else { value }
}

/// `From` for a type, for what may be missing of it, and for references to both.
macro_rules! arg {
    ($($kind:ty, $arg:ident, $make:expr;)*) => {$(
        impl<'a> From<$kind> for Arg<'a> {
            fn from(value: $kind) -> Self {
                Self::$arg(Some($make(value)))
            }
        }
        impl<'a> From<Option<$kind>> for Arg<'a> {
            fn from(value: Option<$kind>) -> Self {
                Self::$arg(value.map($make))
            }
        }
    )*};
}

arg! {
    &'a str, Text, |value| text(Cow::Borrowed(value));
    &'a String, Text, |value: &'a String| text(Cow::Borrowed(value.as_str()));
    String, Text, |value| text(Cow::Owned(value));
    i64, Int, |value| value;
    f64, Double, |value| value;
    &'a [u8], Bytes, Cow::Borrowed;
    Vec<u8>, Bytes, Cow::Owned;
}

impl<'a> From<&'a Option<String>> for Arg<'a> {
    fn from(value: &'a Option<String>) -> Self {
        value.as_deref().into()
    }
}

/// A row that either engine can give: tuples, and structs that derive `sqlx::FromRow`.
pub trait Row:
    for<'r> FromRow<'r, sqlx::sqlite::SqliteRow>
    + for<'r> FromRow<'r, sqlx::postgres::PgRow>
    + Send
    + Unpin
{
}

impl<T> Row for T where
    T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow>
        + for<'r> FromRow<'r, sqlx::postgres::PgRow>
        + Send
        + Unpin
{
}

/// A transaction in one scope; what is not committed is rolled back when it is dropped.
#[derive(Debug)]
pub struct Tx(pub(super) Inner);

#[derive(Debug)]
pub(super) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Goes on in another scope: for a change that touches both the provider's rows and an
    /// organisation's. On SQLite nothing happens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enter(&mut self, scope: &str) -> Result<(), StoreError> {
        match &self.0 {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(_) => {
                let text = "select set_config('impact.scope', $1, true)";
                sql(text).bind(scope).execute(self).await.map(drop)
            }
        }
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the database fails; if only its answer was lost, the change was made.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// A statement with its values.
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until it is executed or fetched"]
pub struct Statement<'a> {
    text: Cow<'a, str>,
    args: Vec<Arg<'a>>,
}

/// Begins a statement.
pub fn sql<'a>(text: impl Into<Cow<'a, str>>) -> Statement<'a> {
    Statement { text: text.into(), args: Vec::new() }
}

impl<'a> Statement<'a> {
    /// The value of the next placeholder.
    pub fn bind(mut self, value: impl Into<Arg<'a>>) -> Self {
        self.args.push(value.into());
        self
    }

    /// Runs it: how many rows it changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(match &mut tx.0 {
            Inner::Sqlite(tx) => {
                let query = sqlite::query(&self.text, &self.args);
                query.execute(&mut **tx).await?.rows_affected()
            }
            Inner::Postgres(tx) => {
                let query = postgres::query(&self.text, &self.args);
                query.execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Every row.
    ///
    /// # Errors
    /// When the database fails or a row is not as `R` says.
    pub async fn fetch_all<R: Row>(self, tx: &mut Tx) -> Result<Vec<R>, StoreError> {
        match &mut tx.0 {
            Inner::Sqlite(tx) => {
                let rows = sqlite::query(&self.text, &self.args).fetch_all(&mut **tx).await?;
                rows.iter().map(|row| Ok(R::from_row(row)?)).collect()
            }
            Inner::Postgres(tx) => {
                let rows = postgres::query(&self.text, &self.args).fetch_all(&mut **tx).await?;
                rows.iter().map(|row| Ok(R::from_row(row)?)).collect()
            }
        }
    }

    /// The first row; none when there is none.
    ///
    /// # Errors
    /// When the database fails or the row is not as `R` says.
    pub async fn fetch_optional<R: Row>(self, tx: &mut Tx) -> Result<Option<R>, StoreError> {
        match &mut tx.0 {
            Inner::Sqlite(tx) => {
                let row = sqlite::query(&self.text, &self.args).fetch_optional(&mut **tx).await?;
                Ok(row.map(|row| R::from_row(&row)).transpose()?)
            }
            Inner::Postgres(tx) => {
                let row = postgres::query(&self.text, &self.args).fetch_optional(&mut **tx).await?;
                Ok(row.map(|row| R::from_row(&row)).transpose()?)
            }
        }
    }

    /// The first row.
    ///
    /// # Errors
    /// When the database fails, there is none, or it is not as `R` says.
    pub async fn fetch_one<R: Row>(self, tx: &mut Tx) -> Result<R, StoreError> {
        self.fetch_optional(tx).await?.ok_or(StoreError::Database(sqlx::Error::RowNotFound))
    }

    /// The only column of every row.
    ///
    /// # Errors
    /// When the database fails or a value is no `T`.
    pub async fn fetch_scalars<T>(self, tx: &mut Tx) -> Result<Vec<T>, StoreError>
    where
        (T,): Row,
    {
        Ok(self.fetch_all::<(T,)>(tx).await?.into_iter().map(|row| row.0).collect())
    }

    /// The only column of the first row; none when there is no row.
    ///
    /// # Errors
    /// When the database fails or the value is no `T`.
    pub async fn fetch_scalar_optional<T>(self, tx: &mut Tx) -> Result<Option<T>, StoreError>
    where
        (T,): Row,
    {
        Ok(self.fetch_optional::<(T,)>(tx).await?.map(|row| row.0))
    }

    /// The only column of the first row.
    ///
    /// # Errors
    /// When the database fails, there is no row, or its value is no `T`.
    pub async fn fetch_scalar<T>(self, tx: &mut Tx) -> Result<T, StoreError>
    where
        (T,): Row,
    {
        Ok(self.fetch_one::<(T,)>(tx).await?.0)
    }
}

/// Many rows for one table, `N` columns each.
#[derive(Debug)]
#[must_use = "rows are not inserted until this is executed"]
pub struct Insert<'a, const N: usize> {
    /// `t (a, b)`.
    head: &'a str,
    rows: Vec<[Arg<'a>; N]>,
}

/// Begins an insert of many rows: `insert_into("t (scope, id)")`.
pub fn insert_into<const N: usize>(table_and_columns: &str) -> Insert<'_, N> {
    Insert { head: table_and_columns, rows: Vec::new() }
}

impl<'a, const N: usize> Insert<'a, N> {
    /// Adds a row; [`row!`] writes one.
    pub fn push(&mut self, row: [Arg<'a>; N]) {
        self.rows.push(row);
    }

    /// Inserts the rows, in few statements.
    ///
    /// # Errors
    /// When the database fails, or the values of a column are of several types.
    pub async fn execute(self, tx: &mut Tx) -> Result<(), StoreError> {
        match &mut tx.0 {
            Inner::Sqlite(tx) => sqlite::insert(tx, self.head, &self.rows).await,
            Inner::Postgres(tx) => postgres::insert(tx, self.head, &self.rows).await,
        }
    }
}

/// A row of values for [`Insert::push`].
macro_rules! row {
    ($($value:expr),* $(,)?) => { [$($crate::store::sql::Arg::from($value)),*] };
}
pub(crate) use row;

/// A write transaction in a scope: begun, its body run, committed; rolled back when the body
/// refuses. Where another transaction was in the way, all of it is done again, so that the body
/// may run more than once and must do nothing but talk to the database. `return` in the body ends
/// the body.
macro_rules! transact {
    ($store:expr, $scope:expr, $tx:ident, $body:block) => {{
        let mut attempts = $crate::store::sql::Attempts::default();
        loop {
            let outcome = async {
                let mut $tx = $store.begin($scope).await?;
                let made = $crate::store::sql::outcome(async { $body }.await)?;
                $tx.commit().await?;
                Ok(made)
            };
            let outcome = $crate::store::sql::outcome(outcome.await);
            match outcome {
                Err(error) if attempts.again(&error).await => {}
                outcome => break outcome,
            }
        }
    }};
}
pub(crate) use transact;

/// Gives a result its error.
pub fn outcome<T>(outcome: Result<T, StoreError>) -> Result<T, StoreError> {
    outcome
}

/// How often a transaction is begun.
const ATTEMPTS: u32 = 12;

/// After how many rows that were there already it is given up: done again, it finds them by itself
/// and says so.
const TAKEN: u32 = 3;

/// Attempts at one transaction.
#[derive(Debug, Default)]
pub struct Attempts {
    made: u32,
    /// Those that failed because a row was there already.
    taken: u32,
}

impl Attempts {
    /// Whether to try again: waits a little, longer each time and never alike, so that those who
    /// were in each other's way are not again.
    pub async fn again(&mut self, error: &StoreError) -> bool {
        self.made += 1;
        self.taken += u32::from(error.is_taken());
        let may_pass = error.is_conflict() || (error.is_taken() && self.taken < TAKEN);
        if !may_pass || self.made >= ATTEMPTS {
            return false;
        }
        let most = 4_u64 << self.made.min(6);
        let wait = rand::rng().random_range(1..=most);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        true
    }
}
