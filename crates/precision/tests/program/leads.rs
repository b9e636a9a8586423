//! Leads: whose they are, how far they are, and how they become customers.

use std::collections::BTreeMap;

use base::Role;
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};
use uuid::Uuid;

use crate::live::listen;
use crate::support::{Program, Staffed};

const PASSWORD: &str = "jasmine-tuk-tuk-42";

async fn post(program: &Program, by: &Person, path: &str, body: Value) -> Answer {
    program.send(Request::post(path).by(by).json(&body)).await
}

async fn get(program: &Program, by: &Person, path: &str) -> Answer {
    program.send(Request::get(path).by(by)).await
}

/// A lead that somebody writes down.
async fn lead(program: &Program, by: &Person, body: Value) -> Value {
    let made = post(program, by, "/api/leads", body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let lead = made.json();
    assert_eq!(made.location(), format!("/api/leads/{}", lead["id"].as_str().unwrap()));
    lead
}

fn path_of(lead: &Value) -> String {
    format!("/api/leads/{}", lead["id"].as_str().unwrap())
}

async fn names(program: &Program, by: &Person, query: &str) -> Vec<String> {
    let answer = get(program, by, &format!("/api/leads?{query}")).await;
    assert_eq!(answer.status, 200, "{query} {}", answer.text());
    let list = answer.json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len(), "{query}");
    items.iter().map(|item| item["full_name"].as_str().unwrap().to_owned()).collect()
}

async fn treatment(program: &Program, a: &Staffed) -> Uuid {
    sqlx::query_scalar(
        "INSERT INTO app.treatments (clinic_id, id, name_th, created_at, updated_at)
         VALUES ($1, gen_random_uuid(), 'เลเซอร์หน้าใส', now(), now()) RETURNING id",
    )
    .bind(a.clinic.id.0)
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap()
}

#[tokio::test]
async fn what_is_typed_is_kept_or_its_mistakes_are_named_by_field() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let wanted = treatment(&program, &a).await;
    let body = json!({
        "full_name": " วริศรา \u{0} บุญมี", "nickname": "พลอย", "phone": "081-234-5678",
        "email": "Ploy@Example.com", "contact": "LINE: ploy", "source": "line", "temperature": "hot",
        "follow_up": "2569-12-24", "treatment_id": wanted, "note": "ถามราคา\u{0}",
    });
    let made = lead(&program, &a.sales, body.clone()).await;
    assert_eq!(made["full_name"], "วริศรา บุญมี");
    assert_eq!(made["phone"], "0812345678");
    assert_eq!(made["email"], "ploy@example.com");
    assert_eq!((&made["follow_up"], &made["stage"]), (&json!("2026-12-24"), &json!("new")));
    assert_eq!((&made["treatment_id"], &made["note"]), (&json!(wanted), &json!("ถามราคา")));
    let foreign = treatment(&program, &b).await;
    for (field, value) in [
        ("full_name", json!(" \u{0} ")),
        ("full_name", json!("x".repeat(121))),
        ("nickname", json!("x".repeat(61))),
        ("phone", json!("call me")),
        ("email", json!("nobody")),
        ("contact", json!("x".repeat(121))),
        ("source", json!("tv")),
        ("temperature", json!("boiling")),
        ("follow_up", json!("tomorrow")),
        ("treatment_id", json!(foreign)),
        ("treatment_id", json!("7")),
        ("note", json!("x".repeat(4001))),
        ("assigned_to", json!("me")),
    ] {
        let mut bad = body.clone();
        bad[field] = value;
        for path in ["/api/leads".to_owned(), path_of(&made)] {
            let answer = post(&program, &a.sales, &path, bad.clone()).await;
            assert_eq!(answer.status, 422, "{field} {}", answer.text());
            assert_eq!(answer.json()["field"], field);
        }
    }
    // The page's form says so, too, and keeps what was typed.
    let form = [("full_name", ""), ("phone", "call me"), ("note", "Kept as typed")];
    let page = Request::post("/leads").in_language("en").by(&a.sales).form(&form);
    let page = program.send(page).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Kept as typed") && page.text().contains("href=\"#phone\""));
    // What they are interested in may be offered no more, and stays.
    sqlx::query("UPDATE app.treatments SET archived_at = now()")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let changed = post(&program, &a.sales, &path_of(&made), body).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let edit = format!("/leads/{}/edit", made["id"].as_str().unwrap());
    assert!(get(&program, &a.sales, &edit).await.text().contains("เลเซอร์หน้าใส"));
}

