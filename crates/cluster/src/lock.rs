//! One running program per cluster.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::ClusterError;
use crate::error::refused;
use crate::home::Home;

/// Held while the program runs. The kernel releases it however the program ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub fn take(home: &Home) -> Result<Self, ClusterError> {
        let path = home.file("lock");
        let mut file = open(&path).map_err(refused("open", &path))?;
        match file.try_lock() {
            Ok(()) => {
                // Only for the message below; a lock file of another user stays as it is.
                drop(file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())));
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => Err(ClusterError::InUse {
                path: home.path().to_path_buf(),
                holder: holder(&mut file),
            }),
            Err(TryLockError::Error(error)) => Err(refused("lock", &path)(error)),
        }
    }
}

/// Opens without following a link. Reading is enough to lock a file that another user made.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(nix::libc::O_NOFOLLOW);
    let mut writable = options.clone();
    match writable.write(true).create(true).mode(0o644).open(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => options.open(path),
        opened => opened,
    }
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(pid)) => format!("process {pid}"),
        _ => "another process".to_owned(),
    }
}
