//! Making the throw-away clinics and the people in them: by plain inserts, because the program's own
//! functions write the platform's log.

use base::crypto::sha256;
use base::{Clock, Random};
use sqlx::PgConnection;
use uuid::Uuid;

use super::arena::{Caller, Ours, Special, Theirs};
use super::statement::{Broken, must, quoted, value};
use crate::prove::rows;

/// Somebody with a session.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their account.
    pub account: Uuid,
    /// Their membership; nil for super admins.
    pub member: Uuid,
    /// The secret of their session, in hex.
    token: String,
}

impl Person {
    /// The secret of their session, as SQL.
    pub fn secret(&self) -> String {
        format!("'\\x{}'::bytea", self.token)
    }

    /// What the database keeps of it, in hex.
    pub fn hash(&self) -> String {
        hex::encode(sha256(&hex::decode(&self.token).unwrap_or_default()))
    }

    /// The statement that enters with it.
    pub fn enter(&self) -> String {
        format!("SELECT * FROM auth.enter({})", self.secret())
    }
}

/// What the arena is made with.
pub(super) struct Making<'a> {
    pub(super) admin: &'a mut PgConnection,
    clock: &'a Clock,
    random: &'a Random,
    pub(super) word: String,
}

impl<'a> Making<'a> {
    pub(super) fn new(admin: &'a mut PgConnection, clock: &'a Clock, random: &'a Random) -> Self {
        // Letters alone pass most checks of texts.
        let word = random.bytes::<12>().map(|byte| char::from(b'a' + byte % 26));
        Self { admin, clock, random, word: format!("secret-{}", word.iter().collect::<String>()) }
    }

    pub(super) fn random<const N: usize>(&self) -> [u8; N] {
        self.random.bytes()
    }

    pub(super) fn id(&self) -> Uuid {
        base::AccountId::new(self.clock, self.random).0
    }

    /// The attacker's clinic and its people.
    pub(super) async fn ours(&mut self) -> Result<Ours, Broken> {
        let id = self.clinic("proof").await?;
        let owner = self.member(id, "clinic_owner", None).await?;
        let staff = self.member(id, "clinic_staff", None).await?;
        let special = self.special(id).await?;
        let sales = self.member(id, "sales_staff", None).await?;
        rows::plant(self.admin, &["app"], id).await?;
        self.plant_closed(id).await?;
        self.distinguish(id, "proof").await?;
        let assign = format!(
            "UPDATE app.customers SET assigned_to = '{0}', created_by = '{0}' WHERE clinic_id = '{id}'
             RETURNING id",
            sales.member
        );
        let customer = parsed(&value(self.admin, &assign).await?)?;
        let (hidden, hanging) = self.twin(id, customer, owner.member).await?;
        let portal = self.member(id, "customer", Some(customer)).await?;
        let ended = self.ended(id, customer).await?;
        Ok(Ours { id, owner, staff, special, sales, portal, ended, customer, hidden, hanging })
    }

    /// Whose permissions are not those of their role.
    async fn special(&mut self, clinic: Uuid) -> Result<Special, Broken> {
        let granted = self.member(clinic, "clinic_staff", None).await?;
        let withdrawn = self.member(clinic, "clinic_admin", None).await?;
        let key = self.member(clinic, "clinic_owner", None).await?;
        let sql = format!(
            "UPDATE auth.members SET granted = '{{activity.read}}' WHERE id = '{}';
             UPDATE auth.members SET withdrawn = '{{activity.read}}' WHERE id = '{}';
             UPDATE auth.sessions SET kind = 'key', scopes = '{{customers.read}}'
             WHERE account_id = '{}'",
            granted.member, withdrawn.member, key.account
        );
        must(self.admin, &sql).await?;
        Ok(Special { granted, withdrawn, key })
    }

    /// The victim's clinic.
    pub(super) async fn theirs(&mut self) -> Result<Theirs, Broken> {
        let word = self.word.clone();
        let id = self.clinic(&word).await?;
        let owner = self.member(id, "clinic_owner", None).await?;
        rows::plant(self.admin, &["app"], id).await?;
        self.plant_closed(id).await?;
        self.distinguish(id, &word).await?;
        let sql = format!("SELECT id FROM queue.jobs WHERE clinic_id = '{id}' LIMIT 1");
        let job = parsed(&value(self.admin, &sql).await?)?;
        Ok(Theirs { id, owner, job })
    }

    async fn clinic(&mut self, name: &str) -> Result<Uuid, Broken> {
        let (id, slug, key) = (self.id(), self.id().simple(), self.random.bytes::<60>());
        let sql = format!(
            "INSERT INTO auth.clinics (clinic_id, slug, name, name_th, throwaway)
             VALUES ('{id}', '{slug}', {0}, {0}, true);
             INSERT INTO auth.clinic_keys (clinic_id, wrapped) VALUES ('{id}', '\\x{1}');
             INSERT INTO app.clinics (clinic_id) VALUES ('{id}');",
            quoted(name),
            hex::encode(key)
        );
        must(self.admin, &sql).await?;
        Ok(id)
    }

