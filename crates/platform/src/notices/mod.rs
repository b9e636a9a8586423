//! Letters to people about their own account: what changed about its safety, and who came in. Each is ordered
//! in the transaction of what it tells of: both happen, or neither.

mod store;

use base::{AccountId, App, RequestInfo, Result};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::letters::{self, Change, NewDevice, Order, SecurityNotice};

/// Tells somebody what changed.
pub(crate) async fn tell(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    change: Change,
) -> Result<()> {
    let Some(addressee) = store::addressee(tx, app, account).await? else { return Ok(()) };
    let notice = SecurityNotice { change, at: app.clock.now() };
    send(tx, app, &Order::SecurityNotice { to: addressee.to, notice }).await
}

/// Tells somebody that one of their recovery codes was used, and how many are left.
pub(crate) async fn recovery_code_used(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
) -> Result<()> {
    let Some(addressee) = store::addressee(tx, app, account).await? else { return Ok(()) };
    let notice = SecurityNotice {
        change: Change::RecoveryCodeUsed { left: addressee.codes_left },
        at: app.clock.now(),
    };
    send(tx, app, &Order::SecurityNotice { to: addressee.to, notice }).await
}

/// Tells somebody that their account was opened in a browser that it did not know.
pub(crate) async fn new_device(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    request: &RequestInfo,
) -> Result<()> {
    let Some(addressee) = store::addressee(tx, app, account).await? else { return Ok(()) };
    let device = NewDevice {
        device: crate::sessions::device(&request.user_agent),
        address: request.address.clone(),
        at: app.clock.now(),
    };
    send(tx, app, &Order::NewDevice { to: addressee.to, device }).await
}

async fn send(tx: &mut PgConnection, app: &App, order: &Order) -> Result<()> {
    let key = Uuid::from_bytes(app.random.bytes()).to_string();
    letters::send_aside(tx, app, &key, order).await
}
