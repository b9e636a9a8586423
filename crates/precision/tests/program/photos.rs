//! What hangs on a photo: consent before it, addresses of pictures, links to a result, notes, comparisons,
//! reports, and how pictures end.

use base::CustomerId;
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

use crate::support::{Program, Staffed, face};

/// A clinic with one result, if there is a photo to make it from: the analysis's address in the API.
async fn with_result(program: &Program) -> Option<(Staffed, String)> {
    let photo = face("us_19.jpg")?;
    let a = program.staffed("a").await;
    let address = program.upload(&a.staff, a.customer, &photo).await;
    program.work().await;
    let result = get(program, &a.staff, &address).await.json();
    assert_eq!(result["state"], "done", "{result}");
    Some((a, address))
}

async fn get(program: &Program, who: &Person, path: &str) -> Answer {
    program.send(Request::get(path).by(who)).await
}

async fn post(program: &Program, who: &Person, path: &str, body: &Value) -> Answer {
    program.send(Request::post(path).by(who).json(body)).await
}

/// Sends a photo without a word of consent.
async fn send(program: &Program, who: &Person, customer: CustomerId) -> Answer {
    let customer = customer.to_string();
    let fields = [("customer_id", customer.as_str())];
    let request = Request::post("/api/analyses").by(who);
    program.send(request.multipart(&fields, Some(("photo", b"x")))).await
}

fn consents(customer: CustomerId) -> String {
    format!("/api/customers/{customer}/photo-consents")
}

#[tokio::test]
async fn nobody_is_photographed_before_they_agreed() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let page = format!("/analyses/new?customer={}", a.customer);
    let first = get(&program, &a.staff, &page).await;
    assert_eq!(first.status, 303);
    let consent = format!("/customers/{}/photo-consent?next=photo", a.customer);
    assert_eq!(first.location(), consent);
    let refused = send(&program, &a.staff, a.customer).await;
    assert_eq!((refused.status.as_u16(), refused.json()["field"].as_str()), (422, Some("consent")));

    let address = consent.replace("?next=photo", "");
    let form = |fields: &[(&str, &str)]| Request::post(&address).by(&a.staff).form(fields);
    let unticked = program.send(form(&[("way", "in_person"), ("next", "photo")])).await;
    assert_eq!(unticked.status, 422);
    let given =
        program.send(form(&[("way", "on_paper"), ("agreed", "yes"), ("next", "photo")])).await;
    assert_eq!((given.status.as_u16(), given.location()), (303, page.as_str()));
    assert_eq!(get(&program, &a.staff, &page).await.status, 200);
    assert_eq!(send(&program, &a.staff, a.customer).await.status, 202);

    let kept = get(&program, &a.owner, &consents(a.customer)).await.json();
    assert_eq!(
        (kept["total"].as_i64(), kept["items"][0]["way"].as_str()),
        (Some(1), Some("on_paper"))
    );
    // There is nothing to agree to once more.
    assert_eq!(post(&program, &a.staff, &consents(a.customer), &json!({})).await.status, 409);
    assert_eq!(get(&program, &a.owner, &consents(a.customer)).await.json()["total"], 1);
    // Sales people sell, and record no consent; customers agree for themselves, online.
    assert_eq!(post(&program, &a.sales, &consents(a.customer), &json!({})).await.status, 403);
    let online = json!({ "way": "online" });
    assert_eq!(post(&program, &a.staff, &consents(a.customer), &online).await.status, 422);
}

