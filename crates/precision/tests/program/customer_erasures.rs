//! A customer's data, taken out and erased.

use std::collections::BTreeSet;

use care::customer_erasures::rules::{EMPTIED, GONE, KEPT};
use serde_json::{Value, json};
use testkit::{Person, Request};

use crate::support::{Program, Staffed, face};

async fn post(program: &Program, by: &Person, path: &str, body: Value) -> testkit::Answer {
    program.send(Request::post(path).by(by).json(&body)).await
}

/// A customer with a note, a tag, a condition, a visit and an analysis.
async fn known(program: &Program, a: &Staffed) {
    let customer = format!("/api/customers/{}", a.customer);
    let note = json!({ "text": "Fear of needles" });
    assert_eq!(post(program, &a.staff, &format!("{customer}/notes"), note).await.status, 201);
    let tag = json!({ "tag": "VIP" });
    assert_eq!(post(program, &a.staff, &format!("{customer}/tags"), tag).await.status, 200);
    let keloid = json!({ "kind": "keloid" });
    assert_eq!(
        post(program, &a.staff, &format!("{customer}/conditions"), keloid).await.status,
        201
    );
    let came = json!({ "customer_id": a.customer, "purpose": "Laser on the chin" });
    let came = post(program, &a.staff, "/api/queue", came).await.json();
    let state = format!("/api/queue/{}/state", came["id"].as_str().unwrap());
    for action in ["call", "serve", "complete"] {
        assert_eq!(post(program, &a.staff, &state, json!({ "action": action })).await.status, 200);
    }
    let photo = face("us_07.jpg");
    program.upload(&a.staff, a.customer, photo.as_deref().unwrap_or(b"no picture")).await;
    program.work().await;
}

#[tokio::test]
async fn everything_of_a_customer_is_in_one_archive_and_nothing_of_others() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    known(&program, &a).await;
    let other = program.register(&a.owner, "Somebody Else").await;
    let path = format!("/customers/{}/data", a.customer);
    for person in [&a.staff, &a.sales, &a.portal] {
        assert_eq!(program.send(Request::get(&path).by(person)).await.status, 403);
    }
    let file = program.send(Request::get(&path).by(&a.owner)).await;
    assert_eq!(file.status, 200, "{}", file.text());
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"HN000001.zip\"");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.body)).unwrap();
    let names: BTreeSet<String> =
        archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.contains("data.json"));
    if face("us_07.jpg").is_some() {
        assert!(names.iter().any(|name| name.ends_with("/portrait.jpg")), "{names:?}");
    }
    let data: Value = serde_json::from_reader(archive.by_name("data.json").unwrap()).unwrap();
    assert_eq!(data["customer"]["full_name"], "Customer of a");
    assert_eq!(data["customer_notes"][0]["text"], "Fear of needles");
    assert_eq!(data["customer_tags"][0]["tag"], "vip");
    for table in ["customer_conditions", "queue_tickets", "skin_analyses", "photo_consents"] {
        assert_eq!(data[table].as_array().map(Vec::len), Some(1), "{table}");
    }
    let text = data.to_string();
    assert!(!text.contains("Somebody Else") && !text.contains(&other.to_string()));
    assert!(!text.contains("_hash"), "no secrets");
    program.wait_for_events("personal_data_exported", "pictures", |found| found.len() == 1).await;
}

