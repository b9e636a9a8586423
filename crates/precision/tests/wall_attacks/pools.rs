//! The program's own pools: what a poisoned connection becomes, and what a clean one is.

use std::collections::BTreeSet;

use base::{Context, RequestInfo, Role, Theme};
use sqlx::{AssertSqlSafe, Row};
use testkit::{Person, TestApp};
use uuid::Uuid;

/// A request that says nothing of itself, for entering through the program's own pools.
async fn context(test: &TestApp, person: &Person) -> Context {
    let request = RequestInfo {
        id: Uuid::nil(),
        method: http::Method::GET,
        path: "/".to_owned(),
        chosen_lang: None,
        browser_lang: None,
        theme: Theme::System,
        htmx: false,
        address: String::new(),
        user_agent: String::new(),
        token: None,
        ticket: None,
        device: None,
    };
    Context::enter(&test.app, &person.token, request).await.unwrap()
}

async fn backend(context: &mut Context) -> i32 {
    sqlx::query("SELECT pg_backend_pid()").fetch_one(context.tx()).await.unwrap().get(0)
}

/// A connection that cannot be cleaned is closed.
#[tokio::test]
async fn a_poisoned_connection_never_comes_back() {
    let test = TestApp::new().await;
    let clinic = test.clinic("a").await;
    let people = [
        test.member(&clinic, Role::ClinicOwner).await,
        test.member(&clinic, Role::SalesStaff).await,
        test.super_admin().await,
    ];
    for person in people {
        for poison in [
            "PREPARE mine AS SELECT 1",
            "LISTEN jobs",
            "DECLARE mine CURSOR WITH HOLD FOR SELECT 1",
        ] {
            let mut context = context(&test, &person).await;
            let pid = backend(&mut context).await;
            let sql = format!("COMMIT; BEGIN; {poison}; COMMIT; BEGIN");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(context.tx()).await.unwrap();
            drop(context);
            wait_until_gone(&test, pid).await;
        }
    }
}

/// Closing happens after the answer went out, so it is asked for until it is so.
async fn wait_until_gone(test: &TestApp, pid: i32) {
    for _ in 0..20_000 {
        let there: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)")
                .bind(pid)
                .fetch_one(&test.database.admin)
                .await
                .unwrap();
        if !there {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the poisoned connection is still there");
}

/// What RESET undoes costs no connection; and the next one to use it finds nothing of it.
#[tokio::test]
async fn a_clean_connection_comes_back_as_it_was() {
    let test = TestApp::new().await;
    let clinic = test.clinic("a").await;
    let owner = test.member(&clinic, Role::ClinicOwner).await;
    let mut pids = BTreeSet::new();
    for _ in 0..50 {
        let mut context = context(&test, &owner).await;
        pids.insert(backend(&mut context).await);
        let settings =
            "SELECT current_setting('search_path') || current_setting('statement_timeout')
                          || current_setting('row_security')";
        let found: String = sqlx::query(settings).fetch_one(context.tx()).await.unwrap().get(0);
        assert_eq!(found, "app, pg_temp15son");
        let dirt = "COMMIT; SET search_path = public; SET statement_timeout = 0;
                    SET row_security = off; SET ctx.v = 'x'; BEGIN";
        sqlx::raw_sql(dirt).execute(context.tx()).await.unwrap();
    }
    assert!(pids.len() < 50, "no connection was ever used again");
}
