//! Spots, lesions, lines and redness of known place, size and dose.
//!
//! They are rendered in optical density, the way pigment and blood darken skin, so that they look
//! like skin on a face of any tone: the skin's own structure goes on below them.

use super::examination::Examination;
use super::perturbation::encoded;
use crate::Measure;
use crate::canvas::SCALE;
use crate::density::linear;
use crate::geometry::{Affine, Point};
use crate::photo::Photo;
use serde::{Deserialize, Serialize};

/// What is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Brown spots of 1.2–3.6 mm.
    Spots,
    /// Red lesions of 1.8–5 mm.
    Lesions,
    /// Lines of 8–20 mm where lines of age run.
    Lines,
    /// Diffuse red patches, 12–18 mm wide at half their strength.
    Redness,
}

impl Kind {
    /// All kinds, in the order they are reported.
    pub const ALL: [Self; 4] = [Self::Spots, Self::Lesions, Self::Lines, Self::Redness];

    /// What is planted, in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Spots => "brown spots",
            Self::Lesions => "red lesions",
            Self::Lines => "lines",
            Self::Redness => "redness",
        }
    }

    /// The measure that has to see it.
    #[must_use]
    pub fn measure(self) -> Measure {
        match self {
            Self::Spots => Measure::Spots,
            Self::Lesions => Measure::Acne,
            Self::Lines => Measure::Wrinkles,
            Self::Redness => Measure::Redness,
        }
    }

    /// Density added in red, green and blue at dose 1, where it is strongest.
    ///
    /// Spots: melanin absorbs as λ^−3.3 (Jacques, Physics in Medicine and Biology 58, 2013), so
    /// red two thirds of green, and blue more; 0.30 in green is 26% less light, on skin of medium
    /// tone 7 of CIE lightness, a plain lentigo. Lesions and redness: blood absorbs green and blue, hardly red. Lines
    /// are shadows: alike in all channels, a little stronger in blue, where skin scatters less.
    fn density(self) -> [f32; 3] {
        match self {
            Self::Spots => [0.20, 0.30, 0.39],
            Self::Lesions => [0.03, 0.30, 0.25],
            Self::Lines => [0.13, 0.16, 0.17],
            Self::Redness => [0.02, 0.18, 0.14],
        }
    }

    /// What a measure that sees all of the plants grows by at dose 1, in its own unit.
    pub(super) fn expected(self, plants: &[Plant], face: &Examination) -> f32 {
        let [red, green, _] = self.density();
        let load = |plant: &Plant| match (&plant.form, self) {
            // OD·mm along the line.
            (Form::Line { path, .. }, _) => green * length(path),
            // Mean OD of erythema over the skin; a part of a patch may lie beyond it.
            (_, Self::Redness) => (green - red) * face.skin_under(|at| plant.weight(at)) / 100.0,
            (_, Self::Lesions) => (green - red) * plant.area_mm2(),
            _ => green * plant.area_mm2(),
        };
        plants.iter().map(load).sum::<f32>() / (face.skin_under(|_| 1.0) / 100.0).max(1.0)
    }
}

/// One planted thing, on the canvas of the face it is planted into.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plant {
    pub kind: Kind,
    /// Its middle, in canvas pixels.
    pub place: Point,
    pub form: Form,
}

/// Sizes in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// An ellipse with an edge as soft as the photo's own.
    Disc { radius: f32, stretch: f32, turn: f32, edge: f32 },
    /// Strongest in the middle; half as strong at `radius`, nothing at twice that.
    Dome { radius: f32 },
    /// A Gaussian across, tapering at both ends. The path is in millimetres from the middle.
    Line { path: Vec<Point>, sigma: f32 },
}

impl Plant {
    /// Millimetres from the middle beyond which nothing is changed.
    pub(super) fn reach(&self) -> f32 {
        match &self.form {
            Form::Disc { radius, stretch, edge, .. } => radius * stretch.sqrt() + 7.0 * edge,
            Form::Dome { radius } => 2.2 * radius,
            Form::Line { path, sigma } => {
                let far = path.iter().map(|[x, y]| x.hypot(*y)).fold(0.0, f32::max);
                far + 4.0 * sigma
            }
        }
    }

