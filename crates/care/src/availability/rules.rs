//! Hours are wall-clock, what is taken are instants; a place is found where they agree.

use base::{BookingId, DeviceId, Instant, MemberId, RoomId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// Appointments are offered every so many minutes.
pub const STEP: i32 = 15;
/// When a clinic is open that has not said so: every day, in minutes after midnight.
const UNSAID: Minutes = Minutes { from: 9 * 60, until: 20 * 60 };
/// Of a day.
const DAY: i32 = 24 * 60;

/// Part of a day on the wall clock, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    /// The first.
    pub from: i32,
    /// The first that is not in it any more.
    pub until: i32,
}

/// From one instant until just before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Instant,
    /// The first that is not in it any more.
    pub until: Instant,
}

impl Span {
    /// Whether they have an instant in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// Whether all of `other` is in it.
    pub fn holds(self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }

    /// What is left of it without `other`.
    fn without(self, other: Self) -> impl Iterator<Item = Self> {
        let before = Self { from: self.from, until: self.until.min(other.from) };
        let after = Self { from: self.from.max(other.until), until: self.until };
        let parts =
            if self.overlaps(other) { [Some(before), Some(after)] } else { [Some(self), None] };
        parts.into_iter().flatten().filter(|part| part.from < part.until)
    }
}

/// The instant of a minute of a day, where the wall clock shows it: none in an hour that is skipped when the
/// clock is put forward, the first of the two when it is put back.
pub fn instant(date: Date, minute: i32, zone: &TimeZone) -> Option<Instant> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let ambiguous = zone.to_ambiguous_timestamp(date.at(hour, minute, 0, 0));
    match ambiguous.offset() {
        jiff::tz::AmbiguousOffset::Gap { .. } => None,
        _ => ambiguous.compatible().ok().map(Instant::from),
    }
}

/// Where a minute begins, also when no clock shows it, and at midnight of the day's end.
fn edge(date: Date, minute: i32, zone: &TimeZone) -> Option<Instant> {
    let (date, minute) = if minute >= DAY { (date.tomorrow().ok()?, 0) } else { (date, minute) };
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let at = zone.to_ambiguous_timestamp(date.at(hour, minute, 0, 0)).compatible().ok()?;
    Some(Instant::from(at))
}

/// All of a day on the wall clock.
pub fn day(date: Date, zone: &TimeZone) -> Option<Span> {
    Some(Span { from: edge(date, 0, zone)?, until: edge(date, DAY, zone)? })
}

/// A row of the hours of the week; weekdays are ISO 8601, 1 is Monday.
#[derive(Debug, Clone, Copy)]
pub struct Weekly {
    /// Which day.
    pub weekday: i32,
    /// When.
    pub minutes: Minutes,
}

/// What a place is taken by.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// The booking.
    pub booking: BookingId,
    /// The practitioner, the room or the device.
    pub resource: Uuid,
    /// For so long.
    pub span: Span,
}

/// Everything that decides when somebody could come.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// When the clinic is open; empty when it has not said so.
    pub hours: Vec<Weekly>,
    /// First and last day of each closure.
    pub closures: Vec<(Date, Date)>,
    /// When people work; somebody without a row works whenever the clinic is open.
    pub schedules: Vec<(MemberId, Weekly)>,
    /// When people are away.
    pub leaves: Vec<(MemberId, Span)>,
    /// What is taken already.
    pub taken: Vec<Taken>,
    /// The rooms in use.
    pub rooms: Vec<RoomId>,
}

impl Plan {
    /// When the clinic is open on a day.
    pub fn opening(&self, date: Date) -> Vec<Minutes> {
        if self.closures.iter().any(|(first, last)| (*first..=*last).contains(&date)) {
            return Vec::new();
        }
        if self.hours.is_empty() {
            return vec![UNSAID];
        }
        on(date, self.hours.iter())
    }

