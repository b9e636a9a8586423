//! Whether the photo allows a measurement.

use crate::canvas::{Canvas, HEIGHT, PIXELS, Placement, Pose, SCALE, WIDTH};
use crate::density::Density;
use crate::face::{Detection, EYE, Mesh, OUTLINE, left_side, right_side};
use crate::geometry::Point;
use crate::map::SkinMap;
use crate::photo::Photo;
use crate::plane::{Plane, fill, gaussian, quantile};
use crate::{Refusal, Region, View};

/// Under this many pixels between the eyes (2.4 per millimetre), fine structure is not there.
const LEAST_EYE_DISTANCE: f32 = 150.0;
/// Another face of at least this share of the main one's size makes it unclear who is meant.
const COMPARABLE: f32 = 0.5;
/// The mesh must be surer than this that it sees a face.
const LEAST_PRESENCE: f32 = 0.5;
const MOST_YAW: f32 = 22.0;
/// A view from the side is turned by this much.
const SIDE_YAW: std::ops::RangeInclusive<f32> = 22.0..=62.0;
/// Turned by more than this to the other side.
const WRONG_SIDE: f32 = 15.0;
const MOST_PITCH: f32 = 25.0;
/// Outline landmarks may lie outside by this share of the eye distance: they are estimates.
const OUTLINE_SLACK: f32 = 0.06;
const MOST_BLUR_MM: f32 = 0.6;
const LEAST_BRIGHTNESS: f32 = 45.0;
const MOST_CLIPPED: f32 = 0.15;
const MOST_LIGHT_DIFFERENCE: f32 = 1.25;
/// Less of the face's skin than this is not a face to be measured.
const LEAST_VISIBLE: f32 = 0.3;
/// Less difference than this between the channels of skin is a black-and-white picture.
const LEAST_COLOUR: f32 = 0.03;
/// Skin of all tones in white light has densities in these ranges, with room for warm lamps.
const GREEN_OVER_RED: std::ops::Range<f32> = 0.05..1.6;
const BLUE_OVER_GREEN: std::ops::Range<f32> = -0.12..1.5;

/// The one face to be measured.
pub(crate) fn only_face(faces: &[Detection]) -> Result<Detection, Refusal> {
    let size = |face: &Detection| face.width() * face.score;
    let main = faces.iter().max_by(|a, b| size(a).total_cmp(&size(b))).ok_or(Refusal::NoFace)?;
    let comparable = |face: &&Detection| face.width() >= COMPARABLE * main.width();
    if faces.iter().filter(comparable).count() > 1 {
        return Err(Refusal::SeveralFaces);
    }
    Ok(*main)
}

/// Checks on the place, size and turn of the face.
pub(crate) fn check_geometry(
    photo: &Photo,
    mesh: &Mesh,
    placement: &Placement,
    view: View,
) -> Result<(), Refusal> {
    if mesh.presence < LEAST_PRESENCE {
        return Err(Refusal::NoFace);
    }
    if placement.eye_distance < LEAST_EYE_DISTANCE {
        return Err(Refusal::FaceTooSmall);
    }
    check_pose(&placement.pose, view)?;
    let slack = OUTLINE_SLACK * placement.eye_distance;
    let outside = |[x, y]: Point| {
        x < -slack
            || y < -slack
            || x > photo.width as f32 + slack
            || y > photo.height as f32 + slack
    };
    if right_side(&mesh.flat(), &OUTLINE).into_iter().any(outside) {
        return Err(Refusal::FaceCutOff);
    }
    Ok(())
}

/// Whether the head is turned as the view asks for.
fn check_pose(pose: &Pose, view: View) -> Result<(), Refusal> {
    // Towards the asked side; the yaw is positive when the right cheek faces the camera.
    let turn = match view {
        View::Front => pose.yaw.abs(),
        View::Right => pose.yaw,
        View::Left => -pose.yaw,
    };
    let allowed = if view == View::Front { 0.0..=MOST_YAW } else { SIDE_YAW };
    let wrong = if turn < -WRONG_SIDE {
        Some(Refusal::WrongSide)
    } else if turn < *allowed.start() {
        Some(Refusal::NotTurned)
    } else if turn > *allowed.end() || pose.pitch.abs() > MOST_PITCH {
        Some(Refusal::TurnedAway)
    } else {
        None
    };
    wrong.map_or(Ok(()), Err)
}

/// Refuses a face that is mostly covered: by hair, a hand, a mask, large glasses.
pub(crate) fn check_covered(map: &SkinMap) -> Result<(), Refusal> {
    if map.visible_share() < LEAST_VISIBLE {
        return Err(Refusal::Covered);
    }
    Ok(())
}

/// Light and sharpness on the face.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Light {
    pub edge_blur_mm: f32,
    pub brightness: f32,
    pub clipped_share: f32,
    pub difference: f32,
    /// Largest difference between the channels.
    colour: f32,
    /// Density of the skin in green over red, and in blue over green.
    tint: [f32; 2],
}

