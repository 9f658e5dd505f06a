//! How many taps it takes HR to do what they do all day.

use crate::support::{Actor, Scene, scene};

/// An HR person who counts their taps.
struct Thumb<'a> {
    scene: &'a Scene,
    olga: Actor,
    taps: u32,
}

impl Thumb<'_> {
    async fn taps(&mut self, label: &str) -> String {
        self.taps += 1;
        self.scene.presses(&self.olga, label).await
    }

    /// The taps since the last count.
    fn count(&mut self) -> u32 {
        std::mem::take(&mut self.taps)
    }
}

/// Ben has handed in two attempts, and Kira the same as he in the first one.
async fn day(scene: &Scene) -> Thumb<'_> {
    let olga = scene.olga().await;
    let (ben, kira) = (scene.ben(), scene.person(104, Some("kira_m"), "Kira", "en"));
    for actor in [&ben, &kira] {
        scene.says(actor, "/start").await;
        scene.gets(actor).await;
        scene.world.pass(40);
        scene.completes(actor).await;
    }
    scene.does_it_again(&ben).await;
    scene.world.pass(40);
    scene.completes(&ben).await;
    scene.news(&olga).await;
    Thumb { scene, olga, taps: 0 }
}

#[tokio::test]
async fn what_hr_does_all_day_takes_one_tap_or_two() {
    let scene = scene().await;
    let mut thumb = day(&scene).await;

    // Who waits for a decision: one tap on the menu.
    let list = thumb.taps("Candidates").await;
    assert!(
        list.starts_with("To decide: 1–2 of 2") && list.contains("Ben") && list.contains("Kira"),
        "{list}"
    );
    assert_eq!(thumb.count(), 1);

    // By name: no tap, just the name.
    let card = scene.says(&thumb.olga, "ben_lee").await;
    assert!(card.contains("Attempt 2 · "), "{card}");

    // An earlier attempt: one tap on the card.
    let earlier = thumb.taps("‹ Attempt 1").await;
    assert!(earlier.contains("Attempt 1 · "), "{earlier}");
    assert_eq!(thumb.count(), 1);

    // To compare a copy with the original: one tap opens the card from the list, the other shows both.
    scene.presses(&thumb.olga, "Candidates").await;
    let card = thumb.taps("2 · Kira").await;
    assert!(card.contains("🚩"), "{card}");
    let album = thumb.taps("Side by side").await;
    assert!(album.contains("pair-"), "{album}");
    assert_eq!(thumb.count(), 2);

    // To decide: one tap on the card; with a message to the candidate, one more.
    let card = scene.says(&thumb.olga, "ben_lee").await;
    assert!(card.contains("Decision: none yet"), "{card}");
    let decided = thumb.taps("✅ Accept").await;
    assert!(decided.contains("Decision: ✅ accepted"), "{decided}");
    assert_eq!(thumb.count(), 1);
    let told = thumb.taps("📨 Send").await;
    assert!(told.contains("📨 Told on"), "{told}");
    assert_eq!(thumb.count(), 1);
}
