//! Erasing a person: what they see, and that nothing is left of them.

use std::path::Path;
use std::time::Duration;

use candidates_bot::desk::{EventKind, OperatorCommand};
use candidates_bot::model::{Deletion, Flag, PersonId};
use candidates_bot::store::{Erasures, Records, back_up};

use crate::support::{Actor, Scene, scene};

/// No number like this occurs by chance.
const ZINA: u64 = 0x000a_1b2c_3d4e_5f67;

/// HR erases a person.
async fn erases(scene: &Scene, olga: &Actor, name: &str) {
    scene.says(olga, "/find").await;
    scene.says(olga, name).await;
    scene.presses(olga, "🗑 Delete…").await;
    scene.presses(olga, "Erase all data").await;
    scene.presses(olga, "Yes, erase all").await;
}

/// Waits until the database is rewritten.
async fn is_clean(scene: &Scene) {
    while scene.world.store.read().and_then(|view| view.unclean_since()).expect("read").is_some() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Which of these are in a file, as texts or as numbers in any encoding.
fn found(path: &Path, texts: &[&str]) -> Vec<String> {
    let bytes = std::fs::read(path).expect("a file");
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    let id = ZINA.to_string();
    let id = id.as_str();
    // Small letters are in indexes.
    let forms = texts.iter().chain([&id]).flat_map(|text| [(*text).to_owned(), text.to_lowercase()]);
    let numbers = [ZINA.to_le_bytes(), ZINA.to_be_bytes(), (2 * ZINA).to_le_bytes()];
    let numbers = numbers.iter().filter(|number| has(*number)).map(|number| format!("{number:x?}"));
    forms.filter(|text| has(text.as_bytes())).chain(numbers).collect()
}

#[tokio::test]
async fn the_chat_is_emptied_and_the_last_message_says_why() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let (ben, anna) = (scene.ben(), scene.anna());
    for person in [&ben, &anna] {
        scene.says(person, "/start").await;
    }
    scene.presses(&ben, "Get the task").await;
    scene.presses(&anna, "Получить задание").await;
    for person in [&ben, &anna] {
        person.news();
    }
    // Before the first assignment they are nobody whose messages are known.
    scene.presses(&ben, "Yes").await;
    scene.presses(&anna, "Да").await;
    for (person, name) in [(&ben, "ben_lee"), (&anna, "anna_k")] {
        person.news();
        erases(&scene, &olga, name).await;
    }
    insta::assert_snapshot!(ben.news(), @r"
    (deleted) ✅ Your task is ready.
    —
    (deleted) Attempt 1
    —
    (deleted) What good annotation looks like
    —
    ✅ Your data has been erased: your profile, your results, your submissions and what you wrote to HR. Your account on the site is being deleted.

    The bot's messages of the last two days in this chat are deleted too. You can delete the rest of the chat yourself. If you write to the bot again, you start from the beginning.
    ");
    insta::assert_snapshot!(anna.news(), @r"
    (deleted) ✅ Ваше задание готово.
    —
    (deleted) Попытка 1
    —
    (deleted) Как должна выглядеть разметка
    —
    ✅ Ваши данные удалены: профиль, результаты, сданные работы и всё, что вы писали HR. Учётная запись на сайте удаляется.

    Сообщения бота за последние двое суток в этом чате тоже удалены. Остальную переписку вы можете удалить сами. Если вы снова напишете боту, всё начнётся с начала.
    ");
    assert_eq!(scene.dead_letters(), 0);

    // From now on they are strangers, who can begin anew.
    let welcome = scene.says(&ben, "/start").await;
    assert!(welcome.contains("test task for image annotators"), "{welcome}");
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    assert!(scene.metrics(&ben).ends_with("attempt 1"), "{}", scene.metrics(&ben));
}

#[tokio::test]
async fn messages_that_telegram_will_not_delete_stay_and_nothing_else_waits_for_them() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(47 * 60);
    scene.completes(&ben).await;
    // What was sent before is two days old by now.
    scene.world.pass(2 * 60);
    ben.news();
    erases(&scene, &olga, "ben_lee").await;
    let news = ben.news();
    assert!(!news.contains("Password"), "{news}");
    assert!(news.contains("(deleted) ✅ Thank you!"), "{news}");
    assert!(news.contains("Your data has been erased"), "{news}");
}

#[tokio::test]
async fn no_byte_of_the_erased_is_left_in_the_database_or_in_a_copy_of_it() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(candidates_bot::desk::WhitelistChange::Add, "502").await;
    scene.says(&vera, "/start").await;
    let (zina, ben) = (scene.person(ZINA, Some("Zina_Quick"), "Zinaida", "en"), scene.ben());
    scene.says(&zina, "/start").await;
    scene.gets(&zina).await;
    let credentials = zina.credentials();
    scene.says(&zina, "What of zebra crossings?").await;
    scene.presses(&zina, "Ask HR").await;
    scene.presses(&olga, "✍️ Reply").await;
    scene.says(&olga, "Leave them out, Zinaida.").await;
    scene.says(&zina, "A draft on giraffes.").await;
    scene.completes(&zina).await;
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.quiet().await;
    let names_her = |person: u64| {
        let view = scene.world.store.read().expect("read");
        let flags = view.flags(PersonId(person), candidates_bot::model::AttemptNumber::FIRST).expect("read");
        flags.iter().flat_map(Flag::others).any(|(person, _)| person == PersonId(ZINA))
    };
    assert!(names_her(102), "he drew the same");
    scene.says(&olga, "/find").await;
    scene.says(&olga, "zina_quick").await;
    scene.presses(&olga, "✅ Accept").await;
    scene.presses(&olga, "📨 Send").await;
    scene.presses(&olga, "💬 Comment").await;
    scene.says(&olga, "Zinaida is quick").await;
    // Vera searches for her, and is left with a question about her.
    scene.says(&vera, "/find").await;
    scene.says(&vera, "zina").await;
    scene.does_it_again(&zina).await;
    let desk = scene.world.desk().expect("the bot runs");
    let texts = ["Zina_Quick", "Zinaida", &credentials.login, &credentials.password, "zebra", "giraffes"];
    let database = scene.database();
    let before = found(&database, &texts);
    assert!(before.len() > texts.len(), "this test would not find them: {before:?}");
    desk.submit(EventKind::Operator(OperatorCommand::Delete(Deletion::Everything, PersonId(ZINA))))
        .await
        .expect("taken");
    drop(desk);
    scene.quiet().await;
    is_clean(&scene).await;

    assert_eq!(found(&database, &texts), [""; 0]);
    let copy = database.with_file_name("copy.redb");
    back_up(&scene.world.store.read().expect("read"), &copy, &mut |_, _| Ok(())).expect("a copy");
    assert_eq!(found(&copy, &texts), [""; 0]);
    assert!(scene.candidate(&ben).is_some() && !names_her(102));
    let problems = scene.world.watch.problems();
    assert!(
        !problems.iter().any(|problem| problem.contains("database")),
        "the file is in its place: {problems:?}"
    );
    let log = scene.says(&olga, "/audit").await;
    assert!(log.contains("the operator → #") && log.contains("Olga (501) → #"), "{log}");
}
