//! Making pictures for the tests: synthetic ones, and changed copies of photos.

#![allow(dead_code)] // each test file uses its own part of this

use std::path::PathBuf;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// 8-bit RGB.
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 3]>,
}

impl Picture {
    pub fn new(width: usize, height: usize, paint: impl Fn(usize, usize) -> [u8; 3]) -> Self {
        let pixels = (0..width * height).map(|i| paint(i % width, i / width)).collect();
        Self { width, height, pixels }
    }

    pub fn gradient(width: usize, height: usize) -> Self {
        Self::new(width, height, |x, y| {
            [(x * 255 / width) as u8, (y * 255 / height) as u8, ((x + y) % 256) as u8]
        })
    }

    pub fn noise(width: usize, height: usize) -> Self {
        let mut state = 1u32;
        let mut picture = Self::new(width, height, |_, _| [0; 3]);
        for value in picture.pixels.iter_mut().flatten() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (state >> 24) as u8;
        }
        picture
    }

    pub fn from_jpeg(file: &[u8]) -> Self {
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
        let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(file), options);
        let values = decoder.decode().expect("a sound JPEG");
        let (width, height) = decoder.dimensions().expect("decoded");
        Self { width, height, pixels: values.as_chunks::<3>().0.to_vec() }
    }

    /// A test photo, or `None` with a line saying that the test is skipped.
    pub fn face(name: &str) -> Option<Self> {
        let file = faces()?.into_iter().find(|path| path.file_stem().is_some_and(|s| s == name));
        file.map(|path| Self::from_jpeg(&std::fs::read(path).expect("a readable photo")))
    }

    fn bytes(&self) -> Vec<u8> {
        self.pixels.concat()
    }

    fn jpeg_with(&self, quality: u8, exif: Option<&[u8]>) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality);
        if let Some(block) = exif {
            encoder.add_exif_metadata(block).expect("a short block");
        }
        let (width, height) = (self.width as u16, self.height as u16);
        encoder
            .encode(&self.bytes(), width, height, jpeg_encoder::ColorType::Rgb)
            .expect("an encodable picture");
        file
    }

    pub fn jpeg(&self) -> Vec<u8> {
        self.jpeg_with(92, None)
    }

    /// Stored so that a reader has to undo `orientation`.
    pub fn jpeg_oriented(&self, orientation: u8) -> Vec<u8> {
        let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        self.stored(orientation).jpeg_with(92, Some(&exif))
    }

    pub fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&self.bytes()).expect("the pixels");
        writer.finish().expect("the end");
        file
    }

    pub fn webp(&self) -> Vec<u8> {
        let mut file = Vec::new();
        image_webp::WebPEncoder::new(&mut file)
            .encode(
                &self.bytes(),
                self.width as u32,
                self.height as u32,
                image_webp::ColorType::Rgb8,
            )
            .expect("an encodable picture");
        file
    }

    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.pixels[y.min(self.height - 1) * self.width + x.min(self.width - 1)]
    }

    /// The stored form of an upright picture, per the EXIF definition of orientations.
    fn stored(&self, orientation: u8) -> Self {
        let (right, bottom) = (self.width - 1, self.height - 1);
        let turned = orientation >= 5;
        let (width, height) =
            if turned { (self.height, self.width) } else { (self.width, self.height) };
        Self::new(width, height, |column, row| match orientation {
            2 => self.at(right - column, row),
            3 => self.at(right - column, bottom - row),
            4 => self.at(column, bottom - row),
            5 => self.at(row, column),
            6 => self.at(right - row, column),
            7 => self.at(right - row, bottom - column),
            8 => self.at(row, bottom - column),
            _ => self.at(column, row),
        })
    }

    /// Every value through a function of 0–1.
    pub fn mapped(&self, map: impl Fn(f32) -> f32) -> Self {
        let table: Vec<u8> =
            (0..=255).map(|i| (map(i as f32 / 255.0).clamp(0.0, 1.0) * 255.0) as u8).collect();
        let mut picture = self.clone();
        picture.pixels.iter_mut().flatten().for_each(|value| *value = table[usize::from(*value)]);
        picture
    }

    /// Each channel times a factor.
    pub fn tinted(&self, factors: [f32; 3]) -> Self {
        let mut picture = self.clone();
        for pixel in &mut picture.pixels {
            for (value, factor) in pixel.iter_mut().zip(factors) {
                *value = (f32::from(*value) * factor).min(255.0) as u8;
            }
        }
        picture
    }

    /// A Gaussian-like blur: three box blurs of `2 * radius + 1` pixels.
    pub fn blurred(&self, radius: usize) -> Self {
        let mut picture = self.clone();
        for _ in 0..3 {
            picture = picture.box_blurred(radius, 1, 0).box_blurred(radius, 0, 1);
        }
        picture
    }

    fn box_blurred(&self, radius: usize, dx: usize, dy: usize) -> Self {
        Self::new(self.width, self.height, |x, y| {
            let mut sum = [0usize; 3];
            for step in 0..=2 * radius {
                let value = self.at(
                    (x + dx * step).saturating_sub(dx * radius),
                    (y + dy * step).saturating_sub(dy * radius),
                );
                sum.iter_mut().zip(value).for_each(|(sum, value)| *sum += usize::from(value));
            }
            sum.map(|sum| ((sum + radius) / (2 * radius + 1)) as u8)
        })
    }

    /// Averages blocks of `factor` × `factor` pixels.
    pub fn shrunk(&self, factor: usize) -> Self {
        Self::new(self.width / factor, self.height / factor, |x, y| {
            let mut sum = [0usize; 3];
            for i in 0..factor * factor {
                let value = self.at(x * factor + i % factor, y * factor + i / factor);
                sum.iter_mut().zip(value).for_each(|(sum, value)| *sum += usize::from(value));
            }
            sum.map(|sum| (sum / (factor * factor)) as u8)
        })
    }

    /// Every pixel as a block of `factor` × `factor`.
    pub fn enlarged(&self, factor: usize) -> Self {
        Self::new(self.width * factor, self.height * factor, |x, y| self.at(x / factor, y / factor))
    }

    /// Turned clockwise about the middle of its width and the same far down, by radians.
    pub fn turned(&self, angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        let middle = self.width as f32 / 2.0;
        Self::new(self.width, self.height, |x, y| {
            let [x, y] = [x, y].map(|n| n as f32 + 0.5 - middle);
            let [x, y] = [middle + x * cos + y * sin, middle - x * sin + y * cos];
            self.at(x.max(0.0) as usize, y.max(0.0) as usize)
        })
    }

    pub fn beside(&self, other: &Self) -> Self {
        Self::new(self.width + other.width, self.height.min(other.height), |x, y| {
            if x < self.width { self.at(x, y) } else { other.at(x - self.width, y) }
        })
    }

    pub fn cropped(&self, left: usize, top: usize, width: usize, height: usize) -> Self {
        Self::new(width, height, |x, y| self.at(left + x, top + y))
    }

    /// Adds optical density (red, green, blue) where `weight` of a pixel's centre says so.
    pub fn darkened(&self, density: [f32; 3], weight: impl Fn(f32, f32) -> f32) -> Self {
        let mut picture = self.clone();
        for (i, pixel) in picture.pixels.iter_mut().enumerate() {
            let place = [i % self.width, i / self.width].map(|n| n as f32 + 0.5);
            let weight = weight(place[0], place[1]);
            if weight > 1e-3 {
                for (value, density) in pixel.iter_mut().zip(density) {
                    *value = darker(*value, density * weight);
                }
            }
        }
        picture
    }
}

/// An sRGB value with the light behind it weakened by a density.
fn darker(value: u8, density: f32) -> u8 {
    let value = f32::from(value) / 255.0;
    let light = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    let light = light * (-density).exp();
    let value =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

/// The test photos in order, or `None` with a line saying that the test is skipped.
pub fn faces() -> Option<Vec<PathBuf>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/faces");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the test photos are not at {}", folder.display());
        return None;
    };
    let mut photos: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    photos.sort();
    Some(photos)
}
