//! What is done at the desk: book, move, reschedule, and say how it went. Pages and programs come here.

use base::audit::EventKind;
use base::{
    BookingId, Context, CustomerId, Error, Instant, MemberId, Permission, Result, RoomId, Topic,
    TreatmentId,
};
use serde_json::json;

use super::rules::{self, Source};
use super::state::{Action, State, as_it_is, transition};
use super::store::{self, NewBooking, NewPlace, Row};
use crate::availability::rules::{Need, Place, Plan, day, equip, fit};
use crate::availability::store as plans;
use crate::{customers, reminders};

/// A booking somebody wishes for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// For whom.
    pub customer: CustomerId,
    /// What.
    pub treatment: TreatmentId,
    /// By whom; none is whoever is free.
    pub practitioner: Option<MemberId>,
    /// Where; none is wherever there is room.
    pub room: Option<RoomId>,
    /// When.
    pub at: Instant,
    /// For how long, when it is not as long as the treatment says.
    pub minutes: Option<i64>,
    /// Whether the customer has said that they will come.
    pub confirmed: bool,
    /// How it came in.
    pub source: Source,
    /// The note on it.
    pub note: String,
    /// Why it may lie upon another one or outside the hours.
    pub overbook: Option<String>,
}

/// Where a booking is wished to be.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// When; none is as it is.
    pub at: Option<Instant>,
    /// For how long; none is as it is.
    pub minutes: Option<i64>,
    /// By whom; none is as it is.
    pub practitioner: Option<MemberId>,
    /// Where; none is as it is, or wherever there is room.
    pub room: Option<RoomId>,
    /// Why it may lie upon another one or outside the hours.
    pub overbook: Option<String>,
}

/// Makes a booking.
pub async fn book(ctx: &mut Context, wish: &Wish) -> Result<BookingId> {
    let state = if wish.confirmed { State::Confirmed } else { State::Pending };
    make(ctx, wish, state, None).await
}

async fn make(
    ctx: &mut Context,
    wish: &Wish,
    state: State,
    from: Option<BookingId>,
) -> Result<BookingId> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, wish.customer).await.map_err(|error| match error {
        Error::NotFound => Error::Invalid { field: "customer_id", detail: "error-choice" },
        error => error,
    })?;
    let now = ctx.app.clock.now();
    rules::within_reach(wish.at, now)?;
    let (need, place) = find_place(ctx, wish, None).await?;
    let id = BookingId::new(&ctx.app.clock, &ctx.app.random);
    let new = NewBooking {
        id,
        customer: wish.customer,
        treatment: wish.treatment,
        place: &place,
        span: need.span(wish.at),
        blocked: need.blocked(wish.at),
        state,
        overbooked_reason: wish.overbook.as_deref().unwrap_or_default(),
        rescheduled_from: from,
        source: wish.source.as_str(),
        note: &wish.note,
        by: ctx.who.member,
        at: now,
    };
    store::add(ctx.tx(), clinic, &new).await?;
    reminders::order(ctx, id, wish.at).await?;
    let kind = match (&wish.overbook, from) {
        (Some(_), _) => EventKind::BookingOverbooked,
        (None, Some(_)) => EventKind::BookingMoved,
        (None, None) => EventKind::BookingMade,
    };
    ctx.note(kind, Some(id.0), json!({}));
    ctx.announce_to(Topic::Bookings, [wish.customer]);
    Ok(id)
}

/// Who, where and with what. With a reason to overbook it is found whatever stands against it.
async fn find_place(ctx: &mut Context, wish: &Wish, but: Option<&Row>) -> Result<(Need, Place)> {
    let clinic = ctx.clinic()?;
    let zone = super::zone(ctx);
    if wish.overbook.is_some() && !ctx.who.may(Permission::BookingsOverbook) {
        return Err(Error::Forbidden { detail: "error-no-permission" });
    }
    store::queue_up(ctx.tx(), clinic, wish.at).await?;
    let everybody = plans::practitioners(ctx.tx()).await?;
    let mut need = plans::need(ctx.tx(), clinic, wish.treatment, &everybody).await?;
    need.minutes = wish.minutes.unwrap_or(need.minutes);
    if let Some(wanted) = wish.practitioner {
        need.practitioners.retain(|who| *who == wanted);
        if need.practitioners.is_empty() {
            return Err(Error::Invalid {
                field: "practitioner_id",
                detail: "error-practitioner-cannot",
            });
        }
    }
    let date = wish.at.0.to_zoned(zone.clone()).date();
    let whole = day(date, &zone).ok_or_else(|| Error::internal("a day without an end"))?;
    let plan = plans::plan(ctx.tx(), clinic, (date, date), whole).await?;
    choose_room(&mut need, &plan, wish.room, but.and_then(|row| row.room_id))?;
    let but = but.map(|row| row.id);
    match fit(&plan, &need, wish.at, &zone, but) {
        Ok(place) => Ok((need, place)),
        Err(_) if wish.overbook.is_some() => {
            let place = force(&plan, &need, wish.at, but)?;
            Ok((need, place))
        }
        Err(obstacle) => Err(Error::Conflict { detail: obstacle.sentence() }),
    }
}

