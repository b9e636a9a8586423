//! A `clinic_id` that a request brings along. It decides nothing: the clinic comes from the session. But
//! one that is not the person's own is somebody trying, and is kept in their clinic's log.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use http::{HeaderMap, header};

use crate::audit::{self, EventKind, Report};
use crate::{App, Error, RequestInfo, Result, Who};

const NAME: &str = "clinic_id";
const HEADERS: [&str; 3] = ["clinic-id", "x-clinic-id", "x-tenant-id"];
/// Longer bodies than any form or document of ours are not looked into, but for uploads.
const LOOKED_AT: usize = 256 * 1024;
/// The longest body of all, in bytes: the largest photo, and some room.
const LONGEST: usize = 40 * 1024 * 1024;

/// A clinic that a request names: where, and what stood there.
pub(crate) struct Claim {
    place: &'static str,
    value: String,
}

/// Reads the whole body, before any transaction is open: a phone may take its time. Gives the request
/// back, and the clinics that its query, headers and body name.
pub(crate) async fn read(request: Request) -> Result<(Request, Vec<Claim>)> {
    let (parts, body) = request.into_parts();
    let too_large = Error::Invalid { field: "photo", detail: "refusal-too-large-advice" };
    let bytes = to_bytes(body, LONGEST).await.map_err(|_| too_large)?;
    let mut claims = Vec::new();
    if let Some(query) = parts.uri.query() {
        from_pairs(&mut claims, "query", query.as_bytes());
    }
    for name in HEADERS {
        if let Some(value) = parts.headers.get(name) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            claims.push(Claim { place: "header", value });
        }
    }
    match kind(&parts.headers) {
        Some(Kind::Multipart) => from_parts(&mut claims, &bytes),
        _ if bytes.len() > LOOKED_AT => {}
        Some(Kind::Form) => from_pairs(&mut claims, "body", &bytes),
        Some(Kind::Json) => from_json(&mut claims, &bytes),
        None => {}
    }
    Ok((Request::from_parts(parts, Body::from(bytes)), claims))
}

/// Keeps an event of every claim that is not true. On the platform, outside any clinic, naming one is
/// the super admin's business.
pub(crate) fn keep(app: &App, who: &Who, info: &RequestInfo, claims: &[Claim]) {
    let Some(clinic) = who.clinic.as_ref().map(|clinic| clinic.id) else { return };
    for claim in claims.iter().filter(|claim| claim.value.parse() != Ok(clinic)) {
        // The database keeps no NUL: with one, an event could be kept from being written.
        let plain = claim.value.chars().filter(|letter| !letter.is_control());
        let claimed: String = plain.take(60).collect();
        let detail = serde_json::json!({
            "method": info.method.as_str(), "path": info.path, "place": claim.place,
            "claimed": claimed,
        });
        let report = Report {
            kind: EventKind::ForgedClinic,
            account: Some(who.account),
            clinic: Some(clinic),
            subject: None,
            detail,
            request: info,
        };
        audit::report_aside(app, report);
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Form,
    Json,
    Multipart,
}

fn kind(headers: &HeaderMap) -> Option<Kind> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    match text.split(';').next()?.trim() {
        "application/x-www-form-urlencoded" => Some(Kind::Form),
        "application/json" => Some(Kind::Json),
        "multipart/form-data" => Some(Kind::Multipart),
        _ => None,
    }
}

fn from_pairs(claims: &mut Vec<Claim>, place: &'static str, pairs: &[u8]) {
    for (name, value) in form_urlencoded::parse(pairs) {
        if name == NAME {
            claims.push(Claim { place, value: value.into_owned() });
        }
    }
}

fn from_json(claims: &mut Vec<Claim>, bytes: &[u8]) {
    let document: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    if let Some(value) = document.as_ref().and_then(|document| document.get(NAME)) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        claims.push(Claim { place: "body", value });
    }
}

/// Finds the part by its header, without taking the form apart: that is for the handler.
fn from_parts(claims: &mut Vec<Claim>, bytes: &[u8]) {
    let header = b"name=\"clinic_id\"";
    for at in memchr::memmem::find_iter(bytes, header) {
        let rest = &bytes[at + header.len()..];
        let Some(start) = memchr::memmem::find(rest, b"\r\n\r\n") else { return };
        let value = &rest[start + 4..];
        let value = &value[..memchr::memmem::find(value, b"\r\n").unwrap_or(value.len())];
        let value = String::from_utf8_lossy(&value[..value.len().min(200)]).into_owned();
        claims.push(Claim { place: "body", value });
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;

    use super::read;

    async fn found(request: Request) -> Vec<(&'static str, String)> {
        let Ok((_, claims)) = read(request).await else { panic!("the body is readable") };
        claims.into_iter().map(|claim| (claim.place, claim.value)).collect()
    }

    fn post(kind: &str, body: &'static str) -> Request {
        let builder = Request::post("/x?clinic_id=q%31&other=2").header("content-type", kind);
        builder.header("x-clinic-id", "h1").body(Body::from(body)).expect("a request")
    }

    #[tokio::test]
    async fn claims_are_found_wherever_they_stand() {
        let around = [("query", "q1".to_owned()), ("header", "h1".to_owned())];
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "a=1&clinic_id=b1"),
            ("application/json; charset=utf-8", r#"{"clinic_id": "b1"}"#),
            (
                "multipart/form-data; boundary=z",
                "--z\r\nContent-Disposition: form-data; name=\"clinic_id\"\r\n\r\nb1\r\n--z--\r\n",
            ),
        ] {
            let expected = [around.to_vec(), vec![("body", "b1".to_owned())]].concat();
            assert_eq!(found(post(kind, body)).await, expected, "{kind}");
        }
        for (kind, body) in [("text/plain", "clinic_id=b1"), ("application/json", "[1]")] {
            assert_eq!(found(post(kind, body)).await, around, "{kind}");
        }
    }
}
