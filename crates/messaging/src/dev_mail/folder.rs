//! The folder of mails, one file each.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;

use base::{Error, Result};
use jiff::Timestamp;
use mail_parser::{Address, MessageParser};
use tokio::fs;
use uuid::Uuid;

/// A list shows so many of the newest.
const SHOWN: usize = 200;

/// A mail as it was kept.
pub struct Kept {
    pub id: Uuid,
    pub at: Option<Timestamp>,
    pub from: String,
    pub to: String,
    pub reply_to: String,
    pub subject: String,
    pub message_id: String,
    pub html: String,
    pub text: String,
    /// The file.
    pub raw: Vec<u8>,
}

/// The newest mails, the newest first. A folder that is not there has none.
pub async fn newest(folder: &Path) -> Result<Vec<Kept>> {
    let mut entries = match fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::internal(error)),
    };
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().await.map_err(Error::internal)? {
        let path = entry.path();
        let id = path.file_stem().and_then(|stem| stem.to_str()?.parse::<Uuid>().ok());
        let is_mail = path.extension().is_some_and(|kind| kind == "eml");
        if let Some(id) = id.filter(|_| is_mail) {
            let changed = entry.metadata().await.and_then(|about| about.modified());
            found.push((changed.map_err(Error::internal)?, id));
        }
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    let mut mails = Vec::new();
    for (_, id) in found.into_iter().take(SHOWN) {
        mails.push(read(folder, id).await?);
    }
    Ok(mails)
}

/// One mail.
pub async fn read(folder: &Path, id: Uuid) -> Result<Kept> {
    let raw = fs::read(folder.join(format!("{id}.eml"))).await.map_err(|error| {
        if error.kind() == ErrorKind::NotFound { Error::NotFound } else { Error::internal(error) }
    })?;
    let mail = MessageParser::default()
        .parse(&raw)
        .ok_or_else(|| Error::internal("a kept mail is not readable"))?;
    let at = mail.date().and_then(|at| Timestamp::from_second(at.to_timestamp()).ok());
    Ok(Kept {
        id,
        at,
        from: written(mail.from()),
        to: written(mail.to()),
        reply_to: written(mail.reply_to()),
        subject: mail.subject().unwrap_or_default().to_owned(),
        message_id: mail.message_id().unwrap_or_default().to_owned(),
        html: mail.body_html(0).map_or_else(String::new, Cow::into_owned),
        text: mail.body_text(0).map_or_else(String::new, Cow::into_owned),
        raw,
    })
}

/// `Name <address>`, or the address alone.
fn written(address: Option<&Address<'_>>) -> String {
    let Some(address) = address.and_then(|list| list.first()) else { return String::new() };
    match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (_, address) => address.unwrap_or_default().to_owned(),
    }
}
