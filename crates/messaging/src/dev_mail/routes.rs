//! Paths and handlers of kept mails.

use std::path::Path as Folder;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::{Access, Error, Result, Routes, Visitor};
use http::header;
use ui::{Html, Page};
use uuid::Uuid;

use super::folder;
use super::page::{Index, Show};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/dev/mail", Access::Public, index)
        .get("/dev/mail/{mail}", Access::Public, show)
        .get("/dev/mail/{mail}/html", Access::Public, html)
        .get("/dev/mail/{mail}/raw", Access::Public, raw)
}

/// The folder, where there is one and letters are nobody's secret.
fn folder(visitor: &Visitor) -> Result<&Folder> {
    let app = &visitor.app;
    app.mailer.outbox().filter(|_| !app.secure).ok_or(Error::NotFound)
}

async fn index(visitor: Visitor) -> Result<Html<Index>> {
    let mails = folder::newest(folder(&visitor)?).await?;
    Ok(Html(Index { p: Page::for_visitor(&visitor.request), mails }))
}

async fn show(visitor: Visitor, Path(id): Path<Uuid>) -> Result<Html<Show>> {
    let mail = folder::read(folder(&visitor)?, id).await?;
    Ok(Html(Show { p: Page::for_visitor(&visitor.request), mail }))
}

async fn html(visitor: Visitor, Path(id): Path<Uuid>) -> Result<Response> {
    let mail = folder::read(folder(&visitor)?, id).await?;
    Ok(ui::letter(mail.html))
}

async fn raw(visitor: Visitor, Path(id): Path<Uuid>) -> Result<Response> {
    let mail = folder::read(folder(&visitor)?, id).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], mail.raw).into_response())
}
