//! Paths and handlers of the calendar.

use axum::response::{IntoResponse, Response};
use base::api::Query;
use base::{Access, Context, Day, Error, Permission, Result, Routes};
use jiff::civil::Date;
use ui::{Html, Page};

use super::page::{Calendar, Column, Made, Of, View};
use super::rules::{Frame, minutes, week};
use crate::availability::rules::{Plan, Span, day};
use crate::availability::store::{self as plans, Practitioner};
use crate::bookings::{self, Line, store::Row};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().get("/calendar", Access::Needs(Permission::BookingsRead), index)
}

/// Which calendar is asked for.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    view: String,
    day: String,
    who: String,
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let page = show(&mut ctx, &asked).await?;
    Ok(if ctx.request.htmx {
        Html(page.as_calendar()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn show(ctx: &mut Context, asked: &Asked) -> Result<Calendar> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let now = ctx.app.clock.now();
    let today = now.0.to_zoned(p.zone.clone()).date();
    let date = match asked.day.as_str() {
        "" => today,
        text => {
            Day::parse(text)
                .filter(|day| (1971..=2200).contains(&day.0.year()))
                .ok_or(Error::Invalid { field: "day", detail: "error-day" })?
                .0
        }
    };
    let view = View::parse(&asked.view);
    let everybody = plans::practitioners(ctx.tx()).await?;
    let dates = if view == View::Week { week(date)? } else { vec![date] };
    let span = whole(&dates, &p)?;
    let rows = bookings::store::within(ctx.tx(), clinic, span).await?;
    let plan = plans::plan(ctx.tx(), clinic, (dates[0], dates[dates.len() - 1]), span).await?;
    let to_reassign = bookings::to_reassign(ctx, &everybody).await?;
    let who = whose(ctx, asked, &everybody);
    let frame = frame(&p, &plan, &dates, &rows);
    let may_create = ctx.who.may(Permission::BookingsCreate);
    let may_update = ctx.who.may(Permission::BookingsUpdate);
    let made = Made { p: &p, plan: &plan, rows: &rows, frame, now, may_update, may_create };
    let columns = match view {
        View::People => people(&made, &everybody, date),
        View::Rooms => {
            let rooms = plans::rooms(ctx.tx(), clinic).await?;
            let column = |room: &plans::Room| {
                made.column(
                    &Of::Room(room.id),
                    date,
                    room.name.clone(),
                    String::new(),
                    String::new(),
                )
            };
            rooms.iter().map(column).collect()
        }
        View::Week => days(&made, who, &dates),
    };
    let address = |date: Date| {
        let whose = who.filter(|_| view == View::Week);
        let whose = whose.map_or_else(String::new, |who| format!("&who={}", who.id));
        format!("/calendar?view={}&day={date}{whose}", view.as_str())
    };
    let step = if view == View::Week { 7 } else { 1 };
    let other = |days: i64| {
        let span = jiff::Span::new().days(days);
        date.checked_add(span).map(address).map_err(Error::internal)
    };
    let agenda = agenda(&p, &rows, &dates, if view == View::Week { who } else { None });
    Ok(Calendar {
        title: match view {
            View::Week => format!("{} – {}", p.civil_short(dates[0]), p.civil(dates[6])),
            _ => p.civil_long(date),
        },
        here: address(date),
        before: other(-step)?,
        after: other(step)?,
        today: address(today),
        date: date.to_string(),
        who: who.map_or_else(String::new, |who| who.id.to_string()),
        people: everybody
            .iter()
            .filter(|who| who.active)
            .map(|who| (who.id.to_string(), who.name.clone()))
            .collect(),
        hours: frame.hours().map(|hour| (frame.row(hour * 60), format!("{hour:02}:00"))).collect(),
        from: frame.from,
        zone: p.zone.iana_name().unwrap_or("UTC").to_owned(),
        total: agenda.iter().map(|(_, lines)| lines.len()).sum(),
        agenda,
        closed_all_day: view != View::Week && plan.opening(date).is_empty(),
        to_reassign,
        may_create,
        may_update,
        may_overbook: may_update && ctx.who.may(Permission::BookingsOverbook),
        view,
        columns,
        p,
    })
}

fn whole(dates: &[Date], p: &Page) -> Result<Span> {
    let of = |date: Date| day(date, &p.zone).ok_or_else(|| Error::internal("a day without an end"));
    Ok(Span { from: of(dates[0])?.from, until: of(dates[dates.len() - 1])?.until })
}

/// Whose week: who is asked for, else one's own, else the first's.
fn whose<'a>(
    ctx: &Context,
    asked: &Asked,
    everybody: &'a [Practitioner],
) -> Option<&'a Practitioner> {
    let asked = asked.who.parse().ok();
    everybody
        .iter()
        .find(|who| Some(who.id) == asked)
        .or_else(|| everybody.iter().find(|who| Some(who.id) == ctx.who.member))
        .or_else(|| everybody.iter().find(|who| who.active))
}

fn frame(p: &Page, plan: &Plan, dates: &[Date], rows: &[Row]) -> Frame {
    let live = rows.iter().filter(|row| row.state().is_live());
    let spans: Vec<_> = live
        .map(|row| {
            let date = row.starts_at.0.to_zoned(p.zone.clone()).date();
            minutes(row.span(), date, &p.zone)
        })
        .collect();
    Frame::around(plan, dates, &spans)
}

/// A column for everybody who works here, and for those who were let go and still have bookings.
fn people(made: &Made<'_>, everybody: &[Practitioner], date: Date) -> Vec<Column> {
    let has_bookings = |who: &Practitioner| {
        made.rows.iter().any(|row| row.practitioner_id == who.id && row.state().is_live())
    };
    everybody
        .iter()
        .filter(|who| who.active || has_bookings(who))
        .map(|who| {
            let href = format!("/calendar?view=week&day={date}&who={}", who.id);
            let note =
                if who.active { who.title.clone() } else { made.p.t("calendar-gone").into_owned() };
            made.column(&Of::Practitioner(who.id), date, who.name.clone(), note, href)
        })
        .collect()
}

fn days(made: &Made<'_>, who: Option<&Practitioner>, dates: &[Date]) -> Vec<Column> {
    let Some(who) = who else { return Vec::new() };
    dates
        .iter()
        .map(|date| {
            let href = format!("/calendar?view=people&day={date}");
            let title = made.p.weekday_short(*date);
            let note = made.p.civil_short(*date);
            made.column(&Of::Practitioner(who.id), *date, title, note, href)
        })
        .collect()
}

/// For a phone: day by day, what is on.
fn agenda(
    p: &Page,
    rows: &[Row],
    dates: &[Date],
    who: Option<&Practitioner>,
) -> Vec<(String, Vec<Line>)> {
    let of_day = |date: &Date| {
        let lines: Vec<_> = rows
            .iter()
            .filter(|row| row.starts_at.0.to_zoned(p.zone.clone()).date() == *date)
            .filter(|row| {
                row.state().is_live() && who.is_none_or(|who| row.practitioner_id == who.id)
            })
            .map(|row| Line::of(p, row))
            .collect();
        (p.civil_long(*date), lines)
    };
    dates.iter().map(of_day).filter(|(_, lines)| !lines.is_empty()).collect()
}
