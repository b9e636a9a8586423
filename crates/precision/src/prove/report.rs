//! The outcome of a proof, and what the terminal shows of it.

use std::fmt;

use base::Lang;
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use sqlx::PgConnection;
use ui::{grouped, translate};

use super::attacks::{Class, Tally};
use super::{AREAS, Inspection};

/// The outcome of a proof.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// When it began.
    pub began: Timestamp,
    /// How long it took.
    pub seconds: f64,
    /// Of what.
    pub versions: Versions,
    /// What the rules say of the catalog.
    pub inspection: Inspection,
    /// What the attacks came to.
    pub attacked: Vec<Attacked>,
}

/// What was proven.
#[derive(Debug, Clone, Serialize)]
pub struct Versions {
    /// The program's.
    pub program: &'static str,
    /// The database server's.
    pub database: String,
    /// The newest migration in the database, if it has any.
    pub migration: Option<i64>,
}

/// A class of attacks, and what it came to.
#[derive(Debug, Clone, Serialize)]
pub struct Attacked {
    /// The class.
    pub class: Class,
    /// How long it took.
    pub seconds: f64,
    /// Its count.
    #[serde(flatten, serialize_with = "with_verdict")]
    pub tally: Tally,
}

/// The count, and whether the class holds.
fn with_verdict<S: Serializer>(tally: &Tally, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct WithVerdict<'a> {
        holds: bool,
        #[serde(flatten)]
        tally: &'a Tally,
    }
    WithVerdict { holds: tally.holds(), tally }.serialize(serializer)
}

impl Versions {
    /// Of this program and the database behind `connection`.
    pub async fn of(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        let database = sqlx::query_scalar("SELECT current_setting('server_version')")
            .fetch_one(&mut *connection);
        let database: String = database.await?;
        // Without the packager's words.
        let database = database.split(' ').next().unwrap_or_default().to_owned();
        let there: bool =
            sqlx::query_scalar("SELECT to_regprocedure('auth.schema_version()') IS NOT NULL")
                .fetch_one(&mut *connection)
                .await?;
        let migration = if there {
            Some(sqlx::query_scalar("SELECT auth.schema_version()").fetch_one(connection).await?)
        } else {
            None
        };
        Ok(Self { program: env!("CARGO_PKG_VERSION"), database, migration })
    }
}

impl Attacked {
    /// How many attempts were made, as people read it.
    pub(super) fn tried(&self) -> String {
        counted(self.tally.tried)
    }

    /// How often an attempt could have come to something, as people read it.
    pub(super) fn controls(&self) -> String {
        counted(self.tally.controls)
    }
}

impl Report {
    /// Whether no rule is broken, and every class was tried, could have come to something, and did not.
    pub fn is_proven(&self) -> bool {
        self.inspection.holds()
            && self.attacked.len() == Class::ALL.len()
            && self.attacked.iter().all(|attacked| attacked.tally.holds())
    }

    /// All attempts.
    pub fn tried(&self) -> u64 {
        self.attacked.iter().map(|attacked| attacked.tally.tried).sum()
    }

    /// Attempts that got something.
    pub fn got(&self) -> u64 {
        self.attacked.iter().map(|attacked| attacked.tally.got).sum()
    }

    /// How many rules of the catalog there are.
    pub fn rules(&self) -> usize {
        AREAS.iter().map(|area| area.rules.len()).sum()
    }

    /// As JSON: the same, and the verdict.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct WithVerdict<'a> {
            proven: bool,
            tried: u64,
            got: u64,
            rules: usize,
            #[serde(flatten)]
            report: &'a Report,
        }
        let (proven, tried, got) = (self.is_proven(), self.tried(), self.got());
        serde_json::to_string_pretty(&WithVerdict {
            proven,
            tried,
            got,
            rules: self.rules(),
            report: self,
        })
    }
}

/// A count as people read it.
pub(super) fn counted(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = self.inspection.looked_at;
        writeln!(
            f,
            "The catalog: {} rules over {} tenant tables, {} indexes, {} foreign keys, {} policies, \
             {} functions, {} roles; {} broken.",
            self.rules(),
            seen.tables,
            seen.indexes,
            seen.foreign_keys,
            seen.policies,
            seen.functions,
            seen.roles,
            self.inspection.faults.len()
        )?;
        for fault in &self.inspection.faults {
            writeln!(f, "  {}: {} {}", fault.rule, fault.object, fault.says)?;
        }
        writeln!(f, "The attacks: {} in {:.1} s.", counted(self.tried()), self.seconds)?;
        for Attacked { class, tally, .. } in &self.attacked {
            let title = translate(Lang::En, &format!("prove-class-{}", class.id()), None);
            let verdict = match (tally.got, tally.holds()) {
                (0, true) => "all refused".to_owned(),
                (0, false) => "NOT PROVEN: nothing was reached that could have been got".to_owned(),
                (got, _) => format!("{} GOT SOMETHING", counted(got)),
            };
            writeln!(f, "  {title}: {} tried, {verdict}", counted(tally.tried))?;
            for gap in &tally.gaps {
                writeln!(f, "    {}: {}: {}", gap.by, gap.tried, gap.came_to)?;
            }
            for remark in &tally.remarks {
                writeln!(f, "    ({})", translate(Lang::En, remark, None))?;
            }
        }
        match (self.is_proven(), self.inspection.looked_at.tables) {
            (true, _) => writeln!(f, "Proven: no clinic reaches another."),
            (false, 0) => writeln!(f, "Not proven: there is no tenant table."),
            (false, _) => writeln!(f, "Not proven."),
        }
    }
}
