//! Two contexts in one transaction: somebody who works in two clinics has in neither what they may in the other.
//! PostgreSQL asks the sub-selects of a policy when it first needs them, so a statement that is read bit by bit can
//! ask for the clinic in one context and for the role in the next (`docs/decisions/tied-rules.md`).

use base::{CustomerId, Role};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use testkit::{Person, TestApp, TestClinic};
use uuid::Uuid;

const OWNERS_ONLY: &str = "what only the owner reads";

fn enter(person: &Person) -> String {
    format!("SELECT auth.enter('\\x{}'::bytea)", &person.token.text()[1..])
}

async fn run(on: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(on)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// What the rest of the cursor shows.
async fn rest(on: &mut PgConnection) -> Vec<String> {
    let rows = sqlx::raw_sql("FETCH ALL FROM mixed").fetch_all(&mut *on).await.unwrap();
    run(on, "ROLLBACK").await;
    rows.iter().filter_map(|row| row.try_get_unchecked::<Option<String>, _>(0).unwrap()).collect()
}

/// Reads `query` a little in the context of `first`, and the rest in that of `second`, in each way that leads there.
async fn mixed(on: &mut PgConnection, query: &str, first: &Person, second: &Person) -> Vec<String> {
    let declare = format!("DECLARE mixed CURSOR FOR {query}");
    let begin = "BEGIN; SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off";
    let mut read = Vec::new();
    for forget in ["SELECT set_config('ctx.v', '', true)", "RESET ALL; SET LOCAL enable_sort = off"]
    {
        run(on, begin).await;
        run(on, &enter(first)).await;
        run(on, &format!("{declare}; FETCH 1 FROM mixed; {forget}")).await;
        run(on, &enter(second)).await;
        read.extend(rest(on).await);
    }
    run(on, begin).await;
    run(on, &format!("{declare}; SAVEPOINT before")).await;
    run(on, &enter(first)).await;
    run(on, "FETCH 1 FROM mixed; ROLLBACK TO before").await;
    run(on, &enter(second)).await;
    read.extend(rest(on).await);
    read
}

async fn customer(test: &TestApp, clinic: &TestClinic, id: Uuid, number: i64, name: &str) {
    sqlx::query(
        "INSERT INTO app.customers (clinic_id, id, number, full_name, created_at, updated_at)
         VALUES ($1, $2, $3, $4, now(), now())",
    )
    .bind(clinic.id.0)
    .bind(id)
    .bind(number)
    .bind(name)
    .execute(&test.database.admin)
    .await
    .unwrap();
}

async fn note(
    test: &TestApp,
    clinic: &TestClinic,
    customer: Uuid,
    words: &str,
    by: Option<&Person>,
) {
    sqlx::query(
        "INSERT INTO app.customer_notes (clinic_id, id, customer_id, text, private, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, now(), now())",
    )
    .bind(clinic.id.0)
    .bind(Uuid::from_u128(if by.is_some() { 2 } else { 1 }))
    .bind(customer)
    .bind(words)
    .bind(by.is_some())
    .bind(by.map(|person| person.member.0))
    .execute(&test.database.admin)
    .await
    .unwrap();
}

async fn alter(test: &TestApp, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&test.database.admin).await.unwrap();
}

/// The last line shows that the attack is one: on a rule that is not tied it succeeds.
#[tokio::test]
async fn an_owner_elsewhere_is_no_owner_here() {
    let test = TestApp::new().await;
    let (a, b) = (test.clinic("a").await, test.clinic("b").await);
    let mine = test.member(&a, Role::ClinicOwner).await;
    let junior = test.member(&b, Role::ClinicStaff).await;
    let owner = test.member(&b, Role::ClinicOwner).await;
    let id = Uuid::from_u128(7);
    customer(&test, &b, id, 1, "Somebody").await;
    note(&test, &b, id, "what everybody reads", None).await;
    note(&test, &b, id, OWNERS_ONLY, Some(&owner)).await;
    let mut on = test.database.connect_as("clinic_staff").await;
    let query = "SELECT text FROM app.customer_notes ORDER BY clinic_id, id";
    assert_eq!(mixed(&mut on, query, &junior, &mine).await, Vec::<String>::new());
    alter(
        &test,
        "ALTER POLICY staff_rows ON app.customer_notes
           USING (NOT private OR (SELECT ctx.role()) IN ('clinic_owner', 'clinic_admin'))",
    )
    .await;
    assert_eq!(mixed(&mut on, query, &junior, &mine).await, [OWNERS_ONLY; 3]);
}

