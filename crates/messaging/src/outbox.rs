//! Mail that is kept instead of being sent: a file each, for development and the demo.

use std::io;
use std::path::{Path, PathBuf};

use base::mail::{MailError, Mailer, Message};
use base::{Clock, EmailAddress};
use futures_util::future::BoxFuture;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use crate::eml::Writer;

/// A folder with a file for each mail, named by its id: the same mail twice is one file.
pub struct Outbox {
    folder: PathBuf,
    writer: Writer,
}

impl Outbox {
    /// Keeps mails in `folder`, which is made with the first of them.
    pub fn new(folder: &Path, from: EmailAddress, clock: Clock) -> Self {
        Self { folder: folder.to_owned(), writer: Writer::new(from, clock) }
    }

    /// Letters open doors: only the program's own user reads them. A file is never half there.
    async fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder).await?;
        let draft = self.folder.join(format!(".{name}"));
        let mut options = fs::OpenOptions::new();
        let mut file =
            options.write(true).create(true).truncate(true).mode(0o600).open(&draft).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        fs::rename(draft, self.folder.join(name)).await
    }
}

impl Mailer for Outbox {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let bytes = self.writer.write(message)?.formatted();
            let kept = self.keep(&format!("{}.eml", message.id), &bytes).await;
            kept.map_err(|error| MailError::transient(format!("the mail was not kept: {error}")))
        })
    }

    fn outbox(&self) -> Option<&Path> {
        Some(&self.folder)
    }
}
