//! Accepting for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use base::api::Body;
use base::{ClinicId, Context, Error, Instant, Lang, Result, Role, Visitor};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::Person;
use super::rules::{self, Form, Obstacle};
use crate::sign_in::Me;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show, create))]
pub struct Document;

/// What a link stands for.
#[derive(Serialize, ToSchema)]
pub struct Offer {
    clinic: OfferingClinic,
    role: Role,
    email: String,
    full_name: String,
    lang: Lang,
    expires_at: Instant,
    /// Who invited; empty if it was the platform.
    invited_by: String,
    /// The e-mail has an account: it joins while signed in, and keeps its password. Only whoever reads that
    /// mailbox has the link.
    account_exists: bool,
}

#[derive(Serialize, ToSchema)]
struct OfferingClinic {
    id: ClinicId,
    name: String,
    name_th: String,
}

/// Shows what a link stands for.
#[utoipa::path(
    get,
    path = "/api/invitations/{token}",
    operation_id = "offer",
    tag = "invitations",
    params(("token" = String, Path, description = "The last part of the link in the mail.")),
    responses(
        (status = 200, description = "The invitation.", body = Offer),
        (status = 403, description = "The clinic is suspended."),
        (status = 404, description = "There is no such link, or it was replaced."),
        (status = 410, description = "It was used, its time is over, or it was taken back."),
    )
)]
pub async fn show(visitor: Visitor, Path(token): Path<String>) -> Result<Json<Offer>> {
    let (link, found) = super::opened(&visitor.app, &token).await?;
    Ok(Json(Offer {
        clinic: OfferingClinic { id: link.clinic, name: found.name, name_th: found.name_th },
        role: Role::parse(&found.role).ok_or_else(|| Error::internal("unknown role"))?,
        email: found.email,
        full_name: found.full_name,
        lang: Lang::parse(&found.lang).unwrap_or_default(),
        expires_at: found.expires_at,
        invited_by: found.inviter,
        account_exists: found.account_exists,
    }))
}

/// Accepts an invitation: makes the account and the membership, and signs in.
///
/// Clinic, role and e-mail are those of the invitation, whatever the body says. An e-mail that has an
/// account joins with its session, and `full_name` and `password` are not looked at.
#[utoipa::path(
    post,
    path = "/api/invitations/{token}/accept",
    operation_id = "accept",
    tag = "invitations",
    params(("token" = String, Path, description = "The last part of the link in the mail.")),
    request_body = Form,
    responses(
        (status = 201, description = "Joined, and signed in.", body = Me,
         headers(("Set-Cookie" = String, description = "The session."))),
        (status = 402, description = "The clinic has no seat left."),
        (status = 403, description = "The clinic is suspended, whoever invited may not any more, or \
                                      somebody else is signed in."),
        (status = 404, description = "There is no such link, or it was replaced."),
        (status = 409, description = "The e-mail has an account: sign in first; or it belongs to the clinic."),
        (status = 410, description = "It was used, its time is over, or it was taken back."),
    )
)]
pub async fn create(
    visitor: Visitor,
    Path(token): Path<String>,
    Body(form): Body<Form>,
) -> Result<Response> {
    let (app, request) = (&visitor.app, &visitor.request);
    let (link, found) = super::opened(app, &token).await?;
    let joined = if found.account_exists {
        let present =
            super::present(app, request).await?.ok_or_else(|| Obstacle::Exists.error())?;
        super::join(app, &link, &found, Person::Present(present.account), request).await?
    } else {
        let newcomer = rules::parse(&form, &found.email, &[&found.name, &found.name_th])?;
        super::join(app, &link, &found, Person::New(&newcomer), request).await?
    };
    let session = joined.map_err(Obstacle::error)?;
    let context = Context::enter(app, &session.token, request.clone()).await?;
    let made = [(header::LOCATION, "/api/me")];
    Ok(session.keep(app, (StatusCode::CREATED, made, Json(Me::of(&context.who)))))
}
