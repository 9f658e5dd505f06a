//! HR decides about candidates: who is first wins, everybody sees it at once, and the lists follow.

use candidates_bot::demo::hand::Slip;
use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::model::{Action, By, PersonId};
use candidates_bot::store::Records;

use crate::support::{Actor, Scene, scene};

/// The lines of a card that tell of the decision and comments, and its buttons for deciding.
fn decision(card: &str) -> String {
    let is_about = |line: &&str| {
        ["(edited)", "Decision:", "Решение:", "💬 ", "[✅", "[❌"].iter().any(|start| line.starts_with(start))
            && !line.starts_with("(edited) <")
    };
    card.lines().filter(is_about).collect::<Vec<_>>().join("\n")
}

/// Olga and Vera are HR; Ben has handed in, and both have read of it.
async fn handed_in(scene: &Scene) -> (Actor, Actor, Actor) {
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    scene.wants_cards(&vera, "⬜ Карточка на каждого кандидата").await;
    olga.news();
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(95);
    scene.draws(&ben).await;
    scene.hands_in(&ben).await;
    (olga, vera, ben)
}

#[tokio::test]
async fn a_decision_is_one_tap_and_everybody_sees_it_at_once() {
    let scene = scene().await;
    let (olga, vera, _) = handed_in(&scene).await;
    insta::assert_snapshot!(decision(&scene.news(&olga).await), @r"
    Decision: none yet
    [✅ Accept] [❌ Reject]
    ");
    insta::assert_snapshot!(decision(&scene.news(&vera).await), @r"
    Решение: пока нет
    [✅ Принять] [❌ Отказать]
    ");
    let (message, reject) = vera.button("❌ Отказать");
    scene.world.pass(3);
    insta::assert_snapshot!(decision(&scene.presses(&olga, "✅ Accept").await), @r"
    (edited) Ben @ben_lee
    Decision: ✅ accepted · Olga (501), 2 March, 10:38 (UTC)
    [❌ Reject] [↩️ Take back]
    ");
    insta::assert_snapshot!(decision(&scene.news(&vera).await), @r"
    (edited) Ben @ben_lee
    Решение: ✅ принять · Olga (501), 2 марта, 10:38 (UTC)
    [❌ Отказать] [↩️ Снять решение]
    ");

    // Vera had pressed at the same time.
    let late = scene.presses_data(&vera, message, &reject).await;
    assert!(!late.contains("❌ отказать"), "{late}");
    assert_eq!(scene.news(&olga).await, "", "nothing has changed");

    // She is of another opinion, now knowing.
    insta::assert_snapshot!(decision(&scene.presses(&vera, "❌ Отказать").await), @r"
    (edited) Ben @ben_lee
    Решение: ❌ отказать · Вера (502), 2 марта, 10:38 (UTC)
    [✅ Принять] [↩️ Снять решение]
    ");
    insta::assert_snapshot!(decision(&scene.news(&olga).await), @r"
    (edited) Ben @ben_lee
    Decision: ❌ rejected · Вера (502), 2 March, 10:38 (UTC)
    [✅ Accept] [↩️ Take back]
    ");
    insta::assert_snapshot!(decision(&scene.presses(&olga, "↩️ Take back").await), @r"
    (edited) Ben @ben_lee
    Decision: none yet
    [✅ Accept] [❌ Reject]
    ");
    let log = scene.world.store.read().and_then(|view| view.newest_audit(9, |_| true)).expect("the log");
    let decided: Vec<_> = log
        .into_iter()
        .filter(|entry| {
            matches!(entry.action, Action::Accepted(_) | Action::Rejected(_) | Action::TookDecisionBack(_))
        })
        .map(|entry| (entry.by, format!("{:?}", entry.action)))
        .collect();
    let by = |person, action: &str| (By::Person(PersonId(person)), format!("{action}(AttemptNumber(1))"));
    assert_eq!(decided, [by(501, "TookDecisionBack"), by(502, "Rejected"), by(501, "Accepted")]);
}

#[tokio::test]
async fn a_comment_is_the_next_text_unless_it_is_cancelled() {
    let scene = scene().await;
    let (olga, vera, _) = handed_in(&scene).await;
    scene.news(&olga).await;
    scene.news(&vera).await;
    insta::assert_snapshot!(scene.presses(&olga, "💬 Comment").await, @"Write your comment on Ben @ben_lee. Only HR sees it, and at most 300 characters are kept. To cancel, send /cancel.");
    insta::assert_snapshot!(scene.says(&olga, "/cancel").await, @"Cancelled. Nothing has changed.");
    scene.presses(&olga, "💬 Comment").await;
    insta::assert_snapshot!(decision(&scene.says(&olga, "  neat, but <slow>\n").await), @r"
    Decision: none yet
    💬 Olga (501): neat, but <slow>
    [✅ Accept] [❌ Reject]
    ");
    insta::assert_snapshot!(decision(&scene.news(&vera).await), @r"
    (edited) Ben @ben_lee
    Решение: пока нет
    💬 Olga (501): neat, but <slow>
    [✅ Принять] [❌ Отказать]
    ");
    // One comment, one text: the next one is a search, for which nothing has to be pressed.
    let answer = scene.says(&olga, "neat").await;
    assert!(answer.starts_with("There is no candidate “neat”."), "{answer}");
    let card = scene.says(&olga, "ben").await;
    assert!(card.starts_with("Ben @ben_lee\n"), "{card}");
}

#[tokio::test]
async fn lists_are_by_decision_and_a_card_leads_back_to_where_it_was() {
    let scene = scene().await;
    let (olga, _, ben) = handed_in(&scene).await;
    scene.world.pass(3);
    let ann = scene.person(201, Some("ann"), "Ann", "en");
    scene.says(&ann, "/start").await;
    scene.gets(&ann).await;
    scene.world.pass(40);
    scene.draws_with(&ann, vec![Slip::Mistype { image: "02.jpg".into(), text: "A0".into() }]).await;
    scene.hands_in(&ann).await;
    olga.news();
    insta::assert_snapshot!(scene.says(&olga, "/candidates").await, @r"
    To decide: 1–2 of 2
    In percent: car / plate / plate.plate

    1. ❌ Ann @ann · 99.6 / 97.8 / 80.0 🚩
    2. ✅ Ben @ben_lee · 99.6 / 97.8 / 100.0
    [1 · Ann] [2 · Ben]
    [• To decide 2] [In progress 0]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 2]
    [Sort by score] [🔎 Search]
    ");
    scene.presses(&olga, "2 · Ben").await;
    let decided = scene.presses(&olga, "✅ Accept").await;
    assert!(decided.contains("Decision: ✅ accepted"), "{decided}");
    insta::assert_snapshot!(scene.presses(&olga, "‹ To the list").await, @r"
    (edited) To decide: 1–1 of 1
    In percent: car / plate / plate.plate

    1. ❌ Ann @ann · 99.6 / 97.8 / 80.0 🚩
    [1 · Ann]
    [• To decide 1] [In progress 0]
    [Accepted 1] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 2]
    [Sort by score] [🔎 Search]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Accepted 1").await, @r"
    (edited) Accepted: 1–1 of 1
    In percent: car / plate / plate.plate

    1. ✅ Ben @ben_lee · 99.6 / 97.8 / 100.0 → accepted
    [1 · Ben]
    [To decide 1] [In progress 0]
    [• Accepted 1] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 2]
    [Sort by score] [🔎 Search]
    ");

    // Another attempt waits for a decision of its own; the earlier one is a tap away.
    scene.presses(&ben, "Another attempt").await;
    scene.presses(&ben, "Yes").await;
    scene.world.pass(60);
    scene.draws(&ben).await;
    scene.hands_in(&ben).await;
    let news = scene.news(&olga).await;
    assert!(news.contains("Decision: none yet"), "{news}");
    let first = scene.presses(&olga, "‹ Attempt 1").await;
    assert!(first.contains("Attempt 1 ·") && first.contains("Decision: ✅ accepted"), "{first}");
    let second = scene.presses(&olga, "Attempt 2 ›").await;
    assert!(second.contains("Attempt 2 ·") && second.contains("Decision: none yet"), "{second}");
    let list = scene.presses(&olga, "‹ To the list").await;
    assert!(list.starts_with("(edited) Accepted: nobody."), "{list}");
}
