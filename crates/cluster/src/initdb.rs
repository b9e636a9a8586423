//! Makes a new, empty database cluster.

use std::fs::{self, DirBuilder};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use crate::ClusterError;
use crate::account::Account;
use crate::error::refused;
use crate::home::Home;
use crate::installation::Installation;
use crate::log::last_lines;
use crate::settings::SUPERUSER;

/// Runs `initdb` beside the final place and renames when it is complete, so that a program killed
/// half-way leaves nothing that looks like a database.
pub async fn make(
    home: &Home,
    account: &Account,
    installation: &Installation,
    throwaway: bool,
) -> Result<(), ClusterError> {
    let unfinished = home.unfinished();
    remove_directory(&unfinished)?;
    DirBuilder::new().mode(0o700).create(&unfinished).map_err(refused("create", &unfinished))?;
    account.give(&unfinished)?;

    let program = installation.program("initdb");
    let mut command = account.command(&program);
    command.arg("-D").arg(&unfinished).args(["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]);
    // Bytewise order serves indexes and is the same on every machine; the character classes of
    // Unicode make upper and lower case work beyond ASCII.
    command.args(["--locale=C", "--lc-ctype=C.UTF-8", "--data-checksums"]);
    command.args(["--text-search-config=simple", "--no-instructions"]);
    if throwaway {
        command.arg("--no-sync");
    }
    command.kill_on_drop(true);
    let output = command.output().await.map_err(refused("run", &program))?;
    if !output.status.success() {
        let mut said = output.stdout;
        drop(said.write_all(&output.stderr));
        drop(remove_directory(&unfinished));
        return Err(ClusterError::Initdb {
            path: home.path().to_path_buf(),
            output: last_lines(&String::from_utf8_lossy(&said)),
        });
    }
    fs::rename(&unfinished, home.pgdata()).map_err(refused("rename", &unfinished))
}

/// Removes a directory with all that is in it; none there is fine.
pub fn remove_directory(path: &Path) -> Result<(), ClusterError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(refused("remove", path)(error))
        }
        _ => Ok(()),
    }
}
