//! The demo's catalogue: what a Thai clinic of its size offers, with rooms, devices, a shelf of products and hours.

use base::{
    ClinicId, Context, DeviceId, Error, MemberId, MovementId, ProductId, Result, RoomId, Satang,
    TreatmentId,
};
use care::codes::{Category, Concern, Contraindication, DeviceKind, MovementReason};
use care::hours::rules::Span;
use care::products::rules::Movement;
use care::substances::{self, Substance};
use care::{devices, hours, products, rooms, treatments};

use super::clinics::DemoClinic;
use super::id;
use Concern as F;
use Contraindication as No;

/// A treatment of the demo.
struct DemoTreatment {
    thai: &'static str,
    english: &'static str,
    category: Category,
    minutes: i32,
    baht: i64,
    good_for: &'static [Concern],
    not_with: &'static [Contraindication],
    substances: &'static str,
    device: Option<DeviceKind>,
    /// Only the dermatologist does it, after a consultation.
    doctor: bool,
}

const NOTHING: &[Concern] = &[];

/// The consultation comes first: others ask for it. A small clinic has the first ten.
const TREATMENTS: [DemoTreatment; 16] = [
    DemoTreatment {
        thai: "ปรึกษาแพทย์ผิวหนัง",
        english: "Dermatologist consultation",
        category: Category::Consultation,
        minutes: 20,
        baht: 500,
        good_for: NOTHING,
        not_with: &[],
        substances: "",
        device: None,
        doctor: false,
    },
    DemoTreatment {
        thai: "ไอพีแอล หน้าใส ลดรอยแดง",
        english: "IPL photofacial",
        category: Category::Laser,
        minutes: 45,
        baht: 2_500,
        good_for: &[F::Redness, F::Spots, F::Evenness],
        not_with: &[No::Pregnancy, No::Isotretinoin, No::Photosensitivity, No::RecentSun],
        substances: "",
        device: Some(DeviceKind::Ipl),
        doctor: false,
    },
    DemoTreatment {
        thai: "พิโคเลเซอร์ ลดฝ้า กระ จุดด่างดำ",
        english: "Pico laser for spots and melasma",
        category: Category::Laser,
        minutes: 45,
        baht: 4_900,
        good_for: &[F::Spots, F::Evenness, F::Texture],
        not_with: &[No::Pregnancy, No::Isotretinoin, No::Keloid, No::RecentSun],
        substances: "lidocaine",
        device: Some(DeviceKind::PicoLaser),
        doctor: true,
    },
    DemoTreatment {
        thai: "ไฮดราเฟเชียล ทำความสะอาดล้ำลึก",
        english: "Hydra deep-cleansing facial",
        category: Category::Facial,
        minutes: 60,
        baht: 1_990,
        good_for: &[F::Pores, F::Shine, F::Texture],
        not_with: &[No::ActiveInfection],
        substances: "salicylate, glycolic_acid",
        device: Some(DeviceKind::Hydradermabrasion),
        doctor: false,
    },
    DemoTreatment {
        thai: "ทรีตเมนต์เคลียร์สิว",
        english: "Acne clear treatment",
        category: Category::Facial,
        minutes: 60,
        baht: 1_200,
        good_for: &[F::Acne, F::Shine],
        not_with: &[No::Isotretinoin],
        substances: "salicylate",
        device: None,
        doctor: false,
    },
    DemoTreatment {
        thai: "ฉายแสง LED ลดสิวและรอยแดง",
        english: "LED light for acne and redness",
        category: Category::Facial,
        minutes: 30,
        baht: 600,
        good_for: &[F::Acne, F::Redness],
        not_with: &[No::Photosensitivity, No::Epilepsy],
        substances: "",
        device: Some(DeviceKind::Led),
        doctor: false,
    },
    DemoTreatment {
        thai: "โบทูลินัมท็อกซิน ลดริ้วรอย",
        english: "Botulinum toxin for lines",
        category: Category::Injectable,
        minutes: 30,
        baht: 5_900,
        good_for: &[F::Wrinkles],
        not_with: &[
            No::Pregnancy,
            No::Breastfeeding,
            No::Neuromuscular,
            No::ActiveInfection,
            No::BloodThinner,
        ],
        substances: "botulinum_toxin",
        device: None,
        doctor: true,
    },
    DemoTreatment {
        thai: "ผลัดเซลล์ผิวด้วยกรดผลไม้",
        english: "Fruit-acid peel",
        category: Category::Peel,
        minutes: 30,
        baht: 1_500,
        good_for: &[F::Texture, F::Evenness, F::Acne],
        not_with: &[No::Isotretinoin, No::ActiveInfection, No::RecentSun],
        substances: "glycolic_acid",
        device: None,
        doctor: false,
    },
    DemoTreatment {
        thai: "ฟิลเลอร์ใต้ตา",
        english: "Under-eye filler",
        category: Category::Injectable,
        minutes: 45,
        baht: 12_900,
        good_for: &[F::DarkCircles],
        not_with: &[
            No::Pregnancy,
            No::Breastfeeding,
            No::BloodThinner,
            No::Autoimmune,
            No::ActiveInfection,
        ],
        substances: "hyaluronic_acid, lidocaine",
        device: None,
        doctor: true,
    },
    DemoTreatment {
        thai: "กำจัดขนรักแร้ด้วยเลเซอร์",
        english: "Laser hair removal, underarm",
        category: Category::HairRemoval,
        minutes: 20,
        baht: 690,
        good_for: NOTHING,
        not_with: &[No::Pregnancy, No::RecentSun, No::Photosensitivity],
        substances: "",
        device: Some(DeviceKind::DiodeLaser),
        doctor: false,
    },
    DemoTreatment {
        thai: "เลเซอร์ CO₂ หลุมสิวและรูขุมขน",
        english: "Fractional CO₂ laser for scars and pores",
        category: Category::Laser,
        minutes: 60,
        baht: 7_900,
        good_for: &[F::Texture, F::Pores, F::Wrinkles],
        not_with: &[No::Pregnancy, No::Isotretinoin, No::Keloid, No::ActiveInfection],
        substances: "lidocaine",
        device: Some(DeviceKind::Co2Laser),
        doctor: true,
    },
    DemoTreatment {
        thai: "ไฮฟู ยกกระชับใบหน้า",
        english: "HIFU face lift",
        category: Category::Energy,
        minutes: 60,
        baht: 9_900,
        good_for: &[F::Wrinkles],
        not_with: &[No::Pregnancy, No::Pacemaker, No::MetalImplant, No::Keloid],
        substances: "",
        device: Some(DeviceKind::Hifu),
        doctor: false,
    },
    DemoTreatment {
        thai: "ลองพัลส์เลเซอร์ ลดเส้นเลือดฝอย",
        english: "Long-pulsed laser for visible vessels",
        category: Category::Laser,
        minutes: 30,
        baht: 3_500,
        good_for: &[F::Redness],
        not_with: &[No::Pregnancy, No::Photosensitivity, No::RecentSun],
        substances: "",
        device: Some(DeviceKind::LongPulsedLaser),
        doctor: true,
    },
    DemoTreatment {
        thai: "ทรีตเมนต์บำรุงรอบดวงตา",
        english: "Eye contour care",
        category: Category::Facial,
        minutes: 30,
        baht: 790,
        good_for: &[F::DarkCircles],
        not_with: &[],
        substances: "fragrance",
        device: None,
        doctor: false,
    },
    DemoTreatment {
        thai: "สกินบูสเตอร์ PDRN",
        english: "PDRN skin booster",
        category: Category::Injectable,
        minutes: 45,
        baht: 8_900,
        good_for: &[F::Texture, F::Pores],
        not_with: &[No::Pregnancy, No::Breastfeeding, No::ActiveInfection, No::BloodThinner],
        substances: "salmon_dna, lidocaine",
        device: None,
        doctor: true,
    },
    DemoTreatment {
        thai: "วิตามินดริป ผิวใส",
        english: "Vitamin drip",
        category: Category::Wellness,
        minutes: 45,
        baht: 1_890,
        good_for: NOTHING,
        not_with: &[No::Pregnancy],
        substances: "vitamin_c",
        device: None,
        doctor: false,
    },
];

