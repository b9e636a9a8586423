//! A real server: started, used, killed, recovered, stopped.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod support;

use std::io::BufRead;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cluster::{Cluster, ClusterError};
use support::{kill, server_pid, sql, until};

fn directory() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn starts_answers_and_stops() {
    let data = directory();
    let cluster = Cluster::start(data.path()).await.unwrap();
    assert_eq!(sql(&cluster, "SELECT 1 + 1"), "2");
    assert_eq!(sql(&cluster, "SHOW listen_addresses"), "");
    assert_eq!(sql(&cluster, "SHOW data_checksums"), "on");
    assert_eq!(sql(&cluster, "SHOW server_encoding"), "UTF8");
    assert_eq!(
        sql(&cluster, "SELECT datcollate FROM pg_database WHERE datname = 'template1'"),
        "C"
    );
    assert_eq!(sql(&cluster, "SHOW fsync"), "on");
    assert_eq!(sql(&cluster, "SHOW log_parameter_max_length"), "0");
    assert_eq!(sql(&cluster, "SELECT upper('é') || lower('Ä')"), "Éä");

    let socket = cluster.socket().to_path_buf();
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(std::fs::metadata(socket.join(".s.PGSQL.5432")).unwrap().file_type().is_socket());
    let pid = server_pid(data.path());
    cluster.stop().await.unwrap();
    assert!(!Path::new(&format!("/proc/{pid}")).exists(), "the server outlived stop()");
}

#[tokio::test]
async fn other_roles_need_their_password() {
    let data = directory();
    let cluster = Cluster::start_throwaway(data.path()).await.unwrap();
    sql(&cluster, "CREATE ROLE clinic LOGIN PASSWORD 'right'");
    let url = cluster.url("postgres").replace("//postgres@", "//clinic@");
    let psql = cluster.installation().program("psql");
    let attempt = |password: &str| {
        let mut command = Command::new(&psql);
        command.args([&url, "-XAtc", "SELECT current_user", "-w"]);
        command.env("PGPASSWORD", password).output().unwrap()
    };
    assert_eq!(attempt("right").stdout, b"clinic\n");
    let wrong = attempt("wrong");
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("password authentication failed"));
}

