//! Paths and handlers of keys. No key can have `keys.manage`, so all of it is for people.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};
use uuid::Uuid;

use super::page::{Created, Index, Line, New, Revoke};
use super::{api, make, revoke, rules, store};

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::KeysManage);
    Routes::new()
        .get("/settings/keys", manage, index)
        .get("/settings/keys/new", manage, new)
        .post("/settings/keys", manage, create)
        .get("/settings/keys/{id}/revoke", manage, edit)
        .post("/settings/keys/{id}/revoke", manage, delete)
        .get("/api/keys", manage, api::index)
        .post("/api/keys", manage, api::create)
        .get("/api/keys/{id}", manage, api::show)
        .post("/api/keys/{id}/revoke", manage, api::delete)
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    ctx.clinic()?;
    let rows = store::all(ctx.tx()).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let lines = rows.iter().map(|row| Line::of(&p, row)).collect();
    Ok(Html(Index { p, lines }))
}

async fn new(ctx: Context) -> Result<Html<New>> {
    ctx.clinic()?;
    let form = BTreeMap::from([("days".to_owned(), "90".to_owned())]);
    Ok(Html(New::of(&ctx, &form, Errors::new())))
}

/// The secret is on the answer to this form and nowhere else: there is no address to come back to.
async fn create(mut ctx: Context, Form(form): Form<BTreeMap<String, String>>) -> Result<Response> {
    ctx.clinic()?;
    let given = |name: &str| form.get(name).map_or("", String::as_str);
    let scopes = form.keys().filter_map(|name| name.strip_prefix("scope-"));
    let allowed = rules::choosable(&ctx.who);
    let draft = match rules::parse(given("label"), scopes, given("days"), &allowed) {
        Ok(draft) => draft,
        Err(errors) => {
            let page = New::of(&ctx, &form, errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let made = make(&mut ctx, &draft).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    ctx.commit().await?;
    let page = Created {
        label: draft.label,
        key: made.token.text(),
        expires: p.date(made.expires_at.0),
        p,
    };
    Ok((StatusCode::CREATED, Html(page)).into_response())
}

/// Asks first. What is over already is on the list.
async fn edit(mut ctx: Context, Path(id): Path<Uuid>) -> Result<Response> {
    let rows = store::all(ctx.tx()).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let row = rows.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    let line = Line::of(&p, row);
    Ok(if line.works {
        Html(Revoke { p, line }).into_response()
    } else {
        Redirect::to("/settings/keys").into_response()
    })
}

async fn delete(ctx: Context, Path(id): Path<Uuid>) -> Result<Redirect> {
    revoke(ctx, id).await?;
    Ok(Redirect::to("/settings/keys"))
}
