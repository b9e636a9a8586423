//! Every part of the interface on a few pages, under the real content security policy:
//! `cargo run -p ui --example gallery`, then <http://127.0.0.1:8099/>. Nothing here is real.
#![allow(missing_docs, reason = "an example has no public interface")]

mod page;

use askama::Template;
use axum::extract::{Form, Path};
use axum::middleware::{Next, from_fn};
use axum::response::{Html as Raw, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, extract::Request};
use http::{HeaderMap, HeaderValue, header};
use page::Asked;
use std::collections::HashMap;
use ui::{Errors, Html, Page};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; \
     manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(Template)]
#[template(path = "gallery/overview.html")]
struct Overview {
    p: Page,
}

#[derive(Template)]
#[template(path = "gallery/table.html")]
struct Table {
    p: Page,
    names: Vec<(&'static str, &'static str, &'static str)>,
    now: jiff::Timestamp,
}

#[derive(Template)]
#[template(path = "gallery/form.html")]
struct FormPage {
    p: Page,
    errors: Errors,
    skin_types: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "gallery/result.html")]
struct ResultPage {
    p: Page,
    measures: Vec<(&'static str, &'static str, i64)>,
}

#[derive(Template)]
#[template(path = "gallery/capture.html")]
struct Capture {
    p: Page,
}

#[derive(Template)]
#[template(path = "gallery/sign_in.html")]
struct SignIn {
    p: Page,
    errors: Errors,
}

async fn table(Asked(p): Asked) -> Html<Table> {
    let names = vec![
        ("Araya Maneerat", "HN010420", "new"),
        ("วริศรา ธงชัย", "HN010421", "active"),
        ("Pimchanok Wongsakul-Rattanaphan", "HN010422", "vip"),
        ("ณัฐธยาน์ ชัยพร", "HN010423", "lapsed"),
        ("Chaiyawat Phanich", "HN010424", "active"),
    ];
    let now = jiff::Timestamp::from_second(1_795_158_000).unwrap_or_default();
    Html(Table { p, names, now })
}

async fn form(Asked(p): Asked) -> Html<FormPage> {
    let mut errors = Errors::new();
    errors.add("email", "form-email");
    errors.add_with("note", "form-too-long", "max", 500);
    let skin_types = vec![("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")];
    Html(FormPage { p, errors, skin_types })
}

async fn result(Asked(p): Asked) -> Html<ResultPage> {
    let measures =
        vec![("spots", "#b45309", 71), ("pores", "#7c3aed", 64), ("redness", "#dc2626", 83)];
    Html(ResultPage { p, measures })
}

async fn sign_in(Asked(p): Asked) -> Html<SignIn> {
    let mut errors = Errors::new();
    if p.path.contains("wrong") {
        errors.add("email", "form-email");
    }
    Html(SignIn { p: Page { person: None, nav: vec![], ..p }, errors })
}

async fn problem(Path((who, code)): Path<(String, String)>, Asked(p): Asked) -> Raw<String> {
    let stranger = Page { person: None, nav: vec![], ..p.clone() };
    let page = if who == "stranger" { &stranger } else { &p };
    Raw(ui::error_page(page, 404, &code, None, "01JD3X8R5V"))
}

async fn language(Form(form): Form<HashMap<String, String>>) -> Response {
    let lang = form.get("lang").map_or("en", String::as_str);
    let next = form.get("next").map_or("/", String::as_str).to_owned();
    ([(header::SET_COOKIE, format!("lang={lang};path=/"))], Redirect::to(&next)).into_response()
}

async fn portrait(Path(name): Path<String>) -> impl IntoResponse {
    let face = include_str!("portrait.svg");
    let marks = match name.as_str() {
        "spots.svg" => {
            r##"<g fill="#b45309"><circle cx="190" cy="300" r="12"/><circle cx="330" cy="330" r="9"/></g>"##
        }
        "pores.svg" => r##"<g fill="#7c3aed"><circle cx="260" cy="330" r="20"/></g>"##,
        "redness.svg" => r##"<g fill="#dc2626"><ellipse cx="180" cy="350" rx="40" ry="28"/></g>"##,
        _ => return ([(header::CONTENT_TYPE, "image/svg+xml")], face.to_owned()),
    };
    let open = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 640">"#;
    ([(header::CONTENT_TYPE, "image/svg+xml")], format!("{open}{marks}</svg>"))
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert("permissions-policy", HeaderValue::from_static("camera=(self)"));
    response
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/", get(async |Asked(p): Asked| Html(Overview { p })))
        .route("/customers", get(table))
        .route("/customers/new", get(form))
        .route("/analyses", get(result))
        .route(
            "/analyses/new",
            get(async |Asked(p): Asked| Html(Capture { p }))
                .post(async || Redirect::to("/analyses")),
        )
        .route("/auth/login", get(sign_in))
        .route("/problem/{who}/{code}", get(problem))
        .route("/language", post(language))
        .route("/portrait/{name}", get(portrait))
        .merge(ui::assets())
        .merge(ui::brand_routes())
        .layer(from_fn(headers));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app).await
}
