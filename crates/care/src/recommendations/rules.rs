//! What is recommended for the findings of an analysis: pure, so that it can be read and tested by itself.
//!
//! A finding counts when it can be trusted and is below a rule's threshold by more than its own noise. What the
//! customer's record speaks against is withheld, with the reason. Nothing here is a diagnosis.

use base::{ProductId, Satang, TreatmentId};
use skin::{Findings, Region};
use ui::Errors;

use crate::codes::{Concern, Contraindication};
use crate::conditions::rules::Kind;
use crate::substances::Substance;
use crate::typed::Typed;

/// Below this confidence a measurement leads to nothing.
pub const LEAST_CONFIDENCE: f32 = 0.5;
/// Points of score kept clear of a threshold while the noise of a version was not measured: more than any measure
/// of the prototype differed by between two photos.
pub const MARGIN: f32 = 10.0;
/// The threshold of rules that follow from the catalogue.
pub const DEFAULT_BELOW: i32 = 70;

/// A treatment or a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Something that is done.
    Treatment(TreatmentId),
    /// Something that is sold.
    Product(ProductId),
}

impl Target {
    /// The treatment's id, if it is one.
    pub fn treatment(self) -> Option<uuid::Uuid> {
        match self {
            Self::Treatment(id) => Some(id.0),
            Self::Product(_) => None,
        }
    }

    /// The product's id, if it is one.
    pub fn product(self) -> Option<uuid::Uuid> {
        match self {
            Self::Product(id) => Some(id.0),
            Self::Treatment(_) => None,
        }
    }

    /// The priority of rules that follow from the catalogue: what is done before what is sold.
    const fn default_priority(self) -> i32 {
        match self {
            Self::Treatment(_) => 4,
            Self::Product(_) => 6,
        }
    }
}

/// What a rule says, without what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Recommended below this score.
    pub below: i32,
    /// 1 is recommended first, 9 last.
    pub priority: i32,
    /// For the customer.
    pub note_th: String,
    /// For the customer.
    pub note_en: String,
    /// Whether it is followed.
    pub active: bool,
}

impl Terms {
    /// Those of a rule that follows from the catalogue.
    pub const fn of_default(target: Target) -> Self {
        Self {
            below: DEFAULT_BELOW,
            priority: target.default_priority(),
            note_th: String::new(),
            note_en: String::new(),
            active: true,
        }
    }
}

/// Reads the form of a rule that is there already.
pub fn terms(typed: &Typed) -> Result<Terms, Errors> {
    let mut read = typed.read();
    let terms = Terms {
        below: read.whole("below", 1..=100),
        priority: read.whole("priority", 1..=9),
        note_th: read.lines("note_th", 500),
        note_en: read.lines("note_en", 500),
        active: read.ticked("active"),
    };
    read.finish(Some(terms))
}

/// Reads the form of a new rule: what for, what, and its terms.
pub fn new(typed: &Typed) -> Result<(Concern, Target, Terms), Errors> {
    let terms = terms(typed);
    let mut read = typed.read();
    let concern = read.choice("concern", Concern::parse);
    let target = read.choice("target", target);
    let both = concern.zip(target);
    match (read.finish(both), terms) {
        (Ok((concern, target)), Ok(terms)) => Ok((concern, target, terms)),
        (Err(errors), _) | (_, Err(errors)) => Err(errors),
    }
}

/// Reads `treatment:<id>` or `product:<id>`.
fn target(text: &str) -> Option<Target> {
    let (kind, id) = text.split_once(':')?;
    match kind {
        "treatment" => id.parse().ok().map(Target::Treatment),
        "product" => id.parse().ok().map(Target::Product),
        _ => None,
    }
}

/// A rule with what it offers.
#[derive(Debug, Clone)]
pub struct Rule {
    /// For which measure.
    pub concern: Concern,
    /// What it says.
    pub terms: Terms,
    /// What it offers.
    pub offer: Offer,
}

