//! The web server: every slice's routes behind the layers that all of them share.

mod document;
mod failures;
mod headers;
mod health;
mod live;
mod trace;

pub use document::document;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base::routes::Route;
use base::{App, Error, Routes, request};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

/// Every route of the program.
pub fn routes() -> Routes {
    Routes::new()
        .merge(health::routes())
        .merge(live::routes())
        .merge(platform::routes())
        .merge(care::routes())
        .merge(sales::routes())
        .merge(document::routes())
        .merge(messaging::routes())
}

/// The router with everything in place, and the table of its routes.
pub fn router(app: &App) -> (Router, Vec<Route>) {
    router_of(routes(), app)
}

/// As [`router`], of the routes given.
pub fn router_of(slices: Routes, app: &App) -> (Router, Vec<Route>) {
    let (inner, table) = slices.build(app);
    let router = inner
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(failures::method_not_allowed)
        .layer(from_fn_with_state(app.clone(), failures::render))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(app.clone(), failures::render_csrf))
        .layer(from_fn(trace::log))
        .layer(from_fn_with_state(app.clone(), request::read))
        .layer(from_fn(see_through))
        .with_state(app.clone())
        .merge(ui::assets())
        .merge(ui::brand_routes())
        .layer(from_fn(headers::secure))
        .layer(CompressionLayer::new());
    (router, table)
}

/// Sees a request through to its end, even if whoever asked has hung up, as a browser does when somebody types on: what
/// was begun is done, and a connection is never left between `BEGIN` and the answer to it, where nobody would end the
/// transaction.
async fn see_through(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(answer) => answer,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Error::internal(error).into_response(),
        },
    }
}
