//! A small HTTP client: one POST, one answer, one connection. Sealed, but for this machine itself.

use std::time::Duration;

use base::{Error, Result};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::rt::{Read, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

/// From the look-up of the name to the last byte of the answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of an answer that are read.
const LONGEST: usize = 64 * 1024;

/// Why there was no answer. The cause names hosts and ports, and nobody.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Asks one server.
pub struct Client {
    base: Url,
    tls: Option<TlsConnector>,
}

impl Client {
    /// Asks the server at `base`, `https://…`, or `http://…` for tests on this machine. Believes the
    /// certificates that the machine believes.
    pub fn new(base: &str) -> Result<Self> {
        let base = Url::parse(base).map_err(Error::internal)?;
        let tls = match base.scheme() {
            "https" => Some(connector()?),
            _ => None,
        };
        Ok(Self { base, tls })
    }

    /// POSTs a JSON document to `path`.
    pub async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        json: Vec<u8>,
    ) -> Result<Response<Bytes>, Cause> {
        let host = self.base.host_str().unwrap_or_default();
        let mut request = Request::post(path)
            .header("host", self.base.authority())
            .header("content-type", "application/json")
            .header("user-agent", concat!("precision/", env!("CARGO_PKG_VERSION")));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(json)))?;
        let port = self.base.port_or_known_default().unwrap_or(443);
        tokio::time::timeout(PATIENCE, async {
            let stream = TcpStream::connect((host, port)).await?;
            match &self.tls {
                None => converse(TokioIo::new(stream), request).await,
                Some(tls) => {
                    let name = ServerName::try_from(host.to_owned())?;
                    converse(TokioIo::new(tls.connect(name, stream).await?), request).await
                }
            }
        })
        .await?
    }
}

fn connector() -> Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(std::sync::Arc::new(config)))
}

async fn converse(
    io: impl Read + Write + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, Cause> {
    let (mut sender, connection) = http1::handshake(io).await?;
    // Ends with the sender; what it has to say, the answer says as well.
    tokio::spawn(connection);
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let body = Limited::new(body, LONGEST).collect().await?.to_bytes();
    Ok(Response::from_parts(parts, body))
}
