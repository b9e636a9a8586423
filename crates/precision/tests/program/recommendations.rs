//! Recommendations: what follows from a finding, for whom, and what the customer's record keeps from them.

use serde_json::{Value, json};
use testkit::{Person, Request};
use uuid::Uuid;

use crate::catalogue::add;
use crate::support::{Program, Staffed};

/// A result with redness clearly there, spots within noise of their threshold, and lines measured badly.
fn findings() -> Value {
    let measure = |name: &str, score: f64, confidence: f64| {
        json!({
            "measure": name, "raw": 1.0, "unit": "x", "score": score, "count": null, "area_mm2": null,
            "length_mm": null, "confidence": confidence, "smallest_change": 5.0,
            "regions": [
                { "region": "nose", "raw": 1.0, "score": score - 10.0, "count": null },
                { "region": "chin", "raw": 1.0, "score": score + 5.0, "count": null },
            ],
        })
    };
    let size = json!({ "width": 10, "height": 10 });
    json!({
        "algorithm": "2026.2",
        "measures": [
            measure("redness", 50.0, 0.9), measure("spots", 66.0, 0.9), measure("wrinkles", 20.0, 0.3),
        ],
        "capture": {
            "image": size, "px_per_mm": 8.0, "yaw": 0.0, "pitch": 0.0, "roll": 0.0, "edge_blur_mm": 0.1,
            "brightness": 150.0, "clipped_share": 0.0, "light_difference": 0.0, "skin_cm2": 100.0,
        },
        "photo": size, "portrait": size,
        "to_photo": { "a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0, "e": 1.0, "f": 0.0 },
    })
}

/// A finished analysis of the clinic's customer.
async fn analysed(program: &Program, a: &Staffed) -> Uuid {
    let id = Uuid::new_v4();
    sqlx::query(
        "WITH consent AS (
           INSERT INTO app.photo_consents (clinic_id, id, customer_id, version, lang, way, created_at)
           VALUES ($1, gen_random_uuid(), $3, '2026-1', 'th', 'in_person', now())
           ON CONFLICT DO NOTHING RETURNING id)
         INSERT INTO app.skin_analyses (clinic_id, id, customer_id, consent_id, visit_id, state,
                                        algorithm, findings, created_at, finished_at)
         SELECT $1, $2, $3, coalesce((SELECT id FROM consent),
             (SELECT id FROM app.photo_consents WHERE clinic_id = $1 AND customer_id = $3)),
           $2, 'done', '2026.2', $4, now(), now()",
    )
    .bind(a.clinic.id.0)
    .bind(id)
    .bind(a.customer.0)
    .bind(findings())
    .execute(&program.test.database.admin)
    .await
    .unwrap();
    id
}

fn ipl() -> Value {
    json!({
        "name_th": "ไอพีแอล", "category": "laser", "duration_minutes": 45, "price": 250_000,
        "concerns": ["redness", "spots", "wrinkles"], "allergens": ["ยาชา"],
    })
}

