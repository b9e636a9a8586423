//! The file: CSV (RFC 4180) or Excel's.

use base::text::harmless_cell;
use base::{Error, Result};
use ui::Page;

use crate::customers::printed_number;
use crate::customers::store::Row;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For every program.
    Csv,
    /// For Excel and its like.
    Xlsx,
}

impl Format {
    /// Reads `?format=`; CSV if nothing is said.
    pub fn asked(text: &str) -> Result<Self> {
        match text.trim() {
            "" | "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Error::Invalid { field: "format", detail: "error-choice" }),
        }
    }

    /// The end of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// How many customers it holds at most: it is made in memory, and Excel's takes more of it.
    pub const fn limit(self) -> i64 {
        match self {
            Self::Csv => 200_000,
            Self::Xlsx => 50_000,
        }
    }
}

/// Columns, as Fluent keys. What the import reads has the same names.
pub const COLUMNS: [&str; 13] = [
    "customer-number",
    "customer-full-name",
    "customer-nickname",
    "phone",
    "email",
    "customer-birth-date",
    "customer-sex",
    "customer-allergies",
    "customer-note",
    "customer-tags",
    "customer-assigned",
    "customer-last-visit",
    "customer-registered",
];

/// The widths of the columns in Excel, in letters.
const WIDTHS: [f64; COLUMNS.len()] =
    [11.0, 28.0, 14.0, 15.0, 26.0, 12.0, 8.0, 24.0, 30.0, 20.0, 20.0, 12.0, 12.0];

/// A line of it; days in a form that sorts.
pub type Line = [String; COLUMNS.len()];

/// The heading in the page's language.
pub fn heading(p: &Page) -> Line {
    COLUMNS.map(|key| p.t(key).into_owned())
}

/// A customer.
pub fn line(p: &Page, row: &Row, tags: &[&str]) -> Line {
    let day = |at: base::Instant| at.0.to_zoned(p.zone.clone()).date().to_string();
    [
        printed_number(row.number),
        row.full_name.clone(),
        row.nickname.clone(),
        row.phone.clone(),
        row.email.clone(),
        row.birth_date.map_or_else(String::new, |day| day.0.to_string()),
        row.sex.clone(),
        row.allergies.clone(),
        row.note.clone(),
        tags.join(", "),
        row.assigned_name.clone().unwrap_or_default(),
        row.last_visit_at.map_or_else(String::new, day),
        day(row.created_at),
    ]
}

/// Writes the file. Takes a while: not for a thread that serves.
pub fn write(format: Format, sheet: &str, heading: &Line, lines: &[Line]) -> Result<Vec<u8>> {
    match format {
        Format::Csv => csv(heading, lines),
        Format::Xlsx => xlsx(sheet, heading, lines).map_err(Error::internal),
    }
}

/// Excel takes a file for UTF-8 only if it begins with a byte order mark.
fn csv(heading: &Line, lines: &[Line]) -> Result<Vec<u8>> {
    let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for line in std::iter::once(heading).chain(lines) {
        let cells = line.iter().map(|cell| harmless_cell(cell).into_owned());
        file.write_record(cells).map_err(Error::internal)?;
    }
    file.into_inner().map_err(Error::internal)
}

/// Every cell is text there, which Excel never takes for a formula.
fn xlsx(
    name: &str,
    heading: &Line,
    lines: &[Line],
) -> std::result::Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (text, width)) in (0..).zip(heading.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, text, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (1..).zip(lines) {
        for (column, text) in (0..).zip(line).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text)?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Format, Line, write};

    fn sample() -> (Line, Vec<Line>) {
        let mut line = Line::default();
        line[1] = "=HYPERLINK(\"http://x\")".into();
        line[2] = "พลอย, \"ploy\"".into();
        (COLUMNS.map(str::to_owned), vec![line])
    }

    #[test]
    fn a_formula_is_text_in_csv_and_quotes_are_kept() {
        let (heading, lines) = sample();
        let file = write(Format::Csv, "x", &heading, &lines).expect("a file");
        let text = String::from_utf8(file).expect("UTF-8");
        assert!(text.starts_with("\u{feff}customer-number,"));
        assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{text}");
        assert!(text.contains("\"พลอย, \"\"ploy\"\"\""));
    }

    #[test]
    fn a_workbook_is_a_zip_with_a_sheet() {
        let (heading, lines) = sample();
        let file = write(Format::Xlsx, "ลูกค้า", &heading, &lines).expect("a file");
        assert!(file.starts_with(b"PK"));
    }
}