#[tokio::test]
async fn stages_follow_one_another_and_what_cannot_follow_is_a_conflict() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let made = lead(&program, &a.sales, json!({ "full_name": "Ploy" })).await;
    let path = format!("{}/stage", path_of(&made));
    let go = |stage: &'static str, reason: &'static str| {
        post(&program, &a.sales, &path, json!({ "stage": stage, "lost_reason": reason }))
    };
    assert_eq!(made["first_contacted_at"], Value::Null);
    assert_eq!(go("new", "").await.status, 409, "it is there already");
    let contacted = go("contacted", "").await.json();
    let first = contacted["first_contacted_at"].clone();
    assert!(first.is_string());
    program.test.pass_seconds(60);
    for stage in ["negotiation", "new", "proposal_sent", "qualified"] {
        let moved = go(stage, "").await.json();
        assert_eq!((&moved["stage"], &moved["first_contacted_at"]), (&json!(stage), &first));
        assert_eq!(moved["closed_at"], Value::Null);
    }
    let missing = go("lost", " ").await;
    assert_eq!((missing.status.as_u16(), &missing.json()["field"]), (422, &json!("lost_reason")));
    let unknown = go("gone", "").await;
    assert_eq!((unknown.status.as_u16(), &unknown.json()["field"]), (422, &json!("stage")));
    let lost = go("lost", "Too dear").await.json();
    assert_eq!(lost["lost_reason"], "Too dear");
    assert!(lost["closed_at"].is_string());
    for stage in ["won", "negotiation", "new"] {
        let refused = go(stage, "").await;
        assert_eq!(refused.status, 409, "{stage}");
    }
    let again = go("contacted", "").await.json();
    assert_eq!((&again["lost_reason"], &again["closed_at"]), (&json!(""), &Value::Null));
    assert!(go("won", "").await.json()["closed_at"].is_string());
    for stage in ["contacted", "lost", "won"] {
        assert_eq!(go(stage, "x").await.status, 409, "what is won stays won");
    }
    let own = format!("/leads/{}/stage", made["id"].as_str().unwrap());
    for (lang, words) in [("en", "What is won stays won."), ("th", "ปิดการขายได้แล้ว")]
    {
        let form = Request::post(&own).header("cookie", &format!("lang={lang}")).by(&a.sales);
        let page = program.send(form.form(&[("stage", "new")])).await;
        assert_eq!(page.status, 409);
        assert!(page.text().contains(words), "{lang}");
    }
    // On the board the answer is the board; and `back` leads nowhere else.
    let other = lead(&program, &a.sales, json!({ "full_name": "Nok" })).await;
    let own = format!("/leads/{}/stage", other["id"].as_str().unwrap());
    let form = [("stage", "qualified"), ("back", "view=board&search=n\r\nk&x=//evil")];
    let moved = program.send(Request::post(&own).by(&a.sales).form(&form)).await;
    assert_eq!(moved.location(), "/leads?view=board&search=n%0D%0Ak");
    let again = Request::post(&own).by(&a.sales).header("hx-request", "true").form(&form);
    let again = program.send(again).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("id=\"leads\"") && !again.text().contains("<html"));
}

/// The rows that somebody's login role sees.
async fn seen(program: &Program, by: &Person) -> i64 {
    let mut context = program.context(by).await;
    sqlx::query_scalar("SELECT count(*) FROM app.leads").fetch_one(context.tx()).await.unwrap()
}

