//! One account in several clinics, and browsers that it has not seen.

use base::{MemberId, Role};
use serde_json::json;
use testkit::{Person, Request};

use super::{cookie, me};
use crate::support::{Program, Staffed};

/// Makes somebody a member of another clinic as well.
async fn join(program: &Program, person: &Person, clinic: &Staffed, role: Role) {
    let app = &program.test.app;
    sqlx::query("SELECT auth.make_member($1, $2, $3, $4, NULL, '', now())")
        .bind(clinic.clinic.id.0)
        .bind(MemberId::new(&app.clock, &app.random).0)
        .bind(person.account.0)
        .bind(role.as_str())
        .execute(&program.test.database.admin)
        .await
        .unwrap();
}

async fn sign_in(program: &Program, person: &Person) -> String {
    let form = [("email", person.email.as_str()), ("password", Person::PASSWORD)];
    let answer = program.send(Request::post("/auth/login").form(&form)).await;
    assert_eq!(answer.status, 303);
    answer.location().to_owned()
}

#[tokio::test]
async fn somebody_of_two_clinics_chooses_and_changes() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    assert_eq!(sign_in(&program, &a.staff).await, "/");
    join(&program, &a.staff, &b, Role::SalesStaff).await;
    assert_eq!(sign_in(&program, &a.staff).await, "/account/clinics");
    let page = program.send(Request::get("/account/clinics").by(&a.staff)).await.text();
    assert!(page.contains(&format!("/account/clinics/{}", b.clinic.id)));

    let go = |who: &Person| Request::post(&format!("/account/clinics/{}", b.clinic.id)).by(who);
    assert_eq!(program.send(go(&a.owner)).await.status, 404, "not one's own");
    let gone = program.send(go(&a.staff)).await;
    assert_eq!((gone.status.as_u16(), gone.location()), (303, "/"));
    let there = cookie(&gone, "session").unwrap();
    let whoami = Request::get("/api/me").header("cookie", &there);
    let whoami = program.send(whoami).await.json();
    assert_eq!((&whoami["clinic"]["slug"], &whoami["role"]), (&json!("b"), &json!("sales_staff")));
    assert_eq!(me(&program, &a.staff).await, 401, "the session in the first clinic is over");
}

#[tokio::test]
async fn one_suspended_clinic_shuts_nobody_out_of_the_other() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    join(&program, &b.staff, &a, Role::ClinicStaff).await;
    let suspend = sqlx::query("UPDATE auth.clinics SET status = 'suspended' WHERE clinic_id = $1");
    suspend.bind(b.clinic.id.0).execute(&program.test.database.admin).await.unwrap();
    let body = json!({ "email": b.staff.email, "password": Person::PASSWORD });
    let answer = program.send(Request::post("/api/auth/login").json(&body)).await;
    assert_eq!(answer.json()["clinic"]["slug"], "a", "{}", answer.text());
    let session = cookie(&answer, "session").unwrap();
    let back = format!("/account/clinics/{}", b.clinic.id);
    let back = program.send(Request::post(&back).header("cookie", &session)).await;
    assert_eq!(back.status, 403);
}

#[tokio::test]
async fn a_new_browser_is_told_of_and_a_known_one_is_not() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let from = async |device: Option<&str>| {
        let body = json!({ "email": a.staff.email, "password": Person::PASSWORD });
        let mut request = Request::post("/api/auth/login").json(&body);
        if let Some(device) = device {
            request = request.header("cookie", device);
        }
        let answer = program.send(request).await;
        program.work().await;
        (cookie(&answer, "device").unwrap(), program.test.mailbox.mails().len())
    };
    let (first, letters) = from(None).await;
    assert_eq!(letters, 0, "the very first is no news");
    let (same, letters) = from(Some(&first)).await;
    assert_eq!((same, letters), (first.clone(), 0));
    let (second, letters) = from(None).await;
    assert_ne!(first, second);
    assert_eq!(letters, 1);
    assert_eq!(from(Some(&second)).await.1, 1);
    let kept: Vec<String> = sqlx::query_scalar("SELECT d::text FROM auth.devices AS d")
        .fetch_all(&program.test.database.admin)
        .await
        .unwrap();
    let secret = first.split_once('=').unwrap().1;
    assert!(kept.len() == 2 && !kept.iter().any(|row| row.contains(secret)));
}
