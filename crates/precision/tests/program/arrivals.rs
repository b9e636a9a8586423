//! Who booked and comes: the booking and the ticket are one visit, from whichever side it is worked on.

use base::BookingId;
use serde_json::{Value, json};
use testkit::{Person, Request};

use crate::bookings::{at, book, equip, id_of, step, wish};
use crate::support::{Program, Staffed};

async fn booked(program: &Program, a: &Staffed) -> BookingId {
    let works = equip(program, a, 1, 0).await;
    id_of(&book(program, &a.staff, &wish(a.customer, &works, &at(program, 0, 10, 0))).await)
}

async fn state(program: &Program, by: &Person, id: BookingId) -> String {
    let answer = program.send(Request::get(&format!("/api/bookings/{id}")).by(by)).await;
    answer.json()["state"].as_str().unwrap().to_owned()
}

/// State, purpose and booking of the tickets of today.
async fn tickets(program: &Program, a: &Staffed) -> Vec<(String, String, Option<BookingId>)> {
    let rows: Vec<(String, String, Option<uuid::Uuid>)> = sqlx::query_as(
        "SELECT state, purpose, booking_id FROM app.queue_tickets WHERE clinic_id = $1 ORDER BY number",
    )
    .bind(a.clinic.id.0)
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    rows.into_iter().map(|(state, purpose, id)| (state, purpose, id.map(BookingId))).collect()
}

async fn in_queue(program: &Program, a: &Staffed, action: &str) {
    let list = program.send(Request::get("/api/queue").by(&a.staff)).await.json();
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/queue/{id}/state");
    let answer =
        program.send(Request::post(&path).by(&a.staff).json(&json!({ "action": action }))).await;
    assert_eq!(answer.status, 200, "{action}: {}", answer.text());
}

#[tokio::test]
async fn who_arrives_gets_a_number_and_one_visit_ends_both() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let id = booked(&program, &a).await;
    assert_eq!(tickets(&program, &a).await, []);
    assert_eq!(step(&program, &a.staff, id, "arrive").await.status, 200);
    let waits = |state: &str| vec![(state.to_owned(), "Laser".to_owned(), Some(id))];
    assert_eq!(tickets(&program, &a).await, waits("waiting"));
    let page = program.send(Request::get(&format!("/bookings/{id}")).by(&a.staff)).await;
    assert!(page.text().contains("number 1"), "the number stands on the page");

    // A mistake, and then they are here after all: the same ticket, not a second one.
    assert_eq!(step(&program, &a.staff, id, "reopen").await.status, 200);
    assert_eq!(tickets(&program, &a).await, waits("cancelled"));
    assert_eq!(step(&program, &a.staff, id, "arrive").await.status, 200);
    assert_eq!(tickets(&program, &a).await, waits("waiting"));

    // The rest is done in the queue.
    in_queue(&program, &a, "call").await;
    assert_eq!(state(&program, &a.staff, id).await, "arrived");
    in_queue(&program, &a, "serve").await;
    assert_eq!(state(&program, &a.staff, id).await, "in_progress");
    in_queue(&program, &a, "complete").await;
    assert_eq!(state(&program, &a.staff, id).await, "completed");
}

#[tokio::test]
async fn who_is_checked_in_has_arrived_for_what_they_booked() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let id = booked(&program, &a).await;
    let page = program
        .send(Request::get(&format!("/queue/new?customer={}", a.customer)).by(&a.staff))
        .await;
    assert!(page.text().contains("Booked today at"), "reception sees the booking");
    let body: Value = json!({ "customer_id": a.customer, "purpose": "Laser" });
    let answer = program.send(Request::post("/api/queue").by(&a.staff).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(state(&program, &a.staff, id).await, "arrived");
    assert_eq!(tickets(&program, &a).await, [("waiting".to_owned(), "Laser".to_owned(), Some(id))]);
    // From the calendar it goes on to its end, and the queue with it.
    assert_eq!(step(&program, &a.staff, id, "start").await.status, 200);
    assert_eq!(tickets(&program, &a).await[0].0, "serving");
    assert_eq!(step(&program, &a.staff, id, "complete").await.status, 200);
    assert_eq!(tickets(&program, &a).await[0].0, "done");
}

#[tokio::test]
async fn who_waits_without_a_booking_arrives_without_a_second_number() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let body: Value = json!({ "customer_id": a.customer });
    let answer = program.send(Request::post("/api/queue").by(&a.staff).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = booked(&program, &a).await;
    assert_eq!(step(&program, &a.staff, id, "arrive").await.status, 200);
    assert_eq!(tickets(&program, &a).await.len(), 1);
}
