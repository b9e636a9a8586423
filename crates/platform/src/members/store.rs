//! Members, through the functions of the database that look after rank, seats and the last owner.

use base::permission::Permissions;
use base::{Context, Instant, MemberId, Result, Role};
use sqlx::PgConnection;

/// Somebody of the team.
pub struct Row {
    pub id: MemberId,
    pub email: String,
    pub name: String,
    pub title: String,
    pub role: String,
    pub granted: Vec<String>,
    pub withdrawn: Vec<String>,
    pub disabled_at: Option<Instant>,
    pub created_at: Instant,
    pub seen_at: Option<Instant>,
    pub second_factor: bool,
}

impl Row {
    /// What they are.
    pub fn role(&self) -> Option<Role> {
        Role::parse(&self.role)
    }

    /// What they may.
    pub fn permissions(&self) -> Permissions {
        self.role().map_or_else(Permissions::default, |role| {
            Permissions::of(role, &self.granted, &self.withdrawn)
        })
    }
}

/// A page by name, after the member named last, and how many match in all.
pub async fn page(
    tx: &mut PgConnection,
    needle: &str,
    after: Option<(&str, MemberId)>,
    limit: i32,
) -> Result<(Vec<Row>, i64)> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!: MemberId", email AS "email!",
                  display_name AS "name!", title AS "title!", role AS "role!",
                  granted AS "granted!", withdrawn AS "withdrawn!",
                  disabled_at AS "disabled_at: Instant", created_at AS "created_at!: Instant",
                  seen_at AS "seen_at: Instant", second_factor AS "second_factor!",
                  total AS "total!"
           FROM auth.team($1, $2, $3, $4)"#,
        needle,
        after.map(|(name, _)| name),
        after.map(|(_, id)| id.0),
        limit
    )
    .fetch_all(tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let rows = rows.into_iter().map(|row| Row {
        id: row.id,
        email: row.email,
        name: row.name,
        title: row.title,
        role: row.role,
        granted: row.granted,
        withdrawn: row.withdrawn,
        disabled_at: row.disabled_at,
        created_at: row.created_at,
        seen_at: row.seen_at,
        second_factor: row.second_factor,
    });
    Ok((rows.collect(), total))
}

/// One member; not found if there is none.
pub async fn find(tx: &mut PgConnection, id: MemberId) -> Result<Row> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!: MemberId", email AS "email!",
                  display_name AS "name!", title AS "title!", role AS "role!",
                  granted AS "granted!", withdrawn AS "withdrawn!",
                  disabled_at AS "disabled_at: Instant", created_at AS "created_at!: Instant",
                  seen_at AS "seen_at: Instant", second_factor AS "second_factor!"
           FROM auth.team_member($1)"#,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(row)
}

/// Seats taken, and how many there are; none is no limit.
pub async fn seats(tx: &mut PgConnection, now: Instant) -> Result<(i64, Option<i32>)> {
    let row =
        sqlx::query!(r#"SELECT taken AS "taken!", seats FROM auth.seats($1)"#, now as Instant)
            .fetch_one(tx)
            .await?;
    Ok((row.taken, row.seats))
}

/// The program vouches that the permission was asked for: who asks, where, whom it is about, and what.
fn vouched(ctx: &Context, purpose: &str, member: MemberId, more: &[String]) -> Result<[u8; 32]> {
    let mut parts =
        vec![ctx.clinic()?.to_string(), ctx.who.account.to_string(), member.to_string()];
    parts.extend_from_slice(more);
    Ok(ctx.app.master.vouch(purpose, &parts))
}

pub async fn set_role(ctx: &mut Context, member: MemberId, role: Role) -> Result<String> {
    let vouched = vouched(ctx, "member-role", member, &[role.as_str().to_owned()])?;
    let said = sqlx::query_scalar!(
        r#"SELECT auth.set_member_role($1, $2, $3) AS "said!""#,
        member.0,
        role.as_str(),
        vouched.as_slice()
    )
    .fetch_one(ctx.tx())
    .await?;
    Ok(said)
}

pub async fn set_permissions(
    ctx: &mut Context,
    member: MemberId,
    granted: &[String],
    withdrawn: &[String],
) -> Result<String> {
    let parts = [granted.join(","), withdrawn.join(",")];
    let vouched = vouched(ctx, "member-permissions", member, &parts)?;
    let said = sqlx::query_scalar!(
        r#"SELECT auth.set_member_permissions($1, $2, $3, $4) AS "said!""#,
        member.0,
        granted,
        withdrawn,
        vouched.as_slice()
    )
    .fetch_one(ctx.tx())
    .await?;
    Ok(said)
}

pub async fn set_active(ctx: &mut Context, member: MemberId, active: bool) -> Result<String> {
    let now = ctx.app.clock.now();
    let vouched = vouched(ctx, "member-active", member, &[active.to_string()])?;
    let said = sqlx::query_scalar!(
        r#"SELECT auth.set_member_active($1, $2, $3, $4) AS "said!""#,
        member.0,
        active,
        now as Instant,
        vouched.as_slice()
    )
    .fetch_one(ctx.tx())
    .await?;
    Ok(said)
}

/// The session that asks goes on; all others of both people end.
pub async fn transfer_ownership(ctx: &mut Context, member: MemberId) -> Result<String> {
    let (vouched, kept) = (vouched(ctx, "ownership", member, &[])?, ctx.who.session);
    let said = sqlx::query_scalar!(
        r#"SELECT auth.transfer_ownership($1, $2, $3) AS "said!""#,
        member.0,
        kept,
        vouched.as_slice()
    )
    .fetch_one(ctx.tx())
    .await?;
    Ok(said)
}
