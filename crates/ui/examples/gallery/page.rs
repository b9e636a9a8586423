//! The surroundings of the sample pages, from the request's cookies and query.

use axum::extract::FromRequestParts;
use base::Theme;
use http::{header, request::Parts};
use std::convert::Infallible;
use ui::{ClinicBrand, NavItem, Page, Person};

fn nav() -> Vec<NavItem> {
    let item = |href, icon, label, group, shortcut, tab| {
        let central = href == "/analyses/new";
        NavItem { href, icon, label, group, shortcut, tab, central }
    };
    vec![
        item("/", "layout-dashboard", "nav-dashboard", "", "G D", true),
        item("/customers", "users", "nav-customers", "", "G C", true),
        item("/analyses/new", "scan-face", "nav-analysis-new", "", "N A", false),
        item("/analyses", "images", "nav-analyses", "", "G A", true),
        item("/staff", "stethoscope", "nav-staff", "nav-group-manage", "G T", false),
        item("/usage", "gauge", "nav-usage", "nav-group-manage", "", false),
        item("/settings", "settings", "nav-settings", "nav-group-manage", "", false),
    ]
}

fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let all = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The page asked for.
pub struct Asked(pub Page);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let colour = cookie(parts, "colour").unwrap_or("0f766e");
        Ok(Self(Page {
            lang: cookie(parts, "lang").and_then(base::Lang::parse).unwrap_or(base::Lang::En),
            theme: Theme::parse(cookie(parts, "theme").unwrap_or_default()),
            zone: jiff::tz::TimeZone::UTC,
            clinic: Some(ClinicBrand {
                slug: "aura".into(),
                name: "Aura Clinic".into(),
                name_th: "ออร่า คลินิก".into(),
                colour: format!("#{colour}"),
                mark: "A".into(),
                logo: String::new(),
            }),
            person: Some(Person {
                name: "Nicha Kaewsri".into(),
                role_key: "role-clinic-owner".into(),
            }),
            nav: nav(),
            support: path.contains("support").then(|| "Ticket 118, wrong totals".into()),
            suspended: false,
            toast: path.contains("toast").then(|| "Saved".into()),
            undo: None,
            path,
        }))
    }
}
