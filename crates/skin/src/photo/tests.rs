//! Turning and resizing photos.

use super::{Crop, Photo, decode, encode_jpeg};
use crate::Refusal;

/// Three by two pixels, each with its number.
fn numbered() -> Photo {
    Photo { width: 3, height: 2, pixels: (1..=6).flat_map(|n| [n, n, n]).collect() }
}

#[test]
fn every_orientation_is_undone() {
    let expected: [(u8, usize, [u8; 6]); 8] = [
        (1, 3, [1, 2, 3, 4, 5, 6]),
        (2, 3, [3, 2, 1, 6, 5, 4]),
        (3, 3, [6, 5, 4, 3, 2, 1]),
        (4, 3, [4, 5, 6, 1, 2, 3]),
        (5, 2, [1, 4, 2, 5, 3, 6]),
        (6, 2, [4, 1, 5, 2, 6, 3]),
        (7, 2, [6, 3, 5, 2, 4, 1]),
        (8, 2, [3, 6, 2, 5, 1, 4]),
    ];
    for (orientation, width, numbers) in expected {
        let turned = numbered().upright(orientation);
        assert_eq!(turned.width, width, "orientation {orientation}");
        let found: Vec<u8> = turned.pixels.iter().step_by(3).copied().collect();
        assert_eq!(found, numbers, "orientation {orientation}");
    }
}

#[test]
fn a_photo_is_made_smaller_but_not_larger() {
    let photo = Photo::new(600, 300).at_most(200);
    assert_eq!((photo.width, photo.height), (200, 100));
    let photo = photo.at_most(900);
    assert_eq!((photo.width, photo.height), (200, 100));
}

#[test]
fn a_crop_at_the_very_edge_is_kept_inside() {
    let photo = Photo::new(333, 333);
    let crop = Crop { left: 100.1, top: 332.9, width: 232.9, height: 50.0 };
    let part = photo.resized(crop, 7, 5);
    assert_eq!((part.width, part.height), (7, 5));
}

#[test]
fn a_written_photo_is_read_again() {
    let mut photo = Photo::new(320, 300);
    photo.pixels.fill(90);
    let file = encode_jpeg(&photo, 90).expect("a small picture");
    let read = decode(&file).expect("a sound file");
    assert!(read.pixels.iter().all(|value| value.abs_diff(90) <= 1));
    assert!(matches!(decode(&file[..file.len() - 2]), Err(Refusal::Truncated)));
}
