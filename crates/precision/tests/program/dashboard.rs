//! The first page: figures of one's own rows and of the period that was asked for, and what there is to do.

use base::CustomerId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use testkit::{Person, Request};
use uuid::Uuid;

use crate::bookings::equip;
use crate::support::{Program, Staffed};

fn zone() -> TimeZone {
    TimeZone::get("Asia/Bangkok").unwrap()
}

fn today(program: &Program) -> Date {
    program.test.app.clock.now().0.to_zoned(zone()).date()
}

/// A booking as it stands in the table, half an hour long, of a treatment of ฿1,500.
async fn booked(
    program: &Program,
    clinic: &Staffed,
    (customer, treatment): (CustomerId, Uuid),
    (day, minute): (Date, i8),
    state: &str,
) {
    let at = day.at(0, minute, 1, 0).to_zoned(zone()).unwrap().timestamp().to_string();
    sqlx::query(
        "INSERT INTO app.bookings (clinic_id, id, customer_id, treatment_id, practitioner_id, starts_at, ends_at,
                                   blocked_from, blocked_until, state, overbooked_reason, created_at, updated_at)
         SELECT $1, gen_random_uuid(), $2, $3, $4, t, t + interval '30 minutes', t, t + interval '30 minutes', $6,
                'side by side', now(), now()
         FROM (SELECT $5::timestamptz AS t) AS at",
    )
    .bind(clinic.clinic.id.0)
    .bind(customer.0)
    .bind(treatment)
    .bind(clinic.staff.member.0)
    .bind(at)
    .bind(state)
    .execute(&program.test.database.admin)
    .await
    .unwrap();
}

async fn page(program: &Program, by: &Person, address: &str) -> String {
    let answer = program.send(Request::get(address).by(by)).await;
    assert_eq!(answer.status, 200, "{address}");
    answer.text()
}

/// The number on a card, and what stands below it.
fn card(page: &str, name: &str) -> Option<(String, String)> {
    let start = page.find(&format!("{name}</"))?;
    let card = &page[start..start + page[start..].find("</article>")?];
    let inner = |class: &str| {
        let from = card.find(class).map(|at| at + card[at..].find('>').unwrap() + 1);
        from.map_or_else(String::new, |from| card[from..].split('<').next().unwrap().to_owned())
    };
    Some((inner("kpi-value"), inner("kpi-note")))
}

fn number(page: &str, name: &str) -> String {
    card(page, name).unwrap_or_else(|| panic!("{name} is not shown")).0
}

