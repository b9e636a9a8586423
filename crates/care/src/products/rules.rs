//! What may be said of a product, and how its stock may be moved.

use base::Satang;
use ui::Errors;

use crate::codes::{Concern, Contraindication, MovementReason};
use crate::substances::Substance;
use crate::typed::Typed;

/// A product that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The clinic's own number for it, 1 to 40 characters.
    pub sku: String,
    /// 1 to 120 characters.
    pub name_th: String,
    /// At most 120; empty when it is the same.
    pub name_en: String,
    /// VAT included.
    pub price: Satang,
    /// Running out from here down.
    pub reorder_at: i32,
    /// For customers.
    pub description_th: String,
    /// For customers.
    pub description_en: String,
    /// What it is for.
    pub concerns: Vec<Concern>,
    /// Who should not use it.
    pub contraindications: Vec<Contraindication>,
    /// Ingredients that people are allergic to.
    pub allergens: Vec<Substance>,
    /// Anything else that speaks against it.
    pub contraindication_note: String,
}

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let draft = Draft {
        sku: read.name("sku", 40),
        name_th: read.name("name_th", 120),
        name_en: read.line("name_en", 120),
        price: read.price("price"),
        reorder_at: read.whole("reorder_at", 0..=1_000_000),
        description_th: read.lines("description_th", 2000),
        description_en: read.lines("description_en", 2000),
        concerns: read.choices("concerns", Concern::parse),
        contraindications: read.choices("contraindications", Contraindication::parse),
        allergens: read.substances("allergens", 20),
        contraindication_note: read.lines("contraindication_note", 1000),
    };
    read.finish(Some(draft))
}

/// A movement of stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// More when above zero, fewer below; never zero.
    pub quantity: i32,
    /// Why.
    pub reason: MovementReason,
    /// Anything else.
    pub note: String,
}

/// Reads a movement: how many, and why. What comes in is added, what goes out is taken away; after a count,
/// `quantity` is how many there are of `stock`.
pub fn movement(typed: &Typed, stock: i32) -> Result<Movement, Errors> {
    let mut read = typed.read();
    let reason = read.choice("reason", MovementReason::parse);
    let least = i32::from(reason != Some(MovementReason::Counted));
    let typed_nothing = typed.one("quantity").trim().is_empty();
    if typed_nothing {
        read.errors.add("quantity", "form-required");
    }
    let quantity = read.whole("quantity", least..=1_000_000);
    let note = read.lines("note", 500);
    let quantity = match reason {
        Some(MovementReason::Received | MovementReason::Returned) | None => quantity,
        Some(MovementReason::Sold | MovementReason::Used | MovementReason::Damaged) => -quantity,
        Some(MovementReason::Counted) => quantity - stock,
    };
    if quantity == 0 {
        read.errors.add("quantity", "error-stock-same");
    }
    read.finish(reason.map(|reason| Movement { quantity, reason, note }))
}

#[cfg(test)]
mod tests {
    use super::{Typed, movement, parse};
    use crate::codes::MovementReason;

    #[test]
    fn a_product_needs_a_number_a_name_and_a_price() {
        let errors = parse(&Typed::default()).expect_err("nothing was typed");
        assert_eq!(errors.fields().collect::<Vec<_>>(), ["sku", "name_th", "price"]);
        let form = Typed::default()
            .field("sku", "SUN-50")
            .field("name_th", "ครีมกันแดด")
            .field("price", "590");
        assert_eq!(parse(&form).expect("enough").price.0, 59_000);
    }

    #[test]
    fn the_reason_says_in_which_direction() {
        let asked = |reason: &str, quantity: &str| {
            let form = Typed::default().field("reason", reason).field("quantity", quantity);
            movement(&form, 10).map(|movement| movement.quantity)
        };
        assert_eq!(asked("received", "5"), Ok(5));
        assert_eq!(asked("sold", "2"), Ok(-2));
        assert_eq!(asked("counted", "7"), Ok(-3));
        assert_eq!(asked("counted", "0"), Ok(-10));
        for (reason, quantity, field) in [
            ("counted", "10", "quantity"),
            ("received", "0", "quantity"),
            ("received", "", "quantity"),
            ("sold", "-2", "quantity"),
            ("stolen", "2", "reason"),
        ] {
            let errors = asked(reason, quantity).expect_err("a mistake");
            assert!(errors.has(field), "{reason} {quantity}");
        }
        assert_eq!(MovementReason::parse("counted"), Some(MovementReason::Counted));
    }
}
