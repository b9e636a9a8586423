//! Paths and handlers of leads.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Error, LeadId, Permission, Result, Routes};
use care::availability::store as catalogue;
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::conversion::{self, Converted};
use super::erasure::erase;
use super::filters::{self, Asked, Filter};
use super::page::{Alike, Card, Choice, Edit, Erase, Index, Lane, Said, Show, address};
use super::stage::Stage;
use super::{Found, api as json, assign, change, create as add, listed, member, move_to, rules};
use super::{store, unknown};

/// So many of a stage stand on the board; the rest is in the list.
const ON_BOARD: i64 = 30;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::LeadsRead);
    let create_right = Access::Needs(Permission::LeadsCreate);
    let update_right = Access::Needs(Permission::LeadsUpdate);
    let assign_right = Access::Needs(Permission::LeadsAssign);
    let erase_right = Access::Needs(Permission::CustomersErase);
    Routes::new()
        .get("/leads", read, index)
        .get("/leads/new", create_right, new)
        .post("/leads", create_right, create)
        .get("/leads/{id}", read, show)
        .get("/leads/{id}/edit", update_right, edit)
        .post("/leads/{id}", update_right, update)
        .post("/leads/{id}/stage", update_right, set_stage)
        .post("/leads/{id}/assignment", assign_right, set_assignment)
        .post("/leads/{id}/convert", update_right, convert)
        .post("/leads/{id}/invitation", update_right, invite)
        .get("/leads/{id}/erase", erase_right, ask_to_erase)
        .post("/leads/{id}/erase", erase_right, erase_named)
        .get("/api/leads", read, json::index)
        .post("/api/leads", create_right, json::create)
        .get("/api/leads/{id}", read, json::show)
        .post("/api/leads/{id}", update_right, json::update)
        .post("/api/leads/{id}/stage", update_right, json::set_stage)
        .post("/api/leads/{id}/assignment", assign_right, json::assign)
        .post("/api/leads/{id}/convert", update_right, json::convert)
        .post("/api/leads/{id}/erase", erase_right, json::erase)
}

/// How leads are shown.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct View {
    view: String,
}

impl View {
    fn is_board(&self) -> bool {
        self.view != "list"
    }
}

async fn index(
    mut ctx: Context,
    Query(view): Query<View>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let page = listing(&mut ctx, view.is_board(), asked).await?;
    let status =
        if page.mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(if ctx.request.htmx {
        (status, Html(page.as_results())).into_response()
    } else {
        (status, Html(page)).into_response()
    })
}

async fn listing(ctx: &mut Context, is_board: bool, asked: Asked) -> Result<Index> {
    let (p, now) = (Page::of(&ctx.who, &ctx.request), ctx.app.clock.now());
    let mut lanes = Vec::new();
    let (found, mistakes) = match filters::parse(&asked) {
        Ok(filter) if is_board => {
            let clinic = ctx.clinic()?;
            let counts = store::counts(ctx.tx(), clinic, &filter).await?;
            lanes = board(ctx, &p, &asked, &filter, &counts).await?;
            let total = lanes.iter().map(|lane| lane.count).sum();
            (Found { rows: Vec::new(), counts, total, next: None }, Vec::new())
        }
        Ok(filter) => (listed(ctx, &asked, &filter).await?, Vec::new()),
        Err(errors) => {
            let said = p.error_list(&errors).into_iter().map(|(_, text)| text).collect();
            (Found { rows: Vec::new(), counts: Vec::new(), total: 0, next: None }, said)
        }
    };
    let people = people(ctx).await?;
    let who = ctx.who.clone();
    Ok(Index {
        lanes,
        is_board,
        lines: found.rows.iter().map(|row| Card::of(&p, row, now)).collect(),
        counts: found.counts,
        total: found.total,
        next: found.next.map_or_else(String::new, |cursor| {
            format!("{}&cursor={}", address(false, &asked), cursor.text())
        }),
        mistakes,
        asked,
        people,
        may_create: who.may(Permission::LeadsCreate),
        may_update: who.may(Permission::LeadsUpdate),
        may_hand_over: who.may(Permission::LeadsAssign) && who.may(Permission::CustomersAssign),
        p,
    })
}

