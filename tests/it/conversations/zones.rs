//! Time zones: everybody reads times by the clocks of their zone, through the change to summer time.

use candidates_bot::desk::Environment;
use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::zone::Zone;
use chrono::{DateTime, Utc};

use crate::support::{Scene, another, scene};

fn zone(name: &str) -> Zone {
    name.parse().expect("a zone")
}

/// Lets time pass until then.
fn wait(scene: &Scene, until: &str) {
    let until: DateTime<Utc> = until.parse().expect("a time");
    scene.world.pass((until - scene.world.clock.now()).num_minutes());
}

// On 29 March 2026 the clocks of Berlin skip from 02:00 to 03:00, which is 01:00 UTC.

#[tokio::test]
async fn the_digest_comes_once_on_the_day_on_which_its_hour_is_skipped() {
    let scene = Scene::with(|settings| settings.timezone = zone("Europe/Berlin")).await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    olga.news();
    wait(&scene, "2026-03-27T12:00:00Z");
    scene.says(&olga, "/notices").await;
    let chosen = scene.presses(&olga, "02:00").await;
    assert!(chosen.contains("Your time: Europe/Berlin, UTC+1."), "{chosen}");
    assert!(chosen.contains("[• Daily]") && chosen.contains("[• 02:00]"), "{chosen}");
    scene.says(&vera, "/notices").await;
    scene.presses(&vera, "02:00").await;
    scene.presses(&vera, "Еженедельно").await;
    let chosen = scene.presses(&vera, "вс").await;
    assert!(chosen.contains("[• Еженедельно]") && chosen.contains("[• вс]"), "{chosen}");

    wait(&scene, "2026-03-28T01:00:00Z");
    let digest = scene.news(&olga).await;
    assert!(digest.starts_with("📊 Since 27 March, 02:00 (UTC+1)\n"), "{digest}");
    wait(&scene, "2026-03-29T00:59:00Z");
    assert_eq!(scene.news(&olga).await, "");
    wait(&scene, "2026-03-29T01:00:00Z");
    let digest = scene.news(&olga).await;
    assert!(digest.starts_with("📊 Since 28 March, 02:00 (UTC+1)\n"), "{digest}");
    let digest = scene.news(&vera).await;
    assert!(digest.starts_with("📊 С 22 марта, 02:00 (UTC+1)\n"), "{digest}");
    wait(&scene, "2026-03-29T23:59:00Z");
    assert_eq!(scene.news(&olga).await, "");
    wait(&scene, "2026-03-30T00:00:00Z");
    let digest = scene.news(&olga).await;
    assert!(digest.starts_with("📊 Since 29 March, 03:00 (UTC+2)\n"), "{digest}");
    wait(&scene, "2026-04-04T23:59:00Z");
    assert_eq!(scene.news(&vera).await, "", "it is not Sunday yet");
    wait(&scene, "2026-04-05T00:00:00Z");
    let digest = scene.news(&vera).await;
    assert!(digest.starts_with("📊 С 29 марта, 03:00 (UTC+2)\n"), "{digest}");
}

#[tokio::test]
async fn the_digest_comes_once_on_the_day_on_which_its_hour_comes_twice() {
    let scene = Scene::with(|settings| settings.timezone = zone("Europe/Berlin")).await;
    let olga = scene.olga().await;
    wait(&scene, "2026-10-24T12:00:00Z");
    scene.says(&olga, "/notices").await;
    scene.presses(&olga, "02:00").await;
    wait(&scene, "2026-10-25T00:00:00Z");
    let digest = scene.news(&olga).await;
    assert!(digest.starts_with("📊 Since 24 October, 02:00 (UTC+2)\n"), "{digest}");
    wait(&scene, "2026-10-26T00:59:00Z");
    assert_eq!(scene.news(&olga).await, "");
    wait(&scene, "2026-10-26T01:00:00Z");
    let digest = scene.news(&olga).await;
    assert!(digest.starts_with("📊 Since 25 October, 02:00 (UTC+2)\n"), "{digest}");
}

