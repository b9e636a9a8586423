//! A proof that is broken off, and two at once.

use std::process::{Command, Stdio};

use base::migrations;
use precision::prove::Guard;
use precision::prove::attacks::Arena;
use sqlx::PgConnection;
use testkit::{Database, MASTER_KEY};

use super::sound::{prover, rows};

async fn throwaways(admin: &mut PgConnection) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM auth.clinics WHERE throwaway)
                    + (SELECT count(*) FROM auth.accounts WHERE throwaway)";
    sqlx::query_scalar(sql).fetch_one(admin).await.unwrap()
}

/// Until there are throw-away clinics, or until there are none.
async fn wait_until(admin: &mut PgConnection, there: bool) {
    for _ in 0..200_000 {
        if (throwaways(admin).await > 0) == there {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("throw-away clinics: still not so that there are any is {there}");
}

fn precision(database: &Database, folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_precision"));
    command
        .arg("prove")
        .env("DATABASE_URL", database.url())
        .env("PRECISION_MASTER_KEY", MASTER_KEY)
        .env("PRECISION_DATA", folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// SIGKILL lets a process do nothing more: the server itself sweeps.
#[tokio::test]
async fn a_killed_proof_leaves_nothing() {
    let (database, folder) = (Database::fresh().await, tempfile::tempdir().unwrap());
    let mut admin = database.admin.acquire().await.unwrap();
    let before = rows(&mut admin).await;
    let mut proof = precision(&database, &folder).spawn().unwrap();
    wait_until(&mut admin, true).await;
    proof.kill().unwrap();
    proof.wait().unwrap();
    wait_until(&mut admin, false).await;
    assert_eq!(rows(&mut admin).await, before);
}

/// SIGTERM, or Ctrl-C: it sweeps before it ends, and says that nothing is proven.
#[tokio::test]
async fn an_interrupted_proof_sweeps_and_fails() {
    let (database, folder) = (Database::fresh().await, tempfile::tempdir().unwrap());
    let mut admin = database.admin.acquire().await.unwrap();
    let before = rows(&mut admin).await;
    let proof = precision(&database, &folder).spawn().unwrap();
    wait_until(&mut admin, true).await;
    let kill = Command::new("kill").arg(proof.id().to_string()).status().unwrap();
    assert!(kill.success());
    let ended = tokio::task::spawn_blocking(|| proof.wait_with_output()).await.unwrap().unwrap();
    assert_eq!(rows(&mut admin).await, before);
    assert!(!ended.status.success());
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.contains("nothing is proven"), "{said}");
}

/// And a migration at this moment takes nothing away from the one that is under way.
#[tokio::test]
async fn a_second_proof_is_refused_and_the_first_goes_on() {
    let database = Database::fresh().await;
    let prover = prover(&database);
    let mut admin = database.admin.acquire().await.unwrap();
    let guard = Guard::stand(&prover.target).await.unwrap();
    let arena = Arena::make(&prover.target, &prover.master, &prover.clock, &prover.random).await;
    let there = throwaways(&mut admin).await;
    assert!(there > 10);
    let error = prover.prove().await.unwrap_err().to_string();
    assert!(error.contains("another proof is under way"), "{error}");
    migrations::run(&database.options, &prover.master).await.unwrap();
    assert_eq!(throwaways(&mut admin).await, there);
    drop(arena.unwrap());
    guard.leave().await.unwrap();
    assert_eq!(throwaways(&mut admin).await, 0);
}

/// What a crash of the machine left goes with the next start.
#[tokio::test]
async fn a_migration_sweeps_what_was_left() {
    let database = Database::fresh().await;
    let prover = prover(&database);
    let mut admin = database.admin.acquire().await.unwrap();
    let arena = Arena::make(&prover.target, &prover.master, &prover.clock, &prover.random).await;
    drop(arena.unwrap());
    assert!(throwaways(&mut admin).await > 10);
    migrations::run(&database.options, &prover.master).await.unwrap();
    assert_eq!(throwaways(&mut admin).await, 0);
}
