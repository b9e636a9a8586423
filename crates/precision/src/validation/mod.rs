//! A validation of the skin analysis as files: a table, charts, and the figures that the program
//! shows beside scores.

mod charts;
mod noise;
mod table;

use jiff::civil::Date;
use serde::Serialize;
use skin::validation::Validation;

pub use noise::noise;

/// A validation and the day it was made.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// In UTC.
    pub date: Date,
    /// What came of it.
    #[serde(flatten)]
    pub validation: Validation,
}

impl Report {
    /// The table, as Markdown.
    pub fn table(&self) -> Result<String, askama::Error> {
        table::markdown(self)
    }

    /// The figures that fall behind their floor, in words.
    pub fn behind(&self) -> Vec<&str> {
        let figures = self.validation.figures.iter().filter(|figure| !figure.holds());
        figures.map(|figure| figure.name.as_str()).collect()
    }
}

/// All files of a report: names and texts.
pub fn files(report: &Report) -> Result<Vec<(String, String)>, askama::Error> {
    let json = serde_json::to_string_pretty(report)
        .map_err(|error| askama::Error::Custom(Box::new(error)))?;
    let mut files =
        vec![("validation.md".to_owned(), report.table()?), ("validation.json".to_owned(), json)];
    files.extend(charts::charts(&report.validation)?);
    Ok(files)
}
