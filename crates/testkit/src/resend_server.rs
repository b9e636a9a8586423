//! What Resend's API does with a mail, as its documentation says: keys, the shape of a document, and one
//! mail for one idempotency key.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The key that it knows.
pub const RESEND_KEY: &str = "re_test_1";

/// A mail that was taken, once.
#[derive(Debug, Clone)]
pub struct Posted {
    /// What Resend calls it.
    pub id: String,
    /// The idempotency key it came with.
    pub key: String,
    /// The document.
    pub mail: Value,
}

#[derive(Default)]
struct Inside {
    posted: Vec<Posted>,
    answers: VecDeque<(u16, &'static str, Option<u32>)>,
    requests: usize,
}

type Shared = Arc<Mutex<Inside>>;

/// A running server; it ends with its value.
pub struct ResendServer {
    /// Where it listens.
    pub address: SocketAddr,
    inside: Shared,
    serving: JoinHandle<()>,
}

impl ResendServer {
    /// A fresh one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Shared::default();
        let router = Router::new().route("/emails", post(take)).with_state(Arc::clone(&inside));
        let serving = tokio::spawn(async move {
            // Ends when the test does.
            axum::serve(listener, router).await.ok();
        });
        Self { address, inside, serving }
    }

    /// Where it answers.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every mail it took.
    pub fn mails(&self) -> Vec<Posted> {
        self.inside.lock().unwrap().posted.clone()
    }

    /// How often it was asked.
    pub fn requests(&self) -> usize {
        self.inside.lock().unwrap().requests
    }

    /// The next request is answered with this status and error code, and perhaps a `Retry-After`.
    pub fn answer_next(&self, status: u16, name: &'static str, retry_after: Option<u32>) {
        self.inside.lock().unwrap().answers.push_back((status, name, retry_after));
    }
}

impl Drop for ResendServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(inside): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut inside = inside.lock().unwrap();
    inside.requests += 1;
    if let Some((status, name, retry_after)) = inside.answers.pop_front() {
        let mut answer = refusal(status, name);
        if let Some(seconds) = retry_after {
            answer.headers_mut().insert("retry-after", seconds.into());
        }
        return answer;
    }
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if header("authorization") != format!("Bearer {RESEND_KEY}") {
        return refusal(401, "invalid_api_key");
    }
    let key = header("idempotency-key").to_owned();
    let Some(mail) = document(&headers, &body) else { return refusal(422, "validation_error") };
    if let Some(before) = inside.posted.iter().find(|posted| posted.key == key) {
        return if before.mail == mail {
            Json(json!({ "id": before.id })).into_response()
        } else {
            refusal(409, "invalid_idempotent_request")
        };
    }
    let id = format!("mail-{}", inside.posted.len() + 1);
    inside.posted.push(Posted { id: id.clone(), key, mail });
    Json(json!({ "id": id })).into_response()
}

/// The document, if it has what the documentation asks for.
fn document(headers: &HeaderMap, body: &[u8]) -> Option<Value> {
    let is_json = headers.get("content-type").is_some_and(|kind| kind == "application/json");
    let mail: Value = serde_json::from_slice(body).ok().filter(|_| is_json)?;
    let text = |name: &str| mail[name].as_str().is_some_and(|text| !text.is_empty());
    let to = mail["to"].as_array().is_some_and(|to| to.len() == 1 && to[0].is_string());
    (text("from") && text("subject") && text("html") && text("text") && to).then_some(mail)
}

fn refusal(status: u16, name: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let body = json!({ "statusCode": status.as_u16(), "name": name, "message": "no" });
    (status, Json(body)).into_response()
}
