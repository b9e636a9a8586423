//! Reception: numbers, calls, steps, the wall and its links.

use std::collections::BTreeSet;

use base::{CustomerId, Role};
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};
use uuid::Uuid;

use crate::support::{Program, Staffed};

/// So many customers, put there at once.
async fn customers(program: &Program, clinic: &Staffed, count: i32) -> Vec<CustomerId> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "INSERT INTO app.customers (clinic_id, id, number, full_name, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 100 + n, 'Walk-in ' || n, now(), now()
         FROM generate_series(1, $2) AS n RETURNING id",
    )
    .bind(clinic.clinic.id.0)
    .bind(count)
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    ids.into_iter().map(CustomerId).collect()
}

async fn check_in(program: &Program, by: &Person, body: Value) -> Answer {
    program.send(Request::post("/api/queue").by(by).json(&body)).await
}

async fn came(program: &Program, by: &Person, customer: CustomerId, priority: &str) -> Value {
    let body = json!({ "customer_id": customer, "priority": priority });
    let answer = check_in(program, by, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn step(program: &Program, by: &Person, ticket: &Value, action: &str) -> Answer {
    let path = format!("/api/queue/{}/state", ticket["id"].as_str().unwrap());
    program.send(Request::post(&path).by(by).json(&json!({ "action": action }))).await
}

async fn next(program: &Program, by: &Person) -> Answer {
    program.send(Request::post("/api/queue/next").by(by).json(&json!({}))).await
}

#[tokio::test]
async fn two_desks_that_call_a_thousand_times_never_call_the_same_person() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let people = customers(&program, &a, 1000).await;
    sqlx::query(
        "INSERT INTO app.queue_tickets (clinic_id, id, day, number, customer_id, priority, created_at, line_at)
         SELECT $1, gen_random_uuid(), (now() AT TIME ZONE 'Asia/Bangkok')::date, n, id,
                CASE WHEN n % 50 = 0 THEN 'emergency' WHEN n % 10 = 0 THEN 'urgent' ELSE 'normal' END,
                now(), now() + n * interval '1 second'
         FROM unnest($2::uuid[]) WITH ORDINALITY AS p (id, n)",
    )
    .bind(a.clinic.id.0)
    .bind(people.iter().map(|id| id.0).collect::<Vec<_>>())
    .execute(&program.test.database.admin)
    .await
    .unwrap();

    let desk = |who: Person| {
        let router = program.router.clone();
        async move {
            let mut called = Vec::new();
            loop {
                let request = Request::post("/api/queue/next").by(&who).json(&json!({}));
                let answer = request.send(&router).await;
                if answer.status == 409 {
                    return called;
                }
                assert_eq!(answer.status, 200, "{}", answer.text());
                let ticket = answer.json();
                called.push((ticket["number"].as_i64().unwrap(), ticket["priority"].clone()));
            }
        }
    };
    let desks = [a.owner.clone(), a.staff.clone(), a.admin.clone(), a.staff.clone()];
    let desks: Vec<_> = desks.into_iter().map(|who| tokio::spawn(desk(who))).collect();
    let mut numbers = Vec::new();
    for desk in desks {
        let called = desk.await.unwrap();
        assert!(called.len() > 50, "every desk gets its turn: {}", called.len());
        // Each desk sees the priorities in their order, and within one the line in its own.
        let rank = |word: &Value| match word.as_str().unwrap() {
            "emergency" => 0,
            "urgent" => 1,
            _ => 2,
        };
        let order: Vec<_> = called.iter().map(|(number, word)| (rank(word), *number)).collect();
        assert!(order.is_sorted(), "{order:?}");
        numbers.extend(called.into_iter().map(|(number, _)| number));
    }
    assert_eq!(numbers.len(), 1000);
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>().len(), 1000, "nobody was called twice");
    let calls: (i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE calls = 1 AND state = 'called'), count(*) FROM app.queue_tickets",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(calls, (1000, 1000));
}

