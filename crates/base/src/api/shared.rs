//! Parameters and ways of signing in that all operations share.

use serde_json::json;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{KnownFormat, ObjectBuilder, Required, SchemaFormat, Type};

use super::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::session::cookie_name;

/// The name of the cookie's scheme.
pub const COOKIE: &str = "session";
/// The name of the API key's scheme.
pub const KEY: &str = "key";

fn query(name: &str, schema: ObjectBuilder, description: impl Into<String>) -> Parameter {
    let mut parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema.build()))
        .build();
    may_be_empty(&mut parameter);
    parameter
}

/// Says that a parameter of the query may be empty, as [`super::Query`] reads it: not given.
pub fn may_be_empty(parameter: &mut Parameter) {
    if parameter.parameter_in == ParameterIn::Query {
        let empty = Extensions::from_iter([("allowEmptyValue", true)]);
        parameter.extensions.get_or_insert_default().merge(empty);
    }
}

pub fn search() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String);
    query("search", schema, "Part of what is looked for, in upper or lower case.")
}

pub fn limit() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .default(Some(json!(DEFAULT_LIMIT)));
    let description = format!(
        "How many items at most. Less than 1 is read as 1, more than {MAX_LIMIT} as {MAX_LIMIT}."
    );
    query("limit", schema, description)
}

pub fn cursor() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String);
    query("cursor", schema, "`next` of the page before, as it came. Left out, the first page.")
}

pub fn cookie(secure: bool) -> SecurityScheme {
    let text = "The cookie that signing in sets, for browsers.";
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(cookie_name(secure), text)))
}

pub fn key() -> SecurityScheme {
    let text = "An API key of a clinic, for programs.";
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(text));
    SecurityScheme::Http(key.build())
}
