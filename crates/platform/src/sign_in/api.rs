//! Signing in and out for programs.

use axum::Json;
use axum::response::{IntoResponse, Response};
use base::session::{drop_cookie, keep_cookie};
use base::{Context, Error, Result, Visitor, Who};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use super::{sign_in, store};

/// `{email, password}`.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
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
    let signed_in = sign_in(&visitor.app, &given.email, &given.password, &visitor.request)
        .await?
        .ok_or(Error::SignIn)?;
    let context = Context::enter(&visitor.app, &signed_in.token, visitor.request.clone()).await?;
    let cookie = keep_cookie(&signed_in.token, visitor.app.secure);
    Ok(([(header::SET_COOKIE, cookie)], Json(Me::of(&context.who))).into_response())
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
