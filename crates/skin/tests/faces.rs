//! Real faces. Skipped, with a line saying so, where the test photos are absent.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

mod pictures;

use pictures::{Picture, faces};
use skin::{Analysis, Analyzer, Findings, Measure, Refusal, Region, Step, View};
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new().expect("sound models"));

/// A face of dark and one of light skin, both sharp and evenly lit.
const TWO_FACES: [&str; 2] = ["us_13", "us_20"];
/// Photos that are refused, and why: their light comes from one side.
const REFUSED: [(&str, &str); 2] = [("us_02", "uneven_light"), ("us_15", "uneven_light")];

fn analyze(file: &[u8]) -> Result<Analysis, Refusal> {
    ANALYZER.analyze(file, View::Front, &mut |_| {})
}

fn refusal_of(picture: &Picture) -> &'static str {
    analyze(&picture.jpeg()).map_or_else(|refusal| refusal.code(), |_| "accepted")
}

fn raw(findings: &Findings, measure: Measure) -> f32 {
    findings.of(measure).expect("every measure is reported").raw
}

fn raw_in(findings: &Findings, measure: Measure, region: Region) -> f32 {
    let finding = findings.of(measure).expect("every measure is reported");
    finding.regions.iter().find(|found| found.region == region).expect("a visible region").raw
}

#[test]
fn ordinary_portraits_are_analysed() {
    let Some(photos) = faces() else { return };
    for path in photos {
        let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
        let file = std::fs::read(&path).expect("a readable photo");
        let expected = REFUSED.iter().find(|(refused, _)| *refused == name);
        match (analyze(&file), expected) {
            (Ok(analysis), None) => check(&name, &analysis),
            (Err(refusal), Some((_, code))) => assert_eq!(refusal.code(), *code, "{name}"),
            (Ok(_), Some((_, code))) => panic!("{name}: accepted instead of {code}"),
            (Err(refusal), None) => panic!("{name}: {refusal}"),
        }
    }
}

fn check(name: &str, analysis: &Analysis) {
    let findings = &analysis.findings;
    let measured: Vec<Measure> = findings.measures.iter().map(|one| one.measure).collect();
    assert!(
        measured.is_sorted() && measured.len() + 2 >= Measure::ALL.len(),
        "{name}: {measured:?}"
    );
    assert!(findings.tone.is_some(), "{name}");
    assert_eq!(findings.landmarks.len(), 468, "{name}");
    for finding in &findings.measures {
        assert!((0.0..=100.0).contains(&finding.score), "{name}: {finding:?}");
        assert!((0.3..=1.0).contains(&finding.confidence), "{name}: {finding:?}");
        assert!(!finding.regions.is_empty(), "{name}: {finding:?}");
    }
    let overlays: Vec<Measure> = analysis.overlays.iter().map(|overlay| overlay.measure).collect();
    assert_eq!(overlays, measured, "{name}");
    let portrait = Picture::from_jpeg(&analysis.portrait);
    assert_eq!((portrait.width, portrait.height), (1056, 1344), "{name}");
    let json = serde_json::to_string(findings).expect("plain data");
    let back: Findings = serde_json::from_str(&json).expect("its own form");
    assert_eq!(&back, findings, "{name}");
}

#[test]
fn the_same_photo_gives_the_same_bytes_on_any_thread() {
    let Some(photos) = faces() else { return };
    let file = std::fs::read(&photos[5]).expect("a readable photo");
    let mut steps = Vec::new();
    let first =
        ANALYZER.analyze(&file, View::Front, &mut |step| steps.push(step)).expect("a portrait");
    assert_eq!(steps, Step::ALL);
    let others: Vec<Analysis> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..3).map(|_| scope.spawn(|| analyze(&file).expect("a portrait"))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let json = |analysis: &Analysis| serde_json::to_vec(&analysis.findings).expect("plain data");
    for other in &others {
        assert_eq!(json(other), json(&first));
        assert!(other == &first, "the pictures differ");
    }
}

