//! A work that looks like a copy, beside the one that it looks like.

use crate::support::{Actor, Scene, scene};

async fn hands_in(scene: &Scene, id: u64, name: &str, language: &str) -> Actor {
    let person = scene.person(id, Some(&name.to_lowercase()), name, language);
    scene.says(&person, "/start").await;
    scene.gets(&person).await;
    scene.world.pass(40);
    scene.draws(&person).await;
    scene.hands_in(&person).await;
    person
}

#[tokio::test]
async fn hr_sees_a_copy_beside_the_original_until_that_is_deleted() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    hands_in(&scene, 201, "Ann", "en").await;
    hands_in(&scene, 202, "Bob", "en").await;
    let card = scene.news(&olga).await;
    assert!(card.contains("[👥 Work of @ann]\n") && card.contains("[Side by side]\n"), "{card}");

    let (message, data) = olga.button("Side by side");
    let before = olga.person.chat().len();
    scene.presses(&olga, "Side by side").await;

    let chat = olga.person.chat();
    let album: Vec<_> = chat[before..].iter().filter(|line| !line.media.is_empty()).collect();
    let names: Vec<_> = album[0].media.iter().map(|media| media.name.as_str()).collect();
    let expected = ["pair-01.jpg", "pair-02.jpg", "pair-03.jpg", "pair-04.jpg", "pair-05.jpg"];
    assert_eq!((album.len(), names), (1, expected.to_vec()));
    insta::assert_snapshot!(album[0].text, @"Left: @bob, attempt 1. Right: @ann, attempt 1.");
    let audit = scene.says(&olga, "/audit").await;
    assert!(
        audit.contains("→ @ann") && audit.contains("→ @bob"),
        "HR has looked at the work of both: {audit}"
    );

    scene.says(&olga, "/find").await;
    let card = scene.says(&olga, "ann").await;
    assert!(card.starts_with("Ann @ann\n"), "{card}");
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Remove from bot").await;
    scene.presses(&olga, "Yes, delete").await;
    insta::assert_snapshot!(scene.presses_data(&olga, message, &data).await, @"The candidate whose work looks the same has been deleted.");
}
