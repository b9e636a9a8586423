//! Identifiers. Each kind of thing has a type of its own, so that one cannot stand for another.

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, sqlx::Type, utoipa::ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new identifier whose first bits are the time of `clock`, so that rows made
            /// together lie together in the index (UUID version 7, RFC 9562).
            pub fn new(clock: &crate::Clock, random: &crate::Random) -> Self {
                Self(crate::time::uuid_v7(clock.now(), random))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

identifiers! {
    /// A clinic.
    ClinicId,
    /// A person's account, over all clinics.
    AccountId,
    /// An account's place in one clinic.
    MemberId,
    /// A customer of one clinic.
    CustomerId,
    /// A stored file of one clinic.
    FileId,
    /// A skin analysis: one photo of one view.
    AnalysisId,
    /// The views of a face that were taken together.
    VisitId,
    /// A customer's consent to photos.
    ConsentId,
    /// A form that customers sign.
    ConsentFormId,
    /// One wording of such a form.
    ConsentTextId,
    /// A customer's signature under one.
    SignedConsentId,
    /// What a colleague wrote about an analysis or a customer.
    NoteId,
    /// A link to one result.
    ShareId,
    /// Somebody's place in reception's queue.
    TicketId,
    /// An invitation into a clinic.
    InvitationId,
    /// A background job.
    JobId,
    /// A treatment of a clinic's catalogue.
    TreatmentId,
    /// A product of a clinic's catalogue.
    ProductId,
    /// A movement of a product's stock.
    MovementId,
    /// A room.
    RoomId,
    /// A machine.
    DeviceId,
    /// Something known of a customer that may speak against a treatment.
    ConditionId,
    /// A rule of what is recommended.
    RuleId,
    /// Days when a clinic is closed.
    ClosureId,
    /// Days when somebody is away.
    LeaveId,
    /// A booking.
    BookingId,
    /// What remains of a customer who was erased: a receipt.
    ErasureId,
    /// Two records of one person that became one.
    MergeId,
    /// Somebody's place on the waiting list.
    WaitId,
    /// Somebody who may become a customer.
    LeadId,
}
