//! A reader and interpreter for the two small TensorFlow Lite graphs this crate runs.
//!
//! Only the operators those graphs use exist here; anything else is a [`ModelError`].
//! Tensors are `f32`, laid out batch × height × width × channel, with a batch of one.

mod checks;
mod convolution;
mod flatbuffer;
mod graph;
mod operators;
mod options;
mod read;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use graph::Graph;

use serde::{Deserialize, Serialize};

/// A face model that cannot be read or run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("the face model cannot be used: {reason}")]
pub struct ModelError {
    /// What was found, for the log.
    pub reason: String,
}

impl ModelError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}
