//! Clinics and the people in them, made the way the program makes them.

use base::crypto::Key;
use base::session::SessionToken;
use base::{AccountId, Class, ClinicId, CustomerId, MemberId, Role};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::TestApp;

/// Somebody with a session.
#[derive(Clone)]
pub struct Person {
    /// Their account.
    pub account: AccountId,
    /// Their membership; a nil id for super admins.
    pub member: MemberId,
    /// What they are.
    pub role: Role,
    /// Their session.
    pub token: SessionToken,
    /// Their e-mail. Their password is [`Person::PASSWORD`].
    pub email: String,
}

/// Everybody's password is hashed once a test process: it takes a while, as it should.
static HASH: OnceCell<String> = OnceCell::const_new();

impl Person {
    /// Everybody's password.
    pub const PASSWORD: &'static str = "jasmine-tuk-tuk-42";
}

/// A clinic.
#[derive(Clone)]
pub struct TestClinic {
    /// Its id.
    pub id: ClinicId,
}

impl TestApp {
    /// A clinic with its own key, and nobody in it.
    pub async fn clinic(&self, slug: &str) -> TestClinic {
        let app = &self.app;
        let id = ClinicId::new(&app.clock, &app.random);
        let wrapped = app.master.wrap(id, &Key::generate(&app.random), &app.random).unwrap();
        sqlx::query("SELECT auth.make_clinic($1, $2, $3, $4, '#0f766e', 'C', $5, now())")
            .bind(id.0)
            .bind(slug)
            .bind(format!("Clinic {slug}"))
            .bind(format!("คลินิก {slug}"))
            .bind(wrapped)
            .execute(&self.database.admin)
            .await
            .unwrap();
        TestClinic { id }
    }

    /// Somebody of the clinic, signed in. A customer becomes one of `customer`.
    pub async fn member(&self, clinic: &TestClinic, role: Role) -> Person {
        assert_ne!(role, Role::Customer, "use `portal_user`");
        self.join(clinic, role, None).await
    }

    /// The customer themselves, signed in.
    pub async fn portal_user(&self, clinic: &TestClinic, customer: CustomerId) -> Person {
        self.join(clinic, Role::Customer, Some(customer)).await
    }

    /// A super admin, signed in, in no clinic.
    pub async fn super_admin(&self) -> Person {
        let (account, email) = self.account(true).await;
        // With a second factor set up, as every super admin has before anything else.
        sqlx::query("UPDATE auth.accounts SET second_factor = true WHERE id = $1")
            .bind(account.0)
            .execute(&self.database.admin)
            .await
            .unwrap();
        let token = self.session(account, None, Role::SuperAdmin).await;
        Person { account, member: MemberId(Uuid::nil()), role: Role::SuperAdmin, token, email }
    }

    async fn join(&self, clinic: &TestClinic, role: Role, customer: Option<CustomerId>) -> Person {
        let (account, email) = self.account(false).await;
        let member = MemberId::new(&self.app.clock, &self.app.random);
        sqlx::query("SELECT auth.make_member($1, $2, $3, $4, $5, '', now())")
            .bind(clinic.id.0)
            .bind(member.0)
            .bind(account.0)
            .bind(role.as_str())
            .bind(customer.map(|customer| customer.0))
            .execute(&self.database.admin)
            .await
            .unwrap();
        let token = self.session(account, Some(clinic.id), role).await;
        Person { account, member, role, token, email }
    }

    async fn account(&self, super_admin: bool) -> (AccountId, String) {
        let id = AccountId::new(&self.app.clock, &self.app.random);
        let email = format!("{}@example.test", id.0.simple());
        let hash = HASH
            .get_or_init(|| async {
                self.app.passwords.hash(Person::PASSWORD, &self.app.random).await.unwrap()
            })
            .await;
        sqlx::query("SELECT auth.make_account($1, $2, $3, $4, 'en', $5, now())")
            .bind(id.0)
            .bind(&email)
            .bind(hash)
            .bind("Test Person")
            .bind(super_admin)
            .execute(&self.database.admin)
            .await
            .unwrap();
        (id, email)
    }

    /// A new session of an account.
    pub async fn session(
        &self,
        account: AccountId,
        clinic: Option<ClinicId>,
        role: Role,
    ) -> SessionToken {
        let token = SessionToken::generate(Class::of(role), &self.app.random);
        sqlx::query(
            "INSERT INTO auth.sessions (token_hash, account_id, clinic_id, user_agent, address,
                                        expires_at)
             VALUES ($1, $2, $3, 'test', '127.0.0.1', now() + interval '1 day')",
        )
        .bind(token.hash().as_slice())
        .bind(account.0)
        .bind(clinic.map(|clinic| clinic.0))
        .execute(&self.database.admin)
        .await
        .unwrap();
        token
    }
}