    /// When somebody works on a day: by their hours, within the clinic's, without their leave.
    pub fn working(&self, member: MemberId, date: Date, zone: &TimeZone) -> Vec<Span> {
        let own = self.schedules.iter().filter(|(who, _)| *who == member).map(|(_, row)| row);
        let mut minutes = self.opening(date);
        if own.clone().next().is_some() {
            let own = on(date, own);
            minutes = minutes
                .iter()
                .flat_map(|open| own.iter().filter_map(|part| both(*open, *part)))
                .collect();
        }
        let spans = minutes.iter().filter_map(|part| {
            Some(Span { from: edge(date, part.from, zone)?, until: edge(date, part.until, zone)? })
        });
        let away = self.leaves.iter().filter(|(who, _)| *who == member);
        away.fold(spans.collect(), |left: Vec<Span>, (_, leave)| {
            left.into_iter().flat_map(|span| span.without(*leave)).collect()
        })
    }

    fn is_free(&self, resource: Uuid, span: Span, but: Option<BookingId>) -> bool {
        !self.taken.iter().any(|taken| {
            taken.resource == resource && Some(taken.booking) != but && taken.span.overlaps(span)
        })
    }
}

fn on<'w>(date: Date, weekly: impl Iterator<Item = &'w Weekly>) -> Vec<Minutes> {
    let weekday = i32::from(date.weekday().to_monday_one_offset());
    weekly.filter(|row| row.weekday == weekday).map(|row| row.minutes).collect()
}

fn both(one: Minutes, other: Minutes) -> Option<Minutes> {
    let (from, until) = (one.from.max(other.from), one.until.min(other.until));
    (from < until).then_some(Minutes { from, until })
}

/// A device that would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Where it stands, when it does not move.
    pub room: Option<RoomId>,
}

/// What a booking needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// Minutes of the appointment.
    pub minutes: i64,
    /// Minutes that room and devices are taken before it.
    pub before: i64,
    /// And after it.
    pub after: i64,
    /// Who could do it, the one wanted most first.
    pub practitioners: Vec<MemberId>,
    /// Where it could be; none is any room, and no room where the clinic has none.
    pub rooms: Vec<RoomId>,
    /// One of each.
    pub devices: Vec<Vec<Device>>,
}

impl Need {
    /// The appointment that starts at an instant.
    pub fn span(&self, at: Instant) -> Span {
        Span { from: at, until: at.plus_seconds(self.minutes * 60) }
    }

    /// What it takes of room and devices.
    pub fn blocked(&self, at: Instant) -> Span {
        let span = self.span(at);
        Span {
            from: span.from.plus_seconds(-self.before * 60),
            until: span.until.plus_seconds(self.after * 60),
        }
    }
}

/// Whom and what a booking takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Who does it.
    pub practitioner: MemberId,
    /// Where.
    pub room: Option<RoomId>,
    /// With what.
    pub devices: Vec<DeviceId>,
}

/// What stands against a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The clinic is closed, or the practitioner does not work then.
    Hours,
    /// The practitioner has another booking.
    Practitioner,
    /// The room has.
    Room,
    /// A device has, or the clinic has none of its kind.
    Device,
}

impl Obstacle {
    /// The Fluent key of the sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Hours => "error-outside-hours",
            Self::Practitioner => "error-practitioner-taken",
            Self::Room => "error-room-taken",
            Self::Device => "error-device-taken",
        }
    }

    /// The field of the form that it concerns.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Hours => "time",
            Self::Practitioner => "practitioner",
            Self::Room | Self::Device => "room",
        }
    }
}

/// Finds who, where and with what a booking could be at a time. `but` is not in its own way.
pub fn fit(
    plan: &Plan,
    need: &Need,
    at: Instant,
    zone: &TimeZone,
    but: Option<BookingId>,
) -> Result<Place, Obstacle> {
    let span = need.span(at);
    let date = at.0.to_zoned(zone.clone()).date();
    let mut obstacle = Obstacle::Hours;
    let mut free = None;
    for practitioner in &need.practitioners {
        if !plan.working(*practitioner, date, zone).iter().any(|open| open.holds(span)) {
            continue;
        }
        obstacle = Obstacle::Practitioner;
        if plan.is_free(practitioner.0, span, but) {
            free = Some(*practitioner);
            break;
        }
    }
    let practitioner = free.ok_or(obstacle)?;
    let (room, devices) = equip(plan, need, need.blocked(at), but)?;
    Ok(Place { practitioner, room, devices })
}

