//! Verification of the log: every clinic's chain, the platform's, and what was seen of them before.

mod anchors;
mod report;
mod store;

use std::collections::BTreeSet;
use std::path::Path;

use base::Result;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

pub use anchors::{Anchor, Anchors};
pub use report::{Fault, Log, Report};
use store::Chain;

/// How the platform's own log is called.
const PLATFORM: &str = "the platform";

/// Verifies every log of the database behind `connection`, as a superuser, also against the anchors
/// in the file at `path`. When there is no fault, the file holds afterwards what was seen now.
pub async fn verify(connection: &mut PgConnection, path: &Path) -> Result<Report> {
    let before = Anchors::read(path)?;
    // One snapshot, so that events written meanwhile tear nothing apart.
    let mut tx = connection.begin().await?;
    store::hold_still(&mut tx).await?;
    let (mut report, now) = compare(&mut tx, before.as_ref()).await?;
    tx.rollback().await?;
    if before.is_none() {
        report.notes.push(format!(
            "There was no {}: only a later verification can find a chain that was rewritten whole.",
            path.display()
        ));
    }
    if report.is_clean() {
        now.write(path)?;
    }
    Ok(report)
}

/// Walks every log as it stands in this transaction and holds it against what was seen `before`;
/// gives what was found, and the anchors of now.
pub async fn compare(tx: &mut PgConnection, before: Option<&Anchors>) -> Result<(Report, Anchors)> {
    let (mut report, mut now) = (Report::default(), Anchors::default());
    let mut seen = BTreeSet::new();
    for chain in store::chains(tx).await? {
        let anchor = before.and_then(|anchors| anchors.of(chain.id));
        if chain.throwaway && anchor.is_none() {
            continue;
        }
        seen.insert(chain.id);
        check(tx, &mut report, &chain, anchor).await?;
        if let (Some(seq), Some(hash)) = (chain.seq, &chain.hash) {
            now.keep(chain.id, Anchor::new(chain.name(), seq, hash));
        }
    }
    for (id, anchor) in before.iter().flat_map(|anchors| anchors.missing_in(&seen)) {
        vanished(tx, &mut report, id, anchor).await?;
    }
    Ok((report, now))
}

/// Checks one chain, and what was seen of it before.
async fn check(
    tx: &mut PgConnection,
    report: &mut Report,
    chain: &Chain,
    anchor: Option<&Anchor>,
) -> Result<()> {
    let name = chain.name();
    if chain.throwaway {
        report.fault(&name, "its clinic is called throwaway, though it was verified before");
    }
    if !chain.known {
        report.fault(&name, "there is no such clinic");
    }
    match (chain.events, chain.head) {
        (1.., None) => report.fault(&name, "there are events, but nothing says where they end"),
        (0, Some(1..)) => report.fault(&name, "there are no events, though an end of them is kept"),
        _ => {}
    }
    for fault in store::faults(tx, chain).await? {
        report.fault(&name, format!("event {}: {}", fault.seq, fault.says));
    }
    if let Some(anchor) = anchor {
        match store::hash_of(tx, chain, anchor.seq).await? {
            None => report.fault(
                &name,
                format!("event {}, seen at the last verification, is gone", anchor.seq),
            ),
            Some(hash) if !anchor.is(&hash) => report.fault(
                &name,
                format!("event {} is another than at the last verification", anchor.seq),
            ),
            Some(_) => {}
        }
    }
    report.logs.push(Log { name, events: chain.events, end: chain.hash.clone() });
    Ok(())
}

/// A chain that was there and is not: erased by the book, or a fault.
async fn vanished(
    tx: &mut PgConnection,
    report: &mut Report,
    id: Uuid,
    anchor: &Anchor,
) -> Result<()> {
    if store::was_erased(tx, id).await? {
        report
            .notes
            .push(format!("{}: erased, as its receipt says; its anchor goes too.", anchor.log));
    } else {
        report.fault(&anchor.log, "the whole log is gone, and there is no receipt of an erasure");
    }
    Ok(())
}