async fn recommended(program: &Program, by: &Person, analysis: Uuid) -> Value {
    let path = format!("/api/analyses/{analysis}/recommendations");
    let answer = program.send(Request::get(&path).by(by)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn page(program: &Program, by: &Person, analysis: Uuid) -> String {
    let path = format!("/analyses/{analysis}");
    program.send(Request::get(&path).header("cookie", "lang=en").by(by)).await.text()
}

/// How many sheets the report has.
async fn sheets(program: &Program, by: &Person, analysis: Uuid) -> u32 {
    let path = format!("/api/analyses/{analysis}/report?lang=th");
    let answer = program.send(Request::get(&path).by(by)).await;
    assert_eq!(answer.status, 200);
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    let (_, count) = text.split_once("/Count ").expect("a tree of pages");
    count.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_treats_a_clear_finding_is_recommended_with_the_reason() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let analysis = analysed(&program, &a).await;
    let nothing = recommended(&program, &a.staff, analysis).await;
    assert_eq!(nothing, json!({ "items": [], "withheld": [] }));
    assert_eq!(sheets(&program, &a.portal, analysis).await, 2, "scores and parts of the face");
    let id = add(&program, &a.owner, "treatments", &ipl()).await;
    assert_eq!(sheets(&program, &a.portal, analysis).await, 3, "and what is recommended");
    for person in [&a.owner, &a.staff, &a.portal] {
        let found = recommended(&program, person, analysis).await;
        let item = &found["items"][0];
        assert_eq!(item["treatment_id"], id.as_str(), "{:?} {found}", person.role);
        let reasons = item["reasons"].as_array().unwrap();
        assert_eq!(
            reasons.len(),
            1,
            "spots are within noise, lines were not measured well: {reasons:?}"
        );
        assert_eq!(reasons[0]["concern"], "redness");
        assert_eq!(reasons[0]["worst_region"], "nose");
    }
    let shown = page(&program, &a.portal, analysis).await;
    assert!(shown.contains("ไอพีแอล") && shown.contains("not a medical diagnosis"), "{shown}");
    assert!(!shown.contains("/catalogue/"), "a customer has no way into the catalogue");

    // What is archived, or whose rule is off, is recommended no more.
    let rules = program.send(Request::get("/api/recommendation-rules").by(&a.owner)).await.json();
    let rules = rules["items"].as_array().unwrap();
    assert_eq!(rules.len(), 3, "one for each concern");
    assert!(rules.iter().all(|rule| rule["by_default"] == true && rule["below"] == 70));
    let redness = rules.iter().find(|rule| rule["concern"] == "redness").unwrap();
    let path = format!("/api/recommendation-rules/{}", redness["id"].as_str().unwrap());
    let off = json!({ "below": 70, "priority": 1, "active": false });
    assert_eq!(program.send(Request::post(&path).by(&a.owner).json(&off)).await.status, 200);
    assert_eq!(recommended(&program, &a.owner, analysis).await["items"], json!([]));
    let strict = json!({ "below": 60, "priority": 1, "note_th": "3 ครั้ง" });
    assert_eq!(program.send(Request::post(&path).by(&a.staff).json(&strict)).await.status, 403);
    assert_eq!(program.send(Request::post(&path).by(&a.owner).json(&strict)).await.status, 200);
    assert_eq!(recommended(&program, &a.owner, analysis).await["items"][0]["priority"], 1);
    // The clinic's own rule outlives the concern's tick; the others go with it.
    let mut less = ipl();
    less["concerns"] = json!([]);
    let treatment = format!("/api/treatments/{id}");
    assert_eq!(program.send(Request::post(&treatment).by(&a.owner).json(&less)).await.status, 200);
    let left = program.send(Request::get("/api/recommendation-rules").by(&a.owner)).await.json();
    assert_eq!(left["total"], 1);
    let archive = format!("{treatment}/archive");
    assert_eq!(
        program.send(Request::post(&archive).by(&a.owner).json(&json!({}))).await.status,
        200
    );
    assert_eq!(recommended(&program, &a.owner, analysis).await["items"], json!([]));
}

#[tokio::test]
async fn an_allergy_withholds_it_and_only_staff_see_why() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let analysis = analysed(&program, &a).await;
    add(&program, &a.owner, "treatments", &ipl()).await;
    let conditions = format!("/api/customers/{}/conditions", a.customer);
    let allergy = json!({ "kind": "allergy", "substance": "Xylocaine" });
    let made = program.send(Request::post(&conditions).by(&a.staff).json(&allergy)).await;
    assert_eq!(made.status, 201, "{}", made.text());

    let staff = recommended(&program, &a.staff, analysis).await;
    assert_eq!(staff["items"], json!([]));
    assert_eq!(staff["withheld"][0]["against"], json!(["allergy:lidocaine"]));
    let customer = recommended(&program, &a.portal, analysis).await;
    assert_eq!(customer, json!({ "items": [], "withheld": [] }));
    assert!(page(&program, &a.staff, analysis).await.contains("Lidocaine"));
    assert_eq!(sheets(&program, &a.staff, analysis).await, 2, "a report is read by the customer");
    assert!(!page(&program, &a.portal, analysis).await.contains("ไอพีแอล"));
    let record =
        program.send(Request::get(&format!("/customers/{}", a.customer)).by(&a.staff)).await;
    assert!(record.text().contains("/end"), "{}", record.text());

    // It ends, and what was withheld is back.
    let end = format!("/api/conditions/{}/end", made.json()["id"].as_str().unwrap());
    assert_eq!(program.send(Request::post(&end).by(&a.staff).json(&json!({}))).await.status, 200);
    assert_eq!(
        recommended(&program, &a.portal, analysis).await["items"].as_array().unwrap().len(),
        1
    );
    // What was only written down counts as well.
    sqlx::query("UPDATE app.customers SET allergies = 'แพ้ยาชา'")
        .execute(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(recommended(&program, &a.portal, analysis).await["items"], json!([]));
    let said =
        "SELECT count(*) FROM app.audit_events WHERE kind LIKE 'condition_%' AND detail = '{}'";
    let count: i64 =
        sqlx::query_scalar(said).fetch_one(&program.test.database.admin).await.unwrap();
    assert_eq!(count, 2, "the log says that, and not what: it is about health");
}

#[tokio::test]
async fn a_customer_of_somebody_else_stays_unknown() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let analysis = analysed(&program, &a).await;
    let path = format!("/api/analyses/{analysis}/recommendations");
    for person in [&b.owner, &b.portal, &a.sales] {
        assert_eq!(
            program.send(Request::get(&path).by(person)).await.status,
            404,
            "{:?}",
            person.role
        );
    }
    let conditions = format!("/api/customers/{}/conditions", a.customer);
    let body = json!({ "kind": "keloid" });
    for person in [&b.owner, &a.sales] {
        assert_eq!(
            program.send(Request::post(&conditions).by(person).json(&body)).await.status,
            404
        );
    }
    let portal = program.send(Request::get(&conditions).by(&a.portal)).await;
    assert_eq!(portal.status, 403);
    let wrong = json!({ "kind": "allergy" });
    let answer = program.send(Request::post(&conditions).by(&a.staff).json(&wrong)).await;
    assert_eq!((answer.status.as_u16(), answer.json()["field"].clone()), (422, json!("substance")));
}
