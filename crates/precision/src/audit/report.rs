//! What `precision audit verify` prints.

use std::fmt;

/// The outcome of a verification.
#[derive(Debug, Default)]
pub struct Report {
    /// Every log that was looked at.
    pub logs: Vec<Log>,
    /// What is not as it must be.
    pub faults: Vec<Fault>,
    /// What else there is to know.
    pub notes: Vec<String>,
}

/// One log.
#[derive(Debug)]
pub struct Log {
    /// The clinic's slug.
    pub name: String,
    /// How many events it holds.
    pub events: i64,
    /// The hash of the last one.
    pub end: Option<Vec<u8>>,
}

/// Something wrong with a log.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The clinic's slug.
    pub log: String,
    /// What is wrong.
    pub says: String,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn fault(&mut self, log: &str, says: impl Into<String>) {
        self.faults.push(Fault { log: log.to_owned(), says: says.into() });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for log in &self.logs {
            let events = if log.events == 1 { "event" } else { "events" };
            write!(f, "{:<24} {:>9} {events}", log.name, ui::grouped(log.events))?;
            match &log.end {
                // As much of the hash as a person compares.
                Some(hash) => writeln!(f, ", ends in {}", hex::encode(&hash[..hash.len().min(8)]))?,
                None => writeln!(f)?,
            }
        }
        for fault in &self.faults {
            writeln!(f, "  {}: {}", fault.log, fault.says)?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        match self.faults.len() {
            0 => writeln!(f, "No fault."),
            1 => writeln!(f, "1 fault."),
            many => writeln!(f, "{many} faults."),
        }
    }
}
