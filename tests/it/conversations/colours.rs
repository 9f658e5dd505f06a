//! Buttons stand out where a tap accepts, rejects, deletes or is the next step; a server that refuses that gets plain
//! ones.

use candidates_bot::demo::telegram::{Fault, FaultKind};

use crate::support::{Actor, Scene, scene};

/// Labels of the buttons under the newest message of the bot that has any, with their styles.
fn styles(actor: &Actor) -> String {
    let chat = actor.person.chat();
    let line = chat.iter().rev().find(|line| line.from_bot && !line.buttons.is_empty()).expect("buttons");
    let shown = |button: &candidates_bot::demo::telegram::Button| {
        format!("{}: {}", button.label, button.style.as_deref().unwrap_or("plain"))
    };
    line.buttons.iter().flatten().map(shown).collect::<Vec<_>>().join("\n")
}

/// The server refuses a button with a style.
fn refuses_styles(scene: &Scene, actor: &Actor) {
    scene.world.telegram.add_fault(Fault {
        method_contains: "sendMessage".to_owned(),
        chat: Some(actor.id() as i64),
        times: 1,
        kind: FaultKind::Status {
            code: 400,
            description: "Bad Request: BUTTON_STYLE_INVALID".to_owned(),
            retry_after: None,
        },
    });
}

#[tokio::test]
async fn what_accepts_is_green_what_rejects_or_deletes_red_and_the_next_step_blue() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    insta::assert_snapshot!(styles(&ben), @r"
    Yes: primary
    Cancel: plain
    ");
    scene.presses(&ben, "Yes").await;
    scene.draws(&ben).await;
    scene.hands_in(&ben).await;
    scene.news(&olga).await;
    insta::assert_snapshot!(styles(&olga), @r"
    ✅ Accept: success
    ❌ Reject: danger
    Images: plain
    Details: plain
    💬 Comment: plain
    ✉️ Write: plain
    ‹ To the list: plain
    🗑 Delete…: plain
    ");
    scene.presses(&olga, "🗑 Delete…").await;
    insta::assert_snapshot!(styles(&olga), @r"
    Delete CVAT account: danger
    Remove from bot: danger
    Erase all data: danger
    🚫 Block…: plain
    ‹ Back to the card: plain
    ");
    scene.presses(&olga, "Erase all data").await;
    insta::assert_snapshot!(styles(&olga), @r"
    Yes, erase all: danger
    Cancel: plain
    ");
}

#[tokio::test]
async fn a_server_that_refuses_colours_gets_plain_buttons_from_then_on() {
    let scene = scene().await;
    let (ben, anna) = (scene.ben(), scene.anna());
    for actor in [&ben, &anna] {
        scene.says(actor, "/start").await;
    }
    refuses_styles(&scene, &ben);
    scene.presses(&ben, "Get the task").await;
    insta::assert_snapshot!(styles(&ben), @r"
    Yes: plain
    Cancel: plain
    ");

    // It is not tried again.
    let calls = scene.world.telegram.calls().len();
    scene.presses(&anna, "Получить задание").await;
    let sent =
        scene.world.telegram.calls().into_iter().skip(calls).filter(|call| call.method == "sendMessage");
    assert_eq!(sent.count(), 1);
    insta::assert_snapshot!(styles(&anna), @r"
    Да: plain
    Отмена: plain
    ");
}
