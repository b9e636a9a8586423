//! The catalogue: what is offered, who may change it, and stock that never falls below none.

use base::Satang;
use serde_json::{Value, json};
use testkit::{Person, Request};

use crate::support::{Program, Staffed};

pub async fn add(program: &Program, by: &Person, what: &str, body: &Value) -> String {
    let answer = program.send(Request::post(&format!("/api/{what}")).by(by).json(body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(answer.location().starts_with(&format!("/api/{what}/")));
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn ipl() -> Value {
    json!({
        "name_th": "ไอพีแอล", "name_en": "IPL", "category": "laser", "duration_minutes": 45, "price": 250_050,
        "concerns": ["redness"], "contraindications": ["pregnancy"], "allergens": ["ยาชา", "Lidocaine"],
        "device_kinds": ["ipl"],
    })
}

async fn post(program: &Program, by: &Person, path: &str, body: &Value) -> u16 {
    program.send(Request::post(path).by(by).json(body)).await.status.as_u16()
}

async fn get(program: &Program, by: &Person, path: &str) -> Value {
    let answer = program.send(Request::get(path).by(by)).await;
    assert_eq!(answer.status, 200, "{path} {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_treatment_is_added_found_changed_archived_and_restored() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let room = add(&program, &a.owner, "rooms", &json!({ "name": "ห้องเลเซอร์" })).await;
    let mut body = ipl();
    body["rooms"] = json!([room]);
    body["practitioners"] = json!([a.staff.member.0]);
    let id = add(&program, &a.owner, "treatments", &body).await;
    let path = format!("/api/treatments/{id}");

    let kept = get(&program, &a.staff, &path).await;
    assert_eq!(kept["price"], 250_050);
    assert_eq!(kept["allergens"], json!(["lidocaine"]), "one substance has one name");
    assert_eq!(kept["rooms"], json!([room]));
    let found =
        get(&program, &a.sales, "/api/treatments?search=ipl&category=laser&archived=false").await;
    assert_eq!(found["total"], 1);
    let page = program.send(Request::get("/catalogue/treatments").by(&a.sales)).await;
    assert!(page.text().contains("฿2,500.50"), "{}", page.text());
    assert!(!page.text().contains("/catalogue/treatments/new"), "sales people only read");

    body["rooms"] = json!([]);
    body["name_th"] = json!("ไอพีแอล 2");
    assert_eq!(post(&program, &a.admin, &path, &body).await, 200);
    assert_eq!(get(&program, &a.owner, &path).await["rooms"], json!([]));
    assert_eq!(post(&program, &a.owner, &format!("{path}/archive"), &json!({})).await, 200);
    assert_eq!(get(&program, &a.owner, "/api/treatments?archived=false").await["total"], 0);
    assert_eq!(post(&program, &a.owner, &format!("{path}/restore"), &json!({})).await, 200);
    assert_eq!(get(&program, &a.owner, "/api/treatments?archived=false").await["total"], 1);
    for kind in ["catalogue_added", "catalogue_changed", "catalogue_archived", "catalogue_restored"]
    {
        program
            .wait_for_events(kind, "of", |found| found.iter().any(|(_, of)| of == "treatment"))
            .await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_of_another_clinic_is_referred_to() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let theirs = add(&program, &b.owner, "rooms", &json!({ "name": "ห้อง" })).await;
    let their_treatment = add(&program, &b.owner, "treatments", &ipl()).await;
    for (field, value) in [
        ("name_th", json!(" ")),
        ("price", json!(-1)),
        ("duration_minutes", json!(4)),
        ("category", json!("magic")),
        ("concerns", json!(["age"])),
        ("contraindications", json!(["monday"])),
        ("allergens", json!(["x".repeat(61)])),
        ("rooms", json!([theirs])),
        ("practitioners", json!([b.staff.member.0])),
        ("prerequisite_id", json!(their_treatment)),
        ("device_kinds", json!(["broom"])),
    ] {
        let mut body = ipl();
        body[field] = value;
        let answer = program.send(Request::post("/api/treatments").by(&a.owner).json(&body)).await;
        assert_eq!(answer.status, 422, "{field}");
        assert_eq!(answer.json()["field"], field);
    }
    assert_eq!(get(&program, &a.owner, "/api/treatments").await["total"], 0);
    let page = Request::post("/catalogue/treatments")
        .by(&a.owner)
        .form(&[("name_th", "ก"), ("price", "ฟรี")]);
    let answer = program.send(page).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("value=\"ฟรี\""), "what was typed stays");
}

/// Neither by a page nor by the database itself.
#[tokio::test]
async fn only_owners_and_admins_write() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let id = add(&program, &a.admin, "treatments", &ipl()).await;
    for person in [&a.staff, &a.sales, &a.portal] {
        assert_eq!(post(&program, person, "/api/treatments", &ipl()).await, 403);
        assert_eq!(
            post(&program, person, &format!("/api/treatments/{id}/archive"), &json!({})).await,
            403
        );
    }
    let portal = program.send(Request::get("/api/treatments").by(&a.portal)).await;
    assert_eq!(portal.status, 403, "customers see what is recommended, not the catalogue");

    let mut context = program.context(&a.staff).await;
    for sql in [
        "UPDATE app.treatments SET price = 0",
        "INSERT INTO app.rooms (id, name, created_at, updated_at) VALUES (gen_random_uuid(), 'x', now(), now())",
    ] {
        let tried = sqlx::query(sql).execute(context.tx()).await;
        assert!(tried.is_err(), "{sql}");
        context = program.context(&a.staff).await;
    }
    let gone =
        sqlx::query("DELETE FROM app.recommendation_rules").execute(context.tx()).await.unwrap();
    assert_eq!(gone.rows_affected(), 0, "what goes is asked about as well");
    let mut customer = program.context(&a.portal).await;
    let seen = "SELECT count(*) FROM app.treatments";
    let count: i64 = sqlx::query_scalar(seen).fetch_one(customer.tx()).await.unwrap();
    assert_eq!(count, 1);
    assert_eq!(
        post(&program, &a.owner, &format!("/api/treatments/{id}/archive"), &json!({})).await,
        200
    );
    let mut customer = program.context(&a.portal).await;
    let count: i64 = sqlx::query_scalar(seen).fetch_one(customer.tx()).await.unwrap();
    assert_eq!(count, 0, "customers see what is offered now");
}

async fn product(program: &Program, a: &Staffed) -> String {
    let body =
        json!({ "sku": "SUN-50", "name_th": "ครีมกันแดด", "price": 59_000, "concerns": ["spots"] });
    add(program, &a.owner, "products", &body).await
}

#[tokio::test]
async fn stock_moves_with_a_reason_and_a_count_sets_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let id = product(&program, &a).await;
    let moved = format!("/api/products/{id}/movements");
    let movement = |reason: &str, quantity: i32| json!({ "reason": reason, "quantity": quantity, "note": "x" });
    assert_eq!(post(&program, &a.owner, &moved, &movement("received", 10)).await, 201);
    program.test.pass_seconds(1);
    assert_eq!(post(&program, &a.owner, &moved, &movement("sold", 4)).await, 201);
    program.test.pass_seconds(1);
    assert_eq!(
        post(&program, &a.owner, &moved, &movement("damaged", 7)).await,
        409,
        "there are six"
    );
    assert_eq!(post(&program, &a.owner, &moved, &movement("counted", 5)).await, 201);
    assert_eq!(
        post(&program, &a.owner, &moved, &movement("counted", 5)).await,
        422,
        "nothing changes"
    );
    assert_eq!(get(&program, &a.staff, &format!("/api/products/{id}")).await["stock"], 5);
    let all = get(&program, &a.owner, &moved).await;
    let steps: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|one| &one["quantity"]).collect();
    assert_eq!(steps, [&json!(-1), &json!(-4), &json!(10)]);
    let again = json!({ "sku": "SUN-50", "name_th": "อื่น", "price": 1 });
    let taken = program.send(Request::post("/api/products").by(&a.owner).json(&again)).await;
    assert_eq!((taken.status.as_u16(), taken.json()["field"].clone()), (422, json!("sku")));
    assert_eq!(Satang(59_000).to_string(), "฿590.00");
}

/// Twenty desks sell at once what is there eight times.
#[tokio::test]
async fn stock_is_never_below_none_however_many_sell_at_once() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let id = product(&program, &a).await;
    let moved = format!("/api/products/{id}/movements");
    let received = json!({ "reason": "received", "quantity": 8 });
    assert_eq!(post(&program, &a.owner, &moved, &received).await, 201);
    let sale = json!({ "reason": "sold", "quantity": 1 });
    let sales = (0..20).map(|_| post(&program, &a.owner, &moved, &sale));
    let statuses = program.test.at_once(sales).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 8, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 12, "{statuses:?}");
    let (stock, sum, least): (i32, i64, i32) = sqlx::query_as(
        "SELECT max(s.quantity), sum(m.quantity), min(m.balance)
         FROM app.product_stocks AS s JOIN app.stock_movements AS m USING (clinic_id, product_id)",
    )
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!((stock, sum, least), (0, 0, 0));
}

