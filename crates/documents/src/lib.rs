//! Documents: data in, PDF out. Pure: the words come translated, the pictures encoded; no clock, no files.
//! The same data gives the same bytes.

mod advice;
mod analysis_report;
mod sheet;
mod typesetting;

pub use advice::{Advice, Offer};
pub use analysis_report::{AnalysisReport, Figure, PartOfFace, Table, Tone, write_analysis_report};
pub use sheet::Colour;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// A picture is neither JPEG nor PNG, or damaged.
    #[error("a picture could not be read: {0}")]
    Picture(String),
    /// The fonts are not what they should be.
    #[error("the embedded fonts cannot be read")]
    Fonts,
    /// The document could not be put together.
    #[error("the document could not be written: {0}")]
    Writing(String),
}
