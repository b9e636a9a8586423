//! Landmarks against those of the original package.
//!
//! `tests/reference/*.json` were computed once by `mediapipe` 0.10.21 (`FaceMesh` with
//! `static_image_mode=True, refine_landmarks=False`): 468 places in photo pixels.

use super::{Detection, Detector, Mesh, Mesher, detector, mesh};
use crate::canvas::Placement;
use crate::geometry::{Affine, Point, distance};
use crate::photo::{Photo, decode, square};
use std::path::Path;

/// Largest mean distance, as a share of the distance between the eyes, when the photo is sampled
/// as the original samples it.
const MOST_ALIKE: f32 = 0.01;
/// And as this crate samples it: averaged first, and with a second look, which the original does
/// not take on single pictures.
const MOST_REFINED: f32 = 0.04;

/// The original samples without averaging, and takes the corner of the first pixel where this
/// crate takes its middle.
fn as_original(map: &Affine) -> Affine {
    let (corner, middle) = (map.apply([-0.5, -0.5]), map.apply([0.0, 0.0]));
    Affine {
        c: map.c + corner[0] - middle[0] + 0.5,
        f: map.f + corner[1] - middle[1] + 0.5,
        ..*map
    }
}

fn detect_alike(detector: &Detector, photo: &Photo) -> Detection {
    let side = photo.width.max(photo.height) as f32;
    let centre = [photo.width as f32 / 2.0, photo.height as f32 / 2.0];
    let middle = [detector::SIDE as f32 / 2.0; 2];
    let map = as_original(&Affine::rotated(centre, middle, side / detector::SIDE as f32, 0.0));
    let mut input = square(photo, &map, detector::SIDE);
    for (i, pixel) in input.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let place = [i % detector::SIDE, i / detector::SIDE].map(|n| n as f32 + 0.5);
        let [x, y] = map.apply(place);
        let inside =
            (0.0..photo.width as f32).contains(&x) && (0.0..photo.height as f32).contains(&y);
        *pixel = pixel.map(|value| if inside { value * 2.0 / 255.0 - 1.0 } else { -1.0 });
    }
    detector.in_square(input, photo).expect("a sound model")[0]
}

fn mesh_alike(mesher: &Mesher, photo: &Photo, face: &Detection) -> Mesh {
    let map = as_original(&mesh::Square::of(face).map());
    mesher.in_square(square(photo, &map, mesh::SIDE), &map).expect("a sound model")
}

fn mean_distance(found: &Mesh, reference: &[Point]) -> f32 {
    let found = found.flat();
    assert_eq!(found.len(), reference.len());
    let sum: f32 = found.iter().zip(reference).map(|(a, b)| distance(*a, *b)).sum();
    sum / found.len() as f32
}

#[test]
fn landmarks_agree_with_the_original_package() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let faces = crate_root.join("../../../shared/faces");
    if !faces.is_dir() {
        println!("skipped: the test photos are not at {}", faces.display());
        return;
    }
    let (detector, mesher) =
        (Detector::new().expect("a sound model"), Mesher::new().expect("a sound model"));
    let references = std::fs::read_dir(crate_root.join("tests/reference")).expect("a folder");
    for path in references.map(|entry| entry.expect("a readable folder").path()) {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let reference: Vec<Point> = serde_json::from_str(&text).expect("pairs of numbers");
        let name = path.file_stem().expect("a file name").to_string_lossy();
        let file = std::fs::read(faces.join(format!("{name}.jpg"))).expect("its photo");
        let photo = decode(&file).expect("a sound photo");
        // The reference counts from the middle of the first pixel.
        let reference: Vec<Point> = reference.iter().map(|&[x, y]| [x + 0.5, y + 0.5]).collect();
        let alike = mesh_alike(&mesher, &photo, &detect_alike(&detector, &photo));
        let face = detector.detect(&photo).expect("a sound model")[0];
        let first = mesher.first(&photo, &face).expect("a sound model");
        let refined = mesher.refined(&photo, &first).expect("a sound model");
        let eyes = Placement::of(&alike).eye_distance;
        let [alike, first, refined] =
            [alike, first, refined].map(|mesh| mean_distance(&mesh, &reference) / eyes);
        println!(
            "{name}: sampled alike {:.2}%, first look {:.2}%, refined {:.2}%",
            alike * 100.0,
            first * 100.0,
            refined * 100.0
        );
        assert!(alike < MOST_ALIKE, "{name}: {alike}");
        assert!(refined < MOST_REFINED, "{name}: {refined}");
    }
}
