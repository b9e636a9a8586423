//! Consents of customers: worded by the clinic, published in versions, signed, withdrawn, taken out, merged and erased.

use serde_json::{Value, json};
use testkit::{Answer, Person, Request};

use crate::support::{Program, Staffed};

async fn post(program: &Program, by: &Person, path: &str, body: &Value) -> Answer {
    program.send(Request::post(path).by(by).json(body)).await
}

async fn get(program: &Program, by: &Person, path: &str) -> Value {
    let answer = program.send(Request::get(path).by(by)).await;
    assert_eq!(answer.status, 200, "{path} {}", answer.text());
    answer.json()
}

fn words(body: &str) -> Value {
    json!({
        "kind": "privacy", "for_everybody": true, "title_th": "ประกาศความเป็นส่วนตัว",
        "title_en": "Privacy notice", "body_th": format!("{body} (ไทย)"), "body_en": body,
    })
}

/// A published form; gives its id and that of its text.
async fn published(program: &Program, by: &Person, body: &str) -> (String, String) {
    let made = post(program, by, "/api/consent-forms", &words(body)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let text = publish(program, by, &id).await;
    (id, text)
}

async fn publish(program: &Program, by: &Person, form: &str) -> String {
    let done = post(program, by, &format!("/api/consent-forms/{form}/publish"), &json!({})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    done.json()["text_id"].as_str().unwrap().to_owned()
}

fn signature(text: &str) -> Value {
    json!({
        "text_id": text, "lang": "en", "name": "Warisara B.", "agreed": "yes",
        "strokes": [[[10, 200], [300, 40], [600, 220]]],
    })
}

fn consents(a: &Staffed) -> String {
    format!("/api/customers/{}/consents", a.customer)
}

async fn standing(program: &Program, by: &Person, a: &Staffed) -> Value {
    get(program, by, &consents(a)).await["forms"][0]["standing"].clone()
}

#[tokio::test]
async fn a_published_text_never_changes_and_a_newer_one_is_asked_for() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let form = post(&program, &a.owner, "/api/consent-forms", &words("First.")).await.json();
    let path = format!("/api/consent-forms/{}", form["id"].as_str().unwrap());
    assert_eq!((&form["version"], &form["has_draft"]), (&Value::Null, &json!(true)));
    assert_eq!(
        get(&program, &a.staff, &consents(&a)).await["forms"],
        json!([]),
        "a draft is no form yet"
    );

    let first = publish(&program, &a.admin, form["id"].as_str().unwrap()).await;
    let again = post(&program, &a.admin, &format!("{path}/publish"), &json!({})).await;
    assert_eq!(again.status, 409, "there is no draft");
    assert_eq!(standing(&program, &a.staff, &a).await, "missing");
    let signed = post(&program, &a.staff, &consents(&a), &signature(&first)).await;
    assert_eq!(signed.status, 201, "{}", signed.text());
    assert_eq!(standing(&program, &a.staff, &a).await, "signed");

    // A draft changes nothing of what is signed.
    assert_eq!(post(&program, &a.owner, &path, &words("Second.")).await.status, 200);
    assert_eq!(standing(&program, &a.staff, &a).await, "signed");
    let second = publish(&program, &a.owner, form["id"].as_str().unwrap()).await;
    assert_eq!(standing(&program, &a.staff, &a).await, "outdated");
    let versions = get(&program, &a.staff, &format!("{path}/versions")).await;
    let bodies: Vec<_> =
        versions["items"].as_array().unwrap().iter().map(|v| &v["body_en"]).collect();
    assert_eq!(bodies, ["Second.", "First."], "old versions stay readable");

    // Not even the database lets somebody change it.
    let mut owner = program.context(&a.owner).await;
    let changed =
        sqlx::query("UPDATE app.consent_texts SET body_en = 'Sold.' WHERE clinic_id = $1");
    let refused = changed.bind(a.clinic.id.0).execute(owner.tx()).await.unwrap_err();
    assert!(refused.to_string().contains("never changes"), "{refused}");
    drop(owner);

    let late = post(&program, &a.staff, &consents(&a), &signature(&first)).await;
    assert_eq!(late.status, 409, "an old version is not signed any more");
    program.test.pass_seconds(60);
    assert_eq!(post(&program, &a.staff, &consents(&a), &signature(&second)).await.status, 201);
    let twice = post(&program, &a.staff, &consents(&a), &signature(&second)).await;
    assert_eq!(twice.status, 409);
    assert_eq!(get(&program, &a.staff, &consents(&a)).await["total"], 2);

    assert_eq!(post(&program, &a.owner, &format!("{path}/archive"), &json!({})).await.status, 200);
    assert_eq!(get(&program, &a.staff, &consents(&a)).await["forms"], json!([]));
    let (_, other) = published(&program, &a.owner, "Other.").await;
    let archived = post(&program, &a.owner, &format!("{path}/restore"), &json!({})).await;
    assert_eq!((archived.status.as_u16(), archived.json()["active"].clone()), (200, json!(true)));
    assert_ne!(other, second);
}

#[tokio::test]
async fn of_many_who_sign_the_same_at_once_one_does() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let people = [&a.owner, &a.admin, &a.staff];
    // What would let two through is open for a moment only: one race in three would not meet it.
    for race in 1..=5 {
        let (_, text) = published(&program, &a.owner, &format!("Read this: {race}.")).await;
        let (path, body) = (consents(&a), signature(&text));
        let tries = (0..12).map(|turn| post(&program, people[turn % 3], &path, &body));
        let answers = program.test.at_once(tries).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM app.customer_consents")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
        assert_eq!(rows, race);
    }
}

