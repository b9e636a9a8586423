//! Who is in the demo: six clinics, as the contract (SPEC O2) names them.

use base::Role;

/// A demo clinic.
pub struct DemoClinic {
    /// Its part of addresses.
    pub slug: &'static str,
    /// English name.
    pub name: &'static str,
    /// Thai name.
    pub name_th: &'static str,
    /// Brand colour.
    pub colour: &'static str,
    /// Letter of its mark.
    pub mark: &'static str,
    /// How many work there besides the owner.
    pub staff: usize,
    /// How many customers it has.
    pub customers: usize,
}

/// In the order of their owners' addresses, `clinic1@test.com` to `clinic6@test.com`.
pub const CLINICS: [DemoClinic; 6] = [
    DemoClinic {
        slug: "bangkok-beauty",
        name: "Bangkok Beauty Clinic",
        name_th: "บางกอก บิวตี้ คลินิก",
        colour: "#0f766e",
        mark: "B",
        staff: 5,
        customers: 20,
    },
    DemoClinic {
        slug: "phuket-aesthetic",
        name: "Phuket Aesthetic Center",
        name_th: "ภูเก็ต เอสเธติก เซ็นเตอร์",
        colour: "#1d6fb8",
        mark: "P",
        staff: 3,
        customers: 15,
    },
    DemoClinic {
        slug: "chiang-mai-skin",
        name: "Chiang Mai Skin Clinic",
        name_th: "เชียงใหม่ สกิน คลินิก",
        colour: "#4d7c0f",
        mark: "C",
        staff: 4,
        customers: 10,
    },
    DemoClinic {
        slug: "pattaya-wellness",
        name: "Pattaya Wellness",
        name_th: "พัทยา เวลเนส",
        colour: "#c2410c",
        mark: "W",
        staff: 2,
        customers: 8,
    },
    DemoClinic {
        slug: "hatyai-beauty",
        name: "Hatyai Beauty Lab",
        name_th: "หาดใหญ่ บิวตี้ แล็บ",
        colour: "#be2f6f",
        mark: "H",
        staff: 3,
        customers: 12,
    },
    DemoClinic {
        slug: "khon-kaen-derma",
        name: "Khon Kaen Derma Clinic",
        name_th: "ขอนแก่น เดอร์มา คลินิก",
        colour: "#6d4bc3",
        mark: "K",
        staff: 2,
        customers: 5,
    },
];

/// What the staff of a clinic are, in order: an admin, practitioners, and sales from the third on.
pub const fn staff_role(index: usize) -> Role {
    match index {
        0 => Role::ClinicAdmin,
        2 => Role::SalesStaff,
        _ => Role::ClinicStaff,
    }
}

/// Their titles.
pub const fn staff_title(index: usize) -> &'static str {
    match index {
        0 => "Clinic manager",
        1 => "Dermatologist",
        2 => "Sales consultant",
        3 => "Nurse",
        _ => "Reception",
    }
}

/// First names: English writing, Thai writing, and whether the demo takes it as a woman's.
pub const FIRST_NAMES: [(&str, &str, bool); 24] = [
    ("Ploy", "พลอย", true),
    ("Warisara", "วริศรา", true),
    ("Thanakorn", "ธนากร", false),
    ("Siriporn", "ศิริพร", true),
    ("Nattaya", "ณัฐยา", true),
    ("Araya", "อารยา", true),
    ("Chaiwat", "ชัยวัฒน์", false),
    ("Kanya", "กัญญา", true),
    ("Mali", "มะลิ", true),
    ("Jirayu", "จิรายุ", false),
    ("Pimchanok", "พิมพ์ชนก", true),
    ("Nicha", "ณิชา", true),
    ("Supaporn", "สุภาพร", true),
    ("Anan", "อนันต์", false),
    ("Duangjai", "ดวงใจ", true),
    ("Rattana", "รัตนา", true),
    ("Kittisak", "กิตติศักดิ์", false),
    ("Benjawan", "เบญจวรรณ", true),
    ("Orathai", "อรทัย", true),
    ("Pakorn", "ปกรณ์", false),
    ("Sunisa", "สุนิสา", true),
    ("Tipawan", "ทิพวรรณ", true),
    ("Veerapat", "วีรภัทร", false),
    ("Yada", "ญาดา", true),
];

/// Family names in both writings.
pub const FAMILY_NAMES: [(&str, &str); 19] = [
    ("Srisuk", "ศรีสุข"),
    ("Boonmee", "บุญมี"),
    ("Limthong", "ลิ้มทอง"),
    ("Maneerat", "มณีรัตน์"),
    ("Rattanakul", "รัตนกุล"),
    ("Wongsakul", "วงศ์สกุล"),
    ("Suwannarat", "สุวรรณรัตน์"),
    ("Chaiyaporn", "ไชยพร"),
    ("Phanich", "พานิช"),
    ("Thongchai", "ธงชัย"),
    ("Kittisak", "กิตติศักดิ์"),
    ("Saetang", "แซ่ตั้ง"),
    ("Charoenwong", "เจริญวงศ์"),
    ("Intarasuwan", "อินทรสุวรรณ"),
    ("Jantarat", "จันทรัตน์"),
    ("Kaewmanee", "แก้วมณี"),
    ("Nakhon", "นคร"),
    ("Promsiri", "พรหมศิริ"),
    ("Yodrak", "ยอดรัก"),
];