#[test]
fn orientation_does_not_matter_and_metadata_is_gone() {
    let Some(face) = Picture::face(TWO_FACES[1]) else { return };
    let upright = analyze(&face.jpeg()).expect("a portrait");
    let expected = Picture::from_jpeg(&upright.portrait);
    for orientation in [3, 6, 8] {
        let file = face.jpeg_oriented(orientation);
        assert!(file.windows(4).any(|bytes| bytes == b"Exif"));
        let turned = analyze(&file).expect("a portrait");
        let portrait = Picture::from_jpeg(&turned.portrait);
        let difference = mean_difference(&portrait, &expected);
        println!("orientation {orientation}: portraits differ by {difference:.2} of 255");
        assert!(difference < 3.0, "orientation {orientation}: {difference}");
        assert_eq!(turned.findings.capture.image, upright.findings.capture.image);
        for bytes in [&turned.photo, &turned.portrait] {
            assert!(!bytes.windows(4).any(|bytes| bytes == b"Exif"));
        }
    }
}

fn mean_difference(a: &Picture, b: &Picture) -> f32 {
    let values = a.pixels.iter().flatten().zip(b.pixels.iter().flatten());
    let sum: u64 = values.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f32 / (a.pixels.len() * 3) as f32
}

#[test]
fn degraded_copies_are_refused_for_the_right_reason() {
    let Some(face) = Picture::face(TWO_FACES[1]) else { return };
    let cases = [
        ("as it is", face.clone(), "accepted"),
        ("blurred", face.blurred(2), "blurred"),
        ("a fifth of the light", face.mapped(|v| v.powf(2.6) * 0.5), "too_dark"),
        ("overexposed", face.mapped(|v| (v * 2.2).min(1.0)), "too_bright"),
        ("shrunk", face.shrunk(2), "face_too_small"),
        ("two people", face.beside(&face), "several_faces"),
        ("the chin outside", face.cropped(0, 0, face.width, face.height * 13 / 20), "face_cut_off"),
        ("black and white", grey(&face), "unsupported_colour"),
        ("blue light", face.tinted([0.5, 0.8, 1.6]), "colour_cast"),
        ("on a screen", on_a_screen(&face), "screen"),
        ("lit from a side", lit_from_a_side(&face), "uneven_light"),
        ("in few flat colours", flat(&face), "drawing"),
    ];
    for (what, picture, expected) in cases {
        assert_eq!(refusal_of(&picture), expected, "{what}");
    }
}

fn grey(picture: &Picture) -> Picture {
    Picture::new(picture.width, picture.height, |x, y| [picture.at(x, y)[1]; 3])
}

/// Rows and columns of a screen's pixels, five of the photo's wide.
fn on_a_screen(picture: &Picture) -> Picture {
    let bright = |i: usize| if i % 5 < 2 { 0.75 } else { 1.0 };
    Picture::new(picture.width, picture.height, |x, y| {
        picture.at(x, y).map(|value| (f32::from(value) * bright(x) * bright(y)) as u8)
    })
}

/// As drawing programs turn photos into pictures: a little blurred, then in few colours.
fn flat(picture: &Picture) -> Picture {
    picture.blurred(1).mapped(|v| (v * 5.0).round() / 5.0)
}

fn lit_from_a_side(picture: &Picture) -> Picture {
    let middle = picture.width as f32 / 2.0;
    picture.darkened([1.8; 3], |x, _| 1.0 / (1.0 + (-(x - middle) / 40.0).exp()))
}

/// Adds density where `weight` says, in millimetres from a place on the portrait.
fn planted(
    face: &Picture,
    findings: &Findings,
    place: [f32; 2],
    density: [f32; 3],
    weight: impl Fn(f32) -> f32,
) -> Picture {
    let to_portrait = findings.to_photo.inverse();
    face.darkened(density, |x, y| {
        let [x, y] = to_portrait.apply([x, y]);
        weight((x - place[0]).hypot(y - place[1]) / 6.0)
    })
}

/// A face of dark skin and two of light skin, with smooth cheeks.
const PLANTED: [&str; 3] = ["us_13", "us_12", "us_16"];
/// On the person's right and left cheekbone, away from folds.
const CHEEKS: [[f32; 2]; 2] = [[262.0, 655.0], [794.0, 655.0]];

/// From a place on a photo to the same place on a changed copy.
type Moved = Box<dyn Fn([f32; 2]) -> [f32; 2]>;

