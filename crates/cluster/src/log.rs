//! The server's log.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::PathBuf;

use crate::ClusterError;
use crate::error::refused;
use crate::home::Home;

/// Beyond this many bytes, a start puts the log aside (one older log is kept).
const LARGE: u64 = 10_000_000;

/// How many lines an error message shows.
const SHOWN: usize = 12;

/// Where the server writes.
pub fn path(home: &Home) -> PathBuf {
    home.file("server.log")
}

/// Opens the log for a new server. The server inherits the open file and needs no right to its path.
pub fn open(home: &Home) -> Result<File, ClusterError> {
    let path = path(home);
    if fs::symlink_metadata(&path).is_ok_and(|found| found.size() > LARGE) {
        let older = home.file("server.log.1");
        fs::rename(&path, &older).map_err(refused("rename", &path))?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .custom_flags(nix::libc::O_NOFOLLOW)
        .open(&path)
        .map_err(refused("open", &path))
}

/// The end of the log, for an error message.
pub fn tail(home: &Home) -> String {
    let text = fs::read(path(home)).unwrap_or_default();
    last_lines(&String::from_utf8_lossy(&text))
}

/// The last lines of a text.
pub fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(SHOWN)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::last_lines;

    #[test]
    fn keeps_the_end() {
        assert_eq!(last_lines(""), "");
        assert_eq!(last_lines("a\nb\n"), "a\nb");
        let long = "1\n2\n3\n".repeat(20);
        assert_eq!(last_lines(&long), "1\n2\n3\n".repeat(4).trim_end());
    }
}
