//! The platform: signing in, and the super admin's clinics.

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
        .merge(language::routes())
}
