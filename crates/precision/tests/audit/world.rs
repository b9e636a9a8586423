//! Logs to edit, and the edits undone.

use std::path::PathBuf;

use base::{ClinicId, Role};
use precision::audit::{self, Anchors, Report};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use testkit::{Request, TestApp};

/// A program with two clinics, ten events in the first one's log and some in the platform's.
pub struct World {
    pub test: TestApp,
    pub a: ClinicId,
    pub folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let test = TestApp::new().await;
        let (router, _) = precision::http::router(&test.app);
        let (a, b) = (test.clinic("a").await, test.clinic("b").await);
        for (clinic, events) in [(&a, 10), (&b, 3)] {
            let owner = test.member(clinic, Role::ClinicOwner).await;
            for number in 0..events {
                let body = serde_json::json!({ "full_name": format!("Customer {number}") });
                let answer =
                    Request::post("/api/customers").by(&owner).json(&body).send(&router).await;
                assert_eq!(answer.status, 201, "{}", answer.text());
            }
        }
        let boss = test.super_admin().await;
        // As the demo's super admin, who signs in by password alone.
        sqlx::query(
            "UPDATE auth.accounts SET demo = true, second_factor = false WHERE super_admin",
        )
        .execute(&test.database.admin)
        .await
        .unwrap();
        for _ in 0..4 {
            let body =
                serde_json::json!({ "email": boss.email, "password": testkit::Person::PASSWORD });
            let answer = Request::post("/api/auth/login").json(&body).send(&router).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        Self { a: a.id, test, folder: tempfile::tempdir().unwrap() }
    }

    pub fn anchors(&self) -> PathBuf {
        self.folder.path().join("audit.anchors")
    }

    pub async fn operator(&self) -> PgConnection {
        PgConnection::connect_with(&self.test.database.options).await.unwrap()
    }

    pub async fn verify(&self) -> Report {
        audit::verify(&mut self.operator().await, &self.anchors()).await.unwrap()
    }

    pub fn sql(&self, edit: &str) -> String {
        edit.replace("$a", &format!("'{}'::uuid", self.a))
    }

    pub async fn edit(&self, edit: &str) {
        self.operator().await.execute(AssertSqlSafe(self.sql(edit))).await.unwrap();
    }

    /// What is found after an edit that is then undone.
    pub async fn found_after(&self, edit: &str) -> Report {
        let before = Anchors::read(&self.anchors()).unwrap();
        let mut connection = self.operator().await;
        let mut tx = connection.begin().await.unwrap();
        (&mut *tx).execute(AssertSqlSafe(self.sql(edit))).await.unwrap();
        audit::compare(&mut tx, before.as_ref()).await.unwrap().0
    }

    /// Fails unless the edit is found, with these words, in the log of this name.
    pub async fn assert_found(&self, edit: &str, log: &str, words: &str) {
        let report = self.found_after(edit).await;
        let found = report.faults.iter().any(|f| f.log == log && f.says.contains(words));
        assert!(found, "{edit}\nshould be found in {log} as “{words}”\n{report}");
    }

    /// The columns of a table with a statement each that gives another value to one event.
    pub async fn changes(&self, table: &str, which: &str) -> Vec<(String, String)> {
        let columns: Vec<(String, String)> = sqlx::query_as(
            "SELECT attname::text, atttypid::regtype::text FROM pg_attribute
             WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped",
        )
        .bind(table)
        .fetch_all(&self.test.database.admin)
        .await
        .unwrap();
        let change = |(name, kind): (String, String)| {
            let value = match (name.as_str(), kind.as_str()) {
                ("clinic_id", _) => {
                    "(SELECT clinic_id FROM auth.clinics WHERE slug = 'b')".to_owned()
                }
                (_, "uuid") => "gen_random_uuid()".to_owned(),
                (_, "text") => format!("{name} || 'x'"),
                (_, "jsonb") => "'{\"x\": 1}'".to_owned(),
                (_, "bigint") => format!("{name} + 100"),
                (_, "bytea") => "sha256('x')".to_owned(),
                (_, "timestamp with time zone") => format!("{name} + interval '1 microsecond'"),
                (_, other) => panic!("say how to change a {other}"),
            };
            let edit = format!("UPDATE {table} SET {name} = {value} WHERE {which}");
            (name, edit)
        };
        columns.into_iter().map(change).collect()
    }
}
