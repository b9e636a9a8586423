//! One connection pool a class of caller. A pool's login role can enter only sessions of its class.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection};

use crate::crypto::MasterKey;
use crate::{Result, Role};

/// A class of session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Owners, admins, staff.
    Staff,
    /// Sales people.
    Sales,
    /// Customers.
    Portal,
    /// Super admins.
    Super,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Staff, Self::Sales, Self::Portal, Self::Super];

    /// The class that a role signs in as.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::ClinicOwner | Role::ClinicAdmin | Role::ClinicStaff => Self::Staff,
            Role::SalesStaff => Self::Sales,
            Role::Customer => Self::Portal,
            Role::SuperAdmin => Self::Super,
        }
    }

    /// First letter of the tokens of this class.
    pub const fn prefix(self) -> char {
        match self {
            Self::Staff => 's',
            Self::Sales => 'l',
            Self::Portal => 'p',
            Self::Super => 'u',
        }
    }

    /// The class whose tokens start with `letter`.
    pub fn from_prefix(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.prefix() == letter)
    }
}

/// The pools of one process.
#[derive(Clone)]
pub struct Pools {
    staff: PgPool,
    sales: PgPool,
    portal: PgPool,
    super_admin: PgPool,
    worker: PgPool,
    auth: PgPool,
}

/// The login roles, as the migrations make them.
pub const LOGIN_ROLES: [&str; 6] = [
    "clinic_staff",
    "clinic_sales",
    "clinic_portal",
    "clinic_worker",
    "clinic_super",
    "clinic_auth",
];

impl Pools {
    /// Pools on the server and database of `target`; nothing connects before it is needed.
    pub fn new(target: &PgConnectOptions, master: &MasterKey) -> Self {
        let pool = |role: &str, size: u32| {
            let options = target.clone().username(role).password(&master.role_password(role));
            PgPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(Duration::from_secs(5))
                .test_before_acquire(false)
                .before_acquire(|connection, meta| {
                    Box::pin(async move {
                        // Only a connection that has lain still may have died unnoticed.
                        Ok(meta.idle_for < Duration::from_secs(10)
                            || connection.ping().await.is_ok())
                    })
                })
                .after_release(|connection, _| {
                    Box::pin(async move { Ok(clean(connection).await.is_ok()) })
                })
                .connect_lazy_with(options)
        };
        Self {
            staff: pool("clinic_staff", 20),
            sales: pool("clinic_sales", 6),
            portal: pool("clinic_portal", 10),
            super_admin: pool("clinic_super", 4),
            worker: pool("clinic_worker", 8),
            auth: pool("clinic_auth", 6),
        }
    }

    /// The pool of a class of sessions.
    pub(crate) const fn of(&self, class: Class) -> &PgPool {
        match class {
            Class::Staff => &self.staff,
            Class::Sales => &self.sales,
            Class::Portal => &self.portal,
            Class::Super => &self.super_admin,
        }
    }

    /// For jobs.
    pub(crate) const fn worker(&self) -> &PgPool {
        &self.worker
    }

    /// For a super admin's steps between clinics: its functions check the session themselves.
    pub const fn super_admin(&self) -> &PgPool {
        &self.super_admin
    }

    /// For what happens before anybody is known: may only call definer functions.
    pub const fn auth(&self) -> &PgPool {
        &self.auth
    }

    const fn all(&self) -> [&PgPool; 6] {
        [&self.staff, &self.sales, &self.portal, &self.super_admin, &self.worker, &self.auth]
    }

    /// Opens every connection there may be beside those in use. A pool opens them one by one as they are asked for, so that those
    /// who ask first at the same moment do not begin at the same moment.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn open_all(&self) -> Result<()> {
        for pool in self.all() {
            let in_use = pool.size() as usize - pool.num_idle();
            let mut open = Vec::new();
            for _ in in_use..pool.options().get_max_connections() as usize {
                open.push(pool.acquire().await?);
            }
        }
        Ok(())
    }

    /// Closes every pool.
    pub async fn close(&self) {
        for pool in self.all() {
            pool.close().await;
        }
    }
}

/// Runs on every return to a pool: what an injected statement changed in the session is undone, and
/// a session that cannot be cleaned is closed. `precision prove` tries it.
pub async fn clean(connection: &mut PgConnection) -> Result<()> {
    connection
        .execute("RESET SESSION AUTHORIZATION; RESET ALL; SELECT auth.assert_clean()")
        .await?;
    Ok(())
}
