//! What can go wrong, each as one sentence with a way out.

use std::io;
use std::path::{Path, PathBuf};

use crate::installation::OLDEST_SUPPORTED;

/// Why the database could not be started, watched or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No usable server programs on this machine.
    #[error(
        "PostgreSQL {OLDEST_SUPPORTED} or newer was not found in PATH or /usr/lib/postgresql; \
         install it with `apt-get install postgresql` and start again"
    )]
    NotInstalled,

    /// The data were written by a major version that is not installed.
    #[error(
        "the database in {} was made by PostgreSQL {made_by}, which is not installed; install it \
         with `apt-get install postgresql-{made_by}`, or move the data with pg_upgrade",
        path.display()
    )]
    OtherVersion {
        /// The data directory.
        path: PathBuf,
        /// The major version that wrote it.
        made_by: String,
    },

    /// Another process of ours holds this data directory.
    #[error(
        "the database in {} is already in use by {holder}; stop that one first, or set \
         PRECISION_DATA to another directory",
        path.display()
    )]
    InUse {
        /// The data directory.
        path: PathBuf,
        /// "process 123" or "another process".
        holder: String,
    },

    /// The data belong to another user and this process is not root.
    #[error(
        "the database in {} belongs to user {owner}; start as root or as that user, or set \
         PRECISION_DATA to another directory",
        path.display()
    )]
    NotOwner {
        /// The data directory.
        path: PathBuf,
        /// Name or number of the owner.
        owner: String,
    },

    /// This process is root and there is no unprivileged user to run the server as.
    #[error(
        "PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor \
         `nobody`; start as an ordinary user"
    )]
    NoAccount,

    /// Existing data lie where the server's user cannot go.
    #[error(
        "user {user} cannot reach the database in {}; allow it with `chmod o+x` on the \
         directories above",
        path.display()
    )]
    Unreachable {
        /// The data directory.
        path: PathBuf,
        /// The user that runs the server.
        user: String,
    },

    /// The file that says where a relocated cluster lies is wrong.
    #[error(
        "{} says that the database is in `{}`, which is not there; bring that directory back, or \
         remove the file to begin with an empty database",
        note.display(), path.display()
    )]
    Lost {
        /// The note, `postgres.location`.
        note: PathBuf,
        /// Where it points.
        path: PathBuf,
    },

    /// A directory that must be private is somebody else's.
    #[error("{} is not a private directory of this database; remove it and start again", path.display())]
    NotPrivate {
        /// The directory.
        path: PathBuf,
    },

    /// `initdb` failed.
    #[error("a new database could not be made in {}; correct what initdb says:\n{output}", path.display())]
    Initdb {
        /// The data directory.
        path: PathBuf,
        /// The last lines that `initdb` wrote.
        output: String,
    },

    /// The server ended, or was not ready in time, while starting.
    #[error("the database in {} did not start; correct what its log {} says:\n{tail}", path.display(), log.display())]
    NotStarted {
        /// The data directory.
        path: PathBuf,
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },

    /// The server ended although nobody asked it to.
    #[error("the database stopped by itself ({status}); start again, and see its log {}:\n{tail}", log.display())]
    Died {
        /// How the process ended.
        status: String,
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },

    /// A server process did not end when told to.
    #[error("database process {pid} does not stop; end it with `kill {pid}` and start again")]
    WillNotStop {
        /// The process.
        pid: i32,
    },

    /// The operating system refused something.
    #[error("could not {action} {}: {source}; check its permissions and the free space", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

/// Turns an [`io::Error`] into a sentence: `.map_err(refused("create", path))`.
pub fn refused(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ClusterError {
    let path = path.to_path_buf();
    move |source| ClusterError::Io { action, path, source }
}
