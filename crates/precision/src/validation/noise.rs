//! The figures beside scores, as a file of the program's source.

use askama::Template;
use base::{Error, Result};
use jiff::civil::Date;
use skin::Measure;

use super::Report;

#[derive(Template)]
#[template(path = "validation/noise.rs.txt", escape = "none")]
struct Page<'a> {
    date: Date,
    algorithm: &'a str,
    faces: usize,
    copies: usize,
    changes: Vec<(Measure, f32)>,
}

/// The source of the smallest changes of score that are more than noise.
///
/// # Errors
/// When a measure has no such figure, because too few faces were measured under all changes.
pub fn noise(report: &Report) -> Result<String> {
    let validation = &report.validation;
    let changes = validation.repeatability.iter().map(|one| {
        let change = one.smallest_change.ok_or_else(|| {
            Error::internal(format!(
                "the repeatability of {} could not be measured on these faces; give at least two \
                 that pass every change",
                one.measure.as_str()
            ))
        })?;
        // Upwards: a change that is called real must be.
        Ok((one.measure, (change * 10.0).ceil() / 10.0))
    });
    let page = Page {
        date: report.date,
        algorithm: &validation.algorithm,
        faces: validation.analysed,
        copies: validation.plan.perturbations.len(),
        changes: changes.collect::<Result<_>>()?,
    };
    page.render().map_err(Error::internal)
}
