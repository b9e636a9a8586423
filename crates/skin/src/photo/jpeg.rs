//! JPEG files.

use super::decode::{LONGEST_SIDE, check_size};
use super::{Photo, exif, jpeg_header};
use crate::Refusal;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

pub(super) fn decode(file: &[u8]) -> Result<Photo, Refusal> {
    let header = jpeg_header::read(file)?;
    if !header.ordinary {
        return Err(Refusal::UnsupportedFormat);
    }
    check_size(header.width.into(), header.height.into())?;
    if header.precision != 8 || header.components != 3 {
        return Err(Refusal::UnsupportedColour);
    }
    if !jpeg_header::is_complete(file) {
        return Err(Refusal::Truncated);
    }
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(LONGEST_SIDE)
        .set_max_height(LONGEST_SIDE);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    let pixels = decoder.decode().map_err(|_| Refusal::Truncated)?;
    let (width, height) = decoder.dimensions().ok_or(Refusal::Truncated)?;
    if pixels.len() != width * height * 3 {
        return Err(Refusal::Truncated);
    }
    let orientation = decoder.exif().map_or(1, |block| exif::orientation(block));
    Ok(Photo { width, height, pixels }.upright(orientation))
}