/// Finds room and devices, whoever does it.
pub fn equip(
    plan: &Plan,
    need: &Need,
    blocked: Span,
    but: Option<BookingId>,
) -> Result<(Option<RoomId>, Vec<DeviceId>), Obstacle> {
    let candidates = if need.rooms.is_empty() { &plan.rooms } else { &need.rooms };
    if candidates.is_empty() {
        let devices = devices(plan, need, blocked, but, None).ok_or(Obstacle::Device)?;
        return Ok((None, devices));
    }
    let mut obstacle = Obstacle::Room;
    for room in candidates.iter().filter(|room| plan.is_free(room.0, blocked, but)) {
        match devices(plan, need, blocked, but, Some(*room)) {
            Some(devices) => return Ok((Some(*room), devices)),
            None => obstacle = Obstacle::Device,
        }
    }
    Err(obstacle)
}

fn devices(
    plan: &Plan,
    need: &Need,
    blocked: Span,
    but: Option<BookingId>,
    room: Option<RoomId>,
) -> Option<Vec<DeviceId>> {
    let fits = |device: &&Device| {
        let there = device.room.is_none() || room.is_none() || device.room == room;
        there && plan.is_free(device.id.0, blocked, but)
    };
    need.devices.iter().map(|kind| kind.iter().find(fits).map(|device| device.id)).collect()
}

/// A time that could be had.
#[derive(Debug, Clone)]
pub struct Slot {
    /// When the appointment starts.
    pub at: Instant,
    /// Who, where, with what.
    pub place: Place,
}