/// A column for each stage, each with its newest.
async fn board(
    ctx: &mut Context,
    p: &Page,
    asked: &Asked,
    filter: &Filter,
    counts: &[(Stage, i64)],
) -> Result<Vec<Lane>> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let mut lanes = Vec::new();
    for stage in Stage::ALL.into_iter().filter(|one| filter.stage.is_none_or(|s| s == *one)) {
        let count = counts.iter().find(|(of, _)| *of == stage).map_or(0, |(_, count)| *count);
        let at_stage = Filter { stage: Some(stage), ..filter.clone() };
        let rows = if count == 0 {
            Vec::new()
        } else {
            store::page(ctx.tx(), clinic, &at_stage, None, ON_BOARD).await?
        };
        let at_stage = Asked { stage: stage.as_str().to_owned(), ..asked.clone() };
        lanes.push(Lane {
            stage,
            count,
            cards: rows.iter().map(|row| Card::of(p, row, now)).collect(),
            all: if count > ON_BOARD { address(false, &at_stage) } else { String::new() },
        });
    }
    Ok(lanes)
}

/// Who can have leads, for those who see more than their own.
async fn people(ctx: &mut Context) -> Result<Vec<Choice>> {
    if ctx.who.role == base::Role::SalesStaff {
        return Ok(Vec::new());
    }
    let keepers = store::keepers(ctx.tx()).await?;
    Ok(keepers.into_iter().map(|one| (one.id.to_string(), one.name)).collect())
}

async fn new(mut ctx: Context) -> Result<Html<Edit>> {
    form_page(&mut ctx, None, rules::Form::blank(), Errors::new()).await.map(Html)
}

async fn form_page(
    ctx: &mut Context,
    row: Option<&store::Row>,
    form: rules::Form,
    errors: Errors,
) -> Result<Edit> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let offered = catalogue::treatments(ctx.tx(), clinic).await?;
    let mut treatments: Vec<Choice> = offered
        .iter()
        .map(|one| (one.id.to_string(), p.pick(&one.name_en, &one.name_th).to_owned()))
        .collect();
    // What they are interested in stays a choice, offered or not.
    let before =
        row.and_then(|row| Some((row.treatment_id?.to_string(), Card::treatment(&p, row))));
    treatments.extend(before.filter(|(id, _)| offered.iter().all(|one| one.id.to_string() != *id)));
    let says_whose = row.is_none() && ctx.who.may(Permission::LeadsAssign);
    let people = if says_whose { people(ctx).await? } else { Vec::new() };
    let id = row.map_or_else(String::new, |row| row.id.to_string());
    Ok(Edit { p, id, form, errors, treatments, people })
}

async fn create(mut ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return mistakes(&mut ctx, None, form, errors).await,
    };
    let errors = unknown(&mut ctx, &draft, None).await?;
    if !errors.is_empty() {
        return mistakes(&mut ctx, None, form, errors).await;
    }
    match add(&mut ctx, &draft).await {
        Ok(id) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/leads/{id}")).into_response())
        }
        Err(Error::Invalid { field, detail }) => {
            let mut errors = Errors::new();
            errors.add(field, detail);
            mistakes(&mut ctx, None, form, errors).await
        }
        Err(error) => Err(error),
    }
}

async fn edit(mut ctx: Context, Path(id): Path<LeadId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let form = rules::Form::of(&row);
    form_page(&mut ctx, Some(&row), form, Errors::new()).await.map(Html)
}

async fn update(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Form(form): Form<rules::Form>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    // Not found comes before mistakes: a foreign id answers like a random one, whatever was typed.
    let row = store::find(ctx.tx(), clinic, id).await?;
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return mistakes(&mut ctx, Some(&row), form, errors).await,
    };
    let errors = unknown(&mut ctx, &draft, row.treatment_id).await?;
    if !errors.is_empty() {
        return mistakes(&mut ctx, Some(&row), form, errors).await;
    }
    change(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/leads/{id}")).into_response())
}

/// The form again, with what was typed and what is wrong with it.
async fn mistakes(
    ctx: &mut Context,
    row: Option<&store::Row>,
    form: rules::Form,
    errors: Errors,
) -> Result<Response> {
    let page = form_page(ctx, row, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn show(mut ctx: Context, Path(id): Path<LeadId>) -> Result<Html<Show>> {
    show_page(&mut ctx, id, Said::default()).await.map(Html)
}

async fn show_page(ctx: &mut Context, id: LeadId, said: Said) -> Result<Show> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let row = store::find(ctx.tx(), clinic, id).await?;
    let people = if ctx.who.may(Permission::LeadsAssign) { people(ctx).await? } else { Vec::new() };
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Show::of(p, &ctx.who, &row, people, said, now))
}

/// A step, and where it was taken.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Step {
    stage: String,
    lost_reason: String,
    /// The query of the board; empty on the lead's own page.
    back: String,
}

