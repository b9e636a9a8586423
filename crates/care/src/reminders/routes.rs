//! Paths and handlers of the setting.

use askama::Template;
use axum::Form as Body;
use axum::response::Redirect;
use base::api::Query;
use base::{Access, Context, Permission, Result, Routes};
use ui::{Html, Page};

use super::rules::Before;
use super::{api as json, set, store};

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::ClinicProfileEdit);
    Routes::new()
        .get("/settings/notifications", right, edit)
        .post("/settings/notifications", right, update)
        .get("/api/settings/notifications", right, json::show)
        .post("/api/settings/notifications", right, json::update)
}

#[derive(Template)]
#[template(path = "reminders/edit.html")]
struct Edit {
    p: Page,
    hours: String,
    choices: Vec<(String, String)>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    saved: String,
}

async fn edit(mut ctx: Context, Query(done): Query<Done>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let before = store::before(ctx.tx(), clinic).await?;
    let mut p = Page::of(&ctx.who, &ctx.request);
    p.toast = (!done.saved.is_empty()).then(|| p.t("reminders-saved").into_owned());
    let choice = |one: Before| (one.hours().to_string(), p.t(one.label()).into_owned());
    Ok(Html(Edit {
        hours: before.hours().to_string(),
        choices: Before::ALL.into_iter().map(choice).collect(),
        p,
    }))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Form {
    hours: String,
}

async fn update(mut ctx: Context, Body(form): Body<Form>) -> Result<Redirect> {
    let before = Before::parse(&form.hours)?;
    set(&mut ctx, before).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/settings/notifications?saved=1"))
}