#[tokio::test]
async fn a_sales_person_sees_their_own_and_the_database_asks() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.member(&a.clinic, Role::SalesStaff).await;
    let mine = lead(&program, &a.sales, json!({ "full_name": "Mine" })).await;
    program.test.pass_seconds(1);
    let theirs = lead(&program, &other, json!({ "full_name": "Theirs" })).await;
    assert_eq!(mine["assigned_to"], a.sales.member.to_string());
    assert_eq!(names(&program, &a.sales, "").await, ["Mine"]);
    assert_eq!(names(&program, &a.sales, "search=their").await, [""; 0]);
    assert_eq!(names(&program, &a.owner, "").await, ["Theirs", "Mine"]);
    assert_eq!((seen(&program, &a.sales).await, seen(&program, &a.owner).await), (1, 2));
    assert_eq!(seen(&program, &a.staff).await, 0, "staff have none");
    let board = get(&program, &a.sales, "/leads").await.text();
    assert!(board.contains("Mine") && !board.contains("Theirs"));
    let id = theirs["id"].as_str().unwrap();
    for path in [format!("/api/leads/{id}"), format!("/leads/{id}"), format!("/leads/{id}/edit")] {
        assert_eq!(get(&program, &a.sales, &path).await.status, 404, "{path}");
        assert_eq!(get(&program, &a.staff, &path).await.status, 403, "{path}");
        assert_eq!(get(&program, &a.admin, &path).await.status, 200, "{path}");
    }
    for (verb, body) in [
        ("", json!({ "full_name": "Taken" })),
        ("/stage", json!({ "stage": "won" })),
        ("/convert", json!({})),
    ] {
        let taken = post(&program, &a.sales, &format!("/api/leads/{id}{verb}"), body).await;
        assert_eq!(taken.status, 404, "{verb}");
    }
    let to_me = json!({ "member": a.sales.member });
    let assignment = format!("{}/assignment", path_of(&mine));
    assert_eq!(post(&program, &a.sales, &assignment, to_me).await.status, 403);
    let for_other = json!({ "full_name": "For them", "assigned_to": other.member });
    assert_eq!(post(&program, &a.sales, "/api/leads", for_other).await.status, 403);
    // Not by a statement of their own, either.
    for sql in [
        "UPDATE app.leads SET assigned_to = created_by",
        "UPDATE app.leads SET created_by = assigned_to",
        "DELETE FROM app.leads",
        "INSERT INTO app.leads (id, full_name, source, temperature, assigned_to, created_by, created_at, updated_at)
         SELECT gen_random_uuid(), 'X', 'other', 'warm', p.id, ctx.member_id(), now(), now()
         FROM app.profiles AS p WHERE p.id <> ctx.member_id()",
        "INSERT INTO app.leads (id, full_name, source, temperature, assigned_to, created_by, created_at, updated_at)
         SELECT gen_random_uuid(), 'X', 'other', 'warm', ctx.member_id(), p.id, now(), now()
         FROM app.profiles AS p WHERE p.id <> ctx.member_id()",
    ] {
        let mut context = program.context(&a.sales).await;
        assert!(sqlx::query(sql).execute(context.tx()).await.is_err(), "{sql}");
    }
    sqlx::query("UPDATE auth.members SET withdrawn = '{leads.assign}' WHERE id = $1")
        .bind(a.admin.member.0)
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let mut context = program.context(&a.admin).await;
    let given = sqlx::query("UPDATE app.leads SET assigned_to = NULL").execute(context.tx()).await;
    assert!(given.is_err(), "whoever may not assign does not by a statement either");
}

#[tokio::test]
async fn an_admin_says_whose_a_lead_is_and_who_gave_it_up_sees_it_no_more() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.member(&a.clinic, Role::SalesStaff).await;
    let made = lead(&program, &a.sales, json!({ "full_name": "Ploy" })).await;
    let path = format!("{}/assignment", path_of(&made));
    for nobody in [a.portal.member, a.staff.member] {
        let refused = post(&program, &a.admin, &path, json!({ "member": nobody })).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("member")));
    }
    let given = post(&program, &a.admin, &path, json!({ "member": other.member })).await;
    assert_eq!(given.json()["assigned_to"], other.member.to_string());
    assert_eq!(names(&program, &other, "").await, ["Ploy"]);
    assert_eq!(names(&program, &a.sales, "").await, [""; 0], "though they wrote it down");
    program.wait_for_events("lead_assigned", "to", |found| found.len() == 1).await;
    let taken = post(&program, &a.admin, &path, json!({ "member": "" })).await;
    assert_eq!(taken.json()["assigned_to"], Value::Null);
    assert_eq!(names(&program, &a.sales, "").await, ["Ploy"], "nobody's is of who wrote it down");
    assert_eq!(names(&program, &a.owner, "assigned=nobody").await, ["Ploy"]);
    let form = [("member", "nobody")];
    let own = format!("/leads/{}/assignment", made["id"].as_str().unwrap());
    let wrong = program.send(Request::post(&own).by(&a.owner).form(&form)).await;
    assert_eq!(wrong.status, 422);
}

