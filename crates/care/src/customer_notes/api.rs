//! Notes about customers for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{Context, CustomerId, Instant, NoteId, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::store::Row;
use super::{change, rules, set_deleted, store, write};
use crate::customers;
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(index, create, update, delete, restore))]
pub struct Document;

/// A note about a customer, for colleagues only.
#[derive(Serialize, ToSchema)]
pub struct CustomerNote {
    id: NoteId,
    customer_id: CustomerId,
    text: String,
    /// It stays on top of the customer's page.
    pinned: bool,
    /// Only its author, owner and admins read it.
    private: bool,
    /// Who wrote it; empty if nobody of the clinic.
    by: String,
    created_at: Instant,
    updated_at: Instant,
    /// It was taken away, and can be brought back.
    deleted: bool,
}

impl From<Row> for CustomerNote {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer,
            text: row.text,
            pinned: row.pinned,
            private: row.private,
            by: row.by_name.unwrap_or_default(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            deleted: row.deleted,
        }
    }
}

/// What a note is made from.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = WrittenCustomerNote)]
pub struct Written {
    #[schema(required, min_length = 1, max_length = 4000, pattern = r"[^\s\x00-\x1f\x7f-\x9f]")]
    text: String,
    pinned: bool,
    private: bool,
}

impl Written {
    fn typed(&self) -> Typed {
        let tick = |on: bool| if on { "on" } else { "" };
        Typed::default()
            .field("text", &self.text)
            .field("pinned", tick(self.pinned))
            .field("private", tick(self.private))
    }
}

async fn shown(ctx: &mut Context, id: NoteId) -> Result<CustomerNote> {
    let clinic = ctx.clinic()?;
    Ok(store::find(ctx.tx(), clinic, id).await?.into())
}

/// Lists the notes about a customer that this person may read, newest first.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/notes",
    operation_id = "notes",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "The newest 200.", body = List<CustomerNote>))
)]
pub async fn index(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
) -> Result<Json<List<CustomerNote>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let rows = store::of_customer(ctx.tx(), clinic, id, false).await?;
    let items: Vec<_> = rows.into_iter().map(CustomerNote::from).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Writes a note about a customer.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/notes",
    operation_id = "write_note",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = Written,
    responses((status = 201, description = "Written.", body = CustomerNote))
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(written): Body<Written>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&written.typed())?;
    let note = write(&mut ctx, id, &draft).await?;
    let made = shown(&mut ctx, note).await?;
    ctx.commit().await?;
    let location = format!("/api/customers/{id}/notes");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(made)).into_response())
}

/// Words a note anew. Its author may, the owner and admins.
#[utoipa::path(
    post,
    path = "/api/customer-notes/{id}",
    operation_id = "change_note",
    tag = "customers",
    params(("id" = NoteId, Path, description = "The note.")),
    request_body = Written,
    responses((status = 200, description = "Changed.", body = CustomerNote))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<NoteId>,
    Body(written): Body<Written>,
) -> Result<Json<CustomerNote>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&written.typed())?;
    change(&mut ctx, id, &draft).await?;
    let changed = shown(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Json(changed))
}

/// Takes a note away.
#[utoipa::path(
    post,
    path = "/api/customer-notes/{id}/delete",
    operation_id = "delete_note",
    tag = "customers",
    params(("id" = NoteId, Path, description = "The note.")),
    responses(
        (status = 200, description = "It is away.", body = CustomerNote),
        (status = 409, description = "It is away already."),
    )
)]
pub async fn delete(ctx: Context, Path(id): Path<NoteId>) -> Result<Json<CustomerNote>> {
    marked(ctx, id, true).await
}

/// Brings a note back.
#[utoipa::path(
    post,
    path = "/api/customer-notes/{id}/restore",
    operation_id = "restore_note",
    tag = "customers",
    params(("id" = NoteId, Path, description = "The note.")),
    responses(
        (status = 200, description = "It is back.", body = CustomerNote),
        (status = 409, description = "It was never away."),
    )
)]
pub async fn restore(ctx: Context, Path(id): Path<NoteId>) -> Result<Json<CustomerNote>> {
    marked(ctx, id, false).await
}

async fn marked(mut ctx: Context, id: NoteId, deleted: bool) -> Result<Json<CustomerNote>> {
    set_deleted(&mut ctx, id, deleted).await?;
    let note = shown(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Json(note))
}
