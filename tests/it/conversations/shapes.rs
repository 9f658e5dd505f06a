//! An exam that uses every tool of the site: what candidates and HR see of it, and what a site that is too old does.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use candidates_bot::demo::hand::{Hand, drawn_as};
use candidates_bot::demo::site::{Drawn, Version};
use candidates_bot::exam::Exam;

use crate::support::{Actor, Scene};

static STREET: LazyLock<Arc<Exam>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/street");
    Arc::new(Exam::load(&folder).expect("the street"))
});

async fn street(version: Version) -> Scene {
    Scene::with(|settings| {
        settings.version = version;
        settings.exam = Arc::clone(&STREET);
    })
    .await
}

impl Scene {
    /// Draws the ground truth of the street with a change.
    async fn draws_on_the_street(&self, actor: &Actor, change: impl FnOnce(&mut Vec<Drawn>)) {
        let annotator = self.annotator(actor).await;
        let job = actor.credentials().job();
        let mut drawn = Vec::new();
        for frame in annotator.images(job).await.expect("the pictures") {
            let image = STREET.reference.image(&frame.name).expect("a picture of the street");
            drawn.extend(image.shapes.iter().map(|shape| drawn_as(frame.frame, shape)));
        }
        change(&mut drawn);
        annotator.draw(job, drawn).await.expect("the site takes it");
    }
}

#[tokio::test]
async fn every_kind_goes_from_the_task_to_the_card() {
    for version in [Version::V2_14, Version::V2_73] {
        let scene = street(version).await;
        let (ben, olga) = (scene.ben(), scene.olga_by_cards().await);
        scene.says(&ben, "/start").await;
        scene.gets(&ben).await;
        let hand = Hand { unsteady: 1.0, seed: 3, slips: Vec::new() };
        let annotator = scene.annotator(&ben).await;
        hand.draw(&annotator, ben.credentials().job(), &STREET).await.expect("the site takes it");
        let heard = scene.hands_in(&ben).await;
        assert!(heard.contains("Thank you"), "{version:?}: {heard}");
        let card = scene.news(&olga).await;
        for label in &STREET.labels {
            let line = card.lines().find(|line| line.starts_with(&format!("✅ “{}”, ", label.name)));
            assert!(line.is_some(), "{version:?}: {} is not good: {card}", label.name);
        }
        for attribute in ["“sign.code”", "“scene.weather”"] {
            assert!(card.contains(&format!("✅ {attribute}, exact: 100.00 %")), "{version:?}: {card}");
        }
        assert!(card.contains("\na-2.png  house "), "{version:?}: {card}");
    }
}

#[tokio::test]
async fn candidates_hear_what_is_missing_of_every_kind() {
    let scene = street(Version::NEWEST).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene
        .draws_on_the_street(&ben, |drawn| {
            drawn.retain(|shape| !(shape.frame == 0 && shape.kind == "tag"));
            drawn.retain(|shape| !(shape.frame == 1 && shape.label == "lane"));
            for shape in drawn.iter_mut().filter(|shape| shape.frame == 0) {
                match shape.label.as_str() {
                    "person" => shape.joints.retain(|joint| joint.name != "left foot"),
                    "lights" => drop(shape.points.drain(..4)),
                    // A polygon will do for a bush.
                    "bush" => {
                        shape.kind = "polygon".to_owned();
                        shape.points = vec![240.0, 150.0, 317.0, 150.0, 317.0, 180.0, 240.0, 180.0];
                    }
                    "crate" => {
                        shape.kind = "rectangle".to_owned();
                        shape.points = vec![390.0, 208.0, 442.0, 261.0];
                    }
                    _ => {}
                }
            }
        })
        .await;
    insta::assert_snapshot!(scene.hands_in(&ben).await, @r"
    (edited) 🔎 Checking…
    —
    Not complete yet: 5 things to fix.

    Image 1 (a-1.png)
    • “lights” has 3 points, must have exactly 5
    • “crate” is drawn with the tool “rectangle”: delete it and draw it with “cuboid”
    • “person” has a skeleton without the joint left foot: delete it and draw it again; a joint that is not in the image is marked as outside, not deleted
    • “scene”: the tag is not set: set it

    Image 2 (a-2.png)
    • “lane”: no line is drawn: draw one

    Fix this on the site, save, and tap “I'm done” again.
    ");
}

#[tokio::test]
async fn a_site_that_is_too_old_is_told_to_hr_and_not_blamed_on_the_candidate() {
    let scene = street(Version::V2_2).await;
    let (ben, olga) = (scene.ben(), scene.olga_by_cards().await);
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    let heard = scene.presses(&ben, "Yes").await;
    assert!(heard.contains("⚠️ Your task could not be prepared. HR has been notified"), "{heard}");
    let card = scene.news(&olga).await;
    assert!(card.contains("the site is too old for the shapes that this exam asks for"), "{card}");
    assert!(card.contains("Ask the operator for a newer site or for another exam"), "{card}");
}
