//! Photos on their way in: what is refused, what is kept, and what is let go.

use crate::support::{Program, face};
use testkit::Request;

/// Text fields, the photo, and the field that is to be named.
type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a [u8]>, &'a str);

#[tokio::test]
async fn every_missing_part_is_named() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let customer = a.customer.to_string();
    let customer = customer.as_str();
    let cases: [Case; 4] = [
        (&[("consent", "yes")], Some(b"x"), "customer_id"),
        (&[("consent", "yes"), ("customer_id", customer)], None, "photo"),
        (&[("consent", "yes"), ("customer_id", customer)], Some(b""), "photo"),
        (&[("customer_id", customer)], Some(b"x"), "consent"),
    ];
    for (fields, photo, field) in cases {
        let request = Request::post("/api/analyses").by(&a.staff);
        let answer = program.send(request.multipart(fields, photo.map(|p| ("photo", p)))).await;
        assert_eq!(answer.status, 422, "{field}");
        assert_eq!(answer.json()["field"], field);
    }
    let huge = vec![0u8; 34 * 1024 * 1024];
    let fields = [("consent", "yes"), ("customer_id", customer)];
    let request = Request::post("/api/analyses").by(&a.staff);
    let answer = program.send(request.multipart(&fields, Some(("photo", &huge)))).await;
    assert_eq!((answer.status.as_u16(), answer.json()["field"].as_str()), (422, Some("photo")));
    let not_a_form = Request::post("/api/analyses").by(&a.staff).json(&serde_json::json!({}));
    assert_eq!(program.send(not_a_form).await.status, 415);
    assert!(program.test.stored_objects().is_empty());
}

#[tokio::test]
async fn what_is_no_face_ends_with_a_reason_and_leaves_nothing_behind() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    for (bytes, reason) in [
        (&b"hello"[..], "not_an_image"),
        (&b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"[..], "unsupported_format"),
    ] {
        let address = program.upload(&a.staff, a.customer, bytes).await;
        assert_eq!(program.work().await, 1);
        let answer = program.send(Request::get(&address).by(&a.staff)).await.json();
        assert_eq!(
            (answer["state"].as_str(), answer["failure"].as_str()),
            (Some("failed"), Some(reason))
        );
        assert!(answer["findings"].is_null(), "never a made-up number");
        let page = address.replace("/api", "");
        let page = program.send(Request::get(&page).by(&a.staff)).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("Take another photo"));
    }
    assert!(program.test.stored_objects().is_empty(), "the uploads are gone");
    let files: i64 = sqlx::query_scalar("SELECT count(*) FROM app.files")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(files, 0);
    program.assert_no_job_is_left().await;
}

/// A JPEG with a GPS position in its EXIF block.
fn with_gps(jpeg: &[u8]) -> Vec<u8> {
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0GPSLatitude 13.7563N GPSLongitude 100.5018E";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat()
}

#[tokio::test]
async fn a_result_is_kept_sealed_and_without_metadata() {
    let Some(photo) = face("us_19.jpg") else { return };
    let photo = with_gps(&photo);
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let address = program.upload(&a.staff, a.customer, &photo).await;
    for object in program.test.stored_objects() {
        assert!(!object.windows(11).any(|w| w == b"GPSLatitude"), "sealed while it waits");
    }
    assert_eq!(program.work().await, 1);
    let result = program.send(Request::get(&address).by(&a.staff)).await.json();
    assert_eq!(result["state"], "done", "{result}");
    let measures = result["findings"]["measures"].as_array().unwrap();
    assert!(measures.len() >= 8, "{}", measures.len());
    for measure in measures {
        let score = measure["score"].as_f64().unwrap();
        assert!((0.0..=100.0).contains(&score), "{measure}");
    }

    let pictures = result["images"].as_object().unwrap();
    assert_eq!(pictures.len(), measures.len() + 2, "photo, portrait, and an overlay for each");
    for (name, address) in pictures {
        let picture = program.send(Request::get(address.as_str().unwrap()).by(&a.staff)).await;
        assert_eq!(picture.status, 200, "{name}");
        assert!(!picture.body.windows(4).any(|w| w == b"Exif"), "{name}");
    }
    let objects = program.test.stored_objects();
    assert_eq!(objects.len(), pictures.len() + 1, "a small one for lists; the upload is gone");
    for object in objects {
        assert!(!object.starts_with(&[0xff, 0xd8]) && !object.starts_with(b"\x89PNG"), "sealed");
    }
    program.assert_no_job_is_left().await;
}

#[tokio::test]
async fn the_same_photo_twice_gives_the_same_findings() {
    let Some(photo) = face("us_19.jpg") else { return };
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let one = program.upload(&a.staff, a.customer, &photo).await;
    let two = program.upload(&a.staff, a.customer, &photo).await;
    assert_eq!(program.work().await, 2);
    let findings = async |address: &str| {
        program.send(Request::get(address).by(&a.staff)).await.json()["findings"].clone()
    };
    assert_eq!(findings(&one).await, findings(&two).await);
}
