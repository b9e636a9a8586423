//! The private directory of the server's socket.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::ClusterError;
use crate::account::Account;
use crate::config::temporary_directory;
use crate::error::refused;
use crate::home::Home;

/// Part of the socket's file name. Nothing listens on a TCP port.
pub const PORT: u16 = 5432;

/// The longest path of a Unix socket in bytes, without its closing zero.
const LONGEST: usize = 107;

/// The directory for the socket of one cluster: in its home, or in the system's temporary directory
/// when the home's path is too long or contains what the server's configuration cannot express.
pub fn directory(home: &Home) -> PathBuf {
    let inside = home.file("socket");
    if is_usable(&inside) {
        inside
    } else {
        temporary_directory().join(format!("{}.s", home.name()))
    }
}

fn is_usable(directory: &Path) -> bool {
    let Some(text) = directory.to_str() else {
        return false;
    };
    text.len() + file_name().len() < LONGEST
        && !text.contains(['\'', '"', ',', '\\'])
        && !text.contains(char::is_control)
}

fn file_name() -> String {
    format!(".s.PGSQL.{PORT}")
}

/// Creates the directory, open to the server's user alone, or checks the one that is there; removes
/// what a killed server left in it.
pub fn prepare(directory: &Path, account: &Account) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => account.give(directory)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => check(directory, account)?,
        Err(error) => return Err(refused("create", directory)(error)),
    }
    for stale in [file_name(), format!("{}.lock", file_name())] {
        let path = directory.join(stale);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(refused("remove", &path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// In a shared temporary directory, somebody else may have made it first.
fn check(directory: &Path, account: &Account) -> Result<(), ClusterError> {
    let found = fs::symlink_metadata(directory).map_err(refused("look at", directory))?;
    if found.is_dir() && account.owns(&found) && found.mode() & 0o777 == 0o700 {
        Ok(())
    } else {
        Err(ClusterError::NotPrivate { path: directory.to_path_buf() })
    }
}
