//! What was seen of each chain at the last verification. Hashes alone cannot tell a chain that was
//! rewritten whole, or cut off at its end, from the true one; these can.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write};
use std::path::Path;

use base::{Error, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The last event that was seen of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// How the log was called.
    pub log: String,
    /// The event's number.
    pub seq: i64,
    /// Its hash, in hex.
    pub hash: String,
}

impl Anchor {
    pub(super) fn new(log: String, seq: i64, hash: &[u8]) -> Self {
        Self { log, seq, hash: hex::encode(hash) }
    }

    pub(super) fn is(&self, hash: &[u8]) -> bool {
        self.hash == hex::encode(hash)
    }
}

/// Anchors by chain: a clinic's id, or the nil id of the platform.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchors {
    chains: BTreeMap<Uuid, Anchor>,
}

impl Anchors {
    /// Reads a file; none if there is no such file. One that cannot be read is an error, not a first
    /// verification.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        let at = |cause: &dyn std::fmt::Display| {
            Error::internal(format!("{}: {cause}; put back a copy of it", path.display()))
        };
        match std::fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| at(&error)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&error)),
        }
    }

    /// The anchor of a chain.
    pub fn of(&self, chain: Uuid) -> Option<&Anchor> {
        self.chains.get(&chain)
    }

    pub(super) fn keep(&mut self, chain: Uuid, anchor: Anchor) {
        self.chains.insert(chain, anchor);
    }

    /// Those of chains that are not among `seen`.
    pub(super) fn missing_in<'a>(
        &'a self,
        seen: &'a BTreeSet<Uuid>,
    ) -> impl Iterator<Item = (Uuid, &'a Anchor)> {
        let gone = self.chains.iter().filter(|(id, _)| !seen.contains(id));
        gone.map(|(id, anchor)| (*id, anchor))
    }

    /// Writes the file anew: the old one or the new one is there, never half of one.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(Error::internal)?;
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::File::create(&name)?;
            writeln!(file, "{text}")?;
            file.sync_all()?;
            std::fs::rename(&name, path)?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        write().map_err(|error| Error::internal(format!("{}: {error}", path.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Anchors};
    use uuid::Uuid;

    #[test]
    fn anchors_read_back_and_a_broken_file_is_no_first_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.anchors");
        assert_eq!(Anchors::read(&path).expect("none is fine"), None);
        let mut anchors = Anchors::default();
        anchors.keep(Uuid::from_u128(7), Anchor::new("aura".into(), 42, &[1, 2, 3]));
        anchors.write(&path).expect("written");
        assert_eq!(Anchors::read(&path).expect("read"), Some(anchors));
        std::fs::write(&path, "{").expect("written");
        assert!(Anchors::read(&path).is_err());
    }
}
