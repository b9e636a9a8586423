//! The first page.

use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, Permission, Result, Routes};
use ui::{Html, Page};

use super::page::{Dashboard, bars, greeting, may_see, own_only};
use super::rules::Periods;
use super::store;
use crate::availability::rules::Span;
use crate::bookings::{self, Line};
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
    let pictures = analyses::Pictures::of(&ctx);
    let newest = analyses::newest(ctx.tx(), clinic, 6, &p, &pictures).await?;
    let rows = customers::store::page(ctx.tx(), clinic, "", None, 6).await?;
    let today = Span { from: periods.days[periods.days.len() - 1].1, until: periods.end };
    let sees_bookings = ctx.who.may(Permission::BookingsRead);
    let of_today = if sees_bookings {
        bookings::store::within(ctx.tx(), clinic, today).await?
    } else {
        Vec::new()
    };
    let who = &ctx.who;
    let page = Dashboard {
        bookings: of_today
            .iter()
            .filter(|row| row.state().is_live() && (row.ends_at > now || row.state().can_move()))
            .take(8)
            .map(|row| Line::of(&p, row))
            .collect(),
        sees_bookings,
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
