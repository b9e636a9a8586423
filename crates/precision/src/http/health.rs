//! Whether the program is alive, and whether it can serve.

use axum::Json;
use axum::response::{IntoResponse, Response};
use base::{Access, Result, Routes, Visitor, migrations};
use http::StatusCode;
use serde_json::json;

pub fn routes() -> Routes {
    Routes::new().get("/healthz", Access::Public, alive).get("/readyz", Access::Public, ready)
}

async fn alive() -> &'static str {
    "alive\n"
}

/// Says of each part whether it answers, and nothing of why not: that is in the log.
async fn ready(visitor: Visitor) -> Response {
    let app = &visitor.app;
    let database = said("database", migrations::check(app.pools.auth()).await);
    let storage = said("storage", app.files.check().await);
    let status = if database && storage { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "database": database, "storage": storage }))).into_response()
}

fn said(part: &str, result: Result<()>) -> bool {
    if let Err(error) = &result {
        tracing::warn!(%error, part, "not ready");
    }
    result.is_ok()
}
