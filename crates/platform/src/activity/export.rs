//! The log as a file for spreadsheets: CSV (RFC 4180).

use std::borrow::Cow;

use base::text::harmless_cell;
use base::{Error, Result, Who};
use ui::Page;

use super::page::Line;
use super::store::Row;

/// How many events a file holds at most: it is made in memory.
pub const LIMIT: i64 = 50_000;

/// Columns, as Fluent keys. The first is the event's number.
const COLUMNS: [&str; 9] = [
    "activity-number",
    "time",
    "activity-who",
    "activity-role",
    "activity-what",
    "activity-look",
    "activity-details",
    "activity-about",
    "activity-address",
];

/// A file in the making.
pub struct File(csv::Writer<Vec<u8>>);

impl File {
    /// With its heading, in the language of the page. Excel takes a file for UTF-8 only if it begins
    /// with a byte order mark.
    pub fn new(p: &Page) -> Result<Self> {
        let mut file = Self(csv::Writer::from_writer("\u{feff}".as_bytes().to_vec()));
        file.write(&COLUMNS.map(|key| p.t(key)))?;
        Ok(file)
    }

    /// Adds an event as the page shows it; its time is the clinic's, in a form that sorts.
    pub fn add(&mut self, p: &Page, who: &Who, row: &Row) -> Result<()> {
        let line = Line::of(p, who, row);
        let at = row.at.0.to_zoned(p.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let look = if line.suspicious { p.t("yes") } else { "".into() };
        let details = [line.note, line.request].join(" ");
        self.write(&[
            row.seq.to_string().into(),
            at.into(),
            line.who.into(),
            line.role.into(),
            line.what.into(),
            look,
            details.trim().into(),
            line.about.into(),
            line.address.into(),
        ])
    }

    /// Its bytes.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(Error::internal)
    }

    fn write(&mut self, cells: &[Cow<'_, str>; COLUMNS.len()]) -> Result<()> {
        let cells = cells.iter().map(|cell| harmless_cell(cell));
        self.0.write_record(cells.map(Cow::into_owned)).map_err(Error::internal)
    }
}
