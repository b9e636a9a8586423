//! One person registered twice: merged, and parted again.

use std::collections::BTreeSet;

use care::customer_merges::rules::{LEFT, MOVED};
use serde_json::{Value, json};
use testkit::{Person, Request};

use crate::support::Program;

async fn post(program: &Program, by: &Person, path: &str, body: Value) -> testkit::Answer {
    program.send(Request::post(path).by(by).json(&body)).await
}

async fn register(program: &Program, by: &Person, record: Value) -> String {
    let made = post(program, by, "/api/customers", record).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

/// How many rows of each table are a customer's.
async fn rows(program: &Program, customer: &str) -> Vec<(&'static str, i64)> {
    let mut counts = Vec::new();
    for table in MOVED {
        let sql = format!("SELECT count(*) FROM app.{table} WHERE customer_id = $1::uuid");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(customer)
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
        counts.push((table, count));
    }
    counts
}

/// The record of a customer with a note, tags, a condition, a consent, a visit and an analysis.
async fn known(program: &Program, by: &Person, customer: &str) {
    let path = format!("/api/customers/{customer}");
    let note = json!({ "text": "Prefers mornings" });
    assert_eq!(post(program, by, &format!("{path}/notes"), note).await.status, 201);
    for tag in ["VIP", "Sensitive"] {
        let tagged = post(program, by, &format!("{path}/tags"), json!({ "tag": tag })).await;
        assert_eq!(tagged.status, 200);
    }
    let keloid = json!({ "kind": "keloid" });
    assert_eq!(post(program, by, &format!("{path}/conditions"), keloid).await.status, 201);
    let came = post(program, by, "/api/queue", json!({ "customer_id": customer })).await.json();
    let state = format!("/api/queue/{}/state", came["id"].as_str().unwrap());
    for action in ["call", "serve", "complete"] {
        assert_eq!(post(program, by, &state, json!({ "action": action })).await.status, 200);
    }
}

#[tokio::test]
async fn everything_goes_along_and_comes_back_when_it_is_undone() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let kept =
        register(&program, &a.owner, json!({ "full_name": "วริศรา บุญมี", "allergies": "Aspirin" }))
            .await;
    let other = register(
        &program,
        &a.owner,
        json!({ "full_name": "Warisara Boonmee", "phone": "0812345678", "allergies": "Latex" }),
    )
    .await;
    known(&program, &a.owner, &other).await;
    let tags = format!("/api/customers/{kept}/tags");
    assert_eq!(post(&program, &a.owner, &tags, json!({ "tag": "VIP" })).await.status, 200);
    let (kept_before, other_before) = (rows(&program, &kept).await, rows(&program, &other).await);

    let path = format!("/api/customers/{kept}/merges");
    let body = json!({ "other_id": other });
    for person in [&a.staff, &a.sales, &a.portal] {
        assert_eq!(post(&program, person, &path, body.clone()).await.status, 403);
    }
    let itself = post(&program, &a.owner, &path, json!({ "other_id": kept })).await;
    assert_eq!(itself.status, 422);
    assert_eq!(itself.json()["field"], "other_id");
    let merged = post(&program, &a.owner, &path, body.clone()).await;
    assert_eq!(merged.status, 201, "{}", merged.text());

    // The tag that both had stays where it was; all else is the kept one's.
    for ((table, was), (_, is)) in other_before.iter().zip(rows(&program, &other).await) {
        let left = i64::from(*table == "customer_tags");
        assert_eq!(is, left.min(*was), "{table} of the one merged");
    }
    let record =
        program.send(Request::get(&format!("/api/customers/{kept}")).by(&a.owner)).await.json();
    assert_eq!(record["phone"], "0812345678");
    assert_eq!(record["allergies"], "Aspirin\nLatex");
    assert!(record["last_visit_at"].is_string());
    let found =
        program.send(Request::get("/api/customers?search=warisara").by(&a.owner)).await.json();
    assert_eq!(found["total"], 0, "the other record is in no list");
    let old = program.send(Request::get(&format!("/customers/{other}")).by(&a.owner)).await;
    assert_eq!(old.headers["location"], format!("/customers/{kept}"));
    let again = post(&program, &a.owner, &path, body).await;
    assert_eq!(again.status, 404);

    let undo = format!("/api/customer-merges/{}/undo", merged.json()["id"].as_str().unwrap());
    assert_eq!(post(&program, &a.staff, &undo, json!({})).await.status, 403);
    let undone = (0..6).map(|_| post(&program, &a.owner, &undo, json!({})));
    let undone = program.test.at_once(undone).await;
    assert_eq!(undone.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(undone.iter().filter(|answer| answer.status == 409).count(), 5);
    assert_eq!(rows(&program, &kept).await, kept_before);
    assert_eq!(rows(&program, &other).await, other_before);
    let record =
        program.send(Request::get(&format!("/api/customers/{kept}")).by(&a.owner)).await.json();
    assert_eq!(
        (record["phone"].as_str(), record["allergies"].as_str()),
        (Some(""), Some("Aspirin"))
    );
    assert_eq!(post(&program, &a.owner, &undo, json!({})).await.status, 409);
}

#[tokio::test]
async fn of_many_who_merge_at_once_one_does_and_nothing_is_lost() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let one = register(&program, &a.owner, json!({ "full_name": "One" })).await;
    let two = register(&program, &a.owner, json!({ "full_name": "Two" })).await;
    known(&program, &a.owner, &one).await;
    known(&program, &a.owner, &two).await;
    // Half of them the other way round.
    let tries = (0..12).map(|turn| {
        let (kept, other) = if turn % 2 == 0 { (&one, &two) } else { (&two, &one) };
        let path = format!("/api/customers/{kept}/merges");
        let body = json!({ "other_id": other });
        let (program, owner) = (&program, &a.owner);
        async move { post(program, owner, &path, body).await.status.as_u16() }
    });
    let answers = program.test.at_once(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [201, 404].contains(status)), "{answers:?}");
    let notes: i64 = rows(&program, &one)
        .await
        .iter()
        .chain(&rows(&program, &two).await)
        .filter(|(table, _)| *table == "customer_notes")
        .map(|(_, count)| count)
        .sum();
    assert_eq!(notes, 2);
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM app.customer_merges WHERE undone_at IS NULL")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(open, 1);
}

