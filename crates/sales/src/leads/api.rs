//! Leads for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List, Query};
use base::{
    Context, CustomerId, Day, Error, Instant, InvitationId, LeadId, MemberId, Result, TreatmentId,
};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::conversion::{Becomes, Converted, convert as become_customer};
use super::erasure::erase as forget;
use super::filters::{self, Asked};
use super::rules::{self, Source, Temperature};
use super::stage::Stage;
use super::store::{self, Row};
use super::{assign as give, change, create as add, listed, member, move_to, unknown};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, update, set_stage, assign, convert, erase),
    tags((name = "leads", description = "Who may become a customer."))
)]
pub struct Document;

/// A lead. Fields that are not known are empty or null.
#[derive(Serialize, ToSchema)]
pub struct Lead {
    id: LeadId,
    #[schema(min_length = 1, max_length = 120, example = "วริศรา บุญมี")]
    full_name: String,
    #[schema(max_length = 60)]
    nickname: String,
    /// Digits, with a plus in front if it was written internationally.
    #[schema(pattern = r"^(\+?[0-9]{6,15})?$", example = "0812345678")]
    phone: String,
    #[schema(max_length = 254)]
    email: String,
    /// Where else they can be reached, such as a LINE ID.
    #[schema(max_length = 120)]
    contact: String,
    source: Source,
    stage: Stage,
    temperature: Temperature,
    /// The day of the next step.
    #[schema(required)]
    follow_up: Option<Day>,
    /// What they are interested in.
    #[schema(required)]
    treatment_id: Option<TreatmentId>,
    note: String,
    /// Empty, unless it is lost.
    #[schema(max_length = 500)]
    lost_reason: String,
    /// Whose it is; while it is nobody's, who wrote it down looks after it.
    #[schema(required)]
    assigned_to: Option<MemberId>,
    #[schema(required)]
    created_by: Option<MemberId>,
    /// The customer that it became.
    #[schema(required)]
    customer_id: Option<CustomerId>,
    /// The invitation that they were sent last.
    #[schema(required)]
    invitation_id: Option<InvitationId>,
    /// When it first left `new`.
    #[schema(required)]
    first_contacted_at: Option<Instant>,
    /// When it was won or lost.
    #[schema(required)]
    closed_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Lead {
    fn from(row: Row) -> Self {
        Self {
            source: row.source(),
            stage: row.stage(),
            temperature: row.temperature(),
            id: row.id,
            full_name: row.full_name,
            nickname: row.nickname,
            phone: row.phone,
            email: row.email,
            contact: row.contact,
            follow_up: row.follow_up,
            treatment_id: row.treatment_id,
            note: row.note,
            lost_reason: row.lost_reason,
            assigned_to: row.assigned_to,
            created_by: row.created_by,
            customer_id: row.customer_id,
            invitation_id: row.invitation_id,
            first_contacted_at: row.first_contacted_at,
            closed_at: row.closed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The lead as it is now, when all that was asked is done.
async fn done(mut ctx: Context, id: LeadId) -> Result<Json<Lead>> {
    let clinic = ctx.clinic()?;
    let lead = Lead::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(lead))
}

/// Lists leads, newest first.
#[utoipa::path(
    get,
    path = "/api/leads",
    operation_id = "leads",
    tag = "leads",
    params(Asked),
    responses((status = 200, description = "A page of the leads.", body = List<Lead>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Lead>>> {
    let filter = filters::parse(&asked)?;
    let found = listed(&mut ctx, &asked, &filter).await?;
    let items = found.rows.into_iter().map(Lead::from).collect();
    Ok(Json(List { items, total: found.total, next: found.next.map(|cursor| cursor.text()) }))
}

/// Shows a lead.
#[utoipa::path(
    get,
    path = "/api/leads/{id}",
    operation_id = "lead",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    responses((status = 200, description = "The lead.", body = Lead))
)]
pub async fn show(mut ctx: Context, Path(id): Path<LeadId>) -> Result<Json<Lead>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Writes a lead down.
///
/// When nobody is named, it is of the sales person who writes it down, or else of the one with the fewest open leads.
#[utoipa::path(
    post,
    path = "/api/leads",
    operation_id = "create_lead",
    tag = "leads",
    request_body = rules::Form,
    responses((status = 201, description = "Written down.", body = Lead))
)]
pub async fn create(mut ctx: Context, Body(form): Body<rules::Form>) -> Result<Response> {
    let draft = rules::parse(&form)?;
    let errors = unknown(&mut ctx, &draft, None).await?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let id = add(&mut ctx, &draft).await?;
    let lead = done(ctx, id).await?;
    let location = format!("/api/leads/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], lead).into_response())
}

/// Replaces what is known of a lead.
#[utoipa::path(
    post,
    path = "/api/leads/{id}",
    operation_id = "update_lead",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = rules::Form,
    responses((status = 200, description = "As it is now.", body = Lead))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Body(form): Body<rules::Form>,
) -> Result<Json<Lead>> {
    let clinic = ctx.clinic()?;
    // Not found comes before mistakes.
    let row = store::find(ctx.tx(), clinic, id).await?;
    let draft = rules::parse(&form)?;
    let errors = unknown(&mut ctx, &draft, row.treatment_id).await?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    change(&mut ctx, id, &draft).await?;
    done(ctx, id).await
}

/// How far a lead is to be.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = LeadStep)]
pub struct Step {
    #[schema(required, value_type = Stage)]
    stage: String,
    /// Why it is lost; needed for that.
    #[schema(max_length = 500)]
    lost_reason: String,
}

/// Moves a lead on, or back.
///
/// Forward and back among `new`, `contacted`, `qualified`, `proposal_sent` and `negotiation`; from any of them to `won`,
/// or with a reason to `lost`; from `lost` to `contacted`. What is won stays won.
#[utoipa::path(
    post,
    path = "/api/leads/{id}/stage",
    operation_id = "move_lead",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = Step,
    responses(
        (status = 200, description = "As it is now.", body = Lead),
        (status = 409, description = "That stage cannot follow the one it is at."),
    )
)]
pub async fn set_stage(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Body(step): Body<Step>,
) -> Result<Json<Lead>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let wrong = Error::Invalid { field: "stage", detail: "error-choice" };
    let stage = Stage::parse(&step.stage).ok_or(wrong)?;
    rules::within(&step.lost_reason)?;
    move_to(&mut ctx, id, stage, &step.lost_reason).await?;
    done(ctx, id).await
}

