//! The server process, a direct child of ours so that we see it end.

use std::fs;
use std::path::Path;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use tokio::process::Child;

use crate::ClusterError;
use crate::account::Account;
use crate::error::refused;
use crate::home::Home;
use crate::installation::Installation;
use crate::leftovers::{LOOK_AGAIN, signal};
use crate::{log, settings};

/// How long recovery after a crash may take. The write-ahead log between two checkpoints is
/// replayed in minutes, even on a slow disk.
const RECOVERY: Duration = Duration::from_mins(15);

/// How long a stop may take; then the server is told to give up at once and recovers next time.
const STOPPING: Duration = Duration::from_mins(1);

/// How long dropping the handle may hold up its thread.
const DROPPING: Duration = Duration::from_secs(5);

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pid: Pid,
}

impl Server {
    /// Starts the server and waits until it accepts connections.
    pub async fn start(
        home: &Home,
        account: &Account,
        installation: &Installation,
    ) -> Result<Self, ClusterError> {
        let mut server = Self::spawn(home, account, installation)?;
        let started = Instant::now();
        while !is_ready(&home.pgdata(), server.pid) {
            let ended = server.child.try_wait().map_err(refused("watch", home.path()))?;
            if ended.is_some() || started.elapsed() > RECOVERY {
                return Err(ClusterError::NotStarted {
                    path: home.path().to_path_buf(),
                    log: log::path(home),
                    tail: log::tail(home),
                });
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(server)
    }

    fn spawn(
        home: &Home,
        account: &Account,
        installation: &Installation,
    ) -> Result<Self, ClusterError> {
        let output = log::open(home)?;
        let errors = output.try_clone().map_err(refused("open", &log::path(home)))?;
        let program = installation.program("postgres");
        let mut command = account.command(&program);
        command.arg("-D").arg(home.pgdata());
        for (name, file) in [("config_file", settings::FILE), ("hba_file", settings::DOORS_FILE)] {
            let mut setting = std::ffi::OsString::from(format!("{name}="));
            setting.push(home.file(file));
            command.arg("-c").arg(setting);
        }
        let child =
            command.stdout(output).stderr(errors).spawn().map_err(refused("run", &program))?;
        let id = child.id().and_then(|id| i32::try_from(id).ok()).unwrap_or_default();
        Ok(Self { child, pid: Pid::from_raw(id) })
    }

    /// Waits until the server ends.
    pub async fn ended(&mut self) -> std::io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Disconnects everyone, writes a checkpoint, ends.
    pub async fn stop(&mut self) -> Result<(), ClusterError> {
        self.send(Signal::SIGINT);
        for patience in [STOPPING, DROPPING] {
            if tokio::time::timeout(patience, self.child.wait()).await.is_ok() {
                return Ok(());
            }
            self.send(Signal::SIGQUIT);
        }
        Err(ClusterError::WillNotStop { pid: self.pid.as_raw() })
    }

    /// The server's main process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Only while the child is not collected, when its number is surely its own.
    fn send(&mut self, which: Signal) {
        if self.is_running() {
            signal(self.pid, which);
        }
    }
}

/// As [`Server::stop`], also when a start is abandoned: blocks, and gives up after a few seconds.
impl Drop for Server {
    fn drop(&mut self) {
        self.send(Signal::SIGINT);
        let end = Instant::now() + DROPPING;
        while self.is_running() && Instant::now() < end {
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

/// The server keeps its process number in line 1 of `postmaster.pid` and its state in line 8.
fn is_ready(pgdata: &Path, pid: Pid) -> bool {
    let text = fs::read_to_string(pgdata.join("postmaster.pid")).unwrap_or_default();
    let mut lines = text.lines();
    lines.next() == Some(pid.to_string().as_str())
        && lines.nth(6).is_some_and(|state| state.trim() == "ready")
}