/// Fifty people come within the last seconds of a day in Bangkok and the first of the next, several desks check
/// them in at once, and some of that is broken off.
#[tokio::test]
async fn numbers_have_no_gap_over_midnight_in_bangkok() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let people = customers(&program, &a, 60).await;
    let zone = jiff::tz::TimeZone::get("Asia/Bangkok").unwrap();
    let now = program.test.app.clock.now().0.to_zoned(zone);
    let midnight = now.tomorrow().unwrap().start_of_day().unwrap();
    let left = midnight.timestamp().as_second() - now.timestamp().as_second();
    program.test.pass_seconds(left - 1);

    let take = |customer: CustomerId, breaks: bool| {
        let program = &program;
        let staff = &a.staff;
        async move {
            if breaks {
                // The number is taken and the transaction is lost.
                let mut ctx = program.context(staff).await;
                let visit = care::queue_tickets::rules::Visit::default();
                care::check_ins::check_in(&mut ctx, customer, None, &visit).await.unwrap();
                return;
            }
            came(program, staff, customer, "").await;
        }
    };
    let evening = people[..30].iter().enumerate().map(|(n, id)| take(*id, n % 3 == 0));
    program.test.at_once(evening).await;
    program.test.pass_seconds(2);
    let morning = people[30..].iter().enumerate().map(|(n, id)| take(*id, n % 3 == 0));
    program.test.at_once(morning).await;

    let days: Vec<(String, Vec<i64>)> = sqlx::query_as(
        "SELECT day::text, array_agg(number ORDER BY number) FROM app.queue_tickets GROUP BY 1 ORDER BY 1",
    )
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    let expected: Vec<i64> = (1..=20).collect();
    assert_eq!(days.len(), 2, "{days:?}");
    assert_eq!(days[0].0, now.date().to_string());
    assert_eq!(days[1].0, midnight.date().to_string());
    assert!(days.iter().all(|(_, numbers)| *numbers == expected), "{days:?}");
}

#[tokio::test]
async fn whoever_waits_is_called_served_and_done() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let [first, second] = customers(&program, &a, 2).await[..] else { unreachable!() };
    let answer = check_in(&program, &a.staff, json!({ "customer_id": first })).await;
    let ticket = answer.json();
    assert_eq!(answer.location(), format!("/api/queue/{}", ticket["id"].as_str().unwrap()));
    assert_eq!((&ticket["number"], &ticket["state"]), (&json!(1), &json!("waiting")));
    came(&program, &a.staff, second, "emergency").await;

    let called = next(&program, &a.owner).await.json();
    assert_eq!((&called["number"], &called["state"]), (&json!(2), &json!("called")));
    for (action, state) in [
        ("recall", "called"),
        ("serve", "serving"),
        ("complete", "done"),
        ("reopen", "serving"),
        ("complete", "done"),
    ] {
        let after = step(&program, &a.staff, &called, action).await;
        assert_eq!(after.status, 200, "{action}: {}", after.text());
        assert_eq!(after.json()["state"], state, "{action}");
    }
    let list = program.send(Request::get("/api/queue?state=waiting").by(&a.staff)).await.json();
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &ticket["id"]));
    // Whoever is here is not given a second place; whoever is done may come again.
    let again = check_in(&program, &a.staff, json!({ "customer_id": first })).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("conflict")));
    assert_eq!(came(&program, &a.staff, second, "").await["number"], 3);
}

#[tokio::test]
async fn every_step_that_is_not_possible_is_refused_with_a_sentence() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let ticket = came(&program, &a.staff, a.customer, "").await;
    let path = [
        ("call", vec!["recall", "serve", "complete", "skip", "return", "no_show", "reopen"]),
        ("serve", vec!["call", "complete", "reopen"]),
        ("complete", vec!["call", "serve", "skip", "cancel", "no_show"]),
        ("", vec!["call", "recall", "serve", "complete", "skip", "return", "cancel", "no_show"]),
    ];
    for (way, refused) in path {
        for action in refused {
            let answer = step(&program, &a.staff, &ticket, action).await;
            assert_eq!(answer.status, 409, "{action}: {}", answer.text());
            let detail = answer.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.ends_with('.') && !detail.contains("error-"), "{detail}");
        }
        if !way.is_empty() {
            assert_eq!(step(&program, &a.staff, &ticket, way).await.status, 200, "{way}");
        }
    }
    let wrong = step(&program, &a.staff, &ticket, "dance").await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (422, &json!("action")));
    let empty = next(&program, &a.staff).await;
    assert_eq!(empty.status, 409);
    assert_eq!(empty.json()["detail"], "Nobody is waiting to be called.");
    // A page says the same; a fragment brings the board as it is, and says it beside.
    let id = ticket["id"].as_str().unwrap();
    let form =
        || Request::post(&format!("/queue/{id}/state")).by(&a.staff).form(&[("action", "call")]);
    let page = program.send(form()).await;
    assert_eq!(page.status, 409);
    assert!(page.text().contains("Their visit is done."), "{}", page.text());
    let fragment = program.send(form().header("hx-request", "true")).await;
    assert_eq!(fragment.status, 409);
    assert!(fragment.text().trim_start().starts_with("<div id=\"board\""), "{}", fragment.text());
    assert!(fragment.headers["hx-trigger"].to_str().unwrap().contains("Their visit is done."));
}

