//! The two forms in which a table is put behind the wall: the one that PostgreSQL holds here, and the
//! one that Citus would hold.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use sqlx::PgConnection;
use testkit::Database;

const CLASSES: &str = r#"{
  "staff":  {"can": "select, insert, update (note), delete"},
  "sales":  {"can": "select, insert", "rows": "owner_id = (SELECT ctx.member_id())"},
  "portal": {"can": "select", "rows": "customer_id = (SELECT ctx.customer_id())",
             "check": "(SELECT ctx.role()) = 'customer'"}}"#;

async fn table(connection: &mut PgConnection) {
    let make = "CREATE TABLE app.notes (clinic_id uuid NOT NULL, id uuid NOT NULL, owner_id uuid,
                  customer_id uuid, note text, PRIMARY KEY (clinic_id, id))";
    sqlx::raw_sql(make).execute(connection).await.unwrap();
}

async fn form(connection: &mut PgConnection, classes: &str, citus: bool) -> Vec<String> {
    let sql = "SELECT guard.protection('app.notes', $1, $2)";
    sqlx::query_scalar(sql).bind(classes).bind(citus).fetch_all(connection).await.unwrap()
}

#[tokio::test]
async fn both_forms_are_as_reviewed() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    table(&mut admin).await;
    let here = form(&mut admin, CLASSES, false).await.join(";\n") + ";\n";
    let citus = form(&mut admin, CLASSES, true).await.join(";\n") + ";\n";
    assert_eq!(here, include_str!("protection/postgresql.sql"));
    assert_eq!(citus, include_str!("protection/citus.sql"));
}

/// What must hold for any table, whatever is reviewed above.
#[tokio::test]
async fn every_policy_of_the_citus_form_stands_alone() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    table(&mut admin).await;
    let statements = form(&mut admin, CLASSES, true).await;
    let policies: Vec<_> = statements.iter().filter(|s| s.starts_with("CREATE POLICY")).collect();
    assert_eq!(policies.len(), 9, "{policies:#?}");
    for policy in policies {
        assert!(!policy.contains("RESTRICTIVE"), "forgotten on the shards: {policy}");
        assert!(!policy.contains("(SELECT"), "no sub-select: {policy}");
        assert!(!policy.contains("FOR ALL"), "reading and writing differ: {policy}");
        for condition in policy.split("USING ").skip(1).chain(policy.split("WITH CHECK ").skip(1)) {
            let tenant =
                ["(clinic_id = ctx.clinic_id()", "(clinic_id = ctx.writable_clinic_id() AND"];
            assert!(tenant.iter().any(|start| condition.starts_with(start)), "{policy}");
        }
    }
    // It is valid SQL, too.
    for statement in &statements {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement.clone())).execute(&mut *admin).await.unwrap();
    }
}

#[tokio::test]
async fn rows_that_need_another_table_are_refused_by_name() {
    let database = Database::fresh().await;
    let mut admin = database.admin.acquire().await.unwrap();
    table(&mut admin).await;
    let classes = r#"{"sales": {"can": "select", "rows": "EXISTS (SELECT FROM app.customers AS c
                      WHERE c.clinic_id = notes.clinic_id AND c.id = notes.customer_id)"}}"#;
    assert_eq!(form(&mut admin, classes, false).await.len(), 12);
    let refused = sqlx::query_scalar::<_, String>("SELECT guard.protection('app.notes', $1, true)")
        .bind(classes)
        .fetch_all(&mut *admin)
        .await
        .unwrap_err();
    let says = "Citus takes no sub-select in a policy: class sales of app.notes needs its owner on the row";
    assert_eq!(refused.as_database_error().unwrap().message(), says);
}