#[tokio::test]
async fn what_cannot_be_merged_says_why_and_moves_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let b = program.staffed("b").await;
    let one = register(&program, &a.owner, json!({ "full_name": "One" })).await;
    let merge = |kept: &str, other: &str| {
        let (path, body) = (format!("/api/customers/{kept}/merges"), json!({ "other_id": other }));
        let (program, owner) = (&program, &a.owner);
        async move { post(program, owner, &path, body).await }
    };
    let portal = a.customer.to_string();
    let account = merge(&one, &portal).await;
    assert_eq!(account.status, 409, "who signs in by themselves is the one kept");
    let foreign = merge(&one, &b.customer.to_string()).await;
    let random = merge(&one, "00000000-0000-4000-8000-000000000001").await;
    assert_eq!((foreign.status.as_u16(), random.status.as_u16()), (404, 404));

    for customer in [&one, &portal] {
        let came = post(&program, &a.owner, "/api/queue", json!({ "customer_id": customer })).await;
        assert_eq!(came.status, 201);
    }
    assert_eq!(merge(&portal, &one).await.status, 409, "both stand in line");
    let page = Request::post(&format!("/customers/{portal}/merge")).in_language("en");
    let page = program.send(page.by(&a.owner).form(&[("other", one.as_str())])).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains("Both stand in today’s queue"));

    // Not by a statement of one's own, either.
    for sql in [
        "UPDATE app.customer_notes SET customer_id = customer_id",
        "UPDATE app.queue_tickets SET customer_id = customer_id",
        "UPDATE app.customers SET merged_into = NULL",
    ] {
        let mut context = program.context(&a.staff).await;
        let done = sqlx::query(sql).execute(context.tx()).await;
        assert!(done.map_or(true, |done| done.rows_affected() == 0), "{sql}");
    }
}

