//! What may be said of a treatment.

use base::{MemberId, RoomId, Satang, TreatmentId};
use ui::Errors;

use crate::codes::{Category, Concern, Contraindication, DeviceKind};
use crate::substances::Substance;
use crate::typed::Typed;

/// A treatment that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// 1 to 120 characters.
    pub name_th: String,
    /// At most 120; empty when it is the same.
    pub name_en: String,
    /// Its place.
    pub category: Category,
    /// How long the customer is there.
    pub duration_minutes: i32,
    /// How long room and device are taken before.
    pub buffer_before_minutes: i32,
    /// And after.
    pub buffer_after_minutes: i32,
    /// VAT included.
    pub price: Satang,
    /// For customers.
    pub description_th: String,
    /// For customers.
    pub description_en: String,
    /// What it treats.
    pub concerns: Vec<Concern>,
    /// What speaks against it.
    pub contraindications: Vec<Contraindication>,
    /// Substances in it.
    pub allergens: Vec<Substance>,
    /// Anything else that speaks against it.
    pub contraindication_note: String,
    /// Whether somebody has to be asked first.
    pub consultation_needed: bool,
    /// What has to be done before.
    pub prerequisite: Option<TreatmentId>,
    /// One machine of each.
    pub device_kinds: Vec<DeviceKind>,
    /// Where it can be done; none is anywhere.
    pub rooms: Vec<RoomId>,
    /// Who can do it; none is every practitioner.
    pub practitioners: Vec<MemberId>,
}

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let name_th = read.name("name_th", 120);
    let name_en = read.line("name_en", 120);
    let category = read.choice("category", Category::parse);
    let duration_minutes = read.whole("duration_minutes", 5..=720);
    let buffer_before_minutes = read.whole("buffer_before_minutes", 0..=240);
    let buffer_after_minutes = read.whole("buffer_after_minutes", 0..=240);
    let price = read.price("price");
    let description_th = read.lines("description_th", 2000);
    let description_en = read.lines("description_en", 2000);
    let concerns = read.choices("concerns", Concern::parse);
    let contraindications = read.choices("contraindications", Contraindication::parse);
    let allergens = read.substances("allergens", 20);
    let contraindication_note = read.lines("contraindication_note", 1000);
    let consultation_needed = read.ticked("consultation_needed");
    let prerequisite = read.id("prerequisite_id");
    let device_kinds = read.choices("device_kinds", DeviceKind::parse);
    let rooms = read.choices("rooms", |text| text.parse().ok());
    let practitioners = read.choices("practitioners", |text| text.parse().ok());
    let draft = category.map(|category| Draft {
        name_th,
        name_en,
        category,
        duration_minutes,
        buffer_before_minutes,
        buffer_after_minutes,
        price,
        description_th,
        description_en,
        concerns,
        contraindications,
        allergens,
        contraindication_note,
        consultation_needed,
        prerequisite,
        device_kinds,
        rooms,
        practitioners,
    });
    read.finish(draft)
}

#[cfg(test)]
mod tests {
    use super::{Typed, parse};
    use crate::codes::{Category, Concern};
    use base::Satang;

    fn form() -> Typed {
        Typed::default()
            .field("name_th", "ไอพีแอล")
            .field("category", "laser")
            .field("price", "2,500")
    }

    #[test]
    fn a_name_a_place_and_a_price_are_enough() {
        let draft =
            parse(&form().field("concerns", "redness").field("allergens", "ยาชา")).expect("enough");
        assert_eq!((draft.category, draft.price), (Category::Laser, Satang(250_000)));
        assert_eq!(draft.concerns, [Concern::Redness]);
        assert_eq!(draft.allergens[0].as_str(), "lidocaine");
        assert_eq!(draft.duration_minutes, 5);
    }

    #[test]
    fn nonsense_is_named_by_its_field() {
        let bad = Typed::default()
            .field("duration_minutes", "4")
            .field("concerns", "age")
            .field("prerequisite_id", "first");
        let errors = parse(&bad).expect_err("mistakes");
        let fields: Vec<_> = errors.fields().collect();
        let expected =
            ["name_th", "category", "duration_minutes", "price", "concerns", "prerequisite_id"];
        assert_eq!(fields, expected);
    }
}
