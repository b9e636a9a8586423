//! Whoever hangs up leaves nothing half done: no connection stays in a transaction, and what was asked for is there.

use std::task::Poll;
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::Request;

use crate::support::Program;

/// How many connections of this database stand in a transaction with nothing going on.
async fn stuck(program: &Program) -> i64 {
    sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap()
}

async fn registered(program: &Program) -> i64 {
    let count = "SELECT count(*) FROM app.customers WHERE full_name LIKE 'Hung up %'";
    sqlx::query_scalar(count).fetch_one(&program.test.database.admin).await.unwrap()
}

/// Waits until nobody's transaction is open. One that nobody would end stays until its connection is used again, so
/// meanwhile nothing is asked.
async fn settles(program: &Program) {
    let until = Instant::now() + Duration::from_secs(20);
    while stuck(program).await > 0 {
        assert!(Instant::now() < until, "a connection stays in a transaction");
        tokio::task::yield_now().await;
    }
}

/// What comes of something that is given up when it could go on for the `turns`th time; none if it was.
async fn given_up<T>(asked: impl Future<Output = T>, turns: usize) -> Option<T> {
    let mut asked = std::pin::pin!(asked);
    let mut left = turns;
    std::future::poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        asked.as_mut().poll(cx).map(Some)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hangs_up_at_any_moment_leaves_nothing_half_done() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (asked, mut done) = (40, 0);
    for turns in 1..=asked {
        let body = json!({ "full_name": format!("Hung up {turns}") });
        let request = Request::post("/api/customers").by(&a.staff).json(&body);
        if let Some(answer) = given_up(program.send(request), turns).await {
            assert_eq!(answer.status, 201);
            done += 1;
        }
        settles(&program).await;
    }
    let rows = registered(&program).await;
    assert!(rows >= done, "{rows} rows of {done} answers");
    // Whoever has asked at all is done with to the end.
    let until = Instant::now() + Duration::from_secs(20);
    while registered(&program).await < i64::try_from(asked).unwrap() {
        assert!(Instant::now() < until, "some of {asked} were never registered");
        tokio::task::yield_now().await;
    }
}
