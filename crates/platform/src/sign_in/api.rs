//! Signing in and out for programs.

use axum::Json;
use axum::response::{IntoResponse, Response};
use base::keepsake::Secret;
use base::session::drop_cookie;
use base::{Context, EmailAddress, Error, Result, Visitor, Who};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use super::second_step::{self, Ended};
use super::{Passed, SignedIn, sign_in, store};

/// `{email, password}`, and `code` for an account with a second factor.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    code: Option<String>,
}

/// Who is signed in, where, and as what.
#[derive(Serialize)]
pub struct Me {
    user: User,
    clinic: Option<Clinic>,
    role: base::Role,
}

#[derive(Serialize)]
struct User {
    id: base::AccountId,
    name: String,
}

#[derive(Serialize)]
struct Clinic {
    id: base::ClinicId,
    slug: String,
    name: String,
    name_th: String,
}

impl Me {
    fn of(who: &Who) -> Self {
        Self {
            user: User { id: who.account, name: who.name.clone() },
            clinic: who.clinic.as_ref().map(|clinic| Clinic {
                id: clinic.id,
                slug: clinic.slug.clone(),
                name: clinic.name.clone(),
                name_th: clinic.name_th.clone(),
            }),
            role: who.role,
        }
    }
}

pub async fn create(
    visitor: Visitor,
    base::api::Body(given): base::api::Body<Credentials>,
) -> Result<Response> {
    let email = EmailAddress::parse(&given.email);
    let passed = sign_in(&visitor.app, email.as_ref(), &given.password, &visitor.request).await?;
    let signed_in = match passed.ok_or(Error::SignIn)? {
        Passed::In(signed_in) => signed_in,
        Passed::SecondStep(ticket) => second(&visitor, &ticket, given.code.as_deref()).await?,
    };
    let context = Context::enter(&visitor.app, &signed_in.token, visitor.request.clone()).await?;
    Ok(signed_in.keep(&visitor.app, Json(Me::of(&context.who))))
}

/// The second step with the code that came along.
async fn second(visitor: &Visitor, ticket: &Secret, code: Option<&str>) -> Result<SignedIn> {
    let code = code.ok_or(Error::SecondFactor { detail: "error-second-factor-detail" })?;
    match second_step::finish(&visitor.app, ticket, code, &visitor.request).await? {
        Ended::In(signed_in) => Ok(signed_in),
        Ended::Wrong | Ended::Over => Err(Error::SecondFactor { detail: "error-code-wrong" }),
    }
}

pub async fn delete(visitor: Visitor) -> Result<Response> {
    if let Some(token) = &visitor.request.token {
        store::close_session(&visitor.app, token, &visitor.request).await?;
    }
    let cookie = drop_cookie(visitor.app.secure);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

pub async fn show(context: Context) -> Json<Me> {
    Json(Me::of(&context.who))
}