#[tokio::test]
async fn candidates_read_the_deadline_by_the_clocks_of_the_exam_and_hr_by_their_own() {
    let scene = Scene::with(|settings| {
        settings.exam = another("exam.toml", |text| {
            format!("timezone = \"Europe/Berlin\"\ntime_limit_hours = 48\nreminders_hours = [1]\n{text}")
        });
        settings.timezone = zone("Europe/Moscow");
    })
    .await;
    let olga = scene.olga().await;
    wait(&scene, "2026-03-28T12:00:00Z");
    let (anna, ben) = (scene.anna(), scene.ben());
    for candidate in [&anna, &ben] {
        scene.says(candidate, "/start").await;
        scene.gets(candidate).await;
    }
    assert_eq!(ben.count("Submit by 30 March, 14:00 (Europe/Berlin, UTC+2). Time left: 48 hours."), 1);
    assert_eq!(anna.count("Сдайте до 30 марта, 14:00 (Europe/Berlin, UTC+2). Осталось: 48 часов."), 1);
    scene.says(&olga, "HR menu").await;
    scene.presses(&olga, "Find a candidate").await;
    let card = scene.says(&olga, "ben_lee").await;
    assert!(card.contains("Started: 28 March, 15:00 (UTC+3)\n"), "{card}");
    assert!(card.contains("Submit by: 30 March, 15:00 (UTC+3)\n"), "{card}");

    wait(&scene, "2026-03-30T11:00:00Z");
    let reminder = scene.news(&anna).await;
    assert!(
        reminder.contains("Сдайте до 30 марта, 14:00 (Europe/Berlin, UTC+2). Осталось: 1 час."),
        "{reminder}"
    );
    wait(&scene, "2026-03-30T12:00:00Z");
    assert!(scene.news(&ben).await.contains("Time's up for attempt 1"));
}

#[tokio::test]
async fn hr_people_choose_their_time_zone() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.says(&olga, "/notices").await;
    scene.presses(&olga, "18:00").await;
    let zones = scene.presses(&olga, "🕒 Time zone").await;
    assert!(zones.contains("[• Company time: UTC]"), "{zones}");
    let chosen = scene.presses(&olga, "New York −5").await;
    assert!(chosen.contains("Your time: America/New York, UTC−5."), "{chosen}");

    // From now on it is 18:00 there: 23:00 UTC.
    wait(&scene, "2026-03-02T22:59:00Z");
    assert_eq!(scene.news(&olga).await, "");
    wait(&scene, "2026-03-02T23:00:00Z");
    let digest = scene.news(&olga).await;
    assert!(digest.starts_with("📊 Since 1 March, 18:00 (UTC−5)\n"), "{digest}");

    scene.presses(&olga, "🕒 Time zone").await;
    let unknown = scene.says(&olga, "Gotham").await;
    assert!(unknown.starts_with("🕒 I know no time zone “Gotham”."), "{unknown}");
    let several = scene.says(&olga, "indiana").await;
    assert!(
        several.starts_with("🕒 Which “indiana” do you mean?") && several.contains("[Knox −6]"),
        "{several}"
    );
    let chosen = scene.says(&olga, "vienna").await;
    assert!(chosen.contains("Your time: Europe/Vienna, UTC+1."), "{chosen}");
    assert!(chosen.contains("[• Daily]") && chosen.contains("[• 18:00]"), "{chosen}");
    let answer = scene.says(&olga, "vienna").await;
    assert!(answer.starts_with("There is no candidate “vienna”"), "the question is answered: {answer}");

    scene.says(&olga, "/notices").await;
    scene.presses(&olga, "🕒 Time zone").await;
    let chosen = scene.presses(&olga, "Company time: UTC").await;
    assert!(chosen.contains("Your time: UTC."), "{chosen}");
    scene.presses(&olga, "🕒 Time zone").await;
    let back = scene.presses(&olga, "‹ Back").await;
    assert!(back.contains("Your time: UTC."), "{back}");
}
