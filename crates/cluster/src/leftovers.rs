//! Ends what a killed program or a killed server left behind.
//!
//! Called with the lock held, so any server process of this cluster has lost its program. Processes
//! are recognised by their command line, never by a number in a file: numbers are reused.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::ClusterError;
use crate::error::refused;
use crate::home::Home;

/// How long a server may take to write its last checkpoint.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long the kernel may take to end a process that was killed.
const KILLED: Duration = Duration::from_secs(10);

/// How often a condition is looked at again.
pub const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Stops every server process of this cluster and removes its stale process file.
pub async fn clear(home: &Home) -> Result<(), ClusterError> {
    if let Some(server) = servers(home).first().copied() {
        tracing::warn!("stopping database process {server}, left by a program that was killed");
        signal(server, Signal::SIGINT);
        if !gone(|| servers(home), PATIENCE).await {
            signal(server, Signal::SIGQUIT);
        }
    }
    // Without their server, backends end at their next wait; one that computes does not notice.
    // Nothing they have not committed counts, so they may be killed.
    for backend in backends(home) {
        signal(backend, Signal::SIGKILL);
    }
    let all = || [servers(home), backends(home)].concat();
    if !gone(all, KILLED).await {
        let pid = all().first().map_or(0, |pid| pid.as_raw());
        return Err(ClusterError::WillNotStop { pid });
    }
    remove_process_file(home)
}

/// The number in it may by now be another process's, and the server would refuse to start.
fn remove_process_file(home: &Home) -> Result<(), ClusterError> {
    let path = home.pgdata().join("postmaster.pid");
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(refused("remove", &path)(error))
        }
        _ => Ok(()),
    }
}

/// Waits until nothing is found any more; false when the time is over.
async fn gone(find: impl Fn() -> Vec<Pid>, patience: Duration) -> bool {
    let end = Instant::now() + patience;
    while !find().is_empty() {
        if Instant::now() > end {
            return false;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    true
}

/// Sends a signal; a process that has just ended needs none.
pub fn signal(pid: Pid, signal: Signal) {
    let _ = kill(pid, signal);
}

/// Main processes: `…/postgres -D PGDATA …`.
fn servers(home: &Home) -> Vec<Pid> {
    let pgdata = home.pgdata();
    find(|arguments| {
        let mut arguments = arguments.split(|byte| *byte == 0);
        let program = arguments.next().unwrap_or_default();
        program.ends_with(b"/postgres")
            && arguments.next() == Some(b"-D")
            && arguments.next() == Some(pgdata.as_os_str().as_bytes())
    })
}

/// Its children, which carry the cluster's name in their titles: `postgres: NAME: walwriter`.
fn backends(home: &Home) -> Vec<Pid> {
    let title = format!("postgres: {}: ", home.name());
    find(|arguments| arguments.starts_with(title.as_bytes()))
}

/// Processes whose command line fits. One that ended but was not yet collected has none.
fn find(fits: impl Fn(&[u8]) -> bool) -> Vec<Pid> {
    let Ok(entries) = fs::read_dir(Path::new("/proc")) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let arguments = fs::read(entry.path().join("cmdline")).ok()?;
            fits(&arguments).then(|| Pid::from_raw(pid))
        })
        .collect()
}
