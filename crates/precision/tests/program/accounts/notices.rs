//! What is told of an account goes with what it tells of: both happen, or neither.

use serde_json::json;
use testkit::{Person, Request};

use super::{me, sign_in};
use crate::support::Program;

const NEW: &str = "lemongrass-ferry-61";

/// From now on no letter about an account can be ordered, as if the database failed there.
async fn break_the_post(program: &Program) {
    let sql =
        "ALTER FUNCTION auth.enqueue_aside(text, text, text, timestamptz, bytea) RENAME TO lost";
    sqlx::query(sql).execute(&program.test.database.admin).await.unwrap();
}

async fn events(program: &Program, kind: &str) -> i64 {
    let sql = "SELECT count(*) FROM app.audit_events WHERE kind = $1";
    let count = sqlx::query_scalar(sql).bind(kind);
    count.fetch_one(&program.test.database.admin).await.unwrap()
}

#[tokio::test]
async fn nothing_changes_that_its_owner_is_not_told_of() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let first = sign_in(&program, &a.staff.email, Person::PASSWORD, None).await;
    assert_eq!(first.status, 200, "the first browser is no news");
    let other = program.test.session(a.staff.account, Some(a.clinic.id), a.staff.role).await;
    let other = Person { token: other, ..a.staff.clone() };
    break_the_post(&program).await;

    let form = [("current_password", Person::PASSWORD), ("password", NEW)];
    let change = Request::post("/account/password").by(&a.staff).form(&form);
    assert_eq!(program.send(change).await.status, 500);
    assert_eq!(sign_in(&program, &a.staff.email, NEW, None).await.status, 401);
    assert_eq!(events(&program, "password_changed").await, 0);

    let end = Request::post("/account/sessions/end-others").by(&a.staff);
    assert_eq!(program.send(end).await.status, 500);
    assert_eq!(me(&program, &other).await, 200, "its session goes on");
    assert_eq!(events(&program, "sessions_ended").await, 0);

    let before = events(&program, "signed_in").await;
    let unknown = sign_in(&program, &a.staff.email, Person::PASSWORD, None).await;
    assert_eq!(unknown.status, 500, "a browser that was never seen does not come in unannounced");
    assert_eq!(events(&program, "signed_in").await, before);
    let asked = json!({ "email": a.staff.email });
    let forgot = Request::post("/api/auth/forgot").json(&asked);
    assert_eq!(program.send(forgot).await.status, 500);
}
