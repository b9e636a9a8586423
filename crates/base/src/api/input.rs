//! What comes in: bodies and queries. What cannot be read is a 4xx that names the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::{Error, Result};

const UNREADABLE: Error = Error::Invalid { field: "body", detail: "error-body-unreadable" };

/// A body that is one JSON object. Fields that we do not know are left alone.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(Error::MediaType { detail: "error-json-expected" });
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Error::Invalid { field: "body", detail: "error-body-too-large" }
            } else {
                UNREADABLE
            }
        })?;
        read(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// An object only: serde would take a list of its values as well.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(UNREADABLE);
    }
    let mut document = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut document)
        .map_err(|error| named(&error, "body", "error-body-unreadable"))?;
    document.end().map_err(|_| UNREADABLE)?;
    Ok(value)
}

/// The query. An empty parameter is one that was not given; one that we do not know is left alone.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        ask(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn ask<T: DeserializeOwned>(query: &str) -> Result<T> {
    let detail = "error-parameter-unreadable";
    let mut given = form_urlencoded::Serializer::new(String::new());
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| {
            let spaced = text.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned)
        };
        let name = plain(name).map_err(|_| Error::Invalid { field: "query", detail })?;
        let Ok(value) = plain(value) else {
            return Err(Error::Wrong { field: name, detail, argument: None });
        };
        if !value.is_empty() {
            given.append_pair(&name, &value);
        }
    }
    let given = given.finish();
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(given.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| named(&error, "query", detail))
}

/// The error of a field. Where it is missing or there twice, only serde's sentence has its name.
fn named(
    error: &serde_path_to_error::Error<impl std::fmt::Display>,
    whole: &str,
    detail: &'static str,
) -> Error {
    let path = error.path().to_string();
    let sentence = error.inner().to_string();
    let quoted = ["missing field `", "duplicate field `"]
        .into_iter()
        .find_map(|start| sentence.strip_prefix(start)?.split('`').next());
    let field = match (path.as_str(), quoted) {
        ("." | "", name) => name.unwrap_or(whole).to_owned(),
        (path, Some(name)) => format!("{path}.{name}"),
        (path, None) => path.to_owned(),
    };
    Error::Wrong { field, detail, argument: None }
}

#[cfg(test)]
mod tests {
    use super::{ask, read};
    use crate::Error;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    struct Asked {
        #[serde(default)]
        search: String,
        limit: Option<i64>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Sent {
        name: String,
        #[serde(default)]
        tags: Vec<String>,
    }

    fn field<T: std::fmt::Debug>(result: crate::Result<T>) -> String {
        match result {
            Err(error @ (Error::Invalid { .. } | Error::Wrong { .. })) => {
                error.field().expect("a field").to_owned()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn parameters_are_read_and_empty_ones_are_as_good_as_none() {
        let asked: Asked = ask("search=%E0%B8%81+a&limit=&page=7&").expect("reads");
        assert_eq!(asked, Asked { search: "ก a".into(), limit: None });
        assert_eq!(ask::<Asked>("").expect("reads"), Asked::default());
    }

    #[test]
    fn a_parameter_that_cannot_be_read_is_named() {
        for query in ["limit=ten", "limit=99999999999999999999", "limit=1&limit=2", "limit=%ff"] {
            assert_eq!(field(ask::<Asked>(query)), "limit", "{query}");
        }
        assert_eq!(field(ask::<Asked>("%ff=1")), "query");
    }

    #[test]
    fn a_field_that_cannot_be_read_is_named() {
        for (body, expected) in [
            (&br#"{"name": 3}"#[..], "name"),
            (br#"{"name": "a", "tags": ["b", 1]}"#, "tags[1]"),
            (br#"{"name": "a", "name": "b"}"#, "name"),
            (b"{}", "name"),
            (br#"["a"]"#, "body"),
            (br#"{"name": "a"} x"#, "body"),
            (b"{\"name\": \"\xff\"}", "name"),
            (b"", "body"),
        ] {
            assert_eq!(field(read::<Sent>(body)), expected, "{}", body.escape_ascii());
        }
        let sent: Sent = read(br#" {"name": "a", "other": 1}"#).expect("reads");
        assert_eq!(sent, Sent { name: "a".into(), tags: vec![] });
    }
}
