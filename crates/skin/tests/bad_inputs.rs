//! Files that must end in a refusal, and never in a panic.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

mod pictures;

use jpeg_encoder::ColorType;
use pictures::Picture;
use skin::{Analyzer, Refusal, View};
use std::sync::LazyLock;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new().expect("sound models"));

fn refusal(file: &[u8]) -> Refusal {
    ANALYZER.analyze(file, View::Front, &mut |_| {}).expect_err("not a portrait")
}

#[test]
fn a_sound_picture_without_a_face() {
    for picture in [Picture::gradient(480, 360), Picture::noise(480, 360)] {
        for file in [picture.jpeg(), picture.png(), picture.webp()] {
            assert_eq!(refusal(&file), Refusal::NoFace);
        }
    }
}

/// A face as somebody draws it, flat or with soft shadows.
fn drawn(shaded: bool) -> Picture {
    // Centre and radii in pixels, and a colour; the later lie over the earlier.
    type Ellipse = ([f32; 2], [f32; 2], [f32; 3]);
    const SKIN: [f32; 3] = [233.0, 190.0, 160.0];
    let mut shapes: Vec<Ellipse> = vec![
        ([600.0, 650.0], [350.0, 500.0], [60.0, 40.0, 30.0]),
        ([600.0, 765.0], [300.0, 485.0], SKIN),
    ];
    for x in [460.0, 740.0] {
        shapes.extend([
            ([x, 580.0], [95.0, 24.0], [60.0, 40.0, 30.0]),
            ([x, 596.0], [95.0, 20.0], SKIN),
            ([x, 680.0], [80.0, 44.0], [50.0, 30.0, 20.0]),
            ([x, 680.0], [75.0, 39.0], [255.0; 3]),
            ([x, 678.0], [35.0, 37.0], [80.0, 50.0, 30.0]),
            ([x, 678.0], [15.0, 17.0], [0.0; 3]),
            ([x + 8.0, 662.0], [6.0, 7.0], [255.0; 3]),
        ]);
    }
    shapes.extend([
        ([590.0, 870.0], [48.0, 26.0], [190.0, 140.0, 115.0]),
        ([596.0, 860.0], [44.0, 24.0], SKIN),
        ([600.0, 1020.0], [115.0, 48.0], [190.0, 80.0, 85.0]),
        ([600.0, 1018.0], [112.0, 4.0], [120.0, 40.0, 50.0]),
    ]);
    Picture::new(1200, 1500, |x, y| {
        let (x, y) = (x as f32, y as f32);
        let inside = |shape: &&Ellipse| {
            let ([cx, cy], [rx, ry], _) = shape;
            ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0
        };
        let paper = [230.0, 236.0, 240.0];
        let colour = shapes.iter().rev().find(inside).map_or(paper, |shape| shape.2);
        let shade = if shaded { 1.0 - 0.3 * ((x - 600.0) / 300.0).powi(2).min(1.0) } else { 1.0 };
        colour.map(|value| (value * shade) as u8)
    })
}

#[test]
fn a_drawing_of_a_face_is_not_measured() {
    for shaded in [false, true] {
        for file in [drawn(shaded).png(), drawn(shaded).jpeg()] {
            assert_eq!(refusal(&file), Refusal::Drawing, "shaded: {shaded}");
        }
    }
}

#[test]
fn truncated_files() {
    let picture = Picture::gradient(480, 360);
    for file in [picture.jpeg(), picture.png(), picture.webp()] {
        for part in 0..20 {
            let found = refusal(&file[..file.len() * part / 20]);
            let expected = if part == 0 { Refusal::NotAnImage } else { Refusal::Truncated };
            assert_eq!(found, expected, "{part} of 20");
        }
    }
}

#[test]
fn damaged_files_never_panic() {
    let picture = Picture::gradient(320, 300);
    for file in [picture.jpeg(), picture.png(), picture.webp()] {
        for round in 0..150usize {
            let mut damaged = file.clone();
            let at = 2 + round * 2_654_435 % (file.len() - 2);
            let at = if round % 3 == 0 { at % 256 } else { at };
            damaged[at] ^= 1 << (round % 8);
            let _ = ANALYZER.analyze(&damaged, View::Front, &mut |_| {});
        }
    }
}

