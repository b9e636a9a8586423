//! What is tried, on how many faces, how thoroughly.

use super::perturbation::Perturbation;
use super::plant::Kind;
use serde::{Deserialize, Serialize};

/// A part of the validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The same photo, changed as a second one would be.
    Repeatability,
    /// Planted brown spots.
    Spots,
    /// Planted red lesions.
    Lesions,
    /// Planted lines.
    Lines,
    /// Planted redness.
    Redness,
    /// What is counted where there is no skin.
    Features,
    /// The same bytes twice.
    Determinism,
}

impl Part {
    /// All parts, in the order they are reported.
    pub const ALL: [Self; 7] = [
        Self::Repeatability,
        Self::Spots,
        Self::Lesions,
        Self::Lines,
        Self::Redness,
        Self::Features,
        Self::Determinism,
    ];

    /// The name used in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Repeatability => "repeatability",
            Self::Spots => "spots",
            Self::Lesions => "lesions",
            Self::Lines => "lines",
            Self::Redness => "redness",
            Self::Features => "features",
            Self::Determinism => "determinism",
        }
    }

    /// The part of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }
}

impl From<Kind> for Part {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Spots => Self::Spots,
            Kind::Lesions => Self::Lesions,
            Kind::Lines => Self::Lines,
            Kind::Redness => Self::Redness,
        }
    }
}

/// What is tried with each face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The parts.
    pub parts: Vec<Part>,
    /// How copies are changed.
    pub perturbations: Vec<Perturbation>,
    /// How strongly things are planted, rising; 1 is among them.
    pub doses: Vec<f32>,
    /// At most this many faces, spread over those given.
    pub most_faces: Option<usize>,
}

impl Plan {
    /// Everything, on every face.
    #[must_use]
    pub fn whole() -> Self {
        Self {
            parts: Part::ALL.to_vec(),
            perturbations: Perturbation::ALL.to_vec(),
            doses: vec![0.5, 1.0, 1.5, 2.0],
            most_faces: None,
        }
    }

    /// Some of everything, on six faces: to see within a minute which way a change goes.
    #[must_use]
    pub fn quick() -> Self {
        Self {
            parts: Part::ALL.to_vec(),
            perturbations: Perturbation::QUICK.to_vec(),
            doses: vec![0.5, 1.0, 2.0],
            most_faces: Some(6),
        }
    }

    /// Only some parts of it.
    #[must_use]
    pub fn only(mut self, parts: &[Part]) -> Self {
        self.parts = parts.to_vec();
        self
    }

    pub(super) fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Which of `count` faces are tried: evenly spread, in order.
    pub(super) fn chosen(&self, count: usize) -> Vec<usize> {
        match self.most_faces {
            Some(most) if most < count => (0..most).map(|i| i * count / most).collect(),
            _ => (0..count).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for part in Part::ALL {
            assert_eq!(serde_json::to_value(part).expect("a plain enum"), part.as_str());
            assert_eq!(Part::parse(part.as_str()), Some(part));
        }
        assert_eq!(Part::parse("age"), None);
    }

    #[test]
    fn a_quick_plan_spreads_over_the_faces() {
        assert_eq!(Plan::quick().chosen(24), [0, 4, 8, 12, 16, 20]);
        assert_eq!(Plan::quick().chosen(3), [0, 1, 2]);
        assert_eq!(Plan::whole().chosen(3), [0, 1, 2]);
    }
}
