//! The binary: reads the command line, runs a command, and says in one sentence what went wrong.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use base::config::Config;
use base::{Clock, Error, Random, Result, migrations};
use clap::{Parser, Subcommand};
use precision::commands::prove::ReportFile;
use precision::commands::{analyze, keys, prove, serve, validate};
use precision::start::{self, Database};
use precision::{audit, demo};
use sqlx::{Connection, PgConnection};

/// The system that beauty clinics run their day on.
#[derive(Parser)]
#[command(version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Database, migrations, demo, web server and worker in one process.
    Up {
        /// Leave out the demo clinics.
        #[arg(long)]
        no_demo: bool,
    },
    /// The web server, on the database of `DATABASE_URL`.
    Serve,
    /// Background jobs, on the database of `DATABASE_URL`.
    Worker,
    /// Bring the database up to date (as a superuser of it).
    Migrate,
    /// Fill the database.
    Seed {
        /// With the six demo clinics.
        #[arg(long, required = true)]
        demo: bool,
    },
    /// Attack the wall between the clinics on the live database (as a superuser of it), and report.
    Prove {
        /// Where the report goes: a file that ends in .html or .json. May be repeated.
        #[arg(long = "report", value_name = "FILE")]
        reports: Vec<ReportFile>,
    },
    /// The keys that files are sealed with.
    Keys {
        #[command(subcommand)]
        what: Keys,
    },
    /// The log of who did what.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Analyse one photo: the result as JSON on standard output, the pictures in a directory.
    Analyze {
        /// JPEG, PNG or WebP.
        photo: PathBuf,
        /// Where the pictures go.
        #[arg(long)]
        out: PathBuf,
    },
    /// The skin analysis.
    Skin {
        #[command(subcommand)]
        command: SkinCommand,
    },
}

#[derive(Subcommand)]
enum SkinCommand {
    /// Measure on photos of faces how far its results can be trusted, and print the table.
    Validate(validate::Options),
}

#[derive(Subcommand)]
enum Keys {
    /// A new data key for a clinic, its files sealed anew, the old key destroyed.
    Rotate {
        /// The clinic's name in addresses; every clinic when left out.
        clinic: Option<String>,
    },
    /// Wrap all keys with a new master key; the old one is in `PRECISION_OLD_MASTER_KEY`.
    Rewrap,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Check that no event was changed, removed or put in (as a superuser of the database).
    Verify {
        /// What was seen at the last verification; kept anew after each that finds no fault
        /// [default: audit.anchors in the data directory].
        #[arg(long)]
        anchors: Option<PathBuf>,
    },
}

#[tokio::main]
#[allow(clippy::print_stderr, reason = "the one sentence for whoever started it")]
async fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("precision: {error}");
            return ExitCode::FAILURE;
        }
    };
    start_log(&config);
    match run(command, &config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("precision: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// The cause, without the words that only a log needs.
fn sentence(error: &Error) -> String {
    match error {
        Error::Internal(cause) | Error::Upstream(cause) => cause.clone(),
        other => other.to_string(),
    }
}

fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
}

async fn run(command: Command, config: &Config) -> Result<()> {
    match command {
        Command::Up { no_demo } => serve::up(config, !no_demo).await,
        Command::Serve => serve::serve(config).await,
        Command::Worker => serve::work(config).await,
        Command::Migrate => migrate(config).await,
        Command::Seed { .. } => seed(config).await,
        Command::Prove { reports } => prove_wall(config, &reports).await,
        Command::Keys { what } => change_keys(config, what).await,
        Command::Audit { command: AuditCommand::Verify { anchors } } => {
            verify_log(config, anchors).await
        }
        Command::Analyze { photo, out } => print(&analyze::analyze(&photo, &out)?),
        Command::Skin { command: SkinCommand::Validate(options) } => validate_skin(&options),
    }
}

fn validate_skin(options: &validate::Options) -> Result<()> {
    let report = validate::validate(options, &Clock::system(), &|face| {
        let outcome = face.refused.as_deref().unwrap_or("done");
        tracing::info!(face = face.name, outcome, "validated");
    })?;
    print(&report.table().map_err(Error::internal)?)?;
    let behind = report.behind();
    if options.strict && !behind.is_empty() {
        return Err(Error::internal(format!("behind the floor: {}", behind.join("; "))));
    }
    Ok(())
}

async fn migrate(config: &Config) -> Result<()> {
    let database = Database::reach(config).await?;
    let master = start::master_key(config, &Random::system())?;
    let outcome = migrations::run(&database.options, &master).await;
    outcome.and(database.close().await)
}

async fn seed(config: &Config) -> Result<()> {
    let password = config.demo_password.as_deref().ok_or_else(|| {
        Error::internal("set PRECISION_DEMO_PASSWORD to the password that the demo accounts get")
    })?;
    let database = Database::reach(config).await?;
    let app = start::app(config, &database)?;
    let outcome = async {
        migrations::run(&database.options, &app.master).await?;
        demo::seed(&app, &database.options, password).await
    }
    .await;
    app.pools.close().await;
    database.close().await?;
    print(&outcome?.to_string())
}

async fn change_keys(config: &Config, what: Keys) -> Result<()> {
    let database = Database::reach(config).await?;
    let outcome = match what {
        Keys::Rotate { clinic } => keys::rotate(config, &database, clinic.as_deref()).await,
        Keys::Rewrap => keys::rewrap(config, &database).await,
    };
    database.close().await?;
    print(&outcome?)
}

async fn prove_wall(config: &Config, files: &[ReportFile]) -> Result<()> {
    let report = prove::prove(config, files).await?;
    print(&report.to_string())?;
    if report.is_proven() {
        Ok(())
    } else {
        Err(Error::internal("the wall is not proven; the report above says why"))
    }
}

async fn verify_log(config: &Config, anchors: Option<PathBuf>) -> Result<()> {
    let path = anchors.unwrap_or_else(|| config.data.join("audit.anchors"));
    let database = Database::reach(config).await?;
    let outcome = async {
        let mut connection = PgConnection::connect_with(&database.options).await?;
        let report = audit::verify(&mut connection, &path).await?;
        connection.close().await?;
        Ok::<_, Error>(report)
    }
    .await;
    database.close().await?;
    let report = outcome?;
    print(&report.to_string())?;
    if report.is_clean() {
        Ok(())
    } else {
        Err(Error::internal("the log has faults; the report above names them"))
    }
}

/// Standard output is the command's result; a closed pipe is an error like another.
fn print(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}").map_err(Error::internal)
}
