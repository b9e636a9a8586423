//! What the page behind a link shows.

use askama::Template;
use base::{Error, Lang, RequestInfo, Result, Role};
use jiff::tz::TimeZone;
use ui::{ClinicBrand, Errors, Page};

use super::rules::Obstacle;
use super::store::Found;

#[derive(Template)]
#[template(path = "acceptances/new.html")]
pub struct New {
    pub p: Page,
    pub token: String,
    pub email: String,
    pub role: &'static str,
    pub inviter: String,
    pub ends: String,
    pub full_name: String,
    /// The e-mail has an account: it signs in and joins.
    pub account_exists: bool,
    /// The name of whoever is signed in at this browser, or empty.
    pub present: String,
    pub errors: Errors,
}

impl New {
    pub fn of(
        request: &RequestInfo,
        token: String,
        found: Found,
        present: String,
        errors: Errors,
    ) -> Result<Self> {
        let p = frame(request, &found)?;
        Ok(Self {
            token,
            role: Role::parse(&found.role).map_or("", Role::label),
            inviter: if found.inviter.is_empty() {
                p.t("app-name").into_owned()
            } else {
                found.inviter
            },
            ends: p.date_time(found.expires_at.0),
            full_name: found.full_name,
            email: found.email,
            account_exists: found.account_exists,
            present,
            errors,
            p,
        })
    }
}

/// What stands on the page of a link that lets nobody in.
#[derive(Template)]
#[template(path = "acceptances/over.html")]
pub struct Over {
    pub p: Page,
    pub token: String,
    pub email: String,
    pub title: &'static str,
    pub sentence: &'static str,
    pub way: WayOut,
    /// Who is told when a new link is asked for.
    pub inviter: String,
    /// When that was; empty if it was not.
    pub asked: String,
}

/// What somebody can do whose link lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayOut {
    /// Sign in: there is an account.
    SignIn,
    /// Sign out, and come back as somebody else.
    SignOut,
    /// Ask for a new link.
    Ask,
    /// Speak to the clinic.
    None,
}

impl Over {
    pub fn of(
        request: &RequestInfo,
        token: String,
        found: Found,
        obstacle: Obstacle,
    ) -> Result<Self> {
        let p = frame(request, &found)?;
        Ok(Self {
            token,
            title: obstacle.title(),
            sentence: obstacle.sentence(),
            way: match obstacle {
                Obstacle::Accepted | Obstacle::Exists | Obstacle::Member => WayOut::SignIn,
                Obstacle::OtherAccount => WayOut::SignOut,
                Obstacle::Expired => WayOut::Ask,
                _ => WayOut::None,
            },
            inviter: if found.inviter.is_empty() {
                p.t("app-name").into_owned()
            } else {
                found.inviter
            },
            asked: found.asked_at.map_or_else(String::new, |at| p.date_time(at.0)),
            email: found.email,
            p,
        })
    }

    fn leads_to(&self, way: WayOut) -> bool {
        self.way == way
    }
}

/// The clinic's own frame, in the language that it was invited in unless another was chosen.
fn frame(request: &RequestInfo, found: &Found) -> Result<Page> {
    let mut p = Page::for_visitor(request);
    p.lang = request.chosen_lang.or(Lang::parse(&found.lang)).unwrap_or_default();
    p.zone = TimeZone::get(&found.zone).map_err(Error::internal)?;
    p.clinic = Some(ClinicBrand {
        slug: String::new(),
        name: found.name.clone(),
        name_th: found.name_th.clone(),
        colour: found.colour.clone(),
        mark: found.mark.clone(),
        logo: found.logo.clone(),
    });
    Ok(p)
}
