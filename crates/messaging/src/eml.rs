//! A mail as it is written on the wire (RFC 5322).

use std::time::SystemTime;

use base::mail::{Correspondent, Line, MailError, Message};
use base::{Clock, EmailAddress};
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

/// Writes mails that come from one address.
pub struct Writer {
    from: EmailAddress,
    clock: Clock,
}

impl Writer {
    pub fn new(from: EmailAddress, clock: Clock) -> Self {
        Self { from, clock }
    }

    /// Both forms of the mail, the page last: of equal forms, readers show the last one that they can.
    pub fn write(&self, message: &Message) -> Result<lettre::Message, MailError> {
        let mut builder = lettre::Message::builder()
            .message_id(Some(format!("<{}@{}>", message.id, domain(&self.from))))
            .date(SystemTime::from(self.clock.now().0))
            .from(mailbox(&self.from, &message.from_name)?)
            .to(to_mailbox(&message.to)?)
            .subject(message.subject.as_str())
            // No out-of-office notes in answer (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        if let Some(reply_to) = &message.reply_to {
            builder = builder.reply_to(to_mailbox(reply_to)?);
        }
        let (text, html) = (message.text.clone(), message.html.clone());
        builder
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|_| MailError::refused("the mail cannot be written"))
    }
}

fn domain(address: &EmailAddress) -> &str {
    address.as_str().rsplit('@').next().unwrap_or_default()
}

fn to_mailbox(correspondent: &Correspondent) -> Result<Mailbox, MailError> {
    mailbox(&correspondent.address, &correspondent.name)
}

fn mailbox(address: &EmailAddress, name: &Line) -> Result<Mailbox, MailError> {
    let address: Address = address
        .as_str()
        .parse()
        .map_err(|_| MailError::refused("no mail can have this address"))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.as_str().to_owned()), address))
}

#[cfg(test)]
mod tests {
    use super::Writer;
    use base::mail::{Correspondent, Line, Message};
    use base::{Clock, EmailAddress};
    use mail_parser::MessageParser;

    #[test]
    fn what_is_written_reads_back_whatever_is_in_a_name() {
        let address = |text| EmailAddress::parse(text).expect("an address");
        let message = Message {
            id: uuid::Uuid::from_u128(7),
            to: Correspondent {
                address: address("nicha@example.com"),
                name: Line::new("\"N\" <x@y.z>,\r\nBcc: all@example.com"),
            },
            from_name: Line::new("คลินิก \"ออร่า\""),
            reply_to: Some(Correspondent {
                address: address("hi@aura.test"),
                name: Line::default(),
            }),
            subject: Line::new("สวัสดี\r\nBcc: all@example.com"),
            html: "<p>สวัสดี</p>\r\n.\r\nx".into(),
            text: "สวัสดี".into(),
        };
        let writer = Writer::new(address("no-reply@precision.test"), Clock::system());
        let bytes = writer.write(&message).expect("writes").formatted();
        let read = MessageParser::default().parse(&bytes).expect("reads");
        assert_eq!(read.message_id(), Some("00000000-0000-0000-0000-000000000007@precision.test"));
        assert_eq!(read.subject(), Some("สวัสดี Bcc: all@example.com"));
        assert!(read.bcc().is_none());
        let to = read.to().and_then(|to| to.first()).expect("a receiver");
        assert_eq!(to.address(), Some("nicha@example.com"));
        assert_eq!(read.to().map(|to| to.iter().count()), Some(1));
        let from = read.from().and_then(|from| from.first()).expect("a sender");
        assert_eq!(from.name(), Some("คลินิก \"ออร่า\""));
        assert_eq!(read.body_text(0).as_deref(), Some("สวัสดี"));
        assert!(read.body_html(0).is_some_and(|html| html.contains("<p>สวัสดี</p>")));
    }
}
