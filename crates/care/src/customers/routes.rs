//! Paths and handlers of customers.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::{self, Cursor, Query};
use base::audit::EventKind;
use base::{Access, Context, CustomerId, Error, NoteId, Permission, Result, Routes, Topic};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::filters::{Asked, Filter, Needle};
use super::page::{Edit, Index, Line, Part, Parts, Show};
use super::{api as json, filters, register, rules, store, tags_of};
use crate::{
    conditions, consents, customer_assignments, customer_merges, customer_notes, customer_tags,
    photo_consents, timeline,
};

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CustomersRead);
    let create_right = Access::Needs(Permission::CustomersCreate);
    let update_right = Access::Needs(Permission::CustomersUpdate);
    Routes::new()
        .get("/customers", read, index)
        .get("/customers/new", create_right, new)
        .post("/customers", create_right, create)
        .get("/customers/{id}", read, show)
        .get("/customers/{id}/edit", update_right, edit)
        .post("/customers/{id}", update_right, update)
        .get("/api/customers", read, json::index)
        .post("/api/customers", create_right, json::create)
        .get("/api/customers/{id}", read, json::show)
}

/// A page of customers that match.
pub(super) struct Found {
    pub rows: Vec<store::Row>,
    /// How many there are; `more` than that if it was not counted to the end.
    pub total: i64,
    pub more: bool,
    pub next: Option<Cursor>,
}

/// A page asks how many there are up to this number: nobody goes through more of them one by one.
const COUNTED: usize = 1_000;

/// Finds a page of them. `counted` is how far it matters how many there are in all; none is to the end.
pub(super) async fn find(
    ctx: &mut Context,
    asked: &Asked,
    filter: &Filter,
    counted: Option<usize>,
) -> Result<Found> {
    let clinic = ctx.clinic()?;
    let needle = Needle::of(&rules::needle(&asked.search));
    let (limit, after) = (api::limit(asked.limit), Cursor::asked(asked.cursor.as_deref())?);
    let sought = store::look_for(ctx.tx(), clinic, &needle).await?;
    let rows = store::matching(ctx.tx(), clinic, &sought, filter, after, limit + 1).await?;
    let bound = counted.filter(|bound| sought.are_more_than(*bound, filter));
    let (total, more) = match (i64::try_from(rows.len()), bound) {
        // The first page is all there is when it is not full.
        (Ok(found), _) if after.is_none() && found <= limit => (found, false),
        (_, Some(bound)) => (i64::try_from(bound).map_err(Error::internal)?, true),
        _ => (store::count(ctx.tx(), clinic, &sought, filter).await?, false),
    };
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    Ok(Found { rows, total, more, next })
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (found, mistakes) = match filters::parse(&asked, ctx.app.clock.now(), today(&ctx)) {
        Ok(filter) => (find(&mut ctx, &asked, &filter, Some(COUNTED)).await?, Vec::new()),
        Err(errors) => {
            let said = p.error_list(&errors).into_iter().map(|(_, text)| text).collect();
            (Found { rows: Vec::new(), total: 0, more: false, next: None }, said)
        }
    };
    let status =
        if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let ids: Vec<_> = found.rows.iter().map(|row| row.id).collect();
    let tags = customer_tags::store::of_customers(ctx.tx(), clinic, &ids).await?;
    let known = customer_tags::store::all(ctx.tx(), clinic).await?;
    let people = customer_assignments::store::people(ctx.tx(), clinic).await?;
    let who = ctx.who.clone();
    let page = Index {
        mistakes,
        lines: found.rows.iter().map(|row| Line::of(&p, row, &tags)).collect(),
        found: if found.more {
            p.n("customers-more-than", found.total)
        } else {
            p.n("customers-found", found.total)
        },
        next: found.next.map_or_else(String::new, |cursor| {
            format!("/customers?{}&cursor={}", asked.query(), cursor.text())
        }),
        tags: known.into_iter().map(|tag| (tag.key, tag.name)).collect(),
        people: people.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
        asked,
        may_create: who.may(Permission::CustomersCreate),
        may_export: who.may(Permission::CustomersExport),
        may_import: who.may(Permission::CustomersImport),
        may_assign: who.may(Permission::CustomersAssign),
        may_erase: who.may(Permission::CustomersErase),
        p,
    };
    Ok(if ctx.request.htmx {
        (status, Html(page.as_results())).into_response()
    } else {
        (status, Html(page)).into_response()
    })
}

