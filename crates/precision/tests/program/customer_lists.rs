//! The list of customers: searching, tags, filters, whose they are, and files in and out.

use base::CustomerId;
use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

use crate::support::{Program, Staffed};

async fn register(program: &Program, by: &Person, body: Value) -> CustomerId {
    let answer = program.send(Request::post("/api/customers").by(by).json(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().parse().unwrap()
}

/// The names that a list has, in its order.
async fn names(program: &Program, by: &Person, query: &str) -> Vec<String> {
    let answer = program.send(Request::get(&format!("/api/customers?{query}")).by(by)).await;
    assert_eq!(answer.status, 200, "{query} {}", answer.text());
    let list = answer.json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len(), "{query}");
    items.iter().map(|item| item["full_name"].as_str().unwrap().to_owned()).collect()
}

async fn post(program: &Program, by: &Person, path: &str, body: Value) -> Answer {
    program.send(Request::post(path).by(by).json(&body)).await
}

#[tokio::test]
async fn people_are_found_by_the_start_of_any_word_and_else_by_its_middle() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let b = program.staffed("b").await;
    for (name, nickname, phone) in [
        ("วริศรา บุญมี", "พลอย", "081-234-5678"),
        ("Ploy Sukjai", "", "+66 89 111 2222"),
        ("Somchai Boonmee", "Chai", ""),
    ] {
        let body = json!({ "full_name": name, "nickname": nickname, "phone": phone });
        register(&program, &a.staff, body).await;
    }
    register(&program, &b.staff, json!({ "full_name": "Ploy Elsewhere" })).await;
    let found = [
        ("วริ", "วริศรา บุญมี"),
        ("บุญ", "วริศรา บุญมี"),
        ("พลอย", "วริศรา บุญมี"),
        ("5678", "วริศรา บุญมี"),
        ("081 234", "วริศรา บุญมี"),
        ("ploy", "Ploy Sukjai"),
        ("0891112222", "Ploy Sukjai"),
        ("SUK plo", "Ploy Sukjai"),
        ("boon som", "Somchai Boonmee"),
        ("HN000004", "Somchai Boonmee"),
        // Only in the middle.
        ("omcha", "Somchai Boonmee"),
        ("ศรา", "วริศรา บุญมี"),
    ];
    for (typed, name) in found {
        let query = format!("search={}", ui::query(typed));
        assert_eq!(names(&program, &a.staff, &query).await, [name], "{typed}");
    }
    assert!(names(&program, &a.staff, "search=elsewhere").await.is_empty(), "another clinic's");
    assert!(names(&program, &a.sales, "search=ploy").await.is_empty(), "nobody of theirs");
    // What was changed is found by its new words only.
    let id =
        register(&program, &a.staff, json!({ "full_name": "Before", "phone": "0855555555" })).await;
    let form = [("full_name", "After"), ("phone", "0866666666")];
    let changed = Request::post(&format!("/customers/{id}")).by(&a.staff).form(&form);
    assert_eq!(program.send(changed).await.status, 303);
    assert!(names(&program, &a.staff, "search=before").await.is_empty());
    assert_eq!(names(&program, &a.staff, "search=0866").await, ["After"]);
    // Typed into the page.
    let page = Request::get("/customers?search=suk").by(&a.staff).header("hx-request", "true");
    let part = program.send(page).await.text();
    assert!(part.contains("Ploy Sukjai") && !part.contains("Somchai") && !part.contains("<html"));
}

