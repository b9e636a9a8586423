//! Tags for programs.

use axum::Json;
use axum::extract::Path;
use base::api::{Body, List};
use base::{Context, CustomerId, Result};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::rules::Name;
use super::store::{self, Tag};
use super::{add, remove};
use crate::customers;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(index, show, create, delete))]
pub struct Document;

/// A tag by its name.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = TagName)]
pub struct Typed {
    /// One line; upper and lower case are the same tag.
    #[schema(required, max_length = 40, pattern = r"[^\s#\x00-\x1f\x7f-\x9f]", example = "VIP")]
    tag: String,
}

fn list(items: Vec<Tag>) -> Json<List<Tag>> {
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Json(List { items, total, next: None })
}

async fn of_customer(ctx: &mut Context, id: CustomerId) -> Result<Vec<Tag>> {
    let clinic = ctx.clinic()?;
    let rows = store::of_customers(ctx.tx(), clinic, &[id]).await?;
    Ok(rows.into_iter().map(|row| Tag { key: row.key, name: row.name }).collect())
}

/// Lists the clinic's tags.
#[utoipa::path(
    get,
    path = "/api/tags",
    operation_id = "tags",
    tag = "customers",
    responses((status = 200, description = "The first 200.", body = List<Tag>))
)]
pub async fn index(mut ctx: Context) -> Result<Json<List<Tag>>> {
    let clinic = ctx.clinic()?;
    Ok(list(store::all(ctx.tx(), clinic).await?))
}

/// Lists a customer's tags.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/tags",
    operation_id = "customer_tags",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "All of them.", body = List<Tag>))
)]
pub async fn show(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Json<List<Tag>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    Ok(list(of_customer(&mut ctx, id).await?))
}

/// Gives a customer a tag.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/tags",
    operation_id = "add_tag",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = Typed,
    responses((status = 200, description = "Their tags now.", body = List<Tag>))
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(typed): Body<Typed>,
) -> Result<Json<List<Tag>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    add(&mut ctx, id, &Name::parse(&typed.tag)?).await?;
    let tags = of_customer(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(list(tags))
}

/// Takes a tag from a customer.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/tags/delete",
    operation_id = "remove_tag",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = Typed,
    responses((status = 200, description = "Their tags now.", body = List<Tag>))
)]
pub async fn delete(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(typed): Body<Typed>,
) -> Result<Json<List<Tag>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    remove(&mut ctx, id, &Name::parse(&typed.tag)?).await?;
    let tags = of_customer(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(list(tags))
}