#[tokio::test]
async fn a_customer_elsewhere_is_no_customer_here() {
    let test = TestApp::new().await;
    let (a, b) = (test.clinic("a").await, test.clinic("b").await);
    let (victim, other) = (Uuid::from_u128(8), Uuid::from_u128(9));
    customer(&test, &b, victim, 1, "Victim").await;
    customer(&test, &b, other, 2, "Attacker").await;
    // In a clinic of their own they may choose the id.
    customer(&test, &a, victim, 1, "Attacker").await;
    let here = test.portal_user(&b, CustomerId(other)).await;
    let elsewhere = test.portal_user(&a, CustomerId(victim)).await;
    let mut on = test.database.connect_as("clinic_portal").await;
    // The first turn looks for nobody: the clinic is asked for, and whose record it is is not.
    let query = "SELECT c.full_name FROM (VALUES (-9, -1), (0, 99)) AS v (low, high)
                 LEFT JOIN LATERAL (SELECT * FROM app.customers AS c WHERE c.number BETWEEN v.low AND v.high
                                    ORDER BY c.clinic_id, c.number LIMIT 10) AS c ON true";
    let victim_is_in = |read: Vec<String>| read.contains(&"Victim".to_owned());
    assert!(!victim_is_in(mixed(&mut on, query, &here, &elsewhere).await));
    alter(
        &test,
        "ALTER POLICY portal_rows ON app.customers USING (id = (SELECT ctx.customer_id()))",
    )
    .await;
    assert!(victim_is_in(mixed(&mut on, query, &here, &elsewhere).await));
}

/// What a trigger asks it asks at each row: of the context that is entered then. The wall was asked at the first row.
#[tokio::test]
async fn what_is_written_is_asked_for_in_the_clinic_of_its_row() {
    let test = TestApp::new().await;
    let (a, b) = (test.clinic("a").await, test.clinic("b").await);
    let mine = test.member(&a, Role::ClinicOwner).await;
    let junior = test.member(&b, Role::ClinicStaff).await;
    customer(&test, &b, Uuid::from_u128(7), 1, "Somebody").await;
    customer(&test, &b, Uuid::from_u128(8), 2, "Somebody else").await;
    let keeper = format!("UPDATE app.customers SET assigned_to = '{}'", junior.member);
    sqlx::raw_sql(AssertSqlSafe(keeper)).execute(&test.database.admin).await.unwrap();
    let mut on = test.database.connect_as("clinic_staff").await;
    let refused = written_between(&mut on, &junior, &mine).await.unwrap_err();
    assert!(refused.contains("another clinic was entered meanwhile"), "{refused}");
    alter(&test, "DROP TRIGGER elsewhere ON app.customers").await;
    assert_eq!(written_between(&mut on, &junior, &mine).await, Ok(2));
}

/// Writes one row in the first context, and gives the next to nobody in the second, within one statement.
async fn written_between(
    on: &mut PgConnection,
    first: &Person,
    second: &Person,
) -> Result<u64, String> {
    run(on, "BEGIN").await;
    run(on, &enter(first)).await;
    let write = format!(
        "UPDATE app.customers AS c SET assigned_to = CASE WHEN c.number = 1 THEN c.assigned_to ELSE (
           SELECT NULL::uuid FROM (SELECT set_config('ctx.v', '', true) AS forgotten OFFSET 0) AS x
           CROSS JOIN LATERAL ({} AS who WHERE x.forgotten = '' OFFSET 0) AS w
           WHERE w.who IS NOT NULL) END",
        enter(second)
    );
    let outcome = sqlx::raw_sql(AssertSqlSafe(write)).execute(&mut *on).await;
    run(on, "ROLLBACK").await;
    outcome.map(|done| done.rows_affected()).map_err(|error| error.to_string())
}