/// Code, names, price in baht, what for, who not, ingredients, and how many there are.
type DemoProduct = (
    &'static str,
    &'static str,
    &'static str,
    i64,
    &'static [Concern],
    &'static [Contraindication],
    &'static str,
    i32,
);

const PRODUCTS: [DemoProduct; 8] = [
    (
        "SUN-50",
        "ครีมกันแดด SPF 50+ PA++++",
        "Sunscreen SPF 50+",
        590,
        &[F::Spots, F::Evenness],
        &[],
        "",
        36,
    ),
    ("AZA-10", "เซรั่มลดรอยแดง", "Redness relief serum", 890, &[F::Redness], &[], "", 18),
    (
        "NIA-10",
        "เซรั่มไนอะซินาไมด์ 10%",
        "Niacinamide serum 10%",
        690,
        &[F::Pores, F::Shine],
        &[],
        "niacinamide",
        24,
    ),
    ("BHA-02", "โทนเนอร์ BHA 2%", "BHA toner 2%", 490, &[F::Acne, F::Shine], &[], "salicylate", 4),
    (
        "VTC-15",
        "เซรั่มวิตามินซี 15%",
        "Vitamin C serum 15%",
        1_290,
        &[F::Spots, F::Evenness],
        &[],
        "vitamin_c",
        15,
    ),
    (
        "RET-03",
        "ครีมเรตินอล 0.3%",
        "Retinol cream 0.3%",
        990,
        &[F::Wrinkles, F::Texture],
        &[No::Pregnancy, No::Breastfeeding],
        "retinoid",
        12,
    ),
    ("EYE-20", "ครีมบำรุงรอบดวงตา", "Eye cream", 1_150, &[F::DarkCircles], &[], "fragrance", 9),
    ("MOI-50", "มอยส์เจอไรเซอร์เซราไมด์", "Ceramide moisturiser", 750, &[F::Texture], &[], "", 0),
];