#[tokio::test]
async fn a_customer_withdraws_and_everything_with_a_face_is_dead() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    let result = get(&program, &a.staff, &address).await.json();
    let portrait = result["images"]["portrait"].as_str().unwrap().to_owned();
    assert_eq!(get(&program, &a.staff, &portrait).await.status, 200);
    let share = post(&program, &a.staff, &format!("{address}/shares"), &json!({})).await.json();
    let link = path_of(&share);
    assert_eq!(program.send(Request::get(&link)).await.status, 200);
    // One more waits for its turn.
    let waiting = program.upload(&a.staff, a.customer, b"x").await;

    let withdraw = format!("{}/withdraw", consents(a.customer));
    assert_eq!(post(&program, &a.portal, &withdraw, &json!({})).await.status, 422);
    let done = post(&program, &a.portal, &withdraw, &json!({ "confirm": "yes" })).await;
    assert_eq!(done.status, 204, "{}", done.text());
    assert_eq!(get(&program, &a.staff, &portrait).await.status, 404);
    assert_eq!(program.send(Request::get(&link)).await.status, 410);
    assert_eq!(program.send(Request::get(&format!("{link}/pictures/portrait"))).await.status, 404);
    let again = send(&program, &a.staff, a.customer).await;
    assert_eq!(again.status, 409, "{}", again.text());
    assert!(!program.test.stored_objects().is_empty(), "a job erases the bytes");
    program.work().await;
    assert!(program.test.stored_objects().is_empty());

    let result = get(&program, &a.staff, &address).await.json();
    assert_eq!(result["pictures_gone"], "withdrawn");
    assert!(result["findings"]["measures"].as_array().is_some_and(|all| !all.is_empty()));
    let outlines: i64 =
        sqlx::query_scalar("SELECT count(*) FROM app.skin_analyses WHERE findings ? 'landmarks'")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(outlines, 0, "the shape of the face went with its pictures");
    let never = get(&program, &a.staff, &waiting).await.json();
    assert_eq!(never["failure"], "consent_withdrawn");
    assert_eq!(get(&program, &a.staff, &address.replace("/api", "")).await.status, 200);
    let twice = post(&program, &a.portal, &withdraw, &json!({ "confirm": "yes" })).await;
    assert_eq!(twice.status, 409);
    // A tick in passing does not bring it back; asking again does.
    let customer = a.customer.to_string();
    let fields = [("customer_id", customer.as_str()), ("consent", "yes")];
    let ticked =
        Request::post("/api/analyses").by(&a.staff).multipart(&fields, Some(("photo", b"x")));
    assert_eq!(program.send(ticked).await.status, 409);
    assert_eq!(post(&program, &a.portal, &consents(a.customer), &json!({})).await.status, 201);
    assert_eq!(send(&program, &a.staff, a.customer).await.status, 202);
    assert_eq!(program.send(Request::get(&link)).await.status, 410, "a dead link stays dead");
    program.work().await;
    program.assert_no_job_is_left().await;
}

#[tokio::test]
async fn addresses_of_pictures_are_one_sessions_own_and_short_lived() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    let result = get(&program, &a.staff, &address).await.json();
    for (name, picture) in result["images"].as_object().unwrap() {
        let picture = picture.as_str().unwrap();
        let answer = get(&program, &a.staff, picture).await;
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.headers["cache-control"], "private, no-store");
        assert_eq!(get(&program, &a.owner, picture).await.status, 410, "{name} of another session");
        assert_eq!(program.send(Request::get(picture)).await.status, 303, "{name} of nobody");
    }
    let portrait = result["images"]["portrait"].as_str().unwrap().to_owned();
    let photo = portrait.replace("portrait", "photo");
    assert_eq!(get(&program, &a.staff, &photo).await.status, 410, "signed for another picture");
    let bare = portrait.split('?').next().unwrap();
    let led = get(&program, &a.owner, bare).await;
    assert_eq!(led.status, 303);
    assert_eq!(get(&program, &a.owner, led.location()).await.status, 200);

    let thumb = get(&program, &a.staff, &bare.replace("portrait", "thumb")).await;
    let thumb = thumb.location().to_owned();
    let small = get(&program, &a.staff, &thumb).await;
    assert_eq!(small.headers["cache-control"], "private, no-cache");
    assert!(small.body.len() < 20_000, "{}", small.body.len());
    let tag = small.headers["etag"].to_str().unwrap().to_owned();
    let known = Request::get(&thumb).by(&a.staff).header("if-none-match", &tag);
    assert_eq!(program.send(known).await.status, 304);

    program.test.pass_seconds(11 * 60);
    assert_eq!(get(&program, &a.staff, &portrait).await.status, 410, "its time is over");
    let fresh = get(&program, &a.staff, bare).await.location().to_owned();
    program.send(Request::post("/auth/logout").by(&a.staff).form(&[])).await;
    assert_eq!(get(&program, &a.staff, &fresh).await.status, 303, "signed out");
}

fn path_of(share: &Value) -> String {
    let url = share["url"].as_str().unwrap();
    url[url.find("/shared/").unwrap()..].to_owned()
}

