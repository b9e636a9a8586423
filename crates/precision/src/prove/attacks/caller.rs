//! Who attacks, and how they get in: real login roles, each on a backend of its own.

use sqlx::Connection;
use sqlx::postgres::PgConnection;

use super::arena::Arena;
use super::statement::{Answer, Broken, Outcome, must, run};

/// A login role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// An owner, the mightiest of `clinic_staff`.
    Staff,
    /// A sales person.
    Sales,
    /// A customer.
    Portal,
    /// A job.
    Worker,
    /// A super admin on a visit.
    Super,
    /// Whoever stands at the sign-in form: never inside a clinic.
    Auth,
}

impl Caller {
    /// Those who are inside a clinic.
    pub const INSIDE: [Self; 5] =
        [Self::Staff, Self::Sales, Self::Portal, Self::Worker, Self::Super];
    /// Every login role.
    pub const ALL: [Self; 6] =
        [Self::Staff, Self::Sales, Self::Portal, Self::Worker, Self::Super, Self::Auth];
    /// Those who enter with the token of a session.
    pub const WITH_TOKEN: [Self; 4] = [Self::Staff, Self::Sales, Self::Portal, Self::Super];

    /// The role's name in the database.
    pub const fn login(self) -> &'static str {
        match self {
            Self::Staff => "clinic_staff",
            Self::Sales => "clinic_sales",
            Self::Portal => "clinic_portal",
            Self::Worker => "clinic_worker",
            Self::Super => "clinic_super",
            Self::Auth => "clinic_auth",
        }
    }
}

/// A backend of a login role. Nothing that it does to rows is ever committed.
pub struct Session {
    /// The connection, for what is not an attack inside a transaction.
    pub connection: PgConnection,
    caller: Caller,
}

impl Arena {
    /// A new backend of the caller's login role, outside any transaction.
    pub async fn connect(&self, caller: Caller) -> Result<Session, Broken> {
        self.connect_with(caller, &[]).await
    }

    /// As [`Self::connect`], with settings that the connection asks for.
    pub async fn connect_with(
        &self,
        caller: Caller,
        settings: &[(&str, &str)],
    ) -> Result<Session, Broken> {
        let role = caller.login();
        let options = self.target.clone().username(role).password(&self.master.role_password(role));
        let options = options.options(settings.iter().copied());
        let mut connection = PgConnection::connect_with(&options).await.map_err(|error| {
            let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
            match code.as_deref() {
                Some("28P01" | "28000") => Broken::Said(format!(
                    "the database does not take the password of {role} that this master key gives: \
                     run `precision migrate` with the same master key and database first"
                )),
                _ => Broken::Lost(error),
            }
        })?;
        // No attack waits long for a row that somebody works on, or reads a big table to its end. On a busy machine a
        // session waits in its transaction until it is its turn again.
        let patience = "SET lock_timeout = '2s'; SET statement_timeout = '5s';
                        SET idle_in_transaction_session_timeout = '5min'";
        must(&mut connection, patience).await?;
        Ok(Session { connection, caller })
    }

    /// A new backend of the caller, in a transaction inside the attacker's clinic.
    pub async fn inside(&self, caller: Caller) -> Result<Session, Broken> {
        let mut session = self.connect(caller).await?;
        session.enter(self).await?;
        Ok(session)
    }
}

impl Session {
    /// Begins a transaction in the attacker's clinic, the way the program does; `clinic_auth`, which
    /// never enters one, begins only the transaction.
    pub async fn enter(&mut self, arena: &Arena) -> Result<Answer, Broken> {
        let enter = arena.enter(self.caller);
        must(&mut self.connection, &format!("BEGIN; {enter}; SAVEPOINT attack")).await
    }

    /// Begins a transaction in nobody's clinic.
    pub async fn begin(&mut self) -> Result<(), Broken> {
        must(&mut self.connection, "BEGIN; SAVEPOINT attack").await.map(drop)
    }

    /// Undoes the attack before, and makes another.
    pub async fn attack(&mut self, sql: &str) -> Result<Outcome, Broken> {
        run(&mut self.connection, &format!("ROLLBACK TO attack; {sql}")).await
    }

    /// Goes on from the attack before.
    pub async fn go_on(&mut self, sql: &str) -> Result<Outcome, Broken> {
        run(&mut self.connection, sql).await
    }

    /// Undoes everything.
    pub async fn leave(&mut self) -> Result<(), Broken> {
        must(&mut self.connection, "ROLLBACK").await.map(drop)
    }
}
