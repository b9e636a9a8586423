//! A new password through a mail, for programs.

use base::api::Body;
use base::{EmailAddress, Error, NewPassword, Result, Visitor};
use http::StatusCode;
use serde::Deserialize;

use super::{job, reset, rules};

/// `{email}`.
#[derive(Deserialize)]
pub struct Asked {
    email: String,
}

/// The answer is the same whether or not the e-mail has an account, or is one.
pub async fn ask(visitor: Visitor, Body(given): Body<Asked>) -> Result<StatusCode> {
    if let Some(email) = EmailAddress::parse(&given.email) {
        job::order(&visitor.app, &email).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

/// `{token, password}`.
#[derive(Deserialize)]
pub struct Chosen {
    token: String,
    password: String,
}

pub async fn create(visitor: Visitor, Body(given): Body<Chosen>) -> Result<StatusCode> {
    const OVER: Error = Error::Gone { detail: "reset-over-detail" };
    let mut wanted = reset::wanted(&visitor.app, &given.token).await?.ok_or(OVER)?;
    wanted.clinics.push(wanted.display_name);
    let password = NewPassword::parse(&given.password, &wanted.email, &wanted.clinics)
        .map_err(|weakness| Error::Invalid { field: rules::FIELD, detail: weakness.key() })?;
    reset::finish(&visitor.app, &given.token, &password, &visitor.request).await?.ok_or(OVER)?;
    Ok(StatusCode::NO_CONTENT)
}
