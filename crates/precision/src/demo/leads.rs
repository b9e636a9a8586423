//! The demo's leads: some at every stage, for sales or, where there is none, for the owner.

use base::{
    ClinicId, Context, CustomerId, Day, EmailAddress, Error, Instant, LeadId, MemberId, Phone,
    Result,
};
use care::availability::store as catalogue;
use sales::leads::rules::{Draft, Source, Temperature};
use sales::leads::store::{self, New, Whose};
use sales::leads::{Stage, filters::Filter};

use super::clinics::DemoClinic;
use super::customers::person;
use super::id;

/// A lead's story.
struct Story {
    stage: Stage,
    source: Source,
    temperature: Temperature,
    /// Days since it was written down, and since the last step.
    days: (i64, i64),
    /// Days from now to the next step.
    follow_up: Option<i32>,
    note: &'static str,
}

const fn story(
    stage: Stage,
    source: Source,
    temperature: Temperature,
    days: (i64, i64),
    follow_up: Option<i32>,
    note: &'static str,
) -> Story {
    Story { stage, source, temperature, days, follow_up, note }
}

use Source::{Facebook, Instagram, Line, Referral, WalkIn, Website};
use Stage::{Contacted, Lost, Negotiation, ProposalSent, Qualified, Won};
use Temperature::{Cold, Hot, Warm};

/// At every stage. A small clinic has fewer: every other one.
const STORIES: [Story; 14] = [
    story(Stage::New, Line, Warm, (0, 0), Some(0), "ทักมาถามโปรแกรมหน้าใส ขอรูปก่อน–หลัง"),
    story(Stage::New, Facebook, Cold, (1, 1), None, ""),
    story(Stage::New, Source::Phone, Warm, (2, 2), Some(1), "สะดวกรับสายหลังห้าโมงเย็น"),
    story(Contacted, Instagram, Warm, (4, 2), Some(2), "ส่งราคาแล้ว ขอเทียบกับอีกที่"),
    story(Contacted, Referral, Hot, (5, 3), Some(-1), "เพื่อนแนะนำมา อยากเข้ามาปรึกษาก่อน"),
    story(Qualified, WalkIn, Hot, (9, 4), Some(1), "งบประมาณชัดเจน อยากเริ่มภายในเดือนนี้"),
    story(Qualified, Website, Warm, (24, 17), None, "ขอเลื่อนไปคุยหลังสิ้นเดือน"),
    story(ProposalSent, Line, Warm, (12, 3), Some(3), "ส่งข้อเสนอคอร์ส 5 ครั้งทาง LINE"),
    story(ProposalSent, Source::Phone, Hot, (14, 5), Some(0), "ขอส่วนลดเพิ่มถ้าจ่ายเต็ม"),
    story(Negotiation, Referral, Hot, (18, 2), Some(1), "ตกลงราคาได้แล้ว รอเลือกวัน"),
    story(Won, WalkIn, Hot, (30, 6), None, ""),
    story(Won, Facebook, Warm, (41, 12), None, ""),
    story(Lost, Instagram, Cold, (35, 20), None, ""),
    story(Lost, Website, Warm, (50, 33), None, ""),
];
const LOST: &str = "เลือกคลินิกที่ใกล้บ้านกว่า";

/// Writes them down, once: a clinic with leads is left as it is.
pub async fn write_down(
    context: &mut Context,
    clinic: ClinicId,
    demo: &DemoClinic,
    (owner, sales): (Option<MemberId>, Option<MemberId>),
) -> Result<()> {
    if !store::counts(context.tx(), clinic, &Filter::default()).await?.is_empty() {
        return Ok(());
    }
    let keeper = sales.or(owner).ok_or_else(|| Error::internal("a clinic without an owner"))?;
    let offered = catalogue::treatments(context.tx(), clinic).await?;
    let step = if demo.customers < 10 { 2 } else { 1 };
    for (index, story) in STORIES.iter().enumerate().step_by(step) {
        let treatment = offered.get(index * 3 % offered.len().max(1)).map(|one| one.id);
        let draft = Draft { treatment, ..draft(context, demo, index, story) };
        let id = LeadId(id(&format!("lead {} {index}", demo.slug)));
        let (written, moved) = (ago(context, story.days.0), ago(context, story.days.1));
        let new = New { id, draft: &draft, whose: Whose::Of(keeper), by: owner, at: written };
        store::add(context.tx(), clinic, &new).await?;
        if story.stage != Stage::New {
            let contacted = ago(context, story.days.0).plus_seconds(5_400 + 900 * index_of(index));
            let first = contacted.min(moved);
            store::set_stage(context.tx(), clinic, id, Stage::Contacted, "", first).await?;
        }
        if !matches!(story.stage, Stage::New | Stage::Contacted) {
            let reason = if story.stage == Lost { LOST } else { "" };
            store::set_stage(context.tx(), clinic, id, story.stage, reason, moved).await?;
        }
        if story.stage == Won {
            let customer = super::id(&format!("customer {} {}", demo.slug, became(index)));
            store::convert(context.tx(), clinic, id, CustomerId(customer)).await?;
        }
    }
    Ok(())
}

/// Which customer a lead became, of the five that every clinic has.
const fn became(index: usize) -> usize {
    2 + index % 3
}

fn index_of(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(0)
}

fn ago(context: &Context, days: i64) -> Instant {
    context.app.clock.now().plus_seconds(-days * 86_400 - 1_800)
}

fn draft(context: &Context, demo: &DemoClinic, index: usize, story: &Story) -> Draft {
    let number = if story.stage == Won { became(index) } else { 230 + index * 11 };
    let person = person(demo.customers * 7 + number);
    let zone = care::bookings::zone(context);
    let today = context.app.clock.now().0.to_zoned(zone).date();
    let day = |days: i32| today.checked_add(jiff::Span::new().days(days)).ok().map(Day);
    let spread = (demo.customers * 131 + demo.staff * 17 + index) * 48_271 % 100_000_000;
    let mailbox = person.english.to_lowercase().replace(' ', ".");
    Draft {
        full_name: person.thai,
        nickname: String::new(),
        phone: (story.source != Line).then(|| Phone::parse(&format!("09{spread:08}"))).flatten(),
        email: (index % 3 == 1)
            .then(|| EmailAddress::parse(&format!("{mailbox}@example.com")))
            .flatten(),
        contact: if story.source == Line {
            format!("@{}", mailbox.replace('.', "_"))
        } else {
            String::new()
        },
        source: story.source,
        temperature: story.temperature,
        follow_up: story.follow_up.and_then(day),
        treatment: None,
        note: story.note.to_owned(),
        assigned_to: None,
    }
}
