//! Choosing the language of the pages.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Lang, Result, Routes, Visitor};
use http::{HeaderValue, header};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().post("/language", Access::Public, choose)
}

#[derive(serde::Deserialize)]
struct Choice {
    lang: Lang,
    #[serde(default)]
    next: String,
}

async fn choose(visitor: Visitor, Form(choice): Form<Choice>) -> Result<Response> {
    let cookie = cookie(choice.lang, visitor.app.secure)?;
    let back = Redirect::to(crate::sign_in::safe_next(&choice.next));
    Ok(([(header::SET_COOKIE, cookie)], back).into_response())
}

/// A `Set-Cookie` that keeps the language of the pages for this browser.
pub(crate) fn cookie(lang: Lang, secure: bool) -> Result<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax{secure}");
    HeaderValue::try_from(cookie).map_err(base::Error::internal)
}
