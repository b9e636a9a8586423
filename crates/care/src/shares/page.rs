//! What the pages of links show.

use askama::Template;
use base::{Error, Instant, RequestInfo, Result};
use jiff::tz::TimeZone;
use ui::{ClinicBrand, Page};

use super::store::{Opened, Row};
use crate::analyses::{self, ResultView};

/// A link in the list of its analysis.
pub struct Share {
    /// Its id.
    pub id: String,
    /// Whether it opens.
    pub alive: bool,
    /// Fluent key of its state.
    pub state: &'static str,
    /// When it was made, and by whom.
    pub made: String,
    /// When it ends.
    pub ends: String,
    /// How often it was opened.
    pub opened: i64,
    /// When it was opened last, or empty.
    pub last: String,
}

impl Share {
    pub(super) fn of(p: &Page, row: &Row, now: Instant) -> Self {
        let (alive, state) = match row.revoked_at {
            Some(_) => (false, "share-revoked"),
            None if row.expires_at <= now => (false, "share-expired"),
            None => (true, "share-alive"),
        };
        let by = row.by_name.as_deref().unwrap_or_default();
        Self {
            id: row.id.to_string(),
            alive,
            state,
            made: format!("{} {by}", p.date_time(row.created_at.0)).trim_end().to_owned(),
            ends: p.date_time(row.expires_at.0),
            opened: row.opened,
            last: row.last_opened_at.map_or_else(String::new, |at| p.date_time(at.0)),
        }
    }
}

/// A link that was just made.
#[derive(Template)]
#[template(path = "shares/created.html")]
pub struct Created {
    pub p: Page,
    pub analysis: String,
    pub address: String,
    pub ends: String,
}

/// What whoever holds a link sees.
#[derive(Template)]
#[template(path = "shares/open.html")]
pub struct Open {
    pub p: Page,
    pub view: String,
    pub taken: String,
    pub ends: String,
    pub result: ResultView,
}

impl Open {
    pub fn of(request: &RequestInfo, token: &str, opened: Opened) -> Result<Self> {
        let p = frame(request, &opened)?;
        let json = opened.findings.ok_or_else(|| Error::internal("a link without findings"))?;
        let findings = analyses::read_findings(json)?;
        let address = |name: &str| format!("/shared/{token}/pictures/{name}");
        let when = |at: Option<Instant>| at.map_or_else(String::new, |at| p.date_time(at.0));
        Ok(Self {
            view: opened.view.map_or_else(String::new, |view| format!("view-{view}")),
            taken: when(opened.taken_at),
            ends: when(opened.expires_at),
            result: ResultView::of(&p, &findings, &address),
            p,
        })
    }
}

/// The clinic's own frame.
fn frame(request: &RequestInfo, opened: &Opened) -> Result<Page> {
    let mut p = Page::for_visitor(request);
    p.zone = TimeZone::get(&opened.zone).map_err(Error::internal)?;
    p.clinic = Some(ClinicBrand {
        slug: String::new(),
        name: opened.name.clone(),
        name_th: opened.name_th.clone(),
        colour: opened.colour.clone(),
        mark: opened.mark.clone(),
        logo: opened.logo.clone(),
    });
    Ok(p)
}
