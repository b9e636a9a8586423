//! Mail through a mail server.

use std::time::Duration;

use base::config::{SmtpServer, SmtpTls};
use base::mail::{MailError, Mailer, Message};
use base::{Clock, EmailAddress, Error, Result};
use futures_util::future::BoxFuture;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{AsyncTransport, Tokio1Executor};

use crate::eml::Writer;

/// For each step of the conversation.
const PATIENCE: Duration = Duration::from_secs(30);
/// The server does not let us in (RFC 4954): a matter between the operator and the server, not of this
/// mail, which goes when they have settled it.
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];

/// A mail server. A connection for each mail: there are few, and none is found dead.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    writer: Writer,
}

impl Smtp {
    /// The server of the configuration.
    pub fn new(server: &SmtpServer, from: EmailAddress, clock: Clock) -> Result<Self> {
        let parameters = || TlsParameters::new(server.host.clone()).map_err(Error::internal);
        let tls = match server.tls {
            SmtpTls::Implicit => Tls::Wrapper(parameters()?),
            SmtpTls::Required => Tls::Required(parameters()?),
            SmtpTls::Loopback => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = &server.user {
            builder = builder.credentials(Credentials::new(user.clone(), password.0.clone()));
        }
        Ok(Self { transport: builder.build(), writer: Writer::new(from, clock) })
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let mail = self.writer.write(message)?;
            self.transport.send(mail).await.map(|_| ()).map_err(|error| what(&error))
        })
    }
}

/// What an error means for the mail. The server's words may quote the address: only its code is kept.
fn what(error: &smtp::Error) -> MailError {
    match error.status().map(u16::from) {
        Some(code) if NOT_LET_IN.contains(&code) => {
            MailError::transient(format!("the mail server does not let us in ({code})"))
        }
        Some(code) if error.is_permanent() => {
            MailError::refused(format!("the mail server refused the mail ({code})"))
        }
        Some(code) => MailError::transient(format!("the mail server put the mail off ({code})")),
        None if error.is_timeout() => {
            MailError::transient("the mail server did not answer in time")
        }
        None if error.is_tls() => {
            MailError::transient("the connection to the mail server could not be sealed")
        }
        None => MailError::transient("the mail server was not reached"),
    }
}
