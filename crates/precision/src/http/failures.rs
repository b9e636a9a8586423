//! Errors on their way out: a page for people, a problem document (RFC 9457) for programs.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Problem;
use base::routes::SignedIn;
use base::{App, Error, Failure, RequestInfo};
use http::{HeaderValue, Method, StatusCode, header};
use tower_http::csrf::ProtectionError;
use ui::Page;

/// What went wrong, as it is shown.
struct Shown<'a> {
    status: StatusCode,
    code: &'a str,
    /// Fluent key of a sentence that says more.
    detail: Option<&'a str>,
    /// Name and text of what that sentence needs.
    argument: Option<(&'a str, &'a str)>,
    field: Option<&'a str>,
    /// When to come back, in seconds.
    wait: Option<u32>,
}

/// Middleware: turns a failure, or a rejection of the framework, into an answer.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let info = request.extensions().get::<RequestInfo>().cloned();
    let response = next.run(request).await;
    match info {
        Some(info) if needs_words(&response) => answer(&app, &info, response),
        _ => response,
    }
}

/// As [`render`], for refusals of the CSRF layer.
pub async fn render_csrf(State(_): State<App>, request: Request, next: Next) -> Response {
    let info = request.extensions().get::<RequestInfo>().cloned();
    let response = next.run(request).await;
    match info {
        Some(info) if response.extensions().get::<ProtectionError>().is_some() => {
            let shown = Shown {
                status: StatusCode::FORBIDDEN,
                code: "csrf",
                detail: None,
                argument: None,
                field: None,
                wait: None,
            };
            written(&info, &Page::for_visitor(&info), &shown)
        }
        _ => response,
    }
}

/// The answer to a method that a path does not know.
pub async fn method_not_allowed() -> Response {
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}

/// Failures of ours, and errors that the framework answers in plain text: a path or query that does
/// not parse, a body of the wrong kind.
fn needs_words(response: &Response) -> bool {
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    response.extensions().get::<Failure>().is_some() || (response.status().as_u16() >= 400 && plain)
}

fn answer(app: &App, info: &RequestInfo, response: Response) -> Response {
    let failure = response.extensions().get::<Failure>().cloned();
    let shown = match &failure {
        Some(Failure(error)) => Shown {
            status: error.status(),
            code: error.code(),
            detail: error.detail(),
            argument: error.argument(),
            field: error.field(),
            wait: match **error {
                Error::TooMany { retry_after } => Some(retry_after),
                _ => None,
            },
        },
        None => rejection(response.status()),
    };
    if shown.code == "sign_in" && !info.is_api() {
        return to_sign_in(app, info);
    }
    let signed_in = response.extensions().get::<SignedIn>();
    let page = signed_in.map_or_else(|| Page::for_visitor(info), |who| Page::of(&who.0, info));
    let mut answer = written(info, &page, &shown);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    if let Some(Failure(error)) = &failure {
        answer.extensions_mut().insert(Failure(error.clone()));
    }
    if let Some(wait) = shown.wait {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    answer
}

/// An address that cannot be is like one that is not there; a body that cannot be read is invalid.
fn rejection(status: StatusCode) -> Shown<'static> {
    let (status, code) = match status {
        StatusCode::METHOD_NOT_ALLOWED => (status, "method"),
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => (StatusCode::NOT_FOUND, "not_found"),
        StatusCode::TOO_MANY_REQUESTS => (status, "too_many"),
        _ if status.is_client_error() => (status, "invalid"),
        _ => (status, "internal"),
    };
    Shown { status, code, detail: None, argument: None, field: None, wait: None }
}

/// People are led to the sign-in page and back; a session that ended is forgotten.
fn to_sign_in(app: &App, info: &RequestInfo) -> Response {
    let next = if info.method == Method::GET { info.path.as_str() } else { "/" };
    let target = format!("{}?next={}", ui::paths::SIGN_IN, ui::query(next));
    let forget = [(header::SET_COOKIE, base::session::drop_cookie(app.secure))];
    if info.htmx {
        let location = HeaderValue::try_from(ui::paths::SIGN_IN).ok();
        let mut response = (StatusCode::UNAUTHORIZED, forget).into_response();
        if let Some(location) = location {
            response.headers_mut().insert("hx-redirect", location);
        }
        return response;
    }
    (forget, Redirect::to(&target)).into_response()
}

fn written(info: &RequestInfo, page: &Page, shown: &Shown<'_>) -> Response {
    let stem = format!("error-{}", shown.code.replace('_', "-"));
    let title = page.t(&stem).into_owned();
    let detail = match (shown.wait, shown.detail, shown.argument) {
        (Some(wait @ 0..=90), _, _) => page.n("error-too-many-seconds", wait),
        (Some(wait), _, _) => page.n("error-too-many-minutes", wait.div_ceil(60)),
        (None, Some(key), Some((name, text))) => page.with(key, name, text),
        (None, Some(key), None) => page.t(key).into_owned(),
        (None, None, _) => page.t(&format!("{stem}-detail")).into_owned(),
    };
    if !info.is_api() {
        let body = ui::error_page(
            page,
            shown.status.as_u16(),
            shown.code,
            Some(&detail),
            &info.id.to_string(),
        );
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        return (shown.status, kind, body).into_response();
    }
    let problem = Problem {
        kind: "about:blank",
        code: shown.code.to_owned(),
        status: shown.status.as_u16(),
        title,
        detail,
        field: shown.field.map(str::to_owned),
        request: info.id,
    };
    match serde_json::to_vec(&problem) {
        Ok(body) => {
            (shown.status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], body).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
