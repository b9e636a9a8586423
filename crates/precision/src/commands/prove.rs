//! `precision prove`: attacks the live database and says what came of it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use base::config::Config;
use base::{Clock, Error, Random, Result};

use super::serve::told_to_stop;
use crate::prove::{Prover, Report, html, sweep};
use crate::start::{self, Database};

/// A file that the report is written to; its ending says in which form.
#[derive(Debug, Clone)]
pub struct ReportFile {
    path: PathBuf,
    form: Form,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Html,
    Json,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        let form = match path.extension().and_then(|ending| ending.to_str()) {
            Some("html") => Form::Html,
            Some("json") => Form::Json,
            _ => return Err("a report is a file that ends in .html or .json".to_owned()),
        };
        match path.parent() {
            Some(folder) if folder != Path::new("") && !folder.is_dir() => {
                Err(format!("there is no folder {}", folder.display()))
            }
            _ => Ok(Self { path, form }),
        }
    }
}

impl ReportFile {
    fn write(&self, report: &Report) -> Result<()> {
        let text = match self.form {
            Form::Html => html(report).map_err(Error::internal)?,
            Form::Json => report.json().map_err(Error::internal)?,
        };
        std::fs::write(&self.path, text)
            .map_err(|error| Error::internal(format!("{}: {error}", self.path.display())))
    }
}

/// Proves the wall of the configured database, and writes the report to the files.
pub async fn prove(config: &Config, files: &[ReportFile]) -> Result<Report> {
    let database = Database::reach(config).await?;
    let outcome = prove_on(config, &database).await;
    database.close().await?;
    let report = outcome?;
    for file in files {
        file.write(&report)?;
    }
    Ok(report)
}

async fn prove_on(config: &Config, database: &Database) -> Result<Report> {
    let random = Random::system();
    let master = start::master_key(config, &random)?;
    let prover = Prover::new(database.options.clone(), master, Clock::system(), random);
    tokio::select! {
        outcome = prover.prove() => outcome.map_err(Error::internal),
        () = told_to_stop() => {
            sweep(&prover.target).await.map_err(Error::internal)?;
            Err(Error::internal("interrupted; nothing is proven, and nothing was left behind"))
        }
    }
}
