//! On a sound database everything holds, and nothing stays.

use std::collections::BTreeMap;

use base::crypto::MasterKey;
use base::{Clock, Random};
use precision::prove::attacks::Class;
use precision::prove::{self, Prover, Report};
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::{Database, MASTER_KEY, TestApp};

pub fn prover(database: &Database) -> Prover {
    let master = MasterKey::parse(MASTER_KEY).unwrap();
    Prover::new(database.options.clone(), master, Clock::system(), Random::system())
}

/// How many rows each table has, and where the chains of the logs end.
pub async fn rows(admin: &mut PgConnection) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for schema in ["app", "auth", "queue", "public"] {
        for table in prove::tables(admin, schema).await.unwrap() {
            let sql = format!(
                "SELECT count(*)::text || md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM {table} AS t"
            );
            let print =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *admin).await.unwrap();
            found.insert(table, print);
        }
    }
    found
}

fn assert_proven(report: &Report) {
    assert!(report.is_proven(), "{report}");
    for attacked in &report.attacked {
        assert!(attacked.tally.holds(), "{report}");
        assert!(attacked.tally.tried >= 10, "{}: {report}", attacked.class.id());
    }
    assert_eq!(report.attacked.len(), Class::ALL.len());
    assert!(report.tried() > 5_000, "{report}");
}

#[tokio::test]
async fn a_fresh_database_is_proven_and_nothing_stays() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    let before = rows(&mut admin).await;
    let report = prover(&database).prove().await.unwrap_or_else(|error| panic!("{error}"));
    assert_proven(&report);
    assert_eq!(rows(&mut admin).await, before);
}

/// Where nobody may let `auth_owner` set the parameter, as on a server without a superuser, every reader asks
/// for the MAC, and all holds.
#[tokio::test]
async fn a_database_that_remembers_no_context_is_proven() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    base::migrations::set_remembers(&mut admin, false).await.unwrap();
    drop(admin);
    let mut staff = database.connect_as("clinic_staff").await;
    let remembered: String = sqlx::query_scalar("SELECT current_setting('backtrace_functions')")
        .fetch_one(&mut staff)
        .await
        .unwrap();
    assert_eq!(remembered, "");
    let report = prover(&database).prove().await.unwrap_or_else(|error| panic!("{error}"));
    assert_proven(&report);
}

#[tokio::test]
async fn the_demo_is_proven_and_stays_as_it_was() {
    let test = TestApp::new().await;
    precision::demo::seed(&test.app, &test.database.options, "jasmine-tuk-tuk-42").await.unwrap();
    let mut admin = test.database.admin.acquire().await.unwrap();
    let before = rows(&mut admin).await;
    let report = prover(&test.database).prove().await.unwrap_or_else(|error| panic!("{error}"));
    assert_proven(&report);
    assert_eq!(rows(&mut admin).await, before);
}

#[tokio::test]
async fn a_database_without_the_schema_is_not_proven() {
    let database = Database::empty().await;
    let report = prover(&database).prove().await.unwrap();
    assert!(!report.is_proven());
    assert!(report.attacked.is_empty());
}

/// The login roles of this server have the passwords of another master key.
#[tokio::test]
async fn another_master_key_is_named_and_nothing_stays() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    let before = rows(&mut admin).await;
    let mut prover = prover(&database);
    prover.master = MasterKey::parse(&MASTER_KEY.replace('0', "f")).unwrap();
    let error = prover.prove().await.unwrap_err().to_string();
    assert!(error.contains("run `precision migrate`"), "{error}");
    assert_eq!(rows(&mut admin).await, before);
}
