//! Reading a sheet: which column is what, and what is wrong with a line.

use jiff::civil::Date;
use ui::Errors;

use crate::customer_tags::rules::Name;
use crate::customers::rules::{Form, Record, parse};

/// More lines than these are several imports: until it is through, nobody else is registered.
pub const MOST_LINES: usize = 2_000;

/// What a column holds, and the names it goes by: ours in the API and in both languages, then what other programs
/// write. In lower case.
const COLUMNS: [(&str, &[&str]); 9] = [
    (
        "full_name",
        &[
            "full_name",
            "full name",
            "ชื่อ-นามสกุล",
            "name",
            "customer",
            "ชื่อ",
            "ชื่อลูกค้า",
            "ชื่อ - นามสกุล",
            "ชื่อและนามสกุล",
        ],
    ),
    ("nickname", &["nickname", "ชื่อเล่น"]),
    (
        "phone",
        &["phone", "โทรศัพท์", "telephone", "mobile", "tel", "เบอร์โทร", "เบอร์โทรศัพท์", "เบอร์มือถือ"],
    ),
    ("email", &["email", "e-mail", "อีเมล"]),
    ("birth_date", &["birth_date", "date of birth", "วันเกิด", "birthday", "dob", "วัน/เดือน/ปีเกิด"]),
    ("sex", &["sex", "เพศ", "gender"]),
    (
        "allergies",
        &["allergies", "allergies and medicines", "การแพ้และยาที่ใช้", "แพ้ยา", "ประวัติแพ้ยา", "allergy"],
    ),
    ("note", &["note", "หมายเหตุ", "notes", "บันทึก"]),
    ("tags", &["tags", "แท็ก", "tag", "กลุ่มลูกค้า", "group"]),
];

/// What a line says.
#[derive(Debug, Clone)]
pub struct Read {
    /// The record.
    pub record: Record,
    /// Their tags.
    pub tags: Vec<Name>,
}

impl Read {
    /// The end of the phone, by which a customer is known again however it was written.
    pub fn phone_tail(&self) -> Option<String> {
        let phone = self.record.phone.as_ref()?.as_str();
        (phone.len() >= 9).then(|| phone[phone.len() - 9..].to_owned())
    }
}

/// A line of the sheet.
pub struct Line {
    /// Its number, the heading being the first.
    pub number: usize,
    /// Name and phone as they stood there.
    pub shown: (String, String),
    /// What it says, or what is wrong with it.
    pub record: Result<Read, Errors>,
}

/// A sheet that could be read.
pub struct Sheet {
    /// Its lines, without the heading and empty ones.
    pub lines: Vec<Line>,
    /// Headings that mean nothing here: their columns are left out.
    pub unknown: Vec<String>,
}

/// Reads CSV with a heading; `today` is the clinic's date. What is wrong with the sheet itself comes back under `csv`.
pub fn read(csv: &str, today: Date) -> Result<Sheet, Errors> {
    // Forms send lines with two ends each, of which the reader counts one too late.
    let text = csv.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let Ok(heading) = reader.headers().cloned() else { return Err(wrong("error-csv-unreadable")) };
    let fields: Vec<_> = heading.iter().map(field).collect();
    if !fields.contains(&Some("full_name")) {
        return Err(wrong(if text.trim().is_empty() {
            "error-csv-empty"
        } else {
            "error-import-heading"
        }));
    }
    let unknown = heading.iter().zip(&fields);
    let unknown = unknown.filter(|(name, field)| field.is_none() && !name.is_empty());
    let unknown = unknown.map(|(name, _)| name.to_owned()).collect();
    let mut lines = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else { return Err(wrong("error-csv-unreadable")) };
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == MOST_LINES {
            let mut errors = Errors::new();
            errors.add_with("csv", "error-csv-long", "max", MOST_LINES);
            return Err(errors);
        }
        let number = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(0);
        let cell = |name| {
            let at = fields.iter().position(|field| *field == Some(name))?;
            record.get(at).map(plain)
        };
        lines.push(line(number, cell, today));
    }
    if lines.is_empty() {
        return Err(wrong("error-csv-empty"));
    }
    Ok(Sheet { lines, unknown })
}

fn wrong(key: &'static str) -> Errors {
    let mut errors = Errors::new();
    errors.add("csv", key);
    errors
}

/// Spreadsheets write semicolons where the comma is a decimal point, and tabs when cells are pasted.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|one| *one == byte).count();
    [b'\t', b';'].into_iter().find(|byte| count(*byte) > count(b',')).unwrap_or(b',')
}

fn field(heading: &str) -> Option<&'static str> {
    let heading = heading.trim().to_lowercase();
    let known = |(_, names): &&(&str, &[&str])| names.contains(&heading.as_str());
    COLUMNS.iter().find(known).map(|(field, _)| *field)
}