async fn held(program: &Program) -> BTreeMap<Uuid, i64> {
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "SELECT assigned_to, count(*) FROM app.leads WHERE assigned_to IS NOT NULL GROUP BY 1",
    )
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    rows.into_iter().collect()
}

#[tokio::test]
async fn leads_go_to_sales_in_turn_whoever_writes_them_down_at_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (second, third) = (
        program.test.member(&a.clinic, Role::SalesStaff).await,
        program.test.member(&a.clinic, Role::SalesStaff).await,
    );
    let gone = program.test.member(&a.clinic, Role::SalesStaff).await;
    sqlx::query("UPDATE auth.members SET disabled_at = now() WHERE id = $1")
        .bind(gone.member.0)
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let tries = (0..12).map(|turn| {
        let by = if turn % 2 == 0 { &a.owner } else { &a.admin };
        lead(&program, by, json!({ "full_name": format!("Lead {turn}") }))
    });
    program.test.at_once(tries).await;
    let all = [a.sales.member.0, second.member.0, third.member.0];
    let held_by_each = held(&program).await;
    assert_eq!(held_by_each, all.map(|member| (member, 4)).into_iter().collect());
    // Who has fewer open ones is next; what is closed does not count.
    let mine = get(&program, &second, "/api/leads?limit=1").await.json();
    let stage = format!("{}/stage", path_of(&mine["items"][0]));
    let lost = json!({ "stage": "lost", "lost_reason": "Moved away" });
    assert_eq!(post(&program, &second, &stage, lost).await.status, 200);
    let next = lead(&program, &a.owner, json!({ "full_name": "Next" })).await;
    assert_eq!(next["assigned_to"], second.member.to_string());
    // Whoever is named has it, and a clinic without sales gives it to nobody.
    let named = json!({ "full_name": "Named", "assigned_to": a.admin.member });
    assert_eq!(lead(&program, &a.owner, named).await["assigned_to"], a.admin.member.to_string());
    sqlx::query("UPDATE auth.members SET disabled_at = now() WHERE role = 'sales_staff'")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let nobodys = lead(&program, &a.owner, json!({ "full_name": "Nobody's" })).await;
    assert_eq!(nobodys["assigned_to"], Value::Null);
}

#[tokio::test]
async fn who_leaves_hands_over_open_leads_with_the_customers() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.member(&a.clinic, Role::SalesStaff).await;
    program.register(&a.sales, "Customer of sales").await;
    lead(&program, &a.sales, json!({ "full_name": "Open" })).await;
    let closed = lead(&program, &a.sales, json!({ "full_name": "Closed" })).await;
    let lost = json!({ "stage": "lost", "lost_reason": "Moved away" });
    post(&program, &a.sales, &format!("{}/stage", path_of(&closed)), lost).await;
    let page = Request::get("/customers/hand-over").in_language("en").by(&a.owner);
    assert!(program.send(page).await.text().contains("(1 customer) · 1 open lead"));
    let path = "/api/customers/hand-over";
    let to_staff = json!({ "from": a.sales.member, "to": a.staff.member });
    let refused = post(&program, &a.owner, path, to_staff).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("to")));
    let turn = [("from", a.sales.member.to_string()), ("to", a.staff.member.to_string())];
    let turn: Vec<_> = turn.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let form = Request::post("/customers/hand-over").in_language("en").by(&a.owner).form(&turn);
    let form = program.send(form).await;
    assert_eq!(form.status, 422);
    assert!(form.text().contains("does not see leads"));
    assert_eq!(held(&program).await.get(&a.sales.member.0), Some(&2), "nothing was begun");
    let body = json!({ "from": a.sales.member, "to": other.member });
    let done = post(&program, &a.owner, path, body.clone()).await.json();
    assert_eq!(done, json!({ "customers": 1, "leads": 1 }));
    assert_eq!(names(&program, &other, "").await, ["Open"]);
    assert_eq!(names(&program, &a.sales, "").await, ["Closed"], "their figure stays theirs");
    assert_eq!(post(&program, &a.sales, path, body).await.status, 403);
    program.wait_for_events("leads_handed_over", "leads", |found| found.len() == 1).await;
}