    /// A member with a session.
    pub(super) async fn member(
        &mut self,
        clinic: Uuid,
        role: &str,
        customer: Option<Uuid>,
    ) -> Result<Person, Broken> {
        let (account, member) = (self.account(false).await?, self.id());
        let customer = customer.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let sql = format!(
            "INSERT INTO auth.members (clinic_id, id, account_id, role, customer_id)
             VALUES ('{clinic}', '{member}', '{account}', '{role}', {customer});
             INSERT INTO app.profiles (clinic_id, id, display_name, role)
             VALUES ('{clinic}', '{member}', 'proof', '{role}')"
        );
        must(self.admin, &sql).await?;
        let token = self.session(account, Some(clinic)).await?;
        Ok(Person { account, member, token })
    }

    /// Somebody in no clinic, with a session; a super admin, or no more than an account.
    pub(super) async fn super_admin(&mut self, is_one: bool) -> Result<Person, Broken> {
        let account = self.account(is_one).await?;
        let token = self.session(account, None).await?;
        Ok(Person { account, member: Uuid::nil(), token })
    }

    /// An account that no password opens.
    async fn account(&mut self, super_admin: bool) -> Result<Uuid, Broken> {
        let id = self.id();
        let sql = format!(
            "INSERT INTO auth.accounts (id, email, password_hash, display_name, super_admin, throwaway)
             VALUES ('{id}', '{}@proof.invalid', '!{}', 'proof', {super_admin}, true)",
            id.simple(),
            hex::encode(self.random.bytes::<16>())
        );
        must(self.admin, &sql).await?;
        Ok(id)
    }

    async fn session(&mut self, account: Uuid, clinic: Option<Uuid>) -> Result<String, Broken> {
        let token = self.random.bytes::<32>();
        let clinic = clinic.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let sql = format!(
            "INSERT INTO auth.sessions (token_hash, account_id, clinic_id, expires_at)
             VALUES ('\\x{}', '{account}', {clinic}, now() + interval '1 hour')",
            hex::encode(sha256(&token))
        );
        must(self.admin, &sql).await?;
        Ok(hex::encode(token))
    }

    /// Sessions that ended, each in its own way.
    async fn ended(
        &mut self,
        clinic: Uuid,
        customer: Uuid,
    ) -> Result<Vec<(&'static str, Person, Caller)>, Broken> {
        let mut all = Vec::new();
        for (role, caller) in [
            ("clinic_admin", Caller::Staff),
            ("sales_staff", Caller::Sales),
            ("customer", Caller::Portal),
        ] {
            for (name, ending) in ENDINGS {
                let customer = (caller == Caller::Portal).then_some(customer);
                let person = self.member(clinic, role, customer).await?;
                all.push((*name, self.end(person, ending).await?, caller));
            }
        }
        for (name, ending) in &ENDINGS[..4] {
            let person = self.super_admin(true).await?;
            self.visit(&person, clinic).await?;
            all.push((*name, self.end(person, ending).await?, Caller::Super));
        }
        let no_more = self.super_admin(false).await?;
        self.visit(&no_more, clinic).await?;
        all.push(("super admin no more", no_more, Caller::Super));
        Ok(all)
    }

    async fn end(&mut self, person: Person, ending: &str) -> Result<Person, Broken> {
        let sql = ending.replace("{account}", &person.account.to_string());
        must(self.admin, &sql).await?;
        Ok(person)
    }

    /// A visit of a super admin, for an hour.
    pub(super) async fn visit(&mut self, who: &Person, clinic: Uuid) -> Result<(), Broken> {
        let sql = format!(
            "INSERT INTO auth.visits (token_hash, clinic_id, reason, ends_at)
             VALUES ('\\x{}', '{clinic}', 'a proof', now() + interval '1 hour')",
            who.hash()
        );
        must(self.admin, &sql).await.map(drop)
    }

    /// A job of the clinic that a worker holds: its id and fence. No worker takes it, for it has no lease.
    pub(super) async fn held_job(&mut self, clinic: Uuid) -> Result<(Uuid, i64), Broken> {
        let sql = format!(
            "INSERT INTO queue.jobs (clinic_id, kind, payload, key, state, run_at, fence)
             VALUES ('{clinic}', 'proof', '{{}}', 'held', 'running', now(), 1) RETURNING id"
        );
        Ok((parsed(&value(self.admin, &sql).await?)?, 1))
    }
}

/// `{account}` is whose session it is.
const ENDINGS: &[(&str, &str)] = &[
    ("expired", "UPDATE auth.sessions SET expires_at = now() WHERE account_id = '{account}'"),
    ("revoked", "UPDATE auth.sessions SET revoked_at = now() WHERE account_id = '{account}'"),
    ("forgotten", "DELETE FROM auth.sessions WHERE account_id = '{account}'"),
    ("account disabled", "UPDATE auth.accounts SET disabled_at = now() WHERE id = '{account}'"),
    (
        "member disabled",
        "UPDATE auth.members SET disabled_at = now() WHERE account_id = '{account}'",
    ),
    (
        "role changed",
        "UPDATE auth.members SET role = CASE role WHEN 'clinic_admin' THEN 'sales_staff'
           ELSE 'clinic_staff' END, customer_id = NULL WHERE account_id = '{account}'",
    ),
];

pub(super) fn parsed(text: &str) -> Result<Uuid, Broken> {
    text.parse().map_err(|_| Broken::Said(format!("{text} is no identifier")))
}
