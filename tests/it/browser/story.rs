//! The whole story, played on the page.

use candidates_bot::exam::Language;
use reqwest::Method;
use serde_json::{Value, json};

use super::page::{ANNA, OLGA, Page, Seen};

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_and_hr_play_the_whole_story() {
    let page = Page::open().await;
    let seen = page.seen();
    assert_eq!(seen.state["exam"], json!({"name": "Cars and plates", "images": 5, "attempts": 2}));
    assert_eq!(seen.state["people"][0]["first_name"], "Anna");
    let commands = |seen: &Seen| seen.chats.get(&ANNA)?["commands"].get(0).cloned();
    assert_eq!(page.until("commands", commands).await["command"], "start");
    page.says(OLGA, "/start").await;
    page.sees(OLGA, "HR menu").await;

    page.gets_assignment(ANNA).await;
    let album =
        |message: &Value| Some(message["media"].as_array().filter(|media| media.len() == 2)?[0].clone());
    let media = page.until("instruction", |seen| seen.messages(ANNA).iter().find_map(album)).await;
    let (headers, picture) = page.bytes(media["url"].as_str().expect("an address")).await;
    assert_eq!((headers["content-type"].as_bytes(), &picture[..2]), (&b"image/jpeg"[..], &[0xff, 0xd8][..]));
    assert_eq!(media["size"], picture.len());
    let assignment = page.sees(ANNA, "Password: ").await;
    let is_link = |entity: &&Value| entity["type"] == "text_link";
    let link =
        assignment["entities"].as_array().expect("entities").iter().find(is_link).expect("a link").clone();
    assert!(link["url"].as_str().expect("an address").starts_with("https://site.example/tasks/"), "{link}");

    // Without one object, nothing is accepted.
    page.post("api/draw", json!({"person": ANNA, "manner": "forgetful"})).await;
    page.hands_in(ANNA).await;
    let findings = page.sees(ANNA, "Not complete yet").await;
    assert!(findings["text"].as_str().expect("text").contains("02.jpg"), "{findings}");

    page.post("api/draw", json!({"person": ANNA, "manner": "excellent"})).await;
    page.hands_in(ANNA).await;
    page.sees(ANNA, "✅").await;
    let news = page.sees(OLGA, "📥").await;
    assert!(news["text"].as_str().expect("text").contains("✅ Anna @anna_k"), "{news}");
    assert!(page.seen().moments.iter().any(|(name, _)| name == "toast"));
    page.presses(OLGA, "1 · Anna").await;
    page.presses(OLGA, "Accept").await;
    page.sees(OLGA, "Decision: ✅ accept").await;

    page.says(OLGA, "Export results").await;
    page.presses(OLGA, "Excel").await;
    let document = |message: &Value| {
        let media = message["media"].as_array()?.iter().find(|media| media["kind"] == "document")?;
        Some(media["url"].as_str()?.to_owned())
    };
    let workbook = page.until("workbook", |seen| seen.messages(OLGA).iter().rev().find_map(document)).await;
    let (headers, bytes) = page.bytes(&format!("{workbook}?download")).await;
    assert!(bytes.starts_with(b"PK"), "no workbook");
    assert!(
        headers["content-disposition"].to_str().expect("text").starts_with("attachment; filename*=UTF-8''")
    );
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_noticed_whoever_was_copied_from() {
    let page = Page::open().await;
    page.says(OLGA, "/start").await;
    let newcomer = json!({"first_name": "Ben", "username": "ben", "language": "en", "role": "candidate"});
    let ben = page.post("api/people", newcomer).await["id"].as_u64().expect("a number");
    let copy = json!({"person": ben, "manner": "copy", "of": ANNA});
    let (status, sentence) = page.refusal(Method::POST, "api/draw", copy.clone()).await;
    assert_eq!((status, sentence.as_str()), (409, "Ben has no assignment to draw at present."));
    page.gets_assignment(ben).await;
    let (status, sentence) = page.refusal(Method::POST, "api/draw", copy.clone()).await;
    assert_eq!((status, sentence.as_str()), (409, "Anna has drawn nothing on these pictures."));
    let nobody = json!({"person": ben, "manner": "copy", "of": ben});
    assert_eq!(page.refusal(Method::POST, "api/draw", nobody).await.0, 400);

    page.gets_assignment(ANNA).await;
    page.post("api/draw", json!({"person": ANNA, "manner": "careless"})).await;
    page.hands_in(ANNA).await;
    page.sees(ANNA, "✅").await;
    page.sees(OLGA, "Anna").await;
    page.post("api/draw", copy).await;
    page.hands_in(ben).await;
    page.sees(ben, "✅").await;
    page.presses(OLGA, "· Ben").await;
    page.sees(OLGA, "🚩").await;
    page.sees(OLGA, "@anna_k").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn time_is_turned_forward_to_the_end_of_an_attempt() {
    let page = Page::with(|settings| {
        let mut exam = (*settings.exam).clone();
        exam.time_limit = Some(chrono::TimeDelta::hours(48));
        exam.reminders = vec![chrono::TimeDelta::hours(3)];
        settings.exam = std::sync::Arc::new(exam);
    })
    .await;
    page.gets_assignment(ANNA).await;
    let next = page
        .until("what is next", |seen| Some(seen.state["next"].clone()).filter(|next| !next.is_null()))
        .await;
    assert_eq!((&next["kind"], &next["name"]), (&json!("reminder"), &json!("Anna")));
    let turned = page.post("api/clock", json!({"next": true})).await;
    assert!(turned["now"].as_str() >= next["time"].as_str(), "{turned} is before {next}");
    page.sees(ANNA, "Time left: 3 hours").await;
    page.until("the deadline", |seen| (seen.state["next"]["kind"] == "deadline").then_some(())).await;
    page.post("api/clock", json!({"minutes": 24 * 60})).await;
    page.sees(ANNA, "Time's up").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_speaks_russian_when_it_is_started_so() {
    let page = Page::with(|settings| settings.language = Language::Ru).await;
    let seen = page.seen();
    assert_eq!(
        (&seen.state["language"], &seen.state["people"][0]["first_name"]),
        (&json!("ru"), &json!("Анна"))
    );
    page.says(OLGA, "/start").await;
    page.sees(OLGA, "Меню HR").await;
    page.close().await;
}
