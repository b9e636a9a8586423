//! Bookings: nobody and nothing is taken twice, what cannot follow is a conflict, sales see their own only, and a
//! feed dies with its owner's membership.

use base::{BookingId, CustomerId};
use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::{Program, Staffed};

/// What a clinic of these tests works with.
pub struct Works {
    treatment: Uuid,
    rooms: Vec<Uuid>,
}

impl Works {
    pub fn treatment(&self) -> Uuid {
        self.treatment
    }
}

/// A treatment of half an hour that needs a laser, a quarter of an hour of cleaning after it, and rooms.
pub async fn equip(program: &Program, clinic: &Staffed, rooms: usize, lasers: usize) -> Works {
    let admin = &program.test.database.admin;
    let id = clinic.clinic.id.0;
    let treatment: Uuid = sqlx::query_scalar(
        "INSERT INTO app.treatments (clinic_id, id, name_th, name_en, buffer_after_minutes, device_kinds,
                                     created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'เลเซอร์', 'Laser', 15, $2, now(), now()) RETURNING id",
    )
    .bind(id)
    .bind(if lasers > 0 { vec!["pico_laser"] } else { vec![] })
    .fetch_one(admin)
    .await
    .unwrap();
    let rooms = sqlx::query_scalar(
        "INSERT INTO app.rooms (clinic_id, id, name, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'Room ' || n, now(), now()
         FROM generate_series(1, $2) AS n RETURNING id",
    )
    .bind(id)
    .bind(i32::try_from(rooms).unwrap())
    .fetch_all(admin)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO app.devices (clinic_id, id, name, kind, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'Laser ' || n, 'pico_laser', now(), now()
         FROM generate_series(1, $2) AS n",
    )
    .bind(id)
    .bind(i32::try_from(lasers).unwrap())
    .execute(admin)
    .await
    .unwrap();
    Works { treatment, rooms }
}

/// An hour of the clinic's clock (Bangkok), some days from now.
pub fn at(program: &Program, days: i64, hour: i8, minute: i8) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Bangkok").unwrap();
    let today = program.test.app.clock.now().0.to_zoned(zone.clone()).date();
    let day = today.checked_add(jiff::Span::new().days(days)).unwrap();
    day.at(hour, minute, 0, 0).to_zoned(zone).unwrap().timestamp().to_string()
}

pub async fn book(program: &Program, by: &Person, wish: &Value) -> Answer {
    program.send(Request::post("/api/bookings").by(by).json(wish)).await
}

pub fn wish(customer: CustomerId, works: &Works, starts_at: &str) -> Value {
    json!({ "customer_id": customer, "treatment_id": works.treatment, "starts_at": starts_at })
}

pub fn id_of(answer: &Answer) -> BookingId {
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().parse().unwrap()
}

