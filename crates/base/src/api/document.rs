//! The document of the API: what all operations share is written here, and what the table of routes
//! knows is taken from there, so that a handler says only what is its own.

use utoipa::PartialSchema;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::ArrayItems;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ComponentsBuilder, OpenApi, Ref, RefOr, Schema};

use super::shared::{COOKIE, KEY, cookie, cursor, key, limit, may_be_empty, search};
use super::{Problem, responses};
use crate::routes::Route;
use crate::{Access, Permission, Role};

/// One document of several.
///
/// # Panics
/// When two shapes that differ have one name: one of them would be left out. Give one another name with
/// `#[schema(as = …)]`.
pub fn join(documents: impl IntoIterator<Item = OpenApi>) -> OpenApi {
    let shapes = |document: &OpenApi| {
        document.components.as_ref().map(|parts| parts.schemas.clone()).unwrap_or_default()
    };
    documents.into_iter().fold(OpenApi::default(), |all, document| {
        let known = shapes(&all);
        for (name, shape) in shapes(&document) {
            let same = known.get(&name).is_none_or(|other| *other == shape);
            assert!(same, "two shapes of the API are called {name}");
        }
        all.merge_from(document)
    })
}

/// Completes the document of the slices with what is true of all operations and with what `table`
/// says of each: who may, and which errors come of that. `secure` is [`crate::Parts::secure`].
pub fn describe(mut document: OpenApi, table: &[Route], secure: bool) -> OpenApi {
    for route in table {
        let item = document.paths.paths.get_mut(route.path);
        if let Some(operation) = item.and_then(|item| operation(item, &route.method)) {
            complete(operation, route);
        }
    }
    let mut schemas = document.components.take().map(|parts| parts.schemas).unwrap_or_default();
    for (name, schema) in &mut schemas {
        name_items(name, schema);
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .schema("Problem", Problem::schema())
        .responses_from_iter(responses::shared())
        .security_scheme(COOKIE, cookie(secure))
        .security_scheme(KEY, key());
    let mut components = components.build();
    for parameter in [search(), limit(), cursor()] {
        components.parameters.insert(parameter.name.clone(), RefOr::T(parameter));
    }
    document.components = Some(components);
    document
}

/// A list's schema, as it is derived, spells out its items again; their name is enough.
fn name_items(name: &str, schema: &mut RefOr<Schema>) {
    let (Some(item), RefOr::T(Schema::Object(list))) = (name.strip_prefix("List_"), schema) else {
        return;
    };
    if let Some(RefOr::T(Schema::Array(items))) = list.properties.get_mut("items") {
        items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
    }
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
    responses::complete(operation, route);
}

/// Security, and the permission as an extension and in words.
fn say_who_may(operation: &mut Operation, access: Access) {
    operation.security = Some(match access {
        Access::Public => vec![],
        _ => [COOKIE, KEY].map(|name| SecurityRequirement::new(name, [] as [&str; 0])).into(),
    });
    if access == Access::InPerson {
        let said = operation.description.take().unwrap_or_default();
        let words = "For people: a key gets a refusal.";
        operation.description = Some(format!("{said}\n\n{words}").trim_start().to_owned());
    }
    if let Access::Needs(permission) = access {
        let extension = ExtensionsBuilder::new().add("x-permission", permission.as_str());
        operation.extensions.get_or_insert_default().merge(extension.build());
        let words =
            format!("Needs `{}`, as these have it: {}.", permission.as_str(), holders(permission));
        let said = operation.description.take().unwrap_or_default();
        operation.description = Some(format!("{said}\n\n{words}").trim_start().to_owned());
    }
}

/// The roles that a permission comes with.
fn holders(permission: Permission) -> String {
    let holds = |role: &Role| role.permissions().any(|held| held == permission);
    let names: Vec<_> = Role::ALL.into_iter().filter(holds).map(Role::as_str).collect();
    names.join(", ")
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
        } else if let RefOr::T(parameter) = parameter {
            may_be_empty(parameter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::join;
    use utoipa::openapi::{ComponentsBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Type};

    fn with(name: &str, kind: Type) -> OpenApi {
        let shape = ObjectBuilder::new().schema_type(kind);
        let parts = ComponentsBuilder::new().schema(name, shape).build();
        OpenApiBuilder::new().components(Some(parts)).build()
    }

    #[test]
    fn shapes_of_all_parts_are_there() {
        let all =
            join([with("A", Type::String), with("B", Type::Integer), with("A", Type::String)]);
        let names: Vec<_> = all.components.expect("parts").schemas.into_keys().collect();
        assert_eq!(names, ["A", "B"]);
    }

    #[test]
    #[should_panic(expected = "two shapes of the API are called A")]
    fn a_shape_never_hides_another() {
        join([with("A", Type::String), with("A", Type::Integer)]);
    }
}
