//! A mailer whose mails a test reads.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base::mail::{MailError, Mailer, Message};
use futures_util::future::BoxFuture;

/// Takes every mail, unless a test told it to fail.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    taken: Vec<Message>,
    failures: VecDeque<MailError>,
}

impl Mailbox {
    /// Every mail so far, the oldest first.
    pub fn mails(&self) -> Vec<Message> {
        self.0.lock().unwrap().taken.clone()
    }

    /// The next attempt fails like this; several are used up in order.
    pub fn fail_next(&self, error: MailError) {
        self.0.lock().unwrap().failures.push_back(error);
    }
}

impl Mailer for Mailbox {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let mut state = self.0.lock().unwrap();
            if let Some(failure) = state.failures.pop_front() {
                return Err(failure);
            }
            state.taken.push(message.clone());
            Ok(())
        })
    }
}
