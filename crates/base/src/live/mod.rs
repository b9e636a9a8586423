//! What others change, on every open screen. A stream says only of what something changed; the page asks for
//! its own part again, through the same checks as ever. Announcements are rows of the transaction that
//! changes, processes are woken by the database, and a session is looked at before each event
//! (`docs/decisions/live.md`).

mod hub;
mod seat;
mod store;
mod topics;

pub use hub::Hub;
pub use topics::Topic;

use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use sqlx::PgConnection;

use crate::{App, Context, CustomerId, Error, Result};

/// What a transaction will announce.
#[derive(Debug, Default)]
pub(crate) struct Announcement {
    topics: Vec<Topic>,
    customers: Vec<CustomerId>,
}

impl Announcement {
    pub(crate) fn add(&mut self, topic: Topic, customers: impl IntoIterator<Item = CustomerId>) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
        self.customers.extend(customers);
    }

    /// The last thing before the commit: the number it takes is locked until then.
    pub(crate) async fn write(&self, tx: &mut PgConnection) -> Result<()> {
        if self.topics.is_empty() {
            return Ok(());
        }
        announce(tx, &self.topics, &self.customers).await
    }
}

/// Announces from a job, as [`Context::announce`] does from a request: last, just before the job is finished.
pub async fn announce(
    tx: &mut PgConnection,
    topics: &[Topic],
    customers: &[CustomerId],
) -> Result<()> {
    store::announce(tx, topics, customers).await
}

/// The stream of whoever asks, until their session ends. Who does not accept a stream is told what a stream
/// says first, and no more.
pub async fn stream(ctx: Context, headers: &HeaderMap) -> Result<Response> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let streaming = accepted.is_some_and(|accepted| accepted.contains("text/event-stream"));
    let (app, who, token) = (ctx.app.clone(), ctx.who.clone(), ctx.request.token.clone());
    // No transaction stays open while somebody looks at a page.
    drop(ctx);
    if !streaming {
        return Ok(([(header::CONTENT_TYPE, "text/event-stream")], "data: *\n\n").into_response());
    }
    let token = token.ok_or_else(|| Error::internal("a context without a token"))?;
    let seat = hub::join(&app, &who, &token).await?;
    let events = Sse::new(seat.events(retry_after(&app))).keep_alive(
        KeepAlive::new().interval(BEAT).event(Event::default().event("beat").data("here")),
    );
    // A proxy that gathers before it passes on would make everything late.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(([unbuffered], events).into_response())
}

/// How often an idle stream says that it is there.
const BEAT: Duration = Duration::from_secs(20);

/// When a browser comes back after its stream broke: not all of them at once.
fn retry_after(app: &App) -> Duration {
    let [a, b] = app.random.bytes::<2>();
    Duration::from_millis(500 + u64::from(u16::from_be_bytes([a, b])) % 2_500)
}