/// How many pairs of bookings that hold something lie upon each other.
async fn doubles(program: &Program) -> i64 {
    sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM app.bookings AS a JOIN app.bookings AS b
                   ON a.clinic_id = b.clinic_id AND a.id < b.id AND a.holds AND b.holds
                 WHERE (a.practitioner_id = b.practitioner_id
                        AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at)
                    OR (a.room_id = b.room_id
                        AND a.blocked_from < b.blocked_until AND b.blocked_from < a.blocked_until))
              + (SELECT count(*) FROM app.booking_devices AS a JOIN app.booking_devices AS b
                   ON a.clinic_id = b.clinic_id AND a.device_id = b.device_id
                  AND a.booking_id < b.booking_id AND a.holds AND b.holds
                 WHERE a.blocked_from < b.blocked_until AND b.blocked_from < a.blocked_until)",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_who_race_for_one_time_one_gets_it_and_nothing_is_taken_twice() {
    let program = std::sync::Arc::new(Program::with_limits(&[("account", 100_000)]).await);
    let a = std::sync::Arc::new(program.staffed("a").await);
    let works = std::sync::Arc::new(equip(&program, &a, 2, 1).await);
    let second = program.test.member(&a.clinic, base::Role::ClinicStaff).await.member;
    // 200 bookings with two people for 4 days of 10 half hours; each needs the one laser for 45 minutes.
    program.test.app.pools.open_all().await.unwrap();
    let mut racing = JoinSet::new();
    for client in 0..50_i64 {
        let (program, a, works) = (program.clone(), a.clone(), works.clone());
        racing.spawn(async move {
            let mut outcomes = Vec::new();
            for turn in 0..4_i64 {
                let half = (client + turn * 2) % 10;
                let hour = i8::try_from(10 + half / 2).unwrap();
                let minute = i8::try_from(half % 2 * 30).unwrap();
                let starts_at = at(&program, 1 + (client + turn) % 4, hour, minute);
                let mut wish = wish(a.customer, &works, &starts_at);
                let who = if turn % 2 == 0 { a.staff.member } else { second };
                wish["practitioner_id"] = json!(who);
                let by = [&a.owner, &a.admin, &a.staff][usize::try_from(client % 3).unwrap()];
                let answer = book(&program, by, &wish).await;
                outcomes.push((answer.status.as_u16(), answer.json()));
            }
            outcomes
        });
    }
    let outcomes: Vec<_> = racing.join_all().await.into_iter().flatten().collect();
    assert_eq!(outcomes.len(), 200);
    let made = outcomes.iter().filter(|(status, _)| *status == 201).count();
    for (status, body) in &outcomes {
        assert!(matches!(status, 201 | 409), "{status} {body}");
        if *status == 409 {
            assert_eq!(body["code"], "conflict");
            let said = body["detail"].as_str().unwrap();
            assert!(
                said.contains("practitioner") || said.contains("device") || said.contains("room"),
                "{said}"
            );
        }
    }
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM app.bookings")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(kept, i64::try_from(made).unwrap(), "an answer of 201 is a row");
    // No half hour stays empty beside two empty ones: four a day at least, and not more than the laser can do.
    assert!((4 * 4..=4 * 7).contains(&made), "{made} were made");
    assert_eq!(doubles(&program).await, 0);
}

/// The constraints stand by themselves: whoever goes round the program is refused all the same.
#[tokio::test]
async fn the_database_refuses_what_the_program_would_have_let_pass() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 2, 1).await;
    let starts_at = at(&program, 1, 10, 0);
    let first = id_of(&book(&program, &a.staff, &wish(a.customer, &works, &starts_at)).await);
    let again = |change: &'static str| {
        let sql = format!(
            "INSERT INTO app.bookings (clinic_id, id, customer_id, treatment_id, practitioner_id, room_id,
                                       starts_at, ends_at, blocked_from, blocked_until, state, created_at,
                                       updated_at)
             SELECT clinic_id, gen_random_uuid(), customer_id, treatment_id, {change}, starts_at, ends_at,
                    blocked_from, blocked_until, state, now(), now()
             FROM app.bookings WHERE id = $1"
        );
        let admin = program.test.database.admin.clone();
        async move {
            let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(first.0).execute(&admin).await;
            done.map_err(|error| {
                error.as_database_error().unwrap().constraint().unwrap().to_owned()
            })
        }
    };
    assert_eq!(again("practitioner_id, NULL").await.unwrap_err(), "practitioner_is_free");
    let other = "(SELECT id FROM app.profiles AS p WHERE p.clinic_id = bookings.clinic_id
                  AND p.id <> practitioner_id LIMIT 1)";
    let other: &'static str = Box::leak(format!("{other}, room_id").into_boxed_str());
    assert_eq!(again(other).await.unwrap_err(), "room_is_free");
}

