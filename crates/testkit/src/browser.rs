//! Requests through a router, as a browser or a program would send them.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::{EventStream, Person};

/// A request being put together.
pub struct Request {
    builder: http::request::Builder,
    body: Body,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Request {
    /// Of `method` to `path`, in English.
    pub fn new(method: Method, path: &str) -> Self {
        let builder = http::Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT_LANGUAGE, "en");
        Self { builder, body: Body::empty() }
    }

    /// From a browser that speaks another language.
    #[must_use]
    pub fn in_language(mut self, lang: &str) -> Self {
        if let (Some(headers), Ok(lang)) = (self.builder.headers_mut(), lang.parse()) {
            headers.insert(header::ACCEPT_LANGUAGE, lang);
        }
        self
    }

    /// The method and the path that are asked for.
    pub fn asked(&self) -> (Method, String) {
        let method = self.builder.method_ref().cloned().unwrap_or_default();
        (method, self.builder.uri_ref().map_or_else(String::new, |uri| uri.path().to_owned()))
    }

    /// GET `path`.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// DELETE `path`.
    pub fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// POST to `path`.
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    /// With the session of `person`.
    #[must_use]
    pub fn by(self, person: &Person) -> Self {
        self.header("cookie", &format!("session={}", person.token.text()))
    }

    /// From an address.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        let peer = std::net::SocketAddr::new(address.parse().unwrap(), 50_000);
        self.builder = self.builder.extension(ConnectInfo(peer));
        self
    }

    /// With a key for programs.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("authorization", &format!("Bearer {key}"))
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// With a form; names and values are percent-encoded here.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let mut request = self.header("content-type", "application/x-www-form-urlencoded");
        request.body = Body::from(pairs.join("&"));
        request
    }

    /// With plain text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let mut request = self.header("content-type", "text/plain");
        request.body = Body::from(text.to_owned());
        request
    }

    /// With a JSON document.
    #[must_use]
    pub fn json(self, value: &serde_json::Value) -> Self {
        let mut request = self.header("content-type", "application/json");
        request.body = Body::from(value.to_string());
        request
    }

    /// With a multipart form: text fields, and a file field if there is one.
    #[must_use]
    pub fn multipart(self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Self {
        let boundary = "test-boundary-7d1f";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        if let Some((name, bytes)) = file {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; \
                 filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={boundary}");
        let mut request = self.header("content-type", &kind);
        request.body = Body::from(body);
        request
    }

    /// Sends it through `router`, asking for a stream: the status, and the stream that is left open.
    pub async fn open(self, router: &Router) -> (StatusCode, EventStream) {
        let request = self.header("accept", "text/event-stream");
        let request = request.builder.body(request.body).unwrap();
        let response: Response<Body> = router.clone().oneshot(request).await.unwrap();
        (response.status(), EventStream::new(response.into_body()))
    }

    /// Sends it through `router` and reads the answer to its end.
    pub async fn send(self, router: &Router) -> Answer {
        let request = self.builder.body(self.body).unwrap();
        let response: Response<Body> = router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The `Location` header.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
