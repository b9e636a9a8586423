//! The five promises, through the real router on the real database.

use crate::support::{Program, anonymous, face};
use base::{AnalysisId, CustomerId};
use testkit::{Answer, Person, Request};
use uuid::Uuid;

fn names(list: &Answer) -> Vec<String> {
    let json = list.json();
    json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["full_name"].as_str().unwrap().to_owned())
        .collect()
}

async fn assert_like_nothing(
    program: &Program,
    who: &Person,
    path: &dyn Fn(Uuid) -> String,
    foreign: Uuid,
) {
    let random = Uuid::now_v7();
    let one = program.send(Request::get(&path(foreign)).by(who)).await;
    let other = program.send(Request::get(&path(random)).by(who)).await;
    assert_eq!(one.status, 404, "{}", path(foreign));
    assert_eq!(anonymous(&one, foreign), anonymous(&other, random), "{}", path(foreign));
}

#[tokio::test]
async fn the_staff_of_one_clinic_cannot_see_the_customers_of_another() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    for person in [&a.owner, &a.admin, &a.staff] {
        let list = program.send(Request::get("/api/customers?search=customer").by(person)).await;
        assert_eq!(names(&list), ["Customer of a"]);
        assert_eq!(list.json()["total"], 1);
        for path in [
            (|id| format!("/customers/{id}")) as fn(Uuid) -> String,
            |id| format!("/customers/{id}/edit"),
            |id| format!("/api/customers/{id}"),
            |id| format!("/analyses/new?customer={id}"),
        ] {
            assert_like_nothing(&program, person, &path, b.customer.0).await;
        }
        let form = [("full_name", "Stolen")];
        let update = Request::post(&format!("/customers/{}", b.customer)).by(person).form(&form);
        assert_eq!(program.send(update).await.status, 404);
    }
    let still: String = sqlx::query_scalar("SELECT full_name FROM app.customers WHERE id = $1")
        .bind(b.customer.0)
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(still, "Customer of b");
}

#[tokio::test]
async fn an_analysis_of_one_clinic_does_not_appear_in_another_nor_its_pictures() {
    let Some(photo) = face("us_07.jpg") else { return };
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let address = program.upload(&a.staff, a.customer, &photo).await;
    assert_eq!(program.work().await, 1);
    let own = program.send(Request::get(&address).by(&a.staff)).await;
    assert_eq!(own.json()["state"], "done", "{}", own.text());
    let id: AnalysisId = own.json()["id"].as_str().unwrap().parse().unwrap();
    let portrait = format!("/analyses/{id}/images/portrait");
    let signed = program.send(Request::get(&portrait).by(&a.staff)).await;
    assert_eq!(signed.status, 303, "to an address of their own");
    let picture = program.send(Request::get(signed.location()).by(&a.staff)).await;
    assert_eq!(picture.status, 200);
    assert!(picture.body.starts_with(&[0xff, 0xd8]), "a JPEG");
    assert_eq!(picture.headers["cache-control"], "private, no-store");

    for person in [&b.owner, &b.admin, &b.staff, &b.sales, &b.portal] {
        let list = program.send(Request::get("/api/analyses").by(person)).await;
        assert_eq!(list.json()["total"], 0);
        for path in [
            (|id| format!("/analyses/{id}")) as fn(Uuid) -> String,
            |id| format!("/api/analyses/{id}"),
            |id| format!("/analyses/{id}/images/portrait"),
            |id| format!("/analyses/{id}/images/overlay-spots"),
        ] {
            assert_like_nothing(&program, person, &path, id.0).await;
        }
    }
    assert_eq!(program.send(Request::get(&portrait)).await.status, 303, "strangers sign in first");
    program.assert_no_job_is_left().await;
}

