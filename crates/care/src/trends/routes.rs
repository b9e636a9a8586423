//! Paths and handlers of trends.

use axum::extract::Path;
use base::api::Query;
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use skin::View;
use ui::{Html, Page};

use super::page::Show;
use super::{api as json, visits};
use crate::customers;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::AnalysesRead);
    Routes::new().get("/customers/{id}/trends", read, show).get(
        "/api/customers/{id}/trends",
        read,
        json::show,
    )
}

/// Which view.
#[derive(Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// `front` if nothing is said, `left` or `right`.
    pub view: String,
}

impl Asked {
    pub fn view(&self) -> Result<View> {
        match self.view.as_str() {
            "" => Ok(View::Front),
            name => {
                View::parse(name).ok_or(Error::Invalid { field: "view", detail: "error-choice" })
            }
        }
    }
}

async fn show(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Html<Show>> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let view = asked.view()?;
    let visits = visits(&mut ctx, id, view.as_str()).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let own = ctx.who.customer.is_some();
    Ok(Html(Show::of(p, (id.to_string(), customer.full_name), own, view, &visits)))
}
