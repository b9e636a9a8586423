//! The queue against a real database, with real workers side by side.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use base::jobs::{self, Finished, MAX_ATTEMPTS, Running, Work, Worker};
use base::{ClinicId, Context, Error, RequestInfo, Result, Role};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction};
use testkit::{Person, TestApp, TestClinic};
use tokio::sync::Semaphore;
use uuid::Uuid;

// Setting up, entering and looking.

struct Place {
    test: TestApp,
    clinic: TestClinic,
    owner: Person,
}

async fn place() -> Place {
    let test = TestApp::new().await;
    let clinic = test.clinic("a").await;
    let owner = test.member(&clinic, Role::ClinicOwner).await;
    Place { test, clinic, owner }
}

async fn enter(test: &TestApp, person: &Person) -> Context {
    let request = RequestInfo::internal(&test.app);
    Context::enter(&test.app, &person.token, request).await.unwrap()
}

async fn enqueue(place: &Place, kind: &str, key: &str, payload: Value) {
    let mut context = enter(&place.test, &place.owner).await;
    let due = place.test.app.clock.now();
    jobs::enqueue(context.tx(), kind, key, &payload, due).await.unwrap();
    context.commit().await.unwrap();
}

async fn depth(test: &TestApp) -> Vec<(String, i64)> {
    jobs::depth(&test.app).await.unwrap()
}

/// Every test ends with this: so many jobs in these states, and none ready or running.
async fn assert_none_left(test: &TestApp, ended: &[(&str, i64)]) {
    let ended: Vec<_> = ended.iter().map(|(state, jobs)| ((*state).to_owned(), *jobs)).collect();
    assert_eq!(depth(test).await, ended);
}

async fn count(test: &TestApp, series: &str) -> i64 {
    sqlx::query_scalar("SELECT coalesce(sum(value), 0)::bigint FROM app.counters WHERE series = $1")
        .bind(series)
        .fetch_one(&test.database.admin)
        .await
        .unwrap()
}

async fn jobs_of(test: &TestApp, clinic: ClinicId) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM queue.jobs WHERE clinic_id = $1")
        .bind(clinic.0)
        .fetch_one(&test.database.admin)
        .await
        .unwrap()
}

// What jobs do.

/// Counts itself in the clinic's own table.
async fn add_one(tx: &mut PgConnection, series: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO app.counters (series, value) VALUES ($1, 1)
         ON CONFLICT (clinic_id, series) DO UPDATE SET value = counters.value + 1",
    )
    .bind(series)
    .execute(tx)
    .await?;
    Ok(())
}

async fn succeed(running: Running) -> Result<Finished> {
    let series = running.job.payload["series"].as_str().unwrap_or("done").to_owned();
    let mut tx = running.begin().await?;
    add_one(&mut tx, &series).await?;
    running.finish(tx).await
}

/// Its effect is written and undone.
async fn fail(running: Running) -> Result<Finished> {
    let mut tx = running.begin().await?;
    add_one(&mut tx, "failed").await?;
    Err(Error::Upstream("the camera does not answer".into()))
}

async fn panic(running: Running) -> Result<Finished> {
    assert_eq!(running.job.kind, "nothing", "a planted panic");
    running.finish(running.begin().await?).await
}

async fn tell(tx: &mut PgTransaction<'static>) -> Result<()> {
    add_one(tx, "given_up").await
}

fn worker(test: &TestApp) -> std::sync::Arc<Worker> {
    Worker::new(
        test.app.clone(),
        [
            (
                "succeed",
                Work {
                    attempts: MAX_ATTEMPTS,
                    run: |r| Box::pin(succeed(r)),
                    give_up: |_, tx| Box::pin(tell(tx)),
                },
            ),
            (
                "fail",
                Work {
                    attempts: MAX_ATTEMPTS,
                    run: |r| Box::pin(fail(r)),
                    give_up: |_, tx| Box::pin(tell(tx)),
                },
            ),
            (
                "panic",
                Work {
                    attempts: MAX_ATTEMPTS,
                    run: |r| Box::pin(panic(r)),
                    give_up: |_, tx| Box::pin(tell(tx)),
                },
            ),
            (
                "slow",
                Work {
                    attempts: MAX_ATTEMPTS,
                    run: |r| Box::pin(slow(r)),
                    give_up: |_, tx| Box::pin(tell(tx)),
                },
            ),
        ],
    )
}

