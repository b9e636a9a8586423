//! What others change, on every page that shows it.

use axum::response::Response;
use base::{Access, Context, Result, Routes, live};
use http::HeaderMap;

pub fn routes() -> Routes {
    Routes::new().get("/live", Access::SignedIn, show)
}

async fn show(ctx: Context, headers: HeaderMap) -> Result<Response> {
    live::stream(ctx, &headers).await
}
