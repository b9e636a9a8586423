//! A customer's page: the timeline, and notes that few may read.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testkit::{Answer, Person, Request};
use uuid::Uuid;

use crate::support::{Program, Staffed};

async fn write(program: &Program, by: &Person, a: &Staffed, body: Value) -> Value {
    let path = format!("/api/customers/{}/notes", a.customer);
    let answer = program.send(Request::post(&path).by(by).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn read(program: &Program, by: &Person, path: &str) -> Answer {
    program.send(Request::get(path).in_language("en").by(by)).await
}

/// A thousand days with a booking, a visit, an analysis and a note each, the newest yesterday.
async fn long_history(program: &Program, a: &Staffed) {
    for sql in [
        "INSERT INTO app.treatments (clinic_id, id, name_th, name_en, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'ไฮฟู', 'Lifting', now(), now())",
        "INSERT INTO app.bookings (clinic_id, id, customer_id, treatment_id, practitioner_id, starts_at, ends_at,
                                   blocked_from, blocked_until, state, created_at, updated_at)
         SELECT $1, gen_random_uuid(), $2, (SELECT id FROM app.treatments WHERE clinic_id = $1), $3,
                at, at + interval '1 hour', at, at + interval '1 hour', 'completed', at, at
         FROM (SELECT now() - n * interval '1 day' AS at FROM generate_series(1, 1000) AS n) AS t",
        "INSERT INTO app.queue_tickets (clinic_id, id, day, number, customer_id, priority, state, created_at,
                                        line_at, ended_at)
         SELECT $1, gen_random_uuid(), current_date - n, 1, $2, 'normal', 'done', at, at, at
         FROM (SELECT n, now() - n * interval '1 day' AS at
               FROM generate_series(1, 1000) AS n) AS t WHERE $3::uuid IS NOT NULL",
        "INSERT INTO app.photo_consents (clinic_id, id, customer_id, version, lang, way, created_by, created_at)
         VALUES ($1, $2, $2, '2026-1', 'th', 'in_person', $3, now() - interval '1001 days')",
        "INSERT INTO app.skin_analyses (clinic_id, id, customer_id, consent_id, visit_id, state, created_by,
                                        created_at)
         SELECT $1, gen_random_uuid(), $2, $2, gen_random_uuid(), 'queued', $3, now() - n * interval '1 day'
         FROM generate_series(1, 1000) AS n",
        "INSERT INTO app.customer_notes (clinic_id, id, customer_id, text, created_by, created_at, updated_at)
         SELECT $1, gen_random_uuid(), $2, 'Note ' || n, $3, at, at
         FROM (SELECT n, now() - n * interval '1 day' AS at FROM generate_series(1, 1000) AS n) AS t",
    ] {
        let mut query = sqlx::query(sql).bind(a.clinic.id.0);
        if sql.contains("$2") {
            query = query.bind(a.customer.0).bind(a.staff.member.0);
        }
        query.execute(&program.test.database.admin).await.unwrap();
    }
}

#[tokio::test]
async fn a_thousand_visits_are_one_timeline_without_gap_or_repetition() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    long_history(&program, &a).await;
    let base = format!("/api/customers/{}/timeline", a.customer);
    let mut seen = BTreeSet::new();
    let (mut cursor, mut last) = (String::new(), String::from("9999"));
    loop {
        let path = format!("{base}?limit=100&cursor={cursor}");
        let page = read(&program, &a.staff, &path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.json();
        assert_eq!(page["total"], 4001);
        for item in page["items"].as_array().unwrap() {
            let at = item["at"].as_str().unwrap().to_owned();
            assert!(at <= last, "{at} stands below {last}");
            last = at;
            assert!(seen.insert((item["kind"].to_string(), item["id"].to_string())), "twice");
        }
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(seen.len(), 4001);

    // The page itself.
    let page = read(&program, &a.staff, &format!("/customers/{}", a.customer)).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Lifting") && page.text().contains("Note 1<"));

    for (kind, count) in
        [("analyses", 1000), ("bookings", 1000), ("visits", 1000), ("notes", 1000), ("consents", 1)]
    {
        let page = read(&program, &a.staff, &format!("{base}?kind={kind}")).await.json();
        assert_eq!(page["total"], count);
        assert!(page["items"].as_array().unwrap().iter().all(|item| item["kind"] == kind));
        let part = Request::get(&format!("/customers/{}?kind={kind}", a.customer));
        let part = program.send(part.header("hx-request", "true").by(&a.staff)).await.text();
        assert!(part.contains("id=\"timeline\"") && !part.contains("<html"), "{part}");
    }
    let wrong = read(&program, &a.staff, &format!("{base}?kind=bills")).await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (422, &json!("kind")));
}

