//! A small picture for lists.

use crate::Refusal;
use crate::photo::{decode, encode_jpeg};

/// Longer side in pixels: sharp at twice the size it is shown at.
const SIDE: usize = 240;
const QUALITY: u8 = 80;

/// A small JPEG of a picture, such as a portrait.
///
/// # Errors
/// When `picture` is not one that an analysis delivered.
pub fn thumbnail(picture: &[u8]) -> Result<Vec<u8>, Refusal> {
    let small = decode(picture)?.at_most(SIDE);
    Ok(encode_jpeg(&small, QUALITY)?)
}