/// The room asked for and no other; else the one it had, if that will do, before the others.
fn choose_room(
    need: &mut Need,
    plan: &Plan,
    asked: Option<RoomId>,
    had: Option<RoomId>,
) -> Result<()> {
    let mut possible = if need.rooms.is_empty() { plan.rooms.clone() } else { need.rooms.clone() };
    if let Some(room) = asked {
        if !possible.contains(&room) {
            return Err(Error::Invalid { field: "room_id", detail: "error-room-cannot" });
        }
        need.rooms = vec![room];
    } else if let Some(place) = possible.iter().position(|room| Some(*room) == had) {
        possible.swap(0, place);
        need.rooms = possible;
    }
    Ok(())
}

/// The first that come into question, free or not.
fn force(plan: &Plan, need: &Need, at: Instant, but: Option<BookingId>) -> Result<Place> {
    let practitioner = *need
        .practitioners
        .first()
        .ok_or(Error::Invalid { field: "practitioner_id", detail: "error-practitioner-cannot" })?;
    let (room, devices) = equip(plan, need, need.blocked(at), but).unwrap_or_else(|_| {
        let room = need.rooms.first().or(plan.rooms.first()).copied();
        let devices = need.devices.iter().filter_map(|kind| kind.first()).map(|device| device.id);
        (room, devices.collect())
    });
    Ok(Place { practitioner, room, devices })
}

fn wish_of(row: &Row, to: &Elsewhere) -> Wish {
    let minutes = (row.ends_at.0.as_second() - row.starts_at.0.as_second()) / 60;
    Wish {
        customer: row.customer_id,
        treatment: row.treatment_id,
        practitioner: Some(to.practitioner.unwrap_or(row.practitioner_id)),
        room: to.room,
        at: to.at.unwrap_or(row.starts_at),
        minutes: Some(to.minutes.unwrap_or(minutes)),
        confirmed: row.state() == State::Confirmed,
        source: Source::parse(&row.source).unwrap_or_default(),
        note: row.note.clone(),
        overbook: to.overbook.clone(),
    }
}

/// Moves a booking in the calendar; it stays the same booking. Gives how it was.
pub async fn move_to(ctx: &mut Context, id: BookingId, to: &Elsewhere) -> Result<Row> {
    let clinic = ctx.clinic()?;
    let row = store::hold(ctx.tx(), clinic, id).await?;
    if !row.state().can_move() {
        return Err(Error::Conflict { detail: as_it_is(row.state()) });
    }
    let wish = wish_of(&row, to);
    let now = ctx.app.clock.now();
    if wish.at != row.starts_at {
        rules::within_reach(wish.at, now)?;
    }
    let (need, place) = find_place(ctx, &wish, Some(&row)).await?;
    let new = NewPlace {
        place: &place,
        span: need.span(wish.at),
        blocked: need.blocked(wish.at),
        overbooked_reason: wish.overbook.as_deref().unwrap_or_default(),
        at: now,
    };
    store::move_to(ctx.tx(), clinic, id, &new).await?;
    reminders::order(ctx, id, wish.at).await?;
    let kind = if wish.overbook.is_some() {
        EventKind::BookingOverbooked
    } else {
        EventKind::BookingMoved
    };
    ctx.note(kind, Some(id.0), json!({}));
    ctx.announce_to(Topic::Bookings, [row.customer_id]);
    Ok(row)
}

/// Cancels a booking and makes another one in its place, which says which one it replaces.
pub async fn reschedule(ctx: &mut Context, id: BookingId, to: &Elsewhere) -> Result<BookingId> {
    let clinic = ctx.clinic()?;
    let row = store::hold(ctx.tx(), clinic, id).await?;
    if !row.state().can_move() {
        return Err(Error::Conflict { detail: as_it_is(row.state()) });
    }
    let now = ctx.app.clock.now();
    store::set_state(ctx.tx(), clinic, id, State::Cancelled, rules::RESCHEDULED, now).await?;
    let wish = wish_of(&row, to);
    let state = if wish.confirmed { State::Confirmed } else { State::Pending };
    make(ctx, &wish, state, Some(id)).await
}

/// Takes a booking a step on, or back. Gives how it was.
pub async fn act(ctx: &mut Context, id: BookingId, action: Action, reason: &str) -> Result<Row> {
    let clinic = ctx.clinic()?;
    let row = store::hold(ctx.tx(), clinic, id).await?;
    let next = transition(row.state(), action)?;
    let now = ctx.app.clock.now();
    if action == Action::NoShow && row.starts_at > now {
        return Err(Error::Conflict { detail: "error-booking-not-due" });
    }
    if matches!(action, Action::Reopen | Action::ReopenPending) && row.rescheduled_to.is_some() {
        return Err(Error::Conflict { detail: "error-booking-replaced" });
    }
    let reason = if action == Action::Cancel { rules::reason(reason)? } else { String::new() };
    store::queue_up(ctx.tx(), clinic, row.starts_at).await?;
    store::set_state(ctx.tx(), clinic, id, next, &reason, now).await?;
    if next.is_live() && !row.state().is_live() {
        // While it was off, its order came and went, or the clinic chose another time.
        reminders::order(ctx, id, row.starts_at).await?;
    }
    let kind = match action {
        Action::Cancel => EventKind::BookingCancelled,
        _ => EventKind::BookingStateChanged,
    };
    ctx.note(kind, Some(id.0), json!({ "state": next.as_str() }));
    ctx.announce_to(Topic::Bookings, [row.customer_id]);
    Ok(row)
}
