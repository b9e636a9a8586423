//! The log for programs.

use axum::Json;
use axum::extract::Query;
use base::api::List;
use base::audit::EventKind;
use base::{Context, Instant, MemberId, Result, Role};
use serde::Serialize;
use uuid::Uuid;

use super::actor::Actor;
use super::rules::{self, Asked};
use super::store::Row;
use super::{page, routes};

/// An event. What does not apply is empty or null. `hash` is the end of the chain at this event: who
/// keeps it elsewhere can show later that nothing before it was changed.
#[derive(Serialize)]
pub struct Event {
    id: Uuid,
    seq: i64,
    at: Instant,
    kind: String,
    suspicious: bool,
    /// `member`, `support`, `program` or `unknown`.
    actor: &'static str,
    role: Option<Role>,
    member: Option<MemberId>,
    name: Option<String>,
    subject: Option<Uuid>,
    reason: String,
    method: String,
    path: String,
    address: String,
    request: Option<Uuid>,
    hash: String,
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        let actor = Actor::of(&row.role, row.account);
        let detail = |name| page::detail(&row, name).to_owned();
        Self {
            suspicious: rules::is_suspicious(EventKind::parse(&row.kind)),
            actor: actor.as_str(),
            role: if let Actor::Member(role) = actor { Some(role) } else { None },
            member: row.member,
            reason: detail("reason"),
            method: detail("method"),
            path: detail("path"),
            hash: hex::encode(&row.hash),
            id: row.id,
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            name: row.name,
            subject: row.subject,
            address: row.address,
            request: row.request,
        }
    }
}

pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Event>>> {
    let wanted = routes::wanted(&ctx, &asked).map_err(routes::invalid)?;
    let found = routes::find(&mut ctx, &wanted).await?;
    Ok(Json(List {
        items: found.rows.into_iter().map(Event::from).collect(),
        total: found.total,
        next: found.next.map(|seq| seq.to_string()),
    }))
}
