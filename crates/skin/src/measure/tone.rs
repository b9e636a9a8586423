//! The tone of the skin: the individual typology angle of its median colour.

use super::Scene;
use crate::findings::rounded;
use crate::plane::{Plane, quantile};
use crate::{Region, Tone, ToneGroup};

const PLACES: [Region; 3] = [Region::Forehead, Region::CheekRight, Region::CheekLeft];

/// `None` where neither forehead nor cheeks show enough skin.
pub(crate) fn tone(scene: &Scene) -> Option<Tone> {
    let shown: Vec<Region> = PLACES.into_iter().filter(|&region| scene.shows(region)).collect();
    let coarse = &scene.coarse;
    let light = |plane: &Plane| {
        let mut values = coarse.values(plane, 1, |region| shown.contains(&region));
        (-quantile(&mut values, 0.5)).exp()
    };
    let ita = ita([&coarse.red, &coarse.green, &coarse.blue].map(light));
    (!shown.is_empty()).then(|| Tone { ita: rounded(ita, 1), group: ToneGroup::of(ita) })
}

/// The angle of a colour in linear sRGB (0–1): how light it is against how yellow.
fn ita([red, green, blue]: [f32; 3]) -> f32 {
    // CIE 1976 L*a*b* under D65, the white of sRGB; a* is not needed.
    let y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888;
    let cube_root = |t: f32| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let lightness = 116.0 * cube_root(y) - 16.0;
    let yellowness = 200.0 * (cube_root(y) - cube_root(z));
    (lightness - 50.0).atan2(yellowness).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_have_known_angles() {
        // L* 73.3, b* 17.4 and L* 38.2, b* 22.0 by an independent conversion.
        let linear = |rgb: [f32; 3]| rgb.map(|value| crate::density::linear(value / 255.0));
        let light = ita(linear([225.0, 170.0, 148.0]));
        let dark = ita(linear([120.0, 82.0, 55.0]));
        assert!((light - 52.0).abs() < 4.0, "{light}");
        assert!((dark + 28.0).abs() < 4.0, "{dark}");
    }
}