/// Rooms: a small clinic has the first three.
const ROOMS: [&str; 4] = ["ห้องตรวจ 1", "ห้องเลเซอร์", "ห้องทรีตเมนต์ 1", "ห้องทรีตเมนต์ 2"];

/// What a clinic of this size has.
fn offered(demo: &DemoClinic) -> &'static [DemoTreatment] {
    if demo.staff > 2 { &TREATMENTS } else { &TREATMENTS[..10] }
}

/// Fills the clinic's catalogue with whatever is missing of it.
pub async fn fill(context: &mut Context, clinic: ClinicId, demo: &DemoClinic) -> Result<()> {
    let rooms = fill_rooms(context, clinic, demo).await?;
    fill_devices(context, clinic, demo, &rooms).await?;
    fill_treatments(context, clinic, demo, &rooms).await?;
    fill_products(context, clinic, demo).await?;
    fill_hours(context, clinic).await
}

/// Ten to eight, from eleven on Sundays.
async fn fill_hours(context: &mut Context, clinic: ClinicId) -> Result<()> {
    if !hours::store::week(context.tx(), clinic).await?.is_empty() {
        return Ok(());
    }
    let week: Vec<_> = (1..=7)
        .map(|weekday| Span { weekday, from: if weekday == 7 { 660 } else { 600 }, to: 1_200 })
        .collect();
    hours::store::set_week(context.tx(), clinic, &week).await
}

/// Whether a find came to nothing.
fn missing<T>(found: Result<T>) -> Result<bool> {
    match found {
        Ok(_) => Ok(false),
        Err(Error::NotFound) => Ok(true),
        Err(error) => Err(error),
    }
}

async fn fill_rooms(
    context: &mut Context,
    clinic: ClinicId,
    demo: &DemoClinic,
) -> Result<Vec<RoomId>> {
    let count = if demo.staff > 2 { 4 } else { 3 };
    let at = context.app.clock.now();
    let mut ids = Vec::new();
    for name in &ROOMS[..count] {
        let room = RoomId(id(&format!("room {} {name}", demo.slug)));
        if missing(rooms::store::find(context.tx(), clinic, room).await)? {
            let draft = rooms::rules::Draft { name: (*name).to_owned(), note: String::new() };
            rooms::store::add(context.tx(), clinic, room, &draft, at).await?;
        }
        ids.push(room);
    }
    Ok(ids)
}

/// A name for a machine of a kind.
const fn device_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Ipl => "เครื่องไอพีแอล",
        DeviceKind::PicoLaser => "เครื่องพิโคเลเซอร์",
        DeviceKind::LongPulsedLaser => "เครื่องลองพัลส์เลเซอร์",
        DeviceKind::Co2Laser => "เครื่องเลเซอร์ CO₂",
        DeviceKind::DiodeLaser => "เครื่องไดโอดเลเซอร์",
        DeviceKind::Hifu => "เครื่องไฮฟู",
        DeviceKind::Hydradermabrasion => "เครื่องไฮดรา",
        DeviceKind::Led => "โคมไฟ LED",
        _ => "เครื่องมือ",
    }
}

async fn fill_devices(
    context: &mut Context,
    clinic: ClinicId,
    demo: &DemoClinic,
    rooms: &[RoomId],
) -> Result<()> {
    let at = context.app.clock.now();
    for (number, kind) in (1..).zip(offered(demo).iter().filter_map(|one| one.device)) {
        let device = DeviceId(id(&format!("device {} {}", demo.slug, kind.as_str())));
        if !missing(devices::store::find(context.tx(), clinic, device).await)? {
            continue;
        }
        let moves = matches!(kind, DeviceKind::Led | DeviceKind::Hydradermabrasion);
        let draft = devices::rules::Draft {
            name: device_name(kind).to_owned(),
            kind,
            // Lasers stay in their room.
            room: if moves { None } else { rooms.get(1).copied() },
            serial: format!("{}-{:04}", kind.as_str()[..2].to_uppercase(), 1_000 + number * 37),
            note: String::new(),
        };
        devices::store::add(context.tx(), clinic, device, &draft, at).await?;
    }
    Ok(())
}

