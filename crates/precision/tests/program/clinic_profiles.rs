//! A clinic's own profile: who may write it down, what of it shows, and that it stays one's own.

use serde_json::{Value, json};
use testkit::{Person, Request};

use crate::support::Program;

fn profile() -> Value {
    json!({
        "name": "Aura", "name_th": "ออร่า", "colour": "#FDE047", "mark": "Au", "phone": "02 123 4567",
        "email": "Hello@Aura.example", "address": "1 Silom\nBangkok"
    })
}

async fn keep(program: &Program, by: &Person, body: &Value) -> testkit::Answer {
    program.send(Request::post("/api/clinic").by(by).json(body)).await
}

#[tokio::test]
async fn a_profile_is_kept_whole_and_shows_on_every_page() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let before = program.send(Request::get("/api/clinic").by(&b.owner)).await.json();
    let kept = keep(&program, &a.admin, &profile()).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    assert_eq!(kept.json()["colour"], "#fde047");
    let now = program.send(Request::get("/api/clinic").by(&a.owner)).await.json();
    assert_eq!(
        (&now["phone"], &now["email"]),
        (&json!("02-123-4567"), &json!("hello@aura.example"))
    );
    assert_eq!(now["address"], "1 Silom\nBangkok");
    let page = program.send(Request::get("/").by(&a.staff).header("accept-language", "en")).await;
    assert!(page.text().contains("/brand/fde047.css"), "the look is everybody's at once");
    // The neighbour's is as it was.
    assert_eq!(program.send(Request::get("/api/clinic").by(&b.owner)).await.json(), before);
    let log = program.send(Request::get("/activity").by(&a.owner)).await;
    assert!(log.text().contains("profile"), "it stands in the log");
}

#[tokio::test]
async fn nobody_below_an_admin_writes_it_and_mistakes_change_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for person in [&a.staff, &a.sales] {
        assert_eq!(keep(&program, person, &profile()).await.status, 403);
    }
    let before = program.send(Request::get("/api/clinic").by(&a.owner)).await.json();
    let mut bad = profile();
    bad["colour"] = json!("red");
    let refused = keep(&program, &a.owner, &bad).await;
    assert_eq!((refused.status.as_u16(), refused.json()["field"].clone()), (422, json!("colour")));
    let form = [("name", ""), ("name_th", ""), ("phone", "1")];
    let page = program.send(Request::post("/settings/clinic").by(&a.owner).form(&form)).await;
    assert_eq!(page.status, 422);
    assert_eq!(program.send(Request::get("/api/clinic").by(&a.owner)).await.json(), before);
}

