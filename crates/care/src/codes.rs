//! Lists of what a thing can be, each with its code in the database and the API and the key of its name.

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident under $prefix:literal { $($(#[$each:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant,)+ }

        impl $name {
            /// Each of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As in the database and the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads what [`Self::as_str`] wrote.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }

            /// The Fluent key of its name.
            pub fn label(self) -> String {
                format!("{}-{}", $prefix, self.as_str().replace('_', "-"))
            }

            /// Those of a list in the database; what this version does not know is left out.
            #[allow(dead_code, reason = "not every list is kept as an array")]
            pub fn all_of(codes: &[String]) -> Vec<Self> {
                codes.iter().filter_map(|code| Self::parse(code)).collect()
            }

            /// As an array of the database.
            #[allow(dead_code, reason = "not every list is kept as an array")]
            pub fn codes(all: &[Self]) -> Vec<String> {
                all.iter().map(|one| one.as_str().to_owned()).collect()
            }
        }
    };
}

codes! {
    /// What a treatment or a product is for: a measure of a skin analysis. The tone of a skin is no concern.
    Concern under "concern" {
        /// Lines and folds.
        Wrinkles = "wrinkles",
        /// Brown spots.
        Spots = "spots",
        /// Diffuse redness.
        Redness = "redness",
        /// Red lesions.
        Acne = "acne",
        /// Wide pores.
        Pores = "pores",
        /// A rough surface.
        Texture = "texture",
        /// Oily shine.
        Shine = "shine",
        /// Darker skin under the eyes.
        DarkCircles = "dark_circles",
        /// Uneven colour.
        Evenness = "evenness",
    }
}

codes! {
    /// A condition that speaks against a treatment.
    Contraindication under "contraindication" {
        /// Expecting a child.
        Pregnancy = "pregnancy",
        /// Breastfeeding.
        Breastfeeding = "breastfeeding",
        /// Takes isotretinoin, or did in the last six months.
        Isotretinoin = "isotretinoin",
        /// Scars that grow.
        Keloid = "keloid",
        /// An infection or open wound where it would be treated, herpes included.
        ActiveInfection = "active_infection",
        /// Takes something against clotting, or bleeds easily.
        BloodThinner = "blood_thinner",
        /// An autoimmune disease.
        Autoimmune = "autoimmune",
        /// Skin or medicine that makes light dangerous.
        Photosensitivity = "photosensitivity",
        /// A pacemaker or another implanted device.
        Pacemaker = "pacemaker",
        /// Metal where it would be treated.
        MetalImplant = "metal_implant",
        /// A disease of nerves and muscles, such as myasthenia.
        Neuromuscular = "neuromuscular",
        /// Epilepsy.
        Epilepsy = "epilepsy",
        /// Tanned in the last weeks.
        RecentSun = "recent_sun",
        /// Cancer, or treatment for it.
        Cancer = "cancer",
    }
}

codes! {
    /// A kind of machine.
    DeviceKind under "device-kind" {
        /// Intense pulsed light.
        Ipl = "ipl",
        /// Picosecond laser.
        PicoLaser = "pico_laser",
        /// Q-switched laser.
        QSwitchedLaser = "q_switched_laser",
        /// Long-pulsed laser.
        LongPulsedLaser = "long_pulsed_laser",
        /// CO₂ laser.
        Co2Laser = "co2_laser",
        /// Diode laser.
        DiodeLaser = "diode_laser",
        /// Focused ultrasound.
        Hifu = "hifu",
        /// Radiofrequency.
        Radiofrequency = "radiofrequency",
        /// Microneedling.
        Microneedling = "microneedling",
        /// Water, suction and serums.
        Hydradermabrasion = "hydradermabrasion",
        /// Light-emitting diodes.
        Led = "led",
        /// Cold against fat.
        Cryolipolysis = "cryolipolysis",
        /// A camera for skin.
        SkinCamera = "skin_camera",
        /// Anything else.
        Other = "other",
    }
}

codes! {
    /// A treatment's place in the catalogue.
    Category under "category" {
        /// Talking first.
        Consultation = "consultation",
        /// Cleansing, masks and care of the face.
        Facial = "facial",
        /// With a needle.
        Injectable = "injectable",
        /// With a laser or light.
        Laser = "laser",
        /// With ultrasound or radiofrequency.
        Energy = "energy",
        /// With acids.
        Peel = "peel",
        /// Of the body.
        Body = "body",
        /// Removing hair.
        HairRemoval = "hair_removal",
        /// Drips and the like.
        Wellness = "wellness",
        /// Anything else.
        Other = "other",
    }
}

codes! {
    /// Why stock was moved.
    MovementReason under "stock-reason" {
        /// Came in.
        Received = "received",
        /// Came back.
        Returned = "returned",
        /// Went to a customer.
        Sold = "sold",
        /// Used up in the clinic.
        Used = "used",
        /// Broken or out of date.
        Damaged = "damaged",
        /// The shelf said otherwise.
        Counted = "counted",
    }
}

#[cfg(test)]
mod tests {
    use super::{Category, Concern, Contraindication, DeviceKind, MovementReason};

    #[test]
    fn codes_read_back_and_have_names() {
        let known: std::collections::BTreeSet<_> =
            ui::keys(base::Lang::En).into_iter().map(|(key, _)| key).collect();
        let labels = Concern::ALL
            .iter()
            .map(|one| one.label())
            .chain(Contraindication::ALL.iter().map(|one| one.label()))
            .chain(DeviceKind::ALL.iter().map(|one| one.label()))
            .chain(Category::ALL.iter().map(|one| one.label()))
            .chain(MovementReason::ALL.iter().map(|one| one.label()));
        for label in labels {
            assert!(known.contains(label.as_str()), "{label} has no words");
        }
        for one in Concern::ALL {
            assert_eq!(Concern::parse(one.as_str()), Some(*one));
        }
        assert_eq!(Concern::all_of(&["acne".into(), "age".into()]), [Concern::Acne]);
    }
}
