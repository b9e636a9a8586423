//! Invitations for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, List, Query};
use base::{ClinicId, Context, CustomerId, Error, Instant, InvitationId, Lang, Result, Role};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::outcome::Outcome;
use super::rules::{self, State};
use super::store::{self, Row, Wanted};
use crate::owner_invitations;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, resend, revoke),
    tags((name = "invitations", description = "The only way into a clinic."))
)]
pub struct Document;

/// An invitation. Its link is in the mail, and nowhere else.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    id: InvitationId,
    email: String,
    role: Role,
    #[schema(max_length = 120)]
    full_name: String,
    lang: Lang,
    state: State,
    expires_at: Instant,
    #[schema(required)]
    accepted_at: Option<Instant>,
    #[schema(required)]
    revoked_at: Option<Instant>,
    created_at: Instant,
    /// When the mail left.
    #[schema(required)]
    sent_at: Option<Instant>,
    /// When the mail was given up: the address does not take it.
    #[schema(required)]
    failed_at: Option<Instant>,
    /// When somebody whose link had ended asked for a new one.
    #[schema(required)]
    asked_at: Option<Instant>,
    /// Who invited; null if it was the platform.
    #[schema(required)]
    invited_by: Option<String>,
}

impl Invitation {
    /// The shape of a row at `now`.
    pub(crate) fn of(row: Row, now: Instant) -> Result<Self> {
        Ok(Self {
            state: State::of(row.accepted_at, row.revoked_at, row.expires_at, now),
            id: row.id,
            email: row.email,
            role: Role::parse(&row.role).ok_or_else(|| Error::internal("unknown role"))?,
            full_name: row.full_name,
            lang: Lang::parse(&row.lang).unwrap_or_default(),
            expires_at: row.expires_at,
            accepted_at: row.accepted_at,
            revoked_at: row.revoked_at,
            created_at: row.created_at,
            sent_at: row.sent_at,
            failed_at: row.failed_at,
            asked_at: row.asked_at,
            invited_by: row.inviter,
        })
    }
}

/// Which invitations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of an e-mail or a name.
    #[serde(default)]
    #[param(required = false)]
    search: String,
    /// How many at most.
    limit: Option<i64>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// In this state only.
    state: Option<State>,
}

/// Lists invitations, newest first.
///
/// Owners and admins see all of the clinic's, others the ones that they sent.
#[utoipa::path(
    get,
    path = "/api/invitations",
    tag = "invitations",
    params(Asked),
    responses((status = 200, description = "A page of the invitations.", body = List<Invitation>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Invitation>>> {
    let (now, limit) = (ctx.app.clock.now(), api::limit(asked.limit));
    let needle = asked.search.trim().to_lowercase();
    let wanted = Wanted { needle: &needle, state: asked.state, now, id: None };
    let (rows, total, next) =
        super::listed(&mut ctx, &wanted, asked.cursor.as_deref(), limit).await?;
    let items = rows.into_iter().map(|row| Invitation::of(row, now)).collect::<Result<_>>()?;
    Ok(Json(List { items, total, next: next.map(|cursor| cursor.text()) }))
}

/// In which clinic.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// For super admins, who must name it; for everybody else it is their own.
    clinic_id: Option<ClinicId>,
}

/// Shows an invitation.
///
/// Its path has a word more than that of a link's secret, so that neither is taken for the other.
#[utoipa::path(
    get,
    path = "/api/invitations/by-id/{id}",
    operation_id = "invitation",
    tag = "invitations",
    params(("id" = InvitationId, Path, description = "The invitation."), Where),
    responses((status = 200, description = "The invitation.", body = Invitation))
)]
pub async fn show(
    mut ctx: Context,
    Path(id): Path<InvitationId>,
    Query(place): Query<Where>,
) -> Result<Json<Invitation>> {
    let now = ctx.app.clock.now();
    if ctx.who.clinic.is_some() {
        let clinic = ctx.clinic()?;
        return Ok(Json(Invitation::of(store::find(ctx.tx(), clinic, id).await?, now)?));
    }
    let clinic = place.clinic_id.ok_or(NO_CLINIC)?;
    let (token, app) = (owner_invitations::token(&ctx)?, ctx.app.clone());
    drop(ctx);
    let row = owner_invitations::find(&app, &token, clinic, id).await?;
    Ok(Json(Invitation::of(row, now)?))
}

/// A super admin is in no clinic until they name one.
const NO_CLINIC: Error = Error::Invalid { field: "clinic_id", detail: "error-no-clinic" };