#[tokio::test]
async fn a_private_note_is_its_authors_and_the_database_holds_that() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.member(&a.clinic, base::Role::ClinicStaff).await;
    let secret = json!({ "text": "Owes us money", "private": true, "pinned": true });
    let note = write(&program, &a.staff, &a, secret).await;
    let notes = format!("/api/customers/{}/notes", a.customer);
    let page = format!("/customers/{}", a.customer);
    for reader in [&a.staff, &a.owner, &a.admin] {
        assert_eq!(read(&program, reader, &notes).await.json()["total"], 1, "{:?}", reader.role);
        assert!(read(&program, reader, &page).await.text().contains("Owes us money"));
    }
    let id: Uuid = note["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(read(&program, &other, &notes).await.json()["total"], 0);
    assert!(!read(&program, &other, &page).await.text().contains("Owes us money"));
    let path = format!("/api/customer-notes/{id}");
    let changed = Request::post(&path).by(&other).json(&json!({ "text": "No" }));
    assert_eq!(program.send(changed).await.status, 404);
    for stranger in [&a.portal, &a.sales] {
        assert!(matches!(read(&program, stranger, &notes).await.status.as_u16(), 403 | 404));
    }
    // Whatever statement runs in their request: the rows are not there, and cannot be changed.
    let mut context = program.context(&other).await;
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM app.customer_notes")
        .fetch_one(context.tx())
        .await
        .unwrap();
    assert_eq!(rows, 0);
    let done = sqlx::query("UPDATE app.customer_notes SET private = false")
        .execute(context.tx())
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 0);
    drop(context);
    let mut context = program.context(&a.portal).await;
    let refused = sqlx::query("SELECT FROM app.customer_notes").execute(context.tx()).await;
    assert!(refused.is_err(), "customers have no way to the table");
}

#[tokio::test]
async fn only_the_author_and_those_above_change_a_note_and_what_was_deleted_comes_back() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.member(&a.clinic, base::Role::ClinicStaff).await;
    let note = write(&program, &a.staff, &a, json!({ "text": "Likes tea", "pinned": true })).await;
    let id: Uuid = note["id"].as_str().unwrap().parse().unwrap();
    let page = format!("/customers/{}", a.customer);
    assert!(read(&program, &other, &page).await.text().contains("Likes tea"), "all may read it");
    let by_other = Request::post(&format!("/customer-notes/{id}")).by(&other);
    let refused = program.send(by_other.form(&[("text", "Likes coffee")])).await;
    assert_eq!(refused.status, 403);
    // Nor by a statement of their own; nor in another's name.
    let mut context = program.context(&other).await;
    let done = sqlx::query("UPDATE app.customer_notes SET text = 'x'").execute(context.tx()).await;
    assert_eq!(done.unwrap().rows_affected(), 0);
    let forged = sqlx::query(
        "INSERT INTO app.customer_notes (id, customer_id, text, created_by, created_at, updated_at)
         VALUES (gen_random_uuid(), $1, 'x', $2, now(), now())",
    );
    let forged = forged.bind(a.customer.0).bind(a.staff.member.0).execute(context.tx()).await;
    assert!(forged.is_err(), "nobody writes in another's name");
    drop(context);

    let empty = Request::post(&format!("/customer-notes/{id}")).in_language("en").by(&a.staff);
    let empty = program.send(empty.form(&[("text", " ")])).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Write something first."));
    let by_owner = Request::post(&format!("/customer-notes/{id}")).by(&a.owner);
    let changed = program.send(by_owner.form(&[("text", "Likes green tea")])).await;
    assert_eq!(changed.status, 303);
    assert!(read(&program, &other, &page).await.text().contains("Likes green tea"));

    let gone =
        program.send(Request::post(&format!("/customer-notes/{id}/delete")).by(&a.staff)).await;
    assert_eq!(gone.status, 303);
    let after = read(&program, &a.staff, gone.location().split('#').next().unwrap()).await.text();
    assert!(!after.contains("Likes green tea") && after.contains("/restore"), "the way back");
    let back =
        program.send(Request::post(&format!("/customer-notes/{id}/restore")).by(&a.staff)).await;
    assert_eq!(back.status, 303);
    assert!(read(&program, &a.staff, &page).await.text().contains("Likes green tea"));
    // With htmx a toast offers it.
    let path = format!("/customer-notes/{id}/delete");
    let toast = program.send(Request::post(&path).header("hx-request", "true").by(&a.staff)).await;
    assert_eq!(toast.status, 204);
    assert!(toast.headers["hx-trigger"].to_str().unwrap().contains("/restore"));

    program.wait_for_events("note_deleted", "note", |found| found.len() == 2).await;
}

#[tokio::test]
async fn a_sales_person_sees_when_their_own_customers_were_here_and_no_others() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let theirs = program.register(&a.sales, "Customer of sales").await;
    for customer in [theirs, a.customer] {
        let came = Request::post("/api/queue").by(&a.staff);
        let came = program.send(came.json(&json!({ "customer_id": customer }))).await;
        assert_eq!(came.status, 201);
    }
    let own = read(&program, &a.sales, &format!("/api/customers/{theirs}/timeline")).await.json();
    assert_eq!((&own["total"], &own["items"][0]["kind"]), (&json!(1), &json!("visits")));
    let page = read(&program, &a.sales, &format!("/customers/{theirs}")).await.text();
    assert!(!page.contains("/queue/"), "there is no queue for them to look at");
    let others = format!("/api/customers/{}/timeline", a.customer);
    assert_eq!(read(&program, &a.sales, &others).await.status, 404);
    let mut context = program.context(&a.sales).await;
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM app.queue_tickets")
        .fetch_one(context.tx())
        .await
        .unwrap();
    assert_eq!(rows, 1);
}
