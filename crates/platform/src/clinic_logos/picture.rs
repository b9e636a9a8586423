//! What becomes of an uploaded logo: bounded, decoded, laid on a plate that it can be seen on, made small, and written
//! anew as a PNG. Nothing of the file itself is kept.

use std::io::Cursor;

use base::crypto::sha256;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, RgbaImage,
};

/// Most bytes in a file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most pixels on a side. What claims more is refused by its header, before anything is decoded.
const LONGEST_SIDE: u32 = 3_000;
/// Fewer pixels on a side show nothing.
const SHORTEST_SIDE: u32 = 16;
/// Most bytes that a decoder may ask for: the largest picture with four bytes a pixel, and as much again.
const MOST_MEMORY: u64 = 2 * 4 * (LONGEST_SIDE as u64) * (LONGEST_SIDE as u64);
/// The picture that is kept fits into this: twice what the largest screen shows.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 240;
/// Around a logo without ground of its own, as a part of its shorter side.
const ROOM: f32 = 0.1;
/// The plates.
const LIGHT: Rgb<u8> = Rgb([255, 255, 255]);
const DARK: Rgb<u8> = Rgb([28, 31, 34]);

/// A logo as it is kept.
pub struct Logo {
    /// A PNG without anything else in it.
    pub png: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

impl Logo {
    /// The beginning of the picture's SHA-256, in hex.
    pub fn revision(&self) -> String {
        hex::encode(&sha256(&self.png)[..8])
    }
}

/// Draws a logo anew. What cannot be one is refused with the Fluent key of a sentence.
pub fn draw(file: &[u8]) -> Result<Logo, &'static str> {
    let picture = decode(file)?.into_rgba8();
    let picture = laid_on_plate(&picture)?;
    let picture = DynamicImage::ImageRgb8(picture);
    let small = if picture.width() > WIDTH || picture.height() > HEIGHT {
        picture.resize(WIDTH, HEIGHT, FilterType::Lanczos3)
    } else {
        picture
    };
    let mut png = Vec::new();
    small
        .write_with_encoder(PngEncoder::new_with_quality(
            &mut png,
            CompressionType::Best,
            Filter::Adaptive,
        ))
        .map_err(|_| UNREADABLE)?;
    Ok(Logo { png, width: small.width(), height: small.height() })
}

const UNREADABLE: &str = "error-logo-unreadable";

fn decode(file: &[u8]) -> Result<DynamicImage, &'static str> {
    if file.is_empty() {
        return Err("error-logo-missing");
    }
    if file.len() > MOST_BYTES {
        return Err("error-logo-too-large");
    }
    let format = match image::guess_format(file) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => format,
        _ if is_svg(file) => return Err("error-logo-svg"),
        _ => return Err("error-logo-format"),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE {
        return Err("error-logo-too-many-pixels");
    }
    if width.min(height) < SHORTEST_SIDE {
        return Err("error-logo-too-small");
    }
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(why)?;
    picture.apply_orientation(upright);
    Ok(picture)
}

fn why(error: image::ImageError) -> &'static str {
    match error {
        image::ImageError::Limits(_) => "error-logo-too-many-pixels",
        _ => UNREADABLE,
    }
}

/// Whether it is a drawing in SVG, which can hold scripts and addresses, and is drawn by nobody here.
fn is_svg(file: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&file[..file.len().min(2_048)]).to_lowercase();
    start.contains("<svg")
}

