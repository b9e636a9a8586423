//! The operating-system user that the server runs as.
//!
//! PostgreSQL refuses to run as root, so a root process hands the server to an unprivileged user.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;
use std::process::Stdio;

use nix::unistd::{Gid, Uid, User};
use tokio::process::Command;

use crate::ClusterError;
use crate::error::refused;

/// Who runs `initdb` and `postgres`.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    uid: Uid,
    gid: Gid,
    /// Whether children must change to this user (we are root), or already are it.
    switch: bool,
}

impl Account {
    /// The owner of an existing database, else an unprivileged user of the system when we are root,
    /// else ourselves.
    pub fn for_data(pgdata: &Path) -> Result<Self, ClusterError> {
        let root = Uid::effective().is_root();
        match fs::metadata(pgdata) {
            Ok(existing) => Self::owner(&existing, pgdata, root),
            Err(_) if root => Self::unprivileged(),
            Err(_) => Ok(Self::current()),
        }
    }

    fn owner(existing: &fs::Metadata, pgdata: &Path, root: bool) -> Result<Self, ClusterError> {
        let (uid, gid) = (Uid::from_raw(existing.uid()), Gid::from_raw(existing.gid()));
        if uid == Uid::effective() && !root {
            return Ok(Self::current());
        }
        if !root {
            return Err(ClusterError::NotOwner { path: pgdata.to_path_buf(), owner: name(uid) });
        }
        if uid.is_root() { Self::unprivileged() } else { Ok(Self { uid, gid, switch: true }) }
    }

    fn current() -> Self {
        Self { uid: Uid::effective(), gid: Gid::effective(), switch: false }
    }

    fn unprivileged() -> Result<Self, ClusterError> {
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self { uid: user.uid, gid: user.gid, switch: true })
            .ok_or(ClusterError::NoAccount)
    }

    /// Whether the server runs as another user than this process.
    pub fn is_other(&self) -> bool {
        self.switch
    }

    /// The user's name, or its number when it has none.
    pub fn name(&self) -> String {
        name(self.uid)
    }

    /// A command that runs as this user, detached from our terminal and our environment: variables
    /// such as `PGDATA` or `LC_ALL` must not change how the server behaves.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C");
        command.current_dir("/").stdin(Stdio::null());
        // A Ctrl-C at the terminal is for us; we then stop the server in order.
        command.process_group(0);
        if self.switch {
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
        command
    }

    /// Whether this user can enter a directory: tried, not computed, so that access lists and
    /// mount options count.
    pub async fn can_enter(&self, directory: &Path) -> bool {
        let mut command = self.command(Path::new("/bin/true"));
        command.current_dir(directory);
        command.status().await.is_ok_and(|status| status.success())
    }

    /// Gives a file or directory to this user.
    pub fn give(&self, path: &Path) -> Result<(), ClusterError> {
        if !self.switch {
            return Ok(());
        }
        chown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
            .map_err(refused("change the owner of", path))
    }

    /// Whether this user owns what the metadata describe.
    pub fn owns(&self, metadata: &fs::Metadata) -> bool {
        metadata.uid() == self.uid.as_raw()
    }
}

fn name(uid: Uid) -> String {
    match User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        _ => uid.to_string(),
    }
}