#[tokio::test]
async fn a_lead_who_walks_in_is_a_customer_of_who_followed_them_up_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let b = program.staffed("b").await;
    let body = json!({ "full_name": "Ploy Sukjai", "phone": "0812345678", "note": "Evenings" });
    let made = lead(&program, &a.sales, body.clone()).await;
    let path = format!("{}/convert", path_of(&made));
    let foreign = json!({ "customer_id": b.customer });
    let refused = post(&program, &a.sales, &path, foreign).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("customer_id")));
    let tries = (0..6).map(|_| post(&program, &a.sales, &path, json!({})));
    let tries = program.test.at_once(tries).await;
    assert_eq!(tries.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(tries.iter().filter(|answer| answer.status == 409).count(), 5);
    let won = get(&program, &a.sales, &path_of(&made)).await.json();
    assert_eq!(won["stage"], "won");
    assert!(won["closed_at"].is_string() && won["first_contacted_at"].is_string());
    let customer = won["customer_id"].as_str().unwrap();
    let record = get(&program, &a.sales, &format!("/api/customers/{customer}")).await.json();
    assert_eq!(record["assigned_to"], a.sales.member.to_string());
    assert_eq!((&record["phone"], &record["note"]), (&json!("0812345678"), &json!("Evenings")));
    let list = get(&program, &a.owner, "/api/customers?search=sukjai").await.json();
    assert_eq!(list["total"], 1, "registered once");

    // Somebody like them is offered, and can be named.
    let again = lead(&program, &a.sales, body).await;
    let path = format!("{}/convert", path_of(&again));
    assert_eq!(post(&program, &a.sales, &path, json!({})).await.status, 409);
    let own = format!("/leads/{}/convert", again["id"].as_str().unwrap());
    let page = program.send(Request::post(&own).in_language("en").by(&a.sales).form(&[])).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains(&format!("value=\"{customer}\"")), "{}", page.text());
    let form = [("customer_id", customer)];
    let linked = program.send(Request::post(&own).by(&a.sales).form(&form)).await;
    assert_eq!(linked.location(), format!("/customers/{customer}"));
    let list = get(&program, &a.owner, "/api/customers?search=sukjai").await.json();
    assert_eq!(list["total"], 1);
    // Or not: an admin registers another one, for whoever has the lead.
    let third = json!({ "full_name": "Ploy Sukjai" });
    let third = lead(&program, &a.sales, third).await;
    let path = format!("{}/convert", path_of(&third));
    let done = post(&program, &a.admin, &path, json!({ "anyway": true })).await.json();
    let record = format!("/api/customers/{}", done["customer_id"].as_str().unwrap());
    let record = get(&program, &a.sales, &record).await.json();
    assert_eq!(record["assigned_to"], a.sales.member.to_string());
    // What is lost is opened first.
    let gone = lead(&program, &a.sales, json!({ "full_name": "Lost" })).await;
    let stage = json!({ "stage": "lost", "lost_reason": "Moved away" });
    post(&program, &a.sales, &format!("{}/stage", path_of(&gone)), stage).await;
    let refused = post(&program, &a.sales, &format!("{}/convert", path_of(&gone)), json!({})).await;
    assert_eq!(refused.status, 409);
    program.wait_for_events("lead_converted", "customer", |found| found.len() == 3).await;
}

