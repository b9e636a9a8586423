//! The server's configuration, written at every start.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::ClusterError;
use crate::error::refused;
use crate::home::Home;
use crate::socket::PORT;

/// The one superuser.
pub const SUPERUSER: &str = "postgres";

/// The file of settings, in the home.
pub const FILE: &str = "postgresql.conf";

/// The file that says who may connect, in the home.
pub const DOORS_FILE: &str = "pg_hba.conf";

/// Who may connect how. The superuser's door is the socket's private directory; all others, and so
/// every role of the application, need their password.
const DOORS: &str = "\
# Written at every start; changes here are lost.
local  all          postgres  trust
local  replication  postgres  trust
local  all          all       scram-sha-256
";

const COMMON: &str = "\
listen_addresses = ''
password_encryption = 'scram-sha-256'

timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'

shared_buffers = '128MB'
work_mem = '8MB'
maintenance_work_mem = '64MB'
effective_cache_size = '1GB'
random_page_cost = 1.1
wal_compression = on
jit = off

# Nothing a person typed belongs in the log: no parameters, no statements, and no DETAIL lines,
# which quote the row.
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
log_autovacuum_min_duration = -1
";

const DURABLE: &str = "\
max_connections = 200
";

/// Tests make and drop hundreds of small databases and never need them back after a crash.
const THROWAWAY: &str = "\
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = 'minimal'
max_wal_senders = 0
checkpoint_timeout = '1h'
max_wal_size = '4GB'
# Statistics change only when a test says ANALYZE, so that plans do not depend on luck.
autovacuum = off
";

/// Writes `postgresql.conf` and `pg_hba.conf` into the home.
pub fn write(home: &Home, socket: &Path, throwaway: bool) -> Result<(), ClusterError> {
    replace(&home.file(DOORS_FILE), DOORS)?;
    let text = format!(
        "# Written at every start; changes here are lost. Use ALTER SYSTEM to change a setting.\n\
         # First what initdb found to work on this machine, such as the kind of shared memory.\n\
         include = 'pgdata/postgresql.conf'\n\n\
         port = {PORT}\n\
         unix_socket_directories = {}\n\
         cluster_name = {}\n\
         {COMMON}\n{}",
        quoted(&socket.to_string_lossy()),
        quoted(&home.name()),
        if throwaway { THROWAWAY } else { DURABLE },
    );
    replace(&home.file(FILE), &text)
}

/// A string as the configuration file wants it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// Writes beside the file and renames: whoever owns the old file, and whatever link stands there.
fn replace(path: &Path, text: &str) -> Result<(), ClusterError> {
    let fresh = path.with_extension("new");
    drop(fs::remove_file(&fresh));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o644)
        .open(&fresh)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&fresh, path))
        .map_err(refused("write", path))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_what_would_end_the_string() {
        assert_eq!(quoted("/it's\\here"), "'/it''s\\\\here'");
    }
}
