//! Two records of one person become one, and two again if that was a mistake.

mod api;
mod page;
mod routes;
pub mod rules;
pub(crate) mod store;

pub use api::Document;
pub use page::Merged;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, CustomerId, Error, MergeId, Result, Topic};
use serde_json::json;

use crate::customers;
use crate::customers::rules::{Form, parse};

/// What was merged into a record, for its page.
pub async fn of_customer(
    ctx: &mut Context,
    customer: CustomerId,
    p: &ui::Page,
) -> Result<Vec<Merged>> {
    let clinic = ctx.clinic()?;
    let rows = store::into(ctx.tx(), clinic, customer).await?;
    Ok(rows.iter().map(|row| Merged::of(p, row)).collect())
}

/// Merges the other record into the one kept.
async fn merge(ctx: &mut Context, kept: CustomerId, other: CustomerId) -> Result<MergeId> {
    let (clinic, at, by) = (ctx.clinic()?, ctx.app.clock.now(), ctx.who.member);
    if kept == other {
        return Err(Error::Invalid { field: "other_id", detail: "error-merge-itself" });
    }
    hold(ctx, kept, other).await?;
    if store::has_account(ctx.tx(), other).await? {
        return Err(Error::Conflict { detail: "error-merge-account" });
    }
    if store::are_both_in_line(ctx.tx(), clinic, kept, other).await? {
        return Err(Error::Conflict { detail: "error-merge-queue" });
    }
    let before = record(ctx, kept).await?;
    let after = rules::joined(&before, &record(ctx, other).await?);
    let moved = store::move_all(ctx.tx(), clinic, kept, other).await?;
    store::join_visits(ctx.tx(), clinic, kept, other).await?;
    store::point(ctx.tx(), clinic, other, Some(kept), at).await?;
    write(ctx, kept, &after, "error-merge-long").await?;
    let id = MergeId::new(&ctx.app.clock, &ctx.app.random);
    let filled = rules::filled(&before, &after);
    let new = store::New { id, kept, merged: other, moved: &moved, filled: &filled, by, at };
    store::add(ctx.tx(), clinic, &new).await?;
    tell(ctx, kept, other);
    ctx.note(EventKind::CustomersMerged, Some(kept.0), json!({ "merged": other, "merge": id }));
    Ok(id)
}

/// Takes a merge back; gives the record that is there again.
async fn undo(ctx: &mut Context, id: MergeId) -> Result<store::Row> {
    let (clinic, at, by) = (ctx.clinic()?, ctx.app.clock.now(), ctx.who.member);
    let row = store::find(ctx.tx(), clinic, id).await?;
    if !store::end(ctx.tx(), clinic, id, by, at).await? {
        return Err(Error::Conflict { detail: "error-merge-undone" });
    }
    let Some(now) = form(ctx, row.kept).await? else {
        return Err(Error::Conflict { detail: "error-merge-gone" });
    };
    store::move_back(ctx.tx(), clinic, row.kept, row.merged, &row.moved).await?;
    store::point(ctx.tx(), clinic, row.merged, None, at).await?;
    write(ctx, row.kept, &rules::emptied(&now, &row.filled), "error-merge-gone").await?;
    tell(ctx, row.kept, row.merged);
    let about = json!({ "merged": row.merged, "merge": id });
    ctx.note(EventKind::CustomersParted, Some(row.kept.0), about);
    Ok(row)
}

/// Both records as they are until the end; not found if one of them is not there.
async fn hold(ctx: &mut Context, kept: CustomerId, other: CustomerId) -> Result<()> {
    let clinic = ctx.clinic()?;
    match crate::customers::store::hold(ctx.tx(), clinic, &[kept, other]).await? {
        2 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

async fn record(ctx: &mut Context, id: CustomerId) -> Result<Form> {
    form(ctx, id).await?.ok_or(Error::NotFound)
}

async fn form(ctx: &mut Context, id: CustomerId) -> Result<Option<Form>> {
    let clinic = ctx.clinic()?;
    match customers::store::find(ctx.tx(), clinic, id).await {
        Ok(row) => Ok(Some(Form::of(&row))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Keeps the record; what cannot be one is a conflict that this sentence explains.
async fn write(ctx: &mut Context, id: CustomerId, form: &Form, detail: &'static str) -> Result<()> {
    let (clinic, at, today) = (ctx.clinic()?, ctx.app.clock.now(), customers::today(ctx));
    let record = parse(form, today).map_err(|_| Error::Conflict { detail })?;
    customers::store::update(ctx.tx(), clinic, id, &record, at).await?;
    Ok(())
}

fn tell(ctx: &mut Context, kept: CustomerId, other: CustomerId) {
    ctx.announce_to(Topic::Customers, [kept, other]);
    ctx.announce(Topic::Bookings);
    ctx.announce(Topic::Queue);
}
