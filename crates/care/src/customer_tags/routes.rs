//! Paths and handlers of tags.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, CustomerId, Permission, Result, Routes};

use super::rules::Name;
use super::{add, api as json, remove};
use crate::customers;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CustomersRead);
    let update_right = Access::Needs(Permission::CustomersUpdate);
    Routes::new()
        .post("/customers/{id}/tags", update_right, create)
        .post("/customers/{id}/tags/delete", update_right, delete)
        .get("/api/tags", read, json::index)
        .get("/api/customers/{id}/tags", read, json::show)
        .post("/api/customers/{id}/tags", update_right, json::create)
        .post("/api/customers/{id}/tags/delete", update_right, json::delete)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    tag: String,
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    add(&mut ctx, id, &Name::parse(&typed.tag)?).await?;
    shown(ctx, id).await
}

async fn delete(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    remove(&mut ctx, id, &Name::parse(&typed.tag)?).await?;
    shown(ctx, id).await
}

/// The tags as they are now: by themselves for htmx, else on the customer's page.
async fn shown(mut ctx: Context, id: CustomerId) -> Result<Response> {
    if ctx.request.htmx {
        let part = customers::tags_part(&mut ctx, id).await?;
        ctx.commit().await?;
        return Ok(part);
    }
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}#tags")).into_response())
}
