//! The demo: the same six clinics each time, and running it again changes nothing.

mod bookings;
mod catalogue;
mod clinics;
mod customers;
mod leads;
mod reception;
mod store;

use std::fmt;

use base::crypto::{Key, sha256};
use base::session::SessionToken;
use base::{AccountId, App, Class, ClinicId, Context, CustomerId, Instant, MemberId, RequestInfo};
use base::{Result, Role};
use clinics::{CLINICS, DemoClinic, staff_role, staff_title};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// The super admin's address.
const SUPER_ADMIN: &str = "admin@test.com";

/// How to sign in to the demo.
pub struct SignIn {
    password: String,
}

impl fmt::Display for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Sign in with any of these; the password is  {}\n", self.password)?;
        writeln!(f, "  {SUPER_ADMIN:<24} super admin")?;
        for (number, clinic) in (1..).zip(&CLINICS) {
            writeln!(f, "  clinic{number}@test.com         owner of {}", clinic.name)?;
        }
        writeln!(f, "  clinic1.staff2@test.com  practitioner at {}", CLINICS[0].name)?;
        writeln!(f, "  clinic1.staff3@test.com  sales at {}", CLINICS[0].name)?;
        writeln!(f, "  clinic1.customer@test.com  a customer of {}", CLINICS[0].name)
    }
}

/// An id that is the same each time: the first half of SHA-256 of what it stands for, with the
/// version and variant of a name-based UUID (RFC 9562, version 8).
fn id(of: &str) -> Uuid {
    let hash = sha256(format!("precision demo {of}").as_bytes());
    let (half, _) = hash.split_first_chunk::<16>().expect("SHA-256 has 32 bytes");
    uuid::Builder::from_custom_bytes(*half).into_uuid()
}

fn account_id(email: &str) -> AccountId {
    AccountId(id(&format!("account {email}")))
}

/// Makes the demo, or what is missing of it. `target` is the operator's connection.
pub async fn seed(app: &App, target: &PgConnectOptions, password: &str) -> Result<SignIn> {
    let mut admin = PgConnection::connect_with(target).await?;
    let hash = password_hash(app, &mut admin, password).await?;
    account(app, &mut admin, SUPER_ADMIN, "Platform Admin", &hash, true).await?;
    for (number, clinic) in (1..).zip(&CLINICS) {
        seed_clinic(app, &mut admin, number, clinic, &hash).await?;
    }
    store::mark_demo(&mut admin, &ids()).await?;
    admin.close().await?;
    Ok(SignIn { password: password.to_owned() })
}

/// The hash of the demo's one password. When it is another one than last time, the demo's accounts
/// get it.
async fn password_hash(app: &App, admin: &mut PgConnection, password: &str) -> Result<String> {
    let stored = store::stored_hash(admin, account_id(SUPER_ADMIN)).await?;
    if let Some(stored) = stored {
        if app.passwords.verify(password, Some(&stored)).await? {
            return Ok(stored);
        }
        let hash = app.passwords.hash(password, &app.random).await?;
        store::set_hash(admin, &ids(), &hash).await?;
        return Ok(hash);
    }
    app.passwords.hash(password, &app.random).await
}

fn ids() -> Vec<Uuid> {
    emails().iter().map(|email| account_id(email).0).collect()
}

fn emails() -> Vec<String> {
    let mut all = vec![SUPER_ADMIN.to_owned()];
    for (number, clinic) in (1..).zip(&CLINICS) {
        all.push(owner_email(number));
        all.extend((0..clinic.staff).map(|index| staff_email(number, index)));
        all.push(customer_email(number));
    }
    all
}

fn owner_email(number: usize) -> String {
    format!("clinic{number}@test.com")
}

fn staff_email(number: usize, index: usize) -> String {
    format!("clinic{number}.staff{}@test.com", index + 1)
}

fn customer_email(number: usize) -> String {
    format!("clinic{number}.customer@test.com")
}

