//! The wall, attacked: somebody with arbitrary SQL inside one clinic's request, as each login role, on
//! every table, view and function that the catalog holds, against another clinic.
//!
//! An attack begins a transaction, enters, tries, looks and rolls back: if the wall were broken, nobody
//! would come to harm. Only what poisons a session and writes no row is committed.

mod arena;
mod becoming;
mod building;
mod caller;
mod closed;
mod entering;
mod forging;
mod functions;
mod keys;
mod log;
mod outside;
mod people;
mod plans;
mod planting;
mod poison;
mod read_only;
mod reading;
mod relations;
mod replay;
mod row_rules;
mod samples;
mod siblings;
mod signing;
mod statement;
mod tally;
mod tampering;
mod vouching;
mod writing;

pub use arena::Arena;
pub use statement::Broken;
pub use tally::{Gap, Tally};

use serde::Serialize;

/// A class of attacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Invented contexts.
    Forging,
    /// Real contexts, bent.
    Tampering,
    /// Real contexts where they do not belong.
    Replay,
    /// Tokens and visits that should open nothing.
    Entering,
    /// Getting something signed.
    Signing,
    /// Tables without any context.
    Outside,
    /// Calls that only the program can vouch for.
    Vouching,
    /// Every function.
    Functions,
    /// Becoming another role.
    Becoming,
    /// Writing code and changing the schema.
    Building,
    /// Siblings, files, locks, large objects.
    Siblings,
    /// Tables that no login role touches.
    Closed,
    /// Reading another clinic.
    Reading,
    /// Writing into another clinic.
    Writing,
    /// Keys that tell of rows.
    Keys,
    /// Plans and statistics that tell of rows.
    Plans,
    /// What is left behind in a connection.
    Poison,
    /// A suspended clinic, and a visit.
    ReadOnly,
    /// Who sees what inside a clinic.
    RowRules,
    /// The log.
    Log,
}

impl Class {
    /// Every class, in the order in which they are tried.
    pub const ALL: [Self; 20] = [
        Self::Forging,
        Self::Tampering,
        Self::Replay,
        Self::Entering,
        Self::Signing,
        Self::Outside,
        Self::Vouching,
        Self::Functions,
        Self::Becoming,
        Self::Building,
        Self::Siblings,
        Self::Closed,
        Self::Reading,
        Self::Writing,
        Self::Keys,
        Self::Plans,
        Self::Poison,
        Self::ReadOnly,
        Self::RowRules,
        Self::Log,
    ];

    /// As it is called in the JSON and in the keys of its texts.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Forging => "forging",
            Self::Tampering => "tampering",
            Self::Replay => "replay",
            Self::Entering => "entering",
            Self::Signing => "signing",
            Self::Outside => "outside",
            Self::Vouching => "vouching",
            Self::Functions => "functions",
            Self::Becoming => "becoming",
            Self::Building => "building",
            Self::Siblings => "siblings",
            Self::Closed => "closed",
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Keys => "keys",
            Self::Plans => "plans",
            Self::Poison => "poison",
            Self::ReadOnly => "read-only",
            Self::RowRules => "row-rules",
            Self::Log => "log",
        }
    }

    /// Makes every attempt of the class.
    pub async fn attack(self, arena: &mut Arena) -> Result<Tally, Broken> {
        let mut tally = Tally::default();
        let count = &mut tally;
        match self {
            Self::Forging => Box::pin(forging::attack(arena, count)).await,
            Self::Tampering => Box::pin(tampering::attack(arena, count)).await,
            Self::Replay => Box::pin(replay::attack(arena, count)).await,
            Self::Entering => Box::pin(entering::attack(arena, count)).await,
            Self::Signing => Box::pin(signing::attack(arena, count)).await,
            Self::Outside => Box::pin(outside::attack(arena, count)).await,
            Self::Vouching => Box::pin(vouching::attack(arena, count)).await,
            Self::Functions => Box::pin(functions::attack(arena, count)).await,
            Self::Becoming => Box::pin(becoming::attack(arena, count)).await,
            Self::Building => Box::pin(building::attack(arena, count)).await,
            Self::Siblings => Box::pin(siblings::attack(arena, count)).await,
            Self::Closed => Box::pin(closed::attack(arena, count)).await,
            Self::Reading => Box::pin(reading::attack(arena, count)).await,
            Self::Writing => Box::pin(writing::attack(arena, count)).await,
            Self::Keys => Box::pin(keys::attack(arena, count)).await,
            Self::Plans => Box::pin(plans::attack(arena, count)).await,
            Self::Poison => Box::pin(poison::attack(arena, count)).await,
            Self::ReadOnly => Box::pin(read_only::attack(arena, count)).await,
            Self::RowRules => Box::pin(row_rules::attack(arena, count)).await,
            Self::Log => Box::pin(log::attack(arena, count)).await,
        }?;
        Ok(tally)
    }
}
