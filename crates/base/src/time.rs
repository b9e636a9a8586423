//! Time and chance, both passed in, and their forms in the database.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type, TypeInfo};

/// Where the time comes from: the system, or a test that moves it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that reads from `source`.
    pub fn from(source: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// The time now, to the microsecond (what the database keeps).
    pub fn now(&self) -> Instant {
        Instant::from((self.0)())
    }
}

/// Where random bytes come from: the system, or a seed that repeats.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Random {
    /// The operating system's generator.
    pub fn system() -> Self {
        Self(Arc::new(|bytes| {
            getrandom::fill(bytes).expect("the operating system gives random bytes");
        }))
    }

    /// A generator that fills from `source`.
    pub fn from(source: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }
}

/// Whose clock is read where no clinic is meant: the platform is run from Thailand.
pub fn platform_zone() -> TimeZone {
    TimeZone::get("Asia/Bangkok").expect("the zone is in jiff's own data")
}

/// UUID version 7: 48 bits of milliseconds, then chance.
pub(crate) fn uuid_v7(now: Instant, random: &Random) -> uuid::Uuid {
    let millis = u64::try_from(now.0.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random.bytes::<10>()).into_uuid()
}

/// A point in time as the database keeps it: `timestamptz`, whole microseconds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(description = "A point in time, in UTC, to the microsecond.")]
#[schema(value_type = String, format = DateTime, example = "2026-11-22T03:04:05.678901Z")]
pub struct Instant(pub Timestamp);

/// Seconds from the Unix epoch to PostgreSQL's (2000-01-01).
const POSTGRES_EPOCH_SECONDS: i64 = 946_684_800;

impl From<Timestamp> for Instant {
    fn from(time: Timestamp) -> Self {
        Self(Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time))
    }
}

impl Instant {
    /// This long after `self`; clamped at the end of time.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(self.0))
    }
}

impl Type<Postgres> for Instant {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("timestamptz")
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        ty.name().eq_ignore_ascii_case("timestamptz")
    }
}

impl PgHasArrayType for Instant {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("_timestamptz")
    }
}

impl Encode<'_, Postgres> for Instant {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let micros = self.0.as_microsecond() - POSTGRES_EPOCH_SECONDS * 1_000_000;
        Encode::<Postgres>::encode(micros, buffer)
    }
}

impl Decode<'_, Postgres> for Instant {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let micros = <i64 as Decode<Postgres>>::decode(value)?;
                Ok(Self(Timestamp::from_microsecond(micros + POSTGRES_EPOCH_SECONDS * 1_000_000)?))
            }
            PgValueFormat::Text => Err("timestamps are read in binary form".into()),
        }
    }
}

/// A calendar day as the database keeps it: `date`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(description = "A day of the calendar.")]
#[schema(value_type = String, format = Date, example = "1992-04-13")]
pub struct Day(pub Date);

/// The schema of what [`Day::parse`] reads, in a field that may be empty.
#[derive(utoipa::ToSchema)]
#[schema(
    description = "A day as `YYYY-MM-DD`; a year from 2400 to 2700 is of the Buddhist era. Empty when there is none.",
    pattern = r"^\s*([0-9]{4}-[0-9]{2}-[0-9]{2})?\s*$",
    example = "1992-04-13"
)]
pub struct TypedDay(#[allow(dead_code, reason = "only its schema is used")] String);

impl Day {
    /// Reads `YYYY-MM-DD`, spaces around it apart, and nothing else. A year of the Buddhist era, 543
    /// ahead, is what many people type.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = |at: std::ops::Range<usize>| {
            let part = text.get(at)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part)
        };
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return None;
        }
        let year: i16 = digits(0..4)?.parse().ok()?;
        let year = if (2400..=2700).contains(&year) { year - 543 } else { year };
        let date = Date::new(year, digits(5..7)?.parse().ok()?, digits(8..10)?.parse().ok()?);
        date.ok().map(Self)
    }
}

const POSTGRES_EPOCH_DAY: Date = jiff::civil::date(2000, 1, 1);

impl Type<Postgres> for Day {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("date")
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        ty.name().eq_ignore_ascii_case("date")
    }
}

impl Encode<'_, Postgres> for Day {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode((self.0 - POSTGRES_EPOCH_DAY).get_days(), buffer)
    }
}

impl Decode<'_, Postgres> for Day {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let days = <i32 as Decode<Postgres>>::decode(value)?;
                Ok(Self(POSTGRES_EPOCH_DAY.checked_add(jiff::Span::new().try_days(days)?)?))
            }
            PgValueFormat::Text => Err("dates are read in binary form".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Day;
    use jiff::civil::date;

    #[test]
    fn days_are_read_in_one_form_of_either_era() {
        let read = |text| Day::parse(text).map(|day| day.0);
        assert_eq!(read(" 1992-04-13 "), Some(date(1992, 4, 13)));
        assert_eq!(read("2535-04-13"), Some(date(1992, 4, 13)));
        // 2024 is a leap year, 2567 is none.
        assert_eq!(read("2567-02-29"), Some(date(2024, 2, 29)));
        for bad in
            ["", "19920413", "1992-4-13", "1992-04-13T00:00", "1992-04-31", "+992-04-13", "๑๙๙๒-๐๔"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