#[test]
fn random_bytes() {
    let noise: Vec<u8> = Picture::noise(64, 64).pixels.concat();
    assert_eq!(refusal(&noise), Refusal::NotAnImage);
    for start in [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"] {
        let code = refusal(&[start, &noise].concat()).code();
        assert!(["truncated", "too_large", "too_small_image"].contains(&code), "{code}");
    }
    assert_eq!(refusal(b""), Refusal::NotAnImage);
}

#[test]
fn sizes_are_refused_from_the_header() {
    let dot = Picture::gradient(1, 1);
    for file in [dot.jpeg(), dot.png(), dot.webp()] {
        assert_eq!(refusal(&file), Refusal::TooSmallImage);
    }
    // The claimed size alone decides: there is nothing behind these headers to decode.
    let mut png = dot.png();
    png[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    assert_eq!(refusal(&png), Refusal::TooLarge);
    let mut jpeg = dot.jpeg();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame header");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xc3, 0x50, 0xc3, 0x50]);
    assert_eq!(refusal(&jpeg), Refusal::TooLarge);
    assert_eq!(refusal(&vec![0xff; 33 * 1024 * 1024]), Refusal::TooLarge);
}

#[test]
fn a_large_picture_of_one_colour_is_decoded_within_bounds() {
    let flat = Picture::new(6000, 5000, |_, _| [200, 150, 130]).png();
    assert!(flat.len() < 1_000_000, "{} bytes", flat.len());
    assert_eq!(refusal(&flat), Refusal::NoFace);
}

#[test]
fn other_formats_are_named() {
    for file in [&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], b"\0\0\0\x1cftypavif\0\0\0\0avifmif1"]
    {
        assert_eq!(refusal(file), Refusal::Heif);
    }
    let files: [&[u8]; 4] = [
        b"GIF89a\x10\0\x10\0",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0",
    ];
    for file in files {
        assert_eq!(refusal(file), Refusal::UnsupportedFormat);
    }
}

#[test]
fn animations_are_refused() {
    let picture = Picture::gradient(320, 300);
    assert_eq!(refusal(&animated_png(&picture)), Refusal::Animated);
    assert_eq!(refusal(&animated_webp(&picture)), Refusal::Animated);
}

fn animated_png(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = (picture.width as u32, picture.height as u32);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).expect("two frames");
    let mut writer = encoder.write_header().expect("a header");
    for _ in 0..2 {
        writer.write_image_data(&picture.pixels.concat()).expect("a frame");
    }
    writer.finish().expect("the end");
    file
}

/// One frame in an animation container, whose layout is published with the format.
fn animated_webp(picture: &Picture) -> Vec<u8> {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        [&name[..], &(body.len() as u32).to_le_bytes(), body].concat()
    };
    let three = |n: usize| (n as u32).to_le_bytes()[..3].to_vec();
    let size = [three(picture.width - 1), three(picture.height - 1)].concat();
    let still = picture.webp();
    let frame = [&[0; 6][..], &size, &three(100), &[0], &still[12..]].concat();
    let chunks = [
        chunk(b"VP8X", &[&[2, 0, 0, 0][..], &size].concat()),
        chunk(b"ANIM", &[0; 6]),
        chunk(b"ANMF", &frame),
    ]
    .concat();
    [&b"RIFF"[..], &(chunks.len() as u32 + 4).to_le_bytes(), b"WEBP", &chunks].concat()
}

#[test]
fn colours_that_cannot_be_measured() {
    let grey: Vec<u8> = vec![120; 320 * 300 * 4];
    for (kind, channels) in [(ColorType::Luma, 1), (ColorType::Cmyk, 4)] {
        let mut file = Vec::new();
        let pixels = &grey[..320 * 300 * channels];
        jpeg_encoder::Encoder::new(&mut file, 90).encode(pixels, 320, 300, kind).expect("a JPEG");
        assert_eq!(refusal(&file), Refusal::UnsupportedColour);
    }
}
