//! What must not change a result: the same face photographed, stored or sent a little differently.

use super::random::Random;
use crate::Refusal;
use crate::density::linear;
use crate::geometry::Affine;
use crate::photo::{Crop, Photo, bicubic, decode, encode_jpeg};
use crate::plane::{Plane, gaussian};
use serde::{Deserialize, Serialize};

/// Standard deviation of the noise, of 255: a phone's in a lit room.
const NOISE: f32 = 2.0;
const BLUR_MM: f32 = 0.15;
/// A fraction of a pixel too, so that every pixel is a mixture of its neighbours.
const SHIFT: [f32; 2] = [6.4, -4.7];
/// Gain of red and of blue, in linear light, of a white balance that is a little warm.
const WARM: [f32; 3] = [1.05, 1.0, 0.95];
const COOL: [f32; 3] = [0.95, 1.0, 1.05];

/// One way to take, store or send the same photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names and `title` say it
pub enum Perturbation {
    RotatedLeft,
    RotatedRight,
    Smaller,
    Larger,
    Jpeg70,
    Jpeg85,
    Darker,
    Brighter,
    Warmer,
    Cooler,
    Noisy,
    Blurred,
    Mirrored,
    Shifted,
}

impl Perturbation {
    /// All of them, in the order they are reported.
    pub const ALL: [Self; 14] = [
        Self::RotatedLeft,
        Self::RotatedRight,
        Self::Smaller,
        Self::Larger,
        Self::Jpeg70,
        Self::Jpeg85,
        Self::Darker,
        Self::Brighter,
        Self::Warmer,
        Self::Cooler,
        Self::Noisy,
        Self::Blurred,
        Self::Mirrored,
        Self::Shifted,
    ];

    /// Those of a quick run: one of each nature that has been seen to matter.
    pub const QUICK: [Self; 5] =
        [Self::RotatedRight, Self::Smaller, Self::Jpeg70, Self::Noisy, Self::Blurred];

    /// What is done, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RotatedLeft => "rotated −5°",
            Self::RotatedRight => "rotated +5°",
            Self::Smaller => "scaled −15%",
            Self::Larger => "scaled +15%",
            Self::Jpeg70 => "JPEG 70",
            Self::Jpeg85 => "JPEG 85",
            Self::Darker => "exposure −10%",
            Self::Brighter => "exposure +10%",
            Self::Warmer => "white balance warmer",
            Self::Cooler => "white balance cooler",
            Self::Noisy => "noise, SD 2 of 255",
            Self::Blurred => "blur, SD 0.15 mm",
            Self::Mirrored => "mirrored",
            Self::Shifted => "shifted",
        }
    }

    /// Some that leave every pixel where it is.
    pub(super) const IN_PLACE: [Self; 3] = [Self::Jpeg85, Self::Noisy, Self::Brighter];

    /// The changed photo. `px_per_mm` says how large the face is in it, `name` seeds the noise.
    pub(super) fn apply(self, photo: &Photo, px_per_mm: f32, name: &str) -> Result<Photo, Refusal> {
        Ok(match self {
            Self::RotatedLeft => rotated(photo, -5.0),
            Self::RotatedRight => rotated(photo, 5.0),
            Self::Smaller => scaled(photo, 0.85),
            Self::Larger => scaled(photo, 1.15),
            Self::Jpeg70 => decode(&encode_jpeg(photo, 70)?)?,
            Self::Jpeg85 => decode(&encode_jpeg(photo, 85)?)?,
            Self::Darker => lit(photo, [0.9; 3]),
            Self::Brighter => lit(photo, [1.1; 3]),
            Self::Warmer => lit(photo, WARM),
            Self::Cooler => lit(photo, COOL),
            Self::Noisy => noisy(photo, name),
            Self::Blurred => blurred(photo, BLUR_MM * px_per_mm),
            Self::Mirrored => photo.clone().upright(2),
            Self::Shifted => moved(photo, |[x, y]| [x + SHIFT[0], y + SHIFT[1]]),
        })
    }
}

