//! What the team's pages show.

use std::borrow::Cow;

use askama::Template;
use base::{Instant, Permission, Role, Who};
use ui::Page;

use super::rules;
use super::store::Row;

#[derive(Template)]
#[template(path = "members/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    pub lines: Vec<Line>,
    pub total: i64,
    /// The address of the next page, or empty.
    pub next: String,
    /// Seats taken and there, in words; empty when there is no limit.
    pub seats: String,
    pub may_manage: bool,
}

/// A member in a list.
pub struct Line {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub active: bool,
    pub second_factor: bool,
    pub seen: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name.clone(),
            email: row.email.clone(),
            role: row.role().map_or("", Role::label),
            active: row.disabled_at.is_none(),
            second_factor: row.second_factor,
            seen: seen(p, row.seen_at),
        }
    }
}

fn seen(p: &Page, at: Option<Instant>) -> String {
    at.map_or_else(|| p.t("member-never-seen").into_owned(), |at| p.date_time(at.0))
}

/// A permission of a member, with its checkbox.
pub struct Box {
    pub name: &'static str,
    pub label: String,
    pub held: bool,
    /// It comes with the role.
    pub by_role: bool,
    /// Whoever looks may not change it.
    pub fixed: bool,
}

#[derive(Template)]
#[template(path = "members/show.html")]
pub struct Show {
    pub p: Page,
    pub line: Line,
    pub job_title: String,
    pub since: String,
    pub left: String,
    pub role: String,
    pub roles: Vec<Role>,
    pub boxes: Vec<Box>,
    pub may_change: bool,
    pub may_transfer: bool,
    pub may_read_activity: bool,
    /// Why what was just asked for was not done, or empty.
    pub said: Cow<'static, str>,
}

impl Show {
    pub fn of(p: Page, who: &Who, row: &Row, said: &'static str) -> Self {
        let may_change = rules::may_change(who, row);
        let active = row.disabled_at.is_none();
        Self {
            line: Line::of(&p, row),
            job_title: row.title.clone(),
            since: p.date(row.created_at.0),
            left: row.disabled_at.map_or_else(String::new, |at| p.date(at.0)),
            role: row.role.clone(),
            roles: rules::roles_for(who),
            boxes: boxes(&p, who, row, may_change),
            may_change,
            may_transfer: may_change
                && active
                && who.may(Permission::OwnershipTransfer)
                && row.role() != Some(Role::ClinicOwner),
            may_read_activity: who.may(Permission::ActivityRead),
            said: if said.is_empty() { "".into() } else { p.t(said) },
            p,
        }
    }

    fn roles(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        crate::invitations::role_choices(&self.p, &self.roles)
    }
}

fn boxes(p: &Page, who: &Who, row: &Row, may_change: bool) -> Vec<Box> {
    let held = row.permissions();
    let by_role =
        |one| row.role().is_some_and(|role| role.permissions().any(|permission| permission == one));
    rules::of_clinics()
        .filter(|one| row.role().is_some_and(|role| one.is_for(role)))
        .map(|one| Box {
            name: one.as_str(),
            label: p.t(&one.label()).into_owned(),
            held: held.contains(one),
            by_role: by_role(one),
            fixed: !may_change || !who.may(one),
        })
        .collect()
}
