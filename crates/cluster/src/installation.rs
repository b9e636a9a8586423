//! Finds the PostgreSQL programs on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ClusterError;
use crate::config::{DEBIAN_VERSIONS, program_directories};

/// The oldest major version whose behaviour the migrations rely on.
pub const OLDEST_SUPPORTED: u32 = 15;

/// One installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    directory: PathBuf,
    major: u32,
}

impl Installation {
    /// The newest installed version, if it is new enough.
    pub fn newest() -> Result<Self, ClusterError> {
        installed().into_iter().max_by_key(|found| found.major).ok_or(ClusterError::NotInstalled)
    }

    /// The installation that can open a data directory: its own major version when the directory
    /// holds a database (the files of one major version cannot be read by another), else the newest.
    pub(crate) fn for_data(pgdata: &Path) -> Result<Self, ClusterError> {
        let Ok(made_by) = std::fs::read_to_string(pgdata.join("PG_VERSION")) else {
            return Self::newest();
        };
        let made_by = made_by.trim().to_owned();
        installed()
            .into_iter()
            .find(|found| found.major.to_string() == made_by)
            .ok_or_else(|| ClusterError::OtherVersion { path: pgdata.to_path_buf(), made_by })
    }

    /// The directory with the programs, for `pg_dump`, `pg_restore` and `psql`.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The major version, for example 17.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The path of one program.
    pub fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

/// Every installation that is new enough, each once.
fn installed() -> Vec<Installation> {
    let mut directories = program_directories();
    if let Ok(versions) = std::fs::read_dir(DEBIAN_VERSIONS) {
        directories.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let mut found: Vec<Installation> = Vec::new();
    for directory in directories {
        if let Some(installation) = inspect(&directory)
            && installation.major >= OLDEST_SUPPORTED
            && !found.contains(&installation)
        {
            found.push(installation);
        }
    }
    found
}

/// Looks at one directory. A link in PATH is followed, because the sibling programs and the shared
/// files are found relative to the real one.
fn inspect(directory: &Path) -> Option<Installation> {
    let postgres = directory.join("postgres").canonicalize().ok()?;
    let directory = postgres.parent()?.to_path_buf();
    if !directory.join("initdb").exists() {
        return None;
    }
    let output = Command::new(&postgres).arg("--version").output().ok()?;
    let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
    Some(Installation { directory, major })
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, also `18beta2`.
fn major_version(line: &str) -> Option<u32> {
    let number = line.strip_prefix("postgres (PostgreSQL) ")?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(
            major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major_version("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(major_version("postgres (PostgreSQL) 17\n"), Some(17));
        assert_eq!(major_version("postgres (SomethingElse) 17\n"), None);
        assert_eq!(major_version(""), None);
    }
}