#[tokio::test]
async fn a_photo_cannot_be_filed_under_a_customer_of_another_clinic() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    for customer in [b.customer, CustomerId(Uuid::now_v7())] {
        let fields = [("customer_id", customer.to_string()), ("consent", "yes".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let request = Request::post("/api/analyses").by(&a.staff);
        let answer = program.send(request.multipart(&fields, Some(("photo", b"x")))).await;
        assert_eq!(answer.status, 404);
    }
    assert!(program.test.stored_objects().is_empty(), "nothing is half done");
    assert_eq!(program.work().await, 0);
}

#[tokio::test]
async fn sales_people_and_customers_see_their_own_rows_only() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mine = program.register(&a.sales, "Lead of sales").await;
    let list = program.send(Request::get("/api/customers").by(&a.sales)).await;
    assert_eq!(names(&list), ["Lead of sales"]);
    let shown = program.send(Request::get(&format!("/customers/{mine}")).by(&a.sales)).await;
    assert_eq!(shown.status, 200);
    let path = |id: Uuid| format!("/api/customers/{id}");
    assert_like_nothing(&program, &a.sales, &path, a.customer.0).await;

    // The customer's own analysis is theirs to see; that of another customer is not.
    let own = program.upload(&a.staff, a.customer, b"no picture").await;
    let other = program.upload(&a.staff, mine, b"no picture").await;
    assert_eq!(program.work().await, 2);
    let list = program.send(Request::get("/api/analyses").by(&a.portal)).await;
    assert_eq!(list.json()["total"], 1);
    assert_eq!(program.send(Request::get(&own).by(&a.portal)).await.status, 200);
    assert_eq!(program.send(Request::get(&other).by(&a.portal)).await.status, 404);
    assert_eq!(program.send(Request::get(&other).by(&a.sales)).await.status, 200);
    assert_eq!(program.send(Request::get(&own).by(&a.sales)).await.status, 404);
    assert_eq!(program.send(Request::get("/api/customers").by(&a.portal)).await.status, 403);
}

#[tokio::test]
async fn the_super_admin_sees_all_clinics_and_enters_one_with_a_reason() {
    let program = Program::start().await;
    let (a, _b) = (program.staffed("a").await, program.staffed("b").await);
    let boss = program.test.super_admin().await;
    let list = program.send(Request::get("/platform/clinics").by(&boss)).await;
    assert!(list.text().contains("Clinic a") && list.text().contains("Clinic b"));
    assert_eq!(program.send(Request::get("/api/customers").by(&boss)).await.status, 404);

    let visit = format!("/platform/clinics/{}/visit", a.clinic.id);
    let short = program.send(Request::post(&visit).by(&boss).form(&[("reason", "hm")])).await;
    assert_eq!(short.status, 422);
    let reason = [("reason", "Ticket 42: list is empty")];
    assert_eq!(program.send(Request::post(&visit).by(&boss).form(&reason)).await.status, 303);
    let inside = program.send(Request::get("/api/customers").by(&boss)).await;
    assert_eq!(names(&inside), ["Customer of a"]);
    let page = program.send(Request::get("/").by(&boss)).await;
    assert!(page.text().contains("Ticket 42"), "the banner says why");
    let write = serde_json::json!({ "full_name": "X" });
    let refused = program.send(Request::post("/api/customers").by(&boss).json(&write)).await;
    assert_eq!(refused.status, 403);

    let kinds: Vec<String> = sqlx::query_scalar(
        "SELECT kind FROM app.audit_events WHERE clinic_id = $1 AND actor_role = 'super_admin'
           AND kind LIKE 'visit%'",
    )
    .bind(a.clinic.id.0)
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(kinds, ["visit_begun"]);
    assert_eq!(program.send(Request::post("/platform/leave").by(&boss)).await.status, 303);
    assert_eq!(program.send(Request::get("/api/customers").by(&boss)).await.status, 404);

    let nobody = format!("/platform/clinics/{}/visit", Uuid::now_v7());
    assert_eq!(program.send(Request::post(&nobody).by(&boss).form(&reason)).await.status, 404);
    for person in [&a.owner, &a.sales, &a.portal] {
        assert_eq!(program.send(Request::get("/platform/clinics").by(person)).await.status, 403);
    }
}

#[tokio::test]
async fn a_suspended_clinic_reads_and_does_not_write() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    sqlx::query("UPDATE auth.clinics SET status = 'suspended'")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    let list = program.send(Request::get("/api/customers").by(&a.owner)).await;
    assert_eq!(names(&list), ["Customer of a"]);
    let body = serde_json::json!({ "full_name": "New" });
    let write = program.send(Request::post("/api/customers").by(&a.owner).json(&body)).await;
    assert_eq!(write.status, 403);
    assert!(write.json()["detail"].as_str().unwrap().contains("suspended"), "{}", write.text());
}
