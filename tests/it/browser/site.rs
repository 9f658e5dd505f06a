//! The pane of the site: what the person who logged in sees and does, on every generation of the site.

use candidates_bot::demo::site::Version;
use candidates_bot::exam::Exam;
use reqwest::Method;
use serde_json::{Value, json};

use super::page::{ANNA, OLGA, Page};

/// An outline that has nothing to do with what is in the picture.
fn outline(frame: u64, label: &str, attributes: &Value) -> Value {
    json!({
        "frame": frame,
        "label": label,
        "kind": "polygon",
        "points": [10, 10, 300, 12, 310, 200, 9, 190],
        "rotation": 0,
        "attributes": attributes,
    })
}

/// A car and a plate on every image of a job.
fn work(job: &Value) -> Vec<Value> {
    let frames = job["frames"].as_array().expect("frames").iter();
    let numbers = frames.map(|frame| frame["frame"].as_u64().expect("a number"));
    numbers
        .flat_map(|frame| {
            [outline(frame, "car", &json!([])), outline(frame, "plate", &json!([["plate", "GUESS"]]))]
        })
        .collect()
}

async fn jobs(page: &Page, session: &str) -> Vec<Value> {
    let (status, answer) =
        page.call(Method::GET, &format!("api/site/jobs?session={session}"), json!({})).await;
    assert_eq!(status, 200, "{answer}");
    answer["jobs"].as_array().expect("jobs").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_draws_by_hand_and_completes_the_job_on_any_site() {
    for version in Version::ALL {
        let page = Page::with(|settings| settings.version = version).await;
        page.says(OLGA, "/start").await;
        let session = page.gets_assignment(ANNA).await;
        let job = jobs(&page, &session).await.remove(0);
        assert_eq!((job["frames"].as_array().map(Vec::len), &job["state"]), (Some(5), &json!("new")));
        let plate =
            job["labels"].as_array().and_then(|labels| labels.iter().find(|label| label["name"] == "plate"));
        let expected = json!({"name": "plate", "kind": "text", "values": [""], "default": ""});
        assert_eq!(plate.expect("a plate")["attributes"][0], expected, "{version:?}");
        let image = job["frames"][1]["url"].as_str().expect("an address");
        let (headers, bytes) = page.bytes(image).await;
        assert_eq!(
            (&headers["content-type"], &bytes[..2]),
            (&"image/jpeg".parse().expect("a type"), &[0xff, 0xd8][..])
        );

        let number = job["job"].clone();
        let shapes = work(&job);
        let body = json!({"session": session, "job": number, "shapes": shapes});
        assert_eq!(page.call(Method::PUT, "api/site/shapes", body).await.0, 200);
        let saved = page
            .call(Method::GET, &format!("api/site/shapes?session={session}&job={number}"), json!({}))
            .await
            .1;
        let told = |shapes: &[Value]| -> Vec<Value> {
            shapes.iter().map(|shape| json!([shape["frame"], shape["label"], shape["attributes"]])).collect()
        };
        assert_eq!(told(saved["shapes"].as_array().expect("shapes")), told(&shapes), "{version:?}");

        page.post("api/site/state", json!({"session": session, "job": number, "state": "completed"})).await;
        page.sees(ANNA, "Shall I check it?").await;
        page.presses(ANNA, "Submit").await;
        page.sees(ANNA, "✅").await;
        page.sees(OLGA, "📥").await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_candidate_is_told_never_contains_the_ground_truth() {
    let page = Page::open().await;
    let session = page.gets_assignment(ANNA).await;
    let job = jobs(&page, &session).await.remove(0);
    let mut shapes = work(&job);
    for missing in [true, false] {
        let drawn = if missing { shapes[1..].to_vec() } else { std::mem::take(&mut shapes) };
        let body = json!({"session": session, "job": job["job"], "shapes": drawn});
        assert_eq!(page.call(Method::PUT, "api/site/shapes", body).await.0, 200);
        let path = format!("api/site/shapes?session={session}&job={}", job["job"]);
        page.call(Method::GET, &path, json!({})).await;
        page.hands_in(ANNA).await;
        page.sees(ANNA, if missing { "Not complete yet" } else { "✅" }).await;
    }
    page.says(ANNA, "/mydata").await;
    page.says(ANNA, "Help").await;
    page.post("api/clock", json!({"minutes": 60})).await;
    page.refusal(Method::GET, "api/site/jobs?session=none", json!({})).await;

    let exam = Exam::embedded().expect("the embedded exam");
    let shapes = exam.reference.images.iter().flat_map(|image| &image.shapes);
    let values = shapes.clone().flat_map(|shape| shape.attributes.iter().map(|(_, value)| value.clone()));
    // Whole numbers may also be something else.
    let numbers = shapes
        .flat_map(|shape| shape.geometry.coordinates())
        .map(f64::to_string)
        .filter(|text| text.contains('.'));
    let secrets: Vec<String> = values.chain(numbers).filter(|secret| secret.len() > 4).collect();
    assert!(secrets.len() > 100, "{secrets:?}");
    let heard = page.heard.lock().expect("a list").join("\n");
    assert!(heard.contains("GUESS"), "the answers were not kept");
    let told: Vec<&String> = secrets.iter().filter(|secret| heard.contains(secret.as_str())).collect();
    assert!(told.is_empty(), "the page was told {told:?}");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_see_nothing_of_a_job() {
    let page = Page::open().await;
    let session = page.gets_assignment(ANNA).await;
    let job = jobs(&page, &session).await.remove(0)["job"].clone();
    let newcomer = json!({"first_name": "Ben", "username": null, "language": "en", "role": "candidate"});
    let ben = page.post("api/people", newcomer).await["id"].as_u64().expect("a number");
    let other = page.gets_assignment(ben).await;
    let body = json!({"session": other, "job": job, "shapes": []});
    assert_eq!(page.refusal(Method::PUT, "api/site/shapes", body).await.0, 404);
    for path in
        [format!("api/site/shapes?session={other}&job={job}"), format!("api/site/frames/{other}/{job}/0")]
    {
        assert_eq!(page.refusal(Method::GET, &path, json!({})).await.0, 404, "{path}");
    }
    let state = json!({"session": other, "job": job, "state": "completed"});
    assert_eq!(page.refusal(Method::POST, "api/site/state", state).await.0, 404);
    page.close().await;
}