// The tests.

#[tokio::test]
async fn a_job_is_as_good_as_its_transaction() {
    let place = place().await;
    let mut context = enter(&place.test, &place.owner).await;
    let due = place.test.app.clock.now();
    jobs::enqueue(context.tx(), "succeed", "rolled back", &json!({}), due).await.unwrap();
    drop(context);
    assert_none_left(&place.test, &[]).await;

    enqueue(&place, "succeed", "kept", json!({})).await;
    assert_eq!(worker(&place.test).drain().await.unwrap(), 1);
    assert_eq!(count(&place.test, "done").await, 1);
    assert_none_left(&place.test, &[("done", 1)]).await;
}

#[tokio::test]
async fn the_same_work_twice_is_one_job() {
    let place = place().await;
    for _ in 0..2 {
        enqueue(&place, "succeed", "once", json!({})).await;
    }
    assert_eq!(worker(&place.test).drain().await.unwrap(), 1);
    // Not even after it was done.
    enqueue(&place, "succeed", "once", json!({})).await;
    assert_eq!(worker(&place.test).drain().await.unwrap(), 0);
    assert_eq!(count(&place.test, "done").await, 1);
    assert_none_left(&place.test, &[("done", 1)]).await;
}

#[tokio::test]
async fn a_job_lands_in_the_clinic_of_its_context() {
    let place = place().await;
    let other = place.test.clinic("b").await;
    let payload = json!({ "clinic_id": other.id.to_string() });
    enqueue(&place, "succeed", &other.id.to_string(), payload).await;
    assert_eq!(jobs_of(&place.test, place.clinic.id).await, 1);
    assert_eq!(jobs_of(&place.test, other.id).await, 0);
    worker(&place.test).drain().await.unwrap();
    let place_of_effect: Vec<Uuid> = sqlx::query_scalar("SELECT clinic_id FROM app.counters")
        .fetch_all(&place.test.database.admin)
        .await
        .unwrap();
    assert_eq!(place_of_effect, [place.clinic.id.0]);
    assert_none_left(&place.test, &[("done", 1)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_do_two_hundred_jobs_once_each() {
    let place = place().await;
    let mut context = enter(&place.test, &place.owner).await;
    let due = place.test.app.clock.now();
    for number in 0..200 {
        let payload = json!({ "series": format!("job-{number}") });
        jobs::enqueue(context.tx(), "succeed", &number.to_string(), &payload, due).await.unwrap();
    }
    context.commit().await.unwrap();

    let workers: Vec<_> = (0..8)
        .map(|_| {
            let worker = worker(&place.test);
            tokio::spawn(async move { worker.drain().await.unwrap() })
        })
        .collect();
    let mut claimed = 0;
    for worker in workers {
        claimed += worker.await.unwrap();
    }
    assert_eq!(claimed, 200);
    let once: Vec<i64> = sqlx::query_scalar("SELECT value FROM app.counters")
        .fetch_all(&place.test.database.admin)
        .await
        .unwrap();
    assert_eq!(once, [1; 200]);
    assert_none_left(&place.test, &[("done", 200)]).await;
}

/// The first run of [`slow`] says that it started, and waits to be let on. Only one test uses it.
static STARTED: Semaphore = Semaphore::const_new(0);
static LET_ON: Semaphore = Semaphore::const_new(0);

async fn slow(running: Running) -> Result<Finished> {
    let mut tx = running.begin().await?;
    add_one(&mut tx, &format!("attempt-{}", running.job.attempts)).await?;
    if running.job.attempts == 1 {
        STARTED.add_permits(1);
        LET_ON.acquire().await.unwrap().forget();
    }
    running.finish(tx).await
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_changes_nothing() {
    let place = place().await;
    enqueue(&place, "slow", "one", json!({})).await;
    let first = worker(&place.test);
    let first = tokio::spawn(async move { first.drain().await.unwrap() });
    STARTED.acquire().await.unwrap().forget();

    // The first heartbeat may still be on its way, with the old time or the new: then once more.
    let second = worker(&place.test);
    let mut taken_over = 0;
    for _ in 0..3 {
        place.test.pass_seconds(61);
        taken_over += second.drain().await.unwrap();
    }
    assert_eq!(taken_over, 1);
    LET_ON.add_permits(1);
    assert_eq!(first.await.unwrap(), 1);
    assert_eq!(count(&place.test, "attempt-1").await, 0, "the effect of the first is undone");
    assert_eq!(count(&place.test, "attempt-2").await, 1);
    assert_none_left(&place.test, &[("done", 1)]).await;
}

#[tokio::test]
async fn a_failing_job_is_tried_again_later_and_then_given_up() {
    let place = place().await;
    enqueue(&place, "fail", "one", json!({})).await;
    let worker = worker(&place.test);
    assert_eq!(worker.drain().await.unwrap(), 1, "the first attempt");
    for wait in [5, 10, 20, 40] {
        place.test.pass_seconds(wait - 1);
        assert_eq!(worker.drain().await.unwrap(), 0, "not before {wait} s");
        assert_eq!(count(&place.test, "given_up").await, 0);
        place.test.pass_seconds(1);
        assert_eq!(worker.drain().await.unwrap(), 1, "after {wait} s");
    }
    assert_eq!(MAX_ATTEMPTS, 5);
    place.test.pass_seconds(100_000);
    assert_eq!(worker.drain().await.unwrap(), 0, "a dead job is not taken");
    assert_eq!(count(&place.test, "failed").await, 0, "no failed attempt left anything");
    assert_eq!(count(&place.test, "given_up").await, 1);
    assert_none_left(&place.test, &[("dead", 1)]).await;
}

#[tokio::test]
async fn a_panic_is_an_error_of_that_job_only() {
    let place = place().await;
    for (kind, key) in [("panic", "first"), ("succeed", "second"), ("succeed", "third")] {
        enqueue(&place, kind, key, json!({})).await;
    }
    let worker = worker(&place.test);
    assert_eq!(worker.drain().await.unwrap(), 3);
    assert_eq!(count(&place.test, "done").await, 2);
    for _ in 1..MAX_ATTEMPTS {
        place.test.pass_seconds(3600);
        assert_eq!(worker.drain().await.unwrap(), 1);
    }
    assert_eq!(count(&place.test, "given_up").await, 1);
    let reason: String =
        sqlx::query_scalar("SELECT last_error FROM queue.jobs WHERE state = 'dead'")
            .fetch_one(&place.test.database.admin)
            .await
            .unwrap();
    assert_eq!(reason, "internal: the job panicked");
    assert_none_left(&place.test, &[("dead", 1), ("done", 2)]).await;
}

/// Telling people and laying the job aside are one transaction: when the first fails, neither
/// happened, and both are tried again.
#[tokio::test]
async fn giving_up_is_whole_or_not_at_all() {
    async fn tell_later(running: &Running, tx: &mut PgTransaction<'static>) -> Result<()> {
        tell(tx).await?;
        if running.job.attempts == MAX_ATTEMPTS {
            return Err(Error::Upstream("the mailbox is full".into()));
        }
        Ok(())
    }
    let place = place().await;
    enqueue(&place, "fail", "one", json!({})).await;
    let work = Work {
        attempts: MAX_ATTEMPTS,
        run: |r| Box::pin(fail(r)),
        give_up: |r, tx| Box::pin(tell_later(r, tx)),
    };
    let worker = Worker::new(place.test.app.clone(), [("fail", work)]);
    for _ in 0..MAX_ATTEMPTS {
        assert_eq!(worker.drain().await.unwrap(), 1);
        place.test.pass_seconds(3600);
    }
    assert_eq!(count(&place.test, "given_up").await, 0);
    assert_eq!(depth(&place.test).await, [("running".to_owned(), 1)]);
    assert_eq!(worker.drain().await.unwrap(), 1);
    assert_eq!(count(&place.test, "given_up").await, 1);
    assert_none_left(&place.test, &[("dead", 1)]).await;
}

/// Runs one statement in a transaction of the worker's login role; gives its error code, or "".
async fn as_worker(place: &Place, statements: &[String]) -> String {
    let mut connection = place.test.database.connect_as("clinic_worker").await;
    let sql = format!("BEGIN; {}; COMMIT", statements.join("; "));
    match sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await {
        Ok(_) => String::new(),
        Err(error) => error.as_database_error().unwrap().code().unwrap().into_owned(),
    }
}

#[tokio::test]
async fn a_worker_enters_only_the_clinic_of_a_job_it_holds() {
    let place = place().await;
    enqueue(&place, "succeed", "held", json!({})).await;
    let mut connection = place.test.database.connect_as("clinic_worker").await;
    let vouched = hex::encode(place.test.app.master.vouch("claim", &["succeed"]));
    let claim = format!(
        "SELECT id, fence
         FROM queue.claim('{{succeed}}', now() + interval '1 day', '1 minute', '\\x{vouched}')"
    );
    let (id, fence): (Uuid, i64) =
        sqlx::query_as(AssertSqlSafe(claim.clone())).fetch_one(&mut connection).await.unwrap();
    enqueue(&place, "succeed", "waiting", json!({})).await;
    let waiting: Uuid = sqlx::query_scalar("SELECT id FROM queue.jobs WHERE key = 'waiting'")
        .fetch_one(&place.test.database.admin)
        .await
        .unwrap();

    let enter = |id: Uuid, fence: i64| format!("SELECT queue.enter('{id}', {fence})");
    let finish = |id: Uuid, fence: i64| format!("SELECT queue.finish('{id}', {fence}, now())");
    for refused in [
        enter(id, fence + 1),
        enter(id, fence - 1),
        enter(waiting, 0),
        enter(waiting, fence),
        enter(Uuid::from_u128(1), fence),
        finish(id, fence + 1),
        finish(waiting, 0),
    ] {
        assert_eq!(as_worker(&place, std::slice::from_ref(&refused)).await, "28000", "{refused}");
    }
    let again = [enter(id, fence), claim.clone()];
    assert_eq!(as_worker(&place, &again).await, "28000", "a job looks at another's payload");
    assert_eq!(as_worker(&place, &[enter(id, fence), finish(id, fence)]).await, "");
    assert_eq!(as_worker(&place, &[enter(id, fence)]).await, "28000", "a finished job");
    assert_eq!(as_worker(&place, &[finish(id, fence)]).await, "28000", "a finished job");

    for role in ["clinic_staff", "clinic_sales", "clinic_portal", "clinic_super", "clinic_auth"] {
        let mut other = place.test.database.connect_as(role).await;
        for sql in [claim.clone(), enter(waiting, 0), "SELECT * FROM queue.depth()".to_owned()] {
            let error = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut other).await.unwrap_err();
            assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42501", "{role}");
        }
    }
    assert_eq!(worker(&place.test).drain().await.unwrap(), 1);
    assert_none_left(&place.test, &[("done", 2)]).await;
}

// Jobs of the platform's own.

/// Says whether it is in a context, and ends.
async fn look_around(running: Running) -> Result<Finished> {
    assert_eq!(running.job.clinic, None);
    assert!(running.clinic().is_err());
    let mut tx = running.begin().await?;
    let context: Option<String> =
        sqlx::query_scalar("SELECT ctx.field(3)").fetch_one(&mut *tx).await?;
    assert_eq!(context, None, "no context is entered");
    running.finish(tx).await
}

#[tokio::test]
async fn a_job_of_no_clinic_is_done_outside_any_and_once() {
    let test = TestApp::new().await;
    let due = test.app.clock.now();
    for payload in [json!({ "name": "ณิชา \"N\"" }), json!({})] {
        let mut auth = test.app.pools.auth().acquire().await.unwrap();
        jobs::enqueue_aside(&mut auth, &test.app, "look", "one", &payload, due).await.unwrap();
    }
    let stored: Value = sqlx::query_scalar("SELECT payload FROM queue.jobs")
        .fetch_one(&test.database.admin)
        .await
        .unwrap();
    assert_eq!(stored, json!({ "name": "ณิชา \"N\"" }), "the first of two with one key");
    let work = Work {
        attempts: 1,
        run: |r| Box::pin(look_around(r)),
        give_up: |_, _| Box::pin(std::future::ready(Ok(()))),
    };
    let worker = Worker::new(test.app.clone(), [("look", work)]);
    assert_eq!(worker.drain().await.unwrap(), 1);
    let forgotten: Value = sqlx::query_scalar("SELECT payload FROM queue.jobs")
        .fetch_one(&test.database.admin)
        .await
        .unwrap();
    assert_eq!(forgotten, json!({}));
    assert_none_left(&test, &[("done", 1)]).await;
}

#[tokio::test]
async fn nobody_enqueues_for_the_platform_without_the_programs_word() {
    let place = place().await;
    let mac = |parts: &[&str]| hex::encode(place.test.app.master.vouch("enqueue", parts));
    let good = mac(&["look", "one", "{}", "1000000"]);
    let call = |kind: &str, key: &str, payload: &str, seconds: i32, mac: &str| {
        format!(
            "SELECT auth.enqueue_aside('{kind}', '{key}', '{payload}', to_timestamp({seconds}), '\\x{mac}')"
        )
    };
    let mut auth = place.test.database.connect_as("clinic_auth").await;
    for bent in [
        call("other", "one", "{}", 1, &good),
        call("look", "two", "{}", 1, &good),
        call("look", "one", "{\"a\": 1}", 1, &good),
        call("look", "one", "{}", 2, &good),
        call("look", "one", "{}", 1, "00"),
    ] {
        let error = sqlx::raw_sql(AssertSqlSafe(bent)).execute(&mut auth).await.unwrap_err();
        assert_eq!(error.as_database_error().unwrap().code().unwrap(), "28000");
    }
    let straight = call("look", "one", "{}", 1, &good);
    sqlx::raw_sql(AssertSqlSafe(straight.clone())).execute(&mut auth).await.unwrap();
    for role in ["clinic_staff", "clinic_sales", "clinic_portal", "clinic_super", "clinic_worker"] {
        let mut other = place.test.database.connect_as(role).await;
        let error = sqlx::raw_sql(AssertSqlSafe(straight.clone())).execute(&mut other).await;
        assert_eq!(error.unwrap_err().as_database_error().unwrap().code().unwrap(), "42501");
    }
    assert_eq!(depth(&place.test).await, [("ready".to_owned(), 1)]);
}

#[tokio::test]
async fn a_job_comes_back_when_it_was_told_to() {
    async fn turned_away(running: Running) -> Result<Finished> {
        match running.job.attempts {
            1 => Err(Error::TooMany { retry_after: 600 }),
            _ => running.finish(running.begin().await?).await,
        }
    }
    let place = place().await;
    enqueue(&place, "limited", "one", json!({})).await;
    let work = Work {
        attempts: MAX_ATTEMPTS,
        run: |r| Box::pin(turned_away(r)),
        give_up: |_, tx| Box::pin(tell(tx)),
    };
    let worker = Worker::new(place.test.app.clone(), [("limited", work)]);
    assert_eq!(worker.drain().await.unwrap(), 1);
    place.test.pass_seconds(599);
    assert_eq!(worker.drain().await.unwrap(), 0, "not before");
    place.test.pass_seconds(1);
    assert_eq!(worker.drain().await.unwrap(), 1);
    assert_none_left(&place.test, &[("done", 1)]).await;
}

#[tokio::test]
async fn a_job_that_cannot_succeed_is_laid_aside_at_once() {
    async fn hopeless(running: Running) -> Result<Finished> {
        let mut tx = running.begin().await?;
        tell(&mut tx).await?;
        running.bury(tx, "nobody lives there").await
    }
    let place = place().await;
    enqueue(&place, "hopeless", "one", json!({})).await;
    let work = Work {
        attempts: MAX_ATTEMPTS,
        run: |r| Box::pin(hopeless(r)),
        give_up: |_, tx| Box::pin(tell(tx)),
    };
    let worker = Worker::new(place.test.app.clone(), [("hopeless", work)]);
    assert_eq!(worker.drain().await.unwrap(), 1);
    assert_eq!(count(&place.test, "given_up").await, 1);
    assert_none_left(&place.test, &[("dead", 1)]).await;
}
