//! A morning at reception, as it looks from now: some were served, some wait.

use base::{ClinicId, Context, CustomerId, Day, Instant, MemberId, Result, TicketId};
use care::queue_tickets::rules::{Priority, State, Visit};
use care::queue_tickets::store::{self, NewTicket, Step};
use care::{customers, queue_tickets};

use super::id;

/// What became of somebody who came.
struct Story {
    /// Minutes before now.
    came: i64,
    /// The steps since, each with its minutes before now.
    steps: &'static [(State, i64)],
    priority: Priority,
}

const fn story(came: i64, steps: &'static [(State, i64)]) -> Story {
    Story { came, steps, priority: Priority::Normal }
}

const fn urgent(came: i64, steps: &'static [(State, i64)]) -> Story {
    Story { came, steps, priority: Priority::Urgent }
}

use State::{Called, Cancelled, Done, NoShow, Serving, Skipped};

/// In the order in which they came. A small clinic has fewer: the first of them.
const BUSY: [Story; 12] = [
    story(164, &[(Called, 158), (Serving, 156), (Done, 121)]),
    story(151, &[(Called, 139), (Serving, 138), (Done, 88)]),
    story(133, &[(Called, 118), (Serving, 116), (Done, 84)]),
    story(104, &[(Cancelled, 92)]),
    story(97, &[(Called, 82), (Serving, 81), (Done, 31)]),
    story(83, &[(Called, 60), (Skipped, 55), (NoShow, 30)]),
    story(61, &[(Called, 45), (Serving, 43)]),
    story(44, &[(Called, 28), (Serving, 27)]),
    story(34, &[(Called, 12), (Skipped, 8)]),
    story(27, &[(Called, 2)]),
    story(23, &[]),
    urgent(9, &[]),
];
const QUIET: [Story; 5] = [
    story(95, &[(Called, 88), (Serving, 87), (Done, 41)]),
    story(52, &[(Called, 40), (Serving, 38)]),
    story(24, &[(Called, 1)]),
    story(16, &[]),
    story(6, &[]),
];
const PURPOSES: [&str; 6] =
    ["ทรีตเมนต์หน้าใส", "ปรึกษาแพทย์", "เลเซอร์กำจัดขน", "วิเคราะห์ผิว", "โบท็อกซ์", "รักษาสิว"];

/// Opens the queue of a clinic that never had one, as the person of this context.
///
/// The customer with an account of their own, `theirs`, came last: they see their place.
pub async fn open(
    context: &mut Context,
    clinic: ClinicId,
    slug: &str,
    theirs: CustomerId,
) -> Result<()> {
    let nothing = store::Wanted { day: None, state: None, needle: "" };
    if store::count(context.tx(), clinic, &nothing).await? > 0 {
        return Ok(());
    }
    let newest = customers::store::page(context.tx(), clinic, "", None, 12).await?;
    let colleagues = store::colleagues(context.tx(), clinic).await?;
    let stories: &[Story] = if newest.len() < BUSY.len() { &QUIET } else { &BUSY };
    let others = newest.iter().map(|row| row.id).filter(|id| *id != theirs);
    let people: Vec<_> = others.take(stories.len() - 1).chain([theirs]).collect();
    let day = queue_tickets::today(context);
    for (index, (story, person)) in stories.iter().zip(people).enumerate() {
        let seen_by = colleagues.get(1 + index % 2).map(|colleague| colleague.id);
        let ticket = TicketId(id(&format!("ticket {slug} {index}")));
        tell(context, clinic, day, (ticket, person), story, (index, seen_by)).await?;
    }
    Ok(())
}

async fn tell(
    context: &mut Context,
    clinic: ClinicId,
    day: Day,
    (ticket, customer): (TicketId, CustomerId),
    story: &Story,
    (index, seen_by): (usize, Option<MemberId>),
) -> Result<()> {
    let by = context.who.member;
    let came = before(context, story.came);
    let visit = Visit {
        priority: story.priority,
        purpose: PURPOSES[index % PURPOSES.len()].to_owned(),
        practitioner: seen_by.filter(|_| index % 3 != 2),
        place: String::new(),
    };
    let new = NewTicket { id: ticket, day, customer, booking: None, visit: &visit, by, at: came };
    store::add(context.tx(), clinic, &new).await?;
    let place = if index.is_multiple_of(2) { "ห้อง 1" } else { "ห้อง 2" };
    let mut from = State::Waiting;
    for (to, minutes) in story.steps {
        let (at, is_call) = (before(context, *minutes), *to == Called);
        let place = if is_call { place } else { "" };
        let step = Step { from, to: *to, is_call, at, by, place };
        store::step(context.tx(), clinic, ticket, &step).await?;
        from = *to;
    }
    Ok(())
}

/// How long the story is, in minutes.
const LENGTH: i64 = 170;

/// So many minutes ago; early in the clinic's day, when nobody could have come so long ago, in proportion.
fn before(context: &Context, minutes: i64) -> Instant {
    let now = context.app.clock.now();
    let zone = context.who.clinic.as_ref().map(|clinic| clinic.zone.clone());
    let zoned = now.0.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC));
    let midnight = zoned.start_of_day().map_or(now, |start| Instant::from(start.timestamp()));
    let passed = now.0.as_second() - midnight.0.as_second();
    now.plus_seconds(-(60 * minutes).min(passed * minutes / LENGTH))
}
