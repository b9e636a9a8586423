//! Keys for programs: what one may, how it is made, and everything that ends it.

use crate::support::{Program, Staffed};
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

/// Makes a key through the API.
async fn make(program: &Program, by: &Person, scopes: &[&str]) -> Value {
    let answer = ask(program, by, &json!({ "label": "Till", "scopes": scopes, "days": 90 })).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn ask(program: &Program, by: &Person, body: &Value) -> Answer {
    program.send(Request::post("/api/keys").by(by).json(body)).await
}

fn secret(made: &Value) -> &str {
    made["key"].as_str().unwrap()
}

async fn status(program: &Program, key: &str, path: &str) -> u16 {
    program.send(Request::get(path).key(key)).await.status.as_u16()
}

#[tokio::test]
async fn a_key_acts_as_its_maker_within_its_scopes() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let made = make(&program, &a.admin, &["customers.read"]).await;
    let key = secret(&made);
    assert!(key.starts_with("precision_s"), "{key}");
    let list = program.send(Request::get("/api/customers").key(key)).await;
    assert_eq!((list.status.as_u16(), list.json()["total"].as_i64()), (200, Some(1)));
    let me = program.send(Request::get("/api/me").key(key)).await.json();
    assert_eq!(me["user"]["id"], a.admin.account.0.to_string());
    for path in ["/api/activity", "/api/keys", "/settings/keys", "/api/analyses"] {
        assert_eq!(status(&program, key, path).await, 403, "{path}");
    }
    let create = Request::post("/api/customers").key(key).json(&json!({ "full_name": "X" }));
    assert_eq!(program.send(create).await.status, 403);
    // A key is no cookie.
    let cookie = Request::get("/api/me").header("cookie", &format!("session={}", &key[10..]));
    assert_eq!(program.send(cookie).await.status, 401);
}

#[tokio::test]
async fn a_key_is_shown_once_and_only_its_hash_is_kept() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let made = make(&program, &a.owner, &["customers.read"]).await;
    let key = secret(&made);
    for path in ["/api/keys", "/settings/keys", "/activity", "/api/activity"] {
        let shown = program.send(Request::get(path).by(&a.owner)).await.text();
        assert!(!shown.contains(&key[11..]), "{path}");
    }
    let row = program.send(Request::get("/api/keys").by(&a.owner)).await.json()["items"][0].clone();
    assert_eq!((row["label"].as_str(), row["state"].as_str()), (Some("Till"), Some("active")));
    assert_eq!(row["hint"].as_str(), Some(&key[key.len() - 4..]));
    assert_eq!(row["last_used_at"], Value::Null);
    let kept: String =
        sqlx::query_scalar("SELECT s::text FROM auth.sessions AS s WHERE kind = 'key'")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert!(!kept.contains(&key[11..]), "the secret itself is stored");

    assert_eq!(status(&program, key, "/api/customers").await, 200);
    let used = || async {
        let list = program.send(Request::get("/api/keys").by(&a.owner)).await.json();
        list["items"][0]["last_used_at"].is_string()
    };
    while !used().await {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_pages_make_a_key_and_revoke_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let form = program.send(Request::get("/settings/keys/new").by(&a.owner)).await.text();
    assert!(form.contains("scope-customers.read") && !form.contains("scope-keys.manage"));
    let fields = [("label", "Website"), ("scope-customers.read", "on"), ("days", "30")];
    let wrong = Request::post("/settings/keys").by(&a.owner).form(&fields[..1]);
    let wrong = program.send(wrong).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Website"), "what was typed stays");
    let made = program.send(Request::post("/settings/keys").by(&a.owner).form(&fields)).await;
    assert_eq!(made.status, 201);
    let page = made.text();
    let start = page.find("precision_s").unwrap();
    let key = &page[start..start + 75];
    assert_eq!(status(&program, key, "/api/customers").await, 200);
    let list = program.send(Request::get("/api/keys").by(&a.owner)).await.json();
    let path = format!("/settings/keys/{}/revoke", list["items"][0]["id"].as_str().unwrap());
    let asked = program.send(Request::get(&path).by(&a.owner)).await;
    assert!(asked.status == 200 && asked.text().contains("Website"));
    let revoked = program.send(Request::post(&path).by(&a.owner)).await;
    assert_eq!((revoked.status.as_u16(), revoked.location()), (303, "/settings/keys"));
    assert_eq!(status(&program, key, "/api/customers").await, 401);
    // Once more changes nothing, and is not noted.
    assert_eq!(program.send(Request::post(&path).by(&a.owner)).await.status, 303);
    assert_eq!(program.send(Request::get(&path).by(&a.owner)).await.status, 303);
    let made = |found: &[(uuid::Uuid, String)]| found == [(a.clinic.id.0, "Website".to_owned())];
    program.wait_for_events("key_created", "label", made).await;
    program.wait_for_events("key_revoked", "label", made).await;
}

