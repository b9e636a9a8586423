//! Forms for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{ConsentFormId, ConsentTextId, Context, Error, Instant, Lang, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::rules::{self, Kind};
use super::store::{self, Row, Text};
use super::{add, change, publish, set_archived};
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, create, show, update, versions, publish_draft, archive, restore),
    tags((name = "consents", description = "What customers sign: the clinic's forms, and the signatures."))
)]
pub struct Document;

/// A form that customers sign.
#[derive(Serialize, ToSchema)]
pub struct ConsentForm {
    id: ConsentFormId,
    kind: Kind,
    /// Whether it is missing of whoever has not signed it.
    for_everybody: bool,
    /// Of the newest version; of the draft while there is none.
    title_th: String,
    title_en: String,
    /// Whether it is in use.
    active: bool,
    /// The text that is signed from now on; null before the first is published.
    #[schema(required)]
    text_id: Option<ConsentTextId>,
    #[schema(required, minimum = 1)]
    version: Option<i32>,
    #[schema(required)]
    published_at: Option<Instant>,
    /// Whether something is written that is not published.
    has_draft: bool,
    updated_at: Instant,
}

impl TryFrom<Row> for ConsentForm {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: Kind::parse(&row.kind).ok_or_else(|| Error::internal("unknown kind"))?,
            for_everybody: row.for_everybody,
            title_th: row.title_th,
            title_en: row.title_en,
            active: row.archived_at.is_none(),
            text_id: row.text,
            version: row.version,
            published_at: row.published_at,
            has_draft: row.has_draft,
            updated_at: row.updated_at,
        })
    }
}

/// A published version: it never changes.
#[derive(Serialize, ToSchema)]
pub struct ConsentText {
    id: ConsentTextId,
    #[schema(minimum = 1)]
    version: i32,
    published_at: Instant,
    title_th: String,
    title_en: String,
    body_th: String,
    body_en: String,
    /// SHA-256, in hex, of title, an empty line and body in UTF-8.
    sha256_th: String,
    sha256_en: String,
}

impl ConsentText {
    fn of(text: Text) -> Option<Self> {
        Some(Self {
            id: text.id,
            version: text.version?,
            published_at: text.published_at?,
            sha256_th: hex::encode(text.words.sha256(Lang::Th)),
            sha256_en: hex::encode(text.words.sha256(Lang::En)),
            title_th: text.words.title_th,
            title_en: text.words.title_en,
            body_th: text.words.body_th,
            body_en: text.words.body_en,
        })
    }
}

/// A form to be kept as a draft.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewConsentForm {
    #[schema(required, value_type = Kind)]
    kind: String,
    for_everybody: bool,
    #[schema(required, max_length = 120, pattern = r"[^\s\x00-\x1f\x7f-\x9f]")]
    title_th: String,
    #[schema(required, max_length = 120, pattern = r"[^\s\x00-\x1f\x7f-\x9f]")]
    title_en: String,
    #[schema(required, max_length = 20000, pattern = r"[^\s\x00-\x1f\x7f-\x9f]")]
    body_th: String,
    #[schema(required, max_length = 20000, pattern = r"[^\s\x00-\x1f\x7f-\x9f]")]
    body_en: String,
}

impl NewConsentForm {
    /// As the form would have it.
    fn typed(self) -> Typed {
        let form = Typed::default()
            .field("kind", self.kind)
            .field("title_th", self.title_th)
            .field("title_en", self.title_en)
            .field("body_th", self.body_th)
            .field("body_en", self.body_en);
        if self.for_everybody { form.field("for_everybody", "on") } else { form }
    }
}

/// Lists the clinic's forms, those in use first.
#[utoipa::path(
    get,
    path = "/api/consent-forms",
    operation_id = "forms",
    tag = "consents",
    responses((status = 200, description = "Every form.", body = List<ConsentForm>))
)]
pub async fn index(mut ctx: Context) -> Result<Json<List<ConsentForm>>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let items = rows.into_iter().map(ConsentForm::try_from).collect::<Result<Vec<_>>>()?;
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Shows a form.
#[utoipa::path(
    get,
    path = "/api/consent-forms/{id}",
    operation_id = "form",
    tag = "consents",
    params(("id" = ConsentFormId, Path, description = "The form.")),
    responses((status = 200, description = "The form.", body = ConsentForm))
)]
pub async fn show(mut ctx: Context, Path(id): Path<ConsentFormId>) -> Result<Json<ConsentForm>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.try_into()?))
}

