//! WebP files.

use super::decode::{check_size, over_white};
use super::{Photo, exif};
use crate::Refusal;
use image_webp::WebPDecoder;
use std::io::Cursor;

/// Most memory the decoder may use for metadata and frames.
const MOST_MEMORY: usize = 256 << 20;

pub(super) fn decode(file: &[u8]) -> Result<Photo, Refusal> {
    let mut decoder = WebPDecoder::new(Cursor::new(file)).map_err(|_| Refusal::Truncated)?;
    decoder.set_memory_limit(MOST_MEMORY);
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if decoder.is_animated() {
        return Err(Refusal::Animated);
    }
    let size = decoder.output_buffer_size().filter(|&size| size <= MOST_MEMORY);
    let mut buffer = vec![0; size.ok_or(Refusal::TooLarge)?];
    decoder.read_image(&mut buffer).map_err(|_| Refusal::Truncated)?;
    let pixels = if decoder.has_alpha() { over_white(&buffer) } else { buffer };
    let (width, height) = (width as usize, height as usize);
    if pixels.len() != width * height * 3 {
        return Err(Refusal::Truncated);
    }
    // A photo whose EXIF cannot be read is taken as upright.
    let block = decoder.exif_metadata().ok().flatten();
    let orientation = block.as_deref().map_or(1, exif::orientation);
    Ok(Photo { width, height, pixels }.upright(orientation))
}
