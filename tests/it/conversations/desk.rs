//! HR's desk: list, card, details, metrics, messages, the log of actions.

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::telegram::{FaultKind, MediaKind};
use candidates_bot::desk::WhitelistChange::{Add, Remove};

use crate::support::{Actor, Scene, scene};

/// A person who takes the test in this many minutes.
async fn sits(scene: &Scene, id: u64, name: &str, minutes: i64) -> Actor {
    let person = scene.person(id, Some(&name.to_lowercase()), name, "en");
    scene.says(&person, "/start").await;
    scene.gets(&person).await;
    scene.world.pass(minutes);
    person
}

#[tokio::test]
async fn hr_finds_candidates_in_a_list() {
    let scene = scene().await;
    let olga = scene.olga().await;
    insta::assert_snapshot!(scene.says(&olga, "/candidates").await, @r"
    To decide: nobody.
    [• To decide 0] [In progress 0]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 0]
    [Sort by score] [🔎 Search]
    ");
    let ann = sits(&scene, 201, "Ann", 40).await;
    scene.draws(&ann).await;
    scene.hands_in(&ann).await;
    let bob = sits(&scene, 202, "Bob", 30).await;
    scene.draws_with(&bob, vec![Slip::Mistype { image: "02.jpg".into(), text: "A0".into() }]).await;
    scene.hands_in(&bob).await;
    sits(&scene, 203, "Cyd", 5).await;
    olga.news();
    scene.says(&olga, "HR menu").await;
    insta::assert_snapshot!(scene.presses(&olga, "Candidates").await, @r"
    To decide: 1–2 of 2
    In percent: car / plate / plate.plate

    1. ❌ Bob @bob · 99.6 / 97.8 / 80.0 🚩
    2. ✅ Ann @ann · 99.6 / 97.8 / 100.0
    [1 · Bob] [2 · Ann]
    [• To decide 2] [In progress 1]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 3]
    [Sort by score] [🔎 Search]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Sort by score").await, @r"
    (edited) To decide: 1–2 of 2
    In percent: car / plate / plate.plate

    1. ✅ Ann @ann · 99.6 / 97.8 / 100.0
    2. ❌ Bob @bob · 99.6 / 97.8 / 80.0 🚩
    [1 · Ann] [2 · Bob]
    [• To decide 2] [In progress 1]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [All 3]
    [Sort by date] [🔎 Search]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "All 3").await, @r"
    (edited) All: 1–3 of 3
    In percent: car / plate / plate.plate

    1. ✅ Ann @ann · 99.6 / 97.8 / 100.0
    2. ❌ Bob @bob · 99.6 / 97.8 / 80.0 🚩
    3. ✏️ Cyd @cyd · in progress
    [1 · Ann] [2 · Bob]
    [3 · Cyd]
    [To decide 2] [In progress 1]
    [Accepted 0] [Rejected 0]
    [Not finished 0] [Stopped 0]
    [• All 3]
    [Sort by date] [🔎 Search]
    ");
    let card = scene.presses(&olga, "2 · Bob").await;
    assert!(
        card.starts_with("(edited) Bob @bob\nAccount: bob_test_Annotator\nAttempt 1 · submitted"),
        "{card}"
    );
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let scene = scene().await;
    let olga = scene.person(501, Some("olga_hr"), "Ольга", "ru");
    scene.says(&olga, "/start").await;
    for id in 300..323 {
        let person = scene.person(id, None, &format!("Person {id}"), "en");
        scene.says(&person, "/start").await;
        scene.gets(&person).await;
        scene.world.pass(1);
    }
    scene.says(&olga, "/candidates").await;
    let first = scene.presses(&olga, "Все 23").await;
    assert!(first.starts_with("(edited) Все: 1–10 из 23\n"), "{first}");
    assert!(
        first.contains("1. ✏️ Person 322 (322) · в процессе") && first.contains("10. ✏️ Person 313"),
        "{first}"
    );
    assert!(!first.contains("◀ Назад"), "{first}");
    let second = scene.presses(&olga, "Дальше ▶").await;
    assert!(second.contains("Все: 11–20 из 23") && second.contains("11. ✏️ Person 312"), "{second}");
    let third = scene.presses(&olga, "Дальше ▶").await;
    assert!(third.contains("Все: 21–23 из 23") && third.contains("23. ✏️ Person 300"), "{third}");
    assert!(!third.contains("Дальше ▶"), "{third}");
    let back = scene.presses(&olga, "◀ Назад").await;
    assert!(back.contains("Все: 11–20 из 23") && back.contains("20. ✏️ Person 303"), "{back}");
    let start = scene.presses(&olga, "◀ Назад").await;
    assert!(start.contains("Все: 1–10 из 23") && !start.contains("◀ Назад"), "{start}");

    scene.presses(&olga, "🔎 Поиск").await;
    let found = scene.says(&olga, "son 30").await;
    assert!(
        found.starts_with("По запросу «son 30» найдено несколько кандидатов:\n1. ✏️ Person 300"),
        "{found}"
    );
    assert!(found.contains("10. ✏️ Person 309") && !found.contains("Показаны не все"), "{found}");
    let found = scene.says(&olga, "PERSON").await;
    assert!(found.contains("Показаны не все: уточните имя."), "{found}");
    // A longer part finds one.
    let card = scene.says(&olga, "tg317").await;
    assert!(card.starts_with("Person 317 317\n"), "{card}");
    let html = olga.person.chat().last().expect("the card").html.clone();
    assert!(html.contains("<a href=\"tg://user?id=317\">317</a>"), "a way to write to them: {html}");
}

