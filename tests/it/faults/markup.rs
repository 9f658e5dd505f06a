//! Markup that the site lets through and nobody asked for: it is named, or passed over, and never stops the bot.

use serde_json::{Value, json};

use crate::support::{Actor, Scene, scene};

/// Hands in after somebody has put these shapes beside the right ones; gives what the candidate reads.
async fn answer_to(spoil: impl Fn(&mut Value)) -> String {
    let scene = scene().await;
    let ben = with_everything_drawn(&scene).await;
    let task = scene.attempt(&ben, 1).task.expect("a task");
    let mut markup = scene.markup(task).await;
    spoil(&mut markup);
    scene.world.site.set_markup(task, markup);
    scene.hands_in(&ben).await
}

async fn with_everything_drawn(scene: &Scene) -> Actor {
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    ben
}

fn shapes(markup: &mut Value) -> &mut Vec<Value> {
    markup["shapes"].as_array_mut().expect("a list of shapes")
}

#[tokio::test]
async fn shapes_that_nobody_can_see_do_not_keep_anybody_from_handing_in() {
    let answer = answer_to(|markup| {
        let mut stray = shapes(markup)[0].clone();
        stray["frame"] = json!(99);
        shapes(markup).push(stray);
    })
    .await;
    assert!(answer.contains("✅"), "{answer}");
}

#[tokio::test]
async fn broken_outlines_are_named_with_their_picture() {
    for points in [json!([]), json!([600.5, 400.25, 1400.0, 400.0, 1400.0, 900.0, 600.0])] {
        let answer = answer_to(|markup| {
            let mut broken = shapes(markup)[0].clone();
            broken["points"] = points.clone();
            shapes(markup).push(broken);
        })
        .await;
        assert!(answer.contains("Picture 1") && answer.contains("broken outline"), "{answer}");
    }
}

#[tokio::test]
async fn an_outline_of_two_points_is_named() {
    let answer = answer_to(|markup| {
        let car =
            shapes(markup).iter_mut().find(|shape| shape["points"].as_array().is_some_and(|p| p.len() > 8));
        car.expect("a car")["points"] = json!([600.5, 400.25, 1400.0, 400.0]);
    })
    .await;
    assert!(answer.contains("has only 2 points"), "{answer}");
}

#[tokio::test]
async fn a_rectangle_instead_of_an_outline_is_named_with_the_right_tool() {
    let answer = answer_to(|markup| {
        shapes(markup)[0]["type"] = json!("rectangle");
        shapes(markup)[0]["points"] = json!([600.5, 400.25, 1400.0, 900.0]);
    })
    .await;
    assert!(answer.contains("drawn with the tool “rectangle”"), "{answer}");
    assert!(answer.contains("draw it with “polygon”"), "{answer}");
}

#[tokio::test]
async fn a_shape_too_many_is_named() {
    let answer = answer_to(|markup| {
        let again = shapes(markup)[0].clone();
        shapes(markup).push(again);
    })
    .await;
    assert!(answer.contains("2 times instead of 1: delete the extra ones"), "{answer}");
}
