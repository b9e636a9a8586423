//! One stream: what it has not said yet, and the saying of it.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::stream::{Stream, unfold};
use tokio::sync::Notify;

use super::topics::News;
use crate::App;

/// What a stream has not said yet. However slow the browser, it is one word.
#[derive(Debug, Default)]
pub(super) struct Slot {
    news: AtomicU32,
    wake: Notify,
}

impl Slot {
    pub fn tell(&self, news: News) {
        if news != News::default() {
            self.news.fetch_or(news.bits(), Ordering::AcqRel);
            self.wake.notify_one();
        }
    }

    async fn next(&self) -> News {
        loop {
            let news = News::from_bits(self.news.swap(0, Ordering::AcqRel));
            if news != News::default() {
                return news;
            }
            self.wake.notified().await;
        }
    }
}

/// A place among the streams of this process, given up when it is dropped.
pub(super) struct Seat {
    pub app: App,
    pub number: u64,
    pub slot: Arc<Slot>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.app.live.leave(self.number);
    }
}

impl Seat {
    /// Everything there is to say, from "look at everything again" on. `retry` is when to come back.
    pub fn events(self, retry: Duration) -> impl Stream<Item = Result<Event, Infallible>> {
        self.slot.tell(News::EVERYTHING);
        unfold((Some(self), Some(retry)), |(seat, retry)| async move {
            let seat = seat?;
            let news = seat.slot.next().await;
            if news.has(News::ENDED) {
                // An event without data is one that browsers do not hear.
                let ended = Event::default().event("ended").data("over");
                return Some((Ok(ended), (None, None)));
            }
            if news.has(News::CLOSED) {
                return None;
            }
            let event = Event::default().data(news.words());
            let event = match retry {
                Some(retry) => event.retry(retry),
                None => event,
            };
            Some((Ok(event), (Some(seat), None)))
        })
    }
}