#[tokio::test]
async fn buffers_hours_and_overbooking() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 0).await;
    let second = program.test.member(&a.clinic, base::Role::ClinicStaff).await;
    let with = |who: &Person, hour, minute| {
        let mut wish = wish(a.customer, &works, &at(&program, 1, hour, minute));
        wish["practitioner_id"] = json!(who.member);
        wish
    };
    id_of(&book(&program, &a.staff, &with(&a.staff, 10, 0)).await);
    // The one room is being cleaned until a quarter to.
    let refused = book(&program, &a.staff, &with(&second, 10, 30)).await;
    assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (409, Some("conflict")));
    assert!(refused.text().contains("room is taken"), "{}", refused.text());
    id_of(&book(&program, &a.staff, &with(&second, 10, 45)).await);
    // Before the clinic opens.
    let early = book(&program, &a.staff, &with(&a.staff, 7, 0)).await;
    assert_eq!(early.status, 409);
    // With a reason, by whoever may.
    let mut over = with(&a.staff, 10, 0);
    over["overbook_reason"] = json!("A burn that cannot wait");
    assert_eq!(book(&program, &a.staff, &over).await.status, 403);
    let made = book(&program, &a.owner, &over).await;
    assert_eq!(made.json()["overbooked_reason"], "A burn that cannot wait", "{}", made.text());
    // It does not make the time free for others.
    assert_eq!(book(&program, &a.staff, &with(&a.staff, 10, 0)).await.status, 409);
    assert_eq!(doubles(&program).await, 0);
}

/// As the calendar sends it.
async fn drag(program: &Program, by: &Person, id: BookingId, form: &[(&str, &str)]) -> Answer {
    let path = format!("/bookings/{id}/move");
    program.send(Request::post(&path).by(by).header("hx-request", "true").form(form)).await
}

/// What an answer tells the page beside its body.
fn told(answer: &Answer) -> Value {
    serde_json::from_slice(answer.headers["hx-trigger"].as_bytes()).unwrap()
}

#[tokio::test]
async fn whoever_may_overbook_is_asked_why_in_the_calendar_and_nobody_else() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 10, 0))).await);
    let moved =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 12, 0))).await);
    let day = at(&program, 1, 12, 0)[..10].to_owned();
    let onto = [("date", day.as_str()), ("time", "10:00"), ("minutes", "30")];
    let row = || async {
        let now = program.send(Request::get(&format!("/api/bookings/{moved}")).by(&a.staff)).await;
        let now = now.json();
        (now["starts_at"].clone(), now["overbooked_reason"].clone())
    };
    let before = row().await;

    let refused = drag(&program, &a.staff, moved, &onto).await;
    assert_eq!((refused.status.as_u16(), refused.text().as_str()), (409, ""));
    assert_eq!(told(&refused)["app:toast"]["bad"], true);
    let asked = drag(&program, &a.owner, moved, &onto).await;
    assert_eq!(asked.status, 409);
    assert_eq!(told(&asked)["app:toast"], Value::Null, "a question, and no message");
    assert!(
        asked.text().contains("has another booking") && asked.text().contains("overbook_reason")
    );
    let with = |reason: &'static str| {
        let more = [("overbook", "yes"), ("overbook_reason", reason)];
        onto.iter().copied().chain(more).collect::<Vec<_>>()
    };
    let again = drag(&program, &a.owner, moved, &with(" ")).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains(r#"id="overbook_reason-error""#), "{}", again.text());
    assert_eq!(drag(&program, &a.staff, moved, &with("Because")).await.status, 403);
    assert_eq!(row().await, before);

    let done = drag(&program, &a.owner, moved, &with("A burn that cannot wait")).await;
    assert_eq!(done.status, 204, "{}", done.text());
    let after = (json!(at(&program, 1, 10, 0)), json!("A burn that cannot wait"));
    assert_eq!(row().await, after);
    let who: Uuid = sqlx::query_scalar(
        "SELECT actor_member FROM app.audit_events WHERE kind = 'booking_overbooked'",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(who, a.owner.member.0);

    // The way back leaves nothing of it.
    let undo = told(&done)["app:toast"]["undo"].as_str().unwrap().to_owned();
    let back = Request::post(&undo).by(&a.owner).header("hx-request", "true");
    assert_eq!(program.send(back).await.status, 204);
    assert_eq!(row().await, before);
    // What is over is not asked about.
    assert_eq!(step(&program, &a.staff, moved, "cancel").await.status, 200);
    let over = drag(&program, &a.owner, moved, &onto).await;
    assert_eq!((over.status.as_u16(), over.text().as_str()), (409, ""));
}

/// The database asks for the permission itself, whatever the program let pass.
#[tokio::test]
async fn no_row_is_moved_onto_another_without_the_permission() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let id =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 10, 0))).await);
    for (who, sql, expected) in [
        (&a.staff, "UPDATE app.bookings SET overbooked_reason = 'x' WHERE id = $1", "42501"),
        (&a.owner, "UPDATE app.bookings SET overbooked_reason = 'x' WHERE id = $1", ""),
        (&a.staff, "UPDATE app.bookings SET starts_at = starts_at WHERE id = $1", "42501"),
        (&a.staff, "UPDATE app.bookings SET state = 'confirmed' WHERE id = $1", ""),
        (&a.staff, "UPDATE app.bookings SET overbooked_reason = '' WHERE id = $1", ""),
    ] {
        let mut ctx = program.context(who).await;
        let done = sqlx::query(sql).bind(id.0).execute(ctx.tx()).await;
        let code = done.map_or_else(
            |error| error.as_database_error().unwrap().code().unwrap().into_owned(),
            |_| String::new(),
        );
        assert_eq!(code, expected, "{sql}");
        if code.is_empty() {
            ctx.commit().await.unwrap();
        }
    }
}

