//! The steps of an analysis and the time they take.

use serde::{Deserialize, Serialize};
use std::time::Instant;

/// A step of an analysis, told as it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Reading the photo.
    Decode,
    /// Finding the face and its landmarks.
    FindFace,
    /// Checking size, pose, light and sharpness.
    CheckCapture,
    /// Finding the skin.
    MapSkin,
    /// Measuring.
    Measure,
    /// Drawing overlays and writing pictures.
    Draw,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 6] = [
        Self::Decode,
        Self::FindFace,
        Self::CheckCapture,
        Self::MapSkin,
        Self::Measure,
        Self::Draw,
    ];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::FindFace => "find_face",
            Self::CheckCapture => "check_capture",
            Self::MapSkin => "map_skin",
            Self::Measure => "measure",
            Self::Draw => "draw",
        }
    }
}

/// Milliseconds each step took, in order. Not part of the findings: times are never the same
/// twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageTimes {
    /// Steps and their milliseconds.
    pub stages: Vec<(Step, f64)>,
}

impl StageTimes {
    /// All steps together, in milliseconds.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.stages.iter().map(|(_, milliseconds)| milliseconds).sum()
    }
}

/// Announces steps and takes their times.
pub(crate) struct Watch<'a> {
    progress: &'a mut dyn FnMut(Step),
    begun: Option<(Step, Instant)>,
    stages: Vec<(Step, f64)>,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(progress: &'a mut dyn FnMut(Step)) -> Self {
        Self { progress, begun: None, stages: Vec::new() }
    }

    /// Ends the step before and begins the next.
    pub(crate) fn begin(&mut self, step: Step) {
        self.close();
        (self.progress)(step);
        self.begun = Some((step, Instant::now()));
    }

    pub(crate) fn end(mut self) -> StageTimes {
        self.close();
        StageTimes { stages: self.stages }
    }

    fn close(&mut self) {
        if let Some((step, start)) = self.begun.take() {
            self.stages.push((step, start.elapsed().as_secs_f64() * 1000.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for step in Step::ALL {
            assert_eq!(serde_json::to_value(step).expect("a plain enum"), step.as_str());
        }
    }

    #[test]
    fn steps_are_told_and_timed_in_order() {
        let mut told = Vec::new();
        let mut progress = |step| told.push(step);
        let mut watch = Watch::new(&mut progress);
        Step::ALL.into_iter().for_each(|step| watch.begin(step));
        let times = watch.end();
        assert_eq!(told, Step::ALL);
        assert_eq!(times.stages.iter().map(|(step, _)| *step).collect::<Vec<_>>(), Step::ALL);
    }
}
