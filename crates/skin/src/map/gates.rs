//! Taking away what lies over the skin: hair, beard, glasses, anything of another colour.

use super::grid::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::Region;
use crate::density::Density;
use crate::plane::{
    Plane, double, gaussian, halve, masked_blur, median_and_spread, quantile, wide_gaussian,
};

/// Where skin is surest; its colour and structure are the reference for the rest.
fn is_seed(region: Option<Region>) -> bool {
    matches!(region, Some(Region::Nose | Region::CheekRight | Region::CheekLeft))
}

/// Where a beard grows.
fn is_lower(region: Option<Region>) -> bool {
    use Region::{Chin, JawLeft, JawRight, NasolabialLeft, NasolabialRight, UpperLip};
    let lower = [Chin, JawLeft, JawRight, NasolabialLeft, NasolabialRight, UpperLip];
    region.is_some_and(|region| lower.contains(&region))
}

/// One axis of colour and how far from the seeds' median it may go.
struct Axis {
    plane: Plane,
    /// Limit in spreads of the seeds.
    spreads: f32,
    /// The limits below and above are at least this wide.
    widths: [f32; 2],
}

/// Removes pixels whose colour, averaged over a millimetre, is far from that of the cheeks and
/// the nose: in darkness, in redness (green over red) and in yellowness (blue over green).
pub(super) fn colour(skin: &mut [bool], regions: &[Option<Region>], density: &Density) {
    let red = gaussian(&density.red, SCALE);
    let green = gaussian(&density.green, SCALE);
    let blue = wide_gaussian(&density.blue, 1.2 * SCALE);
    let redness = green.zip(&red, |green, red| green - red);
    let yellowness = blue.zip(&green, |blue, green| blue - green);
    let seeds: Vec<usize> =
        (0..PIXELS).filter(|&i| skin[i] && is_seed(regions[i])).step_by(3).collect();
    let axes = [
        // Highlights are brighter by far but still skin.
        Axis { plane: green, spreads: 3.5, widths: [1.2, 0.55] },
        // So is inflamed skin, which is much redder.
        Axis { plane: redness, spreads: 5.2, widths: [0.286, 0.5] },
        Axis { plane: yellowness, spreads: 5.2, widths: [0.364, 0.364] },
    ];
    for axis in &axes {
        let (median, spread) =
            median_and_spread(seeds.iter().map(|&i| axis.plane.values[i]).collect());
        let [below, above] = axis.widths.map(|width| width.max(axis.spreads * spread));
        for (skin, value) in skin.iter_mut().zip(&axis.plane.values) {
            *skin &= (-below..=above).contains(&(value - median));
        }
    }
}

/// Removes pixels with much more fine structure (0.15–0.8 mm) than the cheeks have: hair, stubble
/// and frames of glasses. A bearded face is told by its lower part and gated more strictly there;
/// whether it is one is the answer.
pub(super) fn structure(
    skin: &mut [bool],
    regions: &[Option<Region>],
    green: &Plane,
    coarse_green: &Plane,
) -> bool {
    // At the canvas's resolution: a pixel of the map is wider than a hair.
    let fine = gaussian(green, 0.15 * 2.0 * SCALE);
    let coarse = double(&gaussian(coarse_green, 0.8 * SCALE));
    let energy = halve(&fine.zip(&coarse, |fine, coarse| (fine - coarse).abs().min(0.5)));
    let energy = masked_blur(&energy, &Plane::from_mask(WIDTH, HEIGHT, skin), 1.4 * SCALE);
    let level = |wanted: &dyn Fn(Option<Region>) -> bool, share: f32| {
        let pixels = (0..PIXELS).filter(|&i| skin[i] && wanted(regions[i])).step_by(3);
        quantile(&mut pixels.map(|i| energy.values[i]).collect::<Vec<_>>(), share)
    };
    let cheeks = level(&|r| matches!(r, Some(Region::CheekRight | Region::CheekLeft)), 0.4);
    let beard = level(
        &|r| {
            matches!(r, Some(Region::UpperLip | Region::Chin | Region::JawRight | Region::JawLeft))
        },
        0.5,
    );
    let bearded = beard > (1.5 * cheeks).max(0.034);
    let ordinary = (2.3 * cheeks).max(0.055);
    let strict = (1.15 * cheeks).max(0.028);
    for (i, skin) in skin.iter_mut().enumerate() {
        let most = if bearded && is_lower(regions[i]) { strict } else { ordinary };
        *skin &= energy.values[i] <= most;
    }
    bearded
}
