//! Single permissions beyond the role: the rows of the database know them, and know when they are gone.

use std::collections::BTreeSet;

use base::{Permission, Role};
use serde_json::json;
use testkit::{Person, Request};

use crate::support::Program;

/// The owner lets somebody do what comes with their role, and this.
async fn grant(program: &Program, by: &Person, of: &Person, more: &[&'static str]) -> u16 {
    let with_role = of.role.permissions().map(Permission::as_str);
    let wanted: Vec<&str> = with_role.chain(more.iter().copied()).collect();
    let path = format!("/api/members/{}/permissions", of.member.0);
    let body = json!({ "permissions": wanted });
    program.send(Request::post(&path).by(by).json(&body)).await.status.as_u16()
}

async fn status(program: &Program, path: &str, by: &Person) -> u16 {
    program.send(Request::get(path).by(by)).await.status.as_u16()
}

/// What a person's rows hold, whatever the routes say.
async fn rows(program: &Program, who: &Person, sql: &'static str) -> i64 {
    let mut ctx = program.context(who).await;
    sqlx::query_scalar(sql).fetch_one(ctx.tx()).await.unwrap()
}

const LOG: &str = "SELECT count(*) FROM app.audit_events";

#[tokio::test]
async fn staff_granted_the_log_read_it_until_it_is_withdrawn() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    assert_eq!(status(&program, "/api/activity", &a.staff).await, 403);
    assert_eq!(rows(&program, &a.staff, LOG).await, 0);
    assert_eq!(grant(&program, &a.owner, &a.staff, &["activity.read"]).await, 200);
    let log = program.send(Request::get("/api/activity").by(&a.staff)).await;
    assert_eq!(log.status, 200);
    assert!(log.json()["total"].as_i64().unwrap() >= 2, "rows, and not an empty page");
    let page = program.send(Request::get("/activity").by(&a.staff)).await;
    assert!(page.text().contains("Customer of a"), "the page has them, too");
    assert_eq!(status(&program, "/activity/check", &a.staff).await, 200);
    // Not more than that.
    assert_eq!(status(&program, "/api/members", &a.staff).await, 403);
    assert_eq!(grant(&program, &a.owner, &a.staff, &[]).await, 200);
    assert_eq!(status(&program, "/api/activity", &a.staff).await, 403, "at the next request");
    assert_eq!(rows(&program, &a.staff, LOG).await, 0);
}

#[tokio::test]
async fn what_is_withdrawn_from_a_role_is_gone_from_the_rows() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    assert!(rows(&program, &a.admin, LOG).await > 0);
    let path = format!("/api/members/{}/permissions", a.admin.member.0);
    let body = json!({ "permissions": ["team.read", "dashboard.read"] });
    let done = program.send(Request::post(&path).by(&a.owner).json(&body)).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(rows(&program, &a.admin, LOG).await, 0);
    assert_eq!(status(&program, "/api/members", &a.admin).await, 200, "what is left goes on");
}

#[tokio::test]
async fn staff_who_manage_the_team_stay_below_its_admins_and_give_what_they_hold() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let colleague = program.test.member(&a.clinic, Role::ClinicStaff).await;
    let team = ["team.read", "team.manage"];
    assert_eq!(grant(&program, &a.owner, &a.staff, &team).await, 200);
    let listed = program.send(Request::get("/api/members").by(&a.staff)).await;
    assert!(listed.json()["total"].as_i64().unwrap() >= 5, "{}", listed.text());
    assert_eq!(grant(&program, &a.staff, &a.admin, &[]).await, 403, "above them");
    assert_eq!(grant(&program, &a.staff, &a.staff, &["activity.read"]).await, 403, "they lack it");
    assert_eq!(grant(&program, &a.staff, &colleague, &["activity.read"]).await, 403);
    assert_eq!(grant(&program, &a.staff, &colleague, &["team.read"]).await, 200);
    assert_eq!(status(&program, "/api/members", &colleague).await, 200);
    let role = format!("/api/members/{}/role", colleague.member.0);
    let up = Request::post(&role).by(&a.staff).json(&json!({ "role": "clinic_admin" }));
    assert_eq!(program.send(up).await.status, 403);
    let away = format!("/api/members/{}/deactivate", a.sales.member.0);
    assert_eq!(program.send(Request::post(&away).by(&a.staff).json(&json!({}))).await.status, 200);
}

#[tokio::test]
async fn staff_granted_the_letters_word_them() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    assert_eq!(grant(&program, &a.owner, &a.staff, &["letters.edit"]).await, 200);
    let form = [("subject", "Come and see us"), ("intro", "We look forward to you.")];
    let path = "/settings/letters/staff-en";
    let written = program.send(Request::post(path).by(&a.staff).form(&form)).await;
    assert_eq!(written.status, 303, "{}", written.text());
    let count = "SELECT count(*) FROM app.letter_texts";
    assert_eq!(rows(&program, &a.staff, count).await, 1);
    assert_eq!(grant(&program, &a.owner, &a.staff, &[]).await, 200);
    assert_eq!(program.send(Request::post(path).by(&a.staff).form(&form)).await.status, 403);
    assert_eq!(rows(&program, &a.staff, count).await, 0);
}

/// The rules of the rows name the same roles as the one table, and know all that can be granted.
#[tokio::test]
async fn the_rows_ask_for_the_roles_of_the_table() {
    let program = Program::start().await;
    let rules: Vec<String> = sqlx::query_scalar(
        "SELECT concat(qual, ' ', with_check) FROM pg_policies
         UNION ALL SELECT prosrc FROM pg_proc
         WHERE pronamespace IN ('auth'::regnamespace, 'queue'::regnamespace)",
    )
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    let mut asked = BTreeSet::new();
    for call in rules.iter().flat_map(|rule| rule.split("ctx.may(").skip(1)) {
        let words: Vec<&str> = call.split('\'').collect();
        let permission = Permission::parse(words[1]).unwrap_or_else(|| panic!("{call}"));
        let inside = |role: &Role| *role != Role::SuperAdmin;
        let of_table: BTreeSet<_> = permission.roles().filter(inside).map(Role::as_str).collect();
        let of_rule: BTreeSet<_> =
            words[3].split(' ').filter(|role| *role != Role::SuperAdmin.as_str()).collect();
        assert_eq!(of_rule, of_table, "{}", permission.as_str());
        asked.insert(permission);
    }
    // This one is looked up among the members.
    asked.insert(Permission::KeysManage);
    for permission in Permission::ALL.iter().copied() {
        let beyond =
            |role: &Role| permission.is_for(*role) && !permission.roles().any(|r| r == *role);
        let granted = Role::ALL.iter().any(beyond);
        let name = permission.as_str();
        assert!(
            !granted || asked.contains(&permission),
            "no row rule knows that {name} can be granted"
        );
    }
}