pub async fn step(program: &Program, by: &Person, id: BookingId, action: &str) -> Answer {
    let body = json!({ "action": action, "reason": "A reason" });
    program.send(Request::post(&format!("/api/bookings/{id}/state")).by(by).json(&body)).await
}

#[tokio::test]
async fn a_booking_goes_its_way_and_no_other() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let first =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 10, 0))).await);
    for (action, status, state) in [
        ("start", 409, "pending"),
        ("no_show", 409, "pending"),
        ("confirm", 200, "confirmed"),
        ("confirm", 409, "confirmed"),
        ("arrive", 200, "arrived"),
        ("reopen", 200, "confirmed"),
        ("arrive", 200, "arrived"),
        ("start", 200, "in_progress"),
        ("cancel", 409, "in_progress"),
        ("complete", 200, "completed"),
        ("reopen", 409, "completed"),
    ] {
        let answer = step(&program, &a.staff, first, action).await;
        assert_eq!(answer.status, status, "{action}: {}", answer.text());
        if status == 409 {
            assert!(!answer.json()["detail"].as_str().unwrap().is_empty());
        }
        let now = program.send(Request::get(&format!("/api/bookings/{first}")).by(&a.staff)).await;
        assert_eq!(now.json()["state"], state);
    }
    // What is cancelled lets its time go, and comes back only while that is free.
    let second =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 12, 0))).await);
    assert_eq!(step(&program, &a.staff, second, "cancel").await.status, 200);
    let third =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 12, 0))).await);
    let back = step(&program, &a.staff, second, "reopen").await;
    assert_eq!(back.status, 409, "{}", back.text());
    assert_eq!(step(&program, &a.staff, third, "cancel").await.status, 200);
    assert_eq!(step(&program, &a.staff, second, "reopen").await.status, 200);
}

