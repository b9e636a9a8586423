//! What the platform may do in clinics that are not its own, and how that is written down.

use base::Role;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use testkit::{Person, TestApp};
use uuid::Uuid;

fn secret(person: &Person) -> String {
    format!("'\\x{}'::bytea", &person.token.text()[1..])
}

async fn run(on: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(on).await.unwrap();
}

async fn texts(on: &mut PgConnection, sql: String) -> Vec<String> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(on).await.unwrap();
    rows.iter().map(|row| row.try_get_unchecked::<String, _>(0).unwrap()).collect()
}

async fn visit(test: &TestApp, visitor: &Person, clinic: Uuid) {
    let mut connection = test.database.connect_as("clinic_super").await;
    let token = secret(visitor);
    let sql =
        format!("SELECT auth.begin_visit({token}, '{clinic}', 'to look around', 10, '', NULL)");
    run(&mut connection, sql).await;
}

#[tokio::test]
async fn a_visit_is_written_down_in_both_logs_and_ends_the_one_before() {
    let test = TestApp::new().await;
    let (a, b) = (test.clinic("a").await.id.0, test.clinic("b").await.id.0);
    let visitor = test.super_admin().await;
    visit(&test, &visitor, a).await;
    visit(&test, &visitor, b).await;
    let mut admin = test.database.admin.acquire().await.unwrap();
    for (table, account) in
        [("app.audit_events", "actor_account"), ("auth.security_events", "account_id")]
    {
        let sql = format!(
            "SELECT clinic_id::text FROM {table} WHERE kind = 'visit_begun' AND {account} = '{}'
               AND detail ->> 'reason' = 'to look around' ORDER BY clinic_id = '{b}'",
            visitor.account
        );
        assert_eq!(texts(&mut admin, sql).await, [a.to_string(), b.to_string()], "{table}");
    }
    let open = "SELECT clinic_id::text FROM auth.visits WHERE left_at IS NULL".to_owned();
    assert_eq!(texts(&mut admin, open).await, [b.to_string()]);
}

/// The list of all clinics is the same in no clinic and on a visit, and after it the context is still the
/// visited clinic's.
#[tokio::test]
async fn the_list_of_clinics_leaves_the_visit_as_it_was() {
    let test = TestApp::new().await;
    let (a, b) = (test.clinic("a").await, test.clinic("b").await);
    test.member(&a, Role::ClinicOwner).await;
    test.member(&a, Role::SalesStaff).await;
    test.member(&b, Role::ClinicOwner).await;
    let visitor = test.super_admin().await;
    let mut connection = test.database.connect_as("clinic_super").await;
    let page = format!(
        "BEGIN; SELECT auth.enter({});
         SELECT concat_ws(' ', slug, staff, customers, analyses, total)
         FROM auth.clinic_page('', NULL, NULL, 10)",
        secret(&visitor)
    );
    let expected = ["a 2 0 0 2", "b 1 0 0 2"];
    let rows = texts(&mut connection, page.clone()).await;
    assert_eq!(rows[1..], expected);
    run(&mut connection, "ROLLBACK".to_owned()).await;

    visit(&test, &visitor, a.id.0).await;
    let rows = texts(&mut connection, page).await;
    assert_eq!(rows[1..], expected);
    let here = texts(&mut connection, "SELECT ctx.clinic_id()::text".to_owned()).await;
    assert_eq!(here, [a.id.0.to_string()]);
    let outside = test.database.connect_as("clinic_super").await;
    let list = "SELECT * FROM auth.clinic_page('', NULL, NULL, 10)";
    let refused = sqlx::raw_sql(list).execute(&mut { outside }).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("28000"));
}

/// A clinic of a proof is on nobody's list.
#[tokio::test]
async fn throw_away_clinics_are_not_listed() {
    let test = TestApp::new().await;
    let clinic = test.clinic("a").await;
    let mut admin = test.database.admin.acquire().await.unwrap();
    let sql = format!("UPDATE auth.clinics SET throwaway = true WHERE clinic_id = '{}'", clinic.id);
    run(&mut admin, sql).await;
    let visitor = test.super_admin().await;
    let mut connection = test.database.connect_as("clinic_super").await;
    let page = format!(
        "BEGIN; SELECT auth.enter({}); SELECT slug FROM auth.clinic_page('', NULL, NULL, 10)",
        secret(&visitor)
    );
    assert_eq!(texts(&mut connection, page).await.len(), 1);
}
