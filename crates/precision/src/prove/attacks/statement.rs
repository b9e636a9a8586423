//! Statements as an injected piece of SQL would send them, and what they came to.

use futures_util::{StreamExt, TryStreamExt};
use sqlx::postgres::{PgConnection, PgDatabaseError, PgRow};
use sqlx::{AssertSqlSafe, Either, Row};

/// Why a proof could not go on. It says nothing of the wall.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The connection was lost.
    #[error("a connection was lost: {0}")]
    Lost(#[from] sqlx::Error),
    /// A statement of the proof itself, not of an attack, was refused.
    #[error("the proof's own statement was refused ({refusal}): {statement}")]
    Refused {
        /// What it was to do.
        statement: String,
        /// Why it was not done.
        refusal: Refusal,
    },
    /// No sample row could be made.
    #[error(transparent)]
    Planting(#[from] crate::prove::Planting),
    /// Anything else, as a sentence.
    #[error("{0}")]
    Said(String),
}

/// An error of the database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} {message}")]
pub struct Refusal {
    /// The SQLSTATE.
    pub code: String,
    /// The message.
    pub message: String,
    /// What the database adds to it; this may quote rows.
    pub detail: String,
}

/// A statement that was carried out. Of several, the rows of all and the count of the last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Rows as text; no more than [`MOST_ROWS`].
    pub rows: Vec<Vec<Option<String>>>,
    /// How many rows were read or written.
    pub affected: u64,
}

impl Answer {
    /// The first value of the first row.
    pub fn first(&self) -> Option<&str> {
        self.rows.first()?.first()?.as_deref()
    }

    /// The first column.
    pub fn column(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(|row| row.first()?.as_deref())
    }
}

/// What an attack came to.
pub type Outcome = Result<Answer, Refusal>;

/// Should the wall be broken, a whole clinic is not read into memory.
pub const MOST_ROWS: usize = 500;

/// Runs statements over the simple protocol.
pub async fn run(connection: &mut PgConnection, sql: &str) -> Result<Outcome, Broken> {
    carry_out(connection, sql, MOST_ROWS).await
}

async fn carry_out(
    connection: &mut PgConnection,
    sql: &str,
    most_rows: usize,
) -> Result<Outcome, Broken> {
    let mut answer = Answer::default();
    let statement = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    let mut stream = statement.fetch_many(connection).into_stream().boxed();
    while let Some(part) = stream.next().await {
        match part {
            Ok(Either::Left(done)) => answer.affected = done.rows_affected(),
            Ok(Either::Right(row)) if answer.rows.len() < most_rows => {
                answer.rows.push(texts(&row));
            }
            Ok(Either::Right(_)) => {}
            Err(error) => return refusal(error).map(Err),
        }
    }
    Ok(Ok(answer))
}

/// As [`run`], for the proof's own statements, which must not fail.
pub async fn must(connection: &mut PgConnection, sql: &str) -> Result<Answer, Broken> {
    carry_out(connection, sql, usize::MAX)
        .await?
        .map_err(|refusal| Broken::Refused { statement: sql.to_owned(), refusal })
}

/// The first value of the first row, which must be there.
pub async fn value(connection: &mut PgConnection, sql: &str) -> Result<String, Broken> {
    let answer = must(connection, sql).await?;
    answer.first().map(str::to_owned).ok_or_else(|| Broken::Said(format!("no row came of: {sql}")))
}

/// The database's refusal, if it was the database that failed.
pub fn refusal(error: sqlx::Error) -> Result<Refusal, Broken> {
    let Some(database) = error.as_database_error() else {
        return Err(Broken::Lost(error));
    };
    let database = database.downcast_ref::<PgDatabaseError>();
    Ok(Refusal {
        code: database.code().to_owned(),
        message: database.message().to_owned(),
        detail: database.detail().unwrap_or_default().to_owned(),
    })
}

fn texts(row: &PgRow) -> Vec<Option<String>> {
    (0..row.len()).map(|column| row.try_get_unchecked(column).ok().flatten()).collect()
}

/// The code of a refusal; `none` for a statement that was carried out.
pub fn code(outcome: &Outcome) -> &str {
    outcome.as_ref().err().map_or("none", |refusal| refusal.code.as_str())
}

/// A text as an SQL literal.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
