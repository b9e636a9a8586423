//! What is typed about bookings, and what may be.

use base::{BookingId, CustomerId, Day, Error, Instant, MemberId, Result, RoomId, TreatmentId};
use jiff::tz::TimeZone;
use ui::Errors;

use super::desk::{Elsewhere, Wish};
use crate::availability::rules::instant;

/// Why a booking that was replaced is cancelled: a word of the program, which pages say in the reader's language.
pub const RESCHEDULED: &str = "rescheduled";
/// The longest appointment, in minutes.
pub const LONGEST: i64 = 720;
/// The shortest.
pub const SHORTEST: i64 = 5;

/// How a booking came in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = BookingSource)]
pub enum Source {
    /// At the desk.
    #[default]
    Desk,
    /// By telephone.
    Phone,
    /// By LINE or another chat.
    Chat,
    /// Somebody came in.
    WalkIn,
    /// From the clinic's own pages.
    Online,
}

impl Source {
    /// All.
    pub const ALL: [Self; 5] = [Self::Desk, Self::Phone, Self::Chat, Self::WalkIn, Self::Online];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Phone => "phone",
            Self::Chat => "chat",
            Self::WalkIn => "walk_in",
            Self::Online => "online",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Desk => "booking-source-desk",
            Self::Phone => "booking-source-phone",
            Self::Chat => "booking-source-chat",
            Self::WalkIn => "booking-source-walk-in",
            Self::Online => "booking-source-online",
        }
    }
}

/// Bookings are made from yesterday on, and for two years.
pub fn within_reach(at: Instant, now: Instant) -> Result<()> {
    const DAY: i64 = 86_400;
    if at < now.plus_seconds(-DAY) || at > now.plus_seconds(731 * DAY) {
        return Err(Error::Invalid { field: "starts_at", detail: "error-time-out-of-reach" });
    }
    Ok(())
}

/// A reason that says something, in at most 500 characters.
pub fn reason(text: &str) -> Result<String> {
    let wrong = |detail| Error::Invalid { field: "reason", detail };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\0', "");
    match text.chars().count() {
        0 => Err(wrong("error-reason-missing")),
        1..=500 => Ok(text),
        _ => Err(wrong("error-reason-long")),
    }
}

/// A booking as it was typed.
#[derive(Debug, Clone, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct Form {
    /// A customer's id, or empty.
    pub customer: String,
    /// What was looked for.
    pub search: String,
    /// A new customer's name.
    pub full_name: String,
    /// A new customer's telephone number.
    pub phone: String,
    /// Register them although there is somebody like them.
    pub anyway: String,
    /// The treatment's id.
    pub treatment: String,
    /// A member's id, or empty.
    pub practitioner: String,
    /// A room's id, or empty.
    pub room: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub time: String,
    /// Empty is as long as the treatment takes.
    pub minutes: String,
    /// Whether the customer has confirmed.
    pub confirmed: String,
    /// How it came in.
    pub source: String,
    /// The note.
    pub note: String,
    /// Why it may be overbooked, or empty.
    pub overbook_reason: String,
    /// The place on the waiting list that this is for, or empty.
    pub wait: String,
}

/// A new customer's own fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Somebody known.
    Known(CustomerId),
    /// Somebody new.
    New,
}

impl Form {
    /// Whether nobody is chosen, and a new name is given.
    pub fn whom(&self, errors: &mut Errors) -> Option<Whom> {
        match (self.customer.trim(), self.full_name.trim()) {
            ("", "") => {
                errors.add("search", "error-booking-customer");
                None
            }
            ("", _) => Some(Whom::New),
            (id, _) => {
                let known = id.parse().ok().map(Whom::Known);
                if known.is_none() {
                    errors.add("search", "error-booking-customer");
                }
                known
            }
        }
    }

