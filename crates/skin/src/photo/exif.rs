//! The one thing read from EXIF: which way up the photo is.

/// The orientation (1–8) in an EXIF block; 1 when there is none or it cannot be read.
pub(super) fn orientation(block: &[u8]) -> u8 {
    let tiff = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    Tiff::new(tiff).and_then(|tiff| tiff.orientation()).unwrap_or(1)
}

/// A TIFF structure, in whose form EXIF is stored.
struct Tiff<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        match bytes.get(..2)? {
            b"II" => Some(Self { bytes, little_endian: true }),
            b"MM" => Some(Self { bytes, little_endian: false }),
            _ => None,
        }
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let (first, second) = (self.u16(at)?, self.u16(at.checked_add(2)?)?);
        let (low, high) = if self.little_endian { (first, second) } else { (second, first) };
        Some((usize::from(high) << 16) | usize::from(low))
    }

    /// Tag 0x0112 of the first directory; entries are 12 bytes each.
    fn orientation(&self) -> Option<u8> {
        let directory = self.u32(4)?;
        let entries = usize::from(self.u16(directory)?);
        let entry = (0..entries)
            .map(|i| directory + 2 + 12 * i)
            .find(|&entry| self.u16(entry) == Some(0x0112))?;
        let value = u8::try_from(self.u16(entry + 8)?).ok()?;
        (1..=8).contains(&value).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with one entry before the orientation.
    fn block(little_endian: bool, value: u16) -> Vec<u8> {
        let short = |n: u16| if little_endian { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if little_endian { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut bytes = b"Exif\0\0".to_vec();
        bytes.extend(if little_endian { b"II" } else { b"MM" });
        bytes.extend(short(42));
        bytes.extend(long(8));
        bytes.extend(short(2));
        for (tag, value) in [(0x0100, 7), (0x0112, value)] {
            bytes.extend(short(tag));
            bytes.extend(short(3));
            bytes.extend(long(1));
            bytes.extend(short(value));
            bytes.extend([0, 0]);
        }
        bytes
    }

    #[test]
    fn both_byte_orders_are_read() {
        assert_eq!(orientation(&block(true, 6)), 6);
        assert_eq!(orientation(&block(false, 8)), 8);
    }

    #[test]
    fn anything_else_is_upright() {
        assert_eq!(orientation(&block(true, 9)), 1);
        assert_eq!(orientation(b""), 1);
        assert_eq!(orientation(b"Exif\0\0II*\0\xff\xff\xff\xff"), 1);
        let whole = block(true, 6);
        for end in 0..whole.len() - 4 {
            assert_eq!(orientation(&whole[..end]), 1, "cut at {end}");
        }
    }
}
