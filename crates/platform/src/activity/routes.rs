//! Paths and handlers of the log.

use axum::Form;
use axum::response::{IntoResponse, Response};
use base::api::Query;
use base::audit::{self, EventKind, Report};
use base::{Access, Context, Error, Permission, Result, Routes};
use http::{HeaderValue, StatusCode, header};
use ui::{Errors, Html, Page};

use super::page::{Check, Index, Line};
use super::rules::{self, Asked, Filter, Group, Wanted};
use super::store::{self, Row};
use super::{api, export};

/// How many events are read at once for a file.
const BATCH: i64 = 1_000;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::ActivityRead);
    Routes::new()
        .get("/activity", read, index)
        .get("/activity/check", read, check)
        .post("/activity/export", read, take_out)
        .get("/api/activity", read, api::index)
}

/// A page of the log.
pub(super) struct Found {
    pub rows: Vec<Row>,
    pub total: i64,
    /// The number that the next page stays below.
    pub next: Option<i64>,
}

/// What was asked for, by the clinic's calendar.
pub(super) fn wanted(ctx: &Context, asked: &Asked) -> Result<Wanted, Errors> {
    let zone =
        ctx.who.clinic.as_ref().map_or_else(base::platform_zone, |clinic| clinic.zone.clone());
    rules::parse(asked, &zone)
}

pub(super) async fn find(ctx: &mut Context, wanted: &Wanted) -> Result<Found> {
    let clinic = ctx.clinic()?;
    let Wanted { filter, limit, below } = wanted;
    let mut rows = store::page(ctx.tx(), clinic, filter, *below, limit + 1).await?;
    let total = store::count(ctx.tx(), clinic, filter).await?;
    let limit = usize::try_from(*limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    Ok(Found { rows, total, next })
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (found, mistakes) = match wanted(&ctx, &asked) {
        Ok(wanted) => (find(&mut ctx, &wanted).await?, Vec::new()),
        Err(errors) => {
            let said = p.error_list(&errors).into_iter().map(|(_, text)| text).collect();
            (Found { rows: Vec::new(), total: 0, next: None }, said)
        }
    };
    let status =
        if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let people = store::people(ctx.tx(), clinic, asked.person.parse().ok()).await?;
    let page = Index {
        groups: Group::ALL.map(|g| (g.as_str(), p.t(g.label()).into_owned())).into(),
        people: people.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        mistakes,
        lines: found.rows.iter().map(|row| Line::of(&p, &ctx.who, row)).collect(),
        total: found.total,
        next: found.next.map_or_else(String::new, |seq| address(&asked, seq)),
        export_limit: export::LIMIT,
        asked,
        p,
    };
    Ok(if ctx.request.htmx {
        (status, Html(page.as_results())).into_response()
    } else {
        (status, Html(page)).into_response()
    })
}

/// The address of the page that stays below `seq`.
fn address(asked: &Asked, seq: i64) -> String {
    let cursor = seq.to_string();
    let parameters = [
        ("kind", &asked.kind),
        ("person", &asked.person),
        ("from", &asked.from),
        ("to", &asked.to),
        ("limit", &asked.limit),
        ("cursor", &cursor),
    ];
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    let given: Vec<_> = given.map(|(name, value)| format!("{name}={}", ui::query(value))).collect();
    format!("/activity?{}", given.join("&"))
}

async fn check(mut ctx: Context) -> Result<Response> {
    let state = store::check(ctx.tx()).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let at = p.date_time(ctx.app.clock.now().0);
    let page = Check { p, events: state.events, faults: state.faults, at };
    Ok(if ctx.request.htmx {
        Html(page.as_result()).into_response()
    } else {
        Html(page).into_response()
    })
}

/// The log as a file. That somebody took it is kept in the log before they have it, also when the
/// clinic is suspended and its transactions only read.
async fn take_out(mut ctx: Context, Form(asked): Form<Asked>) -> Result<Response> {
    let filter = wanted(&ctx, &asked)?.filter;
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (file, rows) = write(&mut ctx, &p, &filter).await?;
    let (app, who, request) = (ctx.app.clone(), ctx.who.clone(), ctx.request.clone());
    // The reading transaction ends first: the report needs a connection of its own.
    drop(ctx);
    let detail = serde_json::json!({
        "rows": rows, "kind": asked.kind, "person": asked.person, "from": asked.from, "to": asked.to,
    });
    let event = Report {
        kind: EventKind::LogExported,
        account: Some(who.account),
        clinic: Some(clinic),
        subject: None,
        detail,
        request: &request,
    };
    audit::report(&app, &event).await?;
    let slug = who.clinic.as_ref().map_or("clinic", |clinic| clinic.slug.as_str());
    let day = app.clock.now().0.to_zoned(p.zone.clone()).date();
    let name = format!("attachment; filename=\"activity-{slug}-{day}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(Error::internal)?),
    ];
    Ok((headers, file.finish()?).into_response())
}

/// Writes the newest events of a filter, all pages of them, into a file; says how many there are.
async fn write(ctx: &mut Context, p: &Page, filter: &Filter) -> Result<(export::File, i64)> {
    let clinic = ctx.clinic()?;
    let mut file = export::File::new(p)?;
    let (mut below, mut rows) = (None, 0);
    while rows < export::LIMIT {
        let limit = BATCH.min(export::LIMIT - rows);
        let batch = store::page(ctx.tx(), clinic, filter, below, limit).await?;
        if batch.is_empty() {
            break;
        }
        for row in &batch {
            file.add(p, &ctx.who, row)?;
            (below, rows) = (Some(row.seq), rows + 1);
        }
    }
    Ok((file, rows))
}
