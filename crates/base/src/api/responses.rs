//! Answers that operations share: the errors that follow from what an operation takes and who may.

use http::StatusCode;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, Ref, RefOr, Response, Type};

use super::Problem;
use crate::Access;
use crate::routes::Route;

/// Every error that is documented by itself: its name, its status and what it means.
const ERRORS: [(&str, StatusCode, &str); 8] = [
    ("SignIn", StatusCode::UNAUTHORIZED, "Nobody is signed in, or the session has ended."),
    (
        "Forbidden",
        StatusCode::FORBIDDEN,
        "Not allowed: the permission is missing, the clinic can only be read, or another site sent it.",
    ),
    (
        "NotFound",
        StatusCode::NOT_FOUND,
        "Not there, or nothing that you may know of; also outside any clinic.",
    ),
    ("MediaType", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is of another media type."),
    (
        "Invalid",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Something is wrong with what was sent; `field` says where.",
    ),
    (
        "TooMany",
        StatusCode::TOO_MANY_REQUESTS,
        "A limit was reached; `Retry-After` says when to come back.",
    ),
    (
        "Internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side. It is recorded under the number in `request`.",
    ),
    (
        "Upstream",
        StatusCode::SERVICE_UNAVAILABLE,
        "A part that we depend on did not answer. Nothing was lost; try again in a moment.",
    ),
];

/// The errors as parts of the document.
pub fn shared() -> impl Iterator<Item = (String, RefOr<Response>)> {
    ERRORS.into_iter().map(|(name, status, text)| {
        let mut response = Response::new(text);
        finish(status.as_str(), &mut response);
        (name.to_owned(), RefOr::T(response))
    })
}

/// Adds the errors that an operation may end with and did not describe itself.
pub fn complete(operation: &mut Operation, route: &Route) {
    for (name, status, _) in ERRORS {
        if follows(status, operation, route) {
            let shared = || RefOr::Ref(Ref::new(format!("#/components/responses/{name}")));
            let responses = &mut operation.responses.responses;
            responses.entry(status.as_str().to_owned()).or_insert_with(shared);
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            finish(status, response);
        }
    }
}

/// Whether an operation may end with this error.
fn follows(status: StatusCode, operation: &Operation, route: &Route) -> bool {
    let needs = matches!(route.access, Access::Needs(_));
    let known = route.access != Access::Public;
    let body = operation.request_body.is_some();
    match status {
        StatusCode::UNAUTHORIZED => known,
        StatusCode::FORBIDDEN => known || !route.method.is_safe(),
        StatusCode::NOT_FOUND => needs || route.path.contains('{'),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => body,
        StatusCode::UNPROCESSABLE_ENTITY => body || has_query(operation),
        _ => true,
    }
}

fn has_query(operation: &Operation) -> bool {
    operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
        // Only the parameters of collections are shared.
        RefOr::Ref(_) => true,
    })
}

/// Every error is a problem document, and everything new has an address.
fn finish(status: &str, response: &mut Response) {
    if status.starts_with(['4', '5']) && response.content.is_empty() {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        response.content.insert(Problem::MEDIA_TYPE.to_owned(), RefOr::T(problem));
    }
    if status == "201" || status == "202" {
        header(response, "Location", Type::String, "Its address.");
    }
    if status == "429" {
        let text = "The seconds after which it may be tried again.";
        header(response, "Retry-After", Type::Integer, text);
    }
}

fn header(response: &mut Response, name: &str, kind: Type, text: &str) {
    let schema = ObjectBuilder::new().schema_type(kind).build();
    let header = HeaderBuilder::new().schema(Some(schema)).description(Some(text)).build();
    response.headers.entry(name.to_owned()).or_insert(RefOr::T(header));
}