#[tokio::test]
async fn tags_are_made_by_giving_them_and_lists_are_filtered_by_them_and_more() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let young = register(
        &program,
        &a.staff,
        json!({ "full_name": "Young", "sex": "female", "birth_date": "2001-05-05" }),
    )
    .await;
    let old = register(
        &program,
        &a.staff,
        json!({ "full_name": "Old", "sex": "male", "birth_date": "1950-05-05" }),
    )
    .await;
    let tags = format!("/api/customers/{young}/tags");
    for name in ["VIP", "vip ", "แพ้ง่าย"] {
        assert_eq!(post(&program, &a.staff, &tags, json!({ "tag": name })).await.status, 200);
    }
    let known = program.send(Request::get("/api/tags").by(&a.owner)).await.json();
    assert_eq!(known["total"], 2, "{known}");
    assert_eq!(names(&program, &a.staff, "tag=vip").await, ["Young"]);
    let wrong = post(&program, &a.staff, &tags, json!({ "tag": " " })).await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["field"]), (422, &json!("tag")));
    // By the page's form, with and without htmx.
    let form =
        Request::post(&format!("/customers/{old}/tags")).by(&a.staff).form(&[("tag", "Gold")]);
    assert_eq!(program.send(form).await.status, 303);
    let part = Request::post(&format!("/customers/{old}/tags/delete")).by(&a.staff);
    let part = program.send(part.header("hx-request", "true").form(&[("tag", "gold")])).await;
    assert!(part.text().contains("id=\"tags\"") && !part.text().contains("<html"));
    assert!(names(&program, &a.staff, "tag=gold").await.is_empty());

    let came = json!({ "customer_id": old });
    assert_eq!(post(&program, &a.staff, "/api/queue", came).await.status, 201);
    for (query, expected) in [
        ("visit=within30", vec!["Old"]),
        ("visit=never&sex=female", vec!["Young"]),
        ("visit=before90", vec![]),
        ("min_age=60", vec!["Old"]),
        ("max_age=30", vec!["Young"]),
        ("sex=male&visit=within30&min_age=20&max_age=120&consent=missing", vec!["Old"]),
        ("assigned=nobody", vec![]),
    ] {
        assert_eq!(names(&program, &a.staff, query).await, expected, "{query}");
    }
    let bad = program.send(Request::get("/api/customers?visit=x").by(&a.staff)).await;
    assert_eq!((bad.status.as_u16(), &bad.json()["field"]), (422, &json!("visit")));
    let page = program.send(Request::get("/customers?visit=x").by(&a.staff)).await;
    assert_eq!(page.status, 422);
    assert!(names(&program, &a.sales, "tag=vip").await.is_empty());
    assert_eq!(post(&program, &a.sales, &tags, json!({ "tag": "X" })).await.status, 404);
}

#[tokio::test]
async fn owner_and_admins_say_whose_customer_somebody_is_and_the_database_asks() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let path = format!("/api/customers/{}/assignment", a.customer);
    assert!(names(&program, &a.sales, "").await.is_empty());
    for person in [&a.staff, &a.sales, &a.portal] {
        let body = json!({ "member": a.sales.member });
        assert_eq!(post(&program, person, &path, body).await.status, 403, "{:?}", person.role);
    }
    let mut context = program.context(&a.staff).await;
    let taken = sqlx::query("UPDATE app.customers SET assigned_to = $1")
        .bind(a.staff.member.0)
        .execute(context.tx())
        .await;
    assert!(taken.is_err(), "staff cannot, by a statement either");
    drop(context);

    let strange = json!({ "member": a.portal.member });
    assert_eq!(post(&program, &a.admin, &path, strange).await.status, 422, "no colleague");
    let given = post(&program, &a.admin, &path, json!({ "member": a.sales.member })).await;
    assert_eq!(given.json()["assigned_to"], a.sales.member.to_string());
    assert_eq!(names(&program, &a.sales, "").await.len(), 1);
    let query = format!("assigned={}", a.sales.member);
    assert_eq!(names(&program, &a.owner, &query).await.len(), 1);

    let other = program.test.member(&a.clinic, base::Role::SalesStaff).await;
    let turn = [("from", a.sales.member.to_string()), ("to", a.sales.member.to_string())];
    let turn: Vec<_> = turn.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let same = Request::post("/customers/hand-over").in_language("en").by(&a.owner).form(&turn);
    let same = program.send(same).await;
    assert_eq!(same.status, 422);
    assert!(same.text().contains("Choose somebody else."));
    let body = json!({ "from": a.sales.member, "to": other.member });
    let done = post(&program, &a.owner, "/api/customers/hand-over", body.clone()).await;
    assert_eq!(done.json()["customers"], 1);
    assert_eq!(names(&program, &other, "").await.len(), 1);
    assert!(names(&program, &a.sales, "").await.is_empty());
    assert_eq!(post(&program, &a.staff, "/api/customers/hand-over", body).await.status, 403);
    program.wait_for_events("customer_assigned", "to", |found| found.len() == 1).await;
}

