//! Signed consents for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::Body;
use base::{
    ConsentFormId, ConsentTextId, Context, CustomerId, Error, Instant, Lang, Result,
    SignedConsentId,
};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::page::standings;
use super::rules::{self, Standing, Stroke, Typed, Way};
use super::store::{self, Row};
use super::{sign, standing, withdraw};
use crate::consent_forms::store as forms;
use crate::customers;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(index, create, show, delete))]
pub struct Document;

/// A signed consent.
#[derive(Serialize, ToSchema)]
pub struct SignedConsent {
    id: SignedConsentId,
    customer_id: CustomerId,
    form_id: ConsentFormId,
    /// The published text that was read.
    text_id: ConsentTextId,
    #[schema(minimum = 1)]
    version: i32,
    title_th: String,
    title_en: String,
    /// The language it was read in.
    lang: Lang,
    /// SHA-256, in hex, of exactly the words that were read.
    text_sha256: String,
    /// Whether the text that is kept is that one.
    text_is_intact: bool,
    /// As the customer typed it.
    name: String,
    way: Way,
    /// Points from the left and the top, on a sheet of 1000 by 300.
    #[schema(value_type = Vec<Vec<Vec<u16>>>)]
    strokes: Vec<Stroke>,
    /// Who was there.
    witnessed_by: String,
    created_at: Instant,
    /// When it was taken back; null while it stands.
    #[schema(required)]
    withdrawn_at: Option<Instant>,
    withdrawn_reason: String,
}

impl TryFrom<Row> for SignedConsent {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let lang = Lang::parse(&row.lang).unwrap_or_default();
        Ok(Self {
            text_is_intact: row.words().sha256(lang).as_slice() == row.text_sha256,
            id: row.id,
            customer_id: row.customer,
            form_id: row.form,
            text_id: row.text,
            version: row.version.unwrap_or_default(),
            title_th: row.title_th,
            title_en: row.title_en,
            lang,
            text_sha256: hex::encode(&row.text_sha256),
            name: row.signer_name,
            way: Way::parse(&row.way).ok_or_else(|| Error::internal("unknown way"))?,
            strokes: serde_json::from_value(row.strokes).map_err(Error::internal)?,
            witnessed_by: row.by_name.unwrap_or_default(),
            created_at: row.created_at,
            withdrawn_at: row.withdrawn_at,
            withdrawn_reason: row.withdrawn_reason,
        })
    }
}

/// How it stands with a form.
#[derive(Serialize, ToSchema)]
pub struct FormStanding {
    form_id: ConsentFormId,
    standing: Standing,
}

/// A customer's consents.
#[derive(Serialize, ToSchema)]
pub struct CustomerConsents {
    /// Every form in use, and how it stands.
    forms: Vec<FormStanding>,
    /// Everything that was signed, newest first.
    items: Vec<SignedConsent>,
    #[schema(minimum = 0)]
    total: usize,
}

/// A signature.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewSignature {
    /// The newest text of a form, as the customer read it.
    #[schema(required, value_type = ConsentTextId)]
    text_id: String,
    /// The language they read it in.
    #[schema(required, value_type = Lang)]
    lang: String,
    /// Their name, as they type it.
    #[schema(required, min_length = 1, max_length = 120)]
    name: String,
    /// `drawn`, if nothing is said; or `typed`: the name alone stands for who cannot draw.
    #[schema(value_type = Option<Way>)]
    way: String,
    /// Points from the left (to 1000) and the top (to 300), stroke by stroke; needed when it is drawn.
    #[schema(value_type = Option<Vec<Vec<Vec<u16>>>>)]
    strokes: Option<serde_json::Value>,
    /// `yes`: they ticked the box.
    #[schema(required, pattern = "^yes$", example = "yes")]
    agreed: String,
}

/// Why it is withdrawn.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Why {
    #[schema(required, min_length = 3, max_length = 500)]
    reason: String,
}

/// Shows how it stands with every form, and lists what a customer signed.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/consents",
    operation_id = "of_customer",
    tag = "consents",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "All of it.", body = CustomerConsents))
)]
pub async fn index(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Json<CustomerConsents>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let (forms, rows) = standing(&mut ctx, id).await?;
    let standings = standings(&forms, &rows);
    let forms =
        standings.map(|(form, _, standing)| FormStanding { form_id: form.id, standing }).collect();
    let items = rows.into_iter().map(SignedConsent::try_from).collect::<Result<Vec<_>>>()?;
    Ok(Json(CustomerConsents { forms, total: items.len(), items }))
}

/// Shows a signed consent.
#[utoipa::path(
    get,
    path = "/api/consents/{id}",
    operation_id = "signed",
    tag = "consents",
    params(("id" = SignedConsentId, Path, description = "The consent.")),
    responses((status = 200, description = "The consent.", body = SignedConsent))
)]
pub async fn show(
    mut ctx: Context,
    Path(id): Path<SignedConsentId>,
) -> Result<Json<SignedConsent>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.try_into()?))
}

/// Keeps a customer's signature under the newest text of a form.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/consents",
    operation_id = "sign",
    tag = "consents",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = NewSignature,
    responses(
        (status = 201, description = "Signed.", body = SignedConsent),
        (status = 409, description = "It is signed already, there is a newer text, or the form is out of use."),
    )
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(new): Body<NewSignature>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let text_id = rules::text(&new.text_id)?;
    let signature = rules::parse(&Typed {
        text_id: new.text_id,
        lang: new.lang,
        name: new.name,
        way: new.way,
        strokes: new.strokes.map_or_else(String::new, |strokes| strokes.to_string()),
        agreed: new.agreed,
    })?;
    let text = forms::text(ctx.tx(), clinic, text_id).await?;
    let signed = sign(&mut ctx, id, &text, &signature).await?;
    let consent = SignedConsent::try_from(store::find(ctx.tx(), clinic, signed).await?)?;
    ctx.commit().await?;
    let location = format!("/api/consents/{signed}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(consent)).into_response())
}

/// Withdraws a consent, with a reason. The signature stays in the record.
#[utoipa::path(
    post,
    path = "/api/consents/{id}/withdraw",
    operation_id = "withdraw",
    tag = "consents",
    params(("id" = SignedConsentId, Path, description = "The consent.")),
    request_body = Why,
    responses(
        (status = 200, description = "Withdrawn.", body = SignedConsent),
        (status = 409, description = "It was withdrawn before."),
    )
)]
pub async fn delete(
    mut ctx: Context,
    Path(id): Path<SignedConsentId>,
    Body(why): Body<Why>,
) -> Result<Json<SignedConsent>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let reason = rules::reason(&why.reason)?;
    withdraw(&mut ctx, &row, &reason).await?;
    let consent = SignedConsent::try_from(store::find(ctx.tx(), clinic, id).await?)?;
    ctx.commit().await?;
    Ok(Json(consent))
}
