//! A letter's page as a response of its own, to be shown in a frame.

use axum::response::{IntoResponse, Response};
use http::header;

/// A letter carries its styles with it, as mail must, and loads only pictures of ours, such as the clinic's logo. It runs nothing, belongs to no
/// origin, and only pages of ours show it; its links open elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
     sandbox allow-popups allow-popups-to-escape-sandbox";

/// The answer with a letter's page.
pub fn letter(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    ];
    (headers, html).into_response()
}