/// The last part of the link in the newest mail to somebody.
async fn link(program: &Program, email: &str) -> String {
    program.work().await;
    let mails = program.test.mailbox.mails();
    let mail = mails.iter().rev().find(|mail| mail.to.address.as_str() == email);
    let text = &mail.unwrap_or_else(|| panic!("no mail to {email}")).text;
    let at = text.find("/invitations/accept/").expect("a link") + "/invitations/accept/".len();
    text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn invite(program: &Program, by: &Person, lead: &Value) -> Answer {
    let path = format!("/leads/{}/invitation", lead["id"].as_str().unwrap());
    program.send(Request::post(&path).in_language("en").by(by).form(&[])).await
}

async fn accept(program: &Program, token: &str) -> Answer {
    let body = json!({ "full_name": "Ploy S.", "password": PASSWORD });
    program.send(Request::post(&format!("/api/invitations/{token}/accept")).json(&body)).await
}

#[tokio::test]
async fn a_lead_who_is_invited_and_accepts_is_won() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.member(&a.clinic, Role::SalesStaff).await;
    let no_email = lead(&program, &a.sales, json!({ "full_name": "Nok" })).await;
    let refused = invite(&program, &a.sales, &no_email).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("There is no e-mail address"));

    let body = json!({
        "full_name": "Ploy Sukjai", "nickname": "Ploy", "phone": "0812345678", "email": "ploy@x.test",
    });
    let made = lead(&program, &a.sales, body).await;
    assert_eq!(invite(&program, &other, &made).await.status, 404, "a colleague's");
    let sent = invite(&program, &a.sales, &made).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(invite(&program, &a.sales, &made).await.status, 409, "one is open");
    let invited = get(&program, &a.sales, &path_of(&made)).await.json();
    assert_eq!(invited["stage"], "contacted");
    assert!(invited["invitation_id"].is_string() && invited["customer_id"].is_null());
    // Meanwhile somebody else follows them up.
    let path = format!("{}/assignment", path_of(&made));
    post(&program, &a.admin, &path, json!({ "member": other.member })).await;
    let token = link(&program, "ploy@x.test").await;
    let mut board = listen(&program, &other).await;
    assert_eq!(accept(&program, &token).await.status, 201);
    assert_eq!(board.told().await, "customers leads");
    program.wait_for_events("lead_converted", "customer", |found| found.len() == 1).await;
    let won = get(&program, &other, &path_of(&made)).await.json();
    assert_eq!(won["stage"], "won");
    assert!(won["closed_at"].is_string());
    let customer = won["customer_id"].as_str().unwrap();
    let record = get(&program, &other, &format!("/api/customers/{customer}")).await.json();
    assert_eq!(record["assigned_to"], other.member.to_string());
    assert_eq!(record["full_name"], "Ploy S.");
    assert_eq!((&record["nickname"], &record["phone"]), (&json!("Ploy"), &json!("0812345678")));
    let twice = post(&program, &other, &format!("{}/convert", path_of(&made)), json!({})).await;
    assert_eq!(twice.status, 409);
}

#[tokio::test]
async fn who_walks_in_before_they_accept_has_one_record() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let body = json!({ "full_name": "Ploy Sukjai", "email": "ploy@x.test" });
    let made = lead(&program, &a.sales, body).await;
    assert_eq!(invite(&program, &a.sales, &made).await.status, 303);
    let token = link(&program, "ploy@x.test").await;
    let done = post(&program, &a.sales, &format!("{}/convert", path_of(&made)), json!({})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(accept(&program, &token).await.status, 201);
    let linked: (Uuid, Uuid) = sqlx::query_as(
        "SELECT m.customer_id, i.customer_id FROM auth.members AS m
         JOIN app.invitations AS i ON i.clinic_id = m.clinic_id AND i.email = 'ploy@x.test'
         WHERE m.customer_id = $1",
    )
    .bind(done.json()["customer_id"].as_str().unwrap().parse::<Uuid>().unwrap())
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(linked.0, linked.1);
    let list = get(&program, &a.owner, "/api/customers?search=ploy").await.json();
    assert_eq!(list["total"], 1);
}

