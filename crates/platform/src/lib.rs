//! The platform: signing in, the super admin's clinics, and the log that a clinic reads of itself.

pub mod activity;
pub mod clinics;
pub mod language;
pub mod sign_in;

use base::Routes;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(clinics::routes())
        .merge(activity::routes())
        .merge(language::routes())
}
