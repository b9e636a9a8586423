//! Serves what the browser asks for, from the binary, compressed once at build time.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};

struct File {
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

mod table {
    use super::File;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}
use table::FILES;

/// Of all files together; part of every address, so it changes when any of them does.
pub const HASH: &str = table::HASH;

/// `GET /assets/{hash}/{*path}` and `/favicon.ico`. The hash is of all files together, so relative
/// addresses inside them hold, and a browser may keep each for ever.
pub fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{hash}/{*path}", get(show))
        .route("/favicon.ico", get(async || Redirect::temporary(&favicon())))
}

/// One of the files as it is, for what is no page of the server: `fonts/anuphan-thai.woff2`.
pub fn asset(path: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().map(|place| FILES[place].plain)
}

fn favicon() -> String {
    format!("/assets/{HASH}/favicon.svg")
}

async fn show(Path((hash, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Ok(place) = FILES.binary_search_by(|file| file.path.cmp(path.as_str())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let file = &FILES[place];
    // While a new version is rolled out a page of the old one may ask here: it gets the file, but
    // must not keep it under the old address.
    let cache = if hash == HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
    let about = [
        (header::CONTENT_TYPE, kind(file.path)),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-encoding"),
    ];
    match file.brotli {
        Some(packed) if accepts_brotli(&headers) => {
            (about, [(header::CONTENT_ENCODING, "br")], packed).into_response()
        }
        _ => (about, file.plain).into_response(),
    }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|coding| coding.split_once(';').map_or(Some((coding, "")), Some))
        .any(|(name, weight)| name.trim() == "br" && weight.trim() != "q=0")
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, HASH, assets};
    use axum::body::Body;
    use http::{Request, Response, header};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn get(path: &str, accept: &str) -> Response<Body> {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, accept);
        let request = request.body(Body::empty()).expect("a plain request");
        assets::<()>().oneshot(request).await.expect("the router does not fail")
    }

    #[tokio::test]
    async fn a_stylesheet_is_compressed_and_kept_for_ever() {
        let response = get(&format!("/assets/{HASH}/css/app.css"), "gzip, br").await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        let cache = &response.headers()[header::CACHE_CONTROL];
        assert_eq!(cache, "public, max-age=31536000, immutable");
    }

    #[tokio::test]
    async fn without_brotli_it_is_plain() {
        for accept in ["gzip", "br;q=0, gzip", ""] {
            let response = get(&format!("/assets/{HASH}/js/app.js"), accept).await;
            assert!(!response.headers().contains_key(header::CONTENT_ENCODING), "{accept}");
            let body = response.into_body().collect().await.expect("a body in memory").to_bytes();
            assert!(body.starts_with(b"(()=>{'use strict';"));
        }
    }

    #[tokio::test]
    async fn an_old_address_is_answered_but_not_kept() {
        let response = get("/assets/000000000000/favicon.svg", "br").await;
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
        assert_eq!(get(&format!("/assets/{HASH}/no.css"), "br").await.status(), 404);
        assert_eq!(get("/favicon.ico", "br").await.status(), 307);
    }

    #[test]
    fn the_table_is_sorted_for_its_search() {
        assert!(FILES.is_sorted_by_key(|file| file.path));
    }
}