/// The times of a day that could be had, from `now` on: one for each quarter of an hour that the wall clock
/// shows.
pub fn slots(plan: &Plan, need: &Need, date: Date, zone: &TimeZone, now: Instant) -> Vec<Slot> {
    let quarters = plan.opening(date).into_iter().flat_map(|open| {
        let first = (open.from + STEP - 1) / STEP * STEP;
        (first..open.until).step_by(usize::try_from(STEP).unwrap_or(1))
    });
    quarters
        .filter_map(|minute| instant(date, minute, zone))
        .filter(|at| *at >= now)
        .filter_map(|at| fit(plan, need, at, zone, None).ok().map(|place| Slot { at, place }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Device, Minutes, Need, Obstacle, Plan, Span, Taken, Weekly, fit, instant, slots};
    use base::{BookingId, DeviceId, Instant, MemberId, RoomId};
    use jiff::civil::{Date, date};
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").expect("is in the tables")
    }

    fn at(text: &str) -> Instant {
        Instant(text.parse().expect("a time"))
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn need(minutes: i64) -> Need {
        let practitioners = vec![MemberId(id(1))];
        Need { minutes, before: 0, after: 0, practitioners, rooms: vec![], devices: vec![] }
    }

    /// Open at night, on the day on which the clock changes.
    fn night(day: Date) -> Plan {
        let weekday = i32::from(day.weekday().to_monday_one_offset());
        let hours = vec![Weekly { weekday, minutes: Minutes { from: 60, until: 240 } }];
        Plan { hours, ..Plan::default() }
    }

    fn starts(plan: &Plan, need: &Need, day: Date) -> Vec<String> {
        let slots = slots(plan, need, day, &berlin(), at("2020-01-01T00:00:00Z"));
        slots
            .iter()
            .map(|slot| slot.at.0.to_zoned(berlin()).strftime("%H:%M%:z").to_string())
            .collect()
    }

    #[test]
    fn a_skipped_hour_is_never_offered() {
        let day = date(2026, 3, 29);
        let offered = starts(&night(day), &need(30), day);
        assert!(offered.iter().all(|time| !time.starts_with("02")), "{offered:?}");
        assert_eq!(
            offered[..5],
            ["01:00+01:00", "01:15+01:00", "01:30+01:00", "01:45+01:00", "03:00+02:00"]
        );
        assert_eq!(instant(day, 150, &berlin()), None);
    }

    #[test]
    fn a_repeated_hour_is_offered_once() {
        let day = date(2026, 10, 25);
        let offered = starts(&night(day), &need(30), day);
        let twos: Vec<_> = offered.iter().filter(|time| time.starts_with("02")).collect();
        assert_eq!(twos, ["02:00+02:00", "02:15+02:00", "02:30+02:00", "02:45+02:00"]);
    }

    #[test]
    fn who_works_is_asked_before_who_is_free() {
        let zone = TimeZone::UTC;
        let monday = date(2026, 11, 30);
        let week = |from, until| Weekly { weekday: 1, minutes: Minutes { from, until } };
        let leave = Span { from: at("2026-11-30T12:00:00Z"), until: at("2026-11-30T13:00:00Z") };
        let mut plan = Plan {
            hours: vec![week(540, 1080)],
            schedules: vec![(MemberId(id(1)), week(600, 900))],
            leaves: vec![(MemberId(id(1)), leave)],
            ..Plan::default()
        };
        let need = need(60);
        let ask = |plan: &Plan, text| fit(plan, &need, at(text), &zone, None);
        assert_eq!(ask(&plan, "2026-11-30T09:00:00Z"), Err(Obstacle::Hours));
        assert!(ask(&plan, "2026-11-30T10:00:00Z").is_ok());
        assert_eq!(ask(&plan, "2026-11-30T11:30:00Z"), Err(Obstacle::Hours));
        assert_eq!(ask(&plan, "2026-11-30T14:30:00Z"), Err(Obstacle::Hours));
        let span = Span { from: at("2026-11-30T10:30:00Z"), until: at("2026-11-30T11:00:00Z") };
        plan.taken.push(Taken { booking: BookingId(id(9)), resource: id(1), span });
        assert_eq!(ask(&plan, "2026-11-30T10:00:00Z"), Err(Obstacle::Practitioner));
        assert!(
            fit(&plan, &need, at("2026-11-30T10:00:00Z"), &zone, Some(BookingId(id(9)))).is_ok()
        );
        plan.closures.push((monday, monday));
        assert_eq!(ask(&plan, "2026-11-30T10:00:00Z"), Err(Obstacle::Hours));
    }

    #[test]
    fn buffers_take_room_and_device_and_a_device_stays_in_its_room() {
        let zone = TimeZone::UTC;
        let (one, two) = (RoomId(id(11)), RoomId(id(12)));
        let laser = Device { id: DeviceId(id(21)), room: Some(two) };
        let span = Span { from: at("2026-11-30T11:00:00Z"), until: at("2026-11-30T12:00:00Z") };
        let plan = Plan {
            rooms: vec![one, two],
            taken: vec![Taken { booking: BookingId(id(9)), resource: two.0, span }],
            ..Plan::default()
        };
        let need = Need { after: 15, devices: vec![vec![laser]], ..need(60) };
        let ask = |text| fit(&plan, &need, at(text), &zone, None);
        let place = ask("2026-11-30T09:30:00Z").expect("ends with its buffer before");
        assert_eq!((place.room, place.devices), (Some(two), vec![laser.id]));
        assert_eq!(ask("2026-11-30T10:00:00Z"), Err(Obstacle::Device));
        assert!(ask("2026-11-30T12:00:00Z").is_ok());
        let none = Need { devices: vec![vec![]], ..need.clone() };
        assert_eq!(
            fit(&plan, &none, at("2026-11-30T14:00:00Z"), &zone, None),
            Err(Obstacle::Device)
        );
    }
}
