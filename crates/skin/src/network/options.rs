//! An operator's options in a TensorFlow Lite file.

use super::ModelError;
use super::flatbuffer::Table;
use super::graph::{Activation, Extent, Window};

/// An operator's options; absent ones have their defaults.
#[derive(Clone, Copy)]
pub(super) struct Options<'a>(pub Option<Table<'a>>);

impl Options<'_> {
    pub fn int(self, field: usize, default: i32) -> Result<i32, ModelError> {
        self.0.map_or(Ok(default), |table| table.int(field, default))
    }

    fn byte(self, field: usize) -> Result<u8, ModelError> {
        self.0.map_or(Ok(0), |table| table.byte(field, 0))
    }

    /// A positive size such as a stride.
    pub fn size(self, field: usize) -> Result<usize, ModelError> {
        let size = usize::try_from(self.int(field, 1)?).ok().filter(|n| (1..=64).contains(n));
        size.ok_or_else(|| ModelError::new("a stride or kernel that makes no sense"))
    }

    pub fn activation(self, field: usize) -> Result<Activation, ModelError> {
        match self.byte(field)? {
            0 => Ok(Activation::None),
            1 => Ok(Activation::Relu),
            3 => Ok(Activation::Relu6),
            other => Err(ModelError::new(format!("activation {other} is not known"))),
        }
    }

    /// The window, with padding as the file asks: 0 is "same", 1 is "valid".
    pub fn window(
        self,
        kernel: [usize; 2],
        stride: [usize; 2],
        from: Extent,
        to: Extent,
    ) -> Result<Window, ModelError> {
        let same = self.byte(0)? == 0;
        let sizes = [[from.height, to.height], [from.width, to.width]];
        let mut before = [0; 2];
        for axis in 0..2 {
            let [input, output] = sizes[axis];
            let covered = (output - 1) * stride[axis] + kernel[axis];
            if kernel[axis] == 0 || (!same && covered > input) {
                return Err(ModelError::new("a window that does not fit"));
            }
            before[axis] = if same { covered.saturating_sub(input) / 2 } else { 0 };
        }
        Ok(Window { kernel, stride, before })
    }
}