async fn fill_treatments(
    context: &mut Context,
    clinic: ClinicId,
    demo: &DemoClinic,
    rooms: &[RoomId],
) -> Result<()> {
    let id_of =
        |one: &DemoTreatment| TreatmentId(id(&format!("treatment {} {}", demo.slug, one.english)));
    // The second of the staff is the dermatologist.
    let number = super::CLINICS.iter().position(|clinic| clinic.slug == demo.slug).unwrap_or(0) + 1;
    let doctor = MemberId(id(&format!("member {}", super::staff_email(number, 1))));
    for one in offered(demo) {
        let treatment = id_of(one);
        if !missing(treatments::store::find(context.tx(), clinic, treatment).await)? {
            continue;
        }
        let draft = treatments::rules::Draft {
            name_th: one.thai.to_owned(),
            name_en: one.english.to_owned(),
            category: one.category,
            duration_minutes: one.minutes,
            buffer_before_minutes: 0,
            buffer_after_minutes: if one.device.is_some() { 15 } else { 10 },
            price: Satang(one.baht * 100),
            description_th: String::new(),
            description_en: String::new(),
            concerns: one.good_for.to_vec(),
            contraindications: one.not_with.to_vec(),
            allergens: substances(one.substances)?,
            contraindication_note: String::new(),
            consultation_needed: one.doctor,
            prerequisite: one.doctor.then(|| id_of(&TREATMENTS[0])),
            device_kinds: one.device.into_iter().collect(),
            rooms: places(one.category, rooms),
            practitioners: if one.doctor || one.category == Category::Consultation {
                vec![doctor]
            } else {
                Vec::new()
            },
        };
        treatments::keep(context, treatment, &draft).await?;
    }
    Ok(())
}

/// Where a treatment is done: talk and needles in the first room, light in the second, care in the others.
fn places(category: Category, rooms: &[RoomId]) -> Vec<RoomId> {
    match category {
        Category::Consultation | Category::Injectable => rooms[..1].to_vec(),
        Category::Laser | Category::HairRemoval | Category::Energy => rooms[1..2].to_vec(),
        _ => rooms[2..].to_vec(),
    }
}

fn substances(text: &str) -> Result<Vec<Substance>> {
    substances::listed(text).ok_or_else(|| Error::internal("a substance of the demo"))
}

async fn fill_products(context: &mut Context, clinic: ClinicId, demo: &DemoClinic) -> Result<()> {
    let (at, by) = (context.app.clock.now(), context.who.member);
    for (sku, thai, english, baht, good_for, not_with, ingredients, stock) in PRODUCTS {
        let product = ProductId(id(&format!("product {} {sku}", demo.slug)));
        if !missing(products::store::find(context.tx(), clinic, product).await)? {
            continue;
        }
        let draft = products::rules::Draft {
            sku: sku.to_owned(),
            name_th: thai.to_owned(),
            name_en: english.to_owned(),
            price: Satang(baht * 100),
            reorder_at: 5,
            description_th: String::new(),
            description_en: String::new(),
            concerns: good_for.to_vec(),
            contraindications: not_with.to_vec(),
            allergens: substances(ingredients)?,
            contraindication_note: String::new(),
        };
        products::keep(context, product, &draft).await?;
        if stock > 0 {
            let received = Movement {
                quantity: stock,
                reason: MovementReason::Received,
                note: "ยอดยกมา".to_owned(),
            };
            let movement = MovementId(id(&format!("movement {} {sku}", demo.slug)));
            products::store::move_stock(context.tx(), clinic, product, movement, &received, by, at)
                .await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PRODUCTS, TREATMENTS};
    use care::codes::Concern;
    use std::collections::BTreeSet;

    #[test]
    fn every_concern_is_treated_and_nothing_is_there_twice() {
        let names: BTreeSet<_> =
            TREATMENTS.iter().flat_map(|one| [one.thai, one.english]).collect();
        assert_eq!(names.len(), 2 * TREATMENTS.len());
        for concern in Concern::ALL {
            // In a small clinic, too.
            let treated = TREATMENTS[..10].iter().any(|one| one.good_for.contains(concern));
            let sold = PRODUCTS.iter().any(|one| one.4.contains(concern));
            assert!(treated || sold, "{}", concern.as_str());
        }
    }
}
