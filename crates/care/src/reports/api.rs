//! The report, for people and for programs: both get the same file.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::Query;
use base::audit::{self, EventKind, Report};
use base::{Access, AnalysisId, Context, Error, Lang, Permission, Result, Routes};
use http::header;
use utoipa::OpenApi;

use super::report;
use crate::analyses::store;
use crate::customers::printed_number;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::AnalysesRead);
    Routes::new().get("/analyses/{id}/report", read, show).get(
        "/api/analyses/{id}/report",
        read,
        show,
    )
}

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Document;

/// In which language.
#[derive(Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// `th` or `en`; the reader's own, if nothing is said.
    pub lang: String,
}

/// Gives the report of an analysis as a PDF.
#[utoipa::path(
    get,
    path = "/api/analyses/{id}/report",
    operation_id = "analysis_report",
    tag = "analyses",
    params(("id" = AnalysisId, Path, description = "The analysis."), Asked),
    responses(
        (status = 200, description = "The report.", content_type = "application/pdf", body = Vec<u8>),
        (status = 409, description = "There is no result."),
    )
)]
pub async fn show(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let lang = match asked.lang.as_str() {
        "" => ctx.request.chosen_lang.unwrap_or(ctx.who.lang),
        code => {
            Lang::parse(code).ok_or(Error::Invalid { field: "lang", detail: "error-choice" })?
        }
    };
    let report = report(&mut ctx, &row, lang).await?;
    let (app, who, request) = (ctx.app.clone(), ctx.who.clone(), ctx.request.clone());
    // The connection goes back before the sheets are drawn.
    drop(ctx);
    let drawn = tokio::task::spawn_blocking(move || documents::write_analysis_report(&report));
    let bytes = drawn.await.map_err(Error::internal)?.map_err(Error::internal)?;
    audit::report_aside(
        &app,
        Report {
            kind: EventKind::AnalysisExported,
            account: Some(who.account),
            clinic: Some(clinic),
            subject: Some(id.0),
            detail: serde_json::json!({ "lang": lang.code() }),
            request: &request,
        },
    );
    let day = row.created_at.0.strftime("%Y-%m-%d");
    let name = format!("skin-{}-{day}-{}.pdf", printed_number(row.customer_number), lang.code());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