async fn new(ctx: Context) -> Html<Edit> {
    let p = Page::of(&ctx.who, &ctx.request);
    Html(Edit { p, id: String::new(), form: rules::Form::default(), errors: Errors::new() })
}

async fn create(mut ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let record = match rules::parse(&form, today(&ctx)) {
        Ok(record) => record,
        Err(errors) => return Ok(mistakes(&ctx, String::new(), form, errors)),
    };
    let id = register(&mut ctx, &record).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

/// What the customer's page is asked for, besides a part of the timeline.
#[derive(serde::Deserialize)]
struct Look {
    #[serde(default)]
    kind: String,
    cursor: Option<String>,
    /// A note that was just taken away.
    deleted_note: Option<NoteId>,
}

async fn show(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(look): Query<Look>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = match store::find(ctx.tx(), clinic, id).await {
        Err(Error::NotFound) => return elsewhere(&mut ctx, id).await,
        found => found?,
    };
    let p = Page::of(&ctx.who, &ctx.request);
    let asked = timeline::rules::Asked { kind: look.kind, limit: None, cursor: look.cursor };
    let timeline = timeline::of_customer(&mut ctx, id, &asked, &p).await?;
    if ctx.request.htmx {
        return Ok(Html(Part { p, timeline }).into_response());
    }
    let people = if ctx.who.may(Permission::CustomersAssign) {
        let people = customer_assignments::store::people(ctx.tx(), clinic).await?;
        people.into_iter().map(|one| (one.id.to_string(), one.name)).collect()
    } else {
        Vec::new()
    };
    let merged = if ctx.who.may(Permission::CustomersMerge) {
        customer_merges::of_customer(&mut ctx, id, &p).await?
    } else {
        Vec::new()
    };
    let parts = Parts {
        people,
        merged,
        tags: tags_of(&mut ctx, id).await?,
        timeline,
        pinned: customer_notes::pinned(&mut ctx, id, &p).await?,
        consent: photo_consents::of_customer(ctx.tx(), clinic, id, &p).await?,
        signed: consents::summary(&mut ctx, id).await?,
        conditions: conditions::section(&mut ctx, id).await?,
        deleted_note: look.deleted_note.map_or_else(String::new, |id| id.to_string()),
        today: today(&ctx),
    };
    Ok(Html(Show::of(p, &ctx.who, &row, parts)).into_response())
}

/// The address of a record that went into another one leads there.
async fn elsewhere(ctx: &mut Context, id: CustomerId) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let kept = customer_merges::store::kept_for(ctx.tx(), clinic, id).await?;
    let kept = kept.ok_or(Error::NotFound)?;
    Ok(Redirect::to(&format!("/customers/{kept}")).into_response())
}

async fn edit(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let form = rules::Form::of(&row);
    Ok(Html(Edit { p, id: id.to_string(), form, errors: Errors::new() }))
}

async fn update(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(form): Form<rules::Form>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    // Not found comes before mistakes: a foreign id answers like a random one, whatever was typed.
    store::find(ctx.tx(), clinic, id).await?;
    let record = match rules::parse(&form, today(&ctx)) {
        Ok(record) => record,
        Err(errors) => return Ok(mistakes(&ctx, id.to_string(), form, errors)),
    };
    let now = ctx.app.clock.now();
    if !store::update(ctx.tx(), clinic, id, &record, now).await? {
        return Err(Error::NotFound);
    }
    ctx.announce_to(Topic::Customers, [id]);
    ctx.note(EventKind::CustomerUpdated, Some(id.0), serde_json::json!({}));
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

/// The form again, with what was typed and what is wrong with it.
fn mistakes(ctx: &Context, id: String, form: rules::Form, errors: Errors) -> Response {
    let p = Page::of(&ctx.who, &ctx.request);
    (StatusCode::UNPROCESSABLE_ENTITY, Html(Edit { p, id, form, errors })).into_response()
}

/// The clinic's date.
pub fn today(ctx: &Context) -> jiff::civil::Date {
    let zone = ctx.who.clinic.as_ref().map_or(jiff::tz::TimeZone::UTC, |c| c.zone.clone());
    ctx.app.clock.now().0.to_zoned(zone).date()
}
