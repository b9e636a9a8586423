//! What every part of the API shares: how it is asked, how it answers, and how it is documented.

mod document;
mod input;
mod problem;
mod responses;
mod shared;

pub use document::{describe, join};
pub use input::{Body, Query};
pub use problem::Problem;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{Error, Instant};

/// A page of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The page.
    pub items: Vec<T>,
    /// How many match in all.
    #[schema(minimum = 0)]
    pub total: i64,
    /// The `cursor` of the next page; null on the last.
    #[schema(required)]
    pub next: Option<String>,
}

/// How many items a page has when nothing is said.
pub const DEFAULT_LIMIT: i64 = 25;
/// How many it may have.
pub const MAX_LIMIT: i64 = 100;

/// Clamps `?limit=`.
pub fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}

/// A place in a list that is sorted newest first: after the row with this time and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// When that row was made.
    pub at: Instant,
    /// Its id.
    pub id: uuid::Uuid,
}

impl Cursor {
    /// Reads what [`Self::text`] wrote; anything else is no cursor. Nothing was made before 1970:
    /// further back lie times that the database does not know.
    pub fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('.')?;
        let at = jiff::Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
        let cursor = Self { at: Instant(at), id: id.parse().ok()? };
        (at >= jiff::Timestamp::UNIX_EPOCH && cursor.text() == text).then_some(cursor)
    }

    /// Reads `?cursor=`: nothing is the first page; what cannot be read is an error, not the first
    /// page again.
    pub fn asked(text: Option<&str>) -> Result<Option<Self>, Error> {
        match text {
            None | Some("") => Ok(None),
            Some(text) => Self::parse(text)
                .map(Some)
                .ok_or(Error::Invalid { field: "cursor", detail: "error-cursor" }),
        }
    }

    /// As it stands in an address.
    pub fn text(&self) -> String {
        format!("{}.{}", self.at.0.as_microsecond(), self.id.simple())
    }
}

/// Cuts a page from rows of which one more than `limit` was read: the page, and the cursor of the
/// next if there is one.
pub fn page<T>(
    mut rows: Vec<T>,
    limit: i64,
    place: impl Fn(&T) -> Cursor,
) -> (Vec<T>, Option<Cursor>) {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(place) } else { None };
    (rows, next)
}

#[cfg(test)]
mod tests {
    use super::{Cursor, limit, page};
    use crate::Instant;

    fn cursor(n: u128) -> Cursor {
        let at = Instant(jiff::Timestamp::from_second(1_700_000_000).expect("in range"));
        Cursor { at, id: uuid::Uuid::from_u128(n) }
    }

    #[test]
    fn a_cursor_reads_back() {
        assert_eq!(Cursor::parse(&cursor(7).text()), Some(cursor(7)));
        for bad in ["x.y", "-377705023201000000.00000000000000000000000000000007", "+1.7"] {
            assert_eq!(Cursor::parse(bad), None, "{bad}");
        }
        assert_eq!(limit(Some(100_000)), 100);
    }

    #[test]
    fn the_extra_row_becomes_the_next_cursor() {
        assert_eq!(page(vec![1, 2, 3], 2, |n| cursor(*n)), (vec![1, 2], Some(cursor(2))));
        assert_eq!(page(vec![1, 2], 2, |n| cursor(*n)), (vec![1, 2], None));
    }
}
