//! Reading and checking a TensorFlow Lite file.
//!
//! Field numbers are those of the published schema (`tensorflow/lite/schema/schema.fbs`).
//! Sizes are checked here once, so that running a graph cannot step outside a tensor.

use super::ModelError;
use super::flatbuffer::{Buffer, Table, half_to_f32};
use super::graph::{Extent, Graph, MOST_VALUES, Operator, Shape, Step};
use super::options::Options;

/// Constants that come with a tensor.
#[derive(Clone)]
pub(super) enum Constant {
    None,
    Floats(Vec<f32>),
    Ints(Vec<i32>),
}

/// Everything known of the tensors while the operators are read.
pub(super) struct Tensors {
    pub shapes: Vec<Shape>,
    pub constants: Vec<Constant>,
}

pub(super) fn wrong(reason: &str) -> ModelError {
    ModelError::new(reason)
}

impl Graph {
    /// Reads the first graph of a TensorFlow Lite file.
    pub(crate) fn read(file: &[u8]) -> Result<Self, ModelError> {
        let root = Buffer(file).root()?;
        let codes =
            root.tables(1)?.into_iter().map(operator_code).collect::<Result<Vec<_>, _>>()?;
        let graph = *root.tables(2)?.first().ok_or_else(|| wrong("no graph"))?;
        let mut tensors = Tensors::read(graph, &root.tables(4)?)?;
        let mut steps = Vec::new();
        for table in graph.tables(3)? {
            let code = usize::try_from(table.int(0, 0)?).ok().and_then(|i| codes.get(i));
            let code = *code.ok_or_else(|| wrong("an operator without a code"))?;
            steps.extend(tensors.step(code, table)?);
        }
        let input = *tensors.numbers(&graph.ints(1)?)?.first().ok_or_else(|| wrong("no input"))?;
        let outputs = tensors.numbers(&graph.ints(2)?)?;
        let last_use = last_uses(&steps, &outputs, tensors.shapes.len());
        Ok(Self { steps, shapes: tensors.shapes, input, outputs, last_use })
    }
}

/// The operator's number: newer files use a wider field beside the old one.
fn operator_code(table: Table) -> Result<i32, ModelError> {
    Ok(i32::from(table.byte(0, 0)?).max(table.int(3, 0)?))
}

fn last_uses(steps: &[Step], outputs: &[usize], tensors: usize) -> Vec<usize> {
    let mut last = vec![0; tensors];
    for (number, step) in steps.iter().enumerate() {
        step.inputs.iter().for_each(|&tensor| last[tensor] = number);
    }
    outputs.iter().for_each(|&tensor| last[tensor] = usize::MAX);
    last
}

impl Tensors {
    fn read(graph: Table, buffers: &[Table]) -> Result<Self, ModelError> {
        let mut tensors = Self { shapes: Vec::new(), constants: Vec::new() };
        for table in graph.tables(0)? {
            tensors.shapes.push(shape(&table.ints(0)?)?);
            let buffer = usize::try_from(table.int(2, 0)?).ok().and_then(|i| buffers.get(i));
            let bytes = buffer.map_or(Ok(&[][..]), |buffer| buffer.bytes(0))?;
            tensors.constants.push(constant(table.byte(1, 0)?, bytes)?);
        }
        Ok(tensors)
    }

    /// Tensor numbers, each checked to exist.
    fn numbers(&self, list: &[i32]) -> Result<Vec<usize>, ModelError> {
        list.iter()
            .map(|&n| usize::try_from(n).ok().filter(|&n| n < self.shapes.len()))
            .collect::<Option<_>>()
            .ok_or_else(|| wrong("a tensor that does not exist"))
    }

    pub fn floats(&self, inputs: &[usize], position: usize) -> Result<&[f32], ModelError> {
        match inputs.get(position).map(|&tensor| &self.constants[tensor]) {
            Some(Constant::Floats(values)) => Ok(values),
            _ => Err(wrong("weights that are not constant")),
        }
    }

    pub fn extent(&self, tensor: usize) -> Result<Extent, ModelError> {
        Extent::of(&self.shapes[tensor])
    }

    pub fn length(&self, tensor: usize) -> usize {
        self.shapes[tensor].iter().product()
    }

    /// Reads one operator; `None` when it only unpacks a constant.
    fn step(&mut self, code: i32, table: Table) -> Result<Option<Step>, ModelError> {
        let mut inputs = self.numbers(&table.ints(1)?)?;
        let outputs = self.numbers(&table.ints(2)?)?;
        let (Some(&first), Some(&output)) = (inputs.first(), outputs.first()) else {
            return Err(wrong("an operator without tensors"));
        };
        let options = Options(table.table(4)?);
        if code == 6 {
            self.constants[output] = std::mem::replace(&mut self.constants[first], Constant::None);
            return Ok(None);
        }
        let operator = match code {
            0 => self.add(&inputs, output, options)?,
            2 => self.concatenate(&inputs, output, options)?,
            3 => self.convolution(&inputs, output, options)?,
            4 => self.depthwise(&inputs, output, options)?,
            17 => self.max_pool(first, output, options)?,
            19 => self.same_length(first, output, Operator::Relu)?,
            22 => self.same_length(first, output, Operator::Reshape)?,
            34 => self.pad(&inputs, output)?,
            54 => self.prelu(&inputs, output)?,
            _ => return Err(ModelError::new(format!("operator {code} is not known"))),
        };
        match operator {
            Operator::Concatenate(_) => {}
            Operator::Add(_) => inputs.truncate(2),
            _ => inputs.truncate(1),
        }
        Ok(Some(Step { operator, inputs, output }))
    }
}

fn shape(sizes: &[i32]) -> Result<Shape, ModelError> {
    let shape: Option<Shape> = sizes.iter().map(|&n| usize::try_from(n).ok()).collect();
    let shape = shape.ok_or_else(|| wrong("a negative size"))?;
    let values = shape.iter().try_fold(1usize, |total, &n| total.checked_mul(n));
    match values {
        Some(values) if values <= MOST_VALUES => Ok(shape),
        _ => Err(wrong("a tensor that is too large")),
    }
}

fn constant(kind: u8, bytes: &[u8]) -> Result<Constant, ModelError> {
    let (words, _) = bytes.as_chunks::<4>();
    match kind {
        _ if bytes.is_empty() => Ok(Constant::None),
        0 => Ok(Constant::Floats(words.iter().map(|word| f32::from_le_bytes(*word)).collect())),
        1 => {
            let halves = bytes.as_chunks::<2>().0.iter();
            Ok(Constant::Floats(halves.map(|h| half_to_f32(u16::from_le_bytes(*h))).collect()))
        }
        2 => Ok(Constant::Ints(words.iter().map(|word| i32::from_le_bytes(*word)).collect())),
        _ => Err(ModelError::new(format!("constants of type {kind} are not known"))),
    }
}
