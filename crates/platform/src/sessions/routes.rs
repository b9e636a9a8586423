//! Paths and handlers of one's own sessions. The list is a part of `/account/security`.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::session::drop_cookie;
use base::{Access, Context, Error, Result, Routes};
use http::header;
use uuid::Uuid;

use super::{api, store};
use crate::letters::Change;
use crate::notices;

/// The routes of this slice.
pub fn routes() -> Routes {
    let own = Access::InPerson;
    Routes::new()
        .post("/account/sessions/{id}/end", own, delete)
        .post("/account/sessions/end-others", own, delete_others)
        .post("/account/sessions/end-all", own, delete_all)
        .get("/api/sessions", own, api::index)
        .delete("/api/sessions/{id}", own, api::delete)
}

async fn delete(ctx: Context, Path(id): Path<Uuid>) -> Result<Redirect> {
    end(ctx, id).await?;
    Ok(Redirect::to("/account/security?done=session"))
}

/// Ends one session of one's own; another's is not there.
pub async fn end(ctx: Context, id: Uuid) -> Result<()> {
    let token = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let (app, request) = (ctx.app.clone(), ctx.request.clone());
    // The context only reads during a visit and in a suspended clinic.
    drop(ctx);
    let ended = store::end(&app, &token, id, &request).await?;
    if ended { Ok(()) } else { Err(Error::NotFound) }
}

async fn delete_others(ctx: Context) -> Result<Redirect> {
    end_all(ctx, false).await?;
    Ok(Redirect::to("/account/security?done=sessions"))
}

async fn delete_all(ctx: Context) -> Result<Response> {
    let cookie = [(header::SET_COOKIE, drop_cookie(ctx.app.secure))];
    end_all(ctx, true).await?;
    Ok((cookie, Redirect::to("/auth/login?signed_out=1")).into_response())
}

async fn end_all(ctx: Context, this_one: bool) -> Result<()> {
    let token = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let (app, request, account) = (ctx.app.clone(), ctx.request.clone(), ctx.who.account);
    drop(ctx);
    let mut tx = app.pools.auth().begin().await?;
    store::end_all(&mut tx, &token, this_one, &request).await?;
    notices::tell(&mut tx, &app, account, Change::SignedOutEverywhere).await?;
    Ok(tx.commit().await?)
}
