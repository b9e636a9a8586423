//! One line of log a request, with nothing personal in it.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use base::{Failure, RequestInfo};

/// Middleware: logs method, route (not the address, which may hold a search), status and time.
pub async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let id = request.extensions().get::<RequestInfo>().map(|info| info.id);
    let response = next.run(request).await;
    let id = id.map(tracing::field::display);
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    match response.extensions().get::<Failure>() {
        Some(failure) if status >= 500 => {
            tracing::error!(request = id, %method, route, status, milliseconds, error = %failure.0);
        }
        _ => tracing::info!(request = id, %method, route, status, milliseconds),
    }
    response
}