/// Cancels on the page, as a person does; gives where that leads.
async fn cancel(program: &Program, by: &Person, id: BookingId) -> String {
    let path = format!("/bookings/{id}/state");
    let form = [("action", "cancel"), ("reason", "Ill")];
    let answer = program.send(Request::post(&path).by(by).form(&form)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().to_owned()
}

/// The address that the message on a page offers as the way back.
async fn way_back(program: &Program, by: &Person, page: &str) -> Option<String> {
    let text = program.send(Request::get(page).by(by)).await.text();
    let (_, toast) = text.split_once(r#"<div class="toast">"#)?;
    let (_, form) = toast.split_once(r#"action=""#)?;
    Some(form[..form.find('"')?].to_owned())
}

async fn state_of(program: &Program, by: &Person, id: BookingId) -> String {
    let answer = program.send(Request::get(&format!("/api/bookings/{id}")).by(by)).await;
    answer.json()["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_cancellation_is_taken_back_to_how_it_was_or_says_why_not() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let starts_at = at(&program, 0, 10, 0);
    let first = id_of(&book(&program, &a.staff, &wish(a.customer, &works, &starts_at)).await);
    for (step_there, was) in
        [(None, "pending"), (Some("confirm"), "confirmed"), (Some("arrive"), "arrived")]
    {
        if let Some(action) = step_there {
            assert_eq!(step(&program, &a.staff, first, action).await.status, 200);
        }
        let page = cancel(&program, &a.staff, first).await;
        assert_eq!(state_of(&program, &a.staff, first).await, "cancelled");
        let undo = way_back(&program, &a.staff, &page).await.expect("the way back is offered");
        let back = program.send(Request::post(&undo).by(&a.staff)).await;
        assert_eq!((back.status.as_u16(), back.location()), (303, &*format!("/bookings/{first}")));
        assert_eq!(state_of(&program, &a.staff, first).await, was);
        assert_eq!(way_back(&program, &a.staff, &page).await, None, "nothing is cancelled");
    }
    let waiting: i64 =
        sqlx::query_scalar("SELECT count(*) FROM app.queue_tickets WHERE state = 'waiting'")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(waiting, 1, "who was here is in the queue again");

    // Meanwhile somebody else got the time.
    let page = cancel(&program, &a.staff, first).await;
    let undo = way_back(&program, &a.staff, &page).await.unwrap();
    id_of(&book(&program, &a.staff, &wish(a.customer, &works, &starts_at)).await);
    let refused = program.send(Request::post(&undo).by(&a.staff)).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("has another booking at this time"), "{}", refused.text());
    assert!(refused.text().contains("/bookings/new?customer="), "there is a way out");
    assert_eq!(state_of(&program, &a.staff, first).await, "cancelled");
    // Nothing is completed by way of a cancellation.
    let odd = format!("/bookings/{first}/restore?was=completed");
    assert_eq!(program.send(Request::post(&odd).by(&a.staff)).await.status, 422);
}

#[tokio::test]
async fn moving_keeps_the_booking_and_rescheduling_keeps_the_link() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let first =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 10, 0))).await);
    let other =
        id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 12, 0))).await);
    let to = |hour| json!({ "starts_at": at(&program, 1, hour, 0) });
    let send =
        |path: String, body: Value| program.send(Request::post(&path).by(&a.staff).json(&body));
    assert_eq!(send(format!("/api/bookings/{first}/move"), to(12)).await.status, 409);
    // Onto a part of its own time: it is not in its own way, and its device moves along.
    let body = json!({ "starts_at": at(&program, 1, 10, 15) });
    assert_eq!(send(format!("/api/bookings/{first}/move"), body).await.status, 200);
    assert_eq!(send(format!("/api/bookings/{other}/move"), to(10)).await.status, 409);
    let new = id_of(&send(format!("/api/bookings/{first}/reschedule"), to(15)).await);
    let old =
        program.send(Request::get(&format!("/api/bookings/{first}")).by(&a.staff)).await.json();
    assert_eq!(old["state"], "cancelled");
    assert_eq!(old["rescheduled_to"], json!(new));
    assert_eq!(step(&program, &a.staff, first, "reopen").await.status, 409);
    let devices: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM app.booking_devices AS d JOIN app.bookings AS b ON b.id = d.booking_id
         WHERE d.holds = b.holds AND d.blocked_from = b.blocked_from",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(devices, 3);
}

#[tokio::test]
async fn sales_book_their_own_customers_and_know_what_is_free() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let works = equip(&program, &a, 1, 1).await;
    let starts_at = at(&program, 1, 10, 0);
    let hidden = id_of(&book(&program, &a.staff, &wish(a.customer, &works, &starts_at)).await);
    let own = program.register(&a.sales, "Own").await;
    assert_eq!(
        book(&program, &a.sales, &wish(a.customer, &works, &at(&program, 1, 14, 0))).await.status,
        422
    );
    assert_eq!(book(&program, &a.sales, &wish(own, &works, &starts_at)).await.status, 409);
    id_of(&book(&program, &a.sales, &wish(own, &works, &at(&program, 1, 14, 0))).await);
    let list = program.send(Request::get("/api/bookings").by(&a.sales)).await.json();
    assert_eq!(list["total"], 1);
    assert_eq!(
        program.send(Request::get(&format!("/api/bookings/{hidden}")).by(&a.sales)).await.status,
        404
    );
    let calendar = program.send(Request::get("/calendar?day=2026-01-01").by(&a.sales)).await;
    assert_eq!(calendar.status, 200);
    // Another clinic's people, treatments and customers are not there.
    assert_eq!(book(&program, &b.staff, &wish(b.customer, &works, &starts_at)).await.status, 422);
    assert_eq!(book(&program, &b.staff, &wish(a.customer, &works, &starts_at)).await.status, 422);
    assert_eq!(
        program.send(Request::get(&format!("/api/bookings/{hidden}")).by(&b.owner)).await.status,
        404
    );
}

