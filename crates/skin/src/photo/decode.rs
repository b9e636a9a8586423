//! Recognising the format and refusing what cannot be read, before decoding anything.

use super::{Photo, jpeg, png, webp};
use crate::Refusal;

/// Most pixels in a photo.
const MOST_PIXELS: u64 = 60_000_000;
/// Most pixels on a side.
pub(super) const LONGEST_SIDE: usize = 16_000;
/// Most bytes in a file.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// A photo with a shorter side cannot hold a face with 150 pixels between the eyes.
const SHORTEST_SIDE: u32 = 300;

/// Decodes a photo, turns it upright and drops its metadata.
pub(crate) fn decode(file: &[u8]) -> Result<Photo, Refusal> {
    if file.len() > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    if file.starts_with(&[0xff, 0xd8]) {
        return jpeg::decode(file);
    }
    if file.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png::decode(file);
    }
    if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        return webp::decode(file);
    }
    Err(other(file))
}

/// What a file is that is not read: some pictures are recognised only to say so.
fn other(file: &[u8]) -> Refusal {
    const HEIF: [&[u8]; 9] =
        [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"];
    const OTHERS: [&[u8]; 5] = [b"II*\0", b"MM\0*", b"\0\0\0\x0cJXL ", b"\xff\x0a", b"GIF8"];
    let family = file.get(4..8) == Some(b"ftyp");
    if family && file.get(8..12).is_some_and(|brand| HEIF.contains(&brand)) {
        return Refusal::Heif;
    }
    let bitmap = file.starts_with(b"BM") && file.get(6..10) == Some(&[0; 4]);
    if bitmap || OTHERS.iter().any(|beginning| file.starts_with(beginning)) {
        return Refusal::UnsupportedFormat;
    }
    Refusal::NotAnImage
}

/// Refuses dimensions that are too large or too small.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), Refusal> {
    let longest = width.max(height) as usize;
    if longest > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TooLarge);
    }
    if width.min(height) < SHORTEST_SIDE {
        return Err(Refusal::TooSmallImage);
    }
    Ok(())
}

/// Drops the alpha channel of 8-bit RGBA over white.
pub(super) fn over_white(pixels: &[u8]) -> Vec<u8> {
    pixels
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[red, green, blue, alpha]| {
            [red, green, blue].map(|value| {
                let (value, alpha) = (u32::from(value), u32::from(alpha));
                ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
            })
        })
        .collect()
}
