//! What a letter needs to know of the clinic that writes it.

use base::{ClinicId, EmailAddress, Error, Instant, InvitationId, Lang, Result, Role};
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use ui::ClinicBrand;

use crate::invitations::rules;

use super::{Face, Invitation, Invited, Recipient, Words};

/// The clinic of the worker's context.
pub async fn face(tx: &mut PgConnection, clinic: ClinicId) -> Result<Face> {
    let row = sqlx::query!(
        r#"SELECT f.name AS "name!", f.name_th AS "name_th!", f.colour AS "colour!",
                  f.mark AS "mark!", f.zone AS "zone!", c.phone, c.email, c.address
           FROM app.clinics AS c CROSS JOIN auth.clinic_face() AS f
           WHERE c.clinic_id = $1"#,
        clinic.0
    )
    .fetch_one(tx)
    .await?;
    Ok(Face {
        clinic: Some(ClinicBrand {
            slug: String::new(),
            name: row.name,
            name_th: row.name_th,
            colour: row.colour,
            mark: row.mark,
        }),
        zone: TimeZone::get(&row.zone).map_err(Error::internal)?,
        phone: row.phone,
        email: row.email,
        address: row.address,
    })
}

/// An invitation as it is written, with its `link`; none if it is not open any more, or has another link
/// by now.
pub async fn invitation(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (id, version): (InvitationId, i32),
    link: String,
    now: Instant,
) -> Result<Option<(Recipient, Invitation)>> {
    let row = sqlx::query!(
        r#"SELECT i.email, i.role, i.full_name, i.lang, i.created_at AS "created_at: Instant",
                  i.expires_at AS "expires_at: Instant", p.display_name AS "inviter?",
                  t.subject AS "subject?", t.intro AS "intro?"
           FROM app.invitations AS i
           LEFT JOIN app.profiles AS p ON p.clinic_id = i.clinic_id AND p.id = i.created_by
           LEFT JOIN app.letter_texts AS t
             ON t.clinic_id = i.clinic_id AND t.lang = i.lang AND t.kind = CASE i.role
                  WHEN 'clinic_owner' THEN 'invitation_owner'
                  WHEN 'customer' THEN 'invitation_customer' ELSE 'invitation_staff' END
           WHERE i.clinic_id = $1 AND i.id = $2 AND i.version = $3 AND i.accepted_at IS NULL
             AND i.revoked_at IS NULL AND i.expires_at > $4"#,
        clinic.0,
        id.0,
        version,
        now as Instant
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let role = Role::parse(&row.role).ok_or_else(|| Error::internal("unknown role"))?;
    let to = Recipient {
        email: EmailAddress::parse(&row.email)
            .ok_or_else(|| Error::internal("an invitation has no address"))?,
        name: row.full_name,
        lang: Lang::parse(&row.lang).unwrap_or_default(),
    };
    let letter = Invitation {
        invited: Invited::of(role).ok_or_else(|| Error::internal("nobody invites this role"))?,
        role,
        inviter: row.inviter,
        link,
        // A link that was sent again lives as long as nothing else was said.
        sent_at: match version {
            1 => row.created_at,
            _ => row.expires_at.plus_seconds(-rules::DEFAULT_HOURS * 3600),
        },
        expires_at: row.expires_at,
        words: row.subject.zip(row.intro).map(|(subject, intro)| Words { subject, intro }),
    };
    Ok(Some((to, letter)))
}

/// Keeps on an invitation what became of its mail, if its link is still that one.
pub async fn invitation_ended(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (id, version): (InvitationId, i32),
    sent: bool,
    now: Instant,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.invitations
         SET sent_at = CASE WHEN $4 THEN $5::timestamptz ELSE sent_at END,
             failed_at = CASE WHEN $4 THEN NULL ELSE $5::timestamptz END
         WHERE clinic_id = $1 AND id = $2 AND version = $3",
        clinic.0,
        id.0,
        version,
        sent,
        now as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}