#[tokio::test]
async fn details_name_every_mistake_and_what_is_odd() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    scene.wants_cards(&vera, "⬜ Карточка на каждого кандидата").await;
    let ann = sits(&scene, 201, "Ann", 40).await;
    scene.draws(&ann).await;
    scene.hands_in(&ann).await;
    olga.news();
    insta::assert_snapshot!(scene.presses(&olga, "Details").await, @r"
    Ann @ann
    Attempt 1: details
    How sure the figures are
    Cars: 5 images are too few to say how sure the figure is; 20 are needed.
    Plates: 5 images are too few to say how sure the figure is; 20 are needed.
    Plate texts: 5 of 5 right. In the long run 57–100 % would be right (95 % sure). No number of right answers shows that somebody is never wrong.

    01.jpg
    car: IoU 99.73 %
    plate: IoU 98.30 %

    02.jpg
    car: IoU 99.55 %
    plate: IoU 97.93 %

    03.jpg
    car: IoU 99.65 %
    plate: IoU 96.99 %

    04.jpg
    car: IoU 99.60 %
    plate: IoU 98.65 %

    05.jpg
    car: IoU 99.63 %
    plate: IoU 96.95 %

    No red flags.
    ");

    // Bob draws the very same points in ten seconds, and mistypes.
    let bob = sits(&scene, 202, "Bob", 0).await;
    let slips = vec![Slip::Mistype { image: "01.jpg".into(), text: "о0b8x".into() }];
    scene.draws_with(&bob, slips).await;
    scene.hands_in(&bob).await;
    vera.news();
    insta::assert_snapshot!(scene.presses(&vera, "Подробности").await, @r"
    Bob @bob
    Попытка 1: подробности
    • «plate.plate»: средняя доля ошибок 13.3 %
    Насколько надёжны показатели
    Автомобили: 5 картинок мало, чтобы судить о надёжности показателя; нужно не меньше 20.
    Номера: 5 картинок мало, чтобы судить о надёжности показателя; нужно не меньше 20.
    Тексты номеров: верно 4 из 5. На большом числе картинок было бы верно 38–96 % (уверенность 95 %). Вероятность достичь 100 %: <1 %.

    01.jpg
    car: IoU 99.73 %
    plate: IoU 98.30 %
    • «о0b8x» вместо «O0B8S5» · доля ошибок 67 %; похожие знаки: O → о (кириллица); не тот регистр: B → b; пропущено: S; прочее: 5 → x

    02.jpg
    car: IoU 99.55 %
    plate: IoU 97.93 %

    03.jpg
    car: IoU 99.65 %
    plate: IoU 96.99 %

    04.jpg
    car: IoU 99.60 %
    plate: IoU 98.65 %

    05.jpg
    car: IoU 99.63 %
    plate: IoU 96.95 %

    🚩 Контуры 10 из 10 объектов состоят из тех же точек, что в работе: @ann, попытка 1 (562 из 562 точек). Случайно такое бывает реже, чем на одном экзамене из 1 000 000 000
    🚩 Неправдоподобно быстро: 562 точки за 0 мин 0 с
    ");
    let card = scene.says(&vera, "/find").await + &scene.says(&vera, "bob").await;
    assert!(
        card.contains("🚩 Контуры 10 из 10 объектов состоят из тех же точек, что в работе: @ann"),
        "{card}"
    );
    assert!(card.contains("🚩 Неправдоподобно быстро"), "{card}");
    let list = scene.says(&vera, "/candidates").await;
    assert!(list.contains("Ждут решения 2") && list.contains(" 🚩\n"), "{list}");
}

#[tokio::test]
async fn metrics_come_as_chart_workbook_and_table() {
    let scene = scene().await;
    let olga = scene.olga().await;
    insta::assert_snapshot!(scene.says(&olga, "/metrics").await, @"
    0 candidates. Which format?
    [Chart] [Excel] [CSV]
    [Exam quality] [Corrections]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "CSV").await, @"Nobody has taken the test yet.");
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(65);
    scene.completes(&ben).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    olga.news();
    scene.says(&olga, "/metrics").await;
    for (button, name, kind) in [
        ("Chart", "metrics-2026-03-02.jpg", MediaKind::Photo),
        ("Excel", "metrics-2026-03-02.xlsx", MediaKind::Document),
        ("CSV", "metrics-2026-03-02.csv", MediaKind::Document),
    ] {
        scene.presses(&olga, button).await;
        let line = olga.person.chat().into_iter().rev().find(|line| !line.media.is_empty()).expect("a file");
        let media = &line.media[0];
        assert_eq!((media.name.as_str(), media.kind), (name, kind));
        assert_eq!(media.caption, "Results of 2 candidates, 2 March 2026");
        match button {
            "Chart" => assert!(media.bytes.len() < 400 * 1024 && media.bytes.starts_with(&[0xff, 0xd8])),
            "CSV" => {
                insta::assert_snapshot!(String::from_utf8_lossy(&media.bytes), @"
                candidate_username,car_iou,plate_iou,plate_accuracy,task_started,task_ended,task_completed,times_attempted,working_time,decision,decided_by,decided_at,comments,source,recommendation,car_iou_low,car_iou_high,car_iou_chance,plate_iou_low,plate_iou_high,plate_iou_chance,plate_accuracy_low,plate_accuracy_high,plate_accuracy_chance
                anna_k,,,,2026-03-02 10:05:00,,,1,,,,,,,,,,,,,,,,
                ben_lee,99.63,97.76,100.00,2026-03-02 09:00:00,2026-03-02 10:05:00,1:05:00,1,1:05:00,waiting,,,,,pass,,,,,,,56.55,100.00,
                ");
            }
            _ => assert!(media.bytes.starts_with(b"PK")),
        }
    }
    scene.says(&olga, "/metrics").await;
    insta::assert_snapshot!(scene.presses(&olga, "Exam quality").await, @"
    How good is the exam? Cars and plates
    1 candidate has submitted a complete attempt. Of each, the first one counts.
    That is too few: with fewer than 20 candidates, figures would mostly be chance.
    [Ground truth]
    ");
}

#[tokio::test]
async fn notices_can_be_muted_by_topic() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    insta::assert_snapshot!(scene.says(&olga, "/notices").await, @r"
    Which notifications do you want? Tap to turn on or off.
    Below: how often the digest comes, and when. Your time: UTC.
    [🔔 Submissions]
    [🔔 Candidates' questions]
    [🔔 Failures]
    [🔔 Time ran out]
    [🔔 Colleagues' actions]
    [☑️ A card for each candidate]
    [• No digest] [Daily] [Weekly]
    [00:00] [01:00] [02:00] [03:00] [04:00] [05:00]
    [06:00] [07:00] [08:00] [09:00] [10:00] [11:00]
    [12:00] [13:00] [14:00] [15:00] [16:00] [17:00]
    [18:00] [19:00] [20:00] [21:00] [22:00] [23:00]
    [🕒 Time zone]
    ");
    let changed = scene.presses(&olga, "🔔 Submissions").await;
    assert!(changed.contains("[🔕 Submissions]") && changed.contains("[🔔 Failures]"), "{changed}");
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    assert_eq!(scene.news(&olga).await, "");
    scene.presses(&olga, "🔕 Submissions").await;
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    assert!(scene.news(&olga).await.starts_with("📥 Submitted"));
}

#[tokio::test]
async fn a_digest_comes_at_the_chosen_hour_once_a_day() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.says(&olga, "/notices").await;
    let chosen = scene.presses(&olga, "18:00").await;
    assert!(chosen.contains("[• 18:00]") && chosen.contains("[No digest]"), "{chosen}");
    let ann = sits(&scene, 201, "Ann", 40).await;
    scene.completes(&ann).await;
    sits(&scene, 202, "Bob", 5).await;
    olga.news();
    scene.world.pass(8 * 60 + 20);
    insta::assert_snapshot!(scene.news(&olga).await, @"
    📊 Since 1 March, 18:00 (UTC)
    Started: 1
    Submitted: 1 (✅ 0 · ❌ 0 · to decide 1)
    Time ran out: 0
    Now in progress: 1, to decide: 1
    [To decide: 1]
    ");
    scene.world.pass(23 * 60);
    assert_eq!(scene.news(&olga).await, "");
    scene.world.pass(60);
    let next = scene.news(&olga).await;
    assert!(next.contains("Submitted: 0") && next.contains("in progress: 1"), "{next}");
    // After days of downtime, it is sent once.
    scene.world.pass(5 * 24 * 60);
    scene.news(&olga).await;
    assert_eq!(olga.count("📊 Since "), 3);
    scene.presses(&olga, "No digest").await;
    scene.world.pass(48 * 60);
    scene.quiet().await;
    assert_eq!(olga.count("📊 Since "), 3);
}

#[tokio::test]
async fn everybody_of_hr_reads_who_did_what() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    scene.presses(&olga, "Images").await;
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Delete CVAT account").await;
    scene.presses(&olga, "Yes, delete").await;
    insta::assert_snapshot!(scene.says(&olga, "/audit").await, @r"
    Activity log, newest first (UTC)
    02 Mar 09:00 the bot → @ben_lee: deletion of the account on the site
    02 Mar 09:00 Olga (501) → @ben_lee: deletion of the account on the site · in progress
    02 Mar 09:00 Olga (501) → @ben_lee: looked at the images of attempt 1
    02 Mar 09:00 the bot → @ben_lee: attempt 1 was submitted
    02 Mar 09:00 @ben_lee: said that attempt 1 is done · in progress
    02 Mar 09:00 the bot → @ben_lee: preparation of attempt 1
    02 Mar 09:00 @ben_lee: started attempt 1 · in progress
    02 Mar 09:00 the operator → Вера (502): 502 added to the HR list
    02 Mar 09:00 Olga (501): changed notification settings
    02 Mar 09:00 Olga (501): bound to the HR list entry @olga_hr
    [Older ▶]
    [⬜ Without mine] [⬜ Without the bot]
    ");
    vera.news();
    insta::assert_snapshot!(scene.says(&vera, "/audit").await, @r"
    Журнал действий, новое сверху (UTC)
    02.03 09:00 бот → @ben_lee: удаление учётной записи с сайта
    02.03 09:00 Olga (501) → @ben_lee: удаление учётной записи с сайта · выполняется
    02.03 09:00 Olga (501) → @ben_lee: просмотр разметки попытки 1
    02.03 09:00 бот → @ben_lee: попытка 1 сдана
    02.03 09:00 @ben_lee: нажато «Задание выполнено» (попытка 1) · выполняется
    02.03 09:00 бот → @ben_lee: подготовка попытки 1
    02.03 09:00 @ben_lee: начата попытка 1 · выполняется
    02.03 09:00 администратор → Вера (502): 502 добавлен(а) в список HR
    02.03 09:00 Olga (501): изменение настроек уведомлений
    02.03 09:00 Olga (501): привязка к записи @olga_hr в списке HR
    [Раньше ▶]
    [⬜ Без моих] [⬜ Без бота]
    ");
}

#[tokio::test]
async fn telegram_offers_hr_their_commands_and_nobody_else() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    let names = |actor: &Actor| -> Vec<String> {
        actor.person.command_menu().into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(
        names(&olga),
        [
            "start",
            "help",
            "candidates",
            "questions",
            "links",
            "requests",
            "find",
            "metrics",
            "notices",
            "audit"
        ]
    );
    assert_eq!(names(&ben), ["start", "help", "mydata", "forget"]);
    assert_eq!(olga.person.command_menu()[2].1, "List of candidates");
    let commands = [
        "/candidates",
        "/questions",
        "/requests",
        "/find",
        "/metrics",
        "/notices",
        "/audit",
        "Candidates",
        "Activity log",
    ];
    for command in commands {
        scene.world.pass(2);
        let answer = scene.says(&ben, command).await;
        assert!(answer.starts_with("I only understand the buttons below."), "{command}: {answer}");
    }
    for data in [
        "list:0:0:0",
        "card:501",
        "delete:everything:102",
        "deleteyes:everything:102:1",
        "export:csv",
        "quality",
        "questions",
        "question:102:1",
        "reply:102:1",
        "approve:102:erasure",
        "refuse:102:data",
    ] {
        ben.person.press_data(1, data);
        scene.quiet().await;
    }
    assert!(scene.outbox().is_empty());
    assert!(!ben.person.chat().iter().any(|line| line.text.contains("Olga") || !line.media.is_empty()));
    scene.whitelist(Remove, "@olga_hr").await;
    assert_eq!(names(&olga), ["start", "help", "mydata", "forget"]);
}

#[tokio::test]
async fn a_menu_that_telegram_refuses_keeps_nobody_waiting() {
    let scene = scene().await;
    scene.telegram_fails(
        "setMyCommands",
        1,
        FaultKind::Status { code: 400, description: "Bad Request: no".into(), retry_after: None },
    );
    let olga = scene.olga().await;
    assert!(scene.says(&olga, "/hr").await.starts_with("HR menu. What would you like"));
}
