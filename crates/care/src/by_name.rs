//! Lists in the order of names: their cursor is the id of the last one shown.

use base::{Error, Result};

/// Reads the cursor of a list by name: the id of the last one shown.
pub fn after<T: std::str::FromStr>(cursor: Option<&str>) -> Result<Option<T>> {
    let wrong = Error::Invalid { field: "cursor", detail: "error-cursor" };
    cursor.map(|text| text.parse().map_err(|_| wrong)).transpose()
}

/// Cuts a page from rows of which one more than `limit` was read.
pub fn cut<T>(
    mut rows: Vec<T>,
    limit: i64,
    cursor: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(cursor);
    (rows, next)
}
