//! What scores mean, and when two of them differ. Pure.

use skin::{Finding, Findings, Measure};

/// A score as shown: whole points.
#[allow(clippy::cast_possible_truncation, reason = "a score is 0 to 100")]
pub fn points(score: f32) -> i64 {
    score.round() as i64
}

/// The name of a measure as it stands in keys, classes and the names of pictures.
pub fn name(measure: Measure) -> String {
    measure.as_str().replace('_', "-")
}

/// The Fluent key of a measure's name; with `-about` behind it, of what it is.
pub fn key(measure: Measure) -> String {
    format!("measure-{}", name(measure))
}

/// The name of its overlay among the pictures of an analysis.
pub fn overlay(measure: Measure) -> String {
    format!("overlay-{}", name(measure))
}

/// The colour that its overlay is drawn in.
pub const fn colour(measure: Measure) -> &'static str {
    match measure {
        Measure::Wrinkles => "#00bea5",
        Measure::Spots => "#ffaa1e",
        Measure::Redness => "#eb1e46",
        Measure::Acne => "#ff5a82",
        Measure::Pores => "#9650ff",
        Measure::Texture => "#1e3cdc",
        Measure::Shine => "#ffe128",
        Measure::DarkCircles => "#4b32be",
        Measure::Evenness => "#f07814",
    }
}

/// In which quarter of the scale a score lies: a word beside the number, and no verdict on anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Up to 40 points.
    Marked,
    /// Up to 60.
    Moderate,
    /// Up to 80.
    Slight,
    /// More than that.
    Clear,
}

impl Band {
    /// Of a score.
    pub fn of(score: f32) -> Self {
        match points(score) {
            ..=40 => Self::Marked,
            41..=60 => Self::Moderate,
            61..=80 => Self::Slight,
            _ => Self::Clear,
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Marked => "band-marked",
            Self::Moderate => "band-moderate",
            Self::Slight => "band-slight",
            Self::Clear => "band-clear",
        }
    }

    /// The tone of its meter.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Marked => "bad",
            Self::Moderate => "warn",
            Self::Slight => "brand",
            Self::Clear => "good",
        }
    }
}

/// Why two results are not held against each other number by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// The faces were seen from different sides.
    Views,
    /// Different versions of the algorithm measured them.
    Versions,
}

/// Whether the numbers of two results can be compared.
pub fn apart(one: &Findings, other: &Findings) -> Option<Apart> {
    if one.view != other.view {
        Some(Apart::Views)
    } else if one.algorithm != other.algorithm {
        Some(Apart::Versions)
    } else {
        None
    }
}

/// What became of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// It rose by more than noise.
    Better,
    /// It fell by more than noise.
    Worse,
    /// Photographing the same skin again may differ as much.
    Noise,
    /// How much is noise was not measured for this version yet.
    Unknown,
}

impl Change {
    /// From the score before to the score after, where a difference beyond `noise` counts.
    pub fn of(before: f32, after: f32, noise: Option<f32>) -> Self {
        let difference = after - before;
        match noise {
            None => Self::Unknown,
            Some(noise) if difference.abs() <= noise => Self::Noise,
            Some(_) if difference > 0.0 => Self::Better,
            Some(_) => Self::Worse,
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Better => "change-better",
            Self::Worse => "change-worse",
            Self::Noise => "change-noise",
            Self::Unknown => "change-unknown",
        }
    }

    /// As in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Noise => "within_noise",
            Self::Unknown => "unknown",
        }
    }

    /// The tone of its badge.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Better => "good",
            Self::Worse => "warn",
            Self::Noise | Self::Unknown => "",
        }
    }
}

/// A measure in two results.
pub struct Pair<'a> {
    /// What was measured.
    pub measure: Measure,
    /// Before.
    pub before: &'a Finding,
    /// After.
    pub after: &'a Finding,
    /// What became of it.
    pub change: Change,
}

/// The measures that both results have, in their order; none where numbers cannot be compared.
pub fn pairs<'a>(before: &'a Findings, after: &'a Findings) -> Vec<Pair<'a>> {
    if apart(before, after).is_some() {
        return Vec::new();
    }
    let pair = |after: &'a Finding| {
        let before = before.of(after.measure)?;
        let change = Change::of(before.score, after.score, after.smallest_change);
        Some(Pair { measure: after.measure, before, after, change })
    };
    after.measures.iter().filter_map(pair).collect()
}

/// The measures with the lowest scores: what a list has room for.
pub fn lowest(findings: &Findings, count: usize) -> Vec<&Finding> {
    let mut all: Vec<&Finding> = findings.measures.iter().collect();
    all.sort_by(|a, b| a.score.total_cmp(&b.score));
    all.truncate(count);
    all
}

/// A difference with its sign, a real minus among them.
pub fn signed(difference: i64) -> String {
    match difference {
        0 => "±0".to_owned(),
        1.. => format!("+{difference}"),
        _ => format!("−{}", difference.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Band, Change, signed};

    #[test]
    fn a_change_is_one_beyond_noise_only() {
        assert_eq!(Change::of(50.0, 53.0, Some(3.0)), Change::Noise);
        assert_eq!(Change::of(50.0, 53.1, Some(3.0)), Change::Better);
        assert_eq!(Change::of(50.0, 40.0, Some(3.0)), Change::Worse);
        assert_eq!(Change::of(50.0, 90.0, None), Change::Unknown);
    }

    #[test]
    fn bands_follow_the_number_that_is_shown() {
        let bands = [0.0, 40.4, 40.5, 60.4, 80.4, 80.5, 100.0].map(Band::of);
        let expected = [
            Band::Marked,
            Band::Marked,
            Band::Moderate,
            Band::Moderate,
            Band::Slight,
            Band::Clear,
            Band::Clear,
        ];
        assert_eq!(bands, expected);
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!([4, 0, -4].map(signed), ["+4", "±0", "−4"]);
    }
}
