//! A migrated throw-away database that lives until this program is ended: for `bin/prepare`. Writes
//! its address to the file named. It needs no crate that asks the query cache, for that is about to be
//! written.

use std::error::Error;
use std::path::Path;

use cluster::Cluster;
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: database FILE")?;
    let home = tempfile::tempdir()?;
    let cluster = Cluster::start_throwaway(&home.path().join("postgres")).await?;
    let address = cluster.url("postgres");
    let mut connection = PgConnection::connect(&address).await?;
    Migrator::new(Path::new("migrations")).await?.run(&mut connection).await?;
    connection.close().await?;
    std::fs::write(file, address)?;
    tokio::signal::ctrl_c().await?;
    Ok(cluster.stop().await?)
}
