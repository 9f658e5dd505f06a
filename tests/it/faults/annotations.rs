//! Annotations that no exam accepts: they are reported image by image, and nothing crashes.

use std::time::Duration;

use candidates_bot::demo::site::{Drawn, FaultKind, Method, Version};
use candidates_bot::model::{AttemptNumber, PersonId, Phase};
use candidates_bot::store::Records;
use serde_json::{Value, json};

use crate::support::{Actor, Scene, VERSIONS, scene};

async fn ben_has_it(scene: &Scene) -> Actor {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    ben
}

/// The shape of a label on a frame.
fn shape<'a>(drawn: &'a mut [Drawn], frame: u32, label: &str) -> &'a mut Drawn {
    let found = drawn.iter_mut().find(|shape| shape.frame == frame && shape.label == label);
    found.expect("the ground truth has it")
}

/// What Ben reads below the first line when he hands in the ground truth with this change.
async fn findings(scene: &Scene, ben: &Actor, change: impl FnOnce(&mut Vec<Drawn>)) -> String {
    scene.draws_but(ben, change).await;
    let said = scene.hands_in(ben).await;
    let list = said.strip_prefix("(edited) 🔎 Checking…\n—\n").unwrap_or_else(|| panic!("{said}"));
    list.strip_suffix("\n\nFix this on the site, save, and tap “I'm done” again.").unwrap_or(list).to_owned()
}

#[tokio::test]
async fn outlines_as_people_draw_them() {
    // The newest site refuses to save broken outlines.
    for version in [Version::V2_14, Version::V2_2] {
        let scene = Scene::of(version).await;
        let ben = ben_has_it(&scene).await;
        let all = findings(&scene, &ben, |drawn| {
            shape(drawn, 0, "plate").points.extend([700.0, 700.0]);
            shape(drawn, 1, "car").points.truncate(4);
            shape(drawn, 2, "car").points.clear();
            shape(drawn, 2, "plate").points.pop();
            "rectangle".clone_into(&mut shape(drawn, 3, "car").kind);
            let twice = shape(drawn, 4, "car").clone();
            drawn.push(twice);
            shape(drawn, 4, "plate").attributes = vec![("plate".into(), " \t".into())];
        })
        .await;
        assert_eq!(
            all,
            "Not complete yet: 7 things to fix.\n\
             Image 1 (01.jpg)\n\
             • “plate” has 5 points, must have exactly 4\n\n\
             Image 2 (02.jpg)\n\
             • “car” has only 2 points: an outline needs at least 3\n\n\
             Image 3 (03.jpg)\n\
             • “car” has a broken outline: delete it and draw it again\n\
             • “plate” has a broken outline: delete it and draw it again\n\n\
             Image 4 (04.jpg)\n\
             • “car” is drawn with the tool “rectangle”: delete it and draw it with “polygon”\n\n\
             Image 5 (05.jpg)\n\
             • “car” is outlined 2 times instead of 1: delete the extra ones\n\
             • “plate”: the field “plate” is empty"
        );
        assert!(scene.metrics(&ben).contains("car -"), "{}", scene.metrics(&ben));
        let thanks = scene.completes(&ben).await;
        assert!(thanks.contains("✅ Thank you!"), "{thanks}");
    }
}

#[tokio::test]
async fn every_tool_but_the_polygon() {
    // The newest site checks the number of points for every tool.
    let scene = Scene::of(Version::V2_14).await;
    let ben = ben_has_it(&scene).await;
    for tool in ["rectangle", "polyline", "points", "ellipse", "cuboid", "mask", "skeleton"] {
        let all = findings(&scene, &ben, |drawn| tool.clone_into(&mut shape(drawn, 0, "plate").kind)).await;
        let line = format!("• “plate” is drawn with the tool “{tool}”: delete it and draw it with “polygon”");
        assert!(all.contains("1 thing to fix") && all.contains(&line), "{tool}: {all}");
    }
}

#[tokio::test]
async fn nothing_drawn_at_all() {
    let scene = scene().await;
    let ben = ben_has_it(&scene).await;
    let all = findings(&scene, &ben, Vec::clear).await;
    assert!(all.starts_with("Not complete yet: 10 things to fix."), "{all}");
}

#[tokio::test]
async fn shapes_outside_of_the_images_are_not_counted() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let ben = ben_has_it(&scene).await;
    scene
        .draws_but(&ben, |drawn| {
            let mut stray = shape(drawn, 0, "car").clone();
            stray.frame = 99;
            drawn.push(stray);
            shape(drawn, 1, "car").points.iter_mut().for_each(|at| *at += 100_000.0);
        })
        .await;
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
    let card = scene.news(&olga).await;
    assert!(
        card.contains("02.jpg  car 0.00 ") && card.contains("Shapes outside the images, not counted: 1"),
        "{card}"
    );
}

/// Ben hands in a correct drawing to which something was added directly on the site.
async fn with(version: Version, kind: &str, added: &[Value]) -> String {
    let scene = Scene::of(version).await;
    let ben = ben_has_it(&scene).await;
    scene.draws(&ben).await;
    let mut annotations = scene.annotations(1).await;
    annotations[kind].as_array_mut().expect("a list").extend(added.iter().cloned());
    scene.world.site.set_annotations(1, annotations);
    let said = scene.hands_in(&ben).await;
    assert_eq!(scene.dead_letters(), 0, "{added:?}");
    said
}

