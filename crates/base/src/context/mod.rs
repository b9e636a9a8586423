//! Who is asking, and their transaction: the only way to the tenant tables.

mod store;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::tz::TimeZone;
use sqlx::{PgConnection, PgTransaction};
use tokio::sync::Mutex;

use crate::audit::{self, EventKind, Note};
use crate::live::{Announcement, Topic};
use crate::permission::Permissions;
use crate::session::SessionToken;
use crate::{
    AccountId, App, ClinicId, CustomerId, Error, Lang, MemberId, Permission, RequestInfo, Result,
    Role,
};

/// A clinic as every page shows it.
#[derive(Debug, Clone)]
pub struct Clinic {
    /// Its id.
    pub id: ClinicId,
    /// Its part of addresses.
    pub slug: String,
    /// English name.
    pub name: String,
    /// Thai name.
    pub name_th: String,
    /// Brand colour, `#rrggbb`.
    pub colour: String,
    /// One or two letters for the mark.
    pub mark: String,
    /// Where its logo is found, as `clinic/id/revision`; empty for none.
    pub logo: String,
    /// Where its wall clocks are.
    pub zone: TimeZone,
    /// Suspended: everything can be read, nothing written.
    pub suspended: bool,
}

/// The person asking.
#[derive(Debug, Clone)]
pub struct Who {
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// The language they chose; until then, the browser's.
    pub lang: Lang,
    /// What they are here.
    pub role: Role,
    /// Their membership; none for super admins.
    pub member: Option<MemberId>,
    /// Themselves as a customer, if that is what they are.
    pub customer: Option<CustomerId>,
    /// The clinic they are in; none on the platform.
    pub clinic: Option<Clinic>,
    /// Why a super admin is inside this clinic.
    pub visit_reason: Option<String>,
    /// Their session, as pages may name it.
    pub session: uuid::Uuid,
    /// Whether a program asks with a key: it may what the member may, within the key's scopes.
    pub by_key: bool,
    /// Whether a second factor has to be set up before anything else.
    pub must_enrol: bool,
    permissions: Permissions,
}

impl Who {
    /// Whether they may.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// Whether they hold all that comes with a role: nobody gives what they lack.
    pub fn may_all_of(&self, role: Role) -> bool {
        role.permissions().all(|permission| self.may(permission))
    }

    /// Everything they may.
    pub const fn permissions(&self) -> &Permissions {
        &self.permissions
    }
}

/// One request's person and transaction. Dropped without [`Context::commit`], nothing happened.
pub struct Context {
    /// Who is asking.
    pub who: Arc<Who>,
    /// What the request says of itself.
    pub request: RequestInfo,
    /// The program's parts.
    pub app: App,
    tx: PgTransaction<'static>,
    notes: Vec<Note>,
    announcement: Announcement,
}

impl Context {
    /// Opens a transaction in the context of `token`. Fails with [`Error::SignIn`] when the session
    /// is unknown, ended, or of another class than the token says.
    pub async fn enter(app: &App, token: &SessionToken, request: RequestInfo) -> Result<Self> {
        let mut tx = app.pools.of(token.class()).begin().await?;
        let row = store::enter(&mut tx, token).await?;
        // A key is no cookie, and a cookie no key.
        if row.scopes.is_some() != token.is_key() {
            return Err(Error::SignIn);
        }
        if row.stale {
            see_aside(app, token, &request);
        }
        Ok(Self {
            who: Arc::new(who(row, &request)?),
            request,
            app: app.clone(),
            tx,
            notes: Vec::new(),
            announcement: Announcement::default(),
        })
    }

    /// The connection inside the transaction.
    pub fn tx(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// The clinic of this context. On the platform, outside any clinic, there is nothing to find.
    pub fn clinic(&self) -> Result<ClinicId> {
        self.who.clinic.as_ref().map(|clinic| clinic.id).ok_or(Error::NotFound)
    }

    /// Notes that this person did `kind` to `subject`: written to the clinic's log with the commit, or
    /// not at all.
    pub fn note(
        &mut self,
        kind: EventKind,
        subject: Option<uuid::Uuid>,
        detail: serde_json::Value,
    ) {
        self.notes.push(Note { kind, subject, detail });
    }

    /// The same person in a new transaction: nothing of this one happened. For a page that says why.
    pub async fn again(self) -> Result<Self> {
        let Self { app, request, tx, .. } = self;
        let token = request.token.clone().ok_or(Error::SignIn)?;
        tx.rollback().await?;
        Self::enter(&app, &token, request).await
    }

    /// Announces that something of `topic` changed: with the commit, or not at all. Every open screen of the
    /// clinic that may see such things asks for its part again.
    pub fn announce(&mut self, topic: Topic) {
        self.announcement.add(topic, []);
    }

    /// As [`Self::announce`]; and the screens of these customers learn that something of theirs changed.
    pub fn announce_to(&mut self, topic: Topic, customers: impl IntoIterator<Item = CustomerId>) {
        self.announcement.add(topic, customers);
    }

    /// Makes what was written last.
    pub async fn commit(mut self) -> Result<()> {
        audit::write(&mut self.tx, &self.notes, &self.request).await?;
        self.announcement.write(&mut self.tx).await?;
        Ok(self.tx.commit().await?)
    }
}

/// Beside the request: when a session was last used is for its owner to read, not worth waiting for.
fn see_aside(app: &App, token: &SessionToken, request: &RequestInfo) {
    let (app, token, address) = (app.clone(), token.clone(), request.address.clone());
    tokio::spawn(async move {
        if let Err(error) = store::see(&app, &token, &address).await {
            tracing::warn!(%error, "when a session was last used was not kept");
        }
    });
}

fn who(row: store::Entered, request: &RequestInfo) -> Result<Who> {
    let role = Role::parse(&row.role).ok_or_else(|| Error::internal("unknown role"))?;
    let clinic =
        match (row.clinic_id, row.slug, row.name, row.name_th, row.colour, row.mark, row.zone) {
            (
                Some(id),
                Some(slug),
                Some(name),
                Some(name_th),
                Some(colour),
                Some(mark),
                Some(zone),
            ) => Some(Clinic {
                id: ClinicId(id),
                slug,
                name,
                name_th,
                colour,
                mark,
                logo: row.logo.unwrap_or_default(),
                zone: TimeZone::get(&zone).map_err(Error::internal)?,
                suspended: row.status.as_deref() == Some("suspended"),
            }),
            _ => None,
        };
    Ok(Who {
        account: AccountId(row.account_id),
        name: row.display_name,
        lang: row
            .lang
            .as_deref()
            .and_then(Lang::parse)
            .or(request.browser_lang)
            .unwrap_or_default(),
        role,
        member: row.member_id.map(MemberId),
        customer: row.customer_id.map(CustomerId),
        clinic,
        visit_reason: row.visit_reason,
        session: row.session_id,
        by_key: row.scopes.is_some(),
        must_enrol: row.must_enrol,
        permissions: Permissions::of(role, &row.granted, &row.withdrawn)
            .within(row.scopes.as_deref()),
    })
}

/// How the guard of a route hands the context to the handler.
#[derive(Clone)]
pub(crate) struct Slot(pub Arc<Mutex<Option<Context>>>);

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let slot = parts
            .extensions
            .get::<Slot>()
            .ok_or_else(|| Error::internal("a public route asks for a context"))?;
        let taken = slot.0.lock().await.take();
        taken.ok_or_else(|| Error::internal("a handler takes its context twice"))
    }
}
