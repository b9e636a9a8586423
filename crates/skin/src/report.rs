//! Rounding measurements into findings, and how far they can be trusted.

use crate::Measure;
use crate::findings::{Capture, Finding, RegionFinding, rounded};
use crate::geometry::{Affine, Point};
use crate::map::SkinMap;
use crate::measure::Measured;
use crate::noise::smallest_change;
use crate::score::{score, unit};

/// Decimals kept of a raw value.
const RAW_DECIMALS: i32 = 4;

pub(crate) fn finding(measured: &Measured, map: &SkinMap, capture: &Capture) -> Finding {
    let measure = measured.measure;
    let raw = rounded(measured.raw, RAW_DECIMALS);
    let region = |found: &RegionFinding| RegionFinding {
        raw: rounded(found.raw, RAW_DECIMALS),
        score: rounded(found.score, 1),
        ..found.clone()
    };
    Finding {
        measure,
        raw,
        unit: unit(measure).to_owned(),
        score: rounded(score(measure, raw), 1),
        count: measured.count,
        area_mm2: measured.area_mm2.map(|area| rounded(area, 1)),
        length_mm: measured.length_mm.map(|length| rounded(length, 1)),
        regions: measured.regions.iter().map(region).collect(),
        confidence: rounded(confidence(measure, map, capture), 2),
        smallest_change: smallest_change(measure),
    }
}

/// The share of the expected skin that was visible, times how well the photo's sharpness resolves
/// what is measured (1 when the edges are at most as blurred as the smallest thing looked for).
fn confidence(measure: Measure, map: &SkinMap, capture: &Capture) -> f32 {
    let smallest_mm = match measure {
        Measure::Redness | Measure::DarkCircles | Measure::Evenness => 1.5,
        Measure::Spots | Measure::Acne | Measure::Shine => 0.6,
        Measure::Wrinkles => 0.36,
        Measure::Texture | Measure::Pores => 0.3,
    };
    map.visible_share() * (smallest_mm / capture.edge_blur_mm.max(0.01)).min(1.0)
}

/// Rounded to a tenth of a pixel.
pub(crate) fn rounded_points(points: &[Point]) -> Vec<Point> {
    points.iter().map(|point| point.map(|place| rounded(place, 1))).collect()
}

/// Rounded to a hundredth of a pixel across the portrait.
pub(crate) fn rounded_map(map: Affine) -> Affine {
    Affine {
        a: rounded(map.a, 6),
        b: rounded(map.b, 6),
        c: rounded(map.c, 3),
        d: rounded(map.d, 6),
        e: rounded(map.e, 6),
        f: rounded(map.f, 3),
    }
}
