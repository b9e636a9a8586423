//! What asks to be done today, each with the page where it is done.

use base::{Context, Day, Instant, Permission, Result};
use jiff::ToSpan;
use ui::Page;

use super::page::{Action, Queue, Waiting};
use super::rules::Window;
use super::sales;
use super::store::{self, Leads};
use crate::availability::store::practitioners;
use crate::products::store::Wanted;
use crate::queue_tickets::{self, board, rules, store as tickets};
use crate::{bookings, products, waitlist};

/// What is older than this many days asks for nothing any more.
const DAYS: i64 = 30;
/// So many of those who wait are named.
const NAMED: usize = 4;

/// What there is to do, for somebody who may do it.
pub async fn pending(
    ctx: &mut Context,
    p: &Page,
    of: &Window,
    leads: Option<&Leads>,
) -> Result<Vec<Action>> {
    let mut actions = Vec::new();
    if let Some(leads) = leads {
        sales::pending(ctx, p, of, leads, &mut actions);
    }
    if ctx.who.may(Permission::BookingsUpdate) {
        of_bookings(ctx, p, of, &mut actions).await?;
    }
    if ctx.who.may(Permission::CatalogueManage) {
        let clinic = ctx.clinic()?;
        let wanted = Wanted { archived: Some(false), low: true, ..Wanted::default() };
        let low = products::store::count(ctx.tx(), clinic, wanted).await?;
        let href = "/catalogue/products?show=low".into();
        add(&mut actions, p, "package", "dashboard-do-stock", low, href);
    }
    if ctx.who.may(Permission::InvitationsCreate) {
        let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
        let since = Instant::from(now.0 - (24 * DAYS).hours());
        let lapsed = store::lapsed_invitations(ctx.tx(), clinic, (since, now)).await?;
        let href = "/invitations?state=expired".into();
        add(&mut actions, p, "mail", "dashboard-do-invitations", lapsed, href);
    }
    Ok(actions)
}

async fn of_bookings(
    ctx: &mut Context,
    p: &Page,
    of: &Window,
    actions: &mut Vec<Action>,
) -> Result<()> {
    let clinic = ctx.clinic()?;
    let first = of.today.saturating_sub(DAYS.days());
    let since = Instant::from(of.midnight.0 - (24 * DAYS).hours());
    let open = store::open_bookings(ctx.tx(), clinic, (since, of.midnight)).await?;
    let (today, yesterday) = (of.today, of.today.saturating_sub(1.day()));
    let href = format!("/bookings?state=pending&from={today}");
    add(actions, p, "calendar-check", "dashboard-do-confirm", open.unconfirmed, href);
    let href = format!("/bookings?state=confirmed&from={first}&to={yesterday}");
    add(actions, p, "circle-help", "dashboard-do-outcome", open.unsaid, href);
    let everybody = practitioners(ctx.tx()).await?;
    let homeless = bookings::to_reassign(ctx, &everybody).await?;
    let href = "/bookings#to-reassign".into();
    add(actions, p, "user-x", "bookings-to-reassign", homeless, href);
    let waiting = waitlist::count(ctx, Day(of.today)).await?;
    add(actions, p, "hourglass", "dashboard-do-waitlist", waiting, "/waitlist".into());
    Ok(())
}

/// Nothing is said of what is not there.
pub fn add(
    actions: &mut Vec<Action>,
    p: &Page,
    icon: &'static str,
    key: &'static str,
    count: i64,
    href: String,
) {
    if count > 0 {
        actions.push(Action { icon, text: p.n(key, count), href });
    }
}

/// Reception's queue, for those who may see it.
pub async fn queue(ctx: &mut Context, p: &Page) -> Result<Option<Queue>> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    if !ctx.who.may(Permission::QueueRead) {
        return Ok(None);
    }
    let day = queue_tickets::today(ctx);
    let rows = tickets::of_day(ctx.tx(), clinic, day).await?;
    let figures = board::wait_figures(&rows, now);
    let wait = figures.average_wait;
    let cards = rows.iter().filter(|row| row.state == rules::State::Waiting).take(NAMED);
    Ok(Some(Queue {
        waiting: figures.waiting,
        wait: wait.map_or_else(String::new, |minutes| p.n("dashboard-queue-wait", minutes)),
        next: cards
            .map(|row| board::Card::of(&ctx.who, row, now))
            .map(|card| Waiting {
                minutes: p.n("queue-minutes", card.minutes),
                late: card.tone == "late",
                number: card.number,
                name: card.name,
                customer: card.customer,
            })
            .collect(),
    }))
}