/// By a grant staff write it as well, and the rows know; without it an admin does not.
#[tokio::test]
async fn the_catalogue_can_be_granted_and_withdrawn() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let set = async |of: &Person, permissions: &[&str]| {
        let path = format!("/api/members/{}/permissions", of.member.0);
        let body = json!({ "permissions": permissions });
        assert_eq!(post(&program, &a.owner, &path, &body).await, 200);
    };
    set(&a.staff, &["catalogue.read", "catalogue.manage", "hours.manage", "dashboard.read"]).await;
    let id = add(&program, &a.staff, "treatments", &ipl()).await;
    let mut less = ipl();
    less["concerns"] = json!([]);
    assert_eq!(post(&program, &a.staff, &format!("/api/treatments/{id}"), &less).await, 200);
    let week = json!({ "week": [{ "weekday": 1, "opens": "10:00", "closes": "20:00" }] });
    assert_eq!(post(&program, &a.staff, "/api/hours", &week).await, 200);
    set(&a.admin, &["catalogue.read", "dashboard.read"]).await;
    assert_eq!(post(&program, &a.admin, "/api/treatments", &ipl()).await, 403);
    let mut context = program.context(&a.admin).await;
    let tried = sqlx::query("UPDATE app.treatments SET price = 0").execute(context.tx()).await;
    assert!(tried.is_err(), "the rows know, too");
}
