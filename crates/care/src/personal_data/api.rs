//! The archive, for people and for programs: both get the same.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::audit::{self, EventKind, Report};
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use http::{HeaderValue, header};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::archive::{self, Entry};
use super::store;
use crate::consents;
use crate::customers::{self, printed_number};

/// The routes of this slice.
pub fn routes() -> Routes {
    let take_out = Access::Needs(Permission::CustomersExport);
    Routes::new().get("/customers/{id}/data", take_out, show).get(
        "/api/customers/{id}/data",
        take_out,
        show,
    )
}

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Document;

/// Gives everything that is kept of a customer as a ZIP file: `data.json` with the rows of every table, and the
/// pictures. That somebody took it stands in the clinic's log before they have it.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/data",
    operation_id = "personal_data",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "The archive.", content_type = "application/zip", body = Vec<u8>))
)]
pub async fn show(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let number = customers::store::find(ctx.tx(), clinic, id).await?.number;
    let data = read(&mut ctx, id).await?;
    let pictures = pictures(&mut ctx, id).await?;
    let (app, who, request) = (ctx.app.clone(), ctx.who.clone(), ctx.request.clone());
    drop(ctx);
    let count = pictures.len();
    let packed = tokio::task::spawn_blocking(move || archive::pack(&data, &pictures));
    let bytes = packed.await.map_err(Error::internal)??;
    let event = Report {
        kind: EventKind::PersonalDataExported,
        account: Some(who.account),
        clinic: Some(clinic),
        subject: Some(id.0),
        detail: json!({ "pictures": count }),
        request: &request,
    };
    audit::report(&app, &event).await?;
    let name = format!("attachment; filename=\"{}.zip\"", printed_number(number));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(Error::internal)?),
    ];
    Ok((headers, bytes).into_response())
}

async fn read(ctx: &mut Context, id: CustomerId) -> Result<Value> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let name = ctx.who.clinic.as_ref().map(|clinic| clinic.name.clone());
    let mut data = Map::new();
    data.insert("clinic".to_owned(), json!(name));
    data.insert("taken_out_at".to_owned(), json!(now));
    data.insert("customer".to_owned(), store::record(ctx.tx(), clinic, id).await?);
    for table in store::tables(ctx.tx()).await? {
        let rows = store::rows(ctx.tx(), clinic, id, &table).await?;
        if !rows.is_empty() {
            data.insert(table.name, Value::Array(rows));
        }
    }
    let texts = consents::signed_texts(ctx.tx(), clinic, id).await?;
    if !texts.is_empty() {
        data.insert("consent_texts".to_owned(), Value::Array(texts));
    }
    Ok(Value::Object(data))
}

async fn pictures(ctx: &mut Context, id: CustomerId) -> Result<Vec<Entry>> {
    let (clinic, app) = (ctx.clinic()?, ctx.app.clone());
    let mut entries = Vec::new();
    for picture in store::pictures(ctx.tx(), clinic, id).await? {
        let bytes = app.files.load(&app, ctx.tx(), clinic, picture.file).await?.bytes;
        let ending = picture.media_type.rsplit('/').next().unwrap_or("bin").replace("jpeg", "jpg");
        entries.push(Entry { name: format!("{}.{ending}", picture.name), bytes });
    }
    Ok(entries)
}