#[tokio::test]
async fn free_times_are_those_that_can_be_booked() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let day = at(&program, 1, 12, 0)[..10].to_owned();
    let path = format!("/api/availability?treatment_id={}&from={day}", works.treatment);
    let free = || async {
        let answer = program.send(Request::get(&path).by(&a.sales)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["starts_at"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = free().await;
    let (open, close) = (at(&program, 1, 9, 0), at(&program, 1, 19, 30));
    assert_eq!((before.first(), before.last()), (Some(&open), Some(&close)));
    id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 12, 0))).await);
    let after = free().await;
    let gone: Vec<_> = before.iter().filter(|time| !after.contains(time)).cloned().collect();
    let expected: Vec<_> = [(11, 30), (11, 45), (12, 0), (12, 15), (12, 30)]
        .map(|(h, m)| at(&program, 1, h, m))
        .into();
    assert_eq!(gone, expected);
}

#[tokio::test]
async fn a_form_books_somebody_new_and_says_when_they_are_known() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let day = at(&program, 1, 12, 0)[..10].to_owned();
    let treatment = works.treatment.to_string();
    let fields = |name: &'static str, time: &'static str, anyway: &'static str| {
        [
            ("full_name", name.to_owned()),
            ("phone", "0812345678".to_owned()),
            ("treatment", treatment.clone()),
            ("date", day.clone()),
            ("time", time.to_owned()),
            ("anyway", anyway.to_owned()),
        ]
    };
    let send = |fields: [(&'static str, String); 6]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        program.send(Request::post("/bookings").by(&a.staff).form(&fields))
    };
    let made = send(fields("Ploy Srisuk", "10:00", "")).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let page = program.send(Request::get(made.location()).by(&a.staff)).await;
    assert!(page.text().contains("Ploy Srisuk"));
    let known = send(fields("Ploy Srisuk", "14:00", "")).await;
    assert_eq!(known.status, 422);
    let taken = send(fields("Somebody else", "10:00", "on")).await;
    assert_eq!(taken.status, 409);
    assert!(taken.text().contains("11:00"), "free times are offered");
    let people: i64 =
        sqlx::query_scalar("SELECT count(*) FROM app.customers WHERE phone = '0812345678'")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(people, 1, "who could not be booked is not registered either");
    assert_eq!(send(fields("Somebody else", "14:00", "on")).await.status, 303);
    for path in
        ["/calendar", "/calendar?view=rooms", "/calendar?view=week", "/bookings", "/waitlist"]
    {
        assert_eq!(program.send(Request::get(path).by(&a.staff)).await.status, 200, "{path}");
    }
    let rooms = works.rooms.len();
    assert_eq!(rooms, 1);
}

#[tokio::test]
async fn a_feed_shows_first_names_only_and_dies_with_the_membership() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    id_of(&book(&program, &a.staff, &wish(a.customer, &works, &at(&program, 1, 10, 0))).await);
    let page = program.send(Request::post("/bookings/feed").by(&a.staff).form(&[])).await;
    let start = page.text().find("/feeds/").expect("the address is shown once");
    let text = page.text();
    let address: String = text[start..].chars().take_while(|c| !"<\"& ".contains(*c)).collect();
    let open = || program.send(Request::new(Method::GET, &address));
    let feed = open().await;
    assert_eq!(feed.status, 200, "{}", feed.text());
    assert!(feed.text().contains("BEGIN:VEVENT"), "{}", feed.text());
    assert!(feed.text().contains("Customer") && !feed.text().contains("Customer of a"));
    let again = program.send(Request::post("/bookings/feed").by(&a.staff).form(&[])).await;
    assert_eq!(again.status, 200);
    assert_eq!(open().await.status, 404, "a new address ends the old one");
    let text = again.text();
    let start = text.find("/feeds/").unwrap();
    let address: String = text[start..].chars().take_while(|c| !"<\"& ".contains(*c)).collect();
    let open = || program.send(Request::new(Method::GET, &address));
    assert_eq!(open().await.status, 200);
    let gone = sqlx::query("UPDATE auth.members SET disabled_at = now() WHERE id = $1");
    gone.bind(a.staff.member.0).execute(&program.test.database.admin).await.unwrap();
    assert_eq!(open().await.status, 404);
    // Their coming bookings wait for somebody else.
    let list = program.send(Request::get("/bookings").by(&a.owner)).await;
    assert!(list.text().contains("to-reassign"), "{}", list.text());
}

