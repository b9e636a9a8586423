//! A rendered template as a response.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::fmt::Write;

/// A template on its way out: `200 text/html`. Pair it with a status for another one:
/// `(StatusCode::UNPROCESSABLE_ENTITY, Html(page))`.
#[derive(Debug, Clone, Copy)]
pub struct Html<T>(pub T)
where
    T: Template;

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(body) => {
                ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
            }
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                let sentence = "This page could not be shown. Please go back and try again.\n\
                                แสดงหน้านี้ไม่ได้ กรุณากลับไปลองอีกครั้ง\n";
                let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
                (StatusCode::INTERNAL_SERVER_ERROR, kind, sentence).into_response()
            }
        }
    }
}

/// Events for the page's scripts, by name, as htmx takes them. Header values are ASCII, so other letters are
/// escaped as JSON has it.
pub fn trigger(events: &serde_json::Value) -> (HeaderName, HeaderValue) {
    let mut text = String::new();
    for letter in events.to_string().chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    let value = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("{}"));
    (HeaderName::from_static("hx-trigger"), value)
}

#[cfg(test)]
mod tests {
    use super::Html;
    use askama::Template;
    use axum::response::IntoResponse;
    use http::header;
    use std::fmt;

    struct Breaks;
    impl fmt::Display for Breaks {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }

    #[derive(Template)]
    #[template(source = "<p>{{ text }}</p>", ext = "html")]
    struct Sample<T: fmt::Display> {
        text: T,
    }

    #[test]
    fn a_page_is_html_and_escaped() {
        let response = Html(Sample { text: "ok" }).into_response();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    }

    #[test]
    fn events_are_ascii() {
        let (_, value) = super::trigger(&serde_json::json!({ "a": "ย้าย 🙂" }));
        let text = value.to_str().expect("is ASCII");
        let read: serde_json::Value = serde_json::from_str(text).expect("is JSON");
        assert_eq!(read["a"], "ย้าย 🙂");
    }

    #[test]
    fn a_failure_to_render_is_a_failure() {
        assert_eq!(Html(Sample { text: Breaks }).into_response().status(), 500);
    }
}
