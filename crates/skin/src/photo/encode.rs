//! Writing pictures. Both encoders are deterministic.

use super::Photo;
use crate::network::ModelError;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A JPEG without metadata; `quality` is 1–100.
pub(crate) fn jpeg(photo: &Photo, quality: u8) -> Result<Vec<u8>, ModelError> {
    let size = |side: usize| {
        u16::try_from(side).map_err(|_| ModelError::new("a picture too large for JPEG"))
    };
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(&photo.pixels, size(photo.width)?, size(photo.height)?, ColorType::Rgb)
        .map_err(|error| ModelError::new(format!("a JPEG could not be written: {error}")))?;
    Ok(file)
}

/// A colour and an opacity for each of 256 values.
pub(crate) type Palette = [([u8; 3], u8); 256];

/// A PNG of one value a pixel, shown by a palette.
pub(crate) fn png(
    values: &[u8],
    width: usize,
    height: usize,
    palette: &Palette,
) -> Result<Vec<u8>, ModelError> {
    let failure =
        |error: png::EncodingError| ModelError::new(format!("a PNG could not be written: {error}"));
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.iter().flat_map(|(colour, _)| *colour).collect::<Vec<_>>());
    encoder.set_trns(palette.iter().map(|(_, opacity)| *opacity).collect::<Vec<_>>());
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().map_err(failure)?;
    writer.write_image_data(values).map_err(failure)?;
    writer.finish().map_err(failure)?;
    Ok(file)
}
