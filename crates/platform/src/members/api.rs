//! The team for programs.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::Path;
use base::api::{self, Body, List, Query};
use base::{Context, Error, Instant, MemberId, Permission, Result, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::rules::{self, Change, Obstacle};
use super::store::{self, Row};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, set_role, set_permissions, deactivate, reactivate),
    tags((name = "members", description = "The people who work in a clinic."))
)]
pub struct Document;

/// Somebody of the team.
#[derive(Serialize, ToSchema)]
pub struct Member {
    id: MemberId,
    name: String,
    email: String,
    title: String,
    role: Role,
    /// Everything they may, by the role and by single permissions.
    permissions: Vec<&'static str>,
    active: bool,
    /// Whether a code or a passkey is asked for after their password.
    second_factor: bool,
    created_at: Instant,
    /// When one of their sessions was last used.
    #[schema(required)]
    seen_at: Option<Instant>,
}

impl Member {
    fn of(row: Row) -> Result<Self> {
        Ok(Self {
            role: row.role().ok_or_else(|| Error::internal("unknown role"))?,
            permissions: row.permissions().iter().map(Permission::as_str).collect(),
            id: row.id,
            name: row.name,
            email: row.email,
            title: row.title,
            active: row.disabled_at.is_none(),
            second_factor: row.second_factor,
            created_at: row.created_at,
            seen_at: row.seen_at,
        })
    }
}

/// Which members.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a name or an e-mail.
    #[serde(default)]
    #[param(required = false)]
    pub search: String,
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Lists the team by name.
#[utoipa::path(
    get,
    path = "/api/members",
    tag = "members",
    params(Asked),
    responses((status = 200, description = "A page of the team.", body = List<Member>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Member>>> {
    let (rows, total, next) = listed(&mut ctx, &asked).await?;
    let items = rows.into_iter().map(Member::of).collect::<Result<_>>()?;
    Ok(Json(List { items, total, next }))
}

/// A page of the team, how many match in all, and the cursor of the next page: the id of the last
/// member, whose name is looked up again.
pub async fn listed(ctx: &mut Context, asked: &Asked) -> Result<(Vec<Row>, i64, Option<String>)> {
    ctx.clinic()?;
    let wrong = Error::Invalid { field: "cursor", detail: "error-cursor" };
    let last = match asked.cursor.as_deref() {
        None => None,
        Some(text) => {
            let id: MemberId = text.parse().map_err(|_| wrong)?;
            Some((store::find(ctx.tx(), id).await.map(|row| row.name).unwrap_or_default(), id))
        }
    };
    let limit = i32::try_from(api::limit(asked.limit)).unwrap_or(25);
    let needle = asked.search.trim().to_lowercase();
    let after = last.as_ref().map(|(name, id)| (name.as_str(), *id));
    let (mut rows, total) = store::page(ctx.tx(), &needle, after, limit + 1).await?;
    let shown = usize::try_from(limit).unwrap_or(25);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    Ok((rows, total, next))
}

/// Shows a member.
#[utoipa::path(
    get,
    path = "/api/members/{id}",
    tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = 200, description = "The member.", body = Member))
)]
pub async fn show(mut ctx: Context, Path(id): Path<MemberId>) -> Result<Json<Member>> {
    ctx.clinic()?;
    Ok(Json(Member::of(store::find(ctx.tx(), id).await?)?))
}

/// Another role.
#[derive(Deserialize, ToSchema)]
pub struct NewRole {
    role: Role,
}

/// Gives a member another role.
///
/// Single permissions fall back to those of the role; open sessions and keys end.
#[utoipa::path(
    post,
    path = "/api/members/{id}/role",
    tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    request_body = NewRole,
    responses(
        (status = 200, description = "Changed.", body = Member),
        (status = 409, description = "It is oneself, the last owner, or the role they have."),
    )
)]
pub async fn set_role(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Body(new): Body<NewRole>,
) -> Result<Json<Member>> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let obstacle = super::change_role(&mut ctx, &row, new.role).await?;
    done(ctx, id, obstacle).await
}

/// Everything that a member is to be able to.
#[derive(Deserialize, ToSchema)]
pub struct NewPermissions {
    /// Names of permissions. What the role has and this has not is withdrawn; what this has and the role
    /// has not is granted.
    #[schema(max_items = 100)]
    permissions: BTreeSet<String>,
}

/// Grants and withdraws single permissions.
#[utoipa::path(
    post,
    path = "/api/members/{id}/permissions",
    tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    request_body = NewPermissions,
    responses(
        (status = 200, description = "Changed.", body = Member),
        (status = 409, description = "It is oneself."),
    )
)]
pub async fn set_permissions(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Body(new): Body<NewPermissions>,
) -> Result<Json<Member>> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let wanted = rules::permissions(&new.permissions)?;
    let role = row.role().ok_or_else(|| Error::internal("unknown role"))?;
    let change =
        Change::of(&ctx.who, role, &row.permissions(), &wanted).map_err(Obstacle::error)?;
    let obstacle = super::change_permissions(&mut ctx, &row, &change).await?;
    done(ctx, id, obstacle).await
}

/// Lets a member go.
///
/// Their sessions and keys end at the next request.
#[utoipa::path(
    post,
    path = "/api/members/{id}/deactivate",
    tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    responses(
        (status = 200, description = "Deactivated.", body = Member),
        (status = 409, description = "It is oneself, the last owner, or somebody who is not active."),
    )
)]
pub async fn deactivate(ctx: Context, Path(id): Path<MemberId>) -> Result<Json<Member>> {
    set_active(ctx, id, false).await
}

/// Lets a member back in.
#[utoipa::path(
    post,
    path = "/api/members/{id}/reactivate",
    tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    responses(
        (status = 200, description = "Active again.", body = Member),
        (status = 402, description = "The clinic has no seat left."),
        (status = 409, description = "It is oneself, or somebody who is active."),
    )
)]
pub async fn reactivate(ctx: Context, Path(id): Path<MemberId>) -> Result<Json<Member>> {
    set_active(ctx, id, true).await
}

async fn set_active(mut ctx: Context, id: MemberId, active: bool) -> Result<Json<Member>> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let obstacle = super::set_active(&mut ctx, &row, active).await?;
    done(ctx, id, obstacle).await
}

async fn done(mut ctx: Context, id: MemberId, obstacle: Option<Obstacle>) -> Result<Json<Member>> {
    if let Some(obstacle) = obstacle {
        return Err(obstacle.error());
    }
    let row = store::find(ctx.tx(), id).await?;
    ctx.commit().await?;
    Ok(Json(Member::of(row)?))
}