/// A customer who has an e-mail, booked two days from now.
async fn booked_with_mail(program: &Program, a: &Staffed, works: &Works, hour: i8) -> BookingId {
    booked_on(program, a, works, (2, hour)).await
}

/// A customer who has an e-mail, booked some days from now at an hour.
async fn booked_on(
    program: &Program,
    a: &Staffed,
    works: &Works,
    (days, hour): (i64, i8),
) -> BookingId {
    let body = json!({ "full_name": "วริศรา บุญมี", "email": format!("at{hour}@example.test") });
    let made = program.send(Request::post("/api/customers").by(&a.staff).json(&body)).await;
    let customer: CustomerId = made.json()["id"].as_str().unwrap().parse().unwrap();
    id_of(&book(program, &a.staff, &wish(customer, works, &at(program, days, hour, 0))).await)
}

#[tokio::test]
async fn who_is_booked_is_reminded_once_and_who_is_not_is_left_alone() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    booked_with_mail(&program, &a, &works, 10).await;
    let cancelled = booked_with_mail(&program, &a, &works, 12).await;
    let moved = booked_with_mail(&program, &a, &works, 14).await;
    assert_eq!(step(&program, &a.staff, cancelled, "cancel").await.status, 200);
    let path = format!("/api/bookings/{moved}/move");
    let later = json!({ "starts_at": at(&program, 4, 14, 0) });
    assert_eq!(program.send(Request::post(&path).by(&a.staff).json(&later)).await.status, 200);
    program.work().await;
    assert!(program.test.mailbox.mails().is_empty(), "nothing is due yet");
    // To where the last of that day's is due, and the first is not too late.
    let due = at(&program, 1, 14, 0).parse::<jiff::Timestamp>().unwrap().as_second();
    program.test.pass_seconds(due - program.test.app.clock.now().0.as_second() + 60);
    program.work().await;
    program.work().await;
    let sent = program.test.mailbox.mails();
    let to: Vec<_> = sent.iter().map(|message| message.to.address.as_str().to_owned()).collect();
    assert_eq!(to, ["at10@example.test"]);
    assert!(sent[0].text.contains("เลเซอร์"), "{}", sent[0].text);
}

/// Lets time go by until so many hours before an appointment.
fn pass_to(program: &Program, before: i64, starts_at: &str) {
    let due = starts_at.parse::<jiff::Timestamp>().unwrap().as_second() - before * 3600;
    program.test.pass_seconds(due - program.test.app.clock.now().0.as_second() + 60);
}

async fn remind(program: &Program, a: &Staffed, hours: i32) {
    let body = json!({ "reminder_hours": hours });
    let set = Request::post("/api/settings/notifications").by(&a.owner).json(&body);
    assert_eq!(program.send(set).await.status, 200);
}

