//! Mail through Resend (<https://resend.com/docs/api-reference/emails/send-email>).

use base::config::Secret;
use base::mail::{Correspondent, Line, MailError, Mailer, Message};
use base::{EmailAddress, Result};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{Response, StatusCode, header};
use serde::{Deserialize, Serialize};

use crate::http::Client;

/// Where Resend answers.
pub const ADDRESS: &str = "https://api.resend.com";
/// The longest wait that we let ourselves be told, in seconds.
const LONGEST_WAIT: u32 = 24 * 3600;

/// Resend's API.
pub struct Resend {
    client: Client,
    authorization: String,
    from: EmailAddress,
}

/// What Resend takes.
#[derive(Serialize)]
struct Email<'a> {
    from: String,
    to: [String; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    subject: &'a str,
    html: &'a str,
    text: &'a str,
    headers: Headers,
}

#[derive(Serialize)]
struct Headers {
    #[serde(rename = "Auto-Submitted")]
    auto_submitted: &'static str,
}

/// What Resend says when it takes nothing; `name` is one of its error codes.
#[derive(Deserialize, Default)]
struct Refusal {
    #[serde(default)]
    name: String,
}

impl Resend {
    /// With an account's `key`; `base` is where Resend answers.
    pub fn new(base: &str, key: &Secret, from: EmailAddress) -> Result<Self> {
        let authorization = format!("Bearer {}", key.0);
        Ok(Self { client: Client::new(base)?, authorization, from })
    }

    async fn post(&self, message: &Message) -> Result<(), MailError> {
        let email = Email {
            from: written(&self.from, &message.from_name),
            to: [written_to(&message.to)],
            reply_to: message.reply_to.as_ref().map(written_to),
            subject: message.subject.as_str(),
            html: &message.html,
            text: &message.text,
            headers: Headers { auto_submitted: "auto-generated" },
        };
        let json = serde_json::to_vec(&email).map_err(MailError::refused)?;
        let key = message.id.to_string();
        let headers = [("authorization", &*self.authorization), ("idempotency-key", &*key)];
        match self.client.post("/emails", &headers, json).await {
            Ok(answer) => heard(&answer),
            Err(cause) => {
                tracing::warn!(%cause, "Resend did not answer");
                Err(MailError::transient("Resend was not reached"))
            }
        }
    }
}

impl Mailer for Resend {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(self.post(message))
    }
}

/// What the answer means for the mail. The words of a refusal may quote the address: only status and code
/// are kept.
fn heard(answer: &Response<Bytes>) -> Result<(), MailError> {
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let refusal: Refusal = serde_json::from_slice(answer.body()).unwrap_or_default();
    let passes = match (status, refusal.name.as_str()) {
        // A mail with this key was taken before; the clinic changed its words in between.
        (StatusCode::CONFLICT, "invalid_idempotent_request") => return Ok(()),
        // The attempt before is still under way; our key is the operator's matter, not this mail's; or
        // there were too many mails just now.
        (StatusCode::CONFLICT | StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS, _) => {
            true
        }
        _ => !status.is_client_error(),
    };
    let code: String =
        refusal.name.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').collect();
    let reason = format!("Resend answered {} {code}", status.as_u16()).trim_end().to_owned();
    if passes {
        Err(MailError::Transient { reason, retry_after: retry_after(answer) })
    } else {
        Err(MailError::Refused { reason })
    }
}

fn retry_after(answer: &Response<Bytes>) -> Option<u32> {
    let seconds: u32 =
        answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.min(LONGEST_WAIT))
}

fn written_to(correspondent: &Correspondent) -> String {
    written(&correspondent.address, &correspondent.name)
}

/// `"Name" <address>`, the name as a quoted string (RFC 5322).
fn written(address: &EmailAddress, name: &Line) -> String {
    if name.is_empty() {
        return address.to_string();
    }
    let quoted = name.as_str().replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{quoted}\" <{address}>")
}

#[cfg(test)]
mod tests {
    use super::heard;
    use base::mail::MailError;
    use bytes::Bytes;
    use http::Response;

    fn answer(status: u16, name: &str, retry_after: &str) -> Result<(), MailError> {
        let body = format!(r#"{{"name":"{name}","message":"nicha@example.com is bad"}}"#);
        let builder = Response::builder().status(status).header("retry-after", retry_after);
        heard(&builder.body(Bytes::from(body)).expect("an answer"))
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (status, name) in [
            (401, "invalid_api_key"),
            (409, "concurrent_idempotent_requests"),
            (429, "rate_limit_exceeded"),
            (500, "application_error"),
            (503, ""),
        ] {
            let Err(MailError::Transient { reason, retry_after }) = answer(status, name, "7")
            else {
                panic!("{status}")
            };
            assert_eq!(reason, format!("Resend answered {status} {name}").trim_end());
            assert_eq!(retry_after, Some(7));
        }
        for (status, name) in [(400, "x"), (403, "validation_error"), (422, "invalid_from_address")]
        {
            assert!(matches!(answer(status, name, ""), Err(MailError::Refused { .. })), "{status}");
        }
        assert_eq!(answer(200, "", ""), Ok(()));
        assert_eq!(answer(409, "invalid_idempotent_request", ""), Ok(()));
    }

    #[test]
    fn a_wait_is_a_number_and_has_an_end() {
        for (given, wait) in
            [("x", None), ("-1", None), ("120", Some(120)), ("999999999", Some(86_400))]
        {
            let Err(MailError::Transient { retry_after, .. }) = answer(429, "", given) else {
                panic!("{given}")
            };
            assert_eq!(retry_after, wait, "{given}");
        }
    }
}