/// Lists the published versions of a form, newest first.
#[utoipa::path(
    get,
    path = "/api/consent-forms/{id}/versions",
    operation_id = "form_versions",
    tag = "consents",
    params(("id" = ConsentFormId, Path, description = "The form.")),
    responses((status = 200, description = "Every version.", body = List<ConsentText>))
)]
pub async fn versions(
    mut ctx: Context,
    Path(id): Path<ConsentFormId>,
) -> Result<Json<List<ConsentText>>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let texts = store::versions(ctx.tx(), clinic, id).await?;
    let items: Vec<_> = texts.into_iter().filter_map(ConsentText::of).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Adds a form, as a draft.
#[utoipa::path(
    post,
    path = "/api/consent-forms",
    operation_id = "add_form",
    tag = "consents",
    request_body = NewConsentForm,
    responses(
        (status = 201, description = "Added.", body = ConsentForm),
        (status = 409, description = "There are as many as there can be."),
    )
)]
pub async fn create(mut ctx: Context, Body(new): Body<NewConsentForm>) -> Result<Response> {
    let draft = rules::parse(&new.typed())?;
    let id = add(&mut ctx, &draft).await?;
    let form = kept(ctx, id).await?;
    let location = format!("/api/consent-forms/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], form).into_response())
}

/// Replaces what is said of a form, and its draft. What is published stays as it is.
#[utoipa::path(
    post,
    path = "/api/consent-forms/{id}",
    operation_id = "change_form",
    tag = "consents",
    params(("id" = ConsentFormId, Path, description = "The form.")),
    request_body = NewConsentForm,
    responses((status = 200, description = "Changed.", body = ConsentForm))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<ConsentFormId>,
    Body(new): Body<NewConsentForm>,
) -> Result<Json<ConsentForm>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&new.typed())?;
    change(&mut ctx, id, &draft).await?;
    kept(ctx, id).await
}

/// Publishes the draft: it is signed from now on, and never changes again.
#[utoipa::path(
    post,
    path = "/api/consent-forms/{id}/publish",
    operation_id = "publish_form",
    tag = "consents",
    params(("id" = ConsentFormId, Path, description = "The form.")),
    responses(
        (status = 200, description = "Published.", body = ConsentForm),
        (status = 409, description = "There is no draft, or it says what is published already."),
    )
)]
pub async fn publish_draft(
    mut ctx: Context,
    Path(id): Path<ConsentFormId>,
) -> Result<Json<ConsentForm>> {
    publish(&mut ctx, id).await?;
    kept(ctx, id).await
}

/// Takes a form out of use: nobody is asked to sign it any more.
#[utoipa::path(
    post,
    path = "/api/consent-forms/{id}/archive",
    operation_id = "archive_form",
    tag = "consents",
    params(("id" = ConsentFormId, Path, description = "The form.")),
    responses((status = 200, description = "Out of use.", body = ConsentForm))
)]
pub async fn archive(mut ctx: Context, Path(id): Path<ConsentFormId>) -> Result<Json<ConsentForm>> {
    set_archived(&mut ctx, id, true).await?;
    kept(ctx, id).await
}

/// Takes a form back into use.
#[utoipa::path(
    post,
    path = "/api/consent-forms/{id}/restore",
    operation_id = "restore_form",
    tag = "consents",
    params(("id" = ConsentFormId, Path, description = "The form.")),
    responses((status = 200, description = "In use again.", body = ConsentForm))
)]
pub async fn restore(mut ctx: Context, Path(id): Path<ConsentFormId>) -> Result<Json<ConsentForm>> {
    set_archived(&mut ctx, id, false).await?;
    kept(ctx, id).await
}

async fn kept(mut ctx: Context, id: ConsentFormId) -> Result<Json<ConsentForm>> {
    let clinic = ctx.clinic()?;
    let form = ConsentForm::try_from(store::find(ctx.tx(), clinic, id).await?)?;
    ctx.commit().await?;
    Ok(Json(form))
}
