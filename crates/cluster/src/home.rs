//! Where the parts of a cluster lie.
//!
//! ```text
//! data/postgres/            the home, ours
//!   lock                    held by the running program
//!   postgresql.conf         written at every start
//!   pg_hba.conf
//!   server.log, server.log.1
//!   pgdata/                 the server's own
//!   socket/                 the server's own, private
//!   postgres.location       instead of all that, when the home had to go elsewhere
//! ```
//! The configuration stays outside `pgdata`, so that a root process never writes into a directory
//! that an unprivileged user controls.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::Uid;
use sha2::{Digest, Sha256};

use crate::ClusterError;
use crate::account::Account;
use crate::config::{RELOCATED, temporary_directory};
use crate::error::refused;

const NOTE: &str = "postgres.location";

/// The directory that holds one cluster.
#[derive(Debug, Clone)]
pub struct Home(PathBuf);

impl Home {
    /// Finds or chooses the home of the cluster that a data directory stands for, and creates it.
    pub async fn locate(data: &Path, throwaway: bool) -> Result<Self, ClusterError> {
        fs::create_dir_all(data).map_err(refused("create", data))?;
        let data = data.canonicalize().map_err(refused("find", data))?;
        if let Some(home) = noted(&data)? {
            return Ok(home);
        }
        let here = Self(data);
        let account = Account::for_data(&here.pgdata())?;
        if !account.is_other() {
            return Ok(here);
        }
        here.open_last_directory()?;
        if account.can_enter(&here.0).await {
            return Ok(here);
        }
        if here.pgdata().exists() {
            return Err(ClusterError::Unreachable { path: here.0, user: account.name() });
        }
        here.relocate(&account, throwaway)
    }

    /// Lets the server's user pass through the home itself; what it must not read is closed below.
    fn open_last_directory(&self) -> Result<(), ClusterError> {
        let mode = fs::metadata(&self.0).map_err(refused("look at", &self.0))?.mode();
        fs::set_permissions(&self.0, fs::Permissions::from_mode(mode | 0o711))
            .map_err(refused("open", &self.0))
    }

    /// Moves to a place that every user can reach, and leaves a note where the data were expected.
    fn relocate(&self, account: &Account, throwaway: bool) -> Result<Self, ClusterError> {
        let name = fingerprint(&self.0);
        if throwaway {
            let path = temporary_directory().join(format!("precision-{name}"));
            return own_directory(&path, 0o711).map(|()| Self(path));
        }
        let above = PathBuf::from(RELOCATED);
        own_directory(&above, 0o711)?;
        let path = above.join(name);
        own_directory(&path, 0o711)?;
        let note = self.0.join(NOTE);
        fs::write(&note, format!("{}\n", path.display())).map_err(refused("write", &note))?;
        tracing::warn!(
            "user {} cannot reach {}, so the database is kept in {}; {} says so",
            account.name(),
            self.0.display(),
            path.display(),
            note.display()
        );
        Ok(Self(path))
    }

    /// The server's data directory.
    pub fn pgdata(&self) -> PathBuf {
        self.0.join("pgdata")
    }

    /// Where a new database is prepared; renamed once complete.
    pub fn unfinished(&self) -> PathBuf {
        self.0.join("pgdata.new")
    }

    /// A file of ours directly in the home.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The home itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A name for this cluster that fits in process titles and short paths.
    pub fn name(&self) -> String {
        format!("precision-{}", fingerprint(&self.0))
    }
}

/// Reads the note that a relocated cluster left, if any.
fn noted(data: &Path) -> Result<Option<Home>, ClusterError> {
    let note = data.join(NOTE);
    let Ok(text) = fs::read_to_string(&note) else {
        return Ok(None);
    };
    let path = PathBuf::from(text.trim_end_matches('\n'));
    // Whoever may write the note must not be able to point a root process anywhere else.
    let ours = path.parent() == Some(Path::new(RELOCATED)) && path.file_name().is_some();
    if ours && path.is_dir() {
        Ok(Some(Home(path)))
    } else {
        Err(ClusterError::Lost { note, path })
    }
}

/// Creates a directory of our own, or accepts the one that is there if it is ours.
fn own_directory(path: &Path, mode: u32) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(mode).create(path) {
        Ok(()) => fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .map_err(refused("open", path)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let found = fs::symlink_metadata(path).map_err(refused("look at", path))?;
            if found.is_dir() && found.uid() == Uid::effective().as_raw() {
                Ok(())
            } else {
                Err(ClusterError::NotPrivate { path: path.to_path_buf() })
            }
        }
        Err(error) => Err(refused("create", path)(error)),
    }
}

/// Sixteen hexadecimal digits that stand for a path.
pub fn fingerprint(path: &Path) -> String {
    hex::encode(&Sha256::digest(path.as_os_str().as_encoded_bytes())[..8])
}
