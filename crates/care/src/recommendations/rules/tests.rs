//! Golden cases of what is recommended: each line is what a clinic would read.

use base::{ProductId, Satang, TreatmentId};
use skin::Region;
use uuid::Uuid;

use super::{Finding, Kind, Known, Offer, Rule, Target, Terms, new, recommend, terms};
use crate::codes::{Concern, Contraindication};
use crate::substances::Substance;
use crate::typed::Typed;

fn substance(name: &str) -> Substance {
    Substance::parse(name).expect("a name")
}

fn offer(name: &str, number: u128) -> Offer {
    let id = Uuid::from_u128(number);
    let target = match name.strip_prefix("ครีม") {
        Some(_) => Target::Product(ProductId(id)),
        None => Target::Treatment(TreatmentId(id)),
    };
    Offer {
        target,
        name_th: name.into(),
        name_en: String::new(),
        price: Satang(100_000),
        minutes: None,
        contraindications: Vec::new(),
        allergens: Vec::new(),
        contraindication_note: String::new(),
        consultation_needed: false,
    }
}

/// IPL for redness and spots (not when pregnant), a peel for acne (with salicylic acid), a cream for redness.
fn rules() -> Vec<Rule> {
    let ipl = Offer {
        contraindications: vec![Contraindication::Pregnancy], ..offer("ไอพีแอล", 1)
    };
    let peel = Offer {
        allergens: vec![substance("BHA")], ..offer("ผลัดเซลล์ผิว", 2)
    };
    let cream = offer("ครีมลดรอยแดง", 3);
    let rule = |concern, offer: &Offer, below, priority| Rule {
        concern,
        terms: Terms { below, priority, ..Terms::of_default(offer.target) },
        offer: offer.clone(),
    };
    vec![
        rule(Concern::Redness, &ipl, 70, 4),
        rule(Concern::Spots, &ipl, 60, 3),
        rule(Concern::Acne, &peel, 70, 4),
        rule(Concern::Redness, &cream, 80, 6),
    ]
}

fn finding(concern: Concern, score: f32, noise: f32) -> Finding {
    Finding { concern, score, noise, measured: true, worst: Some(Region::CheekLeft) }
}

/// One line each: the name, for what, and what speaks against it.
fn lines(findings: &[Finding], known: &Known) -> Vec<String> {
    recommend(&rules(), findings, known)
        .iter()
        .map(|one| {
            let reasons: Vec<_> = one
                .reasons
                .iter()
                .map(|reason| {
                    format!("{} {}", reason.finding.concern.as_str(), reason.finding.score)
                })
                .collect();
            let against: Vec<_> = one
                .obstacles
                .iter()
                .map(|obstacle| {
                    let substance = obstacle.kind.substance();
                    let what = if substance.is_empty() { obstacle.kind.code() } else { substance };
                    format!(" !{what}{}", if obstacle.from_text { "?" } else { "" })
                })
                .collect();
            format!("{}: {}{}", one.offer.name_th, reasons.join(", "), against.concat())
        })
        .collect()
}

#[test]
fn what_is_found_leads_to_what_treats_it_by_priority_and_severity() {
    let findings = [
        finding(Concern::Redness, 50.0, 5.0),
        finding(Concern::Spots, 40.0, 5.0),
        finding(Concern::Acne, 55.0, 5.0),
    ];
    assert_eq!(
        lines(&findings, &Known::default()),
        ["ไอพีแอล: spots 40, redness 50", "ผลัดเซลล์ผิว: acne 55", "ครีมลดรอยแดง: redness 50"]
    );
}

#[test]
fn nothing_follows_from_what_may_be_noise() {
    // 70 is the threshold of one rule and 80 that of the other.
    assert_eq!(
        lines(&[finding(Concern::Redness, 66.0, 5.0)], &Known::default()),
        ["ครีมลดรอยแดง: redness 66"]
    );
    assert!(lines(&[finding(Concern::Redness, 75.0, 5.0)], &Known::default()).is_empty());
    assert!(lines(&[finding(Concern::Redness, 95.0, 1.0)], &Known::default()).is_empty());
    assert!(lines(&[finding(Concern::Wrinkles, 5.0, 1.0)], &Known::default()).is_empty());
}

