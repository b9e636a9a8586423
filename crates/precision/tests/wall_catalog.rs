//! The catalog's rules: the real schema breaks none, and each rule catches the fault it is there for.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;

use precision::prove::{self, Fault};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use testkit::Database;

mod wall_mutations;
use wall_mutations::MUTATIONS;

#[tokio::test]
async fn the_schema_breaks_no_rule() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    let found = prove::inspect(&mut admin).await.unwrap();
    assert!(found.holds(), "{:?}", found.faults);
    assert!(found.looked_at.tables >= 8 && found.looked_at.policies >= 50, "{found:?}");
}

#[tokio::test]
async fn a_database_without_the_schema_is_not_proven() {
    let database = Database::empty().await;
    let mut admin = database.admin.acquire().await.unwrap();
    assert!(!prove::inspect(&mut admin).await.unwrap().holds());
}

/// Every fault is planted alone, in a transaction that is rolled back.
#[tokio::test]
async fn every_planted_fault_is_caught_by_its_rule() {
    let database = Database::fresh().await;
    let mut connection = PgConnection::connect_with(&database.options).await.unwrap();
    let mut missed = Vec::new();
    for (rule, mutation) in MUTATIONS {
        assert!(prove::rules().any(|known| known == *rule), "there is no rule {rule}");
        let faults = faults_of(&mut connection, mutation).await;
        if !faults.iter().any(|fault| fault.rule == *rule) {
            let others: BTreeSet<_> = faults.iter().map(|fault| fault.rule.as_str()).collect();
            missed.push(format!("{rule} does not see: {mutation}\n  (seen by {others:?})"));
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {} missed:\n{}",
        missed.len(),
        MUTATIONS.len(),
        missed.join("\n")
    );

    let proven: BTreeSet<_> = MUTATIONS.iter().map(|(rule, _)| *rule).collect();
    let all: BTreeSet<_> = prove::rules().collect();
    assert!(MUTATIONS.len() >= 100, "only {} faults", MUTATIONS.len());
    assert_eq!(proven, all, "every rule has a fault that it must catch");
}

async fn faults_of(connection: &mut PgConnection, mutation: &str) -> Vec<Fault> {
    let mut transaction = connection.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(mutation.to_owned()))
        .execute(&mut *transaction)
        .await
        .unwrap_or_else(|error| panic!("{mutation}\ncannot be planted: {error}"));
    let faults = prove::catalog(&mut transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    for fault in &faults {
        assert!(prove::rules().any(|known| known == fault.rule), "{} is not listed", fault.rule);
    }
    faults
}
