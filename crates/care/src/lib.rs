//! Care: customers, skin analyses, and the clinic's dashboard.

pub mod analyses;
pub mod customers;
pub mod dashboard;

use base::Routes;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new().merge(dashboard::routes()).merge(customers::routes()).merge(analyses::routes())
}