/// What can be recommended.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Which.
    pub target: Target,
    /// Its Thai name.
    pub name_th: String,
    /// Its English name, or empty.
    pub name_en: String,
    /// VAT included.
    pub price: Satang,
    /// How long a treatment takes.
    pub minutes: Option<i32>,
    /// Conditions that speak against it.
    pub contraindications: Vec<Contraindication>,
    /// Substances in it.
    pub allergens: Vec<Substance>,
    /// Anything else that speaks against it.
    pub contraindication_note: String,
    /// Whether somebody has to be asked first.
    pub consultation_needed: bool,
}

/// One finding that can be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Of what.
    pub concern: Concern,
    /// 0–100, 100 best.
    pub score: f32,
    /// Points of score that are no more than noise.
    pub noise: f32,
    /// Whether the noise was measured for this version; else it is [`MARGIN`].
    pub measured: bool,
    /// The part of the face with the lowest score.
    pub worst: Option<Region>,
}

/// The findings of an analysis that can be trusted.
pub fn findings(all: &Findings) -> Vec<Finding> {
    trusted(&all.measures)
}

fn trusted(measures: &[skin::Finding]) -> Vec<Finding> {
    let sure = measures.iter().filter(|finding| finding.confidence >= LEAST_CONFIDENCE);
    sure.filter_map(|finding| {
        let worst = finding.regions.iter().min_by(|a, b| a.score.total_cmp(&b.score));
        Some(Finding {
            concern: Concern::parse(finding.measure.as_str())?,
            score: finding.score,
            noise: finding.smallest_change.unwrap_or(MARGIN),
            measured: finding.smallest_change.is_some(),
            worst: worst.map(|region| region.region),
        })
    })
    .collect()
}

impl Finding {
    /// Whether it is below a threshold by more than noise.
    fn is_clearly_below(&self, threshold: i32) -> bool {
        f64::from(self.score + self.noise) < f64::from(threshold)
    }
}

/// What is known of the customer.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Recorded allergies and conditions that last.
    pub kinds: Vec<Kind>,
    /// What somebody wrote about allergies and medicines.
    pub text: String,
}

/// Why something is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The allergy or condition.
    pub kind: Kind,
    /// It is not recorded as such, but the record's free text speaks of it.
    pub from_text: bool,
}

/// Words by which a condition is found in what somebody wrote.
const fn words(condition: Contraindication) -> &'static [&'static str] {
    use Contraindication as C;
    match condition {
        C::Pregnancy => &["pregnan", "ตั้งครรภ์", "ตั้งท้อง"],
        C::Breastfeeding => &["breastfeed", "breast-feed", "ให้นม"],
        C::Isotretinoin => &[
            "isotretinoin",
            "roaccutane",
            "accutane",
            "acnotin",
            "ไอโซเตรติโนอิน",
            "ไอโซทริติโนอิน",
            "โรแอคคิวเทน",
        ],
        C::Keloid => &["keloid", "คีลอยด์", "แผลเป็นนูน"],
        C::ActiveInfection => &["herpes", "เริม", "ติดเชื้อ"],
        C::BloodThinner => &[
            "blood thinner",
            "anticoagulant",
            "warfarin",
            "clopidogrel",
            "ละลายลิ่มเลือด",
            "ต้านเกล็ดเลือด",
            "วาร์ฟาริน",
        ],
        C::Autoimmune => &["autoimmune", "lupus", "แพ้ภูมิตัวเอง", "ภูมิแพ้ตัวเอง", "เอสแอลอี"],
        C::Photosensitivity => &["photosensitiv", "แพ้แสง", "แพ้แดด"],
        C::Pacemaker => &["pacemaker", "กระตุ้นหัวใจ"],
        C::MetalImplant => &["metal implant", "metal plate", "เหล็กดาม", "โลหะในร่างกาย"],
        C::Neuromuscular => &["myasthenia", "กล้ามเนื้ออ่อนแรง"],
        C::Epilepsy => &["epilep", "ลมชัก"],
        C::RecentSun => &["sunburn", "ผิวไหม้แดด"],
        C::Cancer => &["cancer", "chemotherapy", "มะเร็ง", "เคมีบำบัด"],
    }
}

