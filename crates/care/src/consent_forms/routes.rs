//! Paths and handlers of forms.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, ConsentFormId, Context, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Edit, Index, Line, Version, typed};
use super::{add, api as json, change, publish, rules, set_archived, store};
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::ConsentsRead);
    let edit_right = Access::Needs(Permission::ClinicProfileEdit);
    Routes::new()
        .get("/settings/consent-forms", edit_right, index)
        .get("/settings/consent-forms/new", edit_right, new)
        .post("/settings/consent-forms", edit_right, create)
        .get("/settings/consent-forms/{id}", edit_right, edit)
        .post("/settings/consent-forms/{id}", edit_right, update)
        .post("/settings/consent-forms/{id}/archive", edit_right, archive)
        .post("/settings/consent-forms/{id}/restore", edit_right, restore)
        .get("/api/consent-forms", read, json::index)
        .post("/api/consent-forms", edit_right, json::create)
        .get("/api/consent-forms/{id}", read, json::show)
        .post("/api/consent-forms/{id}", edit_right, json::update)
        .get("/api/consent-forms/{id}/versions", read, json::versions)
        .post("/api/consent-forms/{id}/publish", edit_right, json::publish_draft)
        .post("/api/consent-forms/{id}/archive", edit_right, json::archive)
        .post("/api/consent-forms/{id}/restore", edit_right, json::restore)
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Index { lines: rows.iter().map(|row| Line::of(&p, row)).collect(), p }))
}

async fn new(ctx: Context) -> Result<Html<Edit>> {
    ctx.clinic()?;
    Ok(Html(blank(&ctx, Typed::default().field("kind", "treatment"), Errors::new())))
}

fn blank(ctx: &Context, form: Typed, errors: Errors) -> Edit {
    Edit {
        id: String::new(),
        title: String::new(),
        archived: false,
        has_draft: false,
        form,
        errors,
        versions: Vec::new(),
        said: "",
        p: Page::of(&ctx.who, &ctx.request),
    }
}

async fn create(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => {
            let page = blank(&ctx, form, errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let id = add(&mut ctx, &draft).await?;
    saved(ctx, id, &form).await
}

/// Keeps it, and publishes if that was asked for.
async fn saved(mut ctx: Context, id: ConsentFormId, form: &Typed) -> Result<Response> {
    let publishes = form.one("step") == "publish";
    if publishes {
        publish(&mut ctx, id).await?;
    }
    ctx.commit().await?;
    let done = if publishes { "published" } else { "saved" };
    Ok(Redirect::to(&format!("/settings/consent-forms/{id}?done={done}")).into_response())
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    done: String,
}

impl Done {
    fn said(&self) -> &'static str {
        match self.done.as_str() {
            "published" => "consent-form-published",
            "saved" => "consent-form-saved",
            _ => "",
        }
    }
}

async fn edit(
    mut ctx: Context,
    Path(id): Path<ConsentFormId>,
    Query(done): Query<Done>,
) -> Result<Html<Edit>> {
    Ok(Html(Edit { said: done.said(), ..page(&mut ctx, id).await? }))
}

async fn page(ctx: &mut Context, id: ConsentFormId) -> Result<Edit> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let draft = store::draft(ctx.tx(), clinic, id).await?;
    let versions = store::versions(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Edit {
        id: id.to_string(),
        title: p.pick(&row.title_en, &row.title_th).to_owned(),
        archived: row.archived_at.is_some(),
        has_draft: row.has_draft,
        form: typed(&row, draft.as_ref().or(versions.first())),
        errors: Errors::new(),
        versions: versions.iter().map(|text| Version::of(&p, text)).collect(),
        said: "",
        p,
    })
}

async fn update(
    mut ctx: Context,
    Path(id): Path<ConsentFormId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let page = page(&mut ctx, id).await?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => {
            let page = Edit { form, errors, ..page };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    change(&mut ctx, id, &draft).await?;
    saved(ctx, id, &form).await
}

async fn archive(mut ctx: Context, Path(id): Path<ConsentFormId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, true).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/settings/consent-forms"))
}

async fn restore(mut ctx: Context, Path(id): Path<ConsentFormId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, false).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/settings/consent-forms/{id}")))
}