/// What our own files put an apostrophe before, without it.
fn plain(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

fn line(number: usize, cell: impl Fn(&'static str) -> Option<String>, today: Date) -> Line {
    let text = |name| cell(name).unwrap_or_default();
    let form = Form {
        full_name: text("full_name"),
        nickname: text("nickname"),
        phone: text("phone"),
        email: text("email"),
        birth_date: day(&text("birth_date")),
        sex: sex(&text("sex")),
        allergies: text("allergies"),
        note: text("note"),
    };
    let shown = (form.full_name.clone(), form.phone.clone());
    let (mut tags, mut bad_tag) = (Vec::new(), false);
    for tag in text("tags").split([',', ';']).filter(|tag| !tag.trim().is_empty()) {
        match Name::parse(tag) {
            Ok(name) => tags.push(name),
            Err(_) => bad_tag = true,
        }
    }
    let record = match parse(&form, today) {
        Err(mut errors) => {
            if bad_tag {
                errors.add("tags", "error-tag");
            }
            Err(errors)
        }
        Ok(_) if bad_tag => {
            let mut errors = Errors::new();
            errors.add("tags", "error-tag");
            Err(errors)
        }
        Ok(record) => Ok(Read { record, tags }),
    };
    Line { number, shown, record }
}

/// `13/4/2535`, as Thai sheets have it, in the order that forms have.
fn day(typed: &str) -> String {
    let parts: Vec<_> = typed.split(['/', '.']).map(str::trim).collect();
    match parts[..] {
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => typed.to_owned(),
    }
}

fn sex(typed: &str) -> String {
    match typed.trim().to_lowercase().as_str() {
        "f" | "female" | "หญิง" | "woman" => "female".to_owned(),
        "m" | "male" | "ชาย" | "man" => "male".to_owned(),
        "other" | "อื่น ๆ" | "อื่นๆ" => "other".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, field, read};
    use crate::customers::rules::Sex;
    use jiff::civil::date;

    fn today() -> jiff::civil::Date {
        date(2026, 11, 28)
    }

    #[test]
    fn a_thai_sheet_is_read_with_its_dates_and_words() {
        let csv = "\u{feff}ชื่อ-นามสกุล;เบอร์โทร;วันเกิด;เพศ;สาขา;แท็ก\n\
                   วริศรา บุญมี;081-234-5678;13/4/2535;หญิง;สีลม;VIP, ผิวแพ้ง่าย\n\n";
        let sheet = read(csv, today()).expect("a sheet");
        assert_eq!(sheet.unknown, ["สาขา"]);
        let person = sheet.lines[0].record.as_ref().expect("a record");
        assert_eq!(person.record.birth_date.map(|day| day.0), Some(date(1992, 4, 13)));
        assert_eq!(person.record.sex.map(Sex::as_str), Some("female"));
        assert_eq!(person.phone_tail().as_deref(), Some("812345678"));
        assert_eq!(person.tags.len(), 2);
        assert_eq!(sheet.lines[0].number, 2);
        let sent = read(&csv.replace('\n', "\r\n"), today()).expect("a sheet");
        assert_eq!(sent.lines[0].number, 2);
    }

    #[test]
    fn every_line_says_what_is_wrong_with_it() {
        let csv = "name,phone,email\nA,call me,nobody\n,0812345678,\n";
        let sheet = read(csv, today()).expect("a sheet");
        let fields = |at: usize| -> Vec<_> {
            sheet.lines[at].record.as_ref().expect_err("wrong").fields().collect()
        };
        assert_eq!(fields(0), ["phone", "email"]);
        assert_eq!(fields(1), ["full_name"]);
    }

    #[test]
    fn a_sheet_needs_a_heading_with_names_and_an_end() {
        for bad in ["", " \n", "phone\n0812345678\n", "name\n"] {
            assert!(read(bad, today()).err().expect("no sheet").has("csv"), "{bad:?}");
        }
        let long = format!("name\n{}", "A\n".repeat(MOST_LINES + 1));
        assert!(read(&long, today()).is_err());
    }

    #[test]
    fn what_we_take_out_can_be_read_back() {
        for lang in [base::Lang::En, base::Lang::Th] {
            for (key, name) in [
                ("customer-full-name", "full_name"),
                ("customer-nickname", "nickname"),
                ("phone", "phone"),
                ("email", "email"),
                ("customer-birth-date", "birth_date"),
                ("customer-sex", "sex"),
                ("customer-allergies", "allergies"),
                ("customer-note", "note"),
                ("customer-tags", "tags"),
            ] {
                assert_eq!(field(&ui::translate(lang, key, None)), Some(name), "{key}");
            }
        }
        let sheet = read("name,phone\n\"'=A\",'+66812345678\n", today()).expect("a sheet");
        let read = sheet.lines[0].record.as_ref().expect("a record");
        assert_eq!(read.record.full_name, "=A");
    }
}
