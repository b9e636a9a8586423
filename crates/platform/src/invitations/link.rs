//! The link of an invitation. Its secret is derived, so that the job that mails it, and mails it again
//! after a failure, needs none in its payload.

use base::{App, ClinicId, InvitationId, Link};

/// The link of the invitation's `version`: another one each time it is sent again.
pub fn link_of(app: &App, clinic: ClinicId, id: InvitationId, version: i32) -> Link {
    let parts = [clinic.to_string(), id.to_string(), version.to_string()];
    Link::new(clinic, app.master.vouch("invitation-link", &parts))
}

/// The page that it opens.
pub fn path_of(link: &Link) -> String {
    format!("/invitations/accept/{}", link.text())
}
