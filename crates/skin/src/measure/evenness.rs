//! Evenness: how much the colour of the skin, without its fine structure, differs over the face.

use super::{Measured, Scene, smooth_step};
use crate::plane::{Plane, median_and_spread};
use crate::{Measure, Region};

/// Colour is averaged over this width.
const SMOOTH_MM: f32 = 2.5;
/// The overlay begins and is full at these distances from the face's own colour.
const SHOWN: [f32; 2] = [0.12, 0.7];

/// A colour axis, and the face's median on it.
struct Axis {
    plane: Plane,
    median: f32,
}

pub(super) fn measure(scene: &Scene) -> Measured {
    let coarse = &scene.coarse;
    let yellowness = coarse.blue.zip(&coarse.red, |blue, red| blue - red);
    let redness = coarse.green.zip(&coarse.red, |green, red| green - red);
    let axes = [yellowness, redness].map(|plane| {
        let plane = coarse.smooth(&plane, SMOOTH_MM);
        let (median, _) = median_and_spread(coarse.values(&plane, 2, |_| true));
        Axis { plane, median }
    });
    let spread = |wanted: &dyn Fn(Region) -> bool| {
        let [yellow, red] =
            axes.each_ref().map(|axis| median_and_spread(coarse.values(&axis.plane, 2, wanted)).1);
        yellow.hypot(red)
    };
    Measured {
        measure: Measure::Evenness,
        raw: spread(&|_| true),
        count: None,
        area_mm2: None,
        length_mm: None,
        regions: scene
            .by_region(Measure::Evenness, |region, _| (spread(&|other| other == region), None)),
        layer: layer(scene, &axes),
    }
}

/// How far from the face's own colour each place is.
fn layer(scene: &Scene, [yellow, red]: &[Axis; 2]) -> Plane {
    let mut layer = yellow.plane.zip(&red.plane, |a, b| (a - yellow.median).hypot(b - red.median));
    for value in &mut layer.values {
        *value = smooth_step(SHOWN[0], SHOWN[1], *value);
    }
    scene.coarse.fade(&mut layer);
    layer
}
