//! How often somebody may ask, over every process of the installation.

use std::sync::Arc;

use crate::support::Program;
use base::limits::{self, Limit};
use base::{App, Error};
use testkit::{Request, TestApp};

const LIMIT: Limit = Limit { name: "test", ceiling: 100, seconds: 3600, setting: None };

/// Asks so many times at once; gives how often it was let through.
async fn ask(app: &App, times: usize) -> usize {
    let asked = (0..times).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { limits::take(&app, &LIMIT, "somebody").await })
    });
    let mut passed = 0;
    for outcome in asked.collect::<Vec<_>>() {
        match outcome.await.unwrap() {
            Ok(()) => passed += 1,
            Err(Error::TooMany { retry_after }) => assert!((1..=3600).contains(&retry_after)),
            Err(error) => panic!("{error}"),
        }
    }
    passed
}

/// Early in a window, so that it does not end while a test asks.
fn begin_window(test: &TestApp) {
    let into = test.app.clock.now().0.as_second() % i64::from(LIMIT.seconds);
    test.pass_seconds(i64::from(LIMIT.seconds) - into + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_share_a_limit_and_never_pass_it_together() {
    let test = TestApp::new().await;
    begin_window(&test);
    let other = test.another_process(&[]);
    for round in 1..=3 {
        let (one, two) = tokio::join!(ask(&test.app, 150), ask(&other, 150));
        assert_eq!(one + two, 100, "round {round}: {one} and {two}");
        assert_eq!(ask(&test.app, 1).await + ask(&other, 1).await, 0, "nothing is left");
        test.pass_seconds(i64::from(LIMIT.seconds));
    }
}

#[tokio::test]
async fn what_a_process_leaves_of_its_block_is_all_that_is_lost() {
    let test = TestApp::new().await;
    begin_window(&test);
    assert_eq!(ask(&test.another_process(&[]), 1).await, 1, "and then it is gone");
    assert_eq!(ask(&test.app, 200).await, 95, "a twentieth of the ceiling is lost, no more");
}

#[tokio::test]
async fn windows_that_ended_are_let_go() {
    let test = TestApp::new().await;
    assert_eq!(ask(&test.app, 1).await, 1);
    let left = async || -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM auth.leases")
            .fetch_one(&test.database.admin)
            .await
            .unwrap()
    };
    assert_eq!(left().await, 1);
    test.pass_seconds(3 * 3600);
    // Asking sweeps aside, at most once a minute.
    assert_eq!(ask(&test.app, 1).await, 1);
    while left().await > 1 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_account_that_asks_too_often_is_told_when_to_come_back() {
    let program = Program::with_limits(&[("account", 4)]).await;
    // Registering the customer was the owner's first request.
    let a = program.staffed("a").await;
    let me = || Request::get("/api/me").by(&a.owner);
    for _ in 0..3 {
        assert_eq!(program.send(me()).await.status, 200);
    }
    let refused = program.send(me()).await;
    assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (429, Some("too_many")));
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    let wait: u32 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let page = program.send(Request::get("/").by(&a.owner)).await;
    assert_eq!(page.status, 429);
    assert!(page.headers.contains_key("retry-after") && page.text().contains("Please wait"));
    // Whoever else is there goes on working, and so does the owner in the next window.
    assert_eq!(program.send(Request::get("/api/me").by(&a.staff)).await.status, 200);
    program.test.pass_seconds(i64::from(wait));
    assert_eq!(program.send(me()).await.status, 200);
}

#[tokio::test]
async fn an_address_is_limited_before_anybody_signs_in_and_health_is_free() {
    let program = Program::with_limits(&[("address", 3), ("sign-in", 2)]).await;
    let visit = |path: &str| Request::get(path).from("203.0.113.7");
    for expected in [200, 200, 200, 429] {
        assert_eq!(program.send(visit("/auth/login")).await.status, expected);
    }
    // A session that does not work is a stranger's, too.
    let forged = visit("/api/me").header("cookie", &format!("session=s{}", "0".repeat(64)));
    assert_eq!(program.send(forged).await.status, 429);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(program.send(visit(path)).await.status, 200, "{path}");
    }
    let post = || Request::post("/auth/login").from("203.0.113.8").form(&[]);
    for expected in [422, 422, 429] {
        assert_eq!(program.send(post()).await.status, expected);
    }
    // The same network of version 6 is one address.
    for (last, expected) in [(1, 200), (2, 200), (3, 200), (4, 429)] {
        let request = Request::get("/auth/login").from(&format!("2001:db8::{last}"));
        assert_eq!(program.send(request).await.status, expected);
    }
}

#[tokio::test]
async fn a_forged_header_hides_nobody_and_a_proxy_of_ours_is_believed() {
    let program = Program::with_limits(&[("address", 3)]).await;
    let visit = |peer: &str, said: &str| {
        Request::get("/auth/login").from(peer).header("x-forwarded-for", said)
    };
    for (number, expected) in [(1, 200), (2, 200), (3, 200), (4, 429), (5, 429)] {
        let forged = visit("203.0.113.7", &format!("198.51.100.{number}"));
        assert_eq!(program.send(forged).await.status, expected);
    }
    for number in 1..=9 {
        let honest = visit("10.0.0.1", &format!("198.51.100.{number}"));
        assert_eq!(program.send(honest).await.status, 200);
    }
    // Through the proxy, what the client wrote itself stands further left and counts for nothing.
    for (number, expected) in [(1, 200), (2, 200), (3, 200), (4, 429)] {
        let forged = visit("10.0.0.1", &format!("192.0.2.{number}, 198.51.100.77"));
        assert_eq!(program.send(forged).await.status, expected);
    }
}

#[tokio::test]
async fn an_operator_changes_a_ceiling_of_one_process_and_the_others_keep_theirs() {
    let test = TestApp::new().await;
    begin_window(&test);
    let strict = Arc::new(test.another_process(&[("test", 10)]));
    assert_eq!(ask(&strict, 50).await, 10);
    assert_eq!(ask(&test.app, 200).await, 90, "what was let through counts for both");
}
