//! What the tests do to a cluster from outside.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cluster::{Cluster, Installation};

/// Runs one statement with `psql` and returns its answer, unaligned.
pub fn sql(cluster: &Cluster, statement: &str) -> String {
    let output = Command::new(cluster.installation().program("psql"))
        .args([&cluster.url("postgres"), "-XAtc", statement])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// A `psql` for a cluster that another program holds.
pub fn psql_at(data: &Path) -> Command {
    let mut command = Command::new(Installation::newest().unwrap().program("psql"));
    command.arg("-h").arg(data.canonicalize().unwrap().join("socket"));
    command.args(["-U", "postgres", "-XAt", "postgres"]);
    command
}

/// Whether some backend runs the busy statement.
pub fn is_computing(data: &Path) -> bool {
    let question = "SELECT count(*) FROM pg_stat_activity \
                    WHERE state = 'active' AND query LIKE '%100000000000%' AND pid <> pg_backend_pid()";
    psql_at(data).args(["-c", question]).output().unwrap().stdout == b"1\n"
}

/// The server's main process.
pub fn server_pid(data: &Path) -> u32 {
    let text = std::fs::read_to_string(data.join("pgdata/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

/// Ends a process as a power cut would.
pub fn kill(pid: u32) {
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(killed.success());
}

/// Looks at a condition until it holds; fails after half a minute.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        std::thread::yield_now();
    }
}
