//! Paths and handlers of the setting.

use askama::Template;
use axum::Form as Body;
use axum::response::Redirect;
use base::{Access, Context, Permission, Result, Routes};
use ui::{Html, Page};

use super::{api as json, rules, set, store};

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::AnalysesErase);
    Routes::new()
        .get("/settings/photos", right, edit)
        .post("/settings/photos", right, update)
        .get("/api/settings/photos", right, json::show)
        .post("/api/settings/photos", right, json::update)
}

#[derive(Template)]
#[template(path = "photo_retention/edit.html")]
struct Edit {
    p: Page,
    months: String,
    choices: Vec<(String, String)>,
}

async fn edit(mut ctx: Context) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let months = store::months(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let mut all = rules::MONTHS.to_vec();
    // A program may have set another time.
    all.extend(months.filter(|months| !rules::MONTHS.contains(months)));
    all.sort_unstable();
    Ok(Html(Edit {
        months: months.map_or_else(String::new, |months| months.to_string()),
        choices: all.into_iter().map(|n| (n.to_string(), p.n("retention-months", n))).collect(),
        p,
    }))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Form {
    months: String,
}

async fn update(mut ctx: Context, Body(form): Body<Form>) -> Result<Redirect> {
    let months = rules::months(&form.months)?;
    set(&mut ctx, months).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/settings/photos"))
}