#[tokio::test]
async fn a_cancellation_taken_back_brings_its_reminder_and_leaves_the_wait_ended() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let id = booked_with_mail(&program, &a, &works, 10).await;
    let starts_at = at(&program, 2, 10, 0);
    let admin = &program.test.database.admin;
    sqlx::query(
        "INSERT INTO app.waitlist (clinic_id, id, customer_id, treatment_id, from_day, to_day,
                                   booking_id, closed_at, created_at)
         SELECT clinic_id, gen_random_uuid(), customer_id, treatment_id, starts_at::date,
                starts_at::date, id, now(), now() FROM app.bookings WHERE id = $1",
    )
    .bind(id.0)
    .execute(admin)
    .await
    .unwrap();
    let page = cancel(&program, &a.staff, id).await;
    // While it is off, the clinic chooses another time: what is off is not ordered anew.
    remind(&program, &a, 4).await;
    let undo = way_back(&program, &a.staff, &page).await.unwrap();
    assert_eq!(program.send(Request::post(&undo).by(&a.staff)).await.status, 303);
    for before in [24, 4] {
        pass_to(&program, before, &starts_at);
        program.work().await;
        let sent = program.test.mailbox.mails().len();
        assert_eq!(sent, usize::from(before == 4), "{before} hours before");
    }
    let ended: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM app.waitlist WHERE booking_id = $1 AND closed_at IS NOT NULL",
    )
    .bind(id.0)
    .fetch_one(admin)
    .await
    .unwrap();
    assert_eq!(ended, 1);
}

#[tokio::test]
async fn nobody_is_reminded_twice_because_the_time_was_chosen_back_and_forth() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let sent = || program.test.mailbox.mails().len();
    // Ordered for a day before and for two days before.
    booked_on(&program, &a, &works, (4, 10)).await;
    let first = at(&program, 4, 10, 0);
    remind(&program, &a, 48).await;
    pass_to(&program, 48, &first);
    program.work().await;
    assert_eq!(sent(), 1, "two days before");
    for (hours, before) in [(24, 24), (4, 4)] {
        remind(&program, &a, hours).await;
        pass_to(&program, before, &first);
        program.work().await;
        assert_eq!(sent(), 1, "{before} hours before: they know");
    }
    // Whoever was not reminded yet is, by what was chosen last.
    remind(&program, &a, 24).await;
    let second = at(&program, 2, 11, 0);
    pass_to(&program, 20, &second);
    booked_on(&program, &a, &works, (1, 11)).await;
    remind(&program, &a, 4).await;
    pass_to(&program, 4, &second);
    program.work().await;
    assert_eq!(sent(), 2);
}

#[tokio::test]
async fn the_clinic_says_when_and_what_is_booked_already_follows() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    let body = json!({ "reminder_hours": 5 });
    let odd = Request::post("/api/settings/notifications").by(&a.owner).json(&body);
    assert_eq!(program.send(odd).await.status, 422);
    booked_with_mail(&program, &a, &works, 10).await;
    let first = at(&program, 2, 10, 0);
    remind(&program, &a, 4).await;
    pass_to(&program, 24, &first);
    program.work().await;
    assert!(program.test.mailbox.mails().is_empty(), "a day before is not the time any more");
    pass_to(&program, 4, &first);
    program.work().await;
    assert_eq!(program.test.mailbox.mails().len(), 1);
    remind(&program, &a, 0).await;
    booked_with_mail(&program, &a, &works, 12).await;
    let second = at(&program, 2, 12, 0);
    for before in [24, 4] {
        pass_to(&program, before, &second);
        program.work().await;
    }
    assert_eq!(program.test.mailbox.mails().len(), 1, "not at all is not at all");

    // Who was reminded is not reminded again because of another time.
    remind(&program, &a, 24).await;
    booked_with_mail(&program, &a, &works, 15).await;
    let third = at(&program, 2, 15, 0);
    pass_to(&program, 24, &third);
    program.work().await;
    remind(&program, &a, 4).await;
    pass_to(&program, 4, &third);
    program.work().await;
    assert_eq!(program.test.mailbox.mails().len(), 2);
}

#[tokio::test]
async fn a_suspended_clinic_reminds_nobody_and_sends_no_backlog() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let works = equip(&program, &a, 1, 1).await;
    booked_with_mail(&program, &a, &works, 10).await;
    let set = |status: &'static str| {
        let set = sqlx::query("UPDATE auth.clinics SET status = $1").bind(status);
        set.execute(&program.test.database.admin)
    };
    set("suspended").await.unwrap();
    let due = at(&program, 1, 10, 0).parse::<jiff::Timestamp>().unwrap().as_second();
    program.test.pass_seconds(due - program.test.app.clock.now().0.as_second() + 60);
    program.work().await;
    set("active").await.unwrap();
    program.work().await;
    assert!(program.test.mailbox.mails().is_empty());
}
