//! What every part of Precision shares: identifiers, time, errors, permissions, the tenant
//! transaction and the routes that need one.

#[macro_use]
mod id;
pub mod api;
mod app;
pub mod audit;
mod claims;
pub mod config;
mod contact;
pub mod context;
pub mod crypto;
mod error;
pub mod files;
pub mod jobs;
pub mod keepsake;
mod lang;
pub mod limits;
mod link;
pub mod live;
pub mod lockout;
pub mod mail;
pub mod migrations;
mod money;
mod new_password;
mod password;
pub mod permission;
mod pools;
pub mod proxies;
pub mod request;
pub mod routes;
pub mod session;
pub mod text;
mod time;

pub use app::{App, Parts};
pub use contact::{EmailAddress, Phone};
pub use context::{Context, Who};
pub use error::{Error, Failure, Result};
pub use files::{FileStore, StoredFile};
pub use id::{
    AccountId, AnalysisId, BookingId, ClinicId, ClosureId, ConditionId, ConsentFormId, ConsentId,
    ConsentTextId, CustomerId, DeviceId, ErasureId, FileId, InvitationId, JobId, LeadId, LeaveId,
    MemberId, MergeId, MovementId, NoteId, ProductId, RoomId, RuleId, ShareId, SignedConsentId,
    TicketId, TreatmentId, VisitId, WaitId,
};
pub use lang::Lang;
pub use link::Link;
pub use live::Topic;
pub use money::Satang;
pub use new_password::{NewPassword, Strength, Weakness};
pub use password::Passwords;
pub use permission::{Permission, Role};
pub use pools::{Class, LOGIN_ROLES, Pools, clean};
pub use request::{RequestInfo, Theme, Visitor};
pub use routes::{Access, Routes};
pub use time::{Clock, Day, Instant, Random, TypedDay, platform_zone};
