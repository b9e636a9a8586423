//! What this crate reads from its surroundings. Nothing else here looks at the environment.

use std::path::{Path, PathBuf};

/// Where Debian keeps each major version: `/usr/lib/postgresql/17/bin`.
pub const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

/// Where a cluster goes when the server's user cannot reach the data directory.
pub const RELOCATED: &str = "/var/lib/precision";

/// The directories of `PATH`, in order.
pub fn program_directories() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).filter(|entry| entry.is_absolute()).collect())
        .unwrap_or_default()
}

/// The system's directory for temporary files.
pub fn temporary_directory() -> PathBuf {
    std::env::temp_dir().canonicalize().unwrap_or_else(|_| Path::new("/tmp").to_path_buf())
}
