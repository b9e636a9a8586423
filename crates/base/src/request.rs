//! What a request says of itself, read once.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, Method, header};

use crate::keepsake::{Keepsake, Secret};
use crate::session::{self, SessionToken};
use crate::{App, Error, Lang, Result};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Reads the `theme` cookie; anything unknown means [`Theme::System`].
    pub fn parse(cookie: &str) -> Self {
        match cookie {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The value of `data-theme`: `light`, `dark`, or empty.
    pub const fn code(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What a request says of itself. Nothing here is trusted.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// Shown to the person with an error, and in every line of the log.
    pub id: uuid::Uuid,
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The language cookie.
    pub chosen_lang: Option<Lang>,
    /// The first language of the browser that we speak.
    pub browser_lang: Option<Lang>,
    /// The theme cookie.
    pub theme: Theme,
    /// Whether htmx asks for a fragment.
    pub htmx: bool,
    /// The client's address: the peer's, or what a proxy of ours says.
    pub address: String,
    /// The browser's name for itself.
    pub user_agent: String,
    /// The session, or the program's key, if one is claimed.
    pub token: Option<SessionToken>,
    /// The secret of something that was begun.
    pub ticket: Option<Secret>,
    /// The secret that this browser was given when somebody signed in.
    pub device: Option<Secret>,
}

impl RequestInfo {
    /// Whether a program asks, and errors are problem documents.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// The language of the answer for somebody whose account is not known.
    pub fn lang(&self) -> Lang {
        self.chosen_lang.or(self.browser_lang).unwrap_or_default()
    }

    /// For work that nobody asked for over HTTP, such as seeding.
    pub fn internal(app: &App) -> Self {
        Self {
            id: crate::time::uuid_v7(app.clock.now(), &app.random),
            method: Method::GET,
            path: "/".into(),
            chosen_lang: None,
            browser_lang: None,
            theme: Theme::System,
            htmx: false,
            address: String::new(),
            user_agent: String::new(),
            token: None,
            ticket: None,
            device: None,
        }
    }

    fn read(app: &App, request: &Request) -> Self {
        let headers = request.headers();
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        Self {
            id: crate::time::uuid_v7(app.clock.now(), &app.random),
            method: request.method().clone(),
            path: path.to_owned(),
            chosen_lang: cookie(headers, "lang").and_then(Lang::parse),
            browser_lang: text(headers, &header::ACCEPT_LANGUAGE).and_then(Lang::negotiate),
            theme: cookie(headers, "theme").map_or(Theme::System, Theme::parse),
            htmx: headers.contains_key("hx-request"),
            address: request
                .extensions()
                .get::<ConnectInfo<SocketAddr>>()
                .map_or_else(String::new, |peer| {
                    app.proxies.client(peer.0.ip(), headers).to_string()
                }),
            user_agent: text(headers, &header::USER_AGENT).unwrap_or_default().to_owned(),
            token: token(headers, app.secure).or_else(|| display(app, path, headers)),
            ticket: keepsake(headers, Keepsake::Ticket, app.secure),
            device: keepsake(headers, Keepsake::Device, app.secure),
        }
    }
}

/// A program's key stands in its own header. Where one is sent, no cookie counts.
fn token(headers: &HeaderMap, secure: bool) -> Option<SessionToken> {
    match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| SessionToken::parse_key(key.trim()))?
        }
        None => cookie(headers, session::cookie_name(secure)).and_then(SessionToken::parse),
    }
}

/// Where the waiting room's wall is shown.
pub const DISPLAY: &str = "/queue/display";

/// A screen on a wall has no session; its link counts where the wall is shown, and nowhere else.
fn display(app: &App, path: &str, headers: &HeaderMap) -> Option<SessionToken> {
    let rest = path.split('?').next()?.strip_prefix(DISPLAY)?;
    if !(rest.is_empty() || rest.starts_with('/')) {
        return None;
    }
    let link = keepsake(headers, Keepsake::Display, app.secure)?;
    Some(SessionToken::of_display(&link, &app.master))
}

fn keepsake(headers: &HeaderMap, kind: Keepsake, secure: bool) -> Option<Secret> {
    cookie(headers, kind.name(secure)).and_then(Secret::parse)
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Middleware: reads the request once and keeps it for every layer within, and for the error page.
pub async fn read(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let info = RequestInfo::read(&app, &request);
    request.extensions_mut().insert(info.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(info);
    response
}

impl<S: Sync> FromRequestParts<S> for RequestInfo {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::internal("request was not read"))
    }
}

/// Whoever asks for a public route.
pub struct Visitor {
    /// What the request says of itself.
    pub request: RequestInfo,
    /// The program's parts.
    pub app: App,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self { request: RequestInfo::from_request_parts(parts, app).await?, app: app.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn themes_are_read_from_their_cookie() {
        assert_eq!(Theme::parse("dark").code(), "dark");
        assert_eq!(Theme::parse("\"><script>").code(), "");
    }
}
