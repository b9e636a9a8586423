//! Paths and handlers of skin analyses.

use axum::Form as Body;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::{self, Cursor, Query};
use base::audit::EventKind;
use base::{Access, AnalysisId, Context, CustomerId, Error, Permission, Result, Routes, VisitId};
use http::StatusCode;
use skin::View;
use ui::{Html, Page};

use super::page::{Around, Choose, Erase, Index, New, Show, Summary};
use super::pictures::{self, Pictures, Signed};
use super::{api as json, erasing, request, rules, store};
use crate::{analysis_notes, customers, photo_consents, photo_retention, recommendations, shares};

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::AnalysesRead);
    let create_right = Access::Needs(Permission::AnalysesCreate);
    let erase_right = Access::Needs(Permission::AnalysesErase);
    let room = DefaultBodyLimit::max(rules::MAX_UPLOAD);
    Routes::new()
        .get("/analyses", read, index)
        .get("/analyses/new", create_right, new)
        .post("/analyses", create_right, create.layer(room))
        .get("/analyses/{id}", read, show)
        .get("/analyses/{id}/images/{name}", read, image)
        .get("/analyses/{id}/erase", erase_right, ask)
        .post("/analyses/{id}/erase", erase_right, delete)
        .get("/api/analyses", read, json::index)
        .post("/api/analyses", create_right, json::create.layer(room))
        .get("/api/analyses/{id}", read, json::show)
        .delete("/api/analyses/{id}", erase_right, json::delete)
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
    let pictures = Pictures::of(&ctx);
    let page = Index {
        analyses: rows.iter().map(|row| Summary::of(&p, row, &pictures)).collect(),
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
    visit: Option<VisitId>,
    view: Option<String>,
    #[serde(default)]
    search: String,
}

async fn new(mut ctx: Context, Query(whose): Query<Whose>) -> Result<Response> {
    if let Some(id) = whose.customer {
        return capture(ctx, id, &whose).await;
    }
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
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

/// The camera; before it, the consent of whoever never gave one.
async fn capture(mut ctx: Context, id: CustomerId, whose: &Whose) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    if !photo_consents::of_customer(ctx.tx(), clinic, id, &p).await?.stands {
        let first = format!("/customers/{id}/photo-consent?next=photo");
        return Ok(Redirect::to(&first).into_response());
    }
    let wanted = whose.view.as_deref().and_then(View::parse);
    let views = wanted.map_or_else(|| View::ALL.to_vec(), |view| vec![view]);
    let months = photo_retention::months(ctx.tx(), clinic).await?;
    let page = New {
        customer_id: id.to_string(),
        customer: customer.full_name,
        visit: whose.visit.map_or_else(String::new, |visit| visit.to_string()),
        views: views.into_iter().map(View::as_str).collect(),
        kept: months.map_or_else(String::new, |months| p.n("retention-told", months)),
        p,
    };
    Ok(Html(page).into_response())
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

/// Reads the parts of the multipart form.
pub async fn read(
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<rules::Upload> {
    let mut form = form.map_err(|_| Error::MediaType { detail: "error-form-expected" })?;
    let mut parts = rules::Parts::default();
    while let Some(part) = form.next_field().await.map_err(wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "customer_id" => parts.customer = Some(part.text().await.map_err(wrong)?),
            "consent" => parts.consent = Some(part.text().await.map_err(wrong)?),
            "view" => parts.view = Some(part.text().await.map_err(wrong)?),
            "visit_id" => parts.visit = Some(part.text().await.map_err(wrong)?),
            "photo" => parts.photo = Some(part.bytes().await.map_err(wrong)?.to_vec()),
            "photo_left" => parts.left = Some(part.bytes().await.map_err(wrong)?.to_vec()),
            "photo_right" => parts.right = Some(part.bytes().await.map_err(wrong)?.to_vec()),
            _ => {}
        }
    }
    parts.upload()
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
    let earlier = store::of_view(ctx.tx(), clinic, row.customer, &row.view, 60).await?;
    let recommendations = match row.findings.clone() {
        Some(findings) => {
            let findings = super::read_findings(findings)?;
            Some(recommendations::section(&mut ctx, row.customer, &findings).await?)
        }
        None => None,
    };
    let around = Around {
        parts: store::of_visit(ctx.tx(), clinic, row.visit).await?,
        earlier: earlier.iter().find(|one| one.created_at < row.created_at).map(|one| one.id),
        notes: analysis_notes::of_analysis(&mut ctx, id, &p).await?,
        shares: shares::of_analysis(&mut ctx, id, &p).await?,
        recommendations,
    };
    let page = Show::of(p, &ctx.who, &row, around, &Pictures::of(&ctx))?;
    Ok(if ctx.request.htmx && page.is_under_way() {
        Html(page.as_report()).into_response()
    } else if ctx.request.htmx {
        // What is done has more on its page than the part that asked: it is loaded anew.
        ([("hx-refresh", "true")], Html(page.as_report())).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn image(
    ctx: Context,
    Path(which): Path<(AnalysisId, String)>,
    Query(signed): Query<Signed>,
    asked: HeaderMap,
) -> Result<Response> {
    pictures::serve(ctx, which, signed, &asked).await
}

async fn ask(mut ctx: Context, Path(id): Path<AnalysisId>) -> Result<Html<Erase>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Erase { summary: Summary::of(&p, &row, &Pictures::of(&ctx)), p }))
}

/// That it is meant.
#[derive(Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Meant {
    /// `yes`: what is erased cannot be brought back.
    #[param(pattern = "^yes$")]
    pub confirm: String,
}

async fn delete(
    ctx: Context,
    Path(id): Path<AnalysisId>,
    Body(meant): Body<Meant>,
) -> Result<Redirect> {
    let customer = erase(ctx, id, &meant).await?;
    Ok(Redirect::to(&format!("/customers/{customer}")))
}

/// Erases an analysis; gives whose it was.
pub async fn erase(mut ctx: Context, id: AnalysisId, meant: &Meant) -> Result<CustomerId> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    crate::confirmed(&meant.confirm)?;
    erasing::erase(&mut ctx, id).await?;
    let about = serde_json::json!({ "customer": row.customer, "taken_at": row.created_at });
    ctx.note(EventKind::AnalysisErased, Some(id.0), about);
    ctx.commit().await?;
    Ok(row.customer)
}
