//! Paths and handlers: under the clinic's page of a super admin.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, ClinicId, Context, Error, InvitationId, Permission, Result, Routes};
use ui::Errors;

use super::{store, token};
use crate::clinics;
use crate::invitations::{Outcome, link_of, rules};

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::ClinicsManage);
    Routes::new()
        .post("/platform/clinics/{id}/invitations", manage, create)
        .post("/platform/clinics/{id}/invitations/{invitation}/resend", manage, resend)
        .post("/platform/clinics/{id}/invitations/{invitation}/revoke", manage, revoke)
}

async fn create(
    mut ctx: Context,
    Path(clinic): Path<ClinicId>,
    Form(form): Form<rules::Form>,
) -> Result<Response> {
    clinics::named(ctx.tx(), clinic).await?;
    let (who, request, app) = (ctx.who.clone(), ctx.request.clone(), ctx.app.clone());
    let errors = match rules::parse(&form, &rules::may_invite(&who), who.lang) {
        Err(errors) => errors,
        Ok(new) => match super::invite(ctx, clinic, &new).await? {
            Outcome::Done(_) => return Ok(back(clinic)),
            Outcome::Obstacle(obstacle) => {
                let mut errors = Errors::new();
                errors.add(obstacle.field(), obstacle.key());
                errors
            }
        },
    };
    let token = request.token.clone().ok_or(Error::SignIn)?;
    let ctx = Context::enter(&app, &token, request).await?;
    clinics::page_with(ctx, clinic, form, errors).await
}

async fn resend(
    ctx: Context,
    Path((clinic, id)): Path<(ClinicId, InvitationId)>,
) -> Result<Response> {
    let (token, app, request) = (token(&ctx)?, ctx.app.clone(), ctx.request.clone());
    drop(ctx);
    let row = super::find(&app, &token, clinic, id).await?;
    let now = app.clock.now();
    let until = now.plus_seconds(rules::DEFAULT_HOURS * 3600);
    let link = link_of(&app, clinic, id, row.version + 1);
    let said = store::renew(&app, &token, clinic, &row, &link, now, until, &request).await?;
    Outcome::of(&said, ()).or_error()?;
    Ok(back(clinic))
}

async fn revoke(
    ctx: Context,
    Path((clinic, id)): Path<(ClinicId, InvitationId)>,
) -> Result<Response> {
    let (token, app, request) = (token(&ctx)?, ctx.app.clone(), ctx.request.clone());
    drop(ctx);
    let said = store::revoke(&app, &token, clinic, id, app.clock.now(), &request).await?;
    Outcome::of(&said, ()).or_error()?;
    Ok(back(clinic))
}

fn back(clinic: ClinicId) -> Response {
    Redirect::to(&format!("/platform/clinics/{clinic}")).into_response()
}
