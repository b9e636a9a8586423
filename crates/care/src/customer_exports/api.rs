//! The file, for people and for programs: both get the same.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use base::api::{Cursor, Query};
use base::audit::{self, EventKind, Report};
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use http::{HeaderValue, header};
use ui::Page;
use utoipa::OpenApi;

use super::file::{self, Format, Line};
use crate::customer_tags;
use crate::customers::filters::{self, Asked, Needle};
use crate::customers::{rules, store, today};

/// How many customers are read at once.
const BATCH: i64 = 2_000;

/// The routes of this slice.
pub fn routes() -> Routes {
    let take_out = Access::Needs(Permission::CustomersExport);
    Routes::new().get("/customers/export", take_out, show).get(
        "/api/customers/export",
        take_out,
        show,
    )
}

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Document;

/// What kind of file.
#[derive(Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Wanted {
    /// `csv` or `xlsx`.
    #[param(pattern = r"^\s*(csv|xlsx)?\s*$")]
    pub format: String,
}

/// Gives customers as a file for spreadsheets, with the filters of the list. That somebody took it stands in the
/// clinic's log before they have it.
#[utoipa::path(
    get,
    path = "/api/customers/export",
    operation_id = "export",
    tag = "customers",
    params(Wanted, Asked),
    responses(
        (status = 200, description = "The file.", content_type = "text/csv", body = Vec<u8>),
        (status = 409, description = "More customers than the file can hold."),
    )
)]
pub async fn show(
    mut ctx: Context,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let format = Format::asked(&wanted.format)?;
    let p = Page::of(&ctx.who, &ctx.request);
    let lines = read(&mut ctx, &p, &asked, format).await?;
    let (app, who, request) = (ctx.app.clone(), ctx.who.clone(), ctx.request.clone());
    // The reading transaction ends first: the report needs a connection of its own.
    drop(ctx);
    let rows = lines.len();
    let (heading, sheet) = (file::heading(&p), p.t("nav-customers").into_owned());
    let made = tokio::task::spawn_blocking(move || file::write(format, &sheet, &heading, &lines));
    let bytes = made.await.map_err(Error::internal)??;
    let filters: HashMap<_, _> =
        asked.filters().into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let event = Report {
        kind: EventKind::CustomersExported,
        account: Some(who.account),
        clinic: Some(clinic),
        subject: None,
        // What was searched for may be somebody's name.
        detail: serde_json::json!({ "rows": rows, "format": format.ending(), "filters": filters,
                                    "search": !asked.search.is_empty() }),
        request: &request,
    };
    audit::report(&app, &event).await?;
    let slug = who.clinic.as_ref().map_or("clinic", |clinic| clinic.slug.as_str());
    let day = app.clock.now().0.to_zoned(p.zone.clone()).date();
    let name = format!("attachment; filename=\"customers-{slug}-{day}.{}\"", format.ending());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(Error::internal)?),
    ];
    Ok((headers, bytes).into_response())
}

/// Everybody who matches, newest first.
async fn read(ctx: &mut Context, p: &Page, asked: &Asked, format: Format) -> Result<Vec<Line>> {
    let clinic = ctx.clinic()?;
    let needle = Needle::of(&rules::needle(&asked.search));
    let filter = filters::parse(asked, ctx.app.clock.now(), today(ctx))?;
    let sought = store::look_for(ctx.tx(), clinic, &needle).await?;
    if store::count(ctx.tx(), clinic, &sought, &filter).await? > format.limit() {
        return Err(Error::Conflict { detail: "error-export-too-many" });
    }
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let rows = store::matching(ctx.tx(), clinic, &sought, &filter, after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(lines) };
        after = Some(Cursor { at: last.created_at, id: last.id.0 });
        let ids: Vec<CustomerId> = rows.iter().map(|row| row.id).collect();
        let tags = customer_tags::store::of_customers(ctx.tx(), clinic, &ids).await?;
        let mut of: HashMap<CustomerId, Vec<&str>> = HashMap::new();
        for tag in &tags {
            of.entry(tag.customer).or_default().push(&tag.name);
        }
        let none = Vec::new();
        lines.extend(rows.iter().map(|row| file::line(p, row, of.get(&row.id).unwrap_or(&none))));
    }
}