#[tokio::test]
async fn who_is_erased_leaves_a_number_and_a_receipt() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    known(&program, &a).await;
    let path = format!("/customers/{}/erase", a.customer);
    let form = |number: &'static str| [("number", number), ("reason", "Asked for it by phone")];
    for person in [&a.staff, &a.sales, &a.portal] {
        let refused = program.send(Request::post(&path).by(person).form(&form("HN000001"))).await;
        assert_eq!(refused.status, 403);
    }
    let wrong = Request::post(&path).in_language("en").by(&a.owner).form(&form("HN000002"));
    let wrong = program.send(wrong).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Type the number HN000001."));
    let done = program.send(Request::post(&path).by(&a.owner).form(&form("hn000001"))).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let receipt = Request::get(done.location()).in_language("en").by(&a.owner);
    let receipt = program.send(receipt).await.text();
    assert!(receipt.contains("HN000001") && receipt.contains("Asked for it by phone"));
    assert!(!receipt.contains("Customer of a"));

    let gone = program.send(Request::get(&format!("/customers/{}", a.customer)).by(&a.owner)).await;
    assert_eq!(gone.status, 404);
    let list = program.send(Request::get("/api/customers").by(&a.owner)).await.json();
    assert_eq!(list["total"], 0);
    let portal = program.send(Request::get("/api/me").by(&a.portal)).await;
    assert_eq!(portal.status, 401, "their account here has ended");
    let again = program.send(Request::post(&path).by(&a.owner).form(&form("HN000001"))).await;
    assert_eq!(again.status, 404);

    // Nothing that was written of them is left in any row of any table, and no bytes of pictures.
    program.work().await;
    let admin = &program.test.database.admin;
    let mut connection = admin.acquire().await.unwrap();
    for table in precision::prove::tables(&mut connection, "app").await.unwrap() {
        let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t");
        let text: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
        for word in ["Customer of a", "customer of a", "Fear of needles", "keloid", "Laser on"] {
            assert!(!text.contains(word), "{word} is left in {table}");
        }
    }
    assert!(program.test.stored_objects().is_empty(), "bytes of pictures are left");
    let visits: i64 = sqlx::query_scalar("SELECT count(*) FROM app.queue_tickets")
        .fetch_one(admin)
        .await
        .unwrap();
    assert_eq!(visits, 1, "that there was a visit stays");
    // Nobody brings them back, nor erases somebody by a statement of their own.
    let mut context = program.context(&a.owner).await;
    let back = sqlx::query("UPDATE app.customers SET erased_at = NULL").execute(context.tx()).await;
    assert!(back.is_err());
}

#[tokio::test]
async fn who_is_expected_is_not_erased_and_staff_erase_nobody_by_a_statement() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let came = json!({ "customer_id": a.customer });
    assert_eq!(post(&program, &a.staff, "/api/queue", came).await.status, 201);
    let path = format!("/api/customers/{}/erase", a.customer);
    let body = json!({ "number": "HN000001", "reason": "Asked for it" });
    assert_eq!(post(&program, &a.owner, &path, body.clone()).await.status, 409);
    let page = Request::post(&format!("/customers/{}/erase", a.customer)).in_language("en");
    let form = [("number", "HN000001"), ("reason", "Asked for it")];
    let page = program.send(page.by(&a.owner).form(&form)).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains("Asked for it"), "what was typed is kept");
    for sql in [
        "UPDATE app.customers SET erased_at = now()",
        "SELECT auth.forget_customer(id) FROM app.customers",
    ] {
        let mut context = program.context(&a.staff).await;
        assert!(sqlx::query(sql).execute(context.tx()).await.is_err(), "{sql}");
    }
    let mut context = program.context(&a.staff).await;
    let done = sqlx::query("DELETE FROM app.customer_notes").execute(context.tx()).await.unwrap();
    assert_eq!(done.rows_affected(), 0);
}

/// A table that is added has to say what becomes of it.
#[tokio::test]
async fn every_table_of_a_customer_is_thought_of() {
    let program = Program::start().await;
    let tables: BTreeSet<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'r' AND a.attname = 'customer_id'
           AND NOT a.attisdropped",
    )
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap()
    .into_iter()
    .collect();
    let known: BTreeSet<String> =
        GONE.iter().chain(&EMPTIED).chain(&KEPT).map(|table| (*table).to_owned()).collect();
    assert_eq!(tables, known, "say in customer_erasures::rules what erasing does to it");
}
