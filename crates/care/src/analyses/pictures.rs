//! Addresses of pictures: short-lived, and bound to the session that they were written for. Whether the
//! session still works, and whether the picture is still theirs to see, is asked each time besides.

use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use base::{AnalysisId, App, Context, Error, FileId, Instant, Result};
use http::{StatusCode, header};

use super::store;

/// An address lives at least so long, and at most twice: it stays the same within a step of this, so that
/// a browser knows what it has already.
const STEP_SECONDS: i64 = 300;

/// Writes addresses for one session.
#[derive(Clone)]
pub struct Pictures {
    app: App,
    session: uuid::Uuid,
}

/// What proves an address.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Signed {
    /// Until when it works, in seconds since 1970.
    until: Option<i64>,
    /// The MAC, in hex.
    mac: String,
}

impl Pictures {
    /// For whoever asks.
    pub fn of(ctx: &Context) -> Self {
        Self { app: ctx.app.clone(), session: ctx.who.session }
    }

    /// The address of a picture of an analysis.
    pub fn address(&self, analysis: AnalysisId, name: &str) -> String {
        let now = self.app.clock.now().0.as_second();
        let until = (now.div_euclid(STEP_SECONDS) + 2) * STEP_SECONDS;
        let mac = self.mac(analysis, name, until);
        format!("/analyses/{analysis}/images/{name}?until={until}&mac={mac}")
    }

    /// Whether the address was written by us, for this session, and its time is not over.
    fn holds(&self, analysis: AnalysisId, name: &str, signed: &Signed, now: Instant) -> bool {
        let Some(until) = signed.until.filter(|until| *until > now.0.as_second()) else {
            return false;
        };
        // Hashed once more, so that the time of the comparison tells nothing of the MAC.
        let hash = |text: &str| base::crypto::sha256(text.as_bytes());
        hash(&self.mac(analysis, name, until)) == hash(&signed.mac)
    }

    fn mac(&self, analysis: AnalysisId, name: &str, until: i64) -> String {
        let parts =
            [analysis.to_string(), name.to_owned(), self.session.to_string(), until.to_string()];
        hex::encode(self.app.master.vouch("picture", &parts))
    }
}

/// Serves a picture. An address without a signature leads to one with; a wrong or late one to nothing.
pub async fn serve(
    mut ctx: Context,
    (id, name): (AnalysisId, String),
    signed: Signed,
    asked: &HeaderMap,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let file = store::image(ctx.tx(), clinic, id, &name).await?;
    let pictures = Pictures::of(&ctx);
    if signed.until.is_none() && signed.mac.is_empty() {
        return Ok(Redirect::to(&pictures.address(id, &name)).into_response());
    }
    if !pictures.holds(id, &name, &signed, ctx.app.clock.now()) {
        return Err(Error::Gone { detail: "error-picture-link" });
    }
    let tag = tag(file);
    if name == THUMB && asked.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept(&name, tag)).into_response());
    }
    let app = ctx.app.clone();
    let file = app.files.load(&app, ctx.tx(), clinic, file).await?;
    Ok(([(header::CONTENT_TYPE, file.media_type)], kept(&name, tag), file.bytes).into_response())
}

/// The small picture of lists.
pub const THUMB: &str = "thumb";

fn tag(file: FileId) -> HeaderValue {
    HeaderValue::try_from(format!("\"{file}\"")).expect("an id makes a header value")
}

/// A browser keeps thumbnails, and asks each time whether it may show them; a face it does not keep.
fn kept(name: &str, tag: HeaderValue) -> [(header::HeaderName, HeaderValue); 2] {
    let rule = if name == THUMB { "private, no-cache" } else { "private, no-store" };
    [(header::CACHE_CONTROL, HeaderValue::from_static(rule)), (header::ETAG, tag)]
}
