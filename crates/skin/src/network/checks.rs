//! Reading single operators, each with the checks that make running it safe.

use super::ModelError;
use super::convolution::{Convolution, Depthwise};
use super::graph::Operator;
use super::options::Options;
use super::read::{Constant, Tensors, wrong};

impl Tensors {
    pub fn same_length(
        &self,
        input: usize,
        output: usize,
        operator: Operator,
    ) -> Result<Operator, ModelError> {
        if self.length(input) != self.length(output) {
            return Err(wrong("input and output of different sizes"));
        }
        Ok(operator)
    }

    pub fn add(
        &self,
        inputs: &[usize],
        output: usize,
        options: Options,
    ) -> Result<Operator, ModelError> {
        let &[a, b] = inputs else { return Err(wrong("an addition of other than two tensors")) };
        self.same_length(b, output, Operator::Relu)?;
        self.same_length(a, output, Operator::Add(options.activation(0)?))
    }

    pub fn prelu(&self, inputs: &[usize], output: usize) -> Result<Operator, ModelError> {
        let slopes = self.floats(inputs, 1)?.to_vec();
        if slopes.len() != self.extent(output)?.channels {
            return Err(wrong("slopes of an unexpected size"));
        }
        self.same_length(inputs[0], output, Operator::Prelu(slopes))
    }

    pub fn convolution(
        &self,
        inputs: &[usize],
        output: usize,
        options: Options,
    ) -> Result<Operator, ModelError> {
        let (from, to) = (self.extent(inputs[0])?, self.extent(output)?);
        let kernel = self.kernel(inputs, 1)?;
        if options.int(4, 1)? != 1 || options.int(5, 1)? != 1 {
            return Err(wrong("a dilated convolution"));
        }
        let stride = [options.size(2)?, options.size(1)?];
        let window = options.window(kernel, stride, from, to)?;
        let bias = self.floats(inputs, 2)?;
        if bias.len() != to.channels {
            return Err(wrong("a bias of an unexpected size"));
        }
        let taps = kernel[0] * kernel[1] * from.channels;
        let weights = self.floats(inputs, 1)?;
        let activation = options.activation(3)?;
        Ok(Operator::Convolution(Convolution::new(window, activation, weights, bias, taps)?))
    }

    pub fn depthwise(
        &self,
        inputs: &[usize],
        output: usize,
        options: Options,
    ) -> Result<Operator, ModelError> {
        let (from, to) = (self.extent(inputs[0])?, self.extent(output)?);
        let kernel = self.kernel(inputs, 1)?;
        let stride = [options.size(2)?, options.size(1)?];
        let window = options.window(kernel, stride, from, to)?;
        let weights = self.floats(inputs, 1)?.to_vec();
        let bias = self.floats(inputs, 2)?.to_vec();
        let operator = Depthwise::new(window, options.activation(4)?, weights, bias)?;
        if operator.channels() != from.channels || from.channels != to.channels {
            return Err(wrong("a depthwise convolution that changes the channels"));
        }
        Ok(Operator::Depthwise(operator))
    }

    /// Height and width of the kernel, from the shape of the weights.
    fn kernel(&self, inputs: &[usize], position: usize) -> Result<[usize; 2], ModelError> {
        let tensor = *inputs.get(position).ok_or_else(|| wrong("no weights"))?;
        match self.shapes[tensor][..] {
            [_, height, width, _] => Ok([height, width]),
            _ => Err(wrong("weights of an unexpected shape")),
        }
    }

    pub fn max_pool(
        &self,
        input: usize,
        output: usize,
        options: Options,
    ) -> Result<Operator, ModelError> {
        let (from, to) = (self.extent(input)?, self.extent(output)?);
        if from.channels != to.channels {
            return Err(wrong("pooling that changes the channels"));
        }
        let stride = [options.size(2)?, options.size(1)?];
        let kernel = [options.size(4)?, options.size(3)?];
        Ok(Operator::MaxPool(options.window(kernel, stride, from, to)?))
    }

    pub fn pad(&self, inputs: &[usize], output: usize) -> Result<Operator, ModelError> {
        let (from, to) = (self.extent(inputs[0])?, self.extent(output)?);
        let Some(Constant::Ints(amounts)) = inputs.get(1).map(|&tensor| &self.constants[tensor])
        else {
            return Err(wrong("padding that is not constant"));
        };
        let amount = |i: usize| amounts.get(i).and_then(|&n| usize::try_from(n).ok());
        let before = [amount(2), amount(4), amount(6)].map(|n| n.unwrap_or(usize::MAX));
        let fits = |before: usize, from: usize, to: usize| {
            before.checked_add(from).is_some_and(|end| end <= to)
        };
        if !fits(before[0], from.height, to.height)
            || !fits(before[1], from.width, to.width)
            || !fits(before[2], from.channels, to.channels)
        {
            return Err(wrong("padding of an unexpected size"));
        }
        Ok(Operator::Pad(before))
    }

    pub fn concatenate(
        &self,
        inputs: &[usize],
        output: usize,
        options: Options,
    ) -> Result<Operator, ModelError> {
        let rank = self.shapes[output].len();
        let axis = options.int(0, 0)?;
        let axis = if axis < 0 { axis + i32::try_from(rank).unwrap_or(0) } else { axis };
        let axis = usize::try_from(axis).ok().filter(|&axis| axis < rank);
        let axis = axis.ok_or_else(|| wrong("an axis that does not exist"))?;
        let mut along = 0;
        for &tensor in inputs {
            let (part, whole) = (&self.shapes[tensor], &self.shapes[output]);
            let same = part.len() == rank
                && (0..rank).all(|i| i == axis || part[i] == whole[i])
                && part[axis] > 0;
            if !same {
                return Err(wrong("parts that do not fit together"));
            }
            along += part[axis];
        }
        if along != self.shapes[output][axis] || along == 0 {
            return Err(wrong("parts that do not fill the whole"));
        }
        Ok(Operator::Concatenate(axis))
    }
}
