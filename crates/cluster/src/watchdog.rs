//! Ends and removes a throwaway cluster when the program that made it is gone.
//!
//! A test program keeps its cluster in a static and ends without dropping it, or is killed. So a
//! small shell process waits for the end of a pipe that only the program holds open: the kernel
//! closes it however the program ends.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::unistd::Pid;

use crate::ClusterError;
use crate::error::refused;
use crate::home::Home;

/// Arguments: the server's process, the data directory, the socket's directory. Waits at most ten
/// seconds for the server, whose last act is to remove its process file.
const SCRIPT: &str = r#"
read -r _
if [ -e "$2/postmaster.pid" ] && [ "$(head -n 1 "$2/postmaster.pid")" = "$1" ]; then
    kill -QUIT "$1"
    turns=0
    while [ -e "$2/postmaster.pid" ] && [ "$turns" -lt 200 ]; do
        sleep 0.05
        turns=$((turns + 1))
    done
fi
rm -rf -- "$2" "$3"
"#;

/// The waiting process.
#[derive(Debug)]
pub struct Watchdog(Child);

impl Watchdog {
    /// Starts to wait.
    pub fn start(server: Pid, home: &Home, socket: &Path) -> Result<Self, ClusterError> {
        let shell = Path::new("/bin/sh");
        Command::new(shell)
            .args(["-c", SCRIPT, "watchdog", &server.to_string()])
            .args([home.pgdata().as_path(), socket])
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Self)
            .map_err(refused("run", shell))
    }
}

/// Lets it do its work now, and waits for it.
impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