#[tokio::test]
async fn a_link_opens_its_one_result_until_it_ends() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    let shares = format!("{address}/shares");
    for who in [&a.sales, &a.portal] {
        assert_eq!(post(&program, who, &shares, &json!({})).await.status, 403);
    }
    assert_eq!(post(&program, &a.staff, &shares, &json!({ "days": 2 })).await.status, 422);
    let made = post(&program, &a.staff, &shares, &json!({ "days": 1 })).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let share = made.json();
    let link = path_of(&share);

    let page = program.send(Request::get(&link)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.headers["x-robots-tag"].to_str().unwrap().contains("noindex"));
    assert_eq!(page.headers["cache-control"], "private, no-store");
    let text = page.text();
    assert!(!text.contains("Customer of a") && !text.contains("HN0"), "nobody is named");
    assert!(!text.contains("/customers/") && !text.contains("/analyses/"), "it leads nowhere else");
    for (name, status) in
        [("portrait", 200), ("overlay-spots", 200), ("photo", 404), ("thumb", 404)]
    {
        let picture = program.send(Request::get(&format!("{link}/pictures/{name}"))).await;
        assert_eq!(picture.status, status, "{name}");
    }
    let api = program.send(Request::get(&format!("/api{link}"))).await.json();
    assert!(api["findings"]["measures"].is_array() && api["findings"]["landmarks"].is_null());
    for wrong in ["x", &"A".repeat(64)] {
        assert_eq!(program.send(Request::get(&format!("/shared/{wrong}"))).await.status, 404);
    }
    let listed = get(&program, &a.staff, &shares).await.json();
    assert_eq!(listed["items"][0]["opened"], 2);
    assert!(!listed["items"][0]["last_opened_at"].is_null());
    program.wait_for_events("share_opened", "share", |found| found.len() == 2).await;

    // Two more: one is revoked, the other's time runs out.
    let other = path_of(&post(&program, &a.staff, &shares, &json!({})).await.json());
    let revoke = format!("/api/shares/{}/revoke", share["id"].as_str().unwrap());
    assert_eq!(post(&program, &a.staff, &revoke, &json!({})).await.status, 204);
    assert_eq!(program.send(Request::get(&link)).await.status, 410);
    assert_eq!(program.send(Request::get(&other)).await.status, 200);
    program.test.pass_seconds(8 * 24 * 3600);
    assert_eq!(program.send(Request::get(&other)).await.status, 410);
    assert_eq!(program.send(Request::get(&format!("{other}/pictures/portrait"))).await.status, 404);
}

#[tokio::test]
async fn a_suspended_clinics_links_open_nothing() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    let share = post(&program, &a.staff, &format!("{address}/shares"), &json!({})).await.json();
    let link = path_of(&share);
    let set = |status: &'static str| {
        sqlx::query("UPDATE auth.clinics SET status = $1")
            .bind(status)
            .execute(&program.test.database.admin)
    };
    set("suspended").await.unwrap();
    assert_eq!(program.send(Request::get(&link)).await.status, 410);
    set("active").await.unwrap();
    assert_eq!(program.send(Request::get(&link)).await.status, 200);
}

#[tokio::test]
async fn an_erased_analysis_takes_everything_along() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    let share = post(&program, &a.staff, &format!("{address}/shares"), &json!({})).await.json();
    let note = json!({ "text": "Sunscreen advised." });
    assert_eq!(post(&program, &a.staff, &format!("{address}/notes"), &note).await.status, 201);
    let erase = |who: &Person, confirm: &str| {
        Request::delete(&format!("{address}?confirm={confirm}")).by(who)
    };
    assert_eq!(program.send(erase(&a.staff, "yes")).await.status, 403);
    let asked = program.send(erase(&a.owner, "")).await;
    assert_eq!((asked.status.as_u16(), asked.json()["field"].as_str()), (422, Some("confirm")));
    assert_eq!(program.send(erase(&a.owner, "yes")).await.status, 204);
    assert_eq!(get(&program, &a.owner, &address).await.status, 404);
    assert_eq!(program.send(Request::get(&path_of(&share))).await.status, 404);
    program.work().await;
    assert!(program.test.stored_objects().is_empty());
    for table in ["files", "analysis_images", "analysis_notes", "analysis_shares"] {
        let sql = format!("SELECT count(*) FROM app.{table}");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
        assert_eq!(count, 0, "{table}");
    }
    program.wait_for_events("analysis_erased", "customer", |found| found.len() == 1).await;
}

