//! One proof, from its beginning to its end.

use base::crypto::MasterKey;
use base::{Clock, Instant, Random};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::attacks::{Arena, Broken, Class};
use super::guard::Guard;
use super::inspection::inspect;
use super::report::{Attacked, Report, Versions};

/// What a proof needs.
pub struct Prover {
    /// The database, as a superuser of it.
    pub target: PgConnectOptions,
    /// The installation's, for the login roles' passwords.
    pub master: MasterKey,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
}

impl Prover {
    /// A prover of this database. Its statements are kept out of the log: they hold secrets of sessions, and
    /// the watchdog's is meant to be slow.
    pub fn new(target: PgConnectOptions, master: MasterKey, clock: Clock, random: Random) -> Self {
        Self { target: target.disable_statement_logging(), master, clock, random }
    }

    /// Holds the catalog against its rules, and attacks the wall. Leaves nothing behind.
    pub async fn prove(&self) -> Result<Report, Broken> {
        let began = self.clock.now();
        let mut connection = PgConnection::connect_with(&self.target).await?;
        let inspection = inspect(&mut connection).await?;
        let versions = Versions::of(&mut connection).await?;
        connection.close().await?;
        let attacked = match &versions.migration {
            // Without the schema there is nothing to attack.
            None => Vec::new(),
            Some(_) => self.attack(&Class::ALL).await?,
        };
        let seconds = self.seconds_since(began);
        Ok(Report { began: began.0, seconds, versions, inspection, attacked })
    }

    /// The attacks of these classes alone.
    pub async fn attack(&self, classes: &[Class]) -> Result<Vec<Attacked>, Broken> {
        let guard = Guard::stand(&self.target).await?;
        let outcome = self.in_arena(classes).await;
        guard.leave().await?;
        outcome
    }

    fn seconds_since(&self, began: Instant) -> f64 {
        self.clock.now().0.duration_since(began.0).as_secs_f64()
    }

    async fn in_arena(&self, classes: &[Class]) -> Result<Vec<Attacked>, Broken> {
        let mut arena = Arena::make(&self.target, &self.master, &self.clock, &self.random).await?;
        let mut attacked = Vec::new();
        for class in classes {
            let began = self.clock.now();
            let tally = class.attack(&mut arena).await?;
            attacked.push(Attacked { class: *class, seconds: self.seconds_since(began), tally });
        }
        arena.admin.close().await?;
        Ok(attacked)
    }
}