/// Whose a lead is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = NewLeadAssignment)]
pub struct Whose {
    /// The id of a member of sales, of the owner or an admin; empty is nobody.
    #[schema(value_type = String, pattern = r"^\s*([0-9a-fA-F-]{36})?\s*$")]
    member: String,
}

/// Says whose lead it is.
#[utoipa::path(
    post,
    path = "/api/leads/{id}/assignment",
    operation_id = "assign_lead",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = Whose,
    responses((status = 200, description = "As it is now.", body = Lead))
)]
pub async fn assign(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Body(whose): Body<Whose>,
) -> Result<Json<Lead>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let to = member(&mut ctx, &whose.member).await?;
    give(&mut ctx, id, to).await?;
    done(ctx, id).await
}

/// Which customer a lead becomes.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = LeadConversion)]
pub struct Conversion {
    /// One who is known; a new one is registered when it is empty.
    #[schema(pattern = r"^\s*([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?\s*$")]
    customer_id: String,
    /// Register a new one although there is somebody with the same name, telephone number or e-mail.
    anyway: bool,
}

/// Makes a customer of a lead: it is won.
///
/// A conflict, if it was done before, if the lead is lost, or if somebody looks the same: then name them, or say `anyway`.
#[utoipa::path(
    post,
    path = "/api/leads/{id}/convert",
    operation_id = "convert_lead",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    request_body = Conversion,
    responses(
        (status = 200, description = "As it is now.", body = Lead),
        (status = 409, description = "It is a customer already, looks like somebody known, or is lost."),
    )
)]
pub async fn convert(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Body(conversion): Body<Conversion>,
) -> Result<Json<Lead>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let becomes = becomes(&conversion.customer_id, conversion.anyway)?;
    match become_customer(&mut ctx, id, becomes).await? {
        Converted::Done(_) => done(ctx, id).await,
        Converted::Similar(_) => Err(Error::Conflict { detail: "error-lead-similar" }),
    }
}

/// Erases what tells of a lead who is no customer: name, contact, note, and the invitation that waits for them.
///
/// That there was a lead stays, for the figures; an open one is lost by that. For good.
#[utoipa::path(
    post,
    path = "/api/leads/{id}/erase",
    operation_id = "erase_lead",
    tag = "leads",
    params(("id" = LeadId, Path, description = "The lead.")),
    responses(
        (status = 200, description = "What is left.", body = Lead),
        (status = 409, description = "They are a customer: erase the customer."),
    )
)]
pub async fn erase(mut ctx: Context, Path(id): Path<LeadId>) -> Result<Json<Lead>> {
    forget(&mut ctx, id).await?;
    done(ctx, id).await
}

/// Reads which customer it becomes.
pub(super) fn becomes(customer: &str, anyway: bool) -> Result<Becomes> {
    match customer.trim() {
        "" if anyway => Ok(Becomes::NewAnyway),
        "" => Ok(Becomes::New),
        id => {
            let wrong = Error::Invalid { field: "customer_id", detail: "error-choice" };
            id.parse().map(Becomes::Known).map_err(|_| wrong)
        }
    }
}