#[tokio::test]
async fn the_list_is_taken_out_with_its_filters_and_that_is_written_down_first() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let name = "=HYPERLINK(\"http://evil\")";
    let id =
        register(&program, &a.staff, json!({ "full_name": name, "phone": "+14155550123" })).await;
    let tags = format!("/api/customers/{id}/tags");
    post(&program, &a.staff, &tags, json!({ "tag": "VIP" })).await;
    for person in [&a.staff, &a.sales, &a.portal] {
        let refused = program.send(Request::get("/customers/export").by(person)).await;
        assert_eq!(refused.status, 403, "{:?}", person.role);
    }
    let get = |path: &'static str| Request::get(path).in_language("en").by(&a.owner);
    let file = program.send(get("/customers/export?tag=vip")).await;
    assert_eq!(file.status, 200);
    assert!(file.headers["content-disposition"].to_str().unwrap().ends_with(".csv\""));
    let text = file.text();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("\u{feff}Number,Full name,"), "{text}");
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"http://evil\"\")\",,'+14155550123"), "{text}");
    assert!(lines[1].contains("VIP"));
    let all = program.send(get("/api/customers/export")).await.text();
    assert_eq!(all.lines().count(), 3, "{all}");
    let book = program.send(get("/customers/export?format=xlsx")).await;
    assert!(book.headers["content-type"].to_str().unwrap().contains("spreadsheetml"));
    assert!(book.body.starts_with(b"PK"));
    assert_eq!(program.send(get("/customers/export?format=pdf")).await.status, 422);
    assert_eq!(program.send(get("/customers/export?visit=x")).await.status, 422);
    let events = program.wait_for_events("customers_exported", "rows", |found| found.len() == 3);
    events.await;
}

#[tokio::test]
async fn a_sheet_is_looked_at_and_then_kept_whole_or_not_at_all() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    register(&program, &a.staff, json!({ "full_name": "Known", "phone": "0812345678" })).await;
    let before = names(&program, &a.owner, "").await.len();
    let send = |csv: &str, step: &'static str| {
        let fields = [("csv", csv), ("step", step), ("skip_known", "on")];
        Request::post("/customers/import").in_language("en").by(&a.owner).form(&fields)
    };
    let bad =
        "name,phone,tags\nNew One,0899999999,VIP\nBad One,call me,\nSame Phone,+66 81 234 5678,\n";
    for step in ["check", "register"] {
        let page = program.send(send(bad, step)).await;
        assert_eq!(page.status, 422, "a mistake keeps all of them out");
        let text = page.text();
        assert!(text.contains("1 line has a mistake") && text.contains("Looks known"), "{text}");
        assert!(!text.contains("value=\"register\""), "nothing to press yet");
    }
    assert_eq!(names(&program, &a.owner, "").await.len(), before);
    let good = bad.replace("call me", "0866666666");
    let page = program.send(send(&good, "check")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Register 2 customers"), "{}", page.text());
    assert_eq!(names(&program, &a.owner, "").await.len(), before, "looking keeps nothing");
    assert_eq!(program.send(send(&good, "register")).await.status, 303);
    let mut after = names(&program, &a.owner, "").await;
    after.sort();
    assert_eq!(after.len(), before + 2, "{after:?}");
    assert!(!after.contains(&"Same Phone".to_owned()));
    assert_eq!(names(&program, &a.owner, "tag=vip").await, ["New One"]);
    // The same sheet again: everybody is known.
    let again = program.send(send(&good, "check")).await;
    assert!(again.text().contains("registered already"), "{}", again.text());
    for person in [&a.staff, &a.sales, &a.portal] {
        let refused = post(&program, person, "/api/customers/import", json!({ "csv": good })).await;
        assert_eq!(refused.status, 403, "{:?}", person.role);
    }
    let wrong = post(&program, &a.owner, "/api/customers/import", json!({ "csv": bad })).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json()["field"], "csv line 3 phone");
    let body = json!({ "csv": "full_name\nBy program\n" });
    let done = post(&program, &a.owner, "/api/customers/import", body).await;
    assert_eq!((done.status.as_u16(), &done.json()["customers"]), (200, &json!(1)));
    assert_eq!(names(&program, &a.owner, "search=by").await, ["By program"]);
    program.wait_for_events("customers_imported", "customers", |found| found.len() == 2).await;
}