#[tokio::test]
async fn erasing_a_customer_takes_what_their_lead_said() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let body = json!({
        "full_name": "Wilawan Secret", "nickname": "Wisecret", "phone": "0812349999",
        "email": "wilawan@secret.test", "contact": "LINE secretline", "note": "Secret wish",
    });
    let made = lead(&program, &a.sales, body).await;
    // An invitation that they never accepted names them as well.
    assert_eq!(invite(&program, &a.sales, &made).await.status, 303);
    let done = post(&program, &a.sales, &format!("{}/convert", path_of(&made)), json!({})).await;
    let customer = done.json()["customer_id"].as_str().unwrap().to_owned();
    program.work().await;
    let record = get(&program, &a.owner, &format!("/api/customers/{customer}")).await.json();
    let erase = json!({ "number": record["number"], "reason": "Asked for it" });
    let erased = post(&program, &a.owner, &format!("/api/customers/{customer}/erase"), erase).await;
    assert_eq!(erased.status, 201, "{}", erased.text());
    let mut connection = program.test.database.admin.acquire().await.unwrap();
    for table in precision::prove::tables(&mut connection, "app").await.unwrap() {
        let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t");
        let text: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap();
        let text = text.to_lowercase();
        for word in ["wilawan", "secret", "0812349999"] {
            assert!(!text.contains(word), "{word} is left in {table}");
        }
    }
    let left = get(&program, &a.owner, &path_of(&made)).await.json();
    assert_eq!((&left["stage"], &left["full_name"]), (&json!("won"), &json!("–")));
    let page = get(&program, &a.owner, &format!("/leads/{}", made["id"].as_str().unwrap())).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_lead_goes_along_when_its_customer_is_merged_and_comes_back() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let made = lead(&program, &a.sales, json!({ "full_name": "Ploy Sukjai" })).await;
    let done = post(&program, &a.sales, &format!("{}/convert", path_of(&made)), json!({})).await;
    let customer = done.json()["customer_id"].clone();
    let kept = program.register(&a.owner, "Ploy S.").await;
    let merges = format!("/api/customers/{kept}/merges");
    let joined = post(&program, &a.owner, &merges, json!({ "other_id": customer })).await;
    assert_eq!(joined.status, 201, "{}", joined.text());
    let now =
        || async { get(&program, &a.owner, &path_of(&made)).await.json()["customer_id"].clone() };
    assert_eq!(now().await, json!(kept));
    let mut context = program.context(&a.sales).await;
    let moved = sqlx::query("UPDATE app.leads SET customer_id = NULL").execute(context.tx()).await;
    assert!(moved.is_err(), "nobody takes it back by a statement of their own");
    drop(context);
    let undo = format!("/api/customer-merges/{}/undo", joined.json()["id"].as_str().unwrap());
    assert_eq!(post(&program, &a.owner, &undo, json!({})).await.status, 200);
    assert_eq!(now().await, customer);
}

#[tokio::test]
async fn lists_are_searched_filtered_and_turned_page_by_page() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for (name, phone, source, temperature) in [
        ("วริศรา บุญมี", "081-234-5678", "line", "hot"),
        ("Ploy Sukjai", "+66 89 111 2222", "phone", "cold"),
        ("Somchai Boonmee", "", "line", "warm"),
    ] {
        let body = json!({
            "full_name": name, "phone": phone, "source": source, "temperature": temperature,
        });
        lead(&program, &a.sales, body).await;
        program.test.pass_seconds(1);
    }
    for (query, expected) in [
        ("", vec!["Somchai Boonmee", "Ploy Sukjai", "วริศรา บุญมี"]),
        ("source=line", vec!["Somchai Boonmee", "วริศรา บุญมี"]),
        ("source=line&temperature=hot", vec!["วริศรา บุญมี"]),
        ("search=SUK", vec!["Ploy Sukjai"]),
        ("search=081%20234", vec!["วริศรา บุญมี"]),
        ("search=%00", vec!["Somchai Boonmee", "Ploy Sukjai", "วริศรา บุญมี"]),
        ("stage=won", vec![]),
        ("stage=new&search=boon", vec!["Somchai Boonmee"]),
    ] {
        assert_eq!(names(&program, &a.owner, query).await, expected, "{query}");
    }
    let first = get(&program, &a.owner, "/api/leads?limit=2").await.json();
    assert_eq!((&first["total"], first["items"].as_array().unwrap().len()), (&json!(3), 2));
    let path = format!("/api/leads?limit=2&cursor={}", first["next"].as_str().unwrap());
    let second = get(&program, &a.owner, &path).await.json();
    assert_eq!(second["items"][0]["full_name"], "วริศรา บุญมี");
    assert_eq!(second["next"], Value::Null);
    for field in ["stage", "temperature", "source", "assigned", "due_by"] {
        let bad = get(&program, &a.owner, &format!("/api/leads?{field}=x")).await;
        assert_eq!((bad.status.as_u16(), &bad.json()["field"]), (422, &json!(field)));
        let page = get(&program, &a.owner, &format!("/leads?{field}=x")).await;
        assert_eq!(page.status, 422, "{field}");
    }
    let page =
        Request::get("/leads?view=list&search=suk").by(&a.owner).header("hx-request", "true");
    let part = program.send(page).await.text();
    assert!(part.contains("Ploy Sukjai") && !part.contains("Somchai") && !part.contains("<html"));
    // The tabs of the list stand in the order of the stages.
    let first = get(&program, &a.owner, "/api/leads?limit=1").await.json();
    let stage = format!("{}/stage", path_of(&first["items"][0]));
    post(&program, &a.owner, &stage, json!({ "stage": "contacted" })).await;
    let list = get(&program, &a.owner, "/leads?view=list").await.text();
    let tab = |stage: &str| list.find(&format!("href=\"/leads?view=list&#38;stage={stage}\""));
    assert!(tab("new").is_some() && tab("new") < tab("contacted"), "{list}");
    let board = get(&program, &a.owner, "/leads").await.text();
    for stage in ["new", "contacted", "qualified", "proposal_sent", "negotiation", "won", "lost"] {
        assert!(board.contains(&format!("data-lane=\"{stage}\"")), "{stage}");
    }
}