/// Linear light (0–1) as an sRGB value of 0–255 (IEC 61966-2-1).
pub(super) fn encoded(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let value =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

/// Around the middle of the photo, which keeps its size.
fn rotated(photo: &Photo, degrees: f32) -> Photo {
    let middle = [photo.width as f32 / 2.0, photo.height as f32 / 2.0];
    let map = Affine::rotated(middle, middle, 1.0, degrees.to_radians());
    moved(photo, |place| map.apply(place))
}

/// Every pixel from another place of the photo; beyond its border there is grey.
fn moved(photo: &Photo, from: impl Fn([f32; 2]) -> [f32; 2]) -> Photo {
    let mut moved = Photo::new(photo.width, photo.height);
    for (i, pixel) in moved.pixels.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let place = [(i % photo.width) as f32 + 0.5, (i / photo.width) as f32 + 0.5];
        *pixel = bicubic(photo, from(place))
            .map_or([128; 3], |colour| colour.map(|value| value.round().clamp(0.0, 255.0) as u8));
    }
    moved
}

fn scaled(photo: &Photo, factor: f32) -> Photo {
    let side = |pixels: usize| (pixels as f32 * factor).round() as usize;
    photo.resized(Crop::whole(photo), side(photo.width), side(photo.height))
}

/// With a gain for each channel, in linear light.
fn lit(photo: &Photo, gains: [f32; 3]) -> Photo {
    let tables = gains.map(|gain| -> Vec<u8> {
        (0..=255u8).map(|value| encoded(linear(f32::from(value) / 255.0) * gain)).collect()
    });
    let mut lit = photo.clone();
    for pixel in lit.pixels.as_chunks_mut::<3>().0 {
        for (value, table) in pixel.iter_mut().zip(&tables) {
            *value = table[usize::from(*value)];
        }
    }
    lit
}

fn noisy(photo: &Photo, name: &str) -> Photo {
    let mut random = Random::of(name);
    let mut noisy = photo.clone();
    for value in &mut noisy.pixels {
        *value = (f32::from(*value) + NOISE * random.normal()).round().clamp(0.0, 255.0) as u8;
    }
    noisy
}

fn blurred(photo: &Photo, sigma: f32) -> Photo {
    let mut blurred = photo.clone();
    for channel in 0..3 {
        let values = photo.pixels.iter().skip(channel).step_by(3).map(|&value| value.into());
        let plane = Plane { width: photo.width, height: photo.height, values: values.collect() };
        let soft = gaussian(&plane, sigma);
        let pixels = blurred.pixels.iter_mut().skip(channel).step_by(3);
        pixels.zip(&soft.values).for_each(|(pixel, value)| *pixel = value.round() as u8);
    }
    blurred
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient() -> Photo {
        let mut photo = Photo::new(320, 310);
        for (i, value) in photo.pixels.iter_mut().enumerate() {
            // Stripes across a gradient: something that a blur takes away.
            *value = (i / 3 % 320 / 2 + 40 + i % 3 + i / 3 % 5 * 4) as u8;
        }
        photo
    }

    #[test]
    fn each_is_another_picture_and_the_same_twice() {
        let photo = gradient();
        let apply = |perturbation: Perturbation| perturbation.apply(&photo, 4.0, "a face");
        for perturbation in Perturbation::ALL {
            let once = apply(perturbation).expect("an ordinary picture");
            assert!(once != photo, "{perturbation:?}");
            assert!(once == apply(perturbation).expect("an ordinary picture"), "{perturbation:?}");
        }
    }

    #[test]
    fn a_tenth_less_light_is_a_tenth_less_light() {
        let darker = lit(&gradient(), [0.9; 3]);
        let light = |photo: &Photo| linear(f32::from(photo.pixels[300]) / 255.0);
        assert!((light(&darker) / light(&gradient()) - 0.9).abs() < 0.02);
    }
}
