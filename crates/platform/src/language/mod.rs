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
    let secure = if visitor.app.secure { "; Secure" } else { "" };
    let cookie = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax{secure}", choice.lang);
    let cookie = HeaderValue::try_from(cookie).map_err(base::Error::internal)?;
    let back = Redirect::to(crate::sign_in::rules::safe_next(&choice.next));
    Ok(([(header::SET_COOKIE, cookie)], back).into_response())
}
