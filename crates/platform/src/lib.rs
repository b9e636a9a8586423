//! The platform: signing in, and the super admin's clinics.

pub mod clinics;
pub mod language;
pub mod sign_in;

use base::Routes;

/// Every route of this crate.
pub fn routes() -> Routes {
    Routes::new().merge(sign_in::routes()).merge(clinics::routes()).merge(language::routes())
}
