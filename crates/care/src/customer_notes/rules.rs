//! What a note may be, and who may change it.

use base::{MemberId, Role, Who};
use ui::Errors;

use crate::typed::Typed;

/// The longest note, in characters.
pub const LONGEST: usize = 4000;

/// A note that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it says.
    pub text: String,
    /// It stays on top of the customer's page.
    pub pinned: bool,
    /// Only its author, owner and admins read it.
    pub private: bool,
}

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let text = read.lines("text", LONGEST).trim().to_owned();
    if text.is_empty() {
        read.errors.add("text", "error-note-empty");
    }
    let (pinned, private) = (read.ticked("pinned"), read.ticked("private"));
    read.finish(Some(Draft { text, pinned, private }))
}

/// Whether somebody may change what `author` wrote: as the rows have it, the author, the owner and admins.
pub fn may_change(who: &Who, author: Option<MemberId>) -> bool {
    matches!(who.role, Role::ClinicOwner | Role::ClinicAdmin)
        || (who.member.is_some() && who.member == author)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, parse};
    use crate::typed::Typed;

    #[test]
    fn a_note_says_something_and_keeps_its_lines() {
        let typed = |text: &str| Typed::default().field("text", text).field("pinned", "on");
        let draft = parse(&typed(" a\nb ")).expect("a note");
        assert_eq!((draft.text.as_str(), draft.pinned, draft.private), ("a\nb", true, false));
        assert!(parse(&typed(" \n\t ")).expect_err("empty").has("text"));
        assert!(parse(&typed(&"ก".repeat(LONGEST))).is_ok());
        assert!(parse(&typed(&"ก".repeat(LONGEST + 1))).expect_err("too long").has("text"));
    }
}