#[tokio::test]
async fn a_signature_says_what_was_read_by_whom_and_who_was_there() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let (_, text) = published(&program, &a.owner, "We keep <b>your</b> photos.").await;
    let signed = post(&program, &a.staff, &consents(&a), &signature(&text)).await.json();
    let id = signed["id"].as_str().unwrap();
    assert_eq!(
        (&signed["name"], &signed["lang"], &signed["way"], &signed["text_is_intact"]),
        (&json!("Warisara B."), &json!("en"), &json!("drawn"), &json!(true))
    );
    let exactly = "Privacy notice\n\nWe keep <b>your</b> photos.";
    let hash = hex::encode(base::crypto::sha256(exactly.as_bytes()));
    assert_eq!(signed["text_sha256"], hash);
    assert!(!signed["witnessed_by"].as_str().unwrap().is_empty());

    let path = format!("/consents/{id}");
    let english = Request::get(&path).by(&a.staff).header("accept-language", "en");
    let page = program.send(english).await.text();
    for part in
        ["M10 200L300 40L600 220", "Warisara B.", &hash, "Signed exactly this text", "&#60;b&#62;"]
    {
        assert!(page.contains(part), "{part}");
    }
    let timeline =
        get(&program, &a.staff, &format!("/api/customers/{}/timeline?kind=consents", a.customer))
            .await;
    assert_eq!(
        (&timeline["total"], &timeline["items"][0]["text"]),
        (&json!(1), &json!("Privacy notice"))
    );
    let log: Value =
        sqlx::query_scalar("SELECT detail FROM app.audit_events WHERE kind = 'consent_signed'")
            .fetch_one(&program.test.database.admin)
            .await
            .unwrap();
    assert_eq!(log["text_sha256"], hash, "the chained log holds it, too");

    // A text that is changed behind everybody's back is found out.
    let admin = &program.test.database.admin;
    for sql in [
        "ALTER TABLE app.consent_texts DISABLE TRIGGER keep_published",
        "UPDATE app.consent_texts SET body_en = 'We sell your photos.'",
        "ALTER TABLE app.consent_texts ENABLE TRIGGER keep_published",
    ] {
        sqlx::query(sql).execute(admin).await.unwrap();
    }
    assert_eq!(get(&program, &a.staff, &format!("/api{path}")).await["text_is_intact"], false);
    let english = Request::get(&path).by(&a.staff).header("accept-language", "en");
    assert!(program.send(english).await.text().contains("is not the one that was signed"));

    // Whoever it concerns sees it; a sales person whose customer it is not, and the neighbour, do not.
    assert_eq!(program.send(Request::get(&path).by(&a.portal)).await.status, 200);
    let own = program.send(Request::get("/consents").by(&a.portal)).await;
    assert_eq!(own.location(), format!("/customers/{}/consents", a.customer));
    assert_eq!(program.send(Request::get(own.location()).by(&a.portal)).await.status, 200);
    for stranger in [&a.sales, &b.owner, &b.portal] {
        assert_eq!(program.send(Request::get(&path).by(stranger)).await.status, 404);
    }
    let foreign = post(&program, &b.staff, &consents(&b), &signature(&text)).await;
    assert_eq!(foreign.status, 404, "a neighbour's text is not there");
}

