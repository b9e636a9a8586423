//! A stream of events as a browser would read it.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;

/// An event: its name (empty for an ordinary one) and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Of `event:`.
    pub name: String,
    /// Of `data:`.
    pub data: String,
}

/// What is left of an answer that goes on.
pub struct EventStream {
    body: Body,
    read: String,
}

/// How long an event may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

impl EventStream {
    pub(crate) fn new(body: Body) -> Self {
        Self { body, read: String::new() }
    }

    /// The next event that says something; none when the stream is over.
    pub async fn next(&mut self) -> Option<Event> {
        let wait = async {
            loop {
                while let Some((text, rest)) = self.read.split_once("\n\n") {
                    let event = parse(text);
                    self.read = String::from(rest);
                    if event.name != "beat" {
                        return Some(event);
                    }
                }
                let frame = self.body.frame().await?.unwrap();
                if let Ok(bytes) = frame.into_data() {
                    self.read.push_str(std::str::from_utf8(&bytes).unwrap());
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("the stream says nothing")
    }

    /// The text of the next event, which has no name.
    pub async fn told(&mut self) -> String {
        let event = self.next().await.expect("the stream goes on");
        assert_eq!(event.name, "", "{event:?}");
        event.data
    }
}

fn parse(text: &str) -> Event {
    let field = |name: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        found.unwrap_or_default().trim().to_owned()
    };
    Event { name: field("event"), data: field("data") }
}