#[tokio::test]
async fn pictures_go_when_the_clinic_keeps_them_no_longer() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    let setting = "/api/settings/photos";
    assert_eq!(post(&program, &a.staff, setting, &json!({ "months": 1 })).await.status, 403);
    assert_eq!(post(&program, &a.owner, setting, &json!({ "months": 0 })).await.status, 422);
    assert_eq!(post(&program, &a.owner, setting, &json!({ "months": 1 })).await.status, 200);
    program.work().await;
    let page = format!("/analyses/new?customer={}", a.customer);
    assert!(get(&program, &a.staff, &page).await.text().contains("deleted after 1 month"));
    assert!(!program.test.stored_objects().is_empty(), "a month has not passed");
    program.test.pass_seconds(32 * 24 * 3600);
    program.work().await;
    assert!(program.test.stored_objects().is_empty());
    let admin = &program.test.database.admin;
    let gone: String = sqlx::query_scalar("SELECT pictures_gone FROM app.skin_analyses")
        .fetch_one(admin)
        .await
        .unwrap();
    assert_eq!(gone, "retention");
    let _ = address;
}

#[tokio::test]
async fn two_visits_are_held_against_each_other_within_a_version_only() {
    let program = Program::start().await;
    let Some((a, first)) = with_result(&program).await else { return };
    let alone = get(&program, &a.staff, &format!("{first}/comparison")).await;
    assert_eq!(alone.status, 409);
    program.test.pass_seconds(60);
    let photo = face("us_19.jpg").unwrap();
    let second = program.upload(&a.staff, a.customer, &photo).await;
    program.work().await;
    let compared = get(&program, &a.portal, &format!("{second}/comparison")).await.json();
    assert!(compared["apart"].is_null(), "{compared}");
    let changes = compared["changes"].as_array().unwrap();
    assert!(!changes.is_empty());
    for change in changes {
        assert_eq!(change["before"], change["after"], "the same photo");
        let said = change["change"].as_str().unwrap();
        assert!(matches!(said, "within_noise" | "unknown"), "{change}");
    }
    let page = get(&program, &a.staff, &format!("{second}/comparison").replace("/api", "")).await;
    assert_eq!(page.status, 200);
    let trends = format!("/customers/{}/trends", a.customer);
    assert_eq!(get(&program, &a.portal, &trends).await.status, 200);
    let trends = get(&program, &a.portal, &format!("/api{trends}")).await.json();
    assert_eq!(trends["visits"].as_array().map(Vec::len), Some(2));

    // Another version measured the first one.
    sqlx::query(
        "UPDATE app.skin_analyses SET findings = jsonb_set(findings, '{algorithm}', '\"2020.1\"')
         WHERE created_at = (SELECT min(created_at) FROM app.skin_analyses)",
    )
    .execute(&program.test.database.admin)
    .await
    .unwrap();
    let compared = get(&program, &a.staff, &format!("{second}/comparison")).await.json();
    assert_eq!(compared["apart"], "versions");
    assert_eq!(compared["changes"].as_array().map(Vec::len), Some(0));
    let other = program.register(&a.owner, "Somebody else").await;
    let theirs = program.upload(&a.staff, other, &photo).await;
    program.work().await;
    let id = theirs.rsplit('/').next().unwrap();
    let mixed = get(&program, &a.staff, &format!("{second}/comparison?with={id}")).await;
    assert_eq!(mixed.status, 404, "two people are not compared");
}

#[tokio::test]
async fn the_report_is_a_pdf_in_both_languages() {
    let program = Program::start().await;
    let Some((a, address)) = with_result(&program).await else { return };
    for lang in ["th", "en"] {
        let answer = get(&program, &a.portal, &format!("{address}/report?lang={lang}")).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/pdf");
        assert!(answer.headers["content-disposition"].to_str().unwrap().contains(".pdf"));
        assert!(answer.body.starts_with(b"%PDF-"));
    }
    assert_eq!(get(&program, &a.staff, &format!("{address}/report?lang=de")).await.status, 422);
    program.wait_for_events("analysis_exported", "lang", |found| found.len() == 2).await;
}

#[tokio::test]
async fn notes_are_for_colleagues() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let address = program.upload(&a.staff, a.customer, b"x").await;
    program.work().await;
    let notes = format!("{address}/notes");
    assert_eq!(post(&program, &a.staff, &notes, &json!({ "text": " " })).await.status, 422);
    let long = json!({ "text": "ก".repeat(2001) });
    assert_eq!(post(&program, &a.staff, &notes, &long).await.status, 422);
    assert_eq!(post(&program, &a.staff, &notes, &json!({ "text": "One." })).await.status, 201);
    assert_eq!(get(&program, &a.owner, &notes).await.json()["items"][0]["text"], "One.");
    assert_eq!(get(&program, &a.portal, &notes).await.status, 403);
    let mut context = program.context(&a.portal).await;
    let seen = sqlx::query("SELECT 1 FROM app.analysis_notes").fetch_all(context.tx()).await;
    assert!(seen.is_err(), "not even by a statement of their own");
}
