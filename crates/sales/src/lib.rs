//! Sales: who may become a customer, and how far that is.

pub mod leads;

use base::Routes;
use utoipa::OpenApi;

/// Every route of this crate.
pub fn routes() -> Routes {
    leads::routes()
}

/// What the API's document says of this crate's routes.
pub fn document() -> utoipa::openapi::OpenApi {
    leads::Document::openapi()
}
