//! The log for programs.

use axum::Json;
use base::api::{List, Query};
use base::audit::EventKind;
use base::{Context, Instant, MemberId, Result, Role};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::actor::Actor;
use super::rules::{self, Asked};
use super::store::Row;
use super::{page, routes};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index),
    tags((name = "activity", description = "The clinic's log: who did what, and from where."))
)]
pub struct Document;

/// An event. What does not apply is empty or null. `hash` is the end of the chain at this event: who
/// keeps it elsewhere can show later that nothing before it was changed.
#[derive(Serialize, ToSchema)]
pub struct Event {
    id: Uuid,
    /// Its number in the clinic's log, without a gap.
    #[schema(minimum = 1)]
    seq: i64,
    at: Instant,
    #[schema(example = "signed_in")]
    kind: String,
    /// Whether an owner should look at it.
    suspicious: bool,
    /// `member`, `support`, `program` or `unknown`.
    #[schema(pattern = "^(member|support|program|unknown)$")]
    actor: &'static str,
    #[schema(required)]
    role: Option<Role>,
    #[schema(required)]
    member: Option<MemberId>,
    #[schema(required)]
    name: Option<String>,
    /// What it was done to.
    #[schema(required)]
    subject: Option<Uuid>,
    reason: String,
    method: String,
    path: String,
    address: String,
    #[schema(required)]
    request: Option<Uuid>,
    #[schema(pattern = "^[0-9a-f]{64}$")]
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

/// Lists events, newest first.
#[utoipa::path(
    get,
    path = "/api/activity",
    tag = "activity",
    params(Asked),
    responses((status = 200, description = "A page of the log.", body = List<Event>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Event>>> {
    let wanted = routes::wanted(&ctx, &asked)?;
    let found = routes::find(&mut ctx, &wanted).await?;
    Ok(Json(List {
        items: found.rows.into_iter().map(Event::from).collect(),
        total: found.total,
        next: found.next.map(|seq| seq.to_string()),
    }))
}
