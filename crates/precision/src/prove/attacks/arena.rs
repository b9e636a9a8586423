//! Two throw-away clinics: the attacker's with somebody of each role, and the victim's. Both have a row
//! in every table.

use base::crypto::MasterKey;
use base::{Clock, Random};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use uuid::Uuid;

pub use super::caller::{Caller, Session};
use super::people::{Making, Person};
use super::planting::Hanging;
use super::relations::{Relation, relations};
use super::statement::{Answer, Broken, Outcome, must};

/// The attacker's clinic.
pub struct Ours {
    /// Its id.
    pub id: Uuid,
    /// The mightiest.
    pub owner: Person,
    /// Who sees no log and changes no settings.
    pub staff: Person,
    /// Of whom something differs from their role: granted the log, the log withdrawn, and a key without it.
    pub special: Special,
    /// Who sees their own customers.
    pub sales: Person,
    /// Who sees themselves.
    pub portal: Person,
    /// Whose session ended, each in its own way, and what they are called.
    pub ended: Vec<(&'static str, Person, Caller)>,
    /// The customer that `portal` is and `sales` takes care of.
    pub customer: Uuid,
    /// A customer that neither may see, with a row in every table that hangs on a customer.
    pub hidden: Uuid,
    /// The rows that hang on the two.
    pub hanging: Vec<Hanging>,
}

/// People whose permissions are not those of their role.
pub struct Special {
    /// Plain staff who may read the log.
    pub granted: Person,
    /// An admin who may not.
    pub withdrawn: Person,
    /// A key of an owner, for customers alone.
    pub key: Person,
}

/// The victim's clinic.
pub struct Theirs {
    /// Its id.
    pub id: Uuid,
    /// Its owner.
    pub owner: Person,
    /// A job of it that waits.
    pub job: Uuid,
}

/// Where the attacks take place.
pub struct Arena {
    /// The database, as the superuser.
    pub target: PgConnectOptions,
    /// What the login roles' passwords and the program's word are made of.
    pub master: MasterKey,
    /// The superuser: sets up, looks at rows, and attacks nothing.
    pub admin: PgConnection,
    /// The attacker's clinic.
    pub ours: Ours,
    /// The victim's clinic.
    pub theirs: Theirs,
    /// A super admin on a visit to the attacker's clinic.
    pub visitor: Person,
    /// A super admin in no clinic.
    pub idle: Person,
    /// A job of the attacker's clinic that the worker holds.
    pub held: (Uuid, i64),
    /// Every table and view of schema app.
    pub relations: Vec<Relation>,
    /// Words that are in the victim's rows and nowhere else.
    pub secrets: Vec<String>,
    /// A word that is in most of the victim's texts.
    pub word: String,
}

impl Arena {
    /// Makes the clinics, in one transaction.
    pub async fn make(
        target: &PgConnectOptions,
        master: &MasterKey,
        clock: &Clock,
        random: &Random,
    ) -> Result<Self, Broken> {
        let mut admin = PgConnection::connect_with(target).await?;
        // With nothing on the path, the catalog names every table with its schema.
        must(&mut admin, "SET search_path = pg_catalog; SET lock_timeout = '10s'; BEGIN").await?;
        let mut making = Making::new(&mut admin, clock, random);
        let visitor = making.super_admin(true).await?;
        let idle = making.super_admin(true).await?;
        let ours = making.ours().await?;
        let theirs = making.theirs().await?;
        making.visit(&visitor, ours.id).await?;
        let held = making.held_job(ours.id).await?;
        let (word, secrets) = making.secrets(&ours, &theirs).await?;
        must(&mut admin, "COMMIT").await?;
        let relations = relations(&mut admin, ours.id, theirs.id).await?;
        Ok(Self {
            target: target.clone(),
            master: master.clone(),
            admin,
            ours,
            theirs,
            visitor,
            idle,
            held,
            relations,
            secrets,
            word,
        })
    }

    /// The tables among the relations.
    pub fn tables(&self) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(|relation| relation.is_table)
    }

    /// Who the caller is in the attacker's clinic.
    pub const fn person(&self, caller: Caller) -> Option<&Person> {
        match caller {
            Caller::Staff => Some(&self.ours.owner),
            Caller::Sales => Some(&self.ours.sales),
            Caller::Portal => Some(&self.ours.portal),
            Caller::Super => Some(&self.visitor),
            Caller::Worker | Caller::Auth => None,
        }
    }

    /// The statement with which the caller enters the attacker's clinic.
    pub fn enter(&self, caller: Caller) -> String {
        match (caller, self.person(caller)) {
            (_, Some(person)) => person.enter(),
            (Caller::Worker, _) => {
                format!("SELECT queue.enter('{}', {})", self.held.0, self.held.1)
            }
            _ => "SELECT 1".to_owned(),
        }
    }

    /// What an outcome tells of the victim, but for what the attacker said itself.
    pub fn tells(&self, outcome: &Outcome, said: &str) -> Option<String> {
        let tells = |text: &str| {
            self.secrets
                .iter()
                .any(|secret| text.contains(secret.as_str()) && !said.contains(secret.as_str()))
        };
        match outcome {
            Ok(answer) => answer
                .rows
                .iter()
                .flatten()
                .flatten()
                .any(|text| tells(text))
                .then(|| "shows values of the other clinic".to_owned()),
            Err(refusal) => (tells(&refusal.message) || tells(&refusal.detail))
                .then(|| format!("its error ({}) shows values of the other clinic", refusal.code)),
        }
    }

    /// How many rows have another clinic than the attacker's in their first column.
    pub fn foreign_rows(&self, answer: &Answer) -> usize {
        let ours = self.ours.id.to_string();
        answer.column().filter(|clinic| *clinic != ours).count()
    }
}
