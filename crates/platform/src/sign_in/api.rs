//! Signing in and out for programs.

use axum::Json;
use axum::response::{IntoResponse, Response};
use base::keepsake::Secret;
use base::session::drop_cookie;
use base::{Context, Error, Result, Visitor, Who};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::second_step::{self, Ended};
use super::{Passed, SignedIn, sign_in, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(create, delete, show),
    tags((name = "auth", description = "Signing in and out."))
)]
pub struct Document;

/// What somebody signs in with; a code only for an account with a second factor.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    /// Their e-mail address.
    #[schema(example = "clinic1@test.com")]
    email: String,
    /// Their password.
    #[schema(format = Password)]
    password: String,
    #[serde(default)]
    code: Option<String>,
}

/// Who is signed in, where, and as what.
#[derive(Serialize, ToSchema)]
pub struct Me {
    user: User,
    /// Null for a super admin who is in none.
    #[schema(required)]
    clinic: Option<Clinic>,
    role: base::Role,
}

/// The person.
#[derive(Serialize, ToSchema)]
struct User {
    id: base::AccountId,
    name: String,
}

/// The clinic they are in.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnClinic)]
struct Clinic {
    id: base::ClinicId,
    /// Its name in addresses.
    slug: String,
    /// In English.
    name: String,
    /// In Thai.
    name_th: String,
}

impl Me {
    /// Whoever asks.
    pub(crate) fn of(who: &Who) -> Self {
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

/// Signs in.
///
/// Opens a session in the clinic used last and sets its cookie.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    tag = "auth",
    request_body = Credentials,
    responses(
        (status = 200, description = "Signed in.", body = Me,
         headers(("Set-Cookie" = String, description = "The session."))),
        (status = 401, description = "E-mail and password do not belong together."),
    )
)]
pub async fn create(
    visitor: Visitor,
    base::api::Body(given): base::api::Body<Credentials>,
) -> Result<Response> {
    let passed = sign_in(&visitor.app, &given.email, &given.password, &visitor.request).await?;
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

/// Signs out.
///
/// Ends the session of the cookie, if there is one.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    tag = "auth",
    responses(
        (status = 204, description = "Signed out.",
         headers(("Set-Cookie" = String, description = "Forgets the session."))),
    )
)]
pub async fn delete(visitor: Visitor) -> Result<Response> {
    if let Some(token) = &visitor.request.token {
        store::close_session(&visitor.app, token, &visitor.request).await?;
    }
    let cookie = drop_cookie(visitor.app.secure);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Says who is signed in.
#[utoipa::path(
    get,
    path = "/api/me",
    tag = "auth",
    responses((status = 200, description = "Who is signed in.", body = Me))
)]
pub async fn show(context: Context) -> Json<Me> {
    Json(Me::of(&context.who))
}
