//! What the log's pages show. The file that is exported takes its words from here too.

use askama::Template;
use base::audit::EventKind;
use base::{Permission, Who};
use ui::Page;

use super::actor::Actor;
use super::rules::{self, Asked};
use super::store::Row;

#[derive(Template)]
#[template(path = "activity/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub asked: Asked,
    /// Value and text of the groups and of the people to choose from.
    pub groups: Vec<(&'static str, String)>,
    pub people: Vec<(String, String)>,
    /// Why there is no list.
    pub mistakes: Vec<String>,
    pub lines: Vec<Line>,
    pub total: i64,
    /// The address of the next page, or empty.
    pub next: String,
    /// How many events a file holds at most.
    pub export_limit: i64,
}

/// One event, in the reader's words. What does not apply is empty.
pub struct Line {
    pub at: String,
    /// For machines.
    pub instant: String,
    pub who: String,
    pub role: String,
    /// The member's id.
    pub member: String,
    pub what: String,
    pub suspicious: bool,
    /// The reason of a visit, or what else there is to say.
    pub note: String,
    /// Method and path of a request that was refused.
    pub request: String,
    pub about: String,
    /// Where that is, if it can be opened.
    pub href: String,
    pub address: String,
}

impl Line {
    pub fn of(p: &Page, who: &Who, row: &Row) -> Self {
        let kind = EventKind::parse(&row.kind);
        let (name, role) = person(p, row);
        let (about, href) = about(p, who, row);
        let (method, path) = (detail(row, "method"), detail(row, "path"));
        Self {
            at: p.date_time(row.at.0),
            instant: p.machine_time(row.at.0),
            who: name,
            role,
            member: row.member.map_or_else(String::new, |member| member.to_string()),
            what: match kind {
                Some(kind) => p.t(&label(kind)).into_owned(),
                None => p.with("event-unknown-kind", "kind", &row.kind),
            },
            suspicious: rules::is_suspicious(kind),
            note: match kind {
                Some(EventKind::LogExported) => {
                    p.n("activity-found", row.detail["rows"].as_i64().unwrap_or(0))
                }
                Some(EventKind::KeyCreated | EventKind::KeyRevoked) => {
                    detail(row, "label").to_owned()
                }
                _ => detail(row, "reason").to_owned(),
            },
            request: format!("{method} {path}").trim().to_owned(),
            about,
            href,
            address: row.address.clone(),
        }
    }
}

/// The Fluent key of what happened.
fn label(kind: EventKind) -> String {
    format!("event-{}", kind.as_str().replace('_', "-"))
}

/// A text of an event's details, or empty.
pub fn detail<'r>(row: &'r Row, name: &str) -> &'r str {
    row.detail[name].as_str().unwrap_or_default()
}

/// The name and the role of whoever did it.
fn person(p: &Page, row: &Row) -> (String, String) {
    match Actor::of(&row.role, row.account) {
        Actor::Member(role) => {
            let name = row.name.clone();
            (
                name.unwrap_or_else(|| p.t("activity-left").into_owned()),
                p.t(role.label()).into_owned(),
            )
        }
        Actor::Support => (p.t("activity-support").into_owned(), String::new()),
        Actor::Program => (p.t("app-name").into_owned(), String::new()),
        Actor::Unknown => (p.t("activity-stranger").into_owned(), String::new()),
    }
}

/// What it is about, and where that can be opened: a link would be a dead end without the right to
/// follow it.
fn about(p: &Page, who: &Who, row: &Row) -> (String, String) {
    let link = |permission, folder| match row.subject {
        Some(subject) if who.may(permission) => format!("/{folder}/{subject}"),
        _ => String::new(),
    };
    if let Some(email) = &row.invited {
        let may = who.may(Permission::InvitationsCreate);
        let list = format!("/invitations?search={}", ui::query(email));
        return (email.clone(), if may { list } else { String::new() });
    }
    if let Some(name) = &row.colleague {
        return (name.clone(), link(Permission::TeamRead, "members"));
    }
    match (&row.customer, &row.analysed, row.subject) {
        (Some(name), ..) => (name.clone(), link(Permission::CustomersRead, "customers")),
        (_, Some(name), _) => {
            let text = p.with("activity-analysis-of", "name", name);
            (text, link(Permission::AnalysesRead, "analyses"))
        }
        (.., Some(_)) => (p.t("activity-gone").into_owned(), String::new()),
        _ => (String::new(), String::new()),
    }
}

/// What a check of the chain found.
#[derive(Template)]
#[template(path = "activity/check.html", blocks = ["result"])]
pub struct Check {
    pub p: Page,
    pub events: i64,
    pub faults: i64,
    pub at: String,
}

#[cfg(test)]
mod tests {
    use super::label;
    use base::Lang;
    use base::audit::EventKind;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_own_name_in_both_languages() {
        for lang in Lang::ALL {
            let known: BTreeSet<_> = ui::keys(lang).into_iter().map(|(key, _)| key).collect();
            let mut names = BTreeSet::new();
            for kind in EventKind::ALL {
                assert!(known.contains(label(*kind).as_str()), "{lang}: {kind:?} has no name");
                names.insert(ui::translate(lang, &label(*kind), None));
            }
            assert_eq!(names.len(), EventKind::ALL.len(), "{lang}: two kinds share a name");
        }
    }
}