    /// What is wished for, for `customer`, who may not be registered yet.
    pub fn wish(&self, customer: CustomerId, zone: &TimeZone, errors: &mut Errors) -> Option<Wish> {
        let treatment: Option<TreatmentId> = self.treatment.trim().parse().ok();
        if treatment.is_none() {
            errors.add("treatment", "error-treatment-missing");
        }
        let at = moment(&self.date, &self.time, zone, errors);
        let practitioner = id::<MemberId>(&self.practitioner, "practitioner", errors);
        let room = id::<RoomId>(&self.room, "room", errors);
        let minutes = minutes(&self.minutes, errors);
        let note: String =
            self.note.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        if note.chars().count() > 2000 {
            errors.add_with("note", "error-too-long", "limit", 2000);
        }
        let overbook = overbook(&self.overbook_reason, errors);
        Some(Wish {
            customer,
            treatment: treatment?,
            practitioner,
            room,
            at: at?,
            minutes,
            confirmed: matches!(self.confirmed.as_str(), "on" | "yes" | "true"),
            source: Source::parse(&self.source).unwrap_or_default(),
            note,
            overbook,
        })
    }
}

/// A move as it was typed. What is empty stays as it is.
#[derive(Debug, Clone, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct MoveForm {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub time: String,
    /// For how long.
    pub minutes: String,
    /// A member's id.
    pub practitioner: String,
    /// A room's id.
    pub room: String,
    /// Why it may be overbooked.
    pub overbook_reason: String,
    /// Not empty where the reason was asked for: then there has to be one.
    pub overbook: String,
    /// Where the person comes from: a calendar's address.
    pub back: String,
}

impl MoveForm {
    /// Where it is wished to be.
    pub fn elsewhere(&self, zone: &TimeZone, errors: &mut Errors) -> Elsewhere {
        let given = !self.date.trim().is_empty() || !self.time.trim().is_empty();
        Elsewhere {
            at: if given { moment(&self.date, &self.time, zone, errors) } else { None },
            minutes: minutes(&self.minutes, errors),
            practitioner: id(&self.practitioner, "practitioner", errors),
            room: id(&self.room, "room", errors),
            overbook: self.overbook(errors),
        }
    }

    fn overbook(&self, errors: &mut Errors) -> Option<String> {
        if !self.overbook.is_empty() && self.overbook_reason.trim().is_empty() {
            errors.add("overbook_reason", "error-reason-missing");
        }
        overbook(&self.overbook_reason, errors)
    }
}

fn overbook(text: &str, errors: &mut Errors) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    reason(text).map_err(|_| errors.add("overbook_reason", "error-reason-long")).ok()
}

fn id<T: std::str::FromStr>(text: &str, field: &'static str, errors: &mut Errors) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let id = text.parse().ok();
    if id.is_none() {
        errors.add(field, "error-choice");
    }
    id
}

fn minutes(text: &str, errors: &mut Errors) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let minutes = text.parse().ok().filter(|minutes| (SHORTEST..=LONGEST).contains(minutes));
    if minutes.is_none() {
        errors.add("minutes", "error-minutes");
    }
    minutes
}

/// The instant of a day and a time of the clinic's clock. A time that the clock skips that day is a mistake.
fn moment(date: &str, time: &str, zone: &TimeZone, errors: &mut Errors) -> Option<Instant> {
    let day = Day::parse(date).filter(|day| (1971..=2200).contains(&day.0.year()));
    if day.is_none() {
        errors.add("date", "error-day");
    }
    let minute = minute_of(time);
    if minute.is_none() {
        errors.add("time", "error-booking-time");
    }
    let at = instant(day?.0, minute?, zone);
    if at.is_none() {
        errors.add("time", "error-time-skipped");
    }
    at
}

