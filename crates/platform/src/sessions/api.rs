//! One's own sessions for programs.

use axum::Json;
use axum::extract::Path;
use base::api::List;
use base::{Context, Error, Instant, Result};
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::{routes, rules, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, delete),
    tags((name = "sessions", description = "Where somebody is signed in."))
)]
pub struct Document;

/// A session. `clinic` is null on the platform; `device` is empty if the browser is not known.
#[derive(Serialize, ToSchema)]
pub struct Session {
    id: Uuid,
    device: String,
    #[schema(required)]
    clinic: Option<String>,
    address: String,
    created_at: Instant,
    seen_at: Instant,
    /// Whether it is the one that asks.
    current: bool,
}

/// Lists one's own sessions, the newest first.
#[utoipa::path(
    get,
    path = "/api/sessions",
    tag = "sessions",
    responses((status = 200, description = "Every session.", body = List<Session>))
)]
pub async fn index(ctx: Context) -> Result<Json<List<Session>>> {
    let token = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let app = ctx.app.clone();
    drop(ctx);
    let found = store::all(&app, &token).await?;
    let items: Vec<Session> = found
        .into_iter()
        .map(|session| Session {
            id: session.id,
            device: rules::device(&session.user_agent),
            clinic: session.clinic,
            address: session.address,
            created_at: session.created_at,
            seen_at: session.seen_at,
            current: session.here,
        })
        .collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Ends one of one's own sessions.
#[utoipa::path(
    delete,
    path = "/api/sessions/{id}",
    tag = "sessions",
    params(("id" = Uuid, Path, description = "The session.")),
    responses((status = 204, description = "Ended."))
)]
pub async fn delete(ctx: Context, Path(id): Path<Uuid>) -> Result<StatusCode> {
    routes::end(ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
