//! PNG files.

use super::decode::{check_size, over_white};
use super::{Photo, exif};
use crate::Refusal;
use png::{ColorType, Decoder, DecodingError, Limits, Transformations};
use std::io::Cursor;

/// Most memory for the decoded picture: 60 megapixels with alpha.
const MOST_MEMORY: usize = 256 << 20;

pub(super) fn decode(file: &[u8]) -> Result<Photo, Refusal> {
    check_header(file)?;
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MOST_MEMORY });
    // Palettes and 16-bit samples become 8-bit ones.
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| refusal(&error))?;
    if reader.info().animation_control().is_some() {
        return Err(Refusal::Animated);
    }
    let orientation = reader.info().exif_metadata.as_deref().map_or(1, exif::orientation);
    let size = reader.output_buffer_size().filter(|&size| size <= MOST_MEMORY);
    let mut buffer = vec![0; size.ok_or(Refusal::TooLarge)?];
    let frame = reader.next_frame(&mut buffer).map_err(|error| refusal(&error))?;
    buffer.truncate(frame.buffer_size());
    let pixels = match frame.color_type {
        ColorType::Rgb => buffer,
        ColorType::Rgba => over_white(&buffer),
        _ => return Err(Refusal::UnsupportedColour),
    };
    let (width, height) = (frame.width as usize, frame.height as usize);
    if pixels.len() != width * height * 3 {
        return Err(Refusal::Truncated);
    }
    Ok(Photo { width, height, pixels }.upright(orientation))
}

/// The first chunk (IHDR) holds the size, right after the signature.
fn check_header(file: &[u8]) -> Result<(), Refusal> {
    let size = |at: usize| {
        let bytes = file.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    match (size(16), size(20)) {
        (Some(width), Some(height)) => check_size(width, height),
        _ => Err(Refusal::Truncated),
    }
}

fn refusal(error: &DecodingError) -> Refusal {
    match error {
        DecodingError::LimitsExceeded => Refusal::TooLarge,
        _ => Refusal::Truncated,
    }
}