#[tokio::test]
async fn a_ticket_of_yesterday_is_history() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let ticket = came(&program, &a.staff, a.customer, "").await;
    program.test.pass_seconds(24 * 3600);
    let answer = step(&program, &a.staff, &ticket, "call").await;
    assert_eq!(answer.status, 409);
    assert_eq!(next(&program, &a.staff).await.status, 409, "nobody waits today");
    assert_eq!(came(&program, &a.staff, a.customer, "").await["number"], 1);
    let day = ticket["day"].as_str().unwrap();
    let sheet = program.send(Request::get(&format!("/queue/day?date={day}")).by(&a.staff)).await;
    assert!(sheet.text().contains("Customer of a"));
}

#[tokio::test]
async fn whoever_was_skipped_comes_back_behind_the_next_two() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mut tickets = Vec::new();
    for customer in customers(&program, &a, 5).await {
        tickets.push(came(&program, &a.staff, customer, "").await);
        program.test.pass_seconds(60);
    }
    assert_eq!(next(&program, &a.staff).await.json()["number"], 1);
    assert_eq!(step(&program, &a.staff, &tickets[0], "skip").await.status, 200);
    assert_eq!(step(&program, &a.staff, &tickets[0], "return").await.status, 200);
    let mut order = Vec::new();
    for _ in 0..5 {
        order.push(next(&program, &a.staff).await.json()["number"].as_i64().unwrap());
    }
    assert_eq!(order, [2, 3, 1, 4, 5]);
    // Called by mistake, they are where they were.
    for ticket in &tickets[3..] {
        assert_eq!(step(&program, &a.staff, ticket, "return").await.status, 200);
    }
    assert_eq!(next(&program, &a.staff).await.json()["number"], 4);
}

#[tokio::test]
async fn a_desk_can_call_its_own_only() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let [first, second, third] = customers(&program, &a, 3).await[..] else { unreachable!() };
    let for_admin = json!({ "customer_id": first, "practitioner_id": a.admin.member });
    assert_eq!(check_in(&program, &a.staff, for_admin).await.status, 201);
    came(&program, &a.staff, second, "").await;
    let for_staff = json!({ "customer_id": third, "practitioner_id": a.staff.member });
    assert_eq!(check_in(&program, &a.staff, for_staff).await.status, 201);
    let desk = json!({ "place": "Room 7", "practitioner_id": a.staff.member });
    let call = |desk: &Value| Request::post("/api/queue/next").by(&a.staff).json(desk);
    let called = program.send(call(&desk)).await.json();
    assert_eq!((&called["number"], &called["place"]), (&json!(2), &json!("Room 7")));
    assert_eq!(program.send(call(&desk)).await.json()["number"], 3);
    assert_eq!(program.send(call(&desk)).await.status, 409, "the first waits for somebody else");
    assert_eq!(program.send(call(&json!({}))).await.json()["number"], 1);

    let stranger = json!({ "customer_id": second, "practitioner_id": Uuid::now_v7() });
    let refused = check_in(&program, &a.staff, stranger).await;
    assert_eq!(refused.json()["field"], "practitioner_id", "{}", refused.text());
}

#[tokio::test]
async fn somebody_new_who_looks_like_somebody_known_is_asked_about() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let known = json!({ "full_name": "Araya Limthong", "phone": "+66 81 234 5678" });
    let made = program.send(Request::post("/api/customers").by(&a.staff).json(&known)).await;
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let walk_in =
        |fields: &[(&str, &str)]| Request::post("/queue/walk-ins").by(&a.staff).form(fields);
    for fields in [
        [("full_name", "A. Limthong"), ("phone", "081 234 5678")],
        [("full_name", "araya  limthong"), ("phone", "")],
    ] {
        let asked = program.send(walk_in(&fields)).await;
        assert_eq!(asked.status, 422);
        assert!(asked.text().contains(&format!("/queue/new?customer={id}")), "{}", asked.text());
    }
    let mistakes = program.send(walk_in(&[("full_name", " "), ("phone", "call me")])).await;
    assert_eq!(mistakes.status, 422);
    assert!(mistakes.text().contains("call me"), "what was typed is kept");
    let anyway = [("full_name", "Araya Limthong"), ("phone", "0812345678"), ("anyway", "yes")];
    assert_eq!(program.send(walk_in(&anyway)).await.status, 303);
    let new = [("full_name", "Somchai Jaidee"), ("phone", ""), ("priority", "urgent")];
    assert_eq!(program.send(walk_in(&new)).await.status, 303);
    let board = program.send(Request::get("/queue").by(&a.staff)).await.text();
    assert!(board.contains("Somchai Jaidee") && board.contains("Urgent"), "{board}");
}

