//! The first page.

use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Permission, Result, Routes};
use ui::{Html, Page};

use super::page::{Chart, Dashboard, Now, NowPart, greeting, may_see, own_only};
use super::rules::{Period, Series, Window};
use super::store::Leads;
use super::{actions, figures, sales};
use crate::availability::rules::Span;
use crate::bookings::{self, Line};
use crate::{analyses, customers};

/// So many of today's bookings are listed.
const BOOKINGS: usize = 8;
/// So many customers, and analyses.
const NEWEST: i64 = 6;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().get("/", Access::SignedIn, index)
}

/// What the page is asked for.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    period: String,
    chart: String,
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    if ctx.who.may(Permission::ClinicsManage) && ctx.who.clinic.is_none() {
        return Ok(Redirect::to("/platform/clinics").into_response());
    }
    if !may_see(&ctx.who) {
        return Ok(Redirect::to("/analyses").into_response());
    }
    let p = Page::of(&ctx.who, &ctx.request);
    let of = Window::around(Period::asked(&asked.period), ctx.app.clock.now(), &p.zone)?;
    let leads = sales::leads(&mut ctx, &of).await?;
    let now = now(&mut ctx, &p, &of, leads.as_ref()).await?;
    if ctx.request.htmx {
        return Ok(Html(NowPart { p, now }).into_response());
    }
    Ok(Html(page(&mut ctx, p, &of, &asked.chart, (leads, now)).await?).into_response())
}

async fn page(
    ctx: &mut Context,
    p: Page,
    of: &Window,
    chart: &str,
    (leads, now): (Option<Leads>, Now),
) -> Result<Dashboard> {
    let hour = ctx.app.clock.now().0.to_zoned(p.zone.clone()).hour();
    let offered = figures::offered(ctx);
    let series = Series::asked(chart, &offered);
    let steps = figures::steps(ctx, of, series).await?;
    Ok(Dashboard {
        greeting: greeting(&p, &ctx.who, hour),
        today: p.civil_long(of.today),
        period: of.period,
        cards: figures::cards(ctx, &p, of).await?,
        sales: leads.map_or_else(Vec::new, |leads| sales::cards(&p, of, &leads)),
        chart: Chart::of(&p, of, series, offered, &steps),
        popular: figures::popular(ctx, &p, of).await?,
        now,
        customers: newest_customers(ctx).await?,
        may_register: ctx.who.may(Permission::CustomersCreate),
        own: own_only(&ctx.who),
        sees_value: ctx.who.may(Permission::RevenueRead),
        p,
    })
}

async fn now(ctx: &mut Context, p: &Page, of: &Window, leads: Option<&Leads>) -> Result<Now> {
    let clinic = ctx.clinic()?;
    let pictures = analyses::Pictures::of(ctx);
    Ok(Now {
        actions: actions::pending(ctx, p, of, leads).await?,
        newest: analyses::newest(ctx.tx(), clinic, NEWEST, p, &pictures).await?,
        bookings: todays(ctx, p, of).await?,
        queue: actions::queue(ctx, p).await?,
        may_analyse: ctx.who.may(Permission::AnalysesCreate),
    })
}

/// Today's bookings that are still to come, or going on; none for whom they are none of their business.
async fn todays(ctx: &mut Context, p: &Page, of: &Window) -> Result<Option<Vec<Line>>> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    if !ctx.who.may(Permission::BookingsRead) {
        return Ok(None);
    }
    let today = Span { from: of.midnight, until: of.until };
    let rows = bookings::store::within(ctx.tx(), clinic, today).await?;
    let going_on = rows
        .iter()
        .filter(|row| row.state().is_live() && (row.ends_at > now || row.state().can_move()));
    Ok(Some(going_on.take(BOOKINGS).map(|row| Line::of(p, row)).collect()))
}

async fn newest_customers(ctx: &mut Context) -> Result<Vec<(String, String, String)>> {
    let clinic = ctx.clinic()?;
    let rows = customers::store::page(ctx.tx(), clinic, "", None, NEWEST).await?;
    let line = |row: customers::store::Row| {
        (row.id.to_string(), row.full_name, customers::printed_number(row.number))
    };
    Ok(rows.into_iter().map(line).collect())
}