impl Known {
    /// What speaks against an offer.
    fn obstacles(&self, offer: &Offer) -> Vec<Obstacle> {
        let conditions = offer.contraindications.iter().map(|one| Kind::Condition(*one));
        let allergies = offer.allergens.iter().map(|one| Kind::Allergy(one.clone()));
        conditions.chain(allergies).filter_map(|kind| self.obstacle(kind)).collect()
    }

    fn obstacle(&self, kind: Kind) -> Option<Obstacle> {
        if self.kinds.iter().any(|known| same(known, &kind)) {
            return Some(Obstacle { kind, from_text: false });
        }
        let text = self.text.to_lowercase();
        let mentioned = match &kind {
            Kind::Allergy(substance) => substance.is_mentioned_in(&text),
            Kind::Condition(condition) => words(*condition).iter().any(|word| text.contains(word)),
        };
        mentioned.then_some(Obstacle { kind, from_text: true })
    }
}

/// The same condition, or substances of which one names the other: what was typed is not always exact.
fn same(known: &Kind, asked: &Kind) -> bool {
    match (known, asked) {
        (Kind::Allergy(one), Kind::Allergy(other)) => {
            one == other
                || one.is_mentioned_in(other.as_str())
                || other.is_mentioned_in(one.as_str())
        }
        (one, other) => one == other,
    }
}

/// Why something is recommended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What was found.
    pub finding: Finding,
    /// The threshold it is below.
    pub below: i32,
}

/// Something that is recommended, or would be if nothing spoke against it.
#[derive(Debug, Clone)]
pub struct Recommended {
    /// What.
    pub offer: Offer,
    /// For what: the lowest score first, never empty.
    pub reasons: Vec<Reason>,
    /// The best of its rules' priorities.
    pub priority: i32,
    /// Notes of its rules, in Thai and English.
    pub notes: Vec<(String, String)>,
    /// What speaks against it; empty when it can be offered.
    pub obstacles: Vec<Obstacle>,
}

/// Goes through the rules: what can be offered first, by priority and then by how bad it is; what cannot after it.
pub fn recommend(rules: &[Rule], findings: &[Finding], known: &Known) -> Vec<Recommended> {
    let mut all: Vec<Recommended> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.terms.active) {
        let finding = findings.iter().find(|finding| finding.concern == rule.concern);
        let Some(finding) = finding.filter(|found| found.is_clearly_below(rule.terms.below)) else {
            continue;
        };
        let reason = Reason { finding: *finding, below: rule.terms.below };
        let place = all.iter().position(|one| one.offer.target == rule.offer.target);
        let place = place.unwrap_or_else(|| {
            all.push(Recommended {
                obstacles: known.obstacles(&rule.offer),
                offer: rule.offer.clone(),
                reasons: Vec::new(),
                priority: rule.terms.priority,
                notes: Vec::new(),
            });
            all.len() - 1
        });
        let one = &mut all[place];
        one.reasons.push(reason);
        one.priority = one.priority.min(rule.terms.priority);
        let note = (rule.terms.note_th.clone(), rule.terms.note_en.clone());
        if note != (String::new(), String::new()) && !one.notes.contains(&note) {
            one.notes.push(note);
        }
    }
    for one in &mut all {
        one.reasons.sort_by(|a, b| a.finding.score.total_cmp(&b.finding.score));
    }
    all.sort_by(|a, b| {
        (!a.obstacles.is_empty(), a.priority)
            .cmp(&(!b.obstacles.is_empty(), b.priority))
            .then_with(|| a.reasons[0].finding.score.total_cmp(&b.reasons[0].finding.score))
            .then_with(|| a.offer.name_th.cmp(&b.offer.name_th))
    });
    all
}

#[cfg(test)]
mod tests;
