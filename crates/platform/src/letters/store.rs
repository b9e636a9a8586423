//! What a letter needs to know of the clinic that writes it.

use base::{BookingId, ClinicId, EmailAddress, Error, Instant, InvitationId, Lang, Result, Role};
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use ui::ClinicBrand;

use crate::invitations::rules;

use super::{Face, Invitation, Invited, Recipient, Reminder, Words};

/// The clinic of the worker's context.
pub async fn face(tx: &mut PgConnection, clinic: ClinicId) -> Result<Face> {
    let row = sqlx::query!(
        r#"SELECT f.name AS "name!", f.name_th AS "name_th!", f.colour AS "colour!",
                  f.mark AS "mark!", f.logo AS "logo!", f.zone AS "zone!", c.phone, c.email, c.address
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
            logo: row.logo,
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

/// A reminder comes at the latest so many seconds before the appointment: later than that it helps nobody.
const TOO_LATE: i64 = 3 * 3600;

/// A reminder as it is written; none if the booking was moved or cancelled, if the customer has no e-mail or was
/// reminded already, if it is too late, if the clinic chose another time by now, or if it is suspended.
pub async fn reminder(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (id, starts_at): (BookingId, Instant),
    hours: i32,
    now: Instant,
) -> Result<Option<(Recipient, Reminder)>> {
    let row = sqlx::query!(
        r#"SELECT c.full_name, c.email, t.name_th, t.name_en, p.display_name
           FROM app.bookings AS b
           JOIN app.clinics AS k ON k.clinic_id = $1 AND k.reminder_hours = $5
           JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = b.customer_id
           JOIN app.treatments AS t ON t.clinic_id = $1 AND t.id = b.treatment_id
           JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = b.practitioner_id
           WHERE b.clinic_id = $1 AND b.id = $2 AND b.starts_at = $3 AND b.starts_at > $4
             AND b.reminded_of IS DISTINCT FROM b.starts_at
             AND b.state IN ('pending', 'confirmed') AND NOT auth.is_suspended()"#,
        clinic.0,
        id.0,
        starts_at as Instant,
        now.plus_seconds(TOO_LATE) as Instant,
        hours
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(email) = EmailAddress::parse(&row.email) else { return Ok(None) };
    // A customer has not said which language they read; the letters of their name do.
    let thai = row.full_name.chars().any(|letter| ('\u{e00}'..='\u{e7f}').contains(&letter));
    let lang = if thai { Lang::Th } else { Lang::En };
    let letter = Reminder {
        treatment_th: row.name_th,
        treatment_en: row.name_en,
        practitioner: row.display_name,
        starts_at,
    };
    Ok(Some((Recipient { email, name: row.full_name, lang }, letter)))
}

/// Remembers which appointment the customer of a booking was reminded of.
pub async fn reminded(
    tx: &mut PgConnection,
    clinic: ClinicId,
    (id, starts_at): (BookingId, Instant),
) -> Result<()> {
    sqlx::query!(
        "UPDATE app.bookings SET reminded_of = $3 WHERE clinic_id = $1 AND id = $2",
        clinic.0,
        id.0,
        starts_at as Instant
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Who asks for a new link.
pub struct Asking {
    pub email: String,
    pub name: String,
    pub role: Role,
}

/// Who asks for a new link; none if they have it, or the invitation is not open any more.
pub async fn link_asked(
    tx: &mut PgConnection,
    clinic: ClinicId,
    id: InvitationId,
) -> Result<Option<Asking>> {
    let row = sqlx::query!(
        "SELECT i.email, i.full_name, i.role FROM app.invitations AS i
         WHERE i.clinic_id = $1 AND i.id = $2 AND i.asked_at IS NOT NULL
           AND i.accepted_at IS NULL AND i.revoked_at IS NULL",
        clinic.0,
        id.0
    )
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let role = Role::parse(&row.role).ok_or_else(|| Error::internal("unknown role"))?;
    Ok(Some(Asking { email: row.email, name: row.full_name, role }))
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
