//! What may be said of a room.

use ui::Errors;

use crate::typed::Typed;

/// A room that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// 1 to 80 characters.
    pub name: String,
    /// Anything else.
    pub note: String,
}

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let draft = Draft { name: read.name("name", 80), note: read.lines("note", 500) };
    read.finish(Some(draft))
}
