//! Writes small sound pictures of each format to a directory, for the fuzzer to begin with.

use std::error::Error;
use std::path::PathBuf;

/// The shortest side that is read.
const SIDE: u16 = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: seeds DIR")?);
    std::fs::create_dir_all(&folder)?;
    let side = usize::from(SIDE);
    let pixels: Vec<u8> = (0..side * side)
        .flat_map(|i| [(i % side * 255 / side) as u8, (i / side * 255 / side) as u8, 90])
        .collect();
    for (name, file) in files(&pixels)? {
        std::fs::write(folder.join(name), file)?;
    }
    Ok(())
}

fn files(pixels: &[u8]) -> Result<Vec<(&'static str, Vec<u8>)>, Box<dyn Error>> {
    let mut files = vec![
        ("jpeg", jpeg(pixels, false, None)?),
        ("progressive", jpeg(pixels, true, None)?),
        ("oriented", jpeg(pixels, false, Some(6))?),
    ];
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, SIDE.into(), SIDE.into());
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    files.push(("png", png));
    let mut webp = Vec::new();
    image_webp::WebPEncoder::new(&mut webp).encode(
        pixels,
        SIDE.into(),
        SIDE.into(),
        image_webp::ColorType::Rgb8,
    )?;
    files.push(("webp", webp));
    files.push(("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()));
    files.push(("avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf".to_vec()));
    Ok(files)
}

fn jpeg(
    pixels: &[u8],
    progressive: bool,
    orientation: Option<u8>,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 40);
    encoder.set_progressive(progressive);
    if let Some(orientation) = orientation {
        let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        encoder.add_exif_metadata(&exif)?;
    }
    encoder.encode(pixels, SIDE, SIDE, jpeg_encoder::ColorType::Rgb)?;
    Ok(file)
}