#[tokio::test]
async fn figures_are_of_the_period_and_of_ones_own_rows() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let b = program.staffed("b").await;
    for clinic in [&a, &b] {
        let works = equip(&program, clinic, 1, 1).await;
        let admin = &program.test.database.admin;
        let price = "UPDATE app.treatments SET price = 150000 WHERE id = $1";
        sqlx::query(price).bind(works.treatment()).execute(admin).await.unwrap();
        let whose = (clinic.customer, works.treatment());
        let first = today(&program).first_of_month();
        let before = first.yesterday().unwrap().first_of_month();
        for (day, state) in [(first, "completed"), (first, "completed"), (first, "no_show")] {
            booked(&program, clinic, whose, (day, 0), state).await;
        }
        booked(&program, clinic, whose, (before, 0), "completed").await;
        // Later in the month before than now is in this one is not compared.
        booked(&program, clinic, whose, (first.yesterday().unwrap(), 59), "no_show").await;
    }
    let seen = page(&program, &a.owner, "/?period=month").await;
    assert_eq!(number(&seen, "Bookings"), "2");
    assert_eq!(number(&seen, "Treatments completed"), "฿3,000");
    let (missed, note) = card(&seen, "No-shows").unwrap();
    assert_eq!((missed.as_str(), note.as_str()), ("1", "0 by this day last month"));
    let (_, note) = card(&seen, "Treatments completed").unwrap();
    assert_eq!(note, "+100% · ฿1,500 by this day last month");
    assert_eq!(number(&seen, "New customers"), "1");
    assert!(seen.contains(r#"data-value="2""#), "both on one day of the chart");
    assert!(seen.contains(r#"href="/?period=quarter&amp;chart=bookings""#));

    // What treatments bring in is for owner and admins; sales people count their own customers only.
    let staff = page(&program, &a.staff, "/").await;
    assert_eq!(number(&staff, "Bookings"), "2");
    assert!(card(&staff, "Treatments completed").is_none());
    let sales = page(&program, &a.sales, "/").await;
    assert_eq!(
        (number(&sales, "Bookings"), number(&sales, "New customers")),
        ("0".into(), "0".into())
    );
    assert!(sales.contains("your own customers only") && !sales.contains(r#"id="queue-now""#));

    // Nonsense is the usual page.
    let usual = page(&program, &a.owner, "/?period=century&chart=%27").await;
    assert!(usual.contains("by this day last month"));
    let customers = page(&program, &a.owner, "/?period=week&chart=customers").await;
    assert!(customers.contains("by this day last week") && customers.contains(r#"data-value="1""#));
}

#[tokio::test]
async fn what_there_is_to_do_leads_to_where_it_is_done() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    assert!(page(&program, &a.owner, "/").await.contains("Nothing is waiting for you"));
    let works = equip(&program, &a, 1, 1).await;
    let whose = (a.customer, works.treatment());
    let yesterday = today(&program).yesterday().unwrap();
    let tomorrow = today(&program).tomorrow().unwrap();
    booked(&program, &a, whose, (yesterday, 0), "confirmed").await;
    for minute in [0, 30] {
        booked(&program, &a, whose, (tomorrow, minute), "pending").await;
    }
    let invited = serde_json::json!({ "email": "late@example.test", "role": "customer" });
    let answer = program.send(Request::post("/api/invitations").by(&a.owner).json(&invited)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    sqlx::query("UPDATE app.invitations SET expires_at = now() - interval '1 hour'")
        .execute(&program.test.database.admin)
        .await
        .unwrap();

    let seen = page(&program, &a.owner, "/").await;
    let doing = [
        ("2 bookings to confirm", "/bookings?state=pending"),
        ("1 past booking without an outcome", "/bookings?state=confirmed"),
        ("1 invitation that expired unused", "/invitations?state=expired"),
    ];
    for (text, place) in doing {
        let line = seen.lines().find(|line| line.contains(text));
        let line = line.unwrap_or_else(|| panic!("{text} is not said"));
        let start = line[..line.find(text).unwrap()].rfind("href=\"").unwrap() + 6;
        let address =
            line[start..].split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        assert!(address.starts_with(place), "{text}: {address}");
        let list = page(&program, &a.owner, &address).await;
        let count = text.split(' ').next().unwrap();
        assert!(list.contains(&format!("{count} ")), "{address} has {count}");
    }
    assert!(!seen.contains("Nothing is waiting for you"));
    // The part that renews itself comes alone, and without the invitations of others.
    let part = Request::get("/").by(&a.staff).header("hx-request", "true");
    let part = program.send(part).await.text();
    assert!(part.contains("2 bookings to confirm") && !part.contains("<html"));
    assert!(!part.contains("expired unused"));
}

#[tokio::test]
async fn sales_go_by_their_own_leads() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for (name, day) in [("Due", "2026-01-01"), ("Later", "2099-01-01"), ("Won", ""), ("Lost", "")] {
        let lead = serde_json::json!({ "full_name": name, "source": "line", "temperature": "hot", "follow_up": day });
        let answer = program.send(Request::post("/api/leads").by(&a.sales).json(&lead)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let path = format!("{}/stage", answer.location());
        if matches!(name, "Won" | "Lost") {
            let step =
                serde_json::json!({ "stage": name.to_lowercase(), "lost_reason": "Too far away" });
            let step = Request::post(&path).by(&a.sales).json(&step);
            assert_eq!(program.send(step).await.status, 200);
        }
    }
    let other = program.test.member(&a.clinic, base::Role::SalesStaff).await;
    for (who, open, won, conversion) in
        [(&a.sales, "2", "1", "50%"), (&a.owner, "2", "1", "50%"), (&other, "0", "0", "–")]
    {
        let seen = page(&program, who, "/").await;
        assert_eq!(number(&seen, "Open leads"), open, "{:?}", who.role);
        assert_eq!(number(&seen, "Leads won"), won);
        assert_eq!(number(&seen, "Won of those that ended"), conversion);
    }
    let seen = page(&program, &a.sales, "/").await;
    assert!(seen.contains("1 lead to follow up"), "the other is not due yet");
    let day = today(&program);
    let list = page(&program, &a.sales, &format!("/leads?view=list&due_by={day}")).await;
    assert!(list.contains("Due") && !list.contains("Later"));
    let due = Request::get(&format!("/api/leads?due_by={day}")).by(&a.sales);
    assert_eq!(program.send(due).await.json()["total"], 1);
    // Staff have no leads.
    assert!(card(&page(&program, &a.staff, "/").await, "Open leads").is_none());
}
