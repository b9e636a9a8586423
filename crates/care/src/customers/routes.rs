//! Paths and handlers of customers.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::{self, Cursor, Query};
use base::audit::EventKind;
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Edit, Index, Line, Show};
use super::{api as json, register, rules, store};
use crate::analyses;

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

/// What a list is asked for.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a name, phone or number.
    #[serde(default)]
    pub search: String,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let (needle, limit) = (rules::needle(&asked.search), api::limit(asked.limit));
    let rows =
        store::page(ctx.tx(), clinic, &needle, Cursor::asked(asked.cursor.as_deref())?, limit + 1)
            .await?;
    let total = store::count(ctx.tx(), clinic, &needle).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index {
        lines: rows.iter().map(|row| Line::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            format!("/customers?search={}&cursor={}", ui::query(&asked.search), cursor.text())
        }),
        search: asked.search,
        may_create: ctx.who.may(Permission::CustomersCreate),
        p,
    };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
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

async fn show(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Html<Show>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let history = analyses::of_customer(ctx.tx(), clinic, id, &p).await?;
    Ok(Html(Show::of(p, &ctx.who, &row, history)))
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
pub(super) fn today(ctx: &Context) -> jiff::civil::Date {
    let zone = ctx.who.clinic.as_ref().map_or(jiff::tz::TimeZone::UTC, |c| c.zone.clone());
    ctx.app.clock.now().0.to_zoned(zone).date()
}
