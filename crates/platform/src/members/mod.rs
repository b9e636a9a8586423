//! The people who work in a clinic: who they are, what they may, and how they leave.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, EmailAddress, MemberId, Permission, Result, Role};
use serde_json::json;
use ui::Page;
use uuid::Uuid;

use crate::letters::{self, Change, Order, Recipient, SecurityNotice};
use rules::Obstacle;
use store::Row;

/// How many people may still join the team; none when there is no limit, or when it is nothing to whoever
/// asks.
pub(crate) async fn seats_left(ctx: &mut Context) -> Result<Option<i64>> {
    if !ctx.who.may(Permission::TeamManage) {
        return Ok(None);
    }
    let now = ctx.app.clock.now();
    let (taken, seats) = store::seats(ctx.tx(), now).await?;
    Ok(seats.map(|seats| (i64::from(seats) - taken).max(0)))
}

/// Gives a member another role. Their sessions and keys end.
async fn change_role(ctx: &mut Context, row: &Row, role: Role) -> Result<Option<Obstacle>> {
    if role.rank() <= ctx.who.role.rank() && !ctx.who.may_all_of(role) {
        return Ok(Some(Obstacle::NotHeld));
    }
    let said = store::set_role(ctx, row.id, role).await?;
    let detail = json!({ "from": row.role, "to": role });
    let obstacle = noted(ctx, &said, EventKind::MemberRoleChanged, row.id, detail)?;
    if obstacle.is_none() {
        tell_of_role(ctx, row, role).await?;
    }
    Ok(obstacle)
}

/// A letter to whoever is something else now: they were signed out, and read why. In the language of whoever changed it,
/// as invitations are.
async fn tell_of_role(ctx: &mut Context, row: &Row, role: Role) -> Result<()> {
    let Some(email) = EmailAddress::parse(&row.email) else { return Ok(()) };
    let p = Page::of(&ctx.who, &ctx.request);
    let (lang, clinic) = (p.lang, p.clinic_name().into_owned());
    let at = ctx.app.clock.now();
    let notice = SecurityNotice { change: Change::RoleChanged { clinic, role }, at };
    let to = Recipient { email, name: row.name.clone(), lang };
    let key = Uuid::from_bytes(ctx.app.random.bytes()).to_string();
    letters::send(ctx.tx(), &key, &Order::SecurityNotice { to, notice }, at).await
}

/// Grants and withdraws single permissions.
async fn change_permissions(
    ctx: &mut Context,
    row: &Row,
    change: &rules::Change,
) -> Result<Option<Obstacle>> {
    let (granted, withdrawn) = change.names();
    let said = store::set_permissions(ctx, row.id, &granted, &withdrawn).await?;
    let detail = json!({ "granted": granted, "withdrawn": withdrawn });
    noted(ctx, &said, EventKind::MemberPermissionsChanged, row.id, detail)
}

/// Lets a member go, or back in.
async fn set_active(ctx: &mut Context, row: &Row, active: bool) -> Result<Option<Obstacle>> {
    let said = store::set_active(ctx, row.id, active).await?;
    let kind = if active { EventKind::MemberReactivated } else { EventKind::MemberDeactivated };
    noted(ctx, &said, kind, row.id, json!({}))
}

/// Makes a member the owner; whoever asks becomes an admin.
async fn transfer_ownership(ctx: &mut Context, row: &Row) -> Result<Option<Obstacle>> {
    let said = store::transfer_ownership(ctx, row.id).await?;
    noted(ctx, &said, EventKind::OwnershipTransferred, row.id, json!({}))
}

fn noted(
    ctx: &mut Context,
    said: &str,
    kind: EventKind,
    member: MemberId,
    detail: serde_json::Value,
) -> Result<Option<Obstacle>> {
    let obstacle = Obstacle::of(said)?;
    if obstacle.is_none() {
        ctx.note(kind, Some(member.0), detail);
    }
    Ok(obstacle)
}