async fn seed_clinic(
    app: &App,
    admin: &mut PgConnection,
    number: usize,
    demo: &DemoClinic,
    hash: &str,
) -> Result<()> {
    let clinic = ClinicId(id(&format!("clinic {}", demo.slug)));
    let opened = opened(app);
    if !store::clinic_exists(admin, clinic).await? {
        let wrapped = app.master.wrap(clinic, &Key::generate(&app.random), &app.random)?;
        store::make_clinic(admin, clinic, demo, &wrapped, opened).await?;
    }
    let owner = owner_email(number);
    let name = customers::person(number * 31).english;
    join(app, admin, clinic, &owner, &name, hash, (Role::ClinicOwner, "Owner"), None).await?;
    for index in 0..demo.staff {
        let email = staff_email(number, index);
        let name = customers::person(number * 31 + index + 1).english;
        let place = (staff_role(index), staff_title(index));
        join(app, admin, clinic, &email, &name, hash, place, None).await?;
    }
    let first = seed_inside(app, admin, clinic, demo, account_id(&owner)).await?;
    let (email, name) = (customer_email(number), customers::person(demo.customers * 7).english);
    join(app, admin, clinic, &email, &name, hash, (Role::Customer, ""), Some(first)).await
}

/// The demo's clinics opened a year ago.
fn opened(app: &App) -> Instant {
    app.clock.now().plus_seconds(-365 * 24 * 3600)
}

async fn account(
    app: &App,
    admin: &mut PgConnection,
    email: &str,
    name: &str,
    hash: &str,
    super_admin: bool,
) -> Result<AccountId> {
    let id = account_id(email);
    if !store::account_exists(admin, id).await? {
        let new = store::NewAccount { id, email, hash, name, super_admin, at: opened(app) };
        store::make_account(admin, &new).await?;
    }
    Ok(id)
}

#[allow(clippy::too_many_arguments, reason = "a row of the demo's table, in one place")]
async fn join(
    app: &App,
    admin: &mut PgConnection,
    clinic: ClinicId,
    email: &str,
    name: &str,
    hash: &str,
    (role, title): (Role, &str),
    customer: Option<CustomerId>,
) -> Result<()> {
    let account = account(app, admin, email, name, hash, false).await?;
    let member = MemberId(id(&format!("member {email}")));
    if store::member_exists(admin, clinic, member).await? {
        return Ok(());
    }
    let at = opened(app);
    store::make_member(
        admin,
        &store::NewMember { clinic, member, account, role, customer, title, at },
    )
    .await
}

/// Registers the customers and fills the catalogue inside the clinic, as its owner; gives the first customer.
async fn seed_inside(
    app: &App,
    admin: &mut PgConnection,
    clinic: ClinicId,
    demo: &DemoClinic,
    owner: AccountId,
) -> Result<CustomerId> {
    let token = SessionToken::generate(Class::Staff, &app.random);
    store::open_session(admin, &token.hash(), owner, clinic).await?;
    let mut context = Context::enter(app, &token, RequestInfo::internal(app)).await?;
    let sales = MemberId(id(&format!("member {}", sales_email(demo))));
    let team = (context.who.member, (demo.staff > 2).then_some(sales));
    let first = customers::register_all(&mut context, clinic, demo, team).await?;
    catalogue::fill(&mut context, clinic, demo).await?;
    bookings::book_all(&mut context, clinic, demo).await?;
    leads::write_down(&mut context, clinic, demo, team).await?;
    reception::open(&mut context, clinic, demo.slug, first).await?;
    context.commit().await?;
    store::close_session(admin, &token.hash()).await?;
    Ok(first)
}

fn sales_email(demo: &DemoClinic) -> String {
    let number = CLINICS.iter().position(|clinic| clinic.slug == demo.slug).unwrap_or(0) + 1;
    staff_email(number, 2)
}
