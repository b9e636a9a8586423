//! One's own account: sessions, passwords, the second factor, clinics.

mod clinics;
mod factors;
mod notices;
mod passwords;
mod profile;
mod sessions;

use testkit::{Answer, Person, Request};

use crate::support::Program;

/// Signs in through the API; `cookie` is the browser's device, or empty.
async fn sign_in(program: &Program, email: &str, password: &str, code: Option<&str>) -> Answer {
    let mut body = serde_json::json!({ "email": email, "password": password });
    if let Some(code) = code {
        body["code"] = code.into();
    }
    program.send(Request::post("/api/auth/login").json(&body)).await
}

/// The status of "who am I".
async fn me(program: &Program, person: &Person) -> u16 {
    program.send(Request::get("/api/me").by(person)).await.status.as_u16()
}

/// A cookie that an answer sets, as the next request sends it.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    cookies
        .map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned())
        .find(|pair| pair.starts_with(&format!("{name}=")) && pair.len() > name.len() + 1)
}
