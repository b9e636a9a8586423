//! Running a graph.

use super::ModelError;
use super::graph::{Extent, Graph, Operator, Step};
use super::operators::{max_pool, pad, place, prelu};

impl Graph {
    /// Runs the graph on one input and returns its outputs in order.
    pub(crate) fn run(&self, input: Vec<f32>) -> Result<Vec<Vec<f32>>, ModelError> {
        if input.len() != self.input_length() {
            return Err(ModelError::new("an input of an unexpected size"));
        }
        let mut tensors: Vec<Option<Vec<f32>>> = vec![None; self.shapes.len()];
        tensors[self.input] = Some(input);
        for (number, step) in self.steps.iter().enumerate() {
            let output = self.step(number, step, &mut tensors)?;
            for &tensor in step.inputs.iter().filter(|&&tensor| self.last_use[tensor] == number) {
                tensors[tensor] = None;
            }
            tensors[step.output] = Some(output);
        }
        self.outputs.iter().map(|&tensor| tensors[tensor].take().ok_or_else(missing)).collect()
    }

    fn step(
        &self,
        number: usize,
        step: &Step,
        tensors: &mut [Option<Vec<f32>>],
    ) -> Result<Vec<f32>, ModelError> {
        match &step.operator {
            Operator::Prelu(slopes) => {
                let mut values = self.take(number, step, tensors)?;
                prelu(slopes, &mut values);
                Ok(values)
            }
            Operator::Relu => {
                let mut values = self.take(number, step, tensors)?;
                values.iter_mut().for_each(|value| *value = value.max(0.0));
                Ok(values)
            }
            Operator::Reshape => self.take(number, step, tensors),
            _ => self.compute(step, tensors),
        }
    }

    /// The first input, moved out when nothing reads it later.
    fn take(
        &self,
        number: usize,
        step: &Step,
        tensors: &mut [Option<Vec<f32>>],
    ) -> Result<Vec<f32>, ModelError> {
        let tensor = step.inputs[0];
        let values = if self.last_use[tensor] == number {
            tensors[tensor].take()
        } else {
            tensors[tensor].clone()
        };
        values.ok_or_else(missing)
    }

    /// Operators that write a new tensor.
    fn compute(&self, step: &Step, tensors: &[Option<Vec<f32>>]) -> Result<Vec<f32>, ModelError> {
        let values = |i: usize| tensors[step.inputs[i]].as_deref().ok_or_else(missing);
        let from = || Extent::of(&self.shapes[step.inputs[0]]);
        let to = || Extent::of(&self.shapes[step.output]);
        let mut output = vec![0f32; self.length(step.output)];
        match &step.operator {
            Operator::Convolution(op) => op.run(values(0)?, from()?, &mut output, to()?),
            Operator::Depthwise(op) => op.run(values(0)?, from()?, &mut output, to()?),
            Operator::MaxPool(window) => {
                max_pool(*window, values(0)?, from()?, &mut output, to()?);
            }
            Operator::Pad(before) => pad(*before, values(0)?, from()?, &mut output, to()?),
            Operator::Add(activation) => {
                for ((sum, a), b) in output.iter_mut().zip(values(0)?).zip(values(1)?) {
                    *sum = a + b;
                }
                activation.apply(&mut output);
            }
            Operator::Concatenate(axis) => self.concatenate(step, *axis, tensors, &mut output)?,
            Operator::Prelu(_) | Operator::Relu | Operator::Reshape => {
                return Err(ModelError::new("an operator on the wrong path"));
            }
        }
        Ok(output)
    }

    fn concatenate(
        &self,
        step: &Step,
        axis: usize,
        tensors: &[Option<Vec<f32>>],
        output: &mut [f32],
    ) -> Result<(), ModelError> {
        let skip = self.shapes[step.output][axis..].iter().product();
        let mut offset = 0;
        for &tensor in &step.inputs {
            let run = self.shapes[tensor][axis..].iter().product();
            let part = tensors[tensor].as_deref().ok_or_else(missing)?;
            place(part, run, output, skip, offset);
            offset += run;
        }
        Ok(())
    }
}

fn missing() -> ModelError {
    ModelError::new("a tensor is read before it is written")
}
