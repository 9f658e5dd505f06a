//! Who may come in: links that HR makes in the chat, requests that HR answers, people who are blocked, a closed door.

use candidates_bot::desk::{Admission, AdmissionChange, EventKind, OperatorCommand, Refusal};
use candidates_bot::model::PersonId;
use candidates_bot::store::{Admissions, Links, Records, Strangers};
use insta::assert_snapshot;

use crate::support::{Actor, Scene};

async fn scene(admission: Admission) -> Scene {
    Scene::with(|settings| settings.admission = admission).await
}

/// What somebody sees, with every link's word as `in-…`.
fn shown(seen: &str) -> String {
    let mut parts = seen.split("start=in-");
    let first = parts.next().unwrap_or_default().to_owned();
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    parts.fold(first, |text, part| text + "start=in-…" + part.trim_start_matches(is_of_word))
}

/// What Telegram sends when somebody opens the newest link.
fn newest_link(scene: &Scene) -> String {
    let links = scene.world.store.read().and_then(|view| view.links()).expect("the database");
    format!("/start {}", links.last().expect("a link").1.word)
}

/// A person who speaks English.
fn newcomer(scene: &Scene, number: u64) -> Actor {
    scene.person(1000 + number, None, &format!("Person {number}"), "en")
}

#[tokio::test]
async fn hr_makes_a_link_and_sees_who_came_by_it() {
    let scene = scene(Admission::Link).await;
    let olga = scene.olga().await;
    let anna = scene.anna();
    assert_snapshot!(scene.says(&anna, "/start").await, @"Спасибо, что написали! Сейчас теста для вас здесь нет. Если вас пригласили, попросите, пожалуйста, новую ссылку.");
    assert_snapshot!(scene.says(&olga, "Admission, links").await, @r"
    Admission: newcomers need a link.

    There are no links yet.
    [➕ New link]
    ");
    assert_snapshot!(scene.presses(&olga, "➕ New link").await, @"Where will you publish the link? Write a short name, such as “Job fair”: it tells you where candidates came from. To cancel, send /cancel.");
    assert_snapshot!(scene.says(&olga, &"x".repeat(41)).await, @"This can't be used as a name. Please write one line of at most 40 characters. To cancel, send /cancel.");
    let made = scene.says(&olga, "Job fair").await;
    assert_snapshot!(shown(&made), @r"
    🔗 Job fair
    https://t.me/candidates_bot?start=in-…
    Opened by 0 people, task taken by 0
    For any number of people
    Works until 1 April, 09:00 (UTC)
    Greeting in the language of their Telegram
    Made by Olga (501), 2 March, 09:00 (UTC)
    [Copy the link]
    [👥 How many] [⏳ How long]
    [🌐 Language] [🚫 Revoke…]
    [‹ To the links]
    ");
    assert_snapshot!(scene.presses(&olga, "👥 How many").await, @r"
    (edited) How many people can use the link “Job fair”?
    [1] [10]
    [50] [100]
    [500] [Any number]
    [‹ To the link]
    ");
    assert!(scene.presses(&olga, "1").await.contains("For at most 1 person"));
    scene.presses(&olga, "⏳ How long").await;
    assert!(scene.presses(&olga, "Without an end").await.contains("Works until you revoke it"));
    scene.presses(&olga, "🌐 Language").await;
    assert!(scene.presses(&olga, "Russian").await.contains("Greeting in Russian"));

    let opened = newest_link(&scene);
    let first = newcomer(&scene, 1);
    assert_snapshot!(scene.says(&first, &opened).await, @r"
    Здравствуйте! Это тестовое задание для разметчиков изображений «Автомобили и номера». На сайте разметки нужно разметить 5 картинок; понадобится компьютер. Когда будете готовы, нажмите «Получить задание»: бот создаст учётную запись и выдаст задание.
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь
    ");
    scene.presses(&first, "Получить задание").await;
    let given = scene.presses(&first, "Да").await;
    assert!(given.contains("✅ Ваше задание готово."), "{given}");
    // Nobody else can come through it, and they read what everybody reads who has no link.
    let second = newcomer(&scene, 2);
    assert_snapshot!(scene.says(&second, &opened).await, @"Thank you for writing! There is no test for you here at the moment. If somebody invited you, please ask them for a new link.");
    assert_eq!(scene.says(&second, "/get").await, "", "once a minute");

    scene.says(&olga, "/links").await;
    let list = scene.presses(&olga, "1 · Job fair").await;
    assert_snapshot!(shown(&list), @r"
    (edited) 🔗 Job fair
    Used up: it lets nobody else in.
    Opened by 1 person, task taken by 1
    For at most 1 person
    Works until you revoke it
    Greeting in Russian
    Made by Olga (501), 2 March, 09:00 (UTC)
    [👥 How many] [⏳ How long]
    [🌐 Language] [🚫 Revoke…]
    [‹ To the links]
    ");
    scene.presses(&olga, "👥 How many").await;
    scene.presses(&olga, "Any number").await;
    assert_snapshot!(scene.presses(&olga, "🚫 Revoke…").await, @r"
    (edited) Revoke the link “Job fair”? It will let nobody in any more, not even people who have opened it and have no task yet. Those who have started go on.
    [Yes, revoke]
    [‹ To the link]
    ");
    assert_snapshot!(shown(&scene.presses(&olga, "Yes, revoke").await), @r"
    (edited) 🔗 Job fair
    Revoked: it lets nobody in any more.
    Opened by 1 person, task taken by 1
    Made by Olga (501), 2 March, 09:00 (UTC)
    [‹ To the links]
    ");
    scene.world.pass(1);
    assert!(scene.says(&second, &opened).await.starts_with("Thank you for writing!"));
    assert!(scene.says(&first, "/get").await.contains("Пароль: "), "whoever has begun goes on");
    assert_eq!(scene.accounts().len(), 1);
    let audit = scene.says(&olga, "/audit").await;
    for line in ["made a link for candidates: Job fair", "changed the link", "revoked the link"] {
        assert!(audit.contains(line), "{audit}");
    }
}

#[tokio::test]
async fn whoever_asks_comes_in_when_hr_says_so() {
    let scene = scene(Admission::Approval).await;
    let olga = scene.olga().await;
    let (anna, ben, ivo) = (scene.anna(), scene.ben(), newcomer(&scene, 3));
    assert_snapshot!(scene.says(&anna, "/start").await, @"Спасибо! Ваша заявка на тест передана HR. Ответ придёт сюда, а пока ничего делать не нужно.");
    assert_snapshot!(scene.says(&ben, "/start").await, @"Thank you! Your request to take the test has been passed on to HR. You will read the answer here; there is nothing you need to do until then.");
    scene.says(&ivo, "hello").await;
    assert_snapshot!(scene.news(&olga).await, @r"
    Requests to take the test: 3, the oldest first. ✅ accepts, ❌ declines, 🚫 declines and blocks.
    1. Анна @anna_k, 2 March, 09:00 (UTC)
    2. Ben @ben_lee, 2 March, 09:00 (UTC)
    3. Person 3 (1003), 2 March, 09:00 (UTC)
    [✅ 1] [❌ 1] [🚫 1]
    [✅ 2] [❌ 2] [🚫 2]
    [✅ 3] [❌ 3] [🚫 3]
    ");
    scene.presses(&olga, "✅ 1").await;
    assert_snapshot!(scene.news(&anna).await, @r"
    ✅ HR принял вашу заявку: можно проходить тест. Чтобы начать, нажмите «Получить задание».
    —
    keyboard: Получить задание · Задание выполнено / Ещё одна попытка · Помощь
    ");
    scene.presses(&olga, "❌ 1").await;
    assert_snapshot!(scene.news(&ben).await, @"Thank you for your interest. Unfortunately HR can't offer you the test.");
    assert_snapshot!(scene.presses(&olga, "🚫 1").await, @"(edited) All requests to take the test are answered.");
    scene.gets(&anna).await;
    scene.world.pass(1);
    assert_snapshot!(scene.says(&ben, "/start").await, @"Thank you for writing! There is no test for you here at the moment. If somebody invited you, please ask them for a new link.");
    assert_eq!(scene.accounts(), ["anna_k_test_Annotator"]);
    assert_snapshot!(scene.news(&olga).await, @"");
    // Requests that come much later are a message of their own.
    scene.world.pass(60);
    scene.says(&newcomer(&scene, 4), "/start").await;
    let news = scene.news(&olga).await;
    assert!(news.starts_with("Requests to take the test: 1"), "{news}");
}

#[tokio::test]
async fn a_closed_door_says_the_companys_own_words_and_those_at_work_go_on() {
    let refusal = Refusal {
        en: Some("We hire again in May.\nSee example.org/jobs.".to_owned()),
        ru: Some("Набор начнётся в мае.".to_owned()),
    };
    let scene =
        Scene::with(|settings| (settings.admission, settings.refusal) = (Admission::Closed, refusal)).await;
    let olga = scene.olga().await;
    let (anna, ben) = (scene.anna(), scene.ben());
    assert_snapshot!(scene.says(&anna, "/start").await, @"Набор начнётся в мае.");
    assert_snapshot!(scene.says(&ben, "/help").await, @r"
    We hire again in May.
    See example.org/jobs.
    ");
    assert_snapshot!(scene.presses_data(&ben, 1, "yes:get:1").await, @"toast: This button no longer works.");
    assert_snapshot!(scene.says(&olga, "/links").await, @r"
    Admission: closed. No newcomer can come in, not even with a link.

    There are no links yet.
    [➕ New link]
    ");
    // HR can take the test at any time.
    scene.says(&olga, "/get").await;
    scene.presses(&olga, "Yes").await;
    assert_eq!(scene.accounts().len(), 1);
    let view = scene.world.store.read().expect("the database");
    assert_eq!(view.candidates_size().expect("the database"), 1);
    assert_eq!(view.arrival(PersonId(ben.id())).expect("the database"), None);
}

#[tokio::test]
async fn hr_blocks_a_candidate_from_the_card_and_takes_it_back() {
    let scene = scene(Admission::Open).await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.says(&olga, "ben_lee").await;
    scene.presses(&olga, "🗑 Delete…").await;
    assert_snapshot!(scene.presses(&olga, "🚫 Block…").await, @r"
    (edited) Block Ben @ben_lee? The bot will not answer this person any more, and will only say that there is no test for them. Nothing is deleted.
    [Yes, block]
    [‹ Back to the card]
    ");
    let card = scene.presses(&olga, "Yes, block").await;
    assert!(card.contains("🚫 Blocked by Olga"), "{card}");
    assert_snapshot!(scene.says(&ben, "/get").await, @"Thank you for writing! There is no test for you here at the moment. If somebody invited you, please ask them for a new link.");
    assert_eq!(scene.says(&ben, "What did I do?").await, "", "once a minute");
    scene.presses(&olga, "Unblock").await;
    assert!(scene.says(&ben, "/get").await.contains("Password: "));
}

#[tokio::test]
async fn whoever_is_no_candidate_reads_what_is_kept_and_is_forgotten_at_once() {
    let scene = scene(Admission::Approval).await;
    let olga = scene.olga().await;
    let (anna, ben, zoe) = (scene.anna(), scene.ben(), newcomer(&scene, 1));
    // An applicant who waits.
    scene.says(&anna, "/start").await;
    olga.news();
    assert_snapshot!(scene.says(&anna, "/mydata").await, @r"
    Вашего профиля у бота нет. Вот всё, что бот хранит о вас:
    • ваша просьба пройти тест: 2 марта, 09:00 (UTC)

    Чтобы сразу удалить всё это, отправьте /forget.
    ");
    assert_snapshot!(scene.says(&anna, "/forget").await, @"✅ Готово: бот больше не хранит данных о вас. Если вы снова напишете, всё начнётся с начала.");
    assert_snapshot!(olga.news(), @"(edited) All requests to take the test are answered.");
    assert!(is_forgotten(&scene, &anna));
    // Somebody who came by a link and chose a language.
    scene.says(&olga, "/links").await;
    scene.presses(&olga, "➕ New link").await;
    scene.says(&olga, "Job fair").await;
    scene.says(&ben, &newest_link(&scene)).await;
    scene.says(&ben, "/help").await;
    scene.presses(&ben, "Русский").await;
    assert_snapshot!(scene.says(&ben, "/mydata").await, @r"
    Вашего профиля у бота нет. Вот всё, что бот хранит о вас:
    • ссылка, по которой вы пришли: «Job fair», 2 марта, 09:00 (UTC)
    • выбранный вами язык: русский

    Чтобы сразу удалить всё это, отправьте /forget.
    ");
    assert_snapshot!(scene.says(&ben, "/forget").await, @"✅ Готово: бот больше не хранит данных о вас. Если вы снова напишете, всё начнётся с начала.");
    assert!(is_forgotten(&scene, &ben));
    // Whoever comes back begins anew.
    scene.world.pass(61);
    let asked = scene.says(&anna, "/start").await;
    let begun = scene.says(&ben, "/start").await;
    assert_snapshot!(format!("{asked}\n---\n{begun}"), @r"
    Спасибо! Ваша заявка на тест передана HR. Ответ придёт сюда, а пока ничего делать не нужно.
    ---
    Thank you! Your request to take the test has been passed on to HR. You will read the answer here; there is nothing you need to do until then.
    ");
    // Nobody gets off the block list.
    scene.says(&zoe, "/start").await;
    scene.world.pass(61);
    let desk = scene.world.desk().expect("the bot runs");
    let block = AdmissionChange::Block(PersonId(zoe.id()));
    desk.submit(EventKind::Operator(OperatorCommand::Admission(block))).await.expect("blocked");
    drop(desk);
    assert_snapshot!(scene.says(&zoe, "/forget").await, @"Thank you for writing! There is no test for you here at the moment. If somebody invited you, please ask them for a new link.");
    assert!(scene.world.store.read().expect("read").blocked(PersonId(zoe.id())).expect("read").is_some());
}

/// Whether nothing is kept about somebody.
fn is_forgotten(scene: &Scene, person: &Actor) -> bool {
    let view = scene.world.store.read().expect("read");
    view.stranger_data(PersonId(person.id()), None).expect("read").is_empty()
}
