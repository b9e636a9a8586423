//! Signing in, as a person and as a program.

use crate::support::Program;
use serde_json::json;
use testkit::{Person, Request};

#[tokio::test]
async fn the_right_password_opens_a_session_and_signing_out_ends_it() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let body = json!({ "email": a.staff.email.to_uppercase(), "password": Person::PASSWORD });
    let answer = program.send(Request::post("/api/auth/login").json(&body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["role"], "clinic_staff");
    assert_eq!(answer.json()["clinic"]["slug"], "a");
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let session = cookie.split(';').next().unwrap();

    let me = || Request::get("/api/me").header("cookie", session);
    assert_eq!(program.send(me()).await.status, 200);
    let out = program.send(Request::post("/api/auth/logout").header("cookie", session)).await;
    assert_eq!(out.status, 204);
    assert_eq!(program.send(me()).await.status, 401);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_answer_alike() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let attempt = async |email: &str| {
        let body = json!({ "email": email, "password": "not the password" });
        let answer = program.send(Request::post("/api/auth/login").json(&body)).await;
        let mut json = answer.json();
        json.as_object_mut().unwrap().remove("request");
        (answer.status, json, answer.headers.contains_key("set-cookie"))
    };
    let known = attempt(&a.owner.email).await;
    assert_eq!(known.0, 401);
    assert!(!known.2);
    assert_eq!(known, attempt("nobody@example.test").await);
    assert_eq!(known, attempt("not an address").await);
}

#[tokio::test]
async fn the_form_keeps_what_was_typed_and_leads_to_our_own_pages_only() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let form = |password: &str, next: &str| {
        Request::post("/auth/login").form(&[
            ("email", a.owner.email.as_str()),
            ("password", password),
            ("next", next),
        ])
    };
    let wrong = program.send(form("wrong", "/customers")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains(&a.owner.email) && !wrong.text().contains("wrong"));
    let right = program.send(form(Person::PASSWORD, "/customers?search=a")).await;
    assert_eq!((right.status.as_u16(), right.location()), (303, "/customers?search=a"));
    let away = program.send(form(Person::PASSWORD, "//evil.example")).await;
    assert_eq!((away.status.as_u16(), away.location()), (303, "/"));
    let empty = program.send(Request::post("/auth/login").form(&[])).await;
    assert_eq!(empty.status, 422);
}

#[tokio::test]
async fn forged_cookies_are_strangers() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let token = a.owner.token.text();
    // The same secret with another pool's letter, one digit changed, and rubbish.
    let forged = [format!("u{}", &token[1..]), format!("l{}", &token[1..]), {
        let last = if token.ends_with('0') { '1' } else { '0' };
        format!("{}{last}", &token[..token.len() - 1])
    }];
    for text in forged.iter().map(String::as_str).chain(["", "s", "s'; DROP TABLE x; --"]) {
        let request = Request::get("/api/me").header("cookie", &format!("session={text}"));
        assert_eq!(program.send(request).await.status, 401, "{text}");
    }
}

#[tokio::test]
async fn broken_requests_are_named_and_never_our_fault() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let post = |body: &'static str| {
        let raw = serde_json::from_str(body).unwrap_or(json!(body));
        Request::post("/api/customers").by(&a.owner).json(&raw)
    };
    for (body, field) in [
        ("\"text\"", "body"),
        ("{\"full_name\": 3}", "full_name"),
        ("[\"A\"]", "body"),
        ("{}", "full_name"),
        ("{\"full_name\": \"A\", \"phone\": \"x\"}", "phone"),
    ] {
        let answer = program.send(post(body)).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    let cursor = Request::get("/api/customers?cursor=zzz").by(&a.owner);
    assert_eq!(program.send(cursor).await.json()["field"], "cursor");
    for path in ["/api/customers/not-an-id", "/api/nothing", "/customers/%00"] {
        assert_eq!(program.send(Request::get(path).by(&a.owner)).await.status, 404, "{path}");
    }
    let method = program.send(Request::post("/healthz")).await;
    assert_eq!(method.status, 405);
    assert_eq!(method.headers["allow"], "GET,HEAD");
}
