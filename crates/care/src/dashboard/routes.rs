//! The first page.

use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, Permission, Result, Routes};
use ui::{Html, Page};

use super::page::{Dashboard, bars, greeting, may_see, own_only};
use super::rules::Periods;
use super::store;
use crate::{analyses, customers};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().get("/", Access::SignedIn, index)
}

async fn index(mut ctx: Context) -> Result<Response> {
    if ctx.who.may(Permission::ClinicsManage) && ctx.who.clinic.is_none() {
        return Ok(Redirect::to("/platform/clinics").into_response());
    }
    if !may_see(&ctx.who) {
        return Ok(Redirect::to("/analyses").into_response());
    }
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let now = ctx.app.clock.now();
    let periods = Periods::around(now, &p.zone)?;
    let figures = store::figures(ctx.tx(), clinic, &periods).await?;
    let times = store::analysis_times(ctx.tx(), clinic, periods.days[0].1).await?;
    let newest = analyses::newest(ctx.tx(), clinic, 6, &p).await?;
    let rows = customers::store::page(ctx.tx(), clinic, "", None, 6).await?;
    let who = &ctx.who;
    let page = Dashboard {
        greeting: greeting(&p, who, now.0.to_zoned(p.zone.clone()).hour()),
        today: p.civil_long(periods.today),
        bars: bars(&p, &periods, &times),
        chart_total: i64::try_from(times.len()).unwrap_or(i64::MAX),
        customers: rows
            .iter()
            .map(|row| {
                let note = customers::printed_number(row.number);
                (row.id.to_string(), row.full_name.clone(), note)
            })
            .collect(),
        figures,
        newest,
        may_analyse: who.may(Permission::AnalysesCreate),
        may_register: who.may(Permission::CustomersCreate),
        own: own_only(who),
        p,
    };
    Ok(Html(page).into_response())
}
