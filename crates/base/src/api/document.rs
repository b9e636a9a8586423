//! The document of the API: what all operations share is written here, and what the table of routes
//! knows is taken from there, so that a handler says only what is its own.

use utoipa::PartialSchema;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Response, Type,
};

use super::Problem;
use super::shared::{COOKIE, KEY, cookie, cursor, key, limit, search};
use crate::routes::Route;
use crate::{Access, Permission, Role};

/// Errors that any operation may end with.
const ALWAYS: [(&str, &str); 2] = [
    ("500", "Something went wrong on our side. It is recorded under the number in `request`."),
    ("503", "A part that we depend on did not answer. Nothing was lost; try again in a moment."),
];

/// Completes the document of the slices with what is true of all operations and with what `table`
/// says of each: who may, and which errors come of that. `secure` is [`crate::Parts::secure`].
pub fn describe(mut document: OpenApi, table: &[Route], secure: bool) -> OpenApi {
    for route in table {
        let item = document.paths.paths.get_mut(route.path);
        if let Some(operation) = item.and_then(|item| operation(item, &route.method)) {
            complete(operation, route);
        }
    }
    let schemas = document.components.take().map(|parts| parts.schemas).unwrap_or_default();
    let parameters = [search(), limit(), cursor()];
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .schema("Problem", Problem::schema())
        .security_scheme(COOKIE, cookie(secure))
        .security_scheme(KEY, key());
    let mut components = components.build();
    for parameter in parameters {
        components.parameters.insert(parameter.name.clone(), RefOr::T(parameter));
    }
    document.components = Some(components);
    document
}

/// The operation of a method.
pub fn operation<'a>(item: &'a mut PathItem, method: &http::Method) -> Option<&'a mut Operation> {
    match method.as_str() {
        "GET" => item.get.as_mut(),
        "POST" => item.post.as_mut(),
        "PUT" => item.put.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}

fn complete(operation: &mut Operation, route: &Route) {
    let tag = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
    operation.operation_id = operation.operation_id.take().map(|name| format!("{tag}.{name}"));
    share_parameters(operation);
    say_who_may(operation, route.access);
    for (status, text) in errors(operation, route) {
        let problem = || RefOr::T(Response::new(text));
        operation.responses.responses.entry(status.to_owned()).or_insert_with(problem);
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            finish_response(status, response);
        }
    }
}

/// Security, and the permission as an extension and in words.
fn say_who_may(operation: &mut Operation, access: Access) {
    let words = match access {
        Access::Public => "Open to everybody.".to_owned(),
        Access::SignedIn => "For everybody who is signed in.".to_owned(),
        Access::Needs(permission) => {
            let extension = ExtensionsBuilder::new().add("x-permission", permission.as_str());
            operation.extensions.get_or_insert_default().merge(extension.build());
            format!("Needs the permission `{}`: {}.", permission.as_str(), holders(permission))
        }
    };
    let said = operation.description.take().unwrap_or_default();
    operation.description = Some(format!("{said}\n\n{words}").trim_start().to_owned());
    operation.security = Some(match access {
        Access::Public => vec![],
        _ => [COOKIE, KEY].map(|name| SecurityRequirement::new(name, [] as [&str; 0])).into(),
    });
}

/// The roles that a permission comes with.
fn holders(permission: Permission) -> String {
    let holds = |role: &Role| role.permissions().any(|held| held == permission);
    let names: Vec<_> = Role::ALL.into_iter().filter(holds).map(Role::as_str).collect();
    names.join(", ")
}

/// The errors that follow from what the operation takes and who may.
fn errors(operation: &Operation, route: &Route) -> Vec<(&'static str, &'static str)> {
    let mut errors = ALWAYS.to_vec();
    let mut add = |holds: bool, status, text| {
        if holds {
            errors.push((status, text));
        }
    };
    let needs = matches!(route.access, Access::Needs(_));
    let body = operation.request_body.is_some();
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let query = parameters.iter().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => true,
    });
    add(route.access != Access::Public, "401", "Nobody is signed in, or the session has ended.");
    add(
        needs || !route.method.is_safe(),
        "403",
        "Not allowed: the permission is missing, the clinic can only be read, or another site sent it.",
    );
    add(
        needs || route.path.contains('{'),
        "404",
        "Not there, or nothing that you may know of; also outside any clinic.",
    );
    add(body, "415", "The body is of another media type.");
    add(query || body, "422", "Something is wrong with what was sent; `field` says where.");
    errors
}

/// Every error is a problem document, and everything new has an address.
fn finish_response(status: &str, response: &mut Response) {
    if status.starts_with(['4', '5']) && response.content.is_empty() {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        response.content.insert(Problem::MEDIA_TYPE.to_owned(), RefOr::T(problem));
    }
    if status == "201" || status == "202" {
        let schema = ObjectBuilder::new().schema_type(Type::String).build();
        let header = HeaderBuilder::new().schema(Some(schema)).description(Some("Its address."));
        response.headers.insert("Location".to_owned(), RefOr::T(header.build()));
    }
    if status == "429" {
        let schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).build();
        let header = HeaderBuilder::new()
            .schema(Some(schema))
            .description(Some("Seconds after which it may be tried again."));
        response.headers.insert("Retry-After".to_owned(), RefOr::T(header.build()));
    }
}

/// Puts the parameters that all collections share in the place of a slice's own.
fn share_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let shared = match parameter {
            RefOr::T(Parameter { name, parameter_in: ParameterIn::Query, .. }) => {
                matches!(name.as_str(), "search" | "limit" | "cursor").then(|| name.clone())
            }
            _ => None,
        };
        if let Some(name) = shared {
            *parameter = RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")));
        }
    }
}