#[test]
fn what_the_record_speaks_against_is_withheld_with_the_reason() {
    let findings = [finding(Concern::Redness, 50.0, 5.0), finding(Concern::Acne, 40.0, 5.0)];
    let pregnant = Known {
        kinds: vec![
            Kind::Condition(Contraindication::Pregnancy),
            Kind::Allergy(substance("aspirin")),
        ],
        text: String::new(),
    };
    assert_eq!(
        lines(&findings, &pregnant),
        [
            "ครีมลดรอยแดง: redness 50",
            "ผลัดเซลล์ผิว: acne 40 !salicylate",
            "ไอพีแอล: redness 50 !pregnancy"
        ]
    );
    // What somebody only wrote counts as well, and is told apart.
    let written = Known {
        kinds: vec![], text: "กำลังตั้งครรภ์ 3 เดือน, แพ้แอสไพริน".into()
    };
    assert_eq!(
        lines(&findings, &written),
        [
            "ครีมลดรอยแดง: redness 50",
            "ผลัดเซลล์ผิว: acne 40 !salicylate?",
            "ไอพีแอล: redness 50 !pregnancy?"
        ]
    );
    let other = Known {
        kinds: vec![Kind::Allergy(substance("latex"))],
        text: "แพ้อาหารทะเล".into(),
    };
    assert_eq!(lines(&findings, &other).iter().filter(|line| line.contains('!')).count(), 0);
}

#[test]
fn rules_that_are_off_say_nothing() {
    let mut all = rules();
    for rule in &mut all {
        rule.terms.active = false;
    }
    let found = [finding(Concern::Redness, 5.0, 1.0)];
    assert!(recommend(&all, &found, &Known::default()).is_empty());
}

#[test]
fn only_what_was_measured_well_counts() {
    let finding = |confidence: f32, noise: Option<f32>| {
        serde_json::from_value::<skin::Finding>(serde_json::json!({
            "measure": "redness", "raw": 1.0, "unit": "x", "score": 50.0, "count": null, "area_mm2": null,
            "length_mm": null, "confidence": confidence, "smallest_change": noise,
            "regions": [
                { "region": "chin", "raw": 1.0, "score": 70.0, "count": null },
                { "region": "nose", "raw": 1.0, "score": 30.0, "count": null },
            ],
        }))
        .expect("a finding")
    };
    let read = |one: skin::Finding| super::trusted(&[one]);
    assert!(read(finding(0.4, Some(3.0))).is_empty());
    let sure = read(finding(0.9, Some(3.0)));
    assert_eq!((sure[0].noise, sure[0].measured, sure[0].worst), (3.0, true, Some(Region::Nose)));
    let unmeasured = read(finding(0.9, None));
    assert_eq!((unmeasured[0].noise, unmeasured[0].measured), (super::MARGIN, false));
}

#[test]
fn forms_of_rules_name_their_mistakes() {
    let bad = Typed::default().field("below", "0").field("priority", "12");
    let errors = terms(&bad).expect_err("two mistakes");
    assert_eq!(errors.fields().collect::<Vec<_>>(), ["below", "priority"]);
    let id = Uuid::from_u128(7);
    let form = Typed::default()
        .field("concern", "redness")
        .field("target", format!("treatment:{id}"))
        .field("below", "65")
        .field("priority", "2")
        .field("active", "on");
    let (concern, target, terms) = new(&form).expect("a rule");
    assert_eq!((concern, target), (Concern::Redness, Target::Treatment(TreatmentId(id))));
    assert_eq!((terms.below, terms.priority, terms.active), (65, 2, true));
    assert!(new(&Typed::default().field("target", "room:1")).expect_err("mistakes").has("target"));
}