/// A PNG of one colour.
fn picture(colour: [u8; 4]) -> Vec<u8> {
    let picture = image::RgbaImage::from_pixel(120, 60, image::Rgba(colour));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn set_logo(program: &Program, by: &Person, file: &[u8]) -> testkit::Answer {
    let request = Request::post("/api/clinic/logo").by(by);
    program.send(request.multipart(&[], Some(("logo", file)))).await
}

/// The path of the logo that a page of this person shows beside the clinic's name.
async fn shown(program: &Program, to: &Person) -> Option<String> {
    let page = program.send(Request::get("/account").by(to)).await.text();
    let (_, rest) = page.split_once("class=\"logo\" src=\"")?;
    Some(rest.split('"').next()?.to_owned())
}

#[tokio::test]
async fn a_logo_is_seen_by_everybody_of_its_clinic_and_by_whoever_knows_its_address() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let none = program.send(Request::get("/api/clinic/logo").by(&a.owner)).await;
    assert_eq!((none.status.as_u16(), shown(&program, &a.staff).await), (404, None));

    let kept = set_logo(&program, &a.admin, &picture([20, 90, 80, 255])).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    let address = kept.json()["address"].as_str().unwrap().to_owned();
    let path = address.strip_prefix(&program.test.app.public_url).unwrap().to_owned();
    for person in [&a.owner, &a.admin, &a.staff, &a.sales, &a.portal] {
        assert_eq!(shown(&program, person).await.as_ref(), Some(&path), "{:?}", person.role);
    }
    assert_eq!(shown(&program, &b.owner).await, None, "the neighbour's is its own");
    let clinics = program.send(Request::get("/account/clinics").by(&a.sales)).await.text();
    assert!(clinics.contains(&format!(r#"<div class="person"><img class="logo" src="{path}""#)));

    let seen = program.send(Request::get(&path)).await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.headers["content-type"], "image/png");
    assert!(seen.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(seen.headers["cross-origin-resource-policy"], "cross-origin", "mails show it");
    assert!(seen.body.starts_with(b"\x89PNG"));

    // Replaced, it is found in the old place too: in mails that went out before.
    let again = set_logo(&program, &a.owner, &picture([200, 20, 20, 255])).await;
    let newer = again.json()["address"].as_str().unwrap().to_owned();
    assert_ne!(newer, address);
    let old = program.send(Request::get(&path)).await;
    assert!(!old.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_ne!(old.body, seen.body);

    // Without its id, or in the name of another clinic, it is nowhere.
    let parts: Vec<&str> = path.split('/').collect();
    let random = uuid::Uuid::new_v4();
    for wrong in [
        format!("/logos/{}/{random}/{}", parts[2], parts[4]),
        format!("/logos/{}/{}/{}", b.clinic.id, parts[3], parts[4]),
        format!("/logos/x/{}/{}", parts[3], parts[4]),
    ] {
        assert_eq!(program.send(Request::get(&wrong)).await.status, 404, "{wrong}");
    }

    let removed = Request::delete("/api/clinic/logo").by(&a.admin);
    assert_eq!(program.send(removed).await.status, 204);
    assert_eq!(shown(&program, &a.staff).await, None);
    assert_eq!(program.send(Request::get(&path)).await.status, 404);
    let removed = Request::delete("/api/clinic/logo").by(&a.admin);
    assert_eq!(program.send(removed).await.status, 404);
    let log = program.send(Request::get("/activity").by(&a.owner)).await;
    assert!(log.text().contains("profile"), "it stands in the log");
}

#[tokio::test]
async fn what_is_no_logo_is_refused_on_the_page_and_changes_nothing() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    set_logo(&program, &a.owner, &picture([20, 90, 80, 255])).await;
    let before = shown(&program, &a.owner).await;
    for person in [&a.staff, &a.sales, &a.portal] {
        assert_eq!(set_logo(&program, person, &picture([1, 2, 3, 255])).await.status, 403);
    }
    let huge = vec![7; 1024 * 1024 + 1];
    let larger = vec![7; 3 * 1024 * 1024];
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (file, sentence) in [
        (&b""[..], "Choose a picture first"),
        (&svg[..], "SVG files cannot be used"),
        (&b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"[..], "no PNG, JPEG or WebP"),
        (&huge[..], "larger than 1 MB"),
        (&larger[..], "larger than 1 MB"),
        (&picture([0, 0, 0, 0])[..], "Nothing can be seen"),
    ] {
        let answer = set_logo(&program, &a.owner, file).await;
        let named = (answer.status.as_u16(), answer.json()["field"].clone());
        assert_eq!(named, (422, json!("logo")), "{sentence}");
        let page = Request::post("/settings/clinic/logo").by(&a.owner);
        let page = page.header("accept-language", "en").multipart(&[], Some(("logo", file)));
        let page = program.send(page).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains(sentence), "{sentence}");
    }
    let no_form = Request::post("/api/clinic/logo").by(&a.owner).json(&json!({}));
    assert_eq!(program.send(no_form).await.status, 415);
    assert_eq!(shown(&program, &a.owner).await, before);

    let page = Request::post("/settings/clinic/logo").by(&a.owner);
    let page = page.multipart(&[], Some(("logo", &picture([9, 9, 9, 255]))));
    assert_eq!(program.send(page).await.location(), "/settings/clinic?saved=logo");
    assert_ne!(shown(&program, &a.owner).await, before);
    let gone = Request::post("/settings/clinic/logo/remove").by(&a.owner).form(&[]);
    assert_eq!(program.send(gone).await.location(), "/settings/clinic?saved=logo-removed");
    assert_eq!(shown(&program, &a.owner).await, None);
}

#[tokio::test]
async fn a_logo_stands_on_mails_the_wall_and_the_page_of_an_invitation() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    set_logo(&program, &a.owner, &picture([20, 90, 80, 255])).await;
    let path = shown(&program, &a.owner).await.unwrap();
    let guest = json!({ "email": "guest@invited.test", "role": "clinic_staff" });
    let invited = Request::post("/api/invitations").by(&a.owner).json(&guest);
    assert_eq!(program.send(invited).await.status, 201);
    program.work().await;
    let mails = program.test.mailbox.mails();
    let html = &mails.last().unwrap().html;
    assert!(html.contains(&format!("src=\"{}{path}\"", program.test.app.public_url)), "{html}");
    let link = html.split("href=\"").find_map(|part| {
        part.starts_with(&program.test.app.public_url).then(|| part.split('"').next())?
    });
    let link = link.unwrap().replace("&#47;", "/");
    let link = link.strip_prefix(&program.test.app.public_url).unwrap().to_owned();
    let page = program.send(Request::get(&link)).await;
    assert!(page.text().contains(&format!("class=\"logo\" src=\"{path}\"")), "{link}");
}
