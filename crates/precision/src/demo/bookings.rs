//! The demo's calendar: a week back and a week ahead, as full as a clinic of its size has it.

use base::{BookingId, ClinicId, Context, CustomerId, Error, Instant, Result};
use care::availability::rules::{Plan, Span, Taken, day, slots};
use care::availability::store as plans;
use care::bookings::State;
use care::bookings::store::{self, NewBooking, Wanted};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::clinics::DemoClinic;
use super::id;

/// Days before and after today.
const DAYS: i32 = 7;

/// Books the clinic's customers, once: a clinic with bookings is left as it is. Does nothing where no treatment is
/// offered.
pub async fn book_all(context: &mut Context, clinic: ClinicId, demo: &DemoClinic) -> Result<()> {
    if store::count(context.tx(), clinic, Wanted::default()).await? > 0 {
        return Ok(());
    }
    let treatments = plans::treatments(context.tx(), clinic).await?;
    let everybody = plans::practitioners(context.tx()).await?;
    if treatments.is_empty() || everybody.is_empty() {
        return Ok(());
    }
    let zone = care::bookings::zone(context);
    let now = context.app.clock.now();
    let today = now.0.to_zoned(zone.clone()).date();
    for ago in -DAYS..=DAYS {
        let date = today.checked_add(jiff::Span::new().days(ago)).map_err(Error::internal)?;
        let whole = day(date, &zone).ok_or_else(|| Error::internal("a day without an end"))?;
        let mut plan = plans::plan(context.tx(), clinic, (date, date), whole).await?;
        let wanted = everybody.len() * 3 + usize::from(date.day().unsigned_abs() % 3);
        for turn in 0..wanted {
            // The same each time, and not in any order that is seen.
            let chance =
                (usize::try_from(ago + DAYS).unwrap_or(0) * 31 + turn * 17 + demo.customers) % 997;
            let treatment = &treatments[chance % treatments.len()];
            let mut need = plans::need(context.tx(), clinic, treatment.id, &everybody).await?;
            let shift = chance % need.practitioners.len().max(1);
            need.practitioners.rotate_left(shift);
            let free = free(&plan, &need, date, &zone);
            let Some(slot) = free.get(chance * 7 % free.len().max(1)) else { continue };
            let span = need.span(slot.at);
            let blocked = need.blocked(slot.at);
            let booking = BookingId(id(&format!("booking {} {ago} {turn}", demo.slug)));
            let state = state(span, now, chance);
            let customer = id(&format!("customer {} {}", demo.slug, chance % demo.customers));
            let new = NewBooking {
                id: booking,
                customer: CustomerId(customer),
                treatment: treatment.id,
                place: &slot.place,
                span,
                blocked,
                state: if state == State::Cancelled { State::Confirmed } else { state },
                overbooked_reason: "",
                rescheduled_from: None,
                source: ["phone", "chat", "desk"][chance % 3],
                note: "",
                by: context.who.member,
                at: now.min(slot.at.plus_seconds(-3 * 86_400)),
            };
            store::add(context.tx(), clinic, &new).await?;
            if state == State::Cancelled {
                let reason = "ลูกค้าติดธุระ ขอโทรนัดใหม่";
                store::set_state(context.tx(), clinic, booking, state, reason, now).await?;
            } else if state.is_live() {
                take(&mut plan, booking, &slot.place, span, blocked);
            }
        }
    }
    Ok(())
}

fn free(
    plan: &Plan,
    need: &care::availability::rules::Need,
    date: Date,
    zone: &TimeZone,
) -> Vec<care::availability::rules::Slot> {
    slots(plan, need, date, zone, Instant::from(jiff::Timestamp::UNIX_EPOCH))
}

fn take(
    plan: &mut Plan,
    booking: BookingId,
    place: &care::availability::rules::Place,
    span: Span,
    blocked: Span,
) {
    plan.taken.push(Taken { booking, resource: place.practitioner.0, span });
    let things =
        place.room.iter().map(|room| room.0).chain(place.devices.iter().map(|device| device.0));
    plan.taken.extend(things.map(|resource| Taken { booking, resource, span: blocked }));
}

/// How far a booking is by now; a few were cancelled, a few did not come.
fn state(span: Span, now: Instant, chance: usize) -> State {
    match chance % 23 {
        0 => return State::Cancelled,
        1 if span.until <= now => return State::NoShow,
        _ => {}
    }
    if span.until <= now {
        State::Completed
    } else if span.from <= now {
        State::InProgress
    } else if span.from <= now.plus_seconds(15 * 60) {
        State::Arrived
    } else if chance % 4 == 2 {
        State::Pending
    } else {
        State::Confirmed
    }
}
