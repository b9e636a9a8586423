//! A booking and its ticket are one visit: what is done with one is done with the other, by whoever may. Whatever the
//! other does not allow is left as it is; the day's work goes on.

use base::{BookingId, Context, CustomerId, Permission, Result, TicketId};
use ui::Page;

use super::check_in;
use crate::availability::rules::day;
use crate::bookings::state::{Action as Step, State as Stage};
use crate::bookings::{desk, store as bookings, zone};
use crate::queue_tickets::rules::{Action, Priority, State, Visit};
use crate::queue_tickets::{self as queue, store as tickets};

/// Takes a booking a step on, and its ticket along: who arrives gets a number. Gives how the booking was.
pub async fn act_on_booking(
    ctx: &mut Context,
    id: BookingId,
    step: Step,
    reason: &str,
) -> Result<bookings::Row> {
    let row = desk::act(ctx, id, step, reason).await?;
    if ctx.who.may(Permission::QueueManage) && is_of_today(ctx, &row) {
        take_along(ctx, &row, step).await?;
    }
    Ok(row)
}

async fn take_along(ctx: &mut Context, row: &bookings::Row, step: Step) -> Result<()> {
    let clinic = ctx.clinic()?;
    let Some(ticket) = tickets::of_booking(ctx.tx(), clinic, row.id).await? else {
        if step == Step::Arrive && !is_here(ctx, row.customer_id).await? {
            let visit = visit_of(&Page::of(&ctx.who, &ctx.request), row);
            check_in(ctx, row.customer_id, Some(row.id), &visit).await?;
        }
        return Ok(());
    };
    if ticket.day == queue::today(ctx) {
        for action in along(ticket.state, step) {
            queue::act(ctx, ticket.id, *action, "").await?;
        }
    }
    Ok(())
}

/// Does something with a ticket, and takes the booking along that it was made for.
pub async fn act_on_ticket(
    ctx: &mut Context,
    id: TicketId,
    action: Action,
    place: &str,
) -> Result<tickets::Row> {
    let row = queue::act(ctx, id, action, place).await?;
    let Some(booking) = row.booking_id.filter(|_| ctx.who.may(Permission::BookingsUpdate)) else {
        return Ok(row);
    };
    let clinic = ctx.clinic()?;
    let stage = bookings::find(ctx.tx(), clinic, booking).await?.state();
    let step = match (action, stage) {
        (Action::Serve, Stage::Arrived) => Step::Start,
        (Action::Complete, Stage::InProgress) => Step::Complete,
        _ => return Ok(row),
    };
    desk::act(ctx, booking, step, "").await?;
    Ok(row)
}

/// The booking that a customer came for, if they have one today and are not here for it yet: the next one.
pub async fn due(ctx: &mut Context, customer: CustomerId) -> Result<Option<bookings::Row>> {
    if !ctx.who.may(Permission::BookingsUpdate) {
        return Ok(None);
    }
    let clinic = ctx.clinic()?;
    let Some(day) = day(queue::today(ctx).0, &zone(ctx)) else {
        return Ok(None);
    };
    let wanted = bookings::Wanted {
        customer: Some(customer),
        from: Some(day.from),
        until: Some(day.until),
        ..bookings::Wanted::default()
    };
    let mut rows = bookings::page(ctx.tx(), clinic, wanted, None, 50).await?;
    rows.retain(|row| matches!(row.state(), Stage::Pending | Stage::Confirmed));
    Ok(rows.pop())
}

/// Checks somebody in for what they booked today, or without a booking.
pub async fn receive(ctx: &mut Context, customer: CustomerId, visit: &Visit) -> Result<TicketId> {
    let booking = due(ctx, customer).await?.map(|row| row.id);
    if let Some(id) = booking {
        desk::act(ctx, id, Step::Arrive, "").await?;
    }
    let clinic = ctx.clinic()?;
    let before = match booking {
        Some(id) => tickets::of_booking(ctx.tx(), clinic, id).await?,
        None => None,
    };
    match before {
        // They were here for it before, and it was taken back.
        Some(ticket) => {
            for action in along(ticket.state, Step::Arrive) {
                queue::act(ctx, ticket.id, *action, "").await?;
            }
            tickets::update(ctx.tx(), clinic, ticket.id, visit).await?;
            Ok(ticket.id)
        }
        None => check_in(ctx, customer, booking, visit).await,
    }
}

/// What is to be done in the queue when a step is done with the booking.
const fn along(ticket: State, step: Step) -> &'static [Action] {
    match (step, ticket) {
        (Step::Arrive, State::Cancelled | State::NoShow) => &[Action::Reopen],
        (Step::Start, State::Waiting | State::Skipped) => &[Action::Call, Action::Serve],
        (Step::Start, State::Called) => &[Action::Serve],
        (Step::Complete, State::Serving) => &[Action::Complete],
        (
            Step::Cancel | Step::Reopen | Step::ReopenPending,
            State::Waiting | State::Called | State::Skipped,
        ) => &[Action::Cancel],
        _ => &[],
    }
}

/// What the booking says of the visit.
pub fn visit_of(p: &Page, row: &bookings::Row) -> Visit {
    let name = p.pick(&row.treatment_en, &row.treatment_th);
    Visit {
        priority: Priority::Normal,
        purpose: name.chars().take(120).collect(),
        practitioner: Some(row.practitioner_id),
        place: row.room.as_deref().unwrap_or_default().chars().take(80).collect(),
    }
}

fn is_of_today(ctx: &Context, row: &bookings::Row) -> bool {
    row.starts_at.0.to_zoned(zone(ctx)).date() == queue::today(ctx).0
}

async fn is_here(ctx: &mut Context, customer: CustomerId) -> Result<bool> {
    let (clinic, day) = (ctx.clinic()?, queue::today(ctx));
    tickets::is_here(ctx.tx(), clinic, day, customer).await
}

#[cfg(test)]
mod tests {
    use super::along;
    use crate::bookings::state::Action as Step;
    use crate::queue_tickets::rules::{State, transition};

    #[test]
    fn whatever_the_queue_is_asked_for_it_allows() {
        for step in Step::ALL {
            for ticket in State::ALL {
                let mut state = ticket;
                for action in along(ticket, step) {
                    state = transition(state, *action).expect("the queue allows it");
                }
                assert!(along(ticket, step).is_empty() || state != ticket);
            }
        }
    }
}