#[tokio::test]
async fn a_second_start_is_refused() {
    let data = directory();
    let cluster = Cluster::start(data.path()).await.unwrap();
    let refusal = Cluster::start(data.path()).await.unwrap_err();
    assert!(matches!(refusal, ClusterError::InUse { .. }), "{refusal}");
    let me = format!("process {}", std::process::id());
    assert!(refusal.to_string().contains(&me), "{refusal}");
    assert_eq!(sql(&cluster, "SELECT 1"), "1", "the refused start harmed the running one");
    cluster.stop().await.unwrap();
    Cluster::start(data.path()).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn the_death_of_the_server_is_noticed_and_recovered() {
    let data = directory();
    let mut cluster = Cluster::start(data.path()).await.unwrap();
    sql(&cluster, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
    kill(server_pid(data.path()));
    let death = cluster.died().await;
    assert!(death.to_string().contains("signal: 9"), "{death}");
    assert!(data.path().join("pgdata/postmaster.pid").exists(), "nothing stale to recover from");
    drop(cluster);

    let cluster = Cluster::start(data.path()).await.unwrap();
    assert_eq!(sql(&cluster, "SELECT count(*) FROM kept"), "1000");
    cluster.stop().await.unwrap();
}

/// Not a test by itself: the program that the next test kills. Reads what to do from its input.
#[tokio::test]
#[ignore = "started by other tests"]
async fn holder() {
    let mut lines = std::io::stdin().lock().lines();
    let data = PathBuf::from(lines.next().unwrap().unwrap());
    let throwaway = lines.next().unwrap().unwrap() == "throwaway";
    let start =
        if throwaway { Cluster::start_throwaway(&data).await } else { Cluster::start(&data).await };
    let cluster = start.unwrap();
    sql(&cluster, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
    eprintln!("holding");
    std::future::pending::<()>().await;
}

/// Starts [`holder`] and returns once it holds a running cluster.
fn held(data: &Path, kind: &str) -> std::process::Child {
    use std::io::Write;
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "holder", "--ignored", "--nocapture"]);
    program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut program = program.spawn().unwrap();
    writeln!(program.stdin.as_mut().unwrap(), "{}\n{kind}", data.display()).unwrap();
    let errors = std::io::BufReader::new(program.stderr.take().unwrap());
    let said: Vec<String> =
        errors.lines().map(Result::unwrap).take_while(|line| line != "holding").collect();
    assert!(program.try_wait().unwrap().is_none(), "the holder ended: {said:?}");
    program
}

#[tokio::test]
async fn a_server_whose_program_was_killed_is_replaced() {
    let data = directory();
    let mut program = held(data.path(), "durable");
    let orphan = server_pid(data.path());
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(Path::new(&format!("/proc/{orphan}")).exists(), "no orphan: nothing is tested");

    let cluster = Cluster::start(data.path()).await.unwrap();
    assert_ne!(server_pid(data.path()), orphan);
    assert_eq!(sql(&cluster, "SELECT count(*) FROM kept"), "1000");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn both_killed_at_once_with_a_busy_backend() {
    let data = directory();
    let mut program = held(data.path(), "durable");
    let server = server_pid(data.path());
    // A backend that computes does not notice that its server is gone, and holds shared memory.
    let mut busy = support::psql_at(data.path());
    busy.args(["-c", "SELECT count(*) FROM generate_series(1, 100000000000)"]);
    let mut busy = busy.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until("the busy backend shows", || support::is_computing(data.path()));
    program.kill().unwrap();
    program.wait().unwrap();
    kill(server);

    let cluster = Cluster::start(data.path()).await.unwrap();
    assert_eq!(sql(&cluster, "SELECT count(*) FROM kept"), "1000");
    assert!(!busy.wait().unwrap().success(), "the old backend was left running");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_process_number_that_was_reused_does_not_matter() {
    let data = directory();
    Cluster::start(data.path()).await.unwrap().stop().await.unwrap();
    let file = data.path().join("pgdata/postmaster.pid");
    std::fs::write(&file, format!("{}\n/elsewhere\n", std::process::id())).unwrap();
    let cluster = Cluster::start(data.path()).await.unwrap();
    assert_eq!(sql(&cluster, "SELECT 1"), "1");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_throwaway_cluster_goes_with_its_program() {
    let data = directory();
    let mut program = held(data.path(), "throwaway");
    let server = server_pid(data.path());
    program.kill().unwrap();
    program.wait().unwrap();
    until("the data are removed", || !data.path().join("pgdata").exists());
    assert!(!Path::new(&format!("/proc/{server}/exe")).exists());
}

#[tokio::test]
async fn a_throwaway_cluster_is_removed_when_dropped() {
    let data = directory();
    let cluster = Cluster::start_throwaway(data.path()).await.unwrap();
    assert_eq!(sql(&cluster, "SHOW fsync"), "off");
    assert_eq!(sql(&cluster, "SHOW max_connections"), "300");
    drop(cluster);
    assert!(!data.path().join("pgdata").exists());
}

#[tokio::test]
async fn a_long_or_odd_path_gets_a_short_socket() {
    let data = directory();
    for name in ["a".repeat(120), "it's, \"odd\"".to_owned(), "มีช่องว่าง และไทย".to_owned()]
    {
        let cluster = Cluster::start(&data.path().join(&name)).await.unwrap();
        assert!(cluster.socket().as_os_str().len() < 94, "{}", cluster.socket().display());
        assert_eq!(sql(&cluster, "SELECT 1"), "1", "{name}");
        let socket = cluster.socket().to_path_buf();
        cluster.stop().await.unwrap();
        if !socket.starts_with(data.path().canonicalize().unwrap()) {
            std::fs::remove_dir(socket).unwrap();
        }
    }
}

#[tokio::test]
async fn a_half_made_database_is_made_anew() {
    let data = directory();
    let unfinished = data.path().join("pgdata.new");
    std::fs::create_dir(&unfinished).unwrap();
    std::fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();
    let cluster = Cluster::start(data.path()).await.unwrap();
    assert_eq!(sql(&cluster, "SELECT 1"), "1");
    cluster.stop().await.unwrap();
    assert!(!unfinished.exists());
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why() {
    let data = directory();
    Cluster::start(data.path()).await.unwrap().stop().await.unwrap();
    std::fs::remove_file(data.path().join("pgdata/global/pg_control")).unwrap();
    let error = Cluster::start(data.path()).await.unwrap_err();
    assert!(matches!(error, ClusterError::NotStarted { .. }), "{error}");
    assert!(error.to_string().contains("pg_control"), "{error}");
}

#[tokio::test]
async fn data_of_a_version_that_is_not_installed_are_refused() {
    let data = directory();
    Cluster::start(data.path()).await.unwrap().stop().await.unwrap();
    std::fs::write(data.path().join("pgdata/PG_VERSION"), "9\n").unwrap();
    let error = Cluster::start(data.path()).await.unwrap_err();
    assert!(error.to_string().contains("apt-get install postgresql-9"), "{error}");
}

/// Needs root: only then does the server run as another user.
#[tokio::test]
async fn a_closed_directory_sends_the_database_elsewhere() {
    let closed = directory();
    std::fs::set_permissions(closed.path(), PermissionsExt::from_mode(0o700)).unwrap();
    let data = closed.path().join("data");
    let cluster = Cluster::start(&data).await.unwrap();
    let note = data.join("postgres.location");
    if !nix::unistd::Uid::effective().is_root() {
        assert!(!note.exists());
        return cluster.stop().await.unwrap();
    }
    sql(&cluster, "CREATE TABLE kept (n int)");
    cluster.stop().await.unwrap();
    let elsewhere = PathBuf::from(std::fs::read_to_string(&note).unwrap().trim_end());
    assert!(elsewhere.starts_with("/var/lib/precision") && elsewhere.join("pgdata").exists());

    let cluster = Cluster::start(&data).await.unwrap();
    assert_eq!(sql(&cluster, "SELECT count(*) FROM kept"), "0");
    let refusal = Cluster::start(&data).await.unwrap_err();
    assert!(matches!(refusal, ClusterError::InUse { .. }), "{refusal}");
    cluster.stop().await.unwrap();
    std::fs::remove_dir_all(&elsewhere).unwrap();
    let error = Cluster::start(&data).await.unwrap_err();
    assert!(matches!(error, ClusterError::Lost { .. }), "{error}");
}

#[tokio::test]
async fn a_note_that_points_elsewhere_is_refused() {
    let data = directory();
    let elsewhere = directory();
    let note = data.path().join("postgres.location");
    std::fs::write(&note, format!("{}\n", elsewhere.path().display())).unwrap();
    let error = Cluster::start(data.path()).await.unwrap_err();
    assert!(matches!(error, ClusterError::Lost { .. }), "{error}");
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
