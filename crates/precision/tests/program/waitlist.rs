//! The waiting list: who waits longest comes first, each with the first time that would do, and a booking ends it.

use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

use crate::bookings::{Works, at, book, equip, id_of, wish};
use crate::support::{Program, Staffed};

/// The day of an instant of these tests, which lies within the day in UTC too.
fn day(instant: &str) -> &str {
    &instant[..10]
}

async fn wait(program: &Program, by: &Person, body: &Value) -> Answer {
    program.send(Request::post("/api/waitlist").by(by).json(body)).await
}

async fn list(program: &Program, by: &Person, query: &str) -> Value {
    let answer = program.send(Request::get(&format!("/api/waitlist{query}")).by(by)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// For the first treatment, on the day after tomorrow.
fn wanted(program: &Program, a: &Staffed, works: &Works) -> Value {
    let then = at(program, 2, 10, 0);
    json!({
        "customer_id": a.customer, "treatment_id": works.treatment(), "from": day(&then), "to": day(&then),
        "note": "after lunch",
    })
}

#[tokio::test]
async fn who_waits_is_told_the_first_time_and_a_booking_ends_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let made = wait(&program, &a.staff, &wanted(&program, &a, &works)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let first = made.json()["first_free"].as_str().expect("a time is free").to_owned();
    assert_eq!(day(&first), day(&at(&program, 2, 10, 0)));
    let path = made.location().to_owned();
    let shown = program.send(Request::get(&path).by(&a.staff)).await;
    assert_eq!(shown.json(), made.json());
    assert_eq!(list(&program, &a.owner, "").await["items"], json!([made.json()]));

    let mut booking = wish(a.customer, &works, &first);
    booking["wait_id"] = made.json()["id"].clone();
    let booked = id_of(&book(&program, &a.staff, &booking).await);
    let over = program.send(Request::get(&path).by(&a.staff)).await.json();
    assert_eq!(over["booking_id"], json!(booked));
    assert!(over["closed_at"].is_string() && over["first_free"].is_null(), "{over}");
    assert_eq!(list(&program, &a.staff, "").await["total"], 0);
}

#[tokio::test]
async fn a_booking_for_a_wait_of_nobody_or_of_somebody_else_is_not_made() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let mut booking = wish(a.customer, &works, &at(&program, 1, 10, 0));
    let other = program.register(&a.staff, "Somebody else").await;
    let mut theirs = wanted(&program, &a, &works);
    theirs["customer_id"] = json!(other);
    let theirs = wait(&program, &a.staff, &theirs).await.json()["id"].clone();
    for id in [json!("00000000-0000-7000-8000-000000000001"), theirs] {
        booking["wait_id"] = id;
        let refused = book(&program, &a.staff, &booking).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert_eq!(refused.json()["field"], "wait_id");
    }
    assert_eq!(list(&program, &a.staff, "").await["total"], 1, "they wait still");
    let admin = &program.test.database.admin;
    let bookings: i64 =
        sqlx::query_scalar("SELECT count(*) FROM app.bookings").fetch_one(admin).await.unwrap();
    assert_eq!(bookings, 0);
}

#[tokio::test]
async fn the_list_is_read_page_by_page_and_mistakes_are_named() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let body = wanted(&program, &a, &works);
    let mut ids = Vec::new();
    for _ in 0..3 {
        let made = wait(&program, &a.staff, &body).await;
        ids.push(made.json()["id"].clone());
        program.test.pass_seconds(1);
    }
    let first = list(&program, &a.staff, "?limit=2").await;
    let cursor = first["next"].as_str().expect("there is more");
    let last = list(&program, &a.staff, &format!("?limit=2&cursor={cursor}")).await;
    let items = |page: &Value| page["items"].as_array().unwrap().clone();
    let read: Vec<Value> =
        [items(&first), items(&last)].concat().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(read, ids, "the longest wait first");
    assert!(last["next"].is_null());

    let gone = format!("/api/waitlist/{}/close", ids[0].as_str().unwrap());
    for _ in 0..2 {
        let closed = program.send(Request::post(&gone).by(&a.staff)).await;
        assert_eq!(closed.status, 200, "{}", closed.text());
        assert!(closed.json()["closed_at"].is_string());
    }
    assert_eq!(list(&program, &a.staff, "").await["total"], 2);

    for (field, value) in [
        ("customer_id", json!("00000000-0000-7000-8000-000000000001")),
        ("treatment_id", json!("00000000-0000-7000-8000-000000000001")),
        ("practitioner_id", json!("00000000-0000-7000-8000-000000000001")),
        ("from", json!("2020-01-01")),
        ("to", json!("2020-01-01")),
        ("note", json!("x".repeat(501))),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        let refused = wait(&program, &a.staff, &wrong).await;
        assert_eq!(refused.status, 422, "{field}: {}", refused.text());
        assert_eq!(refused.json()["field"], field);
    }
}