#[tokio::test]
async fn tracks_and_labels_that_are_not_asked_for() {
    for version in VERSIONS {
        let said = with(version, "tracks", &[json!({"frame": 2, "label_id": 1, "shapes": []})]).await;
        assert!(
            said.contains(
                "Image 3 (03.jpg)\n• a shape is drawn as a track: delete it and draw it as a shape"
            ),
            "{said}"
        );
        let unknown = json!({"frame": 3, "label_id": 9999, "type": "polygon", "points": [1, 1, 9, 1, 9, 9]});
        let said = with(version, "shapes", &[unknown]).await;
        let line = "Image 4 (04.jpg)\n• a shape has a label that is not part of the task: delete it";
        assert!(said.contains(line), "{said}");
        let said = with(version, "tags", &[json!({"frame": 0, "label_id": 1})]).await;
        assert!(said.contains("✅ Thank you!"), "a tag on a picture harms nobody: {said}");
    }
}

#[tokio::test]
async fn shapes_without_head_or_tail_crash_nothing() {
    let odd = [
        json!({"frame": -1, "label_id": 1, "type": "polygon", "points": []}),
        json!({"frame": null, "label_id": 1, "type": "polygon", "points": [0, 0]}),
        json!({"frame": 4_294_967_296_u64, "label_id": 1, "type": "polygon"}),
        json!({"label_id": null}),
        json!({}),
    ];
    let said = with(Version::V2_14, "shapes", &odd).await;
    assert!(said.contains("✅ Thank you!"), "strays: {said}");
    let odd = [
        json!({"frame": 0, "label_id": null, "type": null, "points": null, "attributes": null}),
        json!({"frame": 1, "label_id": 1, "type": "polygon", "points": [1e300, -1e300, 1e308, 0, 3]}),
        json!({"frame": 2, "label_id": 1, "type": "of next year", "points": [0.5]}),
    ];
    let said = with(Version::V2_2, "shapes", &odd).await;
    for line in ["Image 1 (01.jpg)", "Image 2 (02.jpg)", "Image 3 (03.jpg)", "of next year"] {
        assert!(said.contains(line), "{line}: {said}");
    }
}

#[tokio::test]
async fn a_list_longer_than_a_message_is_cut_and_the_rest_counted() {
    let unknown = |id: u64| json!({"frame": id % 5, "label_id": 10_000 + id, "type": "polygon", "points": [1, 1, 9, 1, 9, 9]});
    let many: Vec<Value> = (0..200).map(unknown).collect();
    let said = with(Version::V2_14, "shapes", &many).await;
    let shown = said.matches("• a shape has a label that is not part of the task").count();
    let more = format!("… and {} more things: fix these first and I'll list the rest.", 200 - shown);
    assert!(said.contains("200 things to fix.") && shown > 20 && said.contains(&more), "{shown}: {said}");
    assert!(said.ends_with("tap “I'm done” again."), "{said}");
}

#[tokio::test]
async fn more_than_can_be_checked_is_for_the_candidate_to_mend() {
    for version in VERSIONS {
        let scene = Scene::of(version).await;
        let (olga, ben) = (scene.olga_by_cards().await, ben_has_it(&scene).await);
        let points = vec![7.0; 400_002];
        scene.draws_but(&ben, |drawn| shape(drawn, 0, "car").points = points).await;
        let said = scene.hands_in(&ben).await;
        assert!(
            said.contains("There is far more in your task than can be checked. Delete"),
            "{version:?}: {said}"
        );
        assert_eq!(olga.news(), "", "{version:?}: HR can't mend it");
        let said = scene.completes(&ben).await;
        assert!(said.contains("✅ Thank you!"), "{version:?}: {said}");
    }
}

#[tokio::test]
async fn drawings_without_end_are_not_read_to_their_end() {
    let scene = scene().await;
    let ben = ben_has_it(&scene).await;
    scene.draws(&ben).await;
    scene.site_fails(Method::GET, "/annotations", 1, FaultKind::Endless);
    let said = scene.hands_in(&ben).await;
    assert!(said.contains("There is far more in your task than can be checked. Delete"), "{said}");
    let said = scene.completes(&ben).await;
    assert!(said.contains("✅ Thank you!"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_does_not_wait_for_all_whose_drawings_are_being_read() {
    let scene = scene().await;
    let drawers: Vec<Actor> = (1..=20).map(|id| scene.person(id, None, "Ira", "en")).collect();
    for drawer in &drawers {
        scene.says(drawer, "/start").await;
        scene.gets(drawer).await;
        scene.presses(drawer, "I'm done").await;
    }
    let slow = FaultKind::Delay(Duration::from_secs(3));
    scene.site_fails(Method::GET, "/annotations", u32::MAX, slow);
    for drawer in &drawers {
        drawer.person.press("Yes").expect("a button");
    }
    let ben = scene.ben();
    for word in ["/start", "/get", "Yes"] {
        ben.person.say(word);
    }
    ben.person.wait_text("Password: ").await.expect("credentials");

    let view = scene.world.store.read().expect("read");
    let checking = |drawer: &&Actor| {
        let attempt =
            view.attempt(PersonId(drawer.id()), AttemptNumber::FIRST).expect("read").expect("an attempt");
        attempt.phase() == Phase::Checking
    };
    let waiting = drawers.iter().filter(checking).count();
    assert!(waiting > 10, "he waited until {} were through", drawers.len() - waiting);
}