    /// 0–1: how strong it is at a point of the canvas.
    pub(super) fn weight(&self, point: Point) -> f32 {
        let at = [(point[0] - self.place[0]) / SCALE, (point[1] - self.place[1]) / SCALE];
        match &self.form {
            Form::Disc { radius, stretch, turn, edge } => {
                let (sin, cos) = turn.sin_cos();
                let along = (at[0] * cos + at[1] * sin) / stretch.sqrt();
                let across = (at[1] * cos - at[0] * sin) * stretch.sqrt();
                1.0 / (1.0 + ((along.hypot(across) - radius) / edge).exp())
            }
            Form::Dome { radius } => 0.5f32.powf((at[0].hypot(at[1]) / radius).powf(2.5)),
            Form::Line { path, sigma } => along_path(at, path, *sigma),
        }
    }

    /// Whether a point is inside, by at least half of the full strength.
    pub(super) fn holds(&self, point: Point) -> bool {
        self.weight(point) >= 0.5
    }

    /// Square millimetres inside.
    pub(super) fn area_mm2(&self) -> f32 {
        match &self.form {
            Form::Disc { radius, .. } | Form::Dome { radius } => {
                std::f32::consts::PI * radius * radius
            }
            Form::Line { path, sigma } => length(path) * sigma * 2.355,
        }
    }

    /// Points along a line, in canvas pixels, half a millimetre apart; none for other forms.
    pub(super) fn along(&self) -> Vec<Point> {
        match &self.form {
            Form::Line { path, .. } => path
                .iter()
                .map(|[x, y]| [self.place[0] + x * SCALE, self.place[1] + y * SCALE])
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn length(path: &[Point]) -> f32 {
    path.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}

/// Over the last fifth of each end the line fades.
fn along_path(at: Point, path: &[Point], sigma: f32) -> f32 {
    let squares = path.iter().map(|[x, y]| (x - at[0]).powi(2) + (y - at[1]).powi(2));
    let nearest = squares.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    let Some((index, _)) = nearest else { return 0.0 };
    let from = path[index.saturating_sub(1)];
    let to = path[(index + 1).min(path.len() - 1)];
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let span = dx.hypot(dy).max(1e-6);
    // Across by the tangent: points half a millimetre apart would show as beads.
    let across = ((at[0] - from[0]) * dy - (at[1] - from[1]) * dx) / span;
    let beyond = {
        let here = path[index];
        let along = ((at[0] - here[0]) * dx + (at[1] - here[1]) * dy) / span;
        let at_end = index == 0 && along < 0.0 || index + 1 == path.len() && along > 0.0;
        if at_end { along } else { 0.0 }
    };
    let end = index.min(path.len() - 1 - index) as f32 / (0.2 * path.len() as f32);
    let distance = across.hypot(beyond) / sigma;
    (-0.5 * distance * distance).exp() * end.clamp(0.15, 1.0)
}

/// What the plants add to each pixel of a photo at dose 1.
pub(super) struct Planting {
    /// Pixel index, and density in red, green and blue.
    touched: Vec<(usize, [f32; 3])>,
}

impl Planting {
    /// `to_photo` leads from the canvas that the plants are placed on.
    pub(super) fn new(plants: &[Plant], photo: &Photo, to_photo: &Affine) -> Self {
        let back = to_photo.inverse();
        let mut touched = Vec::new();
        for plant in plants {
            let density = plant.kind.density();
            for index in around(plant, photo, to_photo) {
                let pixel = [index % photo.width, index / photo.width].map(|n| n as f32 + 0.5);
                let weight = plant.weight(back.apply(pixel));
                if weight > 1e-3 {
                    touched.push((index, density.map(|density| density * weight)));
                }
            }
        }
        // Where two overlap their densities add up; plants are kept apart, so this is rare.
        touched.sort_by_key(|(index, _)| *index);
        touched.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = std::array::from_fn(|c| kept.1[c] + next.1[c]);
            }
            same
        });
        Self { touched }
    }

