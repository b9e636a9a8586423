//! Walking the segments of a JPEG file without decoding it.

use crate::Refusal;

/// What the frame header of a JPEG says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub width: u16,
    pub height: u16,
    /// Bits per sample; 8 in ordinary photos.
    pub precision: u8,
    /// 1 is grey, 3 is colour, 4 is CMYK.
    pub components: u8,
    /// Arithmetic coding, lossless and hierarchical files are not ordinary photos.
    pub ordinary: bool,
}

/// Reads the frame header.
pub(super) fn read(file: &[u8]) -> Result<Header, Refusal> {
    let mut at = 2;
    loop {
        let (marker, body) = segment(file, &mut at).ok_or(Refusal::Truncated)?;
        // Start-of-frame markers, without the tables (C4, CC) and the extension (C8) among them.
        if (0xc0..=0xcf).contains(&marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return frame(marker, body).ok_or(Refusal::Truncated);
        }
        if matches!(marker, 0xd9 | 0xda) {
            return Err(Refusal::Truncated);
        }
    }
}

fn frame(marker: u8, body: &[u8]) -> Option<Header> {
    let &[precision, h1, h0, w1, w0, components] = body.get(..6)? else { return None };
    Some(Header {
        width: u16::from_be_bytes([w1, w0]),
        height: u16::from_be_bytes([h1, h0]),
        precision,
        components,
        ordinary: marker <= 0xc2,
    })
}

/// Whether the file goes on until its end marker. Inside compressed data a byte FF is always
/// followed by 00, so an FF D9 there is the end; thumbnails lie in segments that are skipped.
pub(super) fn is_complete(file: &[u8]) -> bool {
    let mut at = 2;
    while let Some((marker, _)) = segment(file, &mut at) {
        match marker {
            0xd9 => return true,
            0xda => match next_marker(file, at) {
                Some(position) => at = position,
                None => return false,
            },
            _ => {}
        }
    }
    false
}

/// Position of the next marker in compressed data that is not a restart marker.
fn next_marker(file: &[u8], from: usize) -> Option<usize> {
    let pairs = file.get(from..)?.windows(2);
    let stuffed = |byte: u8| matches!(byte, 0x00 | 0xff | 0xd0..=0xd7);
    pairs.enumerate().find(|(_, pair)| pair[0] == 0xff && !stuffed(pair[1])).map(|(i, _)| from + i)
}

/// The marker at `at` and its body; moves `at` behind it.
fn segment<'a>(file: &'a [u8], at: &mut usize) -> Option<(u8, &'a [u8])> {
    while *file.get(*at)? == 0xff && *file.get(*at + 1)? == 0xff {
        *at += 1;
    }
    if file[*at] != 0xff {
        return None;
    }
    let marker = *file.get(*at + 1)?;
    if matches!(marker, 0xd0..=0xd9 | 0x01) {
        *at += 2;
        return Some((marker, &[]));
    }
    let length = usize::from(u16::from_be_bytes([*file.get(*at + 2)?, *file.get(*at + 3)?]));
    let body = file.get(*at + 4..*at + 2 + length)?;
    *at += 2 + length;
    Some((marker, body))
}
