//! Serving and working: together in one process, or apart.

use std::net::SocketAddr;

use base::config::{Config, MailWay};
use base::jobs::Worker;
use base::{App, Error, Result, migrations};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::start::{self, Database};
use crate::{demo, http};

/// `precision up`: database, migrations, demo, server and worker in one process.
pub async fn up(config: &Config, with_demo: bool) -> Result<()> {
    let listener = bind(config).await?;
    let mut database = Database::open(config).await?;
    let outcome = up_on(config, &mut database, listener, with_demo).await;
    let closed = database.close().await;
    outcome.and(closed)
}

async fn up_on(
    config: &Config,
    database: &mut Database,
    listener: TcpListener,
    with_demo: bool,
) -> Result<()> {
    let app = start::app(config, database)?;
    migrations::run(&database.options, &app.master).await?;
    let sign_in = match &config.demo_password {
        Some(password) if with_demo => Some(demo::seed(&app, &database.options, password).await?),
        _ => None,
    };
    announce(config, sign_in.as_ref(), with_demo);
    let (stop, stopping) = watch::channel(false);
    let worker = tokio::spawn(worker(&app).run(config.analyses_at_once, stopping.clone()));
    let serving = tokio::spawn(serve_on(app.clone(), listener, stopping));
    let outcome = tokio::select! {
        () = told_to_stop() => Ok(()),
        error = database_died(database) => Err(error),
    };
    let _ = stop.send(true);
    let served = serving.await.map_err(Error::internal)?;
    worker.await.map_err(Error::internal)?;
    app.pools.close().await;
    outcome.and(served)
}

/// `precision serve`: the web server on your own database.
pub async fn serve(config: &Config) -> Result<()> {
    let listener = bind(config).await?;
    let app = start::app(config, &Database::given(config)?)?;
    migrations::check(app.pools.auth()).await?;
    announce(config, None, false);
    let (stop, stopping) = watch::channel(false);
    let serving = tokio::spawn(serve_on(app, listener, stopping));
    told_to_stop().await;
    let _ = stop.send(true);
    serving.await.map_err(Error::internal)?
}

/// `precision worker`: background jobs on your own database.
pub async fn work(config: &Config) -> Result<()> {
    let app = start::app(config, &Database::given(config)?)?;
    migrations::check(app.pools.auth()).await?;
    let (stop, stopping) = watch::channel(false);
    let working = tokio::spawn(worker(&app).run(config.analyses_at_once, stopping));
    told_to_stop().await;
    let _ = stop.send(true);
    working.await.map_err(Error::internal)
}

/// A worker that knows every kind of job.
pub fn worker(app: &App) -> std::sync::Arc<Worker> {
    let kinds = [
        (care::analyses::KIND, care::analyses::work()),
        (care::analyses::ERASE_FILES, care::analyses::erasing()),
        (care::photo_retention::KIND, care::photo_retention::work()),
        (platform::letters::KIND, platform::letters::work()),
        (platform::passwords::KIND, platform::passwords::work()),
    ];
    Worker::new(app.clone(), kinds)
}

async fn bind(config: &Config) -> Result<TcpListener> {
    TcpListener::bind(config.listen).await.map_err(|error| {
        Error::internal(format!(
            "cannot listen on {}: {error}; stop what listens there or set PRECISION_LISTEN",
            config.listen
        ))
    })
}

async fn serve_on(
    app: App,
    listener: TcpListener,
    mut stopping: watch::Receiver<bool>,
) -> Result<()> {
    let (router, _) = http::router(&app);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            // An error means that the sender is gone: stop as well.
            let _ = stopping.wait_for(|stop| *stop).await;
            // Streams never end by themselves, and stopping waits for them.
            app.live.close();
        })
        .await
        .map_err(Error::internal)
}

async fn database_died(database: &mut Database) -> Error {
    match &mut database.cluster {
        Some(cluster) => {
            cluster.died().await;
            Error::internal("the embedded PostgreSQL ended; start again, it recovers by itself")
        }
        None => std::future::pending().await,
    }
}

pub(super) async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[allow(clippy::print_stdout, reason = "this is what the person who started it reads")]
fn announce(config: &Config, sign_in: Option<&demo::SignIn>, with_demo: bool) {
    println!("\nPrecision is served at {}\n", config.public_url);
    if config.mail.way == MailWay::Outbox {
        println!("No mail is sent: it is kept in {}.", config.data.join("mail").display());
        if !config.secure() {
            println!("Anybody who reaches this server reads it at {}/dev/mail.", config.public_url);
        }
        println!();
    }
    if let Some(sign_in) = sign_in {
        println!("{sign_in}");
    } else if with_demo {
        println!("No demo: set PRECISION_DEMO_PASSWORD, or start with bin/run.\n");
    }
}
