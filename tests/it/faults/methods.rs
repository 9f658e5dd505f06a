//! Every method of Telegram that the bot uses fails once, in every way: people read the same as without the
//! fault, at worst with one message twice.

use std::time::Duration;

use candidates_bot::demo::telegram::{Fault, FaultKind};
use futures::FutureExt;
use serde_json::json;

use super::kinds::side_by_side;
use super::passing::End;
use crate::support::{Actor, Scene};

/// Methods that are called before anyone has written.
const AT_THE_START: [&str; 3] = ["getMe", "setMyCommands", "getUpdates"];

/// Methods that are called while a candidate takes the test; `sendPhoto` only where albums are refused.
const IN_THE_CHAT: [&str; 6] = [
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "sendMediaGroup",
    "sendPhoto",
    "sendChatAction",
];

fn refused(code: u16, description: &str, retry_after: Option<u32>) -> FaultKind {
    FaultKind::Status { code, description: description.to_owned(), retry_after }
}

fn kinds() -> Vec<FaultKind> {
    vec![
        late(),
        refused(429, "Too Many Requests: retry after 1", Some(1)),
        // After a 5xx answer, teloxide itself waits for ten seconds.
        refused(500, "Internal Server Error", None),
        FaultKind::Html(502),
        FaultKind::Html(200),
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::HalfAnswer,
        FaultKind::WrongJson(json!([{"something": "else"}, 17])),
        FaultKind::WrongJson(json!({"ok": true, "result": {"something": "else"}})),
    ]
}

/// Latency beyond the limit of an impatient client.
fn late() -> FaultKind {
    FaultKind::Delay(Duration::from_hours(1))
}

/// What the bot wrote in a chat; if `at_worst_twice`, a message that is repeated immediately counts once.
fn heard(actor: &Actor, at_worst_twice: bool) -> Vec<String> {
    let chat = actor.person.chat().into_iter().filter(|line| line.from_bot && !line.deleted);
    let mut texts: Vec<String> = chat.map(|line| line.text).collect();
    if at_worst_twice {
        texts.dedup();
    }
    texts
}

/// Ben takes the test while a method fails once; returns what he and Olga read.
async fn story(method: &'static str, kind: Option<FaultKind>) -> [Vec<String>; 2] {
    let fault = |method: &str, kind, times| {
        let method_contains = method.to_owned();
        Fault { method_contains, chat: None, times, kind }
    };
    let is_late = matches!(kind, Some(FaultKind::Delay(_)));
    let at_the_start = AT_THE_START.contains(&method);
    let scene = Scene::begun(
        |settings| {
            if is_late {
                settings.telegram_timeout = Duration::from_secs(2);
                settings.poll = Duration::from_secs(1);
            }
        },
        |world| {
            if let Some(kind) = kind.clone().filter(|_| at_the_start) {
                world.telegram.add_fault(fault(method, kind, 1));
            }
        },
    )
    .await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    if method == "sendPhoto" {
        let no_albums = refused(400, "Bad Request: group send failed", None);
        scene.world.telegram.add_fault(fault("sendMediaGroup", no_albums, u32::MAX));
    }
    if let Some(kind) = kind.clone().filter(|_| !at_the_start) {
        scene.world.telegram.add_fault(fault(method, kind, 1));
    }
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;

    let end = End { credentials: 1, thanks: 1, results_for_hr: 1, ..End::of(&scene, &ben, &olga) };
    assert_eq!(end, End::good());
    let menus = || {
        scene.world.telegram.calls().iter().filter(|call| call.method == "setMyCommands" && call.ok).count()
    };
    let waiting = scene.ben().person.with_timeout(Duration::from_secs(20));
    waiting.wait("all menus of commands", |_| menus() >= 3).await.unwrap_or_else(|error| panic!("{error}"));
    let images: Vec<String> =
        ben.person.chat().into_iter().flat_map(|line| line.media).map(|media| media.name).collect();
    for name in ["instructions-1.jpg", "instructions-2.jpg"] {
        assert!(images.contains(&name.to_owned()), "{images:?}");
    }
    // If an answer is lost, there is no way to know that the message was sent.
    let unknown = json!([{"something": "else"}, 17]);
    let at_worst_twice = match kind {
        Some(FaultKind::WrongJson(answer)) => answer == unknown,
        Some(FaultKind::ResetAfter | FaultKind::HalfAnswer) => true,
        _ => false,
    };
    if at_worst_twice {
        assert!(ben.count("") <= heard(&ben, true).len() + 1, "{:#?}", heard(&ben, false));
    }
    let left = usize::from(method == "sendPhoto");
    assert_eq!(scene.world.telegram.open_faults(), left, "the method was never called");
    [heard(&ben, at_worst_twice), heard(&olga, at_worst_twice)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_method_may_go_wrong_in_every_way_and_people_read_the_same() {
    let undisturbed = [story("", None).await, story("sendPhoto", None).await];
    let mut stories = Vec::new();
    for method in AT_THE_START.into_iter().chain(IN_THE_CHAT) {
        for kind in kinds() {
            let name = format!("{method}, {kind:?}");
            let expected = undisturbed[usize::from(method == "sendPhoto")].clone();
            let story = async move { assert_eq!(story(method, Some(kind)).await, expected) };
            stories.push((name, story.boxed_local()));
        }
    }
    side_by_side(stories).await;
}
