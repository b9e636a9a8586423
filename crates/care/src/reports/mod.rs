//! The report of an analysis as a PDF, in the language that is asked for.

mod api;
mod store;
mod words;

pub use api::{Document, routes};

use base::{App, ClinicId, Context, Error, FileId, Lang, Result};
use documents::AnalysisReport;
use sqlx::PgConnection;
use ui::{ClinicBrand, Page};

use crate::analyses::store::Row;
use crate::analyses::{self, read_findings, scores};
use crate::recommendations;

/// A picture of the analysis; none when it is not there.
async fn picture(
    app: &App,
    tx: &mut PgConnection,
    clinic: ClinicId,
    row: &Row,
    name: &str,
) -> Result<Option<Vec<u8>>> {
    let file: FileId = match analyses::store::image(tx, clinic, row.id, name).await {
        Ok(file) => file,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(app.files.load(app, tx, clinic, file).await?.bytes))
}

/// Everything that the report shows.
async fn report(ctx: &mut Context, row: &Row, lang: Lang) -> Result<AnalysisReport> {
    let clinic = ctx.clinic()?;
    let app = ctx.app.clone();
    let json = row.findings.clone().ok_or(Error::Conflict { detail: "error-nothing-to-report" })?;
    let findings = read_findings(json)?;
    let p = page(ctx, lang)?;
    let portrait = picture(&app, ctx.tx(), clinic, row, "portrait").await?;
    let mut overlays = Vec::with_capacity(findings.measures.len());
    for found in &findings.measures {
        let name = scores::overlay(found.measure);
        overlays.push(picture(&app, ctx.tx(), clinic, row, &name).await?);
    }
    let logo = store::logo(ctx.tx(), clinic).await?;
    let offered = recommendations::offered(ctx, &p, row.customer, &findings).await?;
    Ok(AnalysisReport { logo, ..words::write(&p, row, &findings, portrait, overlays, offered) })
}

/// The clinic's frame, in the report's language.
fn page(ctx: &Context, lang: Lang) -> Result<Page> {
    let clinic = ctx.who.clinic.as_ref().ok_or(Error::NotFound)?;
    let brand = ClinicBrand {
        slug: clinic.slug.clone(),
        name: clinic.name.clone(),
        name_th: clinic.name_th.clone(),
        colour: clinic.colour.clone(),
        mark: clinic.mark.clone(),
        logo: clinic.logo.clone(),
    };
    Ok(Page::for_letter(lang, Some(brand), clinic.zone.clone()))
}