/// Planted spots are found, and marked, where they are on the photo: whatever its size, shape and
/// the tilt of the head.
#[test]
fn overlays_land_on_the_same_skin() {
    let Some(face) = Picture::face(PLANTED[1]) else { return };
    let before = analyze(&face.png()).expect("a portrait").findings;
    let spotted = CHEEKS.into_iter().fold(face, |face, place| {
        planted(&face, &before, place, [0.30, 0.5, 0.6], |mm| {
            1.0 / (1.0 + ((mm - 1.6) / 0.2).exp())
        })
    });
    let on_photo = CHEEKS.map(|place| before.to_photo.apply(place));
    let (width, height) = (spotted.width, spotted.height);
    let turn = 0.15f32;
    let middle = width as f32 / 2.0;
    let cases: [(&str, Picture, Moved); 4] = [
        ("wide", spotted.cropped(0, 0, width, height * 9 / 10), Box::new(|place| place)),
        (
            "narrow",
            spotted.cropped(width / 10, 0, width * 8 / 10, height),
            Box::new(move |[x, y]| [x - (width / 10) as f32, y]),
        ),
        ("large", spotted.enlarged(4), Box::new(|[x, y]| [4.0 * x, 4.0 * y])),
        (
            "tilted",
            spotted.turned(turn),
            Box::new(move |[x, y]| {
                let ([x, y], (sin, cos)) = ([x - middle, y - middle], turn.sin_cos());
                [middle + x * cos - y * sin, middle + x * sin + y * cos]
            }),
        ),
    ];
    for (what, picture, moved) in cases {
        let analysis = analyze(&picture.jpeg()).expect("a portrait");
        let findings = &analysis.findings;
        let delivered = findings.photo.width as f32 / picture.width as f32;
        for place in on_photo {
            let there = moved(place).map(|v| v * delivered);
            let on_portrait = findings.to_photo.inverse().apply(there);
            let alpha = overlay_alpha(&analysis, Measure::Spots, on_portrait);
            assert!(alpha > 0, "{what}: {place:?} at {on_portrait:?}");
        }
    }
}

#[test]
fn planted_brown_spots_are_found() {
    for name in PLANTED {
        let Some(face) = Picture::face(name) else { return };
        let before = analyze(&face.png()).expect("a portrait").findings;
        let mut spotted = face;
        for place in CHEEKS {
            spotted = planted(&spotted, &before, place, [0.30, 0.5, 0.6], |mm| {
                1.0 / (1.0 + ((mm - 1.6) / 0.2).exp())
            });
        }
        let analysis = analyze(&spotted.png()).expect("a portrait");
        for measure in Measure::ALL {
            let (old, new) = (raw(&before, measure), raw(&analysis.findings, measure));
            println!("{name} {}: {old} to {new}", measure.as_str());
        }
        assert!(raw(&analysis.findings, Measure::Spots) > raw(&before, Measure::Spots), "{name}");
        for place in CHEEKS {
            assert!(overlay_alpha(&analysis, Measure::Spots, place) > 0, "{name} at {place:?}");
        }
    }
}

#[test]
fn a_planted_red_patch_raises_redness_there() {
    for name in PLANTED {
        let Some(face) = Picture::face(name) else { return };
        let before = analyze(&face.png()).expect("a portrait").findings;
        let red = planted(&face, &before, CHEEKS[0], [0.03, 0.30, 0.25], |mm| {
            (-mm * mm / (2.0 * 49.0)).exp()
        });
        let analysis = analyze(&red.png()).expect("a portrait");
        let after = &analysis.findings;
        let there = |findings| raw_in(findings, Measure::Redness, Region::CheekRight);
        println!("{name}: {} to {} on the cheek", there(&before), there(after));
        assert!(there(after) > there(&before) + 0.02, "{name}");
        assert!(raw(after, Measure::Redness) > raw(&before, Measure::Redness), "{name}");
        let spots = [raw(&before, Measure::Spots), raw(after, Measure::Spots)];
        assert!(spots[1] < 1.3 * spots[0] + 0.02, "{name}: red counted as spots: {spots:?}");
        assert!(overlay_alpha(&analysis, Measure::Redness, CHEEKS[0]) > 40, "{name}");
    }
}

/// Opacity of an overlay at a place of the portrait.
fn overlay_alpha(analysis: &Analysis, measure: Measure, [x, y]: [f32; 2]) -> u8 {
    let overlay = analysis.overlays.iter().find(|overlay| overlay.measure == measure);
    let file = &overlay.expect("one overlay per measure").png;
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a sound PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
    let width = reader.next_frame(&mut pixels).expect("a sound PNG").width as usize;
    let scale = width as f32 / 1056.0;
    pixels[((y * scale) as usize * width + (x * scale) as usize) * 4 + 3]
}