#[tokio::test]
async fn what_is_no_signature_is_refused_and_named() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (_, text) = published(&program, &a.owner, "Text.").await;
    for (change, field) in [
        (json!({ "name": " " }), "name"),
        (json!({ "name": "x".repeat(121) }), "name"),
        (json!({ "strokes": null }), "strokes"),
        (json!({ "strokes": [[[5, 5], [6, 6]]] }), "strokes"),
        (json!({ "strokes": [[[5, 5], [5000, 6]]] }), "strokes"),
        (json!({ "strokes": "<svg onload=alert(1)>" }), "strokes"),
        (json!({ "strokes": vec![vec![[1, 1], [900, 9]]; 201] }), "strokes"),
        (json!({ "way": "by_pigeon" }), "way"),
        (json!({ "lang": "de" }), "lang"),
        (json!({ "agreed": "" }), "agreed"),
        (json!({ "text_id": "x" }), "text_id"),
    ] {
        let mut body = signature(&text);
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = post(&program, &a.staff, &consents(&a), &body).await;
        let named = (refused.status.as_u16(), refused.json()["field"].clone());
        assert_eq!(named, (422, json!(field)), "{change}");
    }
    let form = [("text_id", text.as_str()), ("lang", "en"), ("name", "Kept Name"), ("strokes", "")];
    let path = format!("/customers/{}/consents", a.customer);
    let page = Request::post(&path).by(&a.staff).header("accept-language", "en").form(&form);
    let page = program.send(page).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Sign on the sheet") && page.text().contains("Kept Name"));
    assert_eq!(get(&program, &a.staff, &consents(&a)).await["total"], 0);

    let form = [
        ("text_id", text.as_str()),
        ("lang", "th"),
        ("name", "ว"),
        ("way", "typed"),
        ("agreed", "yes"),
    ];
    let signed = program.send(Request::post(&path).by(&a.staff).form(&form)).await;
    assert!(signed.location().starts_with("/consents/"), "{}", signed.text());
    for person in [&a.staff, &a.sales, &a.portal] {
        let refused = post(&program, person, "/api/consent-forms", &words("Mine.")).await;
        assert_eq!(refused.status, 403, "{:?}", person.role);
    }
    let refused = post(&program, &a.portal, &consents(&a), &signature(&text)).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn what_is_withdrawn_does_not_count_and_stays_in_the_record() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (_, text) = published(&program, &a.owner, "Offers by mail.").await;
    let signed = post(&program, &a.staff, &consents(&a), &signature(&text)).await.json();
    let path = format!("/api/consents/{}", signed["id"].as_str().unwrap());
    let why = json!({ "reason": "No more mails, by phone" });
    let short =
        post(&program, &a.staff, &format!("{path}/withdraw"), &json!({ "reason": "" })).await;
    assert_eq!((short.status.as_u16(), short.json()["field"].clone()), (422, json!("reason")));
    let done = post(&program, &a.staff, &format!("{path}/withdraw"), &why).await;
    assert_eq!(
        (done.status.as_u16(), done.json()["withdrawn_reason"].clone()),
        (200, why["reason"].clone())
    );
    assert_eq!(post(&program, &a.staff, &format!("{path}/withdraw"), &why).await.status, 409);
    assert_eq!(standing(&program, &a.staff, &a).await, "withdrawn");
    let said: Vec<String> = sqlx::query_scalar(
        "SELECT detail::text FROM app.audit_events WHERE kind = 'consent_withdrawn'",
    )
    .fetch_all(&program.test.database.admin)
    .await
    .unwrap();
    assert!(
        said.len() == 1 && !said[0].contains("No more mails"),
        "the log says that, not why: {said:?}"
    );
    assert_eq!(get(&program, &a.staff, &path).await["name"], "Warisara B.");
    program.test.pass_seconds(60);
    assert_eq!(post(&program, &a.staff, &consents(&a), &signature(&text)).await.status, 201);
    assert_eq!(standing(&program, &a.staff, &a).await, "signed", "and given again");

    // Nobody changes a signature, or takes a withdrawal back, behind the pages either.
    for sql in [
        "UPDATE app.customer_consents SET signer_name = 'Somebody Else'",
        "UPDATE app.customer_consents SET strokes = '[[[1,1]]]'",
        "UPDATE app.customer_consents SET withdrawn_at = NULL, withdrawn_reason = '' WHERE withdrawn_at IS NOT NULL",
        "UPDATE app.customer_consents SET text_sha256 = sha256('x')",
        "DELETE FROM app.customer_consents",
    ] {
        let mut staff = program.context(&a.staff).await;
        assert!(sqlx::query(sql).execute(staff.tx()).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn consents_go_with_the_customer_who_takes_them_out_is_merged_or_erased() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let twin = program.register(&a.owner, "Twin").await;
    let (_, text) = published(&program, &a.owner, "Text.").await;
    let of_twin = format!("/api/customers/{twin}/consents");
    let signed = post(&program, &a.staff, &of_twin, &signature(&text)).await.json();

    let file = program.send(Request::get(&format!("/customers/{twin}/data")).by(&a.owner)).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.body)).unwrap();
    let data: Value = serde_json::from_reader(archive.by_name("data.json").unwrap()).unwrap();
    assert_eq!(data["customer_consents"][0]["signer_name"], "Warisara B.");
    assert_eq!(data["consent_texts"][0]["body_en"], "Text.", "with the words that were signed");

    let kept = program.register(&a.owner, "Twin again").await;
    let merge = json!({ "other_id": twin });
    let merged = post(&program, &a.owner, &format!("/api/customers/{kept}/merges"), &merge).await;
    assert_eq!(merged.status, 201, "{}", merged.text());
    let of_kept = format!("/api/customers/{kept}/consents");
    assert_eq!(get(&program, &a.staff, &of_kept).await["total"], 1);

    let erase = json!({ "number": "HN000003", "reason": "Asked by letter" });
    let erased = post(&program, &a.owner, &format!("/api/customers/{kept}/erase"), &erase).await;
    assert!(erased.status.is_success(), "{}", erased.text());
    let left: (String, Value, bool) = sqlx::query_as(
        "SELECT signer_name, strokes, withdrawn_at IS NOT NULL FROM app.customer_consents WHERE id = $1::uuid",
    )
    .bind(signed["id"].as_str().unwrap())
    .fetch_one(&program.test.database.admin)
    .await
    .unwrap();
    assert_eq!(left, ("–".to_owned(), json!([]), true), "that there was one stays, not whose");
}
