//! A new password through a mail, for programs.

use base::api::Body;
use base::{EmailAddress, Error, NewPassword, Result, Visitor};
use http::StatusCode;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::{job, reset, rules};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(ask, create))]
pub struct Document;

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
pub struct ForgottenOf {
    #[schema(example = "clinic1@test.com")]
    email: String,
}

/// Mails a link to choose a new password.
///
/// The answer is the same whether or not the e-mail has an account, or is one.
#[utoipa::path(
    post,
    path = "/api/auth/forgot",
    operation_id = "forgot",
    tag = "auth",
    request_body = ForgottenOf,
    responses((status = 202, description = "If there is such an account, it gets a mail."))
)]
pub async fn ask(visitor: Visitor, Body(given): Body<ForgottenOf>) -> Result<StatusCode> {
    if let Some(email) = EmailAddress::parse(&given.email) {
        job::order(&visitor.app, &email).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

/// The link's secret and the new password.
#[derive(Deserialize, ToSchema)]
pub struct ChosenPassword {
    /// The last part of the link in the mail.
    token: String,
    /// At least 10 characters, and hard to guess.
    #[schema(format = Password)]
    password: String,
}

/// Sets a new password by the link in a mail.
///
/// Every session and key of the account ends.
#[utoipa::path(
    post,
    path = "/api/auth/reset",
    operation_id = "reset",
    tag = "auth",
    request_body = ChosenPassword,
    responses(
        (status = 204, description = "Set. Sign in with it."),
        (status = 410, description = "The link was used, or its time is over."),
    )
)]

pub async fn create(visitor: Visitor, Body(given): Body<ChosenPassword>) -> Result<StatusCode> {
    const OVER: Error = Error::Gone { detail: "reset-over-detail" };
    let mut wanted = reset::wanted(&visitor.app, &given.token).await?.ok_or(OVER)?;
    wanted.clinics.push(wanted.display_name);
    let password = NewPassword::parse(&given.password, &wanted.email, &wanted.clinics)
        .map_err(|weakness| Error::Invalid { field: rules::FIELD, detail: weakness.key() })?;
    reset::finish(&visitor.app, &given.token, &password, &visitor.request).await?.ok_or(OVER)?;
    Ok(StatusCode::NO_CONTENT)
}