/// Whom to invite, and as what.
#[derive(Deserialize, ToSchema)]
pub struct NewInvitation {
    /// Whom.
    #[schema(max_length = 254, format = Email, example = "nok@example.com")]
    email: String,
    /// As what: nobody above one's own rank, and colleagues only with the permission `team.manage`.
    role: Role,
    /// The clinic: for super admins, who must name it; for everybody else it is their own.
    clinic_id: Option<ClinicId>,
    /// How many hours the link lives; 72 when it is not said.
    #[schema(minimum = 1, maximum = 720)]
    expires_in_hours: Option<i64>,
    /// How to greet them.
    #[schema(max_length = 120)]
    full_name: Option<String>,
    /// The language of the mail.
    lang: Option<Lang>,
    /// The customer's record that they take over; only with the role `customer`.
    customer_id: Option<CustomerId>,
}

impl NewInvitation {
    fn form(&self) -> rules::Form {
        rules::Form {
            email: self.email.clone(),
            role: self.role.as_str().to_owned(),
            full_name: self.full_name.clone().unwrap_or_default(),
            lang: self.lang.map_or_else(String::new, |lang| lang.code().to_owned()),
            expires_in_hours: self
                .expires_in_hours
                .map_or_else(String::new, |hours| hours.to_string()),
            customer_id: self.customer_id.map_or_else(String::new, |id| id.to_string()),
        }
    }
}

/// Invites somebody.
///
/// The mail with the link is sent from the queue.
#[utoipa::path(
    post,
    path = "/api/invitations",
    tag = "invitations",
    request_body = NewInvitation,
    responses(
        (status = 201, description = "Invited.", body = Invitation),
        (status = 402, description = "The clinic has no seat left."),
        (status = 409, description = "The person is a member, or invited already."),
    )
)]
pub async fn create(mut ctx: Context, Body(given): Body<NewInvitation>) -> Result<Response> {
    let roles = rules::may_invite(&ctx.who);
    if !roles.contains(&given.role) {
        return Err(Error::Forbidden { detail: "error-invitation-rank" });
    }
    let new = rules::parse(&given.form(), &roles, ctx.who.lang)?;
    let now = ctx.app.clock.now();
    let (invitation, place) = if ctx.who.clinic.is_none() {
        let clinic = given.clinic_id.ok_or(NO_CLINIC)?;
        let row = owner_invitations::invite(ctx, clinic, &new).await?.or_error()?;
        (Invitation::of(row, now)?, format!("?clinic_id={clinic}"))
    } else {
        let clinic = ctx.clinic()?;
        if let Some(customer) = new.customer
            && !store::sees_customer(ctx.tx(), clinic, customer).await?
        {
            return Err(Error::Invalid {
                field: "customer_id",
                detail: "error-invitation-customer",
            });
        }
        let id = super::invite(&mut ctx, &new).await?.or_error()?;
        let row = store::find(ctx.tx(), clinic, id).await?;
        ctx.commit().await?;
        (Invitation::of(row, now)?, String::new())
    };
    let location = format!("/api/invitations/by-id/{}{place}", invitation.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(invitation)).into_response())
}

/// Which invitation.
#[derive(Deserialize, ToSchema)]
pub struct Named {
    /// The invitation.
    id: InvitationId,
}

/// Sends an invitation again.
///
/// The new link lives 72 hours; the one before is dead.
#[utoipa::path(
    post,
    path = "/api/invitations/resend",
    tag = "invitations",
    request_body = Named,
    responses(
        (status = 200, description = "Sent again.", body = Invitation),
        (status = 402, description = "The clinic has no seat left."),
        (status = 404, description = "There is no such invitation."),
        (status = 409, description = "It was accepted, or taken back."),
    )
)]
pub async fn resend(mut ctx: Context, Body(named): Body<Named>) -> Result<Json<Invitation>> {
    let done = super::invite_again(&mut ctx, named.id).await?;
    answer(ctx, done).await
}

/// Takes an invitation back: its link is dead.
#[utoipa::path(
    post,
    path = "/api/invitations/revoke",
    tag = "invitations",
    request_body = Named,
    responses(
        (status = 200, description = "Taken back.", body = Invitation),
        (status = 404, description = "There is no such invitation."),
        (status = 409, description = "It was accepted, or taken back before."),
    )
)]
pub async fn revoke(mut ctx: Context, Body(named): Body<Named>) -> Result<Json<Invitation>> {
    let done = super::revoke(&mut ctx, named.id).await?;
    answer(ctx, done).await
}

async fn answer(mut ctx: Context, done: Outcome<InvitationId>) -> Result<Json<Invitation>> {
    let id = done.or_error()?;
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let row = store::find(ctx.tx(), clinic, id).await?;
    ctx.commit().await?;
    Ok(Json(Invitation::of(row, now)?))
}
