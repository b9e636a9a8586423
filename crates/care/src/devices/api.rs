//! Devices for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, List, Query};
use base::{Context, DeviceId, Instant, Result, RoomId};
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
    tags((name = "devices", description = "The machines that treatments need."))
)]
pub struct Document;

/// A device.
#[derive(Serialize, ToSchema)]
pub struct Device {
    id: DeviceId,
    name: String,
    /// What it is; treatments ask for a kind.
    kind: String,
    /// The room it stands in; null when it moves.
    #[schema(required)]
    room_id: Option<RoomId>,
    /// The maker's number.
    serial: String,
    note: String,
    /// Whether it is in use.
    active: bool,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Device {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            room_id: row.room,
            serial: row.serial,
            note: row.note,
            active: row.archived_at.is_none(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A device to be kept.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewDevice {
    #[schema(
        required,
        max_length = 80,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]",
        example = "Pico Laser 1"
    )]
    name: String,
    #[schema(
        required,
        pattern = r"^\s*(ipl|pico_laser|q_switched_laser|long_pulsed_laser|co2_laser|diode_laser|hifu|radiofrequency|microneedling|hydradermabrasion|led|cryolipolysis|skin_camera|other)\s*$",
        example = "pico_laser"
    )]
    kind: String,
    room_id: Option<RoomId>,
    #[schema(max_length = 80)]
    serial: String,
    #[schema(max_length = 500)]
    note: String,
}

impl NewDevice {
    /// As the form would have it.
    fn typed(self) -> Typed {
        Typed::default()
            .field("name", self.name)
            .field("kind", self.kind)
            .field("room_id", self.room_id.map_or_else(String::new, |id| id.to_string()))
            .field("serial", self.serial)
            .field("note", self.note)
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    pub search: String,
    /// Only this kind.
    #[serde(default)]
    #[param(required = false)]
    pub kind: String,
    /// Those out of use, or only those in use; both when nothing is said.
    pub archived: Option<bool>,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl Asked {
    /// A page of devices, how many there are in all, and where the next page begins.
    pub(super) async fn rows(&self, ctx: &mut Context) -> Result<(Vec<Row>, i64, Option<String>)> {
        let clinic = ctx.clinic()?;
        let needle = needle(&self.search);
        let after = after(self.cursor.as_deref())?;
        let kind = self.kind.trim();
        let wanted = Wanted { only: None, needle: &needle, kind, archived: self.archived, after };
        let limit = api::limit(self.limit);
        let rows = store::page(ctx.tx(), clinic, wanted, limit + 1).await?;
        let total = store::count(ctx.tx(), clinic, wanted).await?;
        let (rows, next) = cut(rows, limit, |row| row.id.to_string());
        Ok((rows, total, next))
    }
}

/// Lists devices by name.
#[utoipa::path(
    get,
    path = "/api/devices",
    tag = "devices",
    params(Asked),
    responses((status = 200, description = "A page of the devices.", body = List<Device>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Device>>> {
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    Ok(Json(List { items: rows.into_iter().map(Device::from).collect(), total, next }))
}

/// Shows a device.
#[utoipa::path(
    get,
    path = "/api/devices/{id}",
    tag = "devices",
    params(("id" = DeviceId, Path, description = "The device.")),
    responses((status = 200, description = "The device.", body = Device))
)]
pub async fn show(mut ctx: Context, Path(id): Path<DeviceId>) -> Result<Json<Device>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Adds a device.
#[utoipa::path(
    post,
    path = "/api/devices",
    tag = "devices",
    request_body = NewDevice,
    responses((status = 201, description = "Added.", body = Device))
)]
pub async fn create(mut ctx: Context, Body(new): Body<NewDevice>) -> Result<Response> {
    let draft = rules::parse(&new.typed())?;
    let id = add(&mut ctx, &draft).await?;
    let clinic = ctx.clinic()?;
    let device = Device::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/devices/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(device)).into_response())
}

/// Replaces what is said of a device.
#[utoipa::path(
    post,
    path = "/api/devices/{id}",
    tag = "devices",
    params(("id" = DeviceId, Path, description = "The device.")),
    request_body = NewDevice,
    responses((status = 200, description = "Changed.", body = Device))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<DeviceId>,
    Body(new): Body<NewDevice>,
) -> Result<Json<Device>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&new.typed())?;
    change(&mut ctx, id, &draft).await?;
    saved(ctx, id).await
}

/// Takes a device out of use.
#[utoipa::path(
    post,
    path = "/api/devices/{id}/archive",
    tag = "devices",
    params(("id" = DeviceId, Path, description = "The device.")),
    responses((status = 200, description = "Out of use.", body = Device))
)]
pub async fn archive(mut ctx: Context, Path(id): Path<DeviceId>) -> Result<Json<Device>> {
    set_archived(&mut ctx, id, true).await?;
    saved(ctx, id).await
}

/// Takes a device back into use.
#[utoipa::path(
    post,
    path = "/api/devices/{id}/restore",
    tag = "devices",
    params(("id" = DeviceId, Path, description = "The device.")),
    responses((status = 200, description = "In use again.", body = Device))
)]
pub async fn restore(mut ctx: Context, Path(id): Path<DeviceId>) -> Result<Json<Device>> {
    set_archived(&mut ctx, id, false).await?;
    saved(ctx, id).await
}

async fn saved(mut ctx: Context, id: DeviceId) -> Result<Json<Device>> {
    let clinic = ctx.clinic()?;
    let device = Device::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(device))
}