#[tokio::test]
async fn nobody_gives_a_key_what_they_do_not_hold() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    sqlx::query("UPDATE auth.members SET withdrawn = '{analyses.create}' WHERE account_id = $1")
        .bind(a.admin.account.0)
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let wanted = |label: &str, scope: &str, days: i64| json!({ "label": label, "scopes": [scope], "days": days });
    for (body, field) in [
        (wanted("K", "analyses.create", 90), "scopes"),
        (wanted("K", "keys.manage", 90), "scopes"),
        (wanted("K", "team.manage", 90), "scopes"),
        (wanted("K", "clinics.manage", 90), "scopes"),
        (wanted("K", "customers.read", 31), "days"),
        (wanted("", "customers.read", 30), "label"),
        (json!({}), "label"),
    ] {
        let answer = ask(&program, &a.admin, &body).await;
        assert_eq!((answer.status.as_u16(), answer.json()["field"].as_str()), (422, Some(field)));
    }
    // What is withdrawn from the maker later is withdrawn from the key.
    let made = make(&program, &a.admin, &["customers.read"]).await;
    sqlx::query("UPDATE auth.members SET withdrawn = '{customers.read}' WHERE account_id = $1")
        .bind(a.admin.account.0)
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(status(&program, secret(&made), "/api/customers").await, 403);
}

/// What ends a key, as the database sees it. `$1` is the maker's account, `$2` the clinic.
const ENDS: [(&str, &str); 7] = [
    (
        "the membership ends",
        "UPDATE auth.members SET disabled_at = now()
                             WHERE account_id = $1 AND clinic_id = $2",
    ),
    (
        "the account ends",
        "UPDATE auth.accounts SET disabled_at = now()
                          WHERE id = $1 AND $2::uuid IS NOT NULL",
    ),
    (
        "a role of another class",
        "UPDATE auth.members SET role = 'sales_staff'
                                 WHERE account_id = $1 AND clinic_id = $2",
    ),
    // What a change of the password calls; the session that changed it is kept.
    (
        "the password changes",
        "SELECT auth.make_sessions_end($1, NULL, (
        SELECT id FROM auth.sessions WHERE account_id = $1 AND kind = 'browser'
          AND $2::uuid IS NOT NULL))",
    ),
    ("signing out everywhere", "SELECT auth.make_sessions_end($1, $2, NULL)"),
    (
        "its time is over",
        "UPDATE auth.sessions SET expires_at = now()
                          WHERE account_id = $1 AND clinic_id = $2 AND kind = 'key'",
    ),
    (
        "it is revoked",
        "UPDATE auth.sessions SET revoked_at = now()
                       WHERE account_id = $1 AND clinic_id = $2 AND kind = 'key'",
    ),
];

#[tokio::test]
async fn a_key_ends_with_whatever_its_maker_stands_on_at_the_next_request() {
    let program = Program::start().await;
    for (number, (what, statement)) in ENDS.into_iter().enumerate() {
        let a = program.staffed(&format!("a{number}")).await;
        let made = make(&program, &a.admin, &["customers.read"]).await;
        let others = make(&program, &a.owner, &["customers.read"]).await;
        assert_eq!(status(&program, secret(&made), "/api/customers").await, 200, "{what}");
        sqlx::query(statement)
            .bind(a.admin.account.0)
            .bind(a.clinic.id.0)
            .execute(&program.test.database.admin)
            .await
            .unwrap();
        assert_eq!(status(&program, secret(&made), "/api/customers").await, 401, "{what}");
        assert_eq!(status(&program, secret(&others), "/api/customers").await, 200, "{what}");
    }
}

