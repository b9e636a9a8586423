//! A migrated throw-away database that lives until this program is ended: for `bin/prepare`. Writes
//! its address to the file named.

use testkit::Database;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).ok_or(std::io::ErrorKind::InvalidInput)?;
    let database = Database::fresh().await;
    std::fs::write(file, database.url())?;
    tokio::signal::ctrl_c().await
}