    /// The photo with everything planted at a dose.
    pub(super) fn at_dose(&self, photo: &Photo, dose: f32) -> Photo {
        let mut planted = photo.clone();
        for (index, density) in &self.touched {
            for (value, density) in planted.pixels[index * 3..][..3].iter_mut().zip(density) {
                let light = linear(f32::from(*value) / 255.0);
                *value = encoded(light * (-density * dose).exp());
            }
        }
        planted
    }
}

/// Pixels of the photo in the square around a plant.
fn around(plant: &Plant, photo: &Photo, to_photo: &Affine) -> Vec<usize> {
    let reach = plant.reach() * SCALE;
    let [x, y] = plant.place;
    let corners = [
        [x - reach, y - reach],
        [x + reach, y - reach],
        [x - reach, y + reach],
        [x + reach, y + reach],
    ];
    let corners = corners.map(|corner| to_photo.apply(corner));
    let span = |axis: usize, most: usize| {
        let low = corners.iter().map(|corner| corner[axis]).fold(f32::MAX, f32::min);
        let high = corners.iter().map(|corner| corner[axis]).fold(0.0, f32::max);
        low.max(0.0) as usize..(high.ceil() as usize).min(most)
    };
    let (columns, rows) = (span(0, photo.width), span(1, photo.height));
    rows.flat_map(|y| columns.clone().map(move |x| y * photo.width + x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plant(kind: Kind, form: Form) -> Plant {
        Plant { kind, place: [300.0, 300.0], form }
    }

    fn canvas_is_photo() -> Affine {
        Affine::rotated([0.0; 2], [0.0; 2], 1.0, 0.0)
    }

    fn grey(value: u8) -> Photo {
        let mut photo = Photo::new(600, 600);
        photo.pixels.fill(value);
        photo
    }

    #[test]
    fn the_middle_loses_the_stated_light() {
        let spot =
            plant(Kind::Spots, Form::Disc { radius: 1.8, stretch: 1.2, turn: 0.4, edge: 0.1 });
        let photo = grey(180);
        let planted = Planting::new(&[spot], &photo, &canvas_is_photo()).at_dose(&photo, 1.0);
        let light = |photo: &Photo, c: usize| {
            linear(f32::from(photo.pixels[(300 * 600 + 300) * 3 + c]) / 255.0)
        };
        for (channel, density) in Kind::Spots.density().into_iter().enumerate() {
            let lost = -(light(&planted, channel) / light(&photo, channel)).ln();
            assert!((lost - density).abs() < 0.01, "{channel}: {lost}");
        }
        assert_eq!(planted.pixels[..30], photo.pixels[..30]);
    }

    #[test]
    fn sizes_are_those_at_half_strength() {
        let forms = [
            Form::Disc { radius: 1.5, stretch: 1.0, turn: 0.0, edge: 0.15 },
            Form::Dome { radius: 1.5 },
        ];
        for form in forms {
            let plant = plant(Kind::Lesions, form);
            let inside = (0..600 * 600)
                .filter(|i| plant.holds([(i % 600) as f32 + 0.5, (i / 600) as f32 + 0.5]))
                .count() as f32;
            let area = inside / (SCALE * SCALE);
            assert!((area - plant.area_mm2()).abs() < 0.1, "{plant:?}: {area}");
        }
    }

    #[test]
    fn a_line_is_even_between_its_points() {
        let path = (0..31).map(|i| [i as f32 * 0.5 - 7.5, 0.0]).collect();
        let line = plant(Kind::Lines, Form::Line { path, sigma: 0.3 });
        for x in 0..40 {
            let weight = line.weight([290.0 + x as f32 * 0.5, 300.0]);
            assert!((weight - 1.0).abs() < 1e-4, "{x}: {weight}");
        }
        assert!(line.weight([300.0, 300.0 + 0.3 * SCALE]) < 0.62);
        assert!(line.weight([300.0 + 7.4 * SCALE, 300.0]) < 0.3);
    }
}
