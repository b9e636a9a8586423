//! Photos for the bench: as they are, and at other sizes.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::error::Error;
use std::path::Path;

use fast_image_resize as resize;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use resize::images::{TypedImage, TypedImageRef};
use resize::pixels::U8x3;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// As a telephone writes them.
const QUALITY: u8 = 92;

/// The JPEGs of a directory, by name.
pub fn photos(folder: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "jpg") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths.into_iter().map(std::fs::read).collect::<Result<_, _>>()?)
}

/// The same photo with so many megapixels, as a JPEG.
pub fn at_megapixels(photo: &[u8], megapixels: f32) -> Result<Vec<u8>, Box<dyn Error>> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(photo), options);
    let pixels = decoder.decode().map_err(|error| format!("{error:?}"))?;
    let (width, height) = decoder.dimensions().ok_or("a photo without a size")?;
    let scale = (megapixels * 1e6 / (width * height) as f32).sqrt();
    let [wide, high] = [width, height].map(|side| (side as f32 * scale).round() as u16);
    let source = TypedImageRef::<U8x3>::from_buffer(width as u32, height as u32, &pixels)?;
    let mut resized = vec![0; usize::from(wide) * usize::from(high) * 3];
    let mut target = TypedImage::<U8x3>::from_buffer(wide.into(), high.into(), &mut resized)?;
    resize::Resizer::new().resize_typed(&source, &mut target, None)?;
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&resized, wide, high, ColorType::Rgb)?;
    Ok(file)
}
