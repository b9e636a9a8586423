//! Paths and handlers of skin analyses.

use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::{self, Cursor, Query};
use base::{Access, AnalysisId, Context, CustomerId, Error, Permission, Result, Routes};
use http::{StatusCode, header};
use ui::{Html, Page};

use super::page::{Choose, Index, New, Show, Summary};
use super::{api as json, request, rules, store};
use crate::customers;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::AnalysesRead);
    let create_right = Access::Needs(Permission::AnalysesCreate);
    let room = DefaultBodyLimit::max(rules::MAX_UPLOAD);
    Routes::new()
        .get("/analyses", read, index)
        .get("/analyses/new", create_right, new)
        .post("/analyses", create_right, create.layer(room))
        .get("/analyses/{id}", read, show)
        .get("/analyses/{id}/images/{name}", read, image)
        .get("/api/analyses", read, json::index)
        .post("/api/analyses", create_right, json::create.layer(room))
        .get("/api/analyses/{id}", read, json::show)
}

/// What a list is asked for.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Only those of this customer.
    pub customer_id: Option<CustomerId>,
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let limit = api::limit(asked.limit);
    let rows = store::page(
        ctx.tx(),
        clinic,
        asked.customer_id,
        Cursor::asked(asked.cursor.as_deref())?,
        limit + 1,
    )
    .await?;
    let total = store::count(ctx.tx(), clinic, asked.customer_id).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index {
        analyses: rows.iter().map(|row| Summary::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| format!("/analyses?cursor={}", cursor.text())),
        may_create: ctx.who.may(Permission::AnalysesCreate),
        own: ctx.who.customer.is_some(),
        p,
    };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

#[derive(serde::Deserialize)]
struct Whose {
    customer: Option<CustomerId>,
    #[serde(default)]
    search: String,
}

async fn new(mut ctx: Context, Query(whose): Query<Whose>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    if let Some(id) = whose.customer {
        let customer = store::customer_exists(ctx.tx(), clinic, id).await?;
        return Ok(Html(New { p, customer_id: id.to_string(), customer }).into_response());
    }
    let needle = customers::rules::needle(&whose.search);
    let rows = customers::store::page(ctx.tx(), clinic, &needle, None, 12).await?;
    let page = Choose {
        customers: rows
            .iter()
            .map(|row| {
                let number = customers::printed_number(row.number);
                (row.id.to_string(), row.full_name.clone(), number)
            })
            .collect(),
        search: whose.search,
        may_register: ctx.who.may(Permission::CustomersCreate),
        p,
    };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn create(
    mut ctx: Context,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let upload = read(form).await?;
    let id = request(&mut ctx, &upload).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/analyses/{id}")).into_response())
}

/// Reads the parts of the multipart form: `customer_id`, `consent`, `photo`.
pub async fn read(
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<rules::Upload> {
    let mut form = form.map_err(|_| Error::MediaType { detail: "error-form-expected" })?;
    let (mut customer, mut consent, mut photo) = (None, None, None);
    while let Some(part) = form.next_field().await.map_err(wrong)? {
        match part.name() {
            Some("customer_id") => customer = Some(part.text().await.map_err(wrong)?),
            Some("consent") => consent = Some(part.text().await.map_err(wrong)?),
            Some("photo") => photo = Some(part.bytes().await.map_err(wrong)?.to_vec()),
            _ => {}
        }
    }
    rules::upload(customer.as_deref(), consent.as_deref(), photo)
}

const UNREADABLE: Error = Error::Invalid { field: "body", detail: "error-body-unreadable" };

/// Only the photo can make a form too large.
fn wrong(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Error::Invalid { field: "photo", detail: "refusal-too-large-advice" }
    } else {
        UNREADABLE
    }
}

async fn show(mut ctx: Context, Path(id): Path<AnalysisId>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Show::of(p, &ctx.who, &row)?;
    Ok(if ctx.request.htmx {
        Html(page.as_report()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn image(mut ctx: Context, Path((id, name)): Path<(AnalysisId, String)>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let file = store::image(ctx.tx(), clinic, id, &name).await?;
    let app = ctx.app.clone();
    let file = app.files.load(&app, ctx.tx(), clinic, file).await?;
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        // Only for this person's browser, and asked again each time: a right withdrawn is withdrawn.
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, file.bytes).into_response())
}
