//! Customers of a clinic: register, find, read, correct.

mod api;
pub mod filters;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;
pub use routes::today;

use axum::response::{IntoResponse, Response};
use base::audit::EventKind;
use base::{Context, CustomerId, MemberId, Permission, Result, Topic};
use ui::{Html, Page};

use crate::customer_tags;

/// Registers a customer of whoever registers them.
pub(crate) async fn register(ctx: &mut Context, record: &rules::Record) -> Result<CustomerId> {
    let by = ctx.who.member;
    register_for(ctx, record, by).await
}

/// Registers a customer: the row, its number, and the note in the clinic's log.
pub async fn register_for(
    ctx: &mut Context,
    record: &rules::Record,
    assigned_to: Option<MemberId>,
) -> Result<CustomerId> {
    let clinic = ctx.clinic()?;
    let id = CustomerId::new(&ctx.app.clock, &ctx.app.random);
    let (at, by) = (ctx.app.clock.now(), ctx.who.member);
    store::add(ctx.tx(), clinic, &store::NewCustomer { id, record, by, assigned_to, at }).await?;
    ctx.announce_to(Topic::Customers, [id]);
    ctx.note(EventKind::CustomerRegistered, Some(id.0), serde_json::json!({}));
    Ok(id)
}

/// The tags on a customer's page.
async fn tags_of(ctx: &mut Context, id: CustomerId) -> Result<page::Tags> {
    let clinic = ctx.clinic()?;
    let now = customer_tags::store::of_customers(ctx.tx(), clinic, &[id]).await?;
    let known = customer_tags::store::all(ctx.tx(), clinic).await?;
    Ok(page::Tags {
        customer: id.to_string(),
        now: now.into_iter().map(|row| row.name).collect(),
        known: known.into_iter().map(|tag| tag.name).collect(),
        may_update: ctx.who.may(Permission::CustomersUpdate),
    })
}

/// They by themselves, after one changed.
pub(crate) async fn tags_part(ctx: &mut Context, id: CustomerId) -> Result<Response> {
    let tags = tags_of(ctx, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(page::TagsPart { p, tags }).into_response())
}

/// A name, and what they are called.
pub fn with_nickname(full_name: &str, nickname: &str) -> String {
    if nickname.is_empty() { full_name.to_owned() } else { format!("{full_name} ({nickname})") }
}

/// The printed form of a customer's number: HN000042.
pub fn printed_number(number: i64) -> String {
    format!("HN{number:06}")
}
