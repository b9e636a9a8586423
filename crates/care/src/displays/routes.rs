//! Paths and handlers of the wall and its links.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::audit::EventKind;
use base::keepsake::{Keepsake, Secret};
use base::request::DISPLAY;
use base::session::SessionToken;
use base::{Access, Context, Error, Permission, Result, Routes, Visitor, live};
use http::{HeaderMap, StatusCode, header};
use serde_json::json;
use ui::{Errors, Html, Page};
use uuid::Uuid;

use super::page::{Display, Index, Wall};
use super::{rules, store};
use crate::queue_tickets::{self, store as tickets};

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::QueueManage);
    let display = Access::Needs(Permission::QueueDisplay);
    Routes::new()
        .get(DISPLAY, display, show)
        .get("/queue/display/live", display, stream)
        .get("/queue/displays", manage, index)
        .post("/queue/displays", manage, create)
        .post("/queue/displays/close", manage, close)
        .get("/display/{token}", Access::Public, open)
}

async fn show(mut ctx: Context) -> Result<Response> {
    let (clinic, day, now) = (ctx.clinic()?, queue_tickets::today(&ctx), ctx.app.clock.now());
    let rows = tickets::of_day(ctx.tx(), clinic, day).await?;
    let wall = Wall::of(Page::of(&ctx.who, &ctx.request), &rows, now);
    Ok(if ctx.request.htmx {
        Html(wall.as_wall()).into_response()
    } else {
        Html(wall).into_response()
    })
}

async fn stream(ctx: Context, headers: HeaderMap) -> Result<Response> {
    live::stream(ctx, &headers).await
}

/// Lets a screen in that holds a link: it keeps the link's secret, and shows the wall under an address that tells
/// nobody in the room how to open it.
async fn open(visitor: Visitor, Path(link): Path<String>) -> Result<Response> {
    let (app, over) = (&visitor.app, Error::Gone { detail: "error-display-over" });
    let Some(link) = Secret::parse(&link) else { return Err(over) };
    let token = SessionToken::of_display(&link, &app.master);
    match Context::enter(app, &token, visitor.request.clone()).await {
        Ok(_) => {
            let kept = [(header::SET_COOKIE, Keepsake::Display.keep(&link, app.secure))];
            Ok((kept, Redirect::to(DISPLAY)).into_response())
        }
        Err(Error::SignIn) => Err(over),
        Err(error) => Err(error),
    }
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    page(&mut ctx, String::new(), Errors::new(), String::new()).await.map(Html)
}

async fn page(ctx: &mut Context, typed: String, errors: Errors, made: String) -> Result<Index> {
    let rows = store::all(ctx.tx()).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let displays = rows.iter().map(|row| Display::of(&p, row)).collect();
    Ok(Index { p, displays, typed, errors, made })
}

#[derive(serde::Deserialize)]
struct Named {
    #[serde(default)]
    label: String,
}

async fn create(mut ctx: Context, Form(named): Form<Named>) -> Result<Response> {
    let label = match rules::label(&named.label) {
        Ok(label) => label,
        Err(errors) => {
            let page = page(&mut ctx, named.label, errors, String::new()).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let own = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let link = Secret::generate(&ctx.app.random);
    let token = SessionToken::of_display(&link, &ctx.app.master);
    let made = store::open(ctx.tx(), &own, &token, &label).await?;
    let id = made.ok_or(Error::Conflict { detail: "error-displays-full" })?;
    ctx.note(EventKind::DisplayOpened, Some(id), json!({ "label": label }));
    let address = format!("{}/display/{}", ctx.app.public_url, link.text());
    let page = page(&mut ctx, String::new(), Errors::new(), address).await?;
    ctx.commit().await?;
    Ok(Html(page).into_response())
}

#[derive(serde::Deserialize)]
struct Which {
    id: Option<Uuid>,
}

async fn close(mut ctx: Context, Form(which): Form<Which>) -> Result<Redirect> {
    let id = which.id.ok_or(Error::Invalid { field: "id", detail: "error-choice" })?;
    let label = store::close(ctx.tx(), id).await?.ok_or(Error::NotFound)?;
    ctx.note(EventKind::DisplayClosed, Some(id), json!({ "label": label }));
    ctx.commit().await?;
    Ok(Redirect::to("/queue/displays"))
}
