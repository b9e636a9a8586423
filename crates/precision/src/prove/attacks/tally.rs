//! What a class of attacks came to.

use serde::Serialize;

use super::arena::Caller;
use super::statement::{Outcome, code};

/// The count of a class.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tally {
    /// How many attempts were made.
    pub tried: u64,
    /// How many of them were refused or came to nothing.
    pub refused: u64,
    /// How often it was seen that an attempt could have come to something: the attacker reached rows of
    /// its own, or came as far as the key. Zero makes the class prove nothing.
    pub controls: u64,
    /// How many attempts got something.
    pub got: u64,
    /// The first of those.
    pub gaps: Vec<Gap>,
    /// What PostgreSQL leaves open to everybody and the program lives with: Fluent keys.
    pub remarks: Vec<&'static str>,
}

/// An attempt that got something. Never a word of what it got: the report is shown around.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The login role.
    pub by: &'static str,
    /// What was tried.
    pub tried: String,
    /// What it came to, in general words.
    pub came_to: String,
}

/// A fault opens many doors; a report lists so many of a class, and none twice.
const MOST_GAPS: usize = 12;
const LONGEST: usize = 300;

/// Refused by the wall or a missing right, or by a context that only reads.
pub const DENIED: &[&str] = &["42501", "25006"];
/// Refused because the context is not believed.
pub const NO_CONTEXT: &[&str] = &["28000"];
/// Refused in one of the two ways.
pub const CLOSED: &[&str] = &["42501", "25006", "28000"];

impl Tally {
    /// An attempt that came to nothing.
    pub fn refused(&mut self) {
        self.tried += 1;
        self.refused += 1;
    }

    /// An attempt that got something.
    pub fn gap(&mut self, by: Caller, tried: &str, came_to: impl Into<String>) {
        self.tried += 1;
        self.got += 1;
        let words: Vec<&str> = tried.split_whitespace().collect();
        let tried = words.join(" ").chars().take(LONGEST).collect();
        let gap = Gap { by: by.login(), tried, came_to: came_to.into() };
        if self.gaps.len() < MOST_GAPS && !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    /// The attacker could have come to something.
    pub fn control(&mut self) {
        self.controls += 1;
    }

    /// [`Self::control`] if that is so.
    pub fn control_if(&mut self, is_so: bool) {
        self.controls += u64::from(is_so);
    }

    /// Something that is open to everybody and does no harm to the wall.
    pub fn remark(&mut self, key: &'static str) {
        self.tried += 1;
        if !self.remarks.contains(&key) {
            self.remarks.push(key);
        }
    }

    /// An attempt that must be refused with one of these codes.
    pub fn expect(&mut self, by: Caller, tried: &str, outcome: &Outcome, codes: &[&str]) {
        if codes.contains(&code(outcome)) {
            self.refused();
        } else {
            self.gap(by, tried, came_to(outcome));
        }
    }

    /// An attempt to write that must be refused, or hit no row.
    pub fn expect_nothing_written(&mut self, by: Caller, tried: &str, outcome: &Outcome) {
        if outcome.as_ref().is_ok_and(|answer| answer.affected == 0) {
            self.refused();
        } else {
            self.expect(by, tried, outcome, DENIED);
        }
    }

    /// An attempt that got something if `got` says so.
    pub fn judge(&mut self, by: Caller, tried: &str, got: Option<String>) {
        match got {
            Some(what) => self.gap(by, tried, what),
            None => self.refused(),
        }
    }

    /// Whether the class was tried, could have come to something, and came to nothing.
    pub const fn holds(&self) -> bool {
        self.tried > 0 && self.controls > 0 && self.got == 0
    }
}

/// An outcome without anything that it shows.
pub fn came_to(outcome: &Outcome) -> String {
    match outcome {
        Ok(answer) if answer.rows.is_empty() => format!("done; {} rows", answer.affected),
        Ok(answer) => format!("done; {} rows seen", answer.rows.len()),
        Err(refusal) => format!("refused in an unexpected way: {}", refusal.code),
    }
}
