//! Everybody can choose the language in which the bot speaks with them, whatever that of their Telegram is.

use candidates_bot::desk::WhitelistChange::Remove;

use crate::support::{Actor, scene};

/// What Telegram offers them as the first command.
fn first_command(actor: &Actor) -> String {
    actor.person.command_menu().first().map_or_else(String::new, |(_, does)| does.clone())
}

#[tokio::test]
async fn a_candidate_changes_the_language_and_back_and_everything_follows() {
    let scene = scene().await;
    let (ben, anna) = (scene.ben(), scene.anna());
    for candidate in [&ben, &anna] {
        scene.says(candidate, "/start").await;
        scene.gets(candidate).await;
    }
    insta::assert_snapshot!(scene.presses(&ben, "Help").await, @r"
    Get the task: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
    I'm done: I'll check that nothing is missing and tell you what to fix, image by image.
    Another attempt: one more attempt with other images, once the previous one is submitted (2 attempts in all).
    Help: this text.
    A question? Just write it here, and I'll pass it on to HR.
    —
    🌐 Писать вам по-русски?
    [Русский]
    [📄 My data]
    [🗑 Delete my data]
    ");
    insta::assert_snapshot!(scene.presses(&ben, "Русский").await, @r"
    (edited) 🌐 Would you like me to write in English?
    [English]
    [📄 Мои данные]
    [🗑 Удалить мои данные]
    —
    ✅ Теперь бот пишет вам по-русски.
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь
    ");
    assert_eq!(first_command(&ben), "Начало и меню");
    insta::assert_snapshot!(scene.presses(&ben, "Ещё одна попытка").await, @"Сначала сдайте текущее задание: «Задание выполнено». После этого можно будет начать новую попытку.");
    insta::assert_snapshot!(scene.presses(&ben, "English").await, @r"
    (edited) 🌐 Писать вам по-русски?
    [Русский]
    [📄 My data]
    [🗑 Delete my data]
    —
    ✅ I'll write to you in English from now on.
    —
    keyboard: Get the task · I'm done / Another attempt · Help
    ");
    assert_eq!(first_command(&ben), "Start and menu");
    insta::assert_snapshot!(scene.presses(&ben, "Another attempt").await, @"Finish your current task first: “I'm done”. Then you can start another attempt.");

    insta::assert_snapshot!(scene.presses(&anna, "Помощь").await, @r"
    Получить задание: учётная запись на сайте и задание. С этого момента идёт время. Если задание уже выдано, бот ещё раз покажет ссылку, логин и пароль.
    Задание выполнено: бот проверит, всё ли размечено, и назовёт картинки, на которых чего-то не хватает.
    Ещё одна попытка: новая попытка с другими картинками, когда предыдущая сдана (всего 2 попытки).
    Помощь: этот текст.
    Есть вопрос? Просто напишите его сюда, и бот передаст его HR.
    —
    🌐 Would you like me to write in English?
    [English]
    [📄 Мои данные]
    [🗑 Удалить мои данные]
    ");
    insta::assert_snapshot!(scene.presses(&anna, "English").await, @r"
    (edited) 🌐 Писать вам по-русски?
    [Русский]
    [📄 My data]
    [🗑 Delete my data]
    —
    ✅ I'll write to you in English from now on.
    —
    keyboard: Get the task · I'm done / Another attempt · Help
    ");
    let again = scene.presses(&anna, "Get the task").await;
    assert!(again.contains("Password: "), "{again}");
    insta::assert_snapshot!(scene.presses(&anna, "Русский").await, @r"
    (edited) 🌐 Would you like me to write in English?
    [English]
    [📄 Мои данные]
    [🗑 Удалить мои данные]
    —
    ✅ Теперь бот пишет вам по-русски.
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь
    ");
    let again = scene.presses(&anna, "Получить задание").await;
    assert!(again.contains("Пароль: "), "{again}");

    // Once more each, and what comes by itself is in the language of the last choice.
    for (actor, label) in [(&ben, "Русский"), (&ben, "English"), (&anna, "English")] {
        scene.presses(actor, label).await;
    }
    let done = scene.completes(&ben).await;
    assert!(done.contains("Attempt 1 is complete"), "{done}");
    scene.draws(&anna).await;
    scene.presses(&anna, "I'm done").await;
    let done = scene.presses(&anna, "Yes").await;
    assert!(done.contains("Attempt 1 is complete"), "{done}");
}

#[tokio::test]
async fn whose_telegram_speaks_another_language_is_offered_the_other_one_of_ours() {
    let scene = scene().await;
    let jean = scene.person(103, Some("jean"), "Jean", "fr");
    insta::assert_snapshot!(scene.says(&jean, "/start").await, @r"
    Здравствуйте! Это тестовое задание для разметчиков изображений «Автомобили и номера». На сайте разметки нужно разметить 5 картинок; понадобится компьютер. Когда будете готовы, нажмите «Получить задание»: бот создаст учётную запись и выдаст задание.
    —
    🌐 Would you like me to write in English?
    [English]
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь
    ");
    scene.world.pass(2);
    insta::assert_snapshot!(scene.presses(&jean, "English").await, @r"
    (edited) 🌐 Писать вам по-русски?
    [Русский]
    —
    ✅ I'll write to you in English from now on.
    —
    keyboard: Get the task · I'm done / Another attempt · Help
    ");
    // It is asked no more, and the task comes in the language that was chosen.
    scene.world.pass(2);
    insta::assert_snapshot!(scene.says(&jean, "/start").await, @"Hello! This is a test task for image annotators: Cars and plates. Tap “Get the task” to get an account and 5 images to annotate on the site; you will need a computer.");
    scene.world.pass(2);
    insta::assert_snapshot!(scene.presses(&jean, "Get the task").await, @r"
    The clock starts when you tap “Yes”. Start now?
    [Yes] [Cancel]
    ");

    // Whoever chose nothing is asked again.
    let marie = scene.person(104, None, "Marie", "");
    assert!(scene.says(&marie, "/start").await.contains("🌐"));
    scene.world.pass(2);
    assert!(scene.says(&marie, "/start").await.contains("🌐"));
    let ben = scene.ben();
    assert!(!scene.says(&ben, "/start").await.contains("🌐"));
}

#[tokio::test]
async fn hr_chooses_too_and_keeps_the_language_when_the_right_is_lost() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.presses(&olga, "Help").await;
    insta::assert_snapshot!(scene.presses(&olga, "Русский").await, @r"
    (edited) 🌐 Would you like me to write in English?
    [English]
    —
    ✅ Теперь бот пишет вам по-русски.
    —
    keyboard: Кандидаты · Вопросы / Найти кандидата · Отчёты / Приём и ссылки · Запросы о данных / Уведомления · Журнал действий / Помощь · Меню кандидата
    ");
    assert_eq!(olga.person.command_menu()[2].1, "Список кандидатов");
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Решение: пока нет"), "{card}");
    scene.whitelist(Remove, &format!("@{}", crate::support::HR)).await;
    assert_eq!(olga.person.command_menu().len(), 4);
    assert_eq!(first_command(&olga), "Начало и меню");
    let answer = scene.says(&olga, "/hr").await;
    assert!(answer.contains("Бот понимает только кнопки"), "{answer}");
}
