//! The end of a clinic.

use testkit::{Person, Request};
use uuid::Uuid;

use crate::support::{Program, Staffed};

async fn erase(program: &Program, boss: &Person, clinic: Uuid, name: &str) -> testkit::Answer {
    let form = [("name", name), ("reason", "The contract ended")];
    let path = format!("/platform/clinics/{clinic}/erase");
    program.send(Request::post(&path).by(boss).form(&form)).await
}

/// How many rows of all tables of all schemas name the clinic.
async fn rows_of(program: &Program, clinic: Uuid) -> Vec<(String, i64)> {
    let mut admin = program.test.database.admin.acquire().await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
         WHERE c.relnamespace IN ('app'::regnamespace, 'auth'::regnamespace, 'queue'::regnamespace)
           AND c.relkind = 'r' AND a.attname IN ('clinic_id', 'chain') ORDER BY 1",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    let mut counts = Vec::new();
    for table in tables {
        let column = if table == "auth.chain_heads" { "chain" } else { "clinic_id" };
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} = $1");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(clinic)
            .fetch_one(&mut *admin)
            .await
            .unwrap();
        if count > 0 {
            counts.push((table, count));
        }
    }
    counts
}

async fn filled(program: &Program, slug: &str) -> Staffed {
    let clinic = program.staffed(slug).await;
    program.upload(&clinic.staff, clinic.customer, b"no picture").await;
    clinic
}

#[tokio::test]
async fn a_clinic_goes_with_everything_and_a_receipt_stays() {
    let program = Program::start().await;
    let (a, b) = (filled(&program, "a").await, filled(&program, "b").await);
    let boss = program.test.super_admin().await;
    let (gone, kept) = (a.clinic.id.0, b.clinic.id.0);
    assert_eq!(program.test.stored_objects().len(), 2);
    let before = rows_of(&program, kept).await;

    let answer = erase(&program, &boss, gone, "Clinic a").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let receipt = program.send(Request::get(answer.location()).by(&boss)).await;
    assert_eq!(receipt.status, 200);
    for said in ["Clinic a", "The contract ended", "one file are gone", "Skin analyses"] {
        assert!(receipt.text().contains(said), "{said} is not on the receipt");
    }
    let left = rows_of(&program, gone).await;
    let tables: Vec<_> = left.iter().map(|(table, _)| table.as_str()).collect();
    assert_eq!(tables, ["auth.erasures", "auth.security_events"]);
    assert_eq!(program.test.stored_objects().len(), 1, "the other clinic's file is there");
    assert_eq!(rows_of(&program, kept).await, before);

    for person in [&a.owner, &a.staff, &a.portal] {
        assert_eq!(program.send(Request::get("/api/me").by(person)).await.status, 401);
        let accounts: i64 = sqlx::query_scalar("SELECT count(*) FROM auth.accounts WHERE id = $1")
            .bind(person.account.0)
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
        assert_eq!(accounts, 0, "an account that belonged nowhere else");
    }
    let list = program.send(Request::get("/platform/erasures").by(&boss)).await;
    assert!(list.text().contains("Clinic a"));
    assert_eq!(erase(&program, &boss, gone, "Clinic a").await.status, 404, "it is gone already");
    let work = program.work().await;
    assert_eq!(work, 1, "the erased clinic's job went with it");
}

#[tokio::test]
async fn the_name_must_be_typed_and_a_super_admin_must_type_it() {
    let program = Program::start().await;
    let a = filled(&program, "a").await;
    let boss = program.test.super_admin().await;
    let id = a.clinic.id.0;
    let before = rows_of(&program, id).await;
    for name in ["", "clinic a", "Clinic b", "a"] {
        let answer = erase(&program, &boss, id, name).await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.text().contains("not the clinic"), "{name}");
    }
    for person in [&a.owner, &a.admin] {
        assert_eq!(erase(&program, person, id, "Clinic a").await.status, 403);
    }
    let database = &program.test.database;
    let mut connection = database.connect_as("clinic_super").await;
    for (token, name) in [(&a.owner.token, "Clinic a"), (&boss.token, "Clinic b")] {
        let receipt: Result<Option<Uuid>, _> =
            sqlx::query_scalar("SELECT auth.erase_clinic($1, $2, $3, 'a good reason', '', NULL)")
                .bind(token.secret().as_slice())
                .bind(id)
                .bind(name)
                .fetch_one(&mut connection)
                .await;
        assert!(receipt.is_err() || receipt.is_ok_and(|id| id.is_none()), "{name}");
    }
    let but_for_the_log = |rows: Vec<(String, i64)>| -> Vec<_> {
        rows.into_iter().filter(|(table, _)| table != "app.audit_events").collect()
    };
    let after = rows_of(&program, id).await;
    assert_eq!(but_for_the_log(after), but_for_the_log(before));
}

/// The store did not answer when the clinic went: the receipt says so, and the super admin tries again.
#[tokio::test]
async fn files_that_were_left_go_when_it_is_tried_again() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    let answer = erase(&program, &boss, a.clinic.id.0, "Clinic a").await;
    let receipt = answer.location().to_owned();
    sqlx::query("UPDATE auth.erasures SET erased_files = NULL, files_erased_at = NULL")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let shown = program.send(Request::get(&receipt).by(&boss)).await;
    assert!(shown.text().contains("bytes are still stored"));
    let again = program.send(Request::post(&format!("{receipt}/files")).by(&boss).form(&[])).await;
    assert_eq!((again.status.as_u16(), again.location()), (303, receipt.as_str()));
    let shown = program.send(Request::get(&receipt).by(&boss)).await;
    assert!(shown.text().contains("There were no files") && !shown.text().contains("still stored"));
}

/// Somebody who works in two clinics keeps the other.
#[tokio::test]
async fn who_belongs_elsewhere_too_stays() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let boss = program.test.super_admin().await;
    sqlx::query(
        "SELECT auth.make_member($1, gen_random_uuid(), $2, 'clinic_staff', NULL, '', now())",
    )
    .bind(a.clinic.id.0)
    .bind(b.staff.account.0)
    .execute(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(erase(&program, &boss, a.clinic.id.0, "คลินิก a").await.status, 303);
    assert_eq!(program.send(Request::get("/api/me").by(&b.staff)).await.status, 200);
}

/// A receipt is read by people: every table has its words, in both languages.
#[tokio::test]
async fn every_table_has_words_on_a_receipt() {
    let program = Program::start().await;
    let mut admin = program.test.database.admin.acquire().await.unwrap();
    let tables = precision::prove::tables(&mut admin, "app").await.unwrap();
    assert!(tables.len() >= 10, "{tables:?}");
    for lang in ["en", "th"] {
        let file = format!("{}/../../locales/{lang}/records.ftl", env!("CARGO_MANIFEST_DIR"));
        let words = std::fs::read_to_string(file).unwrap();
        for table in &tables {
            let key = format!("\nrecords-{} = ", table.replace("app.", "").replace('_', "-"));
            assert!(words.contains(&key), "{lang}/records.ftl has no line for {table}");
        }
    }
}
