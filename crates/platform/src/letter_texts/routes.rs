//! Paths and handlers of the clinic's words.

use axum::Form as Body;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use base::audit::EventKind;
use base::{Access, Context, EmailAddress, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};
use uuid::Uuid;

use super::page::{Edit, Index, Line};
use super::rules::{self, Form, LONGEST_INTRO, LONGEST_SUBJECT, Which};
use super::{Sample, store};
use crate::letters::{self, Face, Letter, Order, Recipient, Words};

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::LettersEdit);
    Routes::new()
        .get("/settings/letters", right, index)
        .get("/settings/letters/{letter}", right, edit)
        .post("/settings/letters/{letter}", right, update)
        .post("/settings/letters/{letter}/delete", right, delete)
        .get("/settings/letters/{letter}/preview", right, preview)
        .post("/settings/letters/{letter}/test", right, send)
}

fn which(word: &str) -> Result<Which> {
    Which::parse(word).ok_or(Error::NotFound)
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Index { lines: Which::all().map(|which| Line::of(&p, which, &rows)).collect(), p }))
}

/// The form with the words as they are; for htmx, the preview of the words as they are typed.
async fn edit(
    mut ctx: Context,
    Path(word): Path<String>,
    Query(typed): Query<Form>,
) -> Result<Response> {
    let which = which(&word)?;
    if ctx.request.htmx {
        let page = page(&mut ctx, which, typed, Errors::new()).await?;
        return Ok(Html(page.as_preview()).into_response());
    }
    let clinic = ctx.clinic()?;
    let words = store::find(ctx.tx(), clinic, which).await?;
    let words = words.unwrap_or_else(|| Words::ours(&letter_page(&ctx, which), which.invited));
    Ok(Html(page(&mut ctx, which, words.into(), Errors::new()).await?).into_response())
}

async fn update(
    mut ctx: Context,
    Path(word): Path<String>,
    Body(form): Body<Form>,
) -> Result<Response> {
    let (which, clinic) = (which(&word)?, ctx.clinic()?);
    let words = match rules::parse(&form) {
        Ok(words) => words,
        Err(errors) => return mistakes(&mut ctx, which, form, errors).await,
    };
    let now = ctx.app.clock.now();
    store::keep(ctx.tx(), clinic, which, &words, now).await?;
    ctx.note(EventKind::LetterReworded, None, serde_json::json!({ "letter": which.word() }));
    ctx.commit().await?;
    Ok(Redirect::to("/settings/letters").into_response())
}

/// Back to our words.
async fn delete(mut ctx: Context, Path(word): Path<String>) -> Result<Redirect> {
    let (which, clinic) = (which(&word)?, ctx.clinic()?);
    store::remove(ctx.tx(), clinic, which).await?;
    ctx.note(EventKind::LetterReworded, None, serde_json::json!({ "letter": which.word() }));
    ctx.commit().await?;
    Ok(Redirect::to("/settings/letters"))
}

/// The letter with the words as they stand, whether or not they may be kept.
async fn preview(
    mut ctx: Context,
    Path(word): Path<String>,
    Query(typed): Query<Form>,
) -> Result<Response> {
    let which = which(&word)?;
    let words = shown(&typed, &letter_page(&ctx, which), which);
    let face = face(&mut ctx).await?;
    let to = recipient(&mut ctx, which).await?;
    let letter = Letter::Invitation(sample(&ctx, which, words).letter(&ctx.app.public_url));
    let home = &ctx.app.public_url;
    let written = letter.sheet(&to, &face, home).write(home)?;
    Ok(ui::letter(written.html))
}

/// A test mail, to whoever asks and to nobody else, with the words as they stand in the form.
async fn send(
    mut ctx: Context,
    Path(word): Path<String>,
    Body(form): Body<Form>,
) -> Result<Response> {
    let which = which(&word)?;
    let words = match rules::parse(&form) {
        Ok(words) => words,
        Err(errors) => return mistakes(&mut ctx, which, form, errors).await,
    };
    let to = recipient(&mut ctx, which).await?;
    let sent_to = to.email.to_string();
    let order = Order::Sample { to, sample: sample(&ctx, which, words) };
    let key = Uuid::from_bytes(ctx.app.random.bytes()).to_string();
    let now = ctx.app.clock.now();
    letters::send(ctx.tx(), &key, &order, now).await?;
    let page = Edit { sent_to, ..page(&mut ctx, which, form, Errors::new()).await? };
    ctx.commit().await?;
    Ok(Html(page).into_response())
}

async fn page(ctx: &mut Context, which: Which, form: Form, errors: Errors) -> Result<Edit> {
    let clinic = ctx.clinic()?;
    let own = store::find(ctx.tx(), clinic, which).await?.is_some();
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Edit { p, which, form, errors, own, sent_to: String::new() })
}

async fn mistakes(ctx: &mut Context, which: Which, form: Form, errors: Errors) -> Result<Response> {
    let page = page(ctx, which, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// The words typed so far; ours where there are none. No longer than can be kept.
fn shown(typed: &Form, p: &Page, which: Which) -> Words {
    let ours = Words::ours(p, which.invited);
    let or = |text: &str, limit: usize, other: String| match text.trim() {
        "" => other,
        text => text.chars().take(limit).collect(),
    };
    Words {
        subject: or(&typed.subject, LONGEST_SUBJECT, ours.subject),
        intro: or(&typed.intro, LONGEST_INTRO, ours.intro),
    }
}

fn sample(ctx: &Context, which: Which, words: Words) -> Sample {
    let (inviter, at) = (ctx.who.name.clone(), ctx.app.clock.now());
    Sample { invited: which.invited, inviter, at, words: Some(words) }
}

/// Whoever asks, reading the letter's language.
async fn recipient(ctx: &mut Context, which: Which) -> Result<Recipient> {
    let address = store::own_address(ctx.tx()).await?;
    let email = EmailAddress::parse(&address)
        .ok_or_else(|| Error::internal("an account without an address"))?;
    Ok(Recipient { email, name: ctx.who.name.clone(), lang: which.lang })
}

/// The letter's surroundings, in its own language.
fn letter_page(ctx: &Context, which: Which) -> Page {
    let p = Page::of(&ctx.who, &ctx.request);
    Page::for_letter(which.lang, p.clinic, p.zone)
}

async fn face(ctx: &mut Context) -> Result<Face> {
    let clinic = ctx.clinic()?;
    let contact = store::contact(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let store::Contact { phone, email, address } = contact;
    Ok(Face { clinic: p.clinic, zone: p.zone, phone, email, address })
}
