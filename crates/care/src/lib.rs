//! Care: customers, skin analyses, and the clinic's dashboard.

pub mod analyses;
pub mod customers;
pub mod dashboard;

use base::Routes;
use utoipa::OpenApi;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new().merge(dashboard::routes()).merge(customers::routes()).merge(analyses::routes())
}

/// What the API's document says of this crate's routes.
pub fn document() -> utoipa::openapi::OpenApi {
    base::api::join([customers::Document::openapi(), analyses::Document::openapi()])
}