/// Minutes after midnight of `HH:MM`.
pub fn minute_of(text: &str) -> Option<i32> {
    let (hours, minutes) = text.trim().get(..5)?.split_once(':')?;
    let digits = |text: &str| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<i32>().ok()).flatten()
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// What a list is asked for, as it stands in the address.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of the customer's name, phone or number.
    pub search: String,
    /// The first day, on the clinic's calendar.
    #[param(value_type = base::TypedDay)]
    pub from: String,
    /// The last day.
    #[param(value_type = base::TypedDay)]
    pub to: String,
    /// Only with this practitioner.
    #[param(value_type = Option<MemberId>)]
    pub practitioner_id: String,
    /// Only of this customer.
    #[param(value_type = Option<CustomerId>)]
    pub customer_id: String,
    /// Only in this state.
    #[param(value_type = Option<super::State>)]
    pub state: String,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// What a list is asked for, read.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "as in `Asked`")]
pub struct Filter {
    pub needle: String,
    pub from: Option<Instant>,
    pub until: Option<Instant>,
    pub practitioner: Option<MemberId>,
    pub customer: Option<CustomerId>,
    pub state: Option<super::State>,
}

impl Asked {
    /// Reads it; what cannot be read is named.
    pub fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        let wrong = |field, detail| Error::Invalid { field, detail };
        let day = |text: &str, field| match text.trim() {
            "" => Ok(None),
            text => Day::parse(text)
                .filter(|day| (1971..=2200).contains(&day.0.year()))
                .and_then(|day| crate::availability::rules::day(day.0, zone))
                .map(Some)
                .ok_or(wrong(field, "error-day")),
        };
        let mut errors = Errors::new();
        let practitioner = id(&self.practitioner_id, "practitioner_id", &mut errors);
        let customer = id(&self.customer_id, "customer_id", &mut errors);
        let state = match self.state.trim() {
            "" => None,
            text => Some(super::State::parse(text).ok_or(wrong("state", "error-choice"))?),
        };
        if !errors.is_empty() {
            return Err(errors.into());
        }
        Ok(Filter {
            needle: crate::customers::rules::needle(&self.search),
            from: day(&self.from, "from")?.map(|span| span.from),
            until: day(&self.to, "to")?.map(|span| span.until),
            practitioner,
            customer,
            state,
        })
    }
}

impl Filter {
    /// As the store takes it.
    pub fn wanted(&self) -> super::store::Wanted<'_> {
        super::store::Wanted {
            only: None::<BookingId>,
            from: self.from,
            until: self.until,
            practitioner: self.practitioner,
            room: None,
            customer: self.customer,
            state: self.state,
            needle: &self.needle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, MoveForm, minute_of, reason};
    use base::CustomerId;
    use jiff::tz::TimeZone;
    use ui::Errors;

    #[test]
    fn times_are_read_in_one_form() {
        assert_eq!(minute_of(" 09:05"), Some(545));
        assert_eq!(minute_of("23:59:00"), Some(1439));
        for bad in ["", "9:05", "24:00", "09:60", "+9:05", "ก:00"] {
            assert_eq!(minute_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let mut errors = Errors::new();
        let form =
            Form { date: "x".into(), time: "y".into(), minutes: "3".into(), ..Form::default() };
        assert!(form.whom(&mut errors).is_none());
        assert!(form.wish(CustomerId(uuid::Uuid::nil()), &TimeZone::UTC, &mut errors).is_none());
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["search", "treatment", "date", "time", "minutes"]);
    }

    #[test]
    fn a_time_that_the_clock_skips_is_a_mistake() {
        let zone = TimeZone::get("Europe/Berlin").expect("is in the tables");
        let mut errors = Errors::new();
        let form =
            MoveForm { date: "2026-03-29".into(), time: "02:30".into(), ..MoveForm::default() };
        assert!(form.elsewhere(&zone, &mut errors).at.is_none());
        assert_eq!(errors.key("time"), "error-time-skipped");
    }

    #[test]
    fn a_reason_says_something() {
        assert!(reason(" \n").is_err());
        assert_eq!(reason(" is \n ill ").expect("is one"), "is ill");
        assert!(reason(&"x".repeat(501)).is_err());
    }
}