/// The number of customers in the super admin's line of the only clinic.
async fn customers_of_the_platform(program: &Program, boss: &Person) -> String {
    let page = program.send(Request::get("/platform/clinics").in_language("en").by(boss)).await;
    let page = page.text();
    let cell = page.split("data-label=\"Customers\">").nth(1).expect("a line with customers");
    cell.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn who_was_merged_is_counted_nowhere_and_invited_by_nobody() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    let kept = register(&program, &a.owner, json!({ "full_name": "Kept" })).await;
    let other = register(&program, &a.owner, json!({ "full_name": "Other" })).await;
    for customer in [&kept, &other] {
        let path = format!("/api/customers/{customer}/assignment");
        let given = post(&program, &a.admin, &path, json!({ "member": a.sales.member })).await;
        assert_eq!(given.status, 200, "{}", given.text());
    }
    assert_eq!(customers_of_the_platform(&program, &boss).await, "3");
    let path = format!("/api/customers/{kept}/merges");
    let merged = post(&program, &a.owner, &path, json!({ "other_id": other })).await;
    assert_eq!(merged.status, 201, "{}", merged.text());

    let list = program.send(Request::get("/api/customers").by(&a.owner)).await.json();
    assert_eq!(list["total"], 2);
    assert_eq!(customers_of_the_platform(&program, &boss).await, "2");
    let invitation = json!({ "email": "other@test.com", "role": "customer", "customer_id": other });
    let invited = post(&program, &a.owner, "/api/invitations", invitation).await;
    assert_eq!((invited.status.as_u16(), &invited.json()["field"]), (422, &json!("customer_id")));
    let to = program.test.member(&a.clinic, base::Role::SalesStaff).await;
    let turn = json!({ "from": a.sales.member, "to": to.member });
    let page = Request::get("/customers/hand-over").in_language("en").by(&a.owner);
    assert!(program.send(page).await.text().contains("1 customer"), "of the colleague");
    let turned = post(&program, &a.owner, "/api/customers/hand-over", turn).await;
    assert_eq!(turned.json()["customers"], 1, "{}", turned.text());
    let undo = format!("/api/customer-merges/{}/undo", merged.json()["id"].as_str().unwrap());
    assert_eq!(post(&program, &a.owner, &undo, json!({})).await.status, 200);
    let given = format!("/api/customers?assigned={}", to.member);
    let given = program.send(Request::get(&given).by(&a.owner)).await.json();
    assert_eq!(given["total"], 2, "the record that was merged went along");
}

#[tokio::test]
async fn erasing_the_one_kept_forgets_the_other_too() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let kept = register(&program, &a.owner, json!({ "full_name": "Somchai Jaidee" })).await;
    let other = register(
        &program,
        &a.owner,
        json!({ "full_name": "Somchai Jaidii", "phone": "0898765432" }),
    )
    .await;
    let path = format!("/api/customers/{kept}/merges");
    assert_eq!(post(&program, &a.owner, &path, json!({ "other_id": other })).await.status, 201);
    let number = program
        .send(Request::get(&format!("/api/customers/{kept}")).by(&a.owner))
        .await
        .json()["number"]
        .clone();
    let erase = json!({ "number": number, "reason": "Asked for it" });
    let erased = post(&program, &a.owner, &format!("/api/customers/{kept}/erase"), erase).await;
    assert_eq!(erased.status, 201, "{}", erased.text());
    let mut connection = program.test.database.admin.acquire().await.unwrap();
    for table in precision::prove::tables(&mut connection, "app").await.unwrap() {
        let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t");
        let text: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
        for word in ["Somchai", "somchai", "0898765432"] {
            assert!(!text.contains(word), "{word} is left in {table}");
        }
    }
}

/// A table that is added has to say whether it goes along.
#[tokio::test]
async fn every_table_of_a_customer_goes_along_or_is_named() {
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
    let named = MOVED.iter().chain(&LEFT).map(|table| (*table).to_owned()).collect();
    assert_eq!(tables, named, "say in customer_merges::rules what merging does to it");
}
