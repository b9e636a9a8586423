//! Paths and handlers of notes about customers.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, CustomerId, NoteId, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::Edit;
use super::store::Row;
use super::{api as json, change, own, rules, set_deleted, write};
use crate::customers;
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CustomersRead);
    let update_right = Access::Needs(Permission::CustomersUpdate);
    Routes::new()
        .post("/customers/{id}/notes", update_right, create)
        .get("/customer-notes/{id}/edit", update_right, edit)
        .post("/customer-notes/{id}", update_right, update)
        .post("/customer-notes/{id}/delete", update_right, delete)
        .post("/customer-notes/{id}/restore", update_right, restore)
        .get("/api/customers/{id}/notes", read, json::index)
        .post("/api/customers/{id}/notes", update_right, json::create)
        .post("/api/customer-notes/{id}", update_right, json::update)
        .post("/api/customer-notes/{id}/delete", update_right, json::delete)
        .post("/api/customer-notes/{id}/restore", update_right, json::restore)
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let typed = Typed::from(fields);
    let draft = match rules::parse(&typed) {
        Ok(draft) => draft,
        Err(errors) => {
            let action = format!("/customers/{id}/notes");
            return Ok(mistakes(&ctx, id, customer.full_name, action, typed, errors));
        }
    };
    let note = write(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    let place = if draft.pinned { "pinned".to_owned() } else { format!("notes-{note}") };
    Ok(Redirect::to(&format!("/customers/{id}#{place}")).into_response())
}

async fn edit(mut ctx: Context, Path(id): Path<NoteId>) -> Result<Html<Edit>> {
    let row = own(&mut ctx, id).await?;
    let name = name_of(&mut ctx, &row).await?;
    let tick = |on: bool| if on { "on" } else { "" };
    let form = Typed::default()
        .field("text", &row.text)
        .field("pinned", tick(row.pinned))
        .field("private", tick(row.private));
    let p = Page::of(&ctx.who, &ctx.request);
    let (customer, action) = (row.customer.to_string(), format!("/customer-notes/{id}"));
    Ok(Html(Edit { p, customer, name, action, form, errors: Errors::new() }))
}

async fn update(
    mut ctx: Context,
    Path(id): Path<NoteId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let row = own(&mut ctx, id).await?;
    let typed = Typed::from(fields);
    let draft = match rules::parse(&typed) {
        Ok(draft) => draft,
        Err(errors) => {
            let name = name_of(&mut ctx, &row).await?;
            let action = format!("/customer-notes/{id}");
            return Ok(mistakes(&ctx, row.customer, name, action, typed, errors));
        }
    };
    change(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{}#notes-{id}", row.customer)).into_response())
}

async fn name_of(ctx: &mut Context, row: &Row) -> Result<String> {
    let clinic = ctx.clinic()?;
    Ok(customers::store::find(ctx.tx(), clinic, row.customer).await?.full_name)
}

/// The form again, with what was typed and what is wrong with it.
fn mistakes(
    ctx: &Context,
    customer: CustomerId,
    name: String,
    action: String,
    form: Typed,
    errors: Errors,
) -> Response {
    let (p, customer) = (Page::of(&ctx.who, &ctx.request), customer.to_string());
    let page = Edit { p, customer, name, action, form, errors };
    (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()
}

/// Takes it away. With htmx a toast offers the way back; without, the customer's page does.
async fn delete(mut ctx: Context, Path(id): Path<NoteId>) -> Result<Response> {
    let row = set_deleted(&mut ctx, id, true).await?;
    let (htmx, p) = (ctx.request.htmx, Page::of(&ctx.who, &ctx.request));
    ctx.commit().await?;
    if htmx {
        let undo = format!("/customer-notes/{id}/restore");
        let text = p.t("note-deleted").into_owned();
        let toast = serde_json::json!({ "app:toast": { "text": text, "undo": undo } });
        return Ok((StatusCode::NO_CONTENT, [ui::trigger(&toast)]).into_response());
    }
    let back = format!("/customers/{}?deleted_note={id}#timeline", row.customer);
    Ok(Redirect::to(&back).into_response())
}

async fn restore(mut ctx: Context, Path(id): Path<NoteId>) -> Result<Response> {
    let row = set_deleted(&mut ctx, id, false).await?;
    let htmx = ctx.request.htmx;
    ctx.commit().await?;
    Ok(if htmx {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(&format!("/customers/{}#notes-{id}", row.customer)).into_response()
    })
}
