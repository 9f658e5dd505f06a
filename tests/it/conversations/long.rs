//! Texts that are longer than Telegram accepts, or only seem to be: none of their content is lost.

use std::sync::Arc;

use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::exam::Exam;
use candidates_bot::model::{Deletion, PersonId};

use crate::support::{Actor, Scene, another, scene};

/// The usual exam with another English instruction.
fn instructed(instruction: &str) -> Arc<Exam> {
    another("exam.toml", |text| {
        let mut exam: toml::Table = text.parse().expect("TOML");
        exam["instruction"]["en"] = instruction.into();
        exam.to_string()
    })
}

/// What a person reads who gets the assignment of this exam: message by message, from the password on.
async fn read(instruction: &str) -> Vec<String> {
    let exam = instructed(instruction);
    let scene = Scene::with(|settings| settings.exam = exam).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let chat = ben.person.chat();
    let from = chat.iter().position(|line| line.text.contains("Password: ")).expect("a password");
    chat[from..].iter().filter(|line| line.media.is_empty()).map(|line| line.text.clone()).collect()
}

/// Everything but blanks.
fn signs(text: &str) -> String {
    text.split_whitespace().collect()
}

fn too_long(description: &str) -> FaultKind {
    FaultKind::Status { code: 400, description: format!("Bad Request: {description}"), retry_after: None }
}

#[tokio::test]
async fn a_line_full_of_quotes_is_whole() {
    // Six times as long in HTML.
    let quotes = "\"<&>\" ".repeat(485);
    let line = quotes.trim();
    assert_eq!(line.len(), 2909);
    let read = read(line).await;
    assert_eq!(read.len(), 1);
    assert!(read[0].contains(line), "{read:?}");
}

#[tokio::test]
async fn an_instruction_that_is_longer_than_a_message_comes_in_several() {
    let sentence = "Обведите «машину» <по краю> & подпишите 😀. ";
    let line = sentence.repeat(170);
    let read = read(line.trim()).await;
    assert!(read.len() == 2 && read.iter().all(|text| text.encode_utf16().count() <= 4096), "{read:?}");
    assert!(read[0].ends_with("😀.") && read[1].starts_with("Обведите"), "cut between sentences");
    assert!(signs(&read.concat()).contains(&signs(&line)), "{read:?}");
}

#[tokio::test]
async fn every_piece_of_a_long_message_goes_when_its_reader_is_erased() {
    let sentence = "Outline the car along its edge. ";
    let exam = instructed(sentence.repeat(200).trim());
    let scene = Scene::with(|settings| settings.exam = exam).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    let pieces = || -> Vec<bool> {
        let chat = ben.person.chat();
        chat.iter().filter(|line| line.text.contains(sentence.trim())).map(|line| line.deleted).collect()
    };
    assert_eq!(pieces(), [false, false]);
    let desk = scene.world.desk().expect("the bot runs");
    let erase = OperatorCommand::Delete(Deletion::Everything, PersonId(ben.id()));
    desk.submit(EventKind::Operator(erase)).await.expect("erased");
    drop(desk);
    scene.quiet().await;
    assert_eq!(pieces(), [true, true]);
}

#[tokio::test]
async fn a_server_that_takes_less_gets_smaller_pieces() {
    let scene = scene().await;
    let ben = scene.ben();
    let whole = scene.says(&ben, "/help").await;
    scene.world.pass(2);
    scene.telegram_fails("sendMessage", 1, too_long("message is too long"));
    scene.says(&ben, "/help").await;
    assert_eq!(
        // The offer of the other language comes after it.
        ben.person.chat().iter().rev().nth(1).map(|line| line.text.clone()).as_deref(),
        Some(whole.split("\n—").next().expect("help"))
    );
    // Edits are refused with a different text.
    scene.presses(&ben, "Get the task").await;
    scene.telegram_fails("editMessageText", 1, too_long("MESSAGE_TOO_LONG"));
    let news = scene.presses(&ben, "Yes").await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
}

#[tokio::test]
async fn a_message_that_is_edited_and_has_become_too_long_goes_on_below() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.says(&olga, "/candidates").await;
    scene.presses(&olga, "All 0").await;
    let list = olga.person.chat().last().expect("a list").message_id;
    // Longer names than Telegram allows, so that ten of them are more than a message.
    for id in 300..310 {
        let person = scene.person(id, None, &format!("{id}{}", "Ж".repeat(600)), "en");
        scene.says(&person, "/start").await;
        scene.gets(&person).await;
    }
    scene.presses(&olga, "Sort by score").await;
    let chat = olga.person.chat();
    let shown: Vec<_> = chat.iter().filter(|line| line.from_bot && line.message_id >= list).collect();
    assert!(shown.len() == 2 && shown[0].edited == 2, "{shown:#?}");
    assert!(shown[0].buttons.is_empty() && !shown[1].buttons.is_empty(), "the buttons are below the last");
    let whole = format!("{}{}", shown[0].text, shown[1].text);
    assert!((300..310).all(|id| whole.contains(&format!("{id}ЖЖЖ"))), "{whole}");
    assert_eq!(whole.matches('Ж').count(), 6000);
}

/// The labels of the buttons below a person's last message.
fn buttons(actor: &Actor) -> Vec<String> {
    let chat = actor.person.chat();
    chat.last().expect("a message").buttons.iter().flatten().map(|button| button.label.clone()).collect()
}

#[tokio::test]
async fn a_name_that_is_cut_is_marked() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let family = "👨‍👩‍👧";
    for (id, name) in
        [(201, "Александра-Мария-Каролина".to_owned()), (202, family.repeat(20)), (203, "Zoë".to_owned())]
    {
        let person = scene.person(id, None, &name, "en");
        scene.says(&person, "/start").await;
        scene.gets(&person).await;
    }
    scene.says(&olga, "/candidates").await;
    scene.presses(&olga, "All 3").await;
    let labels = buttons(&olga);
    for label in ["Александра-Ма…", "Zoë"] {
        assert!(labels.iter().any(|shown| shown.ends_with(label)), "{labels:?}");
    }
    let of_family = labels.iter().find(|label| label.contains(family)).expect("a family");
    let shown = of_family.rsplit(' ').next().expect("a name").strip_suffix('…').expect("marked");
    assert_eq!(shown.replace(family, ""), "", "none is halved");
}

#[tokio::test]
async fn what_hr_looks_for_is_shown_cut_and_searched_whole() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let text = format!("nobody-{}", "x".repeat(200));
    scene.says(&olga, "/find").await;
    let told = scene.says(&olga, &text).await;
    assert!(told.contains("nobody-xxx") && told.contains('…') && !told.contains(&text), "{told}");
}