/// A lead with an invitation; gives it and the link's last part.
async fn invited(program: &Program, by: &Person, email: &str) -> (Value, String) {
    let body = json!({
        "full_name": "Ploy Sukjai", "nickname": "Ploy", "phone": "0812345678", "email": email,
        "contact": "@ploy", "note": "Knows Warisara",
    });
    let made = lead(program, by, body).await;
    assert_eq!(invite(program, by, &made).await.status, 303);
    let token = link(program, email).await;
    (made, token)
}

#[tokio::test]
async fn a_lead_who_asks_to_be_forgotten_leaves_figures_only() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let (made, token) = invited(&program, &a.sales, "ploy@x.test").await;
    let page = format!("/leads/{}/erase", made["id"].as_str().unwrap());
    let erase = format!("/api{page}");
    for (person, status) in [(&a.sales, 403), (&a.staff, 403), (&a.portal, 403), (&b.owner, 404)] {
        let answer = post(&program, person, &erase, json!({})).await;
        assert_eq!(answer.status, status, "{:?}", person.role);
    }
    let typed =
        |name| Request::post(&page).by(&a.admin).in_language("en").form(&[("full_name", name)]);
    let other = program.send(typed("Ploy")).await;
    assert_eq!(other.status, 422);
    assert!(other.text().contains("Type the name exactly as it stands above."));
    assert_eq!(get(&program, &a.sales, &path_of(&made)).await.json()["phone"], "0812345678");

    assert_eq!(program.send(typed("Ploy Sukjai")).await.status, 303);
    let left = get(&program, &a.sales, &path_of(&made)).await.json();
    for field in ["nickname", "phone", "email", "contact", "note"] {
        assert_eq!(left[field], "", "{field}");
    }
    assert_eq!((&left["full_name"], &left["lost_reason"]), (&json!("–"), &json!("–")));
    assert_eq!((&left["stage"], &left["source"]), (&json!("lost"), &made["source"]));
    let found = get(&program, &a.owner, "/api/leads?search=ploy").await.json();
    assert_eq!(found["total"], 0);
    assert_eq!(accept(&program, &token).await.status, 410);
    let kept: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM app.invitations WHERE email = 'ploy@x.test' OR full_name ~ 'Ploy'",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(kept, 0);
    program.wait_for_events("lead_erased", "invitations", |found| found.len() == 1).await;
    assert_eq!(
        post(&program, &a.owner, &erase, json!({})).await.status,
        200,
        "once more is no harm"
    );

    // Who is a customer is erased as one.
    let (made, token) = invited(&program, &a.sales, "nok@x.test").await;
    assert_eq!(accept(&program, &token).await.status, 201);
    let refused = post(&program, &a.owner, &format!("{}/erase", path_of(&made)), json!({})).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(get(&program, &a.sales, &path_of(&made)).await.json()["phone"], "0812345678");
}

#[tokio::test]
async fn who_accepts_while_they_are_erased_is_either() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for turn in 0..6 {
        let email = format!("ploy{turn}@x.test");
        let (made, token) = invited(&program, &a.sales, &email).await;
        let path = format!("{}/erase", path_of(&made));
        let (accepted, erased) =
            tokio::join!(accept(&program, &token), post(&program, &a.owner, &path, json!({})));
        let lead = get(&program, &a.owner, &path_of(&made)).await.json();
        let expected = match (accepted.status.as_u16(), erased.status.as_u16()) {
            (201, 409) => ("won", email.as_str()),
            (410, 200) => ("lost", ""),
            other => panic!("{other:?}: {lead}"),
        };
        assert_eq!((&lead["stage"], &lead["email"]), (&json!(expected.0), &json!(expected.1)));
    }
}
