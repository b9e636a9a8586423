//! Photos: from bytes to upright pixels without metadata, and back to bytes.

mod decode;
mod encode;
mod exif;
mod jpeg;
mod jpeg_header;
mod png;
mod sample;
#[cfg(test)]
mod tests;
mod webp;

pub(crate) use decode::decode;
pub(crate) use encode::{Palette, jpeg as encode_jpeg, png as encode_png};
pub(crate) use sample::{bicubic, bilinear, square};

use fast_image_resize as resize;
use resize::images::{TypedImage, TypedImageRef};
use resize::pixels::U8x3;

/// An upright picture in 8-bit sRGB.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Photo {
    pub width: usize,
    pub height: usize,
    /// Red, green and blue, row by row.
    pub pixels: Vec<u8>,
}

/// A part of a photo, in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crop {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Crop {
    pub(crate) fn whole(photo: &Photo) -> Self {
        Self { left: 0.0, top: 0.0, width: photo.width as f32, height: photo.height as f32 }
    }
}

impl Photo {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![0; width * height * 3] }
    }

    /// A part of the photo at another size, averaged over the pixels it covers.
    pub(crate) fn resized(&self, crop: Crop, width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        // In double precision, so that rounding cannot push the crop over the edge.
        let [most_x, most_y] = [self.width, self.height].map(|side| side as f64);
        let left = f64::from(crop.left).clamp(0.0, most_x - 1.0);
        let top = f64::from(crop.top).clamp(0.0, most_y - 1.0);
        let crop_width = f64::from(crop.width).clamp(1.0, most_x - left);
        let crop_height = f64::from(crop.height).clamp(1.0, most_y - top);
        let options = resize::ResizeOptions::new()
            .crop(left, top, crop_width, crop_height)
            .resize_alg(resize::ResizeAlg::Convolution(resize::FilterType::Bilinear));
        // The typed form: the other one compiles every pixel type the library knows, which
        // takes minutes.
        let source =
            TypedImageRef::<U8x3>::from_buffer(self.width as u32, self.height as u32, &self.pixels)
                .expect("a photo always has width × height pixels");
        let mut small = Self::new(width, height);
        let mut target =
            TypedImage::<U8x3>::from_buffer(width as u32, height as u32, &mut small.pixels)
                .expect("a new photo has width × height pixels");
        resize::Resizer::new()
            .resize_typed(&source, &mut target, Some(&options))
            .expect("the crop is inside the photo");
        small
    }

    /// The photo with its longer side at most `longest` pixels.
    pub(crate) fn at_most(self, longest: usize) -> Self {
        let side = self.width.max(self.height);
        if side <= longest {
            return self;
        }
        let scale = longest as f32 / side as f32;
        let width = (self.width as f32 * scale).round() as usize;
        let height = (self.height as f32 * scale).round() as usize;
        self.resized(Crop::whole(&self), width, height)
    }

    /// Undoes an EXIF orientation (1–8; anything else is taken as upright).
    pub(crate) fn upright(self, orientation: u8) -> Self {
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let swapped = orientation >= 5;
        let (width, height) =
            if swapped { (self.height, self.width) } else { (self.width, self.height) };
        let mut turned = Self::new(width, height);
        let rows = turned.pixels.chunks_exact_mut(width * 3).enumerate();
        for (y, row) in rows {
            for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                let source = self.stored_at(orientation, x, y);
                *pixel = [self.pixels[source], self.pixels[source + 1], self.pixels[source + 2]];
            }
        }
        turned
    }

    /// Index of the stored pixel that belongs at (x, y) of the upright photo.
    fn stored_at(&self, orientation: u8, x: usize, y: usize) -> usize {
        let (right, bottom) = (self.width - 1, self.height - 1);
        let (x, y) = match orientation {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, bottom - x),
            7 => (right - y, bottom - x),
            _ => (right - y, x),
        };
        (y * self.width + x) * 3
    }
}
