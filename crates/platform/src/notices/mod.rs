//! Letters to people about their own account: what changed about its safety, and who came in.

mod store;

use base::{AccountId, App, RequestInfo, Result};
use uuid::Uuid;

use crate::letters::{self, Change, NewDevice, Order, SecurityNotice};

/// Tells somebody what changed.
pub(crate) async fn tell(app: &App, account: AccountId, change: Change) -> Result<()> {
    let Some(addressee) = store::addressee(app, account).await? else { return Ok(()) };
    let notice = SecurityNotice { change, at: app.clock.now() };
    send(app, &Order::SecurityNotice { to: addressee.to, notice }).await
}

/// Tells somebody that one of their recovery codes was used, and how many are left.
pub(crate) async fn recovery_code_used(app: &App, account: AccountId) -> Result<()> {
    let Some(addressee) = store::addressee(app, account).await? else { return Ok(()) };
    let notice = SecurityNotice {
        change: Change::RecoveryCodeUsed { left: addressee.codes_left },
        at: app.clock.now(),
    };
    send(app, &Order::SecurityNotice { to: addressee.to, notice }).await
}

/// Tells somebody that their account was opened in a browser that it did not know.
pub(crate) async fn new_device(app: &App, account: AccountId, request: &RequestInfo) -> Result<()> {
    let Some(addressee) = store::addressee(app, account).await? else { return Ok(()) };
    let device = NewDevice {
        device: crate::sessions::device(&request.user_agent),
        address: request.address.clone(),
        at: app.clock.now(),
    };
    send(app, &Order::NewDevice { to: addressee.to, device }).await
}

async fn send(app: &App, order: &Order) -> Result<()> {
    let key = Uuid::from_bytes(app.random.bytes()).to_string();
    letters::send_aside(app, &key, order).await
}
