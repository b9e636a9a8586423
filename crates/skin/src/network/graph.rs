//! What a graph is once it has been read and checked.

use super::ModelError;
use super::convolution::{Convolution, Depthwise};

/// Most numbers one tensor may hold; the largest of the two graphs holds a tenth of it.
pub(super) const MOST_VALUES: usize = 4_000_000;

/// Sizes of a tensor, outermost first.
pub(super) type Shape = Vec<usize>;

/// Height, width and channels of a batch × height × width × channel tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

impl Extent {
    /// Reads a four-dimensional shape with a batch of one.
    pub fn of(shape: &[usize]) -> Result<Self, ModelError> {
        match *shape {
            [1, height, width, channels] if height * width * channels > 0 => {
                Ok(Self { height, width, channels })
            }
            _ => Err(ModelError::new(format!("shape {shape:?} is not one image"))),
        }
    }
}

/// What happens to each value after an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activation {
    None,
    /// Negative values become zero.
    Relu,
    /// Values are held between zero and six.
    Relu6,
}

impl Activation {
    pub fn apply(self, values: &mut [f32]) {
        match self {
            Self::None => {}
            Self::Relu => values.iter_mut().for_each(|v| *v = v.max(0.0)),
            Self::Relu6 => values.iter_mut().for_each(|v| *v = v.clamp(0.0, 6.0)),
        }
    }
}

/// A window sliding over an image: kernel size, stride and the rows and columns of padding
/// before the first one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    pub before: [usize; 2],
}

/// One operator with its constants.
pub(super) enum Operator {
    Convolution(Convolution),
    Depthwise(Depthwise),
    /// Adds two tensors of the same size.
    Add(Activation),
    MaxPool(Window),
    /// Adds zeros before the rows, columns and channels.
    Pad([usize; 3]),
    /// Multiplies negative values by a slope per channel.
    Prelu(Vec<f32>),
    Relu,
    Reshape,
    /// Joins tensors along one axis.
    Concatenate(usize),
}

/// One operator applied to tensors, by number.
pub(super) struct Step {
    pub operator: Operator,
    pub inputs: Vec<usize>,
    pub output: usize,
}

/// A checked graph, ready to run.
pub(crate) struct Graph {
    pub(super) steps: Vec<Step>,
    pub(super) shapes: Vec<Shape>,
    pub(super) input: usize,
    pub(super) outputs: Vec<usize>,
    /// For each tensor, the last step that reads it (`usize::MAX` for outputs).
    pub(super) last_use: Vec<usize>,
}

impl Graph {
    /// How many numbers the input tensor holds.
    pub(crate) fn input_length(&self) -> usize {
        self.length(self.input)
    }

    /// How many numbers each output holds, in order.
    pub(crate) fn output_lengths(&self) -> Vec<usize> {
        self.outputs.iter().map(|&tensor| self.length(tensor)).collect()
    }

    pub(super) fn length(&self, tensor: usize) -> usize {
        self.shapes[tensor].iter().product()
    }
}