#[tokio::test]
async fn a_suspended_clinic_has_no_keys_left_not_even_when_it_works_again() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    let made = make(&program, &a.owner, &["customers.read"]).await;
    let set = async |status: &str| {
        sqlx::query_scalar::<_, bool>("SELECT auth.set_clinic_status($1, $2, $3, 'unpaid', '', $2)")
            .bind(boss.token.secret().as_slice())
            .bind(a.clinic.id.0)
            .bind(status)
            .fetch_one(program.test.app.pools.super_admin())
            .await
            .unwrap()
    };
    assert!(set("suspended").await);
    assert_ne!(status(&program, secret(&made), "/api/customers").await, 200);
    let body = json!({ "label": "K", "scopes": ["customers.read"], "days": 30 });
    assert_eq!(ask(&program, &a.owner, &body).await.status, 403, "nothing is written there");
    assert!(set("active").await);
    assert_eq!(status(&program, secret(&made), "/api/customers").await, 401);
}

#[tokio::test]
async fn another_clinic_sees_no_key_and_revokes_none() {
    let program = Program::start().await;
    let (a, b): (Staffed, Staffed) = (program.staffed("a").await, program.staffed("b").await);
    let made = make(&program, &a.owner, &["customers.read"]).await;
    let id = made["id"].as_str().unwrap();
    let list = program.send(Request::get("/api/keys").by(&b.owner)).await.json();
    assert_eq!(list["total"], 0);
    for path in [format!("/api/keys/{id}/revoke"), format!("/settings/keys/{id}/revoke")] {
        assert_eq!(program.send(Request::post(&path).by(&b.owner)).await.status, 404, "{path}");
    }
    for path in [format!("/api/keys/{id}"), format!("/settings/keys/{id}/revoke")] {
        assert_eq!(program.send(Request::get(&path).by(&b.owner)).await.status, 404, "{path}");
    }
    assert_eq!(status(&program, secret(&made), "/api/customers").await, 200);
}

#[tokio::test]
async fn each_key_has_a_limit_of_its_own() {
    let program = Program::with_limits(&[("key", 3)]).await;
    let a = program.staffed("a").await;
    let made = [
        make(&program, &a.owner, &["customers.read"]).await,
        make(&program, &a.owner, &["customers.read"]).await,
    ];
    for key in &made {
        for expected in [200, 200, 200, 429] {
            assert_eq!(status(&program, secret(key), "/api/customers").await, expected);
        }
    }
    assert_eq!(program.send(Request::get("/api/me").by(&a.owner)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_clinic_has_fifty_keys_at_most_however_many_are_asked_for_at_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for _ in 0..45 {
        make(&program, &a.owner, &["customers.read"]).await;
    }
    let body = json!({ "label": "K", "scopes": ["customers.read"], "days": 30 });
    let asked: Vec<_> = (0..15).map(|_| ask(&program, &a.owner, &body)).collect();
    let answers = program.test.at_once(asked).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((made, answers.iter().filter(|answer| answer.status == 409).count()), (5, 10));
}

/// A statement that was slipped into one of a member's queries cannot make itself a key.
#[tokio::test]
async fn the_database_makes_no_key_without_the_secret_of_a_browsers_session() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let key = make(&program, &a.owner, &["customers.read"]).await;
    let key = base::session::SessionToken::parse_key(secret(&key)).unwrap();
    let sql = "SELECT auth.keep_key($1, sha256('new'), 'x', 'x', $2, now() + interval '1 day')";
    for (who, token, scope, made) in [
        (&a.owner, a.owner.token.secret().as_slice(), "customers.read", true),
        (&a.owner, a.owner.token.secret().as_slice(), "keys.manage", false),
        (&a.owner, b"guessed".as_slice(), "customers.read", false),
        (&a.owner, a.staff.token.secret().as_slice(), "customers.read", false),
        (&a.owner, key.secret().as_slice(), "customers.read", false),
        (&a.staff, a.staff.token.secret().as_slice(), "customers.read", false),
    ] {
        let mut context = program.context(who).await;
        let outcome = sqlx::query(sql).bind(token).bind([scope]).execute(context.tx()).await;
        assert_eq!(outcome.is_ok(), made, "{:?} {scope}", who.role);
    }
}
