//! Rooms for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, List, Query};
use base::{Context, Instant, Result, RoomId};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::store::{self, Row, Wanted};
use super::{add, change, rules, set_archived};
use crate::by_name::{after, cut};
use crate::customers::rules::needle;
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, update, archive, restore),
    tags((name = "rooms", description = "Where treatments are done."))
)]
pub struct Document;

/// A room.
#[derive(Serialize, ToSchema)]
pub struct Room {
    id: RoomId,
    name: String,
    note: String,
    /// Whether it is in use.
    active: bool,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Room {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            note: row.note,
            active: row.archived_at.is_none(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A room to be kept.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewRoom {
    #[schema(
        required,
        max_length = 80,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]",
        example = "ห้องเลเซอร์ 1"
    )]
    name: String,
    #[schema(max_length = 500)]
    note: String,
}

impl NewRoom {
    /// As the form would have it.
    fn typed(self) -> Typed {
        Typed::default().field("name", self.name).field("note", self.note)
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    pub search: String,
    /// Those out of use, or only those in use; both when nothing is said.
    pub archived: Option<bool>,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Asked {
    /// A page of rooms, how many there are in all, and where the next page begins.
    pub(super) async fn rows(&self, ctx: &mut Context) -> Result<(Vec<Row>, i64, Option<String>)> {
        let clinic = ctx.clinic()?;
        let needle = needle(&self.search);
        let after = after(self.cursor.as_deref())?;
        let wanted = Wanted { only: None, needle: &needle, archived: self.archived, after };
        let limit = api::limit(self.limit);
        let rows = store::page(ctx.tx(), clinic, wanted, limit + 1).await?;
        let total = store::count(ctx.tx(), clinic, wanted).await?;
        let (rows, next) = cut(rows, limit, |row| row.id.to_string());
        Ok((rows, total, next))
    }
}

/// Lists rooms by name.
#[utoipa::path(
    get,
    path = "/api/rooms",
    tag = "rooms",
    params(Asked),
    responses((status = 200, description = "A page of the rooms.", body = List<Room>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Room>>> {
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    Ok(Json(List { items: rows.into_iter().map(Room::from).collect(), total, next }))
}

/// Shows a room.
#[utoipa::path(
    get,
    path = "/api/rooms/{id}",
    tag = "rooms",
    params(("id" = RoomId, Path, description = "The room.")),
    responses((status = 200, description = "The room.", body = Room))
)]
pub async fn show(mut ctx: Context, Path(id): Path<RoomId>) -> Result<Json<Room>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Adds a room.
#[utoipa::path(
    post,
    path = "/api/rooms",
    tag = "rooms",
    request_body = NewRoom,
    responses((status = 201, description = "Added.", body = Room))
)]
pub async fn create(mut ctx: Context, Body(new): Body<NewRoom>) -> Result<Response> {
    let draft = rules::parse(&new.typed())?;
    let id = add(&mut ctx, &draft).await?;
    let clinic = ctx.clinic()?;
    let room = Room::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/rooms/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(room)).into_response())
}

/// Replaces what is said of a room.
#[utoipa::path(
    post,
    path = "/api/rooms/{id}",
    tag = "rooms",
    params(("id" = RoomId, Path, description = "The room.")),
    request_body = NewRoom,
    responses((status = 200, description = "Changed.", body = Room))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<RoomId>,
    Body(new): Body<NewRoom>,
) -> Result<Json<Room>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&new.typed())?;
    change(&mut ctx, id, &draft).await?;
    saved(ctx, id).await
}

/// Takes a room out of use.
#[utoipa::path(
    post,
    path = "/api/rooms/{id}/archive",
    tag = "rooms",
    params(("id" = RoomId, Path, description = "The room.")),
    responses((status = 200, description = "Out of use.", body = Room))
)]
pub async fn archive(mut ctx: Context, Path(id): Path<RoomId>) -> Result<Json<Room>> {
    set_archived(&mut ctx, id, true).await?;
    saved(ctx, id).await
}

/// Takes a room back into use.
#[utoipa::path(
    post,
    path = "/api/rooms/{id}/restore",
    tag = "rooms",
    params(("id" = RoomId, Path, description = "The room.")),
    responses((status = 200, description = "In use again.", body = Room))
)]
pub async fn restore(mut ctx: Context, Path(id): Path<RoomId>) -> Result<Json<Room>> {
    set_archived(&mut ctx, id, false).await?;
    saved(ctx, id).await
}

async fn saved(mut ctx: Context, id: RoomId) -> Result<Json<Room>> {
    let clinic = ctx.clinic()?;
    let room = Room::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(room))
}