#[tokio::test]
async fn sales_people_and_customers_stay_out_of_the_queue_of_others() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let others = customers(&program, &a, 2).await;
    for customer in &others {
        came(&program, &a.staff, *customer, "").await;
    }
    came(&program, &a.staff, a.customer, "").await;
    for person in [&a.sales, &a.portal] {
        for path in ["/queue", "/api/queue", "/queue/display", "/queue/new"] {
            assert_eq!(program.send(Request::get(path).by(person)).await.status, 403, "{path}");
        }
        let rows: i64 =
            sqlx::query_scalar("SELECT count(*) FROM app.queue_tickets WHERE clinic_id = $1")
                .bind(a.clinic.id.0)
                .fetch_one(program.context(person).await.tx())
                .await
                .unwrap_or(0);
        assert_eq!(rows, i64::from(person.role == Role::Customer), "{:?}", person.role);
    }
    let mine = program.send(Request::get("/queue/mine").by(&a.portal)).await.text();
    assert!(mine.contains("003") && mine.contains("2 people before you"), "{mine}");
    next(&program, &a.staff).await;
    let mine = program.send(Request::get("/queue/mine").by(&a.portal)).await.text();
    assert!(mine.contains("One person before you"), "{mine}");
}

#[tokio::test]
async fn the_queue_moves_on_every_screen_and_a_customer_hears_of_it_while_they_stand_in_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = customers(&program, &a, 1).await[0];
    let (_, mut staff) = Request::get("/live").by(&a.admin).open(&program.router).await;
    let (_, mut portal) = Request::get("/live").by(&a.portal).open(&program.router).await;
    assert_eq!((staff.told().await, portal.told().await), ("*".to_owned(), "*".to_owned()));
    came(&program, &a.staff, other, "").await;
    assert_eq!(staff.told().await, "queue");
    let own = came(&program, &a.staff, a.customer, "").await;
    assert_eq!(portal.told().await, "mine", "of the first check-in nothing was said");
    // One after the other: two changes that nobody has read of yet are told as one.
    assert_eq!(next(&program, &a.staff).await.status, 200);
    assert_eq!(portal.told().await, "mine");
    assert_eq!(step(&program, &a.staff, &own, "cancel").await.status, 200);
    assert_eq!(portal.told().await, "mine");
}

/// The link that the page of displays shows once.
async fn link(program: &Program, by: &Person) -> String {
    let made = Request::post("/queue/displays").by(by).form(&[("label", "Waiting room")]);
    let page = program.send(made).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let at = text.find("/display/").unwrap();
    text[at..].chars().take_while(|c| *c != '<').collect()
}

#[tokio::test]
async fn a_screen_with_a_link_shows_the_wall_and_nothing_else_until_the_link_ends() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let customer = program.register(&a.staff, "Araya Limthong").await;
    came(&program, &a.staff, customer, "").await;
    let link = link(&program, &a.staff).await;
    let opened = program.send(Request::get(&link)).await;
    assert_eq!((opened.status.as_u16(), opened.location()), (303, "/queue/display"));
    let cookie =
        opened.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let asked = |path: &str| Request::get(path).header("cookie", &cookie);

    let wall = program.send(asked("/queue/display")).await;
    assert_eq!(wall.status, 200);
    assert!(wall.text().contains("001") && wall.text().contains("A••• L•••"), "{}", wall.text());
    assert!(!wall.text().contains("Limthong") && !wall.text().contains(&customer.to_string()));
    for path in ["/queue", "/queue/displays", "/api/queue", "/api/me", "/live", "/"] {
        assert!(matches!(program.send(asked(path)).await.status.as_u16(), 303 | 401), "{path}");
    }
    // The link's secret is no key.
    let secret = link.trim_start_matches("/display/");
    for key in [format!("precision_s{secret}"), secret.to_owned()] {
        assert_eq!(program.send(Request::get("/api/me").key(&key)).await.status, 401);
    }

    let (status, mut stream) = asked("/queue/display/live").open(&program.router).await;
    assert_eq!((status.as_u16(), stream.told().await.as_str()), (200, "*"));
    next(&program, &a.staff).await;
    assert_eq!(stream.told().await, "queue");

    let page = program.send(Request::get("/queue/displays").by(&a.owner)).await.text();
    let at = page.find("name=\"id\" value=\"").unwrap() + 17;
    let close =
        Request::post("/queue/displays/close").by(&a.owner).form(&[("id", &page[at..at + 36])]);
    assert_eq!(program.send(close).await.status, 303);
    assert_eq!(stream.next().await.unwrap().name, "ended");
    assert_eq!(program.send(asked("/queue/display")).await.status, 303);
    assert_eq!(program.send(Request::get(&link)).await.status, 410);
    assert_eq!(program.send(Request::get("/display/x")).await.status, 410);
}
