//! The demo: exactly the clinics of the contract, and the same after a second run.

use crate::support::Program;
use precision::demo;
use serde_json::json;
use testkit::Request;

type Row = (String, i64, i64);

async fn clinics(program: &Program) -> Vec<Row> {
    sqlx::query_as(
        "SELECT k.name,
                (SELECT count(*) FROM auth.members m WHERE m.clinic_id = k.clinic_id
                   AND m.role NOT IN ('clinic_owner', 'customer')),
                (SELECT count(*) FROM app.customers c WHERE c.clinic_id = k.clinic_id)
         FROM auth.clinics k ORDER BY k.name",
    )
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap()
}

/// Every row of every table of ours, as text.
async fn everything(program: &Program) -> Vec<String> {
    let admin = &program.test.database.admin;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname IN ('app', 'auth', 'queue')
           AND c.relname <> 'security_events' ORDER BY 1",
    )
    .fetch_all(admin)
    .await
    .unwrap();
    let mut rows = Vec::new();
    for table in tables {
        let statement = format!("SELECT '{table}' || t::text FROM {table} AS t ORDER BY 1");
        let found: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_all(admin).await.unwrap();
        rows.extend(found);
    }
    rows
}

#[tokio::test]
async fn the_demo_is_what_the_contract_says_and_repeats() {
    let program = Program::start().await;
    let (app, options) = (&program.test.app, &program.test.database.options);
    demo::seed(app, options, "first-password").await.unwrap();
    let expected: Vec<Row> = [
        ("Bangkok Beauty Clinic", 5, 20),
        ("Chiang Mai Skin Clinic", 4, 10),
        ("Hatyai Beauty Lab", 3, 12),
        ("Khon Kaen Derma Clinic", 2, 5),
        ("Pattaya Wellness", 2, 8),
        ("Phuket Aesthetic Center", 3, 15),
    ]
    .into_iter()
    .map(|(name, staff, customers)| (name.to_owned(), staff, customers))
    .collect();
    assert_eq!(clinics(&program).await, expected);

    let before = everything(&program).await;
    program.test.pass_seconds(86_400);
    demo::seed(app, options, "first-password").await.unwrap();
    assert_eq!(everything(&program).await, before, "running it again changes nothing");

    for number in 1..=6 {
        let email = format!("clinic{number}@test.com");
        let body = json!({ "email": email, "password": "first-password" });
        let answer = program.send(Request::post("/api/auth/login").json(&body)).await;
        assert_eq!(answer.json()["role"], "clinic_owner", "{email}");
    }
    demo::seed(app, options, "second-password").await.unwrap();
    let body = json!({ "email": "admin@test.com", "password": "second-password" });
    let answer = program.send(Request::post("/api/auth/login").json(&body)).await;
    assert_eq!(answer.json()["role"], "super_admin", "the password printed is the one that works");
}
