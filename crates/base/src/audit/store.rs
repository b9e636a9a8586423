//! The functions that write to the log.

use sqlx::PgConnection;

use super::{Note, Report};
use crate::{App, RequestInfo, Result};

pub async fn note(tx: &mut PgConnection, note: &Note, request: &RequestInfo) -> Result<()> {
    sqlx::query!(
        "SELECT auth.note($1, $2, $3, $4, $5)",
        note.kind.as_str(),
        note.subject,
        note.detail,
        request.address,
        request.id
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn report(app: &App, report: &Report<'_>) -> Result<()> {
    let (account, clinic) = (report.account.map(|id| id.0), report.clinic.map(|id| id.0));
    let detail = report.detail.to_string();
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let vouched = app.master.vouch(
        "report",
        &[
            report.kind.as_str(),
            &text(account),
            &text(clinic),
            &text(report.subject),
            &detail,
            &report.request.address,
            &report.request.id.to_string(),
        ],
    );
    sqlx::query!(
        "SELECT auth.report($1, $2, $3, $4, $5, $6, $7, $8)",
        report.kind.as_str(),
        account,
        clinic,
        report.subject,
        detail,
        report.request.address,
        report.request.id,
        vouched.as_slice()
    )
    .execute(app.pools.auth())
    .await?;
    Ok(())
}
