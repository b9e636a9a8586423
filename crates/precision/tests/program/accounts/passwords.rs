//! Changing a password, and a new one through a mail.

use base::EmailAddress;
use serde_json::json;
use testkit::{Answer, Person, Request};

use super::{me, sign_in};
use crate::support::Program;

const NEW: &str = "seven brass lanterns";

#[tokio::test]
async fn the_meter_answers_to_what_is_typed() {
    let program = Program::start().await;
    let typed = async |password: &str| {
        let form = [("password", password), ("email", "nicha@aura.example")];
        let request = Request::post("/auth/strength").form(&form);
        let answer = program.send(request.header("accept-language", "en")).await;
        assert_eq!(answer.status, 200);
        answer.text()
    };
    assert!(typed("short").await.contains("at least 10 characters"));
    assert!(typed("password123456").await.contains("guessed"));
    assert!(typed("nicha@aura.example").await.contains("e-mail"));
    assert!(typed(NEW).await.contains("ood."));
    assert!(!typed("").await.contains("<meter"));
    let large = "x".repeat(100_000);
    assert!(!typed(&large).await.contains("<meter"), "nobody measures that");
}

#[tokio::test]
async fn a_changed_password_ends_everything_else() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let token = program.test.session(a.staff.account, Some(a.clinic.id), a.staff.role).await;
    let other = Person { token, ..a.staff.clone() };
    let change = async |current: &str, new: &str| {
        let form = [("current_password", current), ("password", new)];
        program.send(Request::post("/account/password").by(&a.staff).form(&form)).await
    };
    assert_eq!(change("not mine at all", NEW).await.status, 422);
    assert_eq!(change(Person::PASSWORD, "too short").await.status, 422);
    assert_eq!(change(Person::PASSWORD, &a.staff.email).await.status, 422);
    assert_eq!(me(&program, &other).await, 200, "nothing happened yet");
    assert_eq!(change(Person::PASSWORD, NEW).await.status, 303);
    assert_eq!((me(&program, &other).await, me(&program, &a.staff).await), (401, 200));
    assert_eq!(sign_in(&program, &a.staff.email, Person::PASSWORD, None).await.status, 401);
    assert_eq!(sign_in(&program, &a.staff.email, NEW, None).await.status, 200);
}

/// Status, headers and body without what differs between any two answers.
fn plain(answer: &Answer) -> (u16, Vec<String>, String) {
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status.as_u16(), names, answer.text())
}

#[tokio::test]
async fn asking_for_a_link_tells_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let disable = sqlx::query("UPDATE auth.accounts SET disabled_at = now() WHERE id = $1");
    disable.bind(a.admin.account.0).execute(&program.test.database.admin).await.unwrap();
    let form = async |email: &str| {
        plain(&program.send(Request::post("/auth/forgot").form(&[("email", email)])).await)
    };
    let document = async |email: &str| {
        let body = json!({ "email": email });
        plain(&program.send(Request::post("/api/auth/forgot").json(&body)).await)
    };
    let (page, accepted) = (form(&a.owner.email).await, document(&a.owner.email).await);
    assert_eq!((page.0, accepted.0), (200, 202));
    for email in [a.admin.email.as_str(), "nobody@example.test"] {
        assert_eq!(form(email).await, page);
        assert_eq!(document(email).await, accepted);
    }
    program.work().await;
    let letters = program.test.mailbox.mails();
    assert!(
        !letters.is_empty()
            && letters.iter().all(|letter| {
                letter.to.address == EmailAddress::parse(&a.owner.email).unwrap()
            })
    );
}

/// Asks for a link and reads it from the letter.
async fn link(program: &Program, person: &Person) -> String {
    let body = json!({ "email": person.email });
    program.send(Request::post("/api/auth/forgot").json(&body)).await;
    program.work().await;
    let letter = program.test.mailbox.mails().pop().expect("a letter came");
    let at = letter.text.find("/auth/reset/").expect("with a link");
    letter.text[at..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_works_once_and_a_later_one_replaces_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let first = link(&program, &a.staff).await;
    let second = link(&program, &a.staff).await;
    assert_ne!(first, second);
    assert_eq!(program.send(Request::get(&first)).await.status, 410, "replaced");
    let page = program.send(Request::get(&second)).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(&a.staff.email));
    let weak = program.send(Request::post(&second).form(&[("password", "weak")])).await;
    assert_eq!(weak.status, 422, "and the link is still good");

    let token = second.rsplit('/').next().unwrap();
    let racers = (0..50).map(|number| {
        let password = format!("{NEW} {number} of fifty");
        let body = json!({ "token": token, "password": password });
        let request = Request::post("/api/auth/reset").json(&body);
        async { (program.send(request).await.status.as_u16(), password) }
    });
    let answers = program.test.at_once(racers).await;
    let won: Vec<_> = answers.iter().filter(|(status, _)| *status == 204).collect();
    assert_eq!(won.len(), 1, "{:?}", answers.iter().map(|answer| answer.0).collect::<Vec<_>>());
    // A busy machine may tell somebody to come back.
    let statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
    assert!(statuses.iter().all(|status| matches!(status, 204 | 410 | 503)), "{statuses:?}");
    assert_eq!(me(&program, &a.staff).await, 401, "every session ended");
    assert_eq!(sign_in(&program, &a.staff.email, &won[0].1, None).await.status, 200);
    assert_eq!(program.send(Request::get(&second)).await.status, 410, "used");
}

#[tokio::test]
async fn a_link_ends_after_its_hour_and_only_its_hash_is_kept() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let link = link(&program, &a.staff).await;
    let admin = &program.test.database.admin;
    let kept: String =
        sqlx::query_scalar("SELECT r::text FROM auth.resets AS r").fetch_one(admin).await.unwrap();
    assert!(!kept.contains(link.rsplit('/').next().unwrap()));
    let hour: bool = sqlx::query_scalar(
        "SELECT expires_at BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour'
         FROM auth.resets",
    )
    .fetch_one(admin)
    .await
    .unwrap();
    assert!(hour);
    sqlx::query("UPDATE auth.resets SET expires_at = now()").execute(admin).await.unwrap();
    let late = program.send(Request::post(&link).form(&[("password", NEW)])).await;
    assert_eq!(late.status, 410);
    for token in ["", "x", "AAAA", "%00", &"A".repeat(43)] {
        let body = json!({ "token": token, "password": NEW });
        assert_eq!(program.send(Request::post("/api/auth/reset").json(&body)).await.status, 410);
    }
}
