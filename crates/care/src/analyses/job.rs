//! The job: photo in, findings out. The heavy part runs beside the web server, on a bounded number
//! of threads.

use std::sync::LazyLock;

use base::jobs::{Finished, MAX_ATTEMPTS, Running, Work};
use base::{AnalysisId, Error, FileId, Result};
use skin::{Analysis, Analyzer, ModelError, Refusal, View};
use sqlx::PgTransaction;
use tokio::sync::mpsc;

use super::pictures::THUMB;
use super::{scores, store};

/// The kind of these jobs.
pub const KIND: &str = "analyze_photo";

/// Read once, on the first job.
static ANALYZER: LazyLock<Result<Analyzer, ModelError>> = LazyLock::new(Analyzer::new);

/// How it is done, for the worker.
pub fn work() -> Work {
    Work {
        attempts: MAX_ATTEMPTS,
        run: |running| Box::pin(run(running)),
        give_up: |running, tx| Box::pin(give_up(running, tx)),
    }
}

async fn run(running: Running) -> Result<Finished> {
    let id = analysis_id(&running)?;
    let Loaded { upload, photo, view, withdrawn } = load(&running, id).await?;
    if withdrawn {
        return refuse(&running, id, upload, WITHDRAWN).await;
    }
    let (say, mut heard) = mpsc::unbounded_channel();
    let thinking = tokio::task::spawn_blocking(move || analyze(&photo, view, &say));
    while let Some(step) = heard.recv().await {
        set_step(&running, id, step).await?;
    }
    match thinking.await.map_err(Error::internal)? {
        Ok(analysis) => keep(&running, id, upload, analysis).await,
        // Our own failure may pass, and is tried again; what is wrong with the photo stays wrong.
        Err(Refusal::Internal(error)) => Err(Error::internal(error)),
        Err(refusal) => refuse(&running, id, upload, refusal.code()).await,
    }
}

fn analysis_id(running: &Running) -> Result<AnalysisId> {
    serde_json::from_value(running.job.payload["analysis"].clone()).map_err(Error::internal)
}

/// A result with a small picture for lists.
struct Pictured {
    analysis: Analysis,
    thumb: Vec<u8>,
}

fn analyze(
    photo: &[u8],
    view: View,
    say: &mpsc::UnboundedSender<&'static str>,
) -> Result<Pictured, Refusal> {
    let analyzer = ANALYZER.as_ref().map_err(|error| Refusal::Internal(error.clone()))?;
    let analysis = analyzer.analyze(photo, view, &mut |step| {
        // Nobody listening any more means that the job was lost; the result is then not kept.
        let _ = say.send(step.as_str());
    })?;
    let thumb = skin::thumbnail(&analysis.portrait)?;
    Ok(Pictured { analysis, thumb })
}

/// Consent was withdrawn while the photo waited or was worked on.
const WITHDRAWN: &str = "consent_withdrawn";

struct Loaded {
    upload: FileId,
    photo: Vec<u8>,
    view: View,
    withdrawn: bool,
}

async fn load(running: &Running, id: AnalysisId) -> Result<Loaded> {
    let (app, clinic) = (&running.app, running.clinic()?);
    let mut tx = running.begin().await?;
    let waiting = store::waiting(&mut tx, clinic, id).await?;
    let upload = waiting.upload.ok_or_else(|| Error::internal("the upload is gone"))?;
    let file = app.files.load(app, &mut tx, clinic, upload).await?;
    let view = View::parse(&waiting.view).ok_or_else(|| Error::internal("unknown view"))?;
    let withdrawn = !waiting.pictures_gone.is_empty();
    Ok(Loaded { upload, photo: file.bytes, view, withdrawn })
}

async fn set_step(running: &Running, id: AnalysisId, step: &str) -> Result<()> {
    let mut tx = running.begin().await?;
    store::set_step(&mut tx, running.clinic()?, id, step).await?;
    Ok(tx.commit().await?)
}

/// Keeps result and pictures, and lets the upload with all its metadata go, in one transaction.
async fn keep(
    running: &Running,
    id: AnalysisId,
    upload: FileId,
    Pictured { analysis, thumb }: Pictured,
) -> Result<Finished> {
    let (app, clinic) = (&running.app, running.clinic()?);
    let mut tx = running.begin().await?;
    let waiting = store::waiting(&mut tx, clinic, id).await?;
    if !waiting.pictures_gone.is_empty() {
        drop(tx);
        return refuse(running, id, upload, WITHDRAWN).await;
    }
    let customer = waiting.customer;
    let mut pictures = vec![
        (THUMB.to_owned(), "image/jpeg", thumb),
        ("photo".to_owned(), "image/jpeg", analysis.photo),
        ("portrait".to_owned(), "image/jpeg", analysis.portrait),
    ];
    pictures.extend(
        analysis
            .overlays
            .into_iter()
            .map(|overlay| (scores::overlay(overlay.measure), "image/png", overlay.png)),
    );
    for (name, media_type, bytes) in pictures {
        let file = app.files.save(app, &mut tx, clinic, customer, media_type, &bytes).await?;
        store::add_image(&mut tx, clinic, id, &name, file).await?;
    }
    // By way of text: as values, 32-bit numbers would grow digits they do not have.
    let findings = serde_json::to_string(&analysis.findings)
        .and_then(|text| serde_json::from_str(&text))
        .map_err(Error::internal)?;
    let now = app.clock.now();
    store::set_done(&mut tx, clinic, id, skin::ALGORITHM, &findings, now).await?;
    app.files.remove(&mut tx, clinic, upload).await?;
    let finished = running.finish(tx).await?;
    forget(running, upload).await;
    Ok(finished)
}

async fn refuse(running: &Running, id: AnalysisId, upload: FileId, code: &str) -> Result<Finished> {
    let clinic = running.clinic()?;
    let mut tx = running.begin().await?;
    store::set_failed(&mut tx, clinic, id, code, running.app.clock.now()).await?;
    running.app.files.remove(&mut tx, clinic, upload).await?;
    let finished = running.finish(tx).await?;
    forget(running, upload).await;
    Ok(finished)
}

/// The row is gone already; bytes that could not be erased are sealed, and said in the log.
async fn forget(running: &Running, upload: FileId) {
    let Some(clinic) = running.job.clinic else { return };
    if let Err(error) = running.app.files.forget(clinic, upload).await {
        tracing::error!(%error, file = %upload, "an upload was not erased");
    }
}

async fn give_up(running: &Running, tx: &mut PgTransaction<'static>) -> Result<()> {
    let id = analysis_id(running)?;
    let (clinic, now) = (running.clinic()?, running.app.clock.now());
    let upload = store::waiting(tx, clinic, id).await?.upload;
    store::set_failed(tx, clinic, id, "internal", now).await?;
    if let Some(upload) = upload {
        running.app.files.remove(tx, clinic, upload).await?;
    }
    Ok(())
}
