//! Bounds-checked access to the tables and vectors of a flat-buffer file.
//!
//! Layout: <https://flatbuffers.dev/internals/>. Every read returns an error instead of
//! stepping outside the bytes.

use super::ModelError;

/// The bytes of one flat-buffer file.
#[derive(Clone, Copy)]
pub(super) struct Buffer<'a>(pub &'a [u8]);

fn outside() -> ModelError {
    ModelError::new("an offset points outside the file")
}

impl<'a> Buffer<'a> {
    fn read<const N: usize>(self, position: usize) -> Result<[u8; N], ModelError> {
        let end = position.checked_add(N).ok_or_else(outside)?;
        let bytes = self.0.get(position..end).ok_or_else(outside)?;
        bytes.try_into().map_err(|_| outside())
    }

    fn u32(self, position: usize) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(self.read(position)?) as usize)
    }

    /// Follows the relative offset stored at `position`.
    fn follow(self, position: usize) -> Result<usize, ModelError> {
        position.checked_add(self.u32(position)?).ok_or_else(outside)
    }

    /// The root table.
    pub fn root(self) -> Result<Table<'a>, ModelError> {
        Ok(Table { buffer: self, position: self.follow(0)? })
    }
}

/// One table: numbered fields, each of which may be absent.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    buffer: Buffer<'a>,
    position: usize,
}

impl<'a> Table<'a> {
    /// Position of a field's value, or `None` when the field is absent.
    fn field(self, number: usize) -> Result<Option<usize>, ModelError> {
        let back = i64::from(i32::from_le_bytes(self.buffer.read(self.position)?));
        let position = i64::try_from(self.position).map_err(|_| outside())?;
        let index = usize::try_from(position - back).map_err(|_| outside())?;
        let length = usize::from(u16::from_le_bytes(self.buffer.read(index)?));
        let entry = 4 + 2 * number;
        if entry + 2 > length {
            return Ok(None);
        }
        let entry = index.checked_add(entry).ok_or_else(outside)?;
        let offset = usize::from(u16::from_le_bytes(self.buffer.read(entry)?));
        Ok((offset != 0).then_some(self.position + offset))
    }

    /// A signed 32-bit field.
    pub fn int(self, number: usize, default: i32) -> Result<i32, ModelError> {
        self.field(number)?.map_or(Ok(default), |at| self.buffer.read(at).map(i32::from_le_bytes))
    }

    /// A byte-sized field (also used for enumerations).
    pub fn byte(self, number: usize, default: u8) -> Result<u8, ModelError> {
        self.field(number)?.map_or(Ok(default), |at| Ok(self.buffer.read::<1>(at)?[0]))
    }

    /// A table-valued field.
    pub fn table(self, number: usize) -> Result<Option<Table<'a>>, ModelError> {
        self.field(number)?
            .map(|at| Ok(Table { buffer: self.buffer, position: self.buffer.follow(at)? }))
            .transpose()
    }

    /// Where a vector's elements start and how many there are; `size` is that of one element.
    fn vector(self, number: usize, size: usize) -> Result<(usize, usize), ModelError> {
        let Some(at) = self.field(number)? else { return Ok((0, 0)) };
        let start = self.buffer.follow(at)?;
        let count = self.buffer.u32(start)?;
        let end = count.checked_mul(size).and_then(|n| n.checked_add(start + 4));
        if end.is_none_or(|end| end > self.buffer.0.len()) {
            return Err(outside());
        }
        Ok((start + 4, count))
    }

    /// A vector of tables.
    pub fn tables(self, number: usize) -> Result<Vec<Table<'a>>, ModelError> {
        let (start, count) = self.vector(number, 4)?;
        let buffer = self.buffer;
        (0..count).map(|i| Ok(Table { buffer, position: buffer.follow(start + 4 * i)? })).collect()
    }

    /// A vector of signed 32-bit numbers.
    pub fn ints(self, number: usize) -> Result<Vec<i32>, ModelError> {
        let (start, count) = self.vector(number, 4)?;
        (0..count).map(|i| self.buffer.read(start + 4 * i).map(i32::from_le_bytes)).collect()
    }

    /// A vector of bytes.
    pub fn bytes(self, number: usize) -> Result<&'a [u8], ModelError> {
        let (start, count) = self.vector(number, 1)?;
        self.buffer.0.get(start..start + count).ok_or_else(outside)
    }
}

/// IEEE 754 half precision to single precision.
pub(super) fn half_to_f32(half: u16) -> f32 {
    let exponent = u32::from((half >> 10) & 0x1f);
    let mantissa = u32::from(half & 0x3ff);
    let magnitude = match exponent {
        0 => f32::from(half & 0x3ff) * 2f32.powi(-24),
        31 if mantissa == 0 => f32::INFINITY,
        31 => f32::NAN,
        _ => f32::from_bits(((exponent + 112) << 23) | (mantissa << 13)),
    };
    if half >> 15 == 1 { -magnitude } else { magnitude }
}
