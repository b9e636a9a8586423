//! Keys for whoever makes them with a program of their own, signed in themselves: a key makes no keys.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{Context, Error, Instant, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::store::{self, Row};
use super::{make, revoke, rules};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, create, show, delete),
    tags((name = "keys", description = "Keys for programs."))
)]
pub struct Document;

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
pub struct Key {
    id: Uuid,
    label: String,
    /// Its last letters.
    hint: String,
    scopes: Vec<String>,
    made_by: String,
    created_at: Instant,
    #[schema(required)]
    last_used_at: Option<Instant>,
    expires_at: Instant,
    state: String,
}

impl From<Row> for Key {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            label: row.label,
            hint: row.hint,
            scopes: row.scopes,
            made_by: row.made_by,
            created_at: row.created_at,
            last_used_at: row.seen_at,
            expires_at: row.expires_at,
            state: row.state,
        }
    }
}

/// A key that was just made, with its secret: this once.
#[derive(Serialize, ToSchema)]
pub struct NewKey {
    id: Uuid,
    label: String,
    scopes: Vec<&'static str>,
    expires_at: Instant,
    /// What stands after `Bearer` in the header `Authorization`.
    key: String,
}

/// What a key is made from.
#[derive(Deserialize, ToSchema)]
pub struct Wanted {
    /// Which program it is for.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 80)]
    label: String,
    /// What it may: permissions that one holds oneself.
    #[serde(default)]
    scopes: Vec<String>,
    /// How long it lives: 30, 90 or 365.
    #[serde(default)]
    days: i64,
}

/// Lists the clinic's keys, newest first.
#[utoipa::path(
    get,
    path = "/api/keys",
    tag = "keys",
    responses((status = 200, description = "Every key.", body = List<Key>))
)]
pub async fn index(mut ctx: Context) -> Result<Json<List<Key>>> {
    ctx.clinic()?;
    let items: Vec<Key> = store::all(ctx.tx()).await?.into_iter().map(Key::from).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Makes a key and shows it, this once.
#[utoipa::path(
    post,
    path = "/api/keys",
    tag = "keys",
    request_body = Wanted,
    responses(
        (status = 201, description = "Made.", body = NewKey),
        (status = 409, description = "There are as many keys as there can be."),
    )
)]
pub async fn create(mut ctx: Context, Body(wanted): Body<Wanted>) -> Result<Response> {
    ctx.clinic()?;
    let names = wanted.scopes.iter().map(String::as_str);
    let allowed = rules::choosable(&ctx.who);
    let draft = rules::parse(&wanted.label, names, &wanted.days.to_string(), &allowed)?;
    let made = make(&mut ctx, &draft).await?;
    ctx.commit().await?;
    let key = NewKey {
        id: made.id,
        label: draft.label,
        scopes: draft.scopes.iter().map(|scope| scope.as_str()).collect(),
        expires_at: made.expires_at,
        key: made.token.text(),
    };
    let location = format!("/api/keys/{}", made.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(key)).into_response())
}

/// Shows a key, without its secret.
#[utoipa::path(
    get,
    path = "/api/keys/{id}",
    tag = "keys",
    params(("id" = Uuid, Path, description = "The key.")),
    responses((status = 200, description = "The key.", body = Key))
)]
pub async fn show(mut ctx: Context, Path(id): Path<Uuid>) -> Result<Json<Key>> {
    let rows = store::all(ctx.tx()).await?;
    let row = rows.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    Ok(Json(row.into()))
}

/// Revokes a key: it is dead from the next request on.
#[utoipa::path(
    post,
    path = "/api/keys/{id}/revoke",
    tag = "keys",
    params(("id" = Uuid, Path, description = "The key.")),
    responses((status = 204, description = "Revoked."))
)]
pub async fn delete(ctx: Context, Path(id): Path<Uuid>) -> Result<StatusCode> {
    revoke(ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