/// What the timeline of [`crate::customers`] has is nobody else's: a list of another clinic stays its own.
#[tokio::test]
async fn tags_and_words_of_one_clinic_are_not_anothers() {
    let program = Program::start().await;
    let (a, b): (Staffed, Staffed) = (program.staffed("a").await, program.staffed("b").await);
    let tags = format!("/api/customers/{}/tags", a.customer);
    post(&program, &a.staff, &tags, json!({ "tag": "Secret" })).await;
    assert_eq!(program.send(Request::get("/api/tags").by(&b.owner)).await.json()["total"], 0);
    let mut context = program.context(&b.owner).await;
    for table in ["tags", "customer_tags"] {
        let sql = format!("SELECT count(*) FROM app.{table}");
        let rows: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(context.tx()).await.unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

/// As many as a large clinic has, whose phones all begin alike, and who all have a word that many have.
async fn crowd(program: &Program, a: &Staffed) -> i64 {
    let admin = &program.test.database.admin;
    let made = sqlx::query(
        "INSERT INTO app.customers (clinic_id, id, number, full_name, phone, sex, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 100000 + n, 'Xaqqq ' || n, '0800' || lpad(n::text, 6, '0'),
                CASE WHEN n % 3 = 0 THEN 'male' ELSE '' END, now() + n * interval '1 second', now()
         FROM generate_series(1, 2100) AS n",
    );
    made.bind(a.clinic.id.0).execute(admin).await.unwrap();
    let more = sqlx::query(
        "INSERT INTO app.customer_words (clinic_id, word, customer_id)
         SELECT clinic_id, 'zq' || n, id FROM app.customers CROSS JOIN generate_series(1, 10) AS n
         WHERE clinic_id = $1 AND phone LIKE '0800%'",
    );
    more.bind(a.clinic.id.0).execute(admin).await.unwrap();
    2100
}

/// Every number of a search, page by page, newest first.
async fn walk(program: &Program, by: &Person, query: &str) -> (i64, Vec<String>) {
    let (mut numbers, mut next, mut total) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/api/customers?{query}&limit=100{next}");
        let list = program.send(Request::get(&path).by(by)).await.json();
        total = list["total"].as_i64().unwrap().max(total);
        let items = list["items"].as_array().unwrap();
        numbers.extend(items.iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        let Some(cursor) = list["next"].as_str() else { return (total, numbers) };
        next = format!("&cursor={cursor}");
    }
}

#[tokio::test]
async fn where_many_match_a_page_says_so_and_programs_are_told_how_many() {
    let program = Program::with_limits(&[("account", 100_000)]).await;
    let a = program.staffed("a").await;
    let all = crowd(&program, &a).await;
    let expected: Vec<String> = (1..=all).rev().map(|n| format!("HN{}", 100_000 + n)).collect();
    // By a phone, by a word that is found everywhere, and by the middle of a name.
    for search in ["0800", "zq", "aqqq"] {
        let query = format!("search={search}");
        assert_eq!(walk(&program, &a.staff, &query).await, (all, expected.clone()), "{search}");
        let men = walk(&program, &a.staff, &format!("{query}&sex=male")).await;
        assert_eq!((men.0, men.1.len()), (700, 700), "{search}");
        let page = Request::get(&format!("/customers?{query}")).by(&a.staff);
        let page = program.send(page).await.text();
        assert!(page.contains("More than 1,000 customers"), "{search}");
        let (_, next) = page.split_once(r#"rel="next" href=""#).expect("there is more");
        let next = next[..next.find('"').unwrap()].replace("&#38;", "&").replace("&amp;", "&");
        let page = program.send(Request::get(&next).by(&a.staff)).await.text();
        assert!(page.contains("More than 1,000") && page.contains("HN102075"), "{search}: {next}");
        let men = Request::get(&format!("/customers?{query}&sex=male")).by(&a.staff);
        assert!(program.send(men).await.text().contains("700 customers"), "{search}");
    }
    // Of those who have one word, whoever has the other: few, nobody, and all.
    let sevens = (1..=all).rev().filter(|n| n.to_string().starts_with('7'));
    let sevens: Vec<String> = sevens.map(|n| format!("HN{}", 100_000 + n)).collect();
    assert_eq!(sevens.len(), 111);
    assert_eq!(walk(&program, &a.staff, "search=xaqqq%207").await, (111, sevens));
    assert_eq!(walk(&program, &a.staff, "search=xaqqq%20zzz").await, (0, Vec::new()));
    assert_eq!(walk(&program, &a.staff, "search=xaqqq%2008").await, (all, expected));
    // Everybody is counted: an index says how many.
    let list = program.send(Request::get("/customers").by(&a.staff)).await.text();
    assert!(list.contains(&format!("{},{} customers", (all + 1) / 1000, (all + 1) % 1000)));
    assert_eq!(walk(&program, &a.staff, "search=zzzz").await, (0, Vec::new()));
    assert_eq!(walk(&program, &a.sales, "search=0800").await, (0, Vec::new()), "nobody of theirs");
}
