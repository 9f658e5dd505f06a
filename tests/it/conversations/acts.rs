//! HR's own menu, ways out of every question, and the activity log in pages.

use candidates_bot::desk::WhitelistChange::Add;

use crate::support::scene;

#[tokio::test]
async fn hr_begins_with_their_own_menu_and_comes_to_the_candidates() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    for words in ["/start", "/menu", "menu", "Меню"] {
        let menu = scene.says(&olga, words).await;
        assert!(menu.starts_with("HR menu. What would you like to see?"), "{words}: {menu}");
    }
    insta::assert_snapshot!(scene.presses(&olga, "Candidate menu").await, @r"
    Hello! This is a test task for image annotators: Cars and plates. Tap “Get the task” to get an account and 5 images to annotate on the site; you will need a computer.
    —
    keyboard: Get the task · I'm done / Another attempt · Help / HR menu
    ");
    insta::assert_snapshot!(scene.presses(&olga, "HR menu").await, @r"
    HR menu. What would you like to see?
    —
    keyboard: Candidates · Questions / Find a candidate · Export results / Admission, links · Data requests / Notifications · Activity log / Help · Candidate menu
    ");
    // A candidate who becomes HR gets HR's menu with whatever they do first.
    scene.says(&vera, "/start").await;
    scene.whitelist(Add, "502").await;
    insta::assert_snapshot!(scene.says(&vera, "ben_lee").await, @r"
    Меню HR. Что показать?
    —
    Кандидат «ben_lee» не найден. Проверьте написание или напишите другой логин.
    —
    keyboard: Кандидаты · Вопросы / Найти кандидата · Отчёты / Приём и ссылки · Запросы о данных / Уведомления · Журнал действий / Помощь · Меню кандидата
    ");
    insta::assert_snapshot!(scene.says(&vera, "меню").await, @"Меню HR. Что показать?");
    insta::assert_snapshot!(scene.presses(&vera, "Меню кандидата").await, @r"
    Здравствуйте! Это тестовое задание для разметчиков изображений «Автомобили и номера». На сайте разметки нужно разметить 5 картинок; понадобится компьютер. Когда будете готовы, нажмите «Получить задание»: бот создаст учётную запись и выдаст задание.
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь / Меню HR
    ");
}

#[tokio::test]
async fn cancel_always_works() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let cancelled = ["Cancelled. Nothing has changed.", "Отменено, ничего не изменилось."];
    for words in ["/cancel", "Cancel", "Отмена"] {
        for (actor, cancelled) in [&olga, &vera].into_iter().zip(cancelled) {
            for question in ["/find", "/notices", "/help"] {
                let asked = scene.says(actor, question).await;
                let zones = actor.in_words("🕒 Часовой пояс", "🕒 Time zone");
                let asked = if question == "/notices" { scene.presses(actor, zones).await } else { asked };
                assert_eq!(asked.contains("/cancel"), question != "/help", "{asked}");
                assert_eq!(scene.says(actor, words).await, cancelled, "{question}, {words}");
            }
        }
    }
}

#[tokio::test]
async fn the_activity_log_is_read_page_by_page_without_ones_own_acts_and_the_bots() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    for _ in 0..8 {
        scene.says(&olga, "ben_lee").await;
    }
    insta::assert_snapshot!(scene.says(&olga, "/audit").await, @r"
    Activity log, newest first (UTC)
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the results
    02 Mar 09:00 the bot → @ben_lee: preparation of attempt 1
    02 Mar 09:00 @ben_lee: started attempt 1 · in progress
    [Older ▶]
    [⬜ Without mine] [⬜ Without the bot]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Older ▶").await, @r"
    (edited) Activity log, newest first (UTC)
    02 Mar 09:00 the operator → Вера (502): 502 added to the HR list
    02 Mar 09:00 Olga (501): bound to the HR list entry @olga_hr
    02 Mar 09:00 the operator: @olga_hr added to the HR list
    [◀ Newer]
    [⬜ Without mine] [⬜ Without the bot]
    ");
    let newest = scene.presses(&olga, "◀ Newer").await;
    assert!(newest.contains("[Older ▶]") && !newest.contains("Newer"), "{newest}");
    insta::assert_snapshot!(scene.presses(&olga, "⬜ Without mine").await, @r"
    (edited) Activity log, newest first (UTC)
    02 Mar 09:00 the bot → @ben_lee: preparation of attempt 1
    02 Mar 09:00 @ben_lee: started attempt 1 · in progress
    02 Mar 09:00 the operator → Вера (502): 502 added to the HR list
    02 Mar 09:00 the operator: @olga_hr added to the HR list
    [☑️ Without mine] [⬜ Without the bot]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "⬜ Without the bot").await, @r"
    (edited) Activity log, newest first (UTC)
    02 Mar 09:00 @ben_lee: started attempt 1 · in progress
    02 Mar 09:00 the operator → Вера (502): 502 added to the HR list
    02 Mar 09:00 the operator: @olga_hr added to the HR list
    [☑️ Without mine] [☑️ Without the bot]
    ");
    scene.says(&vera, "/audit").await;
    insta::assert_snapshot!(scene.presses(&vera, "⬜ Без бота").await, @r"
    (edited) Журнал действий, новое сверху (UTC)
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 @ben_lee: начата попытка 1 · выполняется
    02.03 09:00 администратор → Вера (502): 502 добавлен(а) в список HR
    [Раньше ▶]
    [⬜ Без моих] [☑️ Без бота]
    ");
    insta::assert_snapshot!(scene.presses(&vera, "Раньше ▶").await, @r"
    (edited) Журнал действий, новое сверху (UTC)
    02.03 09:00 Olga (501): привязка к записи @olga_hr в списке HR
    02.03 09:00 администратор: @olga_hr добавлен(а) в список HR
    [◀ Новее]
    [⬜ Без моих] [☑️ Без бота]
    ");
    insta::assert_snapshot!(scene.presses(&vera, "◀ Новее").await, @r"
    (edited) Журнал действий, новое сверху (UTC)
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 Olga (501) → @ben_lee: просмотр результатов
    02.03 09:00 @ben_lee: начата попытка 1 · выполняется
    02.03 09:00 администратор → Вера (502): 502 добавлен(а) в список HR
    [Раньше ▶]
    [⬜ Без моих] [☑️ Без бота]
    ");
    // Numbers that nobody was given lead to an empty page and back.
    let message = olga.person.chat().last().expect("the log").message_id;
    let none = scene.presses_data(&olga, message, "audit:0:0:b:1").await;
    assert!(none.contains("There are no entries.") && none.contains("[◀ Newer]"), "{none}");
}
