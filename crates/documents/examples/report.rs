//! A report with made-up findings, to look at while its layout is worked on:
//! `cargo run -p documents --example report -- th report.pdf portrait.jpg overlay.png …`
#![allow(clippy::unwrap_used, reason = "whoever draws sees what is missing")]

use documents::{
    Advice, AnalysisReport, Colour, Figure, Offer, PartOfFace, Table, Tone, write_analysis_report,
};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let thai = arguments.next().as_deref() == Some("th");
    let target = arguments.next().unwrap_or_else(|| "report.pdf".to_owned());
    let portrait = arguments.next().map(|path| std::fs::read(path).unwrap());
    let mut overlays = arguments.map(|path| std::fs::read(path).unwrap());
    let names = if thai { THAI } else { ENGLISH };
    let figures =
        names.iter().zip([82, 64, 91, 38, 55, 71, 90, 47, 77]).map(|(name, score)| Figure {
            name: (*name).to_owned(),
            score,
            noise: "±3".to_owned(),
            band: if thai { "สังเกตได้" } else { "Noticeable" }.to_owned(),
            tone: match score {
                81.. => Tone::Good,
                61.. => Tone::Brand,
                41.. => Tone::Warn,
                _ => Tone::Bad,
            },
            detail: if thai {
                "พบ 12 จุด · 0.42 OD·mm²/cm²"
            } else {
                "12 found · 0.42 OD·mm²/cm²"
            }
            .to_owned(),
            overlay: overlays.next(),
        });
    let figures = figures.collect();
    let say = |english: &str, thai_text: &str| {
        if thai { thai_text.to_owned() } else { english.to_owned() }
    };
    let report = AnalysisReport {
        language: if thai { "th" } else { "en" },
        clinic: say("Bangkok Beauty Clinic", "บางกอกบิวตี้คลินิก"),
        mark: "B".to_owned(),
        logo: None,
        colour: Colour::parse("#0f766e").unwrap(),
        title: say("Skin analysis report", "รายงานผลวิเคราะห์ผิว"),
        about: vec![
            (say("Customer", "ลูกค้า"), "ณัฐธิดา ปิ่นทองคำ (น้ำผึ้ง)".to_owned()),
            (say("Customer number", "หมายเลขลูกค้า"), "HN000012".to_owned()),
            (say("Date", "วันที่"), say("28 Nov 2026, 16:20", "28 พ.ย. 2569 16:20 น.")),
            (say("View", "มุม"), say("Front", "หน้าตรง")),
        ],
        portrait,
        no_portrait: say("The photos are gone.", "รูปของการวิเคราะห์นี้ถูกลบแล้ว คะแนนยังคงอยู่"),
        measures_title: say("What was measured", "สิ่งที่วัด"),
        figures,
        explained: vec![
            say(
                "Scores run from 0 to 100, and 100 is best. The scale is the same for every face.",
                "คะแนน 0 ถึง 100 โดย 100 ดีที่สุด ใช้เกณฑ์เดียวกันทุกใบหน้า",
            ),
            say(
                "The number after ± is noise: photographing the same skin again may move a score by \
                 so much. Only more than that is a change.",
                "ตัวเลขหลัง ± คือความคลาดเคลื่อน ถ่ายผิวเดิมซ้ำคะแนนอาจต่างกันได้เท่านี้ ต้องต่างมากกว่านี้จึงถือว่าเปลี่ยนแปลง",
            ),
        ],
        faces_title: say("On the face", "แสดงบนใบหน้า"),
        parts: Table {
            title: say("By part of the face", "แยกตามบริเวณ"),
            label: say("Part", "บริเวณ"),
            columns: names.iter().map(|name| (*name).to_owned()).collect(),
            rows: (0..13)
                .map(|row| PartOfFace {
                    name: say("Under right eye", "ใต้ตาขวา"),
                    scores: (0..9).map(|at| (at != row % 9).then_some(40 + row * 3 + at)).collect(),
                })
                .collect(),
        },
        capture_title: say("How the photo was taken", "สภาพการถ่ายรูป"),
        capture: vec![
            (say("Resolution", "ความละเอียด"), say("8.4 pixels per mm", "8.4 พิกเซลต่อ มม.")),
            (say("Algorithm version", "รุ่นของวิธีวัด"), "2026.2".to_owned()),
        ],
        advice: Advice {
            title: say("Recommended from our catalogue", "แนะนำจากรายการของคลินิก"),
            about: say(
                "What the clinic offers for what was found.",
                "สิ่งที่คลินิกมีสำหรับสิ่งที่ตรวจพบ โปรดปรึกษาเจ้าหน้าที่ก่อนตัดสินใจ",
            ),
            offers: vec![Offer {
                name: say("IPL for redness", "ไอพีแอลลดรอยแดง"),
                price: "฿3,500".to_owned(),
                time: say("45 minutes", "45 นาที"),
                lines: vec![say(
                    "Redness 54 (± 3) · lowest: left cheek",
                    "รอยแดง 54 (± 3) · ต่ำสุด: แก้มซ้าย",
                )],
            }],
        },
        disclaimer: say(
            "This is an estimate from an ordinary photo to support a consultation. It is not a medical \
             diagnosis.",
            "เป็นการประเมินจากรูปถ่ายทั่วไปเพื่อประกอบการปรึกษา ไม่ใช่การวินิจฉัยทางการแพทย์",
        ),
    };
    std::fs::write(target, write_analysis_report(&report).unwrap()).unwrap();
}

const ENGLISH: &[&str] = &[
    "Wrinkles",
    "Spots",
    "Redness",
    "Blemishes",
    "Pores",
    "Texture",
    "Shine",
    "Dark circles",
    "Evenness",
];
const THAI: &[&str] = &[
    "ริ้วรอย",
    "จุดด่างดำ",
    "รอยแดง",
    "รอยสิว",
    "รูขุมขน",
    "ผิวสัมผัส",
    "ความมัน",
    "รอยคล้ำใต้ตา",
    "ความสม่ำเสมอของสีผิว",
];
