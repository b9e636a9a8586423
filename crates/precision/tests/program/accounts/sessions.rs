//! Seeing and ending one's own sessions.

use base::Role;
use testkit::{Person, Request};

use super::me;
use crate::support::{Program, Staffed};

/// The same person in another browser.
async fn again(program: &Program, person: &Person, clinic: &Staffed) -> Person {
    let token = program.test.session(person.account, Some(clinic.clinic.id), person.role).await;
    Person { token, ..person.clone() }
}

async fn ids(program: &Program, person: &Person) -> Vec<(String, bool)> {
    let answer = program.send(Request::get("/api/sessions").by(person)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let items = answer.json()["items"].as_array().unwrap().clone();
    let item = |item: &serde_json::Value| {
        (item["id"].as_str().unwrap().to_owned(), item["current"].as_bool().unwrap())
    };
    items.iter().map(item).collect()
}

#[tokio::test]
async fn a_session_ends_at_once_and_only_its_owner_ends_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = again(&program, &a.staff, &a).await;
    let found = ids(&program, &a.staff).await;
    assert_eq!(found.len(), 2);
    assert_eq!(found.iter().filter(|(_, here)| *here).count(), 1);
    let (id, _) = found.iter().find(|(_, here)| !here).unwrap();

    let end = |who: &Person| Request::delete(&format!("/api/sessions/{id}")).by(who);
    assert_eq!(program.send(end(&a.owner)).await.status, 404, "somebody else's is not there");
    assert_eq!(me(&program, &other).await, 200);
    assert_eq!(program.send(end(&a.staff)).await.status, 204);
    assert_eq!(me(&program, &other).await, 401);
    assert_eq!(me(&program, &a.staff).await, 200);
    assert_eq!(program.send(end(&a.staff)).await.status, 404, "it is over");
}

#[tokio::test]
async fn all_others_end_or_all() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = again(&program, &a.sales, &a).await;
    let answer = program.send(Request::post("/account/sessions/end-others").by(&a.sales)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!((me(&program, &other).await, me(&program, &a.sales).await), (401, 200));
    let other = again(&program, &a.sales, &a).await;
    let answer = program.send(Request::post("/account/sessions/end-all").by(&a.sales)).await;
    assert_eq!(answer.location(), "/auth/login?signed_out=1");
    assert_eq!((me(&program, &other).await, me(&program, &a.sales).await), (401, 401));
    assert_eq!(me(&program, &a.owner).await, 200, "nobody else's");
}

/// A super admin's context is read-only inside a clinic, and so is the owner's of a suspended one; their
/// own accounts are not.
#[tokio::test]
async fn ones_own_account_is_changed_from_anywhere() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let boss = program.test.super_admin().await;
    let visit = Request::post(&format!("/platform/clinics/{}/visit", a.clinic.id)).by(&boss);
    let visit = visit.form(&[("reason", "Ticket 1042, a figure looks wrong")]);
    assert_eq!(program.send(visit).await.status, 303);
    let suspend = sqlx::query("UPDATE auth.clinics SET status = 'suspended'");
    suspend.execute(&program.test.database.admin).await.unwrap();
    for person in [&boss, &a.owner] {
        let form = [("name", "Renamed Person"), ("lang", "en")];
        let renamed = program.send(Request::post("/account").by(person).form(&form)).await;
        assert_eq!(renamed.status, 303, "{:?} {}", person.role, renamed.text());
        let page = program.send(Request::get("/account").by(person)).await;
        assert!(page.text().contains("Renamed Person"));
        assert!(page.text().contains("is suspended"), "every page says so");
        let ended = Request::post("/account/sessions/end-others").by(person);
        assert_eq!(program.send(ended).await.status, 303, "{:?}", person.role);
    }
    assert_eq!(a.owner.role, Role::ClinicOwner);
}
