//! The log: who did what, from where. Each clinic's is its own, numbered without gaps and chained by
//! hashes (`migrations/0010_log.sql`).

mod store;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{AccountId, App, ClinicId, RequestInfo, Result};

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum EventKind { $($(#[$doc])* $name,)+ }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As in the database and the API; with dashes for underscores and `event-` before it, the
            /// Fluent key of its name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

event_kinds! {
    /// Somebody signed in.
    SignedIn = "signed_in";
    /// Somebody signed out.
    SignedOut = "signed_out";
    /// A password did not match. In the log of every clinic that the account belongs to.
    SignInFailed = "sign_in_failed";
    /// Somebody was refused for want of a permission, or by a rule of the rows.
    Refused = "refused";
    /// Somebody asked for an id that is not there: perhaps another clinic's.
    UnknownId = "unknown_id";
    /// A request named a clinic that is not the person's own. It had no effect.
    ForgedClinic = "forged_clinic";
    /// A super admin came in, for a reason.
    VisitBegun = "visit_begun";
    /// A super admin left.
    VisitEnded = "visit_ended";
    /// A customer was registered.
    CustomerRegistered = "customer_registered";
    /// A customer's record was changed.
    CustomerUpdated = "customer_updated";
    /// A note about a customer was written.
    NoteWritten = "note_written";
    /// It was worded anew.
    NoteChanged = "note_changed";
    /// It was taken away.
    NoteDeleted = "note_deleted";
    /// It was brought back.
    NoteRestored = "note_restored";
    /// A customer was given a tag.
    TagAdded = "tag_added";
    /// A tag was taken from a customer.
    TagRemoved = "tag_removed";
    /// Somebody else cares for a customer.
    CustomerAssigned = "customer_assigned";
    /// All customers of a colleague were given to another.
    CustomersHandedOver = "customers_handed_over";
    /// Customers were registered from a sheet.
    CustomersImported = "customers_imported";
    /// Customers were taken out as a file.
    CustomersExported = "customers_exported";
    /// Everything about a customer was taken out.
    PersonalDataExported = "personal_data_exported";
    /// Two records of one customer became one.
    CustomersMerged = "customers_merged";
    /// They became two again.
    CustomersParted = "customers_parted";
    /// A customer was erased.
    CustomerErased = "customer_erased";
    /// A lead was written down.
    LeadCreated = "lead_created";
    /// A lead was changed.
    LeadUpdated = "lead_updated";
    /// A lead went on, or back.
    LeadStageChanged = "lead_stage_changed";
    /// Somebody else follows a lead up.
    LeadAssigned = "lead_assigned";
    /// All open leads of a colleague were given to another.
    LeadsHandedOver = "leads_handed_over";
    /// A lead became a customer.
    LeadConverted = "lead_converted";
    /// What told of a lead was erased.
    LeadErased = "lead_erased";
    /// Somebody was checked in at reception.
    CheckedIn = "checked_in";
    /// Somebody in the queue was called, served or let go.
    TicketChanged = "ticket_changed";
    /// A link for the waiting room's wall was made.
    DisplayOpened = "display_opened";
    /// A link for the waiting room's wall was ended.
    DisplayClosed = "display_closed";
    /// A photo was handed in for analysis.
    AnalysisRequested = "analysis_requested";
    /// A customer agreed to photos.
    PhotoConsentGiven = "photo_consent_given";
    /// A customer's consent to photos was withdrawn: the pictures are gone.
    PhotoConsentWithdrawn = "photo_consent_withdrawn";
    /// A form that customers sign was written or changed, or taken out of use or back.
    ConsentFormChanged = "consent_form_changed";
    /// A version of such a form was published: it never changes again.
    ConsentTextPublished = "consent_text_published";
    /// A customer signed one.
    ConsentSigned = "consent_signed";
    /// A customer took it back.
    ConsentWithdrawn = "consent_withdrawn";
    /// An analysis was erased with its pictures.
    AnalysisErased = "analysis_erased";
    /// A result was taken out as a file.
    AnalysisExported = "analysis_exported";
    /// A link to a result was made.
    ShareCreated = "share_created";
    /// A link to a result was opened.
    ShareOpened = "share_opened";
    /// A link to a result was revoked.
    ShareRevoked = "share_revoked";
    /// How long pictures are kept was changed.
    PhotoRetentionChanged = "photo_retention_changed";
    /// A treatment, product, room or device was added to the catalogue.
    CatalogueAdded = "catalogue_added";
    /// One of them was changed.
    CatalogueChanged = "catalogue_changed";
    /// One of them is offered no more.
    CatalogueArchived = "catalogue_archived";
    /// One of them is back.
    CatalogueRestored = "catalogue_restored";
    /// A product's stock was moved.
    StockMoved = "stock_moved";
    /// What is recommended for a finding was changed.
    RuleChanged = "rule_changed";
    /// Something that may speak against a treatment was recorded of a customer.
    ConditionRecorded = "condition_recorded";
    /// It is so no more.
    ConditionEnded = "condition_ended";
    /// The clinic wrote down its hours, a closure, or when somebody works.
    HoursChanged = "hours_changed";
    /// The clinic wrote down what it looks like.
    ProfileChanged = "profile_changed";
    /// The clinic set when its customers are reminded of appointments.
    RemindersChanged = "reminders_changed";
    /// Somebody was booked in.
    BookingMade = "booking_made";
    /// A booking was moved, or given to somebody else.
    BookingMoved = "booking_moved";
    /// A booking went a step on, or back: confirmed, arrived, …
    BookingStateChanged = "booking_state_changed";
    /// A booking was cancelled.
    BookingCancelled = "booking_cancelled";
    /// A booking was made over another one, or outside the hours.
    BookingOverbooked = "booking_overbooked";
    /// A practitioner's calendar got a new secret address, or lost it.
    FeedChanged = "feed_changed";
    /// The clinic worded one of its letters, or went back to our words.
    LetterReworded = "letter_reworded";
    /// The log itself was taken out as a file.
    LogExported = "log_exported";
    /// A sign-in waited because of too many failures.
    SignInLocked = "sign_in_locked";
    /// A session was ended from another one.
    SessionEnded = "session_ended";
    /// Somebody signed out everywhere.
    SessionsEnded = "sessions_ended";
    /// Somebody changed their name, in every clinic.
    NameChanged = "name_changed";
    /// Somebody changed their password.
    PasswordChanged = "password_changed";
    /// Somebody chose a new password through a mail.
    PasswordReset = "password_reset";
    /// A code generator was set up.
    SecondFactorAdded = "second_factor_added";
    /// A code generator was taken away.
    SecondFactorRemoved = "second_factor_removed";
    /// A passkey was added.
    PasskeyAdded = "passkey_added";
    /// A passkey was taken away.
    PasskeyRemoved = "passkey_removed";
    /// New recovery codes were made; the old ones are dead.
    RecoveryCodesMade = "recovery_codes_made";
    /// A recovery code was used to sign in.
    RecoveryCodeUsed = "recovery_code_used";
    /// Somebody was invited.
    InvitationSent = "invitation_sent";
    /// An invitation was sent again; the old link is dead.
    InvitationResent = "invitation_resent";
    /// An invitation was taken back.
    InvitationRevoked = "invitation_revoked";
    /// An invitation was accepted.
    InvitationAccepted = "invitation_accepted";
    /// Somebody whose link had ended asked for a new one.
    LinkAsked = "link_asked";
    /// A member has another role.
    MemberRoleChanged = "member_role_changed";
    /// Single permissions of a member were granted or withdrawn.
    MemberPermissionsChanged = "member_permissions_changed";
    /// A member was deactivated.
    MemberDeactivated = "member_deactivated";
    /// A member may work again.
    MemberReactivated = "member_reactivated";
    /// Somebody else owns the clinic.
    OwnershipTransferred = "ownership_transferred";
    /// A key for a program was made.
    KeyCreated = "key_created";
    /// A key was revoked.
    KeyRevoked = "key_revoked";
    /// A clinic was opened. In the platform's log only.
    ClinicCreated = "clinic_created";
    /// A clinic was suspended.
    ClinicSuspended = "clinic_suspended";
    /// A clinic works again.
    ClinicActivated = "clinic_activated";
    /// A clinic was erased. In the platform's log only.
    ClinicErased = "clinic_erased";
}

impl EventKind {
    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// An event that a request's own transaction writes just before it commits.
#[derive(Debug)]
pub(crate) struct Note {
    pub kind: EventKind,
    pub subject: Option<Uuid>,
    pub detail: Value,
}

/// Writes the notes of a transaction, in order. It locks the end of the clinic's chain, so nothing may
/// follow but the announcement and the commit.
pub(crate) async fn write(
    tx: &mut PgConnection,
    notes: &[Note],
    request: &RequestInfo,
) -> Result<()> {
    for note in notes {
        store::note(tx, note, request).await?;
    }
    Ok(())
}

/// An event from outside a transaction: what a refused request or a reading one leaves behind.
#[derive(Debug)]
pub struct Report<'a> {
    /// What happened.
    pub kind: EventKind,
    /// Who did it, if that is known.
    pub account: Option<AccountId>,
    /// In whose log. None: in that of every clinic where the account is a member, and the platform's.
    pub clinic: Option<ClinicId>,
    /// What it was about.
    pub subject: Option<Uuid>,
    /// More of it; nothing personal.
    pub detail: Value,
    /// The request.
    pub request: &'a RequestInfo,
}

/// Writes it now.
pub async fn report(app: &App, report: &Report<'_>) -> Result<()> {
    store::report(app, report).await
}

/// Writes it beside the answer, so that the answer's time tells nothing. Should that fail, the
/// program's own log says so.
pub fn report_aside(app: &App, event: Report<'_>) {
    let (app, request) = (app.clone(), event.request.clone());
    let Report { kind, account, clinic, subject, detail, .. } = event;
    tokio::spawn(async move {
        let event = Report { kind, account, clinic, subject, detail, request: &request };
        if let Err(error) = report(&app, &event).await {
            tracing::error!(%error, kind = kind.as_str(), "an event was not kept");
        }
    });
}
