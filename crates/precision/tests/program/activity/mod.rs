//! The clinic's log: what comes into it, and who reads and checks it.

mod export;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::support::{Program, Staffed};
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};
use uuid::Uuid;

/// The log as somebody reads it through the API.
async fn log(program: &Program, who: &Person, query: &str) -> Value {
    let answer = program.send(Request::get(&format!("/api/activity?{query}")).by(who)).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

fn column<'v>(log: &'v Value, name: &str) -> Vec<&'v str> {
    let items = log["items"].as_array().unwrap();
    items.iter().map(|item| item[name].as_str().unwrap_or_default()).collect()
}

/// Reads until there are `many` events: some are written beside the answer.
async fn until(program: &Program, who: &Person, query: &str, many: i64) -> Value {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let found = log(program, who, query).await;
        if found["total"] == many {
            return found;
        }
        assert!(Instant::now() < deadline, "not {many}: {found}");
        tokio::task::yield_now().await;
    }
}

async fn sign_in(program: &Program, who: &Person, password: &str) -> Answer {
    let body = json!({ "email": who.email, "password": password });
    program.send(Request::post("/api/auth/login").json(&body)).await
}

/// The owner's file of the log.
async fn exported(program: &Program, who: &Person, fields: &[(&str, &str)]) -> Answer {
    let answer = program.send(Request::post("/activity/export").by(who).form(fields)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

fn records(answer: &Answer) -> Vec<Vec<String>> {
    let text = answer.body.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

async fn faults(program: &Program, clinic: &Staffed) -> Vec<(i64, String)> {
    sqlx::query_as("SELECT seq, says FROM auth.chain_faults($1)")
        .bind(clinic.clinic.id.0)
        .fetch_all(&program.test.database.admin)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_log_says_who_did_what_from_the_first_to_the_last() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let wrong = sign_in(&program, &a.staff, "not the password").await;
    assert_eq!(wrong.status, 401);
    until(&program, &a.owner, "kind=suspicious", 1).await;
    let right = sign_in(&program, &a.staff, Person::PASSWORD).await;
    let cookie =
        right.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let out = Request::post("/api/auth/logout").header("cookie", &cookie);
    assert_eq!(program.send(out).await.status, 204);
    let change = Request::post(&format!("/customers/{}", a.customer)).by(&a.admin);
    let change = program.send(change.form(&[("full_name", "Changed")])).await;
    assert_eq!(change.status, 303);
    let foreign = format!("/api/customers/{}", b.customer);
    assert_eq!(program.send(Request::get(&foreign).by(&a.sales)).await.status, 404);
    until(&program, &a.owner, "kind=suspicious", 2).await;
    assert_eq!(program.send(Request::get("/customers").by(&a.portal)).await.status, 403);
    until(&program, &a.owner, "kind=suspicious", 3).await;
    let boss = program.test.super_admin().await;
    let visit = Request::post(&format!("/platform/clinics/{}/visit", a.clinic.id)).by(&boss);
    let visit = program.send(visit.form(&[("reason", "Ticket 42: list is empty")])).await;
    assert_eq!(visit.status, 303);
    assert_eq!(program.send(Request::post("/platform/leave").by(&boss)).await.status, 303);

    let log = log(&program, &a.owner, "").await;
    let happened = [
        ("visit_ended", "support", ""),
        ("visit_begun", "support", ""),
        ("refused", "member", "customer"),
        ("unknown_id", "member", "sales_staff"),
        ("customer_updated", "member", "clinic_admin"),
        ("signed_out", "member", "clinic_staff"),
        ("signed_in", "member", "clinic_staff"),
        ("sign_in_failed", "member", "clinic_staff"),
        ("customer_registered", "member", "clinic_owner"),
    ];
    let (kinds, actors, roles) =
        (column(&log, "kind"), column(&log, "actor"), column(&log, "role"));
    let seen: Vec<_> = kinds.into_iter().zip(actors).zip(roles).collect();
    assert_eq!(seen, happened.map(|(kind, actor, role)| ((kind, actor), role)));
    let items = log["items"].as_array().unwrap();
    assert_eq!(items[1]["reason"], "Ticket 42: list is empty");
    assert_eq!((&items[3]["method"], &items[3]["path"]), (&json!("GET"), &json!(foreign)));
    assert_eq!(items[4]["subject"], json!(a.customer));
    assert_eq!(items[4]["member"], json!(a.admin.member));
    assert_eq!(items[4]["name"], "Test Person");
    let marked: Vec<_> = items.iter().map(|item| item["suspicious"] == true).collect();
    assert_eq!(marked, [false, false, true, true, false, false, false, true, false]);
    assert_eq!(column(&log, "address").len(), 9);

    // The other clinic's log has none of it.
    let other = self::log(&program, &b.owner, "").await;
    assert_eq!(column(&other, "kind"), ["customer_registered"]);
    assert!(faults(&program, &a).await.is_empty());
}

#[tokio::test]
async fn filters_and_pages_cut_the_log_without_losing_any_of_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for number in 0..6 {
        program.register(&a.sales, &format!("Lead {number}")).await;
    }
    assert_eq!(sign_in(&program, &a.staff, Person::PASSWORD).await.status, 200);
    let all = log(&program, &a.owner, "limit=100").await;
    assert_eq!((&all["total"], &all["next"]), (&json!(8), &Value::Null));

    let mut numbers = Vec::new();
    let mut query = "limit=3".to_owned();
    loop {
        let page = log(&program, &a.owner, &query).await;
        assert_eq!(page["total"], 8);
        let items = page["items"].as_array().unwrap();
        numbers.extend(items.iter().map(|item| item["seq"].as_i64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("limit=3&cursor={next}");
    }
    assert_eq!(numbers, [8, 7, 6, 5, 4, 3, 2, 1]);

    let count = async |query: &str| log(&program, &a.owner, query).await["total"].clone();
    let today = program.test.app.clock.now().0;
    let today = today.to_zoned(jiff::tz::TimeZone::get("Asia/Bangkok").unwrap()).date();
    let (before, after) = (today.yesterday().unwrap(), today.tomorrow().unwrap());
    let sales = a.sales.member;
    for (query, expected) in [
        ("kind=sign_ins".to_owned(), 1),
        ("kind=records".to_owned(), 7),
        ("kind=visits".to_owned(), 0),
        (format!("person={sales}"), 6),
        (format!("person={sales}&kind=sign_ins"), 0),
        (format!("person={}", Uuid::now_v7()), 0),
        (format!("from={before}&to={after}"), 8),
        (format!("from={after}"), 0),
        (format!("to={before}"), 0),
        ("kind=&person=&from=&to=&limit=&cursor=".to_owned(), 8),
    ] {
        assert_eq!(count(&query).await, expected, "{query}");
    }
    for (query, field) in [
        ("kind=all", "kind"),
        ("person=me", "person"),
        ("from=2026-02-30", "from"),
        ("to=tomorrow", "to"),
        ("from=2026-02-02&to=2026-02-01", "to"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
    ] {
        let answer =
            program.send(Request::get(&format!("/api/activity?{query}")).by(&a.owner)).await;
        assert_eq!((answer.status.as_u16(), answer.json()["field"].as_str()), (422, Some(field)));
        let page = program.send(Request::get(&format!("/activity?{query}")).by(&a.owner)).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text().contains("Clear filters"), "{query}");
    }
}

#[tokio::test]
async fn owners_and_admins_read_their_own_clinics_log_and_nobody_else() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let boss = program.test.super_admin().await;
    let visit = Request::post(&format!("/platform/clinics/{}/visit", a.clinic.id)).by(&boss);
    program.send(visit.form(&[("reason", "Ticket 42: list is empty")])).await;
    let routes = [
        (Request::get as fn(&str) -> Request, "/activity"),
        (Request::get, "/activity/check"),
        (Request::get, "/api/activity"),
        (Request::post, "/activity/export"),
    ];
    for (request, path) in routes {
        for (person, status) in [
            (&a.owner, 200),
            (&a.admin, 200),
            (&a.staff, 403),
            (&a.sales, 403),
            (&a.portal, 403),
            (&boss, 403),
        ] {
            let answer = program.send(request(path).by(person).form(&[])).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {:?}", person.role);
        }
    }
    // What happened in a is not in b's log, whatever b asks for: its own customer is all there is.
    let other = log(&program, &b.owner, &format!("person={}", a.owner.member)).await;
    assert_eq!(other["total"], 0);
    let page = program.send(Request::get("/activity").by(&b.owner)).await.text();
    assert!(page.contains("Customer of b") && !page.contains("Customer of a"));
}

#[tokio::test]
async fn the_page_tells_it_in_sentences_with_links_that_lead_somewhere() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let analysis = program.upload(&a.staff, a.customer, b"no picture").await.replace("/api", "");
    let boss = program.test.super_admin().await;
    let visit = Request::post(&format!("/platform/clinics/{}/visit", a.clinic.id)).by(&boss);
    program.send(visit.form(&[("reason", "Ticket <42>")])).await;
    let page = program.send(Request::get("/activity").by(&a.owner)).await.text();
    for text in [
        "Registered a customer",
        "Handed in a photo for analysis",
        "Analysis of Customer of a",
        "Precision support",
        "Ticket &#60;42&#62;",
        "4 events",
        &format!("href=\"/customers/{}\"", a.customer),
        &format!("href=\"{analysis}\""),
        &format!("href=\"/activity?person={}\"", a.owner.member),
    ] {
        assert!(page.contains(text), "{text}");
    }
    let filtered = Request::get("/activity?kind=visits&from=2026-01-02").by(&a.owner);
    let filtered = program.send(filtered).await.text();
    for kept in ["value=\"visits\" selected", "name=\"from\" value=\"2026-01-02\""] {
        assert!(filtered.contains(kept), "the form keeps its state without scripts: {kept}");
    }
    let fragment = Request::get("/activity?kind=visits").header("hx-request", "true").by(&a.owner);
    let fragment = program.send(fragment).await.text();
    assert!(fragment.contains("1 event") && !fragment.contains("<html"));
    let thai = Request::get("/activity").header("cookie", "lang=th").by(&a.owner);
    assert!(program.send(thai).await.text().contains("ลงทะเบียนลูกค้า"));

    let check = program.send(Request::get("/activity/check").by(&a.owner)).await.text();
    assert!(check.contains("4 events, unbroken"), "{check}");
    sqlx::query("UPDATE app.audit_events SET address = '203.0.113.9' WHERE seq = 2")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let check = program.send(Request::get("/activity/check").by(&a.owner)).await.text();
    assert!(check.contains("broken in 1 place") && check.contains("role=\"alert\""), "{check}");
}

#[tokio::test]
async fn an_empty_log_says_so() {
    let program = Program::start().await;
    let clinic = program.test.clinic("new").await;
    let owner = program.test.member(&clinic, base::Role::ClinicOwner).await;
    let page = program.send(Request::get("/activity").by(&owner)).await.text();
    assert!(page.contains("Nothing has happened yet") && !page.contains("Clear filters"));
    let check = program.send(Request::get("/activity/check").by(&owner)).await.text();
    assert!(check.contains("0 events, unbroken"), "{check}");
    let nothing = program.send(Request::get("/activity?kind=visits").by(&owner)).await.text();
    assert!(nothing.contains("Nothing like that happened") && nothing.contains("Clear filters"));
}

#[tokio::test]
async fn events_written_at_once_make_one_chain() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let work = (0..50).map(|number| {
        let program = &program;
        let (a, b) = (&a, &b);
        async move {
            let by = if number % 2 == 0 { &a.owner } else { &a.staff };
            match number % 5 {
                // A refusal and an id of another clinic are reported beside the answer.
                0 => {
                    let path = format!("/api/customers/{}", b.customer);
                    assert_eq!(program.send(Request::get(&path).by(by)).await.status, 404);
                }
                1 => {
                    let answer = program.send(Request::get("/customers").by(&a.portal)).await;
                    assert_eq!(answer.status, 403);
                }
                2 => {
                    exported(program, &a.owner, &[]).await;
                }
                _ => {
                    program.register(by, &format!("Lead {number}")).await;
                }
            }
        }
    });
    program.test.at_once(work).await;
    until(&program, &a.owner, "limit=1", 51).await;
    let all = log(&program, &a.owner, "limit=100").await;
    let items = all["items"].as_array().unwrap();
    let numbers: Vec<_> = items.iter().map(|item| item["seq"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=51).rev().collect::<Vec<_>>());
    let hashes: BTreeSet<_> = column(&all, "hash").into_iter().collect();
    assert_eq!(hashes.len(), 51);
    assert!(faults(&program, &a).await.is_empty());
    assert!(faults(&program, &b).await.is_empty());
}

#[tokio::test]
async fn the_log_names_whom_an_invitation_and_a_change_were_about() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let body = serde_json::json!({ "email": "nok@x.test", "role": "customer" });
    let sent = program.send(Request::post("/api/invitations").by(&a.owner).json(&body)).await;
    assert_eq!(sent.status, 201);
    let role = serde_json::json!({ "role": "sales_staff" });
    let path = format!("/api/members/{}/role", a.staff.member.0);
    let changed = program.send(Request::post(&path).by(&a.owner).json(&role)).await;
    assert_eq!(changed.status, 200);
    let page = program.send(Request::get("/activity?kind=team").by(&a.owner)).await.text();
    assert!(page.contains("/invitations?search=nok%40x.test"), "{page}");
    assert!(page.contains(&format!("/members/{}", a.staff.member.0)));
}
