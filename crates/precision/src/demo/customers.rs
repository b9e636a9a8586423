//! The demo's customers: names, numbers and dates that are the same each time.

use base::{
    ClinicId, ConditionId, ConsentId, Context, CustomerId, Day, EmailAddress, Error, Lang,
    MemberId, NoteId, Phone, Result,
};
use care::codes::Contraindication;
use care::conditions;
use care::conditions::rules::{Draft, Kind};
use care::customer_notes;
use care::customer_tags;
use care::customer_tags::rules::Name;
use care::customers::rules::{Record, Sex};
use care::customers::store::{self, NewCustomer};
use care::photo_consents::{self, Way};
use care::substances::Substance;
use jiff::civil::date;

use super::clinics::{DemoClinic, FAMILY_NAMES, FIRST_NAMES};
use super::id;

/// Somebody of the demo.
pub struct Person {
    /// Name in English writing.
    pub english: String,
    /// Name in Thai writing.
    pub thai: String,
    /// First name in Thai writing.
    pub nickname: &'static str,
    /// Taken as a woman.
    pub woman: bool,
}

/// The demo's person of a number; names repeat after 456.
pub fn person(number: usize) -> Person {
    let (english, thai, woman) = FIRST_NAMES[number % FIRST_NAMES.len()];
    let (family, family_thai) = FAMILY_NAMES[(number * 5 + number / 3) % FAMILY_NAMES.len()];
    Person {
        english: format!("{english} {family}"),
        thai: format!("{thai} {family_thai}"),
        nickname: thai,
        woman,
    }
}

/// A clinic's own words for some of them.
const fn tags(index: usize) -> &'static [&'static str] {
    match index % 6 {
        0 => &["VIP", "โปรแกรมหน้าใส"],
        2 => &["ผิวแพ้ง่าย"],
        3 => &["VIP"],
        _ => &[],
    }
}

/// What a colleague wrote about some of them.
fn note(index: usize) -> Option<customer_notes::rules::Draft> {
    let (text, pinned) = match index % 5 {
        0 => ("ชอบนัดช่วงเช้า โทรยืนยันก่อนทุกครั้ง", true),
        2 => ("สนใจโปรแกรมยกกระชับ ขอคิดก่อน ติดต่อกลับหลังสิ้นเดือน", false),
        _ => return None,
    };
    Some(customer_notes::rules::Draft { text: text.to_owned(), pinned, private: false })
}

/// Registers those of the clinic's customers who are not there yet, with their consent to photos; gives the first. Every third
/// belongs to sales, if the clinic has any.
pub async fn register_all(
    context: &mut Context,
    clinic: ClinicId,
    demo: &DemoClinic,
    (owner, sales): (Option<MemberId>, Option<MemberId>),
) -> Result<CustomerId> {
    let id_of = |index: usize| CustomerId(id(&format!("customer {} {index}", demo.slug)));
    for index in 0..demo.customers {
        let id = id_of(index);
        match store::find(context.tx(), clinic, id).await {
            Ok(_) => continue,
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
        let record = record(demo, index);
        let by = if index % 3 == 2 { sales.or(owner) } else { owner };
        // The oldest customer first, the newest yesterday; spread over ten months.
        let days_ago = 1 + (demo.customers - 1 - index) * 300 / demo.customers;
        let seconds = i64::try_from(days_ago * 24 * 3600 + index * 617).map_err(Error::internal)?;
        let at = context.app.clock.now().plus_seconds(-seconds);
        let new = NewCustomer { id, record: &record, by, assigned_to: by, at };
        store::add(context.tx(), clinic, &new).await?;
        let consent = photo_consents::New {
            id: ConsentId(super::id(&format!("consent {} {index}", demo.slug))),
            customer: id,
            way: Way::OnPaper,
            lang: Lang::Th,
            by,
            at,
        };
        photo_consents::add(context.tx(), clinic, &consent).await?;
        if let Some(kind) = condition(index) {
            let draft = Draft { kind, note: String::new() };
            let condition = ConditionId(super::id(&format!("condition {} {index}", demo.slug)));
            conditions::store::add(context.tx(), clinic, condition, id, &draft, by, at).await?;
        }
        for tag in tags(index) {
            let name = Name::parse(tag)?;
            customer_tags::store::make(context.tx(), clinic, &name, at).await?;
            customer_tags::store::add(context.tx(), clinic, id, &name, by, at).await?;
        }
        if let Some(draft) = note(index) {
            let note = NoteId(super::id(&format!("note {} {index}", demo.slug)));
            let by = context.who.member;
            let new = customer_notes::store::New { id: note, customer: id, draft: &draft, by, at };
            customer_notes::store::add(context.tx(), clinic, &new).await?;
        }
    }
    Ok(id_of(0))
}

/// What is known of some of them: an allergy or a condition.
fn condition(index: usize) -> Option<Kind> {
    match index % 7 {
        3 => Substance::parse("penicillin").map(Kind::Allergy),
        5 => Some(Kind::Condition(Contraindication::Keloid)),
        _ => None,
    }
}

fn record(demo: &DemoClinic, index: usize) -> Record {
    let person = person(demo.customers * 7 + index);
    let in_thai = index % 4 != 3;
    let mailbox = person.english.to_lowercase().replace(' ', ".");
    Record {
        full_name: if in_thai { person.thai } else { person.english },
        nickname: if in_thai { String::new() } else { person.nickname.to_owned() },
        phone: Phone::parse(&format!("08{}", phone_digits(demo, index))),
        email: index
            .is_multiple_of(2)
            .then(|| EmailAddress::parse(&format!("{mailbox}@example.com")))
            .flatten(),
        birth_date: Some(Day(birth_date(index + demo.customers))),
        sex: Some(if person.woman { Sex::Female } else { Sex::Male }),
        allergies: if index % 7 == 3 {
            "แพ้ยากลุ่มเพนิซิลลิน (penicillin)".into()
        } else {
            String::new()
        },
        note: String::new(),
    }
}

/// Eight digits that no two of the demo's customers share.
fn phone_digits(demo: &DemoClinic, index: usize) -> String {
    let spread = (demo.customers * 100 + demo.staff * 37 + index) * 48_271 % 100_000_000;
    format!("{spread:08}")
}

fn birth_date(number: usize) -> jiff::civil::Date {
    let spread = |times: usize, below: usize| i16::try_from(number * times % below).unwrap_or(0);
    let (month, day) = (1 + spread(7, 12), 1 + spread(11, 28));
    date(1965 + spread(13, 40), i8::try_from(month).unwrap_or(1), i8::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::super::clinics::CLINICS;
    use super::{person, record};
    use std::collections::BTreeSet;

    #[test]
    fn phones_differ_and_names_do_not_repeat_within_a_clinic() {
        let mut phones = BTreeSet::new();
        for clinic in &CLINICS {
            let mut names = BTreeSet::new();
            for index in 0..clinic.customers {
                let record = record(clinic, index);
                assert!(phones.insert(record.phone.expect("is a phone").as_str().to_owned()));
                assert!(names.insert(record.full_name.clone()), "{}", record.full_name);
            }
        }
        assert_eq!(phones.len(), 70);
        assert_ne!(person(1).english, person(2).english);
    }
}
