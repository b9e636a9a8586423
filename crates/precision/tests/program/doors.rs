//! Every route that the program serves, tried by everybody. The cases come from the table that builds
//! the router: a new route is tried without anybody adding it here.

use crate::support::{Program, knock, may, people};
use base::Access;
use testkit::Request;

#[tokio::test]
async fn nobody_passes_a_door_without_the_right_it_names() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    assert!(program.routes.len() >= 25, "the table is the router's");
    for route in &program.routes {
        if route.access == Access::Public {
            continue;
        }
        let stranger = knock(&program, route, None, a.customer.0).await;
        if route.path.starts_with("/api/") {
            assert_eq!(stranger.status, 401, "{route:?}");
            assert_eq!(stranger.json()["code"], "sign_in", "{route:?}");
        } else {
            assert_eq!(stranger.status, 303, "{route:?}");
            assert!(stranger.location().starts_with("/auth/login"), "{route:?}");
        }
        for person in people(&a).into_iter().chain([&boss]) {
            let answer = knock(&program, route, Some(person), a.customer.0).await;
            assert!(answer.status.as_u16() < 500, "{route:?} {:?} {}", person.role, answer.text());
            let refused = answer.status == 403;
            assert_eq!(refused, !may(person.role, route.access), "{route:?} {:?}", person.role);
        }
    }
}

#[tokio::test]
async fn an_ended_session_opens_nothing_from_the_next_request_on() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let admin = &program.test.database.admin;
    let ways = [
        ("sessions", "UPDATE auth.sessions SET revoked_at = now() WHERE account_id = $1"),
        ("sessions", "UPDATE auth.sessions SET expires_at = now() WHERE account_id = $1"),
        ("members", "UPDATE auth.members SET disabled_at = now() WHERE account_id = $1"),
        ("accounts", "UPDATE auth.accounts SET disabled_at = now() WHERE id = $1"),
    ];
    for (person, (table, statement)) in people(&a).into_iter().zip(ways) {
        let before = program.send(Request::get("/api/me").by(person)).await;
        assert_eq!(before.status, 200);
        let done = sqlx::query(statement).bind(person.account.0).execute(admin).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "{table}");
        let after = program.send(Request::get("/api/me").by(person)).await;
        assert_eq!(after.status, 401, "{statement}");
    }
}

#[tokio::test]
async fn a_role_that_changes_takes_its_rights_along_at_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let set = |role: &'static str| {
        sqlx::query("UPDATE auth.members SET role = $2 WHERE account_id = $1")
            .bind(a.admin.account.0)
            .bind(role)
            .execute(&program.test.database.admin)
    };
    set("clinic_staff").await.unwrap();
    let me = program.send(Request::get("/api/me").by(&a.admin)).await;
    assert_eq!(me.json()["role"], "clinic_staff");
    // A sales person has another pool: the old token opens nothing there.
    set("sales_staff").await.unwrap();
    assert_eq!(program.send(Request::get("/api/me").by(&a.admin)).await.status, 401);
}

#[tokio::test]
async fn probing_is_kept_in_the_log_of_the_clinic_it_came_from() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let path = format!("/api/customers/{}", b.customer);
    assert_eq!(program.send(Request::get(&path).by(&a.staff)).await.status, 404);
    let expected = [(a.clinic.id.0, path.clone())];
    program.wait_for_events("unknown_id", "path", |found| found == expected).await;
}

#[tokio::test]
async fn requests_of_other_sites_change_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let forged = Request::post("/customers")
        .by(&a.owner)
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .form(&[("full_name", "Forged")]);
    let answer = program.send(forged).await;
    assert_eq!(answer.status, 403);
    let list = program.send(Request::get("/api/customers").by(&a.owner)).await;
    assert_eq!(list.json()["total"], 1);
}
