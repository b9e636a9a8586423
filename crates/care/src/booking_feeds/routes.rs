//! Paths and handlers of feeds.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::audit::EventKind;
use base::crypto::sha256;
use base::{Access, App, ClinicId, Context, Error, MemberId, Permission, Result, Role, Routes};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header;
use ui::{Html, Page};

use super::ical::{Event, calendar};
use super::store;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::BookingsRead);
    Routes::new()
        .get("/bookings/feed", read, show)
        .post("/bookings/feed", read, create)
        .post("/bookings/feed/revoke", read, delete)
        .get("/feeds/{token}", Access::Public, feed)
}

#[derive(Template)]
#[template(path = "booking_feeds/show.html")]
struct Show {
    p: Page,
    /// When the address was made, or empty.
    made: String,
    /// The address, once: just after it was made.
    address: String,
    /// Whether this person has a calendar of their own.
    may_have: bool,
}

/// Sales people and super admins see no patients, and have no calendar.
fn practises(ctx: &Context) -> Option<MemberId> {
    let staff = matches!(ctx.who.role, Role::ClinicOwner | Role::ClinicAdmin | Role::ClinicStaff);
    ctx.who.member.filter(|_| staff)
}

async fn show(mut ctx: Context) -> Result<Html<Show>> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let member = practises(&ctx);
    let made = match member {
        Some(member) => store::made(ctx.tx(), clinic, member).await?,
        None => None,
    };
    let made = made.map_or_else(String::new, |at| p.date_time(at.0));
    Ok(Html(Show { p, made, address: String::new(), may_have: member.is_some() }))
}

async fn create(mut ctx: Context) -> Result<Html<Show>> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let p = Page::of(&ctx.who, &ctx.request);
    let Some(member) = practises(&ctx) else {
        return Ok(Html(Show { p, made: String::new(), address: String::new(), may_have: false }));
    };
    let secret: [u8; 32] = ctx.app.random.bytes();
    store::set(ctx.tx(), clinic, member, &sha256(&secret), now).await?;
    ctx.note(EventKind::FeedChanged, Some(member.0), serde_json::json!({ "made": true }));
    let token = URL_SAFE_NO_PAD.encode([&clinic.0.as_bytes()[..], &secret].concat());
    let address = format!("{}/feeds/{token}.ics", ctx.app.public_url);
    ctx.commit().await?;
    Ok(Html(Show { made: p.date_time(now.0), p, address, may_have: true }))
}

async fn delete(mut ctx: Context) -> Result<axum::response::Redirect> {
    let clinic = ctx.clinic()?;
    if let Some(member) = practises(&ctx) {
        store::remove(ctx.tx(), clinic, member).await?;
        ctx.note(EventKind::FeedChanged, Some(member.0), serde_json::json!({ "made": false }));
    }
    ctx.commit().await?;
    Ok(axum::response::Redirect::to("/bookings/feed"))
}

/// Two months back, and a year ahead.
const DAY: i64 = 86_400;

/// Anybody who has the address: a calendar on a phone does not sign in.
async fn feed(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    let (clinic, secret) = parse(&token).ok_or(Error::NotFound)?;
    let now = app.clock.now();
    let span = (now.plus_seconds(-60 * DAY), now.plus_seconds(366 * DAY));
    let rows = store::opened(&app, clinic, &secret, span).await?;
    let first = rows.first().ok_or(Error::NotFound)?;
    let clinic = if first.name_th.is_empty() { &first.name } else { &first.name_th };
    let name = format!("{} · {clinic}", first.practitioner);
    let events = rows.iter().filter_map(|row| {
        let treatment = row.treatment_th.as_deref().filter(|name| !name.is_empty());
        let treatment = treatment.or(row.treatment_en.as_deref()).unwrap_or_default();
        let state = row.state.as_deref().unwrap_or_default();
        Some(Event {
            id: row.booking?,
            from: row.starts_at?,
            until: row.ends_at?,
            changed: row.updated_at?,
            summary: format!("{treatment} · {}", row.customer.as_deref().unwrap_or_default()),
            place: row.room.as_deref().unwrap_or_default(),
            cancelled: matches!(state, "cancelled" | "no_show"),
            tentative: state == "pending",
        })
    });
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    let keep = (header::CACHE_CONTROL, "no-store");
    Ok(([kind, keep], calendar(&name, events)).into_response())
}

fn parse(token: &str) -> Option<(ClinicId, [u8; 32])> {
    let bytes = URL_SAFE_NO_PAD.decode(token.strip_suffix(".ics").unwrap_or(token)).ok()?;
    let (clinic, secret) = bytes.split_first_chunk::<16>()?;
    Some((ClinicId(uuid::Uuid::from_bytes(*clinic)), secret.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_no_address_of_ours_opens_nothing() {
        for bad in ["", "x", ".ics", "ก", "AAAA.ics", &"A".repeat(65)] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(parse(&"A".repeat(64)).is_some());
        assert!(parse(&format!("{}.ics", "A".repeat(64))).is_some());
    }
}
