//! The document of the API: for programs, and for people as a page.

mod curl;
mod page;
mod routes;
mod schema;

pub use routes::routes;

use std::sync::OnceLock;

use base::api;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Precision",
        description = "What a person can do in a browser, programs do here: within the same clinic, with the same \
                       permissions, behind the same wall. Collections answer `items`, `total` and `next`; errors \
                       are problem documents (RFC 9457); instants are in UTC. Parameters and fields that are not \
                       listed here are left alone, and an empty parameter is one that was not given.",
        license(name = "Proprietary")
    ),
    external_docs(url = "/api/docs", description = "The same, to read")
)]
struct Base;

/// The document of every operation.
pub fn document(secure: bool) -> &'static OpenApi {
    // It differs by the name of the session's cookie only.
    static DOCUMENTS: [OnceLock<OpenApi>; 2] = [const { OnceLock::new() }; 2];
    DOCUMENTS[usize::from(secure)].get_or_init(|| {
        let slices = [
            platform::document(),
            care::document(),
            sales::document(),
            routes::Document::openapi(),
        ];
        let all = Base::openapi().merge_from(api::join(slices));
        api::describe(all, super::routes().table(), secure)
    })
}