/// On an opaque plate, with some room if the logo has no ground of its own: a dark logo can then be seen in the dark
/// theme and in a dark mail, and a light one on white paper.
fn laid_on_plate(picture: &RgbaImage) -> Result<RgbImage, &'static str> {
    let plate = plate(picture)?;
    let ground = picture.pixels().any(|pixel| pixel.0[3] < 250);
    let (width, height) = picture.dimensions();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a tenth of some thousand pixels"
    )]
    let room = if ground { (width.min(height) as f32 * ROOM).round() as u32 } else { 0 };
    let mut laid = RgbImage::from_pixel(width + 2 * room, height + 2 * room, plate);
    for (x, y, pixel) in picture.enumerate_pixels() {
        let [red, green, blue, alpha] = pixel.0;
        let under = laid.get_pixel_mut(x + room, y + room);
        let mixed = |over: u8, under: u8| {
            let (over, under, alpha) = (u32::from(over), u32::from(under), u32::from(alpha));
            u8::try_from((over * alpha + under * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        let [r, g, b] = under.0;
        *under = Rgb([mixed(red, r), mixed(green, g), mixed(blue, b)]);
    }
    Ok(laid)
}

/// The plate on which less of the logo is lost.
fn plate(picture: &RgbaImage) -> Result<Rgb<u8>, &'static str> {
    let (mut lost_on_light, mut lost_on_dark, mut ink) = (0_u64, 0_u64, 0_u64);
    for pixel in picture.pixels() {
        let [red, green, blue, alpha] = pixel.0.map(u64::from);
        // As bright as a screen shows it (Rec. 709), in 255ths.
        let bright = (2126 * red + 7152 * green + 722 * blue) / 10_000;
        ink += alpha;
        if bright > 200 {
            lost_on_light += alpha;
        } else if bright < 60 {
            lost_on_dark += alpha;
        }
    }
    if ink == 0 {
        return Err("error-logo-empty");
    }
    Ok(if lost_on_light > lost_on_dark { DARK } else { LIGHT })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, Rgb, Rgba, RgbaImage};

    use super::{DARK, HEIGHT, LIGHT, LONGEST_SIDE, Logo, MOST_BYTES, WIDTH, draw};

    fn file(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(picture.clone());
        let picture =
            if format == ImageFormat::Jpeg { picture.into_rgb8().into() } else { picture };
        picture.write_to(&mut bytes, format).expect("a picture is written");
        bytes.into_inner()
    }

    /// A square of ink in the middle of nothing.
    fn ink(width: u32, height: u32, colour: [u8; 3]) -> RgbaImage {
        RgbaImage::from_fn(width, height, |x, y| {
            let inside = (width / 4..width * 3 / 4).contains(&x)
                && (height / 4..height * 3 / 4).contains(&y);
            let [red, green, blue] = colour;
            Rgba([red, green, blue, if inside { 255 } else { 0 }])
        })
    }

    fn seen(logo: &Logo) -> image::RgbImage {
        let picture = image::load_from_memory_with_format(&logo.png, ImageFormat::Png);
        let picture = picture.expect("a PNG");
        assert!(!picture.color().has_alpha(), "it brings its plate along");
        picture.into_rgb8()
    }

    #[test]
    fn every_format_is_drawn_anew_as_a_png() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let logo = draw(&file(&ink(200, 100, [10, 90, 80]), format)).expect("a logo");
            let (picture, size) = (seen(&logo), (logo.width, logo.height));
            assert_eq!(picture.dimensions(), size, "{format:?}");
        }
    }

    #[test]
    fn a_large_one_is_made_to_fit() {
        let wide = draw(&file(&ink(2_400, 600, [0, 0, 0]), ImageFormat::Png)).expect("a logo");
        assert_eq!(wide.width, WIDTH);
        let tall = draw(&file(&ink(300, 1_200, [0, 0, 0]), ImageFormat::Png)).expect("a logo");
        assert_eq!(tall.height, HEIGHT);
    }

    #[test]
    fn dark_ink_is_laid_on_light_and_light_ink_on_dark() {
        for (colour, plate) in [([0, 0, 0], LIGHT), ([255, 255, 255], DARK), ([200, 30, 60], LIGHT)]
        {
            let logo = draw(&file(&ink(100, 100, colour), ImageFormat::Png)).expect("a logo");
            let picture = seen(&logo);
            assert_eq!(*picture.get_pixel(0, 0), plate, "{colour:?}");
            let middle = picture.get_pixel(picture.width() / 2, picture.height() / 2);
            assert_eq!(*middle, Rgb(colour));
        }
    }

    #[test]
    fn what_stands_beside_the_picture_is_left_behind() {
        let jpeg = file(&ink(100, 60, [0, 0, 0]), ImageFormat::Jpeg);
        // 6: a quarter turn to the right.
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0secret";
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let jpeg = [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat();
        let logo = draw(&jpeg).expect("a logo");
        assert!(!logo.png.windows(6).any(|window| window == b"secret"));
        assert!(logo.height > logo.width, "and it stands upright");
    }

    #[test]
    fn what_is_no_logo_is_refused_with_a_reason() {
        let png = file(&ink(100, 100, [0, 0, 0]), ImageFormat::Png);
        let svg =
            br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>"#;
        let cases: [(&[u8], &str); 8] = [
            (b"", "error-logo-missing"),
            (svg, "error-logo-svg"),
            (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "error-logo-format"),
            (b"hello", "error-logo-format"),
            (&png[..60], "error-logo-unreadable"),
            (&vec![0; MOST_BYTES + 1], "error-logo-too-large"),
            (&file(&ink(8, 100, [0, 0, 0]), ImageFormat::Png), "error-logo-too-small"),
            (&file(&RgbaImage::new(50, 50), ImageFormat::Png), "error-logo-empty"),
        ];
        for (bytes, reason) in cases {
            assert_eq!(draw(bytes).err(), Some(reason));
        }
    }

    /// Few bytes that claim many pixels.
    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut png = file(&ink(100, 100, [0, 0, 0]), ImageFormat::Png);
        for (side, other) in [(LONGEST_SIDE + 1, 20), (20, LONGEST_SIDE + 1), (60_000, 60_000)] {
            png[16..20].copy_from_slice(&u32::to_be_bytes(side));
            png[20..24].copy_from_slice(&u32::to_be_bytes(other));
            let sum = crc(&png[12..29]);
            png[29..33].copy_from_slice(&sum.to_be_bytes());
            assert_eq!(draw(&png).err(), Some("error-logo-too-many-pixels"), "{side}×{other}");
        }
    }

    /// Of a chunk of a PNG (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
            })
        })
    }
}