impl Light {
    pub(crate) fn of(canvas: &Canvas, density: &Density, regions: &[Option<Region>]) -> Self {
        let seeds = |wanted: &[Region]| -> Vec<usize> {
            let is_wanted = |&i: &usize| regions[i].is_some_and(|region| wanted.contains(&region));
            (0..PIXELS).filter(is_wanted).step_by(5).collect()
        };
        let median = |pixels: &[usize], plane: &Plane| {
            quantile(&mut pixels.iter().map(|&i| plane.values[i]).collect::<Vec<_>>(), 0.5)
        };
        let (right, left) = (seeds(&[Region::CheekRight]), seeds(&[Region::CheekLeft]));
        let skin = seeds(&[Region::Forehead, Region::Nose, Region::CheekRight, Region::CheekLeft]);
        let [red, green, blue] = &canvas.colours;
        let clipped = skin.iter().filter(|&&i| {
            green.values[i] > 250.0 || (red.values[i] > 253.0 && green.values[i] > 240.0)
        });
        let [in_red, in_green, in_blue] =
            [&density.red, &density.green, &density.blue].map(|plane| median(&skin, plane));
        let tint = [in_green - in_red, in_blue - in_green];
        Self {
            edge_blur_mm: edge_blur(canvas),
            brightness: 0.3 * median(&skin, red)
                + 0.6 * median(&skin, green)
                + 0.1 * median(&skin, blue),
            clipped_share: clipped.count() as f32 / skin.len().max(1) as f32,
            // From the side there is only one cheek.
            difference: if right.is_empty() || left.is_empty() {
                0.0
            } else {
                (median(&right, &density.green) - median(&left, &density.green)).abs()
            },
            colour: tint[0].abs().max(tint[1].abs()),
            tint,
        }
    }

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let reasons = [
            (self.brightness < LEAST_BRIGHTNESS, Refusal::TooDark),
            (self.clipped_share > MOST_CLIPPED, Refusal::TooBright),
            (self.difference > MOST_LIGHT_DIFFERENCE, Refusal::UnevenLight),
            (self.edge_blur_mm > MOST_BLUR_MM, Refusal::Blurred),
            (self.colour < LEAST_COLOUR, Refusal::UnsupportedColour),
            (self.has_cast(), Refusal::ColourCast),
        ];
        match reasons.into_iter().find(|(applies, _)| *applies) {
            Some((_, refusal)) => Err(refusal),
            None => Ok(()),
        }
    }
}

impl Light {
    /// Whether the skin has a colour that no skin has in white light.
    fn has_cast(&self) -> bool {
        let ranges = [GREEN_OVER_RED, BLUE_OVER_GREEN];
        self.tint.iter().zip(ranges).any(|(tint, range)| !range.contains(tint))
    }
}

/// Blur of the strongest edges around the eyes, in millimetres.
///
/// An edge of blur b seen through a Gaussian of width s has a slope proportional to
/// 1/√(s² + b²). The ratio r of the slopes at two widths therefore gives b, whatever the
/// contrast: b² = (s₂² − r²·s₁²) / (r² − 1).
fn edge_blur(canvas: &Canvas) -> f32 {
    const NARROW: f32 = 0.2;
    const WIDE: f32 = 0.6;
    const MOST: f32 = 3.0;
    let [red, green, blue] = &canvas.colours;
    let grey = red.zip(green, |red, green| 0.3 * red + 0.6 * green);
    let grey = grey.zip(blue, |grey, blue| grey + 0.1 * blue);
    let (eyes, grey) = eye_pixels(canvas, &grey);
    let slope = |width: f32| {
        let smooth = gaussian(&grey, width * SCALE);
        quantile(&mut eyes.iter().map(|&i| gradient(&smooth, i)).collect::<Vec<_>>(), 0.97)
    };
    let ratio = slope(NARROW) / slope(WIDE).max(1e-6);
    let square = (WIDE * WIDE - ratio * ratio * NARROW * NARROW) / (ratio * ratio - 1.0).max(1e-3);
    square.max(0.0).sqrt().min(MOST)
}

/// The strip of the picture around the eyes, and the pixels of the eyes in it.
fn eye_pixels(canvas: &Canvas, grey: &Plane) -> (Vec<usize>, Plane) {
    let mut pixels = Vec::new();
    for eye in [right_side(&canvas.landmarks, &EYE), left_side(&canvas.landmarks, &EYE)] {
        fill(WIDTH, HEIGHT, &eye, |i| pixels.push(i));
    }
    let margin = (2.0 * SCALE) as usize;
    pixels.retain(|&i| i / WIDTH > margin && i / WIDTH + margin < HEIGHT);
    let rows = || pixels.iter().map(|i| i / WIDTH);
    let (top, bottom) = (rows().min().unwrap_or(margin), rows().max().unwrap_or(margin));
    let (first, last) = (top - margin, bottom + margin);
    let strip = Plane {
        width: WIDTH,
        height: last - first,
        values: grey.values[first * WIDTH..last * WIDTH].to_vec(),
    };
    pixels.iter_mut().for_each(|i| *i -= first * WIDTH);
    (pixels, strip)
}

/// Steepness at a pixel; 0 at the border.
fn gradient(plane: &Plane, index: usize) -> f32 {
    let at = |i: usize| plane.values.get(i).copied();
    let across = at(index + 1).zip(at(index.wrapping_sub(1)));
    let down = at(index + plane.width).zip(at(index.wrapping_sub(plane.width)));
    match (across, down) {
        (Some((right, left)), Some((below, above))) => (right - left).hypot(below - above),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_has_its_pose() {
        let check = |yaw: f32, pitch: f32, view| {
            check_pose(&Pose { yaw, pitch, roll: 0.0 }, view).map_err(|refusal| refusal.code())
        };
        assert_eq!(check(5.0, 3.0, View::Front), Ok(()));
        assert_eq!(check(-35.0, 3.0, View::Front), Err("turned_away"));
        assert_eq!(check(0.0, 40.0, View::Front), Err("turned_away"));
        assert_eq!(check(35.0, 3.0, View::Right), Ok(()));
        assert_eq!(check(35.0, 3.0, View::Left), Err("wrong_side"));
        assert_eq!(check(-35.0, 3.0, View::Left), Ok(()));
        assert_eq!(check(5.0, 3.0, View::Left), Err("not_turned"));
        assert_eq!(check(-80.0, 3.0, View::Left), Err("turned_away"));
    }
}
