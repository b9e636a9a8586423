//! One's own name, in every clinic, and the language of the pages.

use base::{MemberId, Role};
use serde_json::Value;
use testkit::{Person, Request};

use crate::support::{Program, Staffed};

async fn join(program: &Program, person: &Person, clinic: &Staffed) {
    let app = &program.test.app;
    sqlx::query("SELECT auth.make_member($1, $2, $3, $4, NULL, '', now())")
        .bind(clinic.clinic.id.0)
        .bind(MemberId::new(&app.clock, &app.random).0)
        .bind(person.account.0)
        .bind(Role::SalesStaff.as_str())
        .execute(&program.test.database.admin)
        .await
        .unwrap();
}

/// The team as its owner sees it.
async fn names(program: &Program, owner: &Person) -> Vec<String> {
    let team = program.send(Request::get("/api/members").by(owner)).await.json();
    let items = team["items"].as_array().unwrap().clone();
    items.iter().map(|item: &Value| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn rename(program: &Program, person: &Person, name: &str, lang: &str) -> u16 {
    let form = [("name", name), ("lang", lang)];
    program.send(Request::post("/account").by(person).form(&form)).await.status.as_u16()
}

#[tokio::test]
async fn a_new_name_is_seen_in_every_clinic_of_ones_own_and_nobody_elses() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    join(&program, &a.staff, &b).await;
    for bad in ["", "   ", "a\u{7}b", &"ก".repeat(121)] {
        assert_eq!(rename(&program, &a.staff, bad, "en").await, 422, "{bad:?}");
    }
    assert_eq!(rename(&program, &a.staff, "  Nok   Suksan ", "en").await, 303);
    for owner in [&a.owner, &b.owner] {
        let seen = names(&program, owner).await;
        assert_eq!(seen.iter().filter(|name| *name == "Nok Suksan").count(), 1, "{seen:?}");
    }
    // Once in each clinic's log, and not for the language alone.
    assert_eq!(rename(&program, &a.staff, "Nok Suksan", "th").await, 303);
    let told = "SELECT count(*) FROM app.audit_events WHERE kind = 'name_changed'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(&program.test.database.admin).await.unwrap();
    assert_eq!(told, 2);
    // A suspended clinic keeps nobody from their name; there, too, it is the new one.
    let suspend = sqlx::query("UPDATE auth.clinics SET status = 'suspended' WHERE clinic_id = $1");
    suspend.bind(b.clinic.id.0).execute(&program.test.database.admin).await.unwrap();
    assert_eq!(rename(&program, &a.staff, "Nok S.", "th").await, 303);
    assert!(names(&program, &b.owner).await.contains(&"Nok S.".to_owned()));
}

/// The language of the dashboard.
async fn spoken(program: &Program, person: &Person, browser: &str, cookie: &str) -> String {
    let session = format!("session={}{cookie}", person.token.text());
    let request = Request::get("/account").header("cookie", &session);
    let page = program.send(request.in_language(browser)).await.text();
    let at = page.find("<html lang=\"").expect("a page") + 12;
    page[at..at + 2].to_owned()
}

#[tokio::test]
async fn a_choice_wins_over_the_browser_and_the_browser_over_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let forget = sqlx::query("UPDATE auth.accounts SET lang = NULL WHERE id = $1");
    forget.bind(a.staff.account.0).execute(&program.test.database.admin).await.unwrap();
    assert_eq!(spoken(&program, &a.staff, "en-GB", "").await, "en");
    assert_eq!(spoken(&program, &a.staff, "th", "").await, "th");
    assert_eq!(spoken(&program, &a.staff, "fr", "").await, "th");
    assert_eq!(spoken(&program, &a.staff, "en-GB", "; lang=th").await, "th");
    assert_eq!(rename(&program, &a.staff, "Nok", "th").await, 303);
    assert_eq!(spoken(&program, &a.staff, "en-GB", "").await, "th", "they said so");
}
