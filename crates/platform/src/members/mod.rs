//! The people who work in a clinic: who they are, what they may, and how they leave.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, MemberId, Permission, Result, Role};
use serde_json::json;

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
    noted(ctx, &said, EventKind::MemberRoleChanged, row.id, detail)
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
