//! The figures of a period, each for those who may see what it counts.

use base::{Context, Permission, Result};
use ui::Page;

use super::page::{Card, Popular, compared, compared_as, own_only};
use super::rules::{Series, Window};
use super::store::{self, Step};

/// So many treatments are listed.
const POPULAR: i64 = 5;

/// The cards of the period.
pub async fn cards(ctx: &mut Context, p: &Page, of: &Window) -> Result<Vec<Card>> {
    let clinic = ctx.clinic()?;
    let people = store::people(ctx.tx(), clinic).await?;
    let registered = store::registered(ctx.tx(), clinic, of).await?;
    let analysed = store::analysed(ctx.tx(), clinic, of).await?;
    let mut cards = Vec::new();
    if ctx.who.may(Permission::BookingsRead) {
        let booked = store::booked(ctx.tx(), clinic, of).await?;
        cards.extend(of_bookings(p, of, booked, ctx.who.may(Permission::RevenueRead)));
    }
    let pair = (registered.now, registered.before);
    cards.push(counted("user-plus", "dashboard-new-customers", pair, p, of).leading("/customers"));
    let pair = (analysed.now, analysed.before);
    cards.push(counted("scan-face", "dashboard-analyses", pair, p, of).leading("/analyses"));
    cards
        .push(Card::plain("users", "nav-customers", p.num(people.customers)).leading("/customers"));
    if !own_only(&ctx.who) {
        cards.push(Card::plain("stethoscope", "dashboard-staff", p.num(people.staff)));
    }
    Ok(cards)
}

fn of_bookings(p: &Page, of: &Window, booked: store::Booked, sees_value: bool) -> Vec<Card> {
    let mut cards = Vec::new();
    if sees_value {
        let pair = (booked.value, booked.value_before);
        let (note, tone) = compared_as(p, of.period, pair, false, p.baht(booked.value_before));
        let value = p.baht(booked.value);
        cards.push(Card { note, tone, ..Card::plain("wallet", "dashboard-value", value) });
    }
    let pair = (booked.kept, booked.kept_before);
    cards.push(counted("calendar-days", "dashboard-bookings", pair, p, of).leading("/bookings"));
    let pair = (booked.missed, booked.missed_before);
    let (note, tone) = compared(p, of.period, pair, true);
    let missed = Card::plain("user-x", "dashboard-missed", p.num(booked.missed));
    cards.push(Card { note, tone, ..missed }.leading("/bookings?state=no_show"));
    cards
}

pub fn counted(
    icon: &'static str,
    label: &'static str,
    pair: (i64, i64),
    p: &Page,
    of: &Window,
) -> Card {
    let (note, tone) = compared(p, of.period, pair, false);
    Card { note, tone, ..Card::plain(icon, label, p.num(pair.0)) }
}

impl Card {
    /// One that is compared with nothing and leads nowhere.
    pub fn plain(icon: &'static str, label: &'static str, value: String) -> Self {
        Self { icon, label, value, note: String::new(), tone: "", href: "" }
    }

    /// It, leading somewhere.
    pub fn leading(self, href: &'static str) -> Self {
        Self { href, ..self }
    }
}

/// What the chart can show this person.
pub fn offered(ctx: &Context) -> Vec<Series> {
    let sees_bookings = ctx.who.may(Permission::BookingsRead);
    let visible = |series: &Series| *series != Series::Bookings || sees_bookings;
    Series::ALL.into_iter().filter(visible).collect()
}

/// The counts of the chart's bars.
pub async fn steps(ctx: &mut Context, of: &Window, series: Series) -> Result<Vec<Step>> {
    let clinic = ctx.clinic()?;
    match series {
        Series::Bookings => store::bookings_by_step(ctx.tx(), clinic, of).await,
        Series::Analyses => store::analyses_by_step(ctx.tx(), clinic, of).await,
        Series::Customers => store::customers_by_step(ctx.tx(), clinic, of).await,
    }
}

/// The treatments booked most, beside the first of them.
pub async fn popular(ctx: &mut Context, p: &Page, of: &Window) -> Result<Vec<Popular>> {
    let clinic = ctx.clinic()?;
    if !ctx.who.may(Permission::BookingsRead) {
        return Ok(Vec::new());
    }
    let rows = store::popular(ctx.tx(), clinic, of, POPULAR).await?;
    let most = rows.first().map_or(0, |row| row.count);
    let line = |row: store::Popular| Popular {
        name: p.pick(&row.name_en, &row.name_th).to_owned(),
        percent: p.percent(row.count, most),
        count: row.count,
    };
    Ok(rows.into_iter().map(line).collect())
}