async fn set_stage(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Form(step): Form<Step>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let wrong = Error::Invalid { field: "stage", detail: "error-choice" };
    let moved = match Stage::parse(&step.stage) {
        Some(stage) => move_to(&mut ctx, id, stage, &step.lost_reason).await,
        None => Err(wrong),
    };
    match moved {
        Ok(()) => {
            ctx.commit().await?;
            let own = format!("/leads/{id}");
            let to = if step.back.is_empty() { own } else { on_board(&step.back) };
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Conflict { detail }) if ctx.request.htmx => {
            quicker(ctx, &step.back, detail).await
        }
        Err(error) => refused(ctx, id, error, step.lost_reason).await,
    }
}

/// The board that a query describes, and nothing else that it may say.
fn on_board(query: &str) -> String {
    let view: View = serde_urlencoded::from_str(query).unwrap_or_default();
    let asked: Asked = serde_urlencoded::from_str(query).unwrap_or_default();
    address(view.is_board(), &asked)
}

/// Somebody else was quicker: said on the board as it is now.
async fn quicker(ctx: Context, back: &str, detail: &'static str) -> Result<Response> {
    // What the refused transaction held is let go first.
    let mut ctx = ctx.again().await?;
    let asked = serde_urlencoded::from_str(back).unwrap_or_default();
    let page = listing(&mut ctx, true, asked).await?;
    let toast = ui::toast(&page.p.t(detail), true);
    Ok((StatusCode::CONFLICT, [toast], Html(page.as_results())).into_response())
}

/// The lead's page as it is now, with why it was not done.
async fn refused(ctx: Context, id: LeadId, error: Error, typed: String) -> Result<Response> {
    let mut said = Said { lost_reason: typed, ..Said::default() };
    match error {
        Error::Conflict { detail } => said.conflict = detail,
        Error::Invalid { field, detail } => said.errors.add(field, detail),
        error => return Err(error),
    }
    let status = error.status();
    let mut ctx = ctx.again().await?;
    let page = show_page(&mut ctx, id, said).await?;
    Ok((status, Html(page)).into_response())
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Whose {
    member: String,
}

async fn set_assignment(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Form(whose): Form<Whose>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let to = match member(&mut ctx, &whose.member).await {
        Ok(to) => to,
        Err(error) => return refused(ctx, id, error, String::new()).await,
    };
    assign(&mut ctx, id, to).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/leads/{id}")).into_response())
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Chosen {
    customer_id: String,
    /// Not empty once it was said that this is nobody of those who look the same.
    anyway: String,
}

async fn convert(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let becomes = match json::becomes(&chosen.customer_id, !chosen.anyway.is_empty()) {
        Ok(becomes) => becomes,
        Err(error) => return refused(ctx, id, error, String::new()).await,
    };
    match conversion::convert(&mut ctx, id, becomes).await {
        Ok(Converted::Done(customer)) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/customers/{customer}")).into_response())
        }
        Ok(Converted::Similar(found)) => {
            let alike = found.iter().map(Alike::of).collect();
            let page = show_page(&mut ctx, id, Said { alike, ..Said::default() }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => refused(ctx, id, error, String::new()).await,
    }
}

async fn invite(mut ctx: Context, Path(id): Path<LeadId>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    match conversion::invite(&mut ctx, id).await {
        Ok(_) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/leads/{id}")).into_response())
        }
        Err(error) => refused(ctx, id, error, String::new()).await,
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Named {
    full_name: String,
}

fn erase_page(ctx: &Context, row: &store::Row, named: Named) -> Erase {
    Erase {
        p: Page::of(&ctx.who, &ctx.request),
        id: row.id.to_string(),
        name: row.full_name.clone(),
        typed: named.full_name,
        errors: Errors::new(),
        conflict: "",
    }
}

async fn ask_to_erase(mut ctx: Context, Path(id): Path<LeadId>) -> Result<Html<Erase>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    Ok(Html(erase_page(&ctx, &row, Named::default())))
}

/// Their name is typed, so that nobody else goes by mistake.
async fn erase_named(
    mut ctx: Context,
    Path(id): Path<LeadId>,
    Form(named): Form<Named>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    if named.full_name.trim() != row.full_name {
        let mut page = erase_page(&ctx, &row, named);
        page.errors.add("full_name", "error-lead-erase-name");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    match erase(&mut ctx, id).await {
        Ok(()) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/leads/{id}")).into_response())
        }
        Err(Error::Conflict { detail }) => {
            let ctx = ctx.again().await?;
            let page = Erase { conflict: detail, ..erase_page(&ctx, &row, named) };
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(error) => Err(error),
    }
}
