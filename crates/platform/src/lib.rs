//! The platform: signing in, the super admin's clinics and how they end, and the log that a clinic
//! reads of itself.

pub mod activity;
pub mod api_keys;
pub mod clinics;
pub mod erasures;
pub mod language;
pub mod sign_in;

use base::Routes;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(clinics::routes())
        .merge(erasures::routes())
        .merge(activity::routes())
        .merge(api_keys::routes())
        .merge(language::routes())
}
