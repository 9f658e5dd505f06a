//! Candidates ask for a copy of their data, or to be forgotten; HR decides, or the time does.

use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::model::{Action, By, PersonId, RequestKind};
use candidates_bot::store::{DataRequests, Records};
use chrono::TimeDelta;

use crate::support::{Actor, Scene, scene};

/// Olga and Vera are HR; Ben and Anna have begun.
struct Cast {
    olga: Actor,
    vera: Actor,
    ben: Actor,
    anna: Actor,
}

async fn cast(scene: &Scene) -> Cast {
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let (ben, anna) = (scene.ben(), scene.anna());
    for candidate in [&ben, &anna] {
        scene.says(candidate, "/start").await;
        scene.gets(candidate).await;
    }
    olga.news();
    vera.news();
    Cast { olga, vera, ben, anna }
}

fn audited(scene: &Scene, person: &Actor) -> Vec<(By, Action)> {
    let view = scene.world.store.read().expect("read");
    let log = view.audit_log().expect("read");
    let own = log.into_iter().filter(|entry| entry.person == Some(PersonId(person.id())));
    own.map(|entry| (entry.by, entry.action)).collect()
}

#[tokio::test]
async fn a_copy_of_the_data_comes_when_hr_approves_it() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    insta::assert_snapshot!(scene.says(&cast.ben, "/mydata").await, @r"
    You will get a file with everything I keep about you: your profile, attempts and results, what HR decided and wrote about you, your questions, and your work with pictures. HR has to approve it first. Ask for the file?
    [Yes] [Cancel]
    ");
    insta::assert_snapshot!(scene.presses(&cast.ben, "Yes").await, @r"
    (edited) ✅ You asked for a copy of your data on 2 March, 09:00 (UTC). The file will come here when HR has approved it.
    [Take it back]
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    Requests about personal data, waiting for you: 1
    1. Ben @ben_lee asks for a copy of their data · 2 March, 09:00 (UTC)
    [1 · ✅ Send] [1 · ❌ Refuse]
    ");
    insta::assert_snapshot!(cast.vera.news(), @r"
    Запросы о персональных данных, ждут решения: 1
    1. Ben @ben_lee просит копию своих данных · 2 марта, 09:00 (UTC)
    [1 · ✅ Отправить] [1 · ❌ Отказать]
    ");
    insta::assert_snapshot!(scene.says(&cast.ben, "/mydata").await, @r"
    ✅ You asked for a copy of your data on 2 March, 09:00 (UTC). The file will come here when HR has approved it.
    [Take it back]
    ");

    insta::assert_snapshot!(scene.presses(&cast.vera, "1 · ✅ Отправить").await, @r"
    (edited) Запросов о персональных данных нет.

    ✅ Ben @ben_lee, копия данных: одобрено · Вера (502)
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    (edited) No requests about personal data are waiting for you.

    ✅ Ben @ben_lee, copy of the data: approved · Вера (502)
    ");
    insta::assert_snapshot!(cast.ben.news(), @r"
    Everything I keep about you, as of 2 March 2026. “person.json” has the records, the folders have your work.
    <my-data-2026-03-02.zip>
    ");
    assert_eq!(cast.anna.news(), "");
    let actions = audited(&scene, &cast.ben);
    let last: Vec<_> = actions.iter().rev().take(2).rev().cloned().collect();
    assert_eq!(
        last,
        [
            (By::Person(PersonId(cast.ben.id())), Action::RequestedData(RequestKind::Access)),
            (By::Person(PersonId(502)), Action::ApprovedRequest(RequestKind::Access)),
        ]
    );
}

#[tokio::test]
async fn whoever_asks_to_be_forgotten_can_take_it_back() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    insta::assert_snapshot!(scene.says(&cast.anna, "/forget").await, @r"
    Бот удалит всё, что хранит о вас: учётную запись на сайте, задания, работы и результаты, вопросы. Если вы сейчас выполняете задание, оно закончится без результата. Отменить это будет нельзя.

    Сначала решает HR. Если за 7 дней решения не будет, всё удалится автоматически. Запросить удаление?
    [Да] [Отмена]
    ");
    insta::assert_snapshot!(scene.presses(&cast.anna, "Да").await, @r"
    (edited) ✅ Вы запросили удаление своих данных: 2 марта, 09:00 (UTC). Они будут удалены, когда HR одобрит запрос, но не позже чем 9 марта, 09:00 (UTC). До этого запрос можно отозвать и продолжать как прежде.
    [Отозвать запрос]
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    Requests about personal data, waiting for you: 1
    1. Анна @anna_k asks for everything to be deleted · 2 March, 09:00 (UTC). Happens automatically on 9 March, 09:00 (UTC)
    [1 · 🗑 Delete all] [1 · ❌ Refuse]
    ");
    insta::assert_snapshot!(scene.presses(&cast.anna, "Отозвать запрос").await, @"(edited) Запрос отозван. Ничего удалено не будет.");
    insta::assert_snapshot!(cast.olga.news(), @r"
    (edited) No requests about personal data are waiting for you.

    ↩️ Анна @anna_k, deletion: taken back
    ");
    insta::assert_snapshot!(cast.vera.news(), @r"
    Запросов о персональных данных нет.

    ↩️ Анна @anna_k, удаление: запрос отозван
    ");
    scene.world.pass(8 * 24 * 60);
    scene.quiet().await;
    assert!(scene.candidate(&cast.anna).is_some(), "nothing happens by itself any more");

    for _ in 0..2 {
        scene.says(&cast.anna, "/forget").await;
        scene.presses(&cast.anna, "Да").await;
        scene.presses(&cast.anna, "Отозвать запрос").await;
    }
    scene.says(&cast.anna, "/forget").await;
    scene.presses(&cast.anna, "Отмена").await;
    scene.says(&cast.anna, "/forget").await;
    scene.presses(&cast.anna, "Да").await;
    scene.presses(&cast.anna, "Отозвать запрос").await;
    insta::assert_snapshot!(scene.says(&cast.anna, "/forget").await, @"За последние сутки запросов уже 3. Следующий можно отправить 11 марта, 09:00 (UTC).");
}

#[tokio::test]
async fn hr_has_somebody_forgotten_and_everything_is_gone() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    scene.says(&cast.ben, "/forget").await;
    scene.presses(&cast.ben, "Yes").await;
    cast.olga.news();
    cast.vera.news();
    insta::assert_snapshot!(scene.presses(&cast.olga, "1 · 🗑 Delete all").await, @r"
    (edited) No requests about personal data are waiting for you.
    —
    Olga (501) is erasing all data of Ben @ben_lee.
    —
    The account ben_lee_test_Annotator has been deleted on the site.
    ");
    insta::assert_snapshot!(cast.vera.news(), @r"
    (edited) Запросов о персональных данных нет.
    —
    Olga (501): удаляются все данные кандидата Ben @ben_lee.
    —
    Учётная запись ben_lee_test_Annotator удалена с сайта.
    ");
    insta::assert_snapshot!(cast.ben.news(), @r"
    (deleted) ✅ Your task is ready.
    —
    (deleted) Attempt 1
    —
    (deleted) What good annotation looks like
    —
    (deleted) ✅ You asked for your data to be deleted on 2 March, 09:00 (UTC). It happens when HR approves it, at the latest on 9 March, 09:00 (UTC). Until then you can take it back and go on as before.
    —
    ✅ Your data has been erased: your profile, your results, your submissions and what you wrote to HR. Your account on the site is being deleted.

    The bot's messages of the last two days in this chat are deleted too. You can delete the rest of the chat yourself. If you write to the bot again, you start from the beginning.
    ");
    scene.quiet().await;
    assert!(scene.candidate(&cast.ben).is_none());
    assert!(!scene.accounts().iter().any(|account| account.starts_with("ben_lee")), "{:?}", scene.accounts());
    let view = scene.world.store.read().expect("read");
    assert_eq!(view.open_data_requests_size().expect("read"), 0);
    drop(view);
    insta::assert_snapshot!(scene.says(&cast.ben, "/forget").await, @"I keep no data about you, so there is nothing to send or delete.");
    insta::assert_snapshot!(scene.says(&cast.olga, "/requests").await, @r"
    (edited) The requests about personal data are in a newer message below.
    —
    No requests about personal data are waiting for you.
    ");
}

#[tokio::test]
async fn a_refusal_is_told_and_the_first_in_hr_wins() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    for candidate in [(&cast.ben, "Yes"), (&cast.anna, "Да")] {
        scene.says(candidate.0, "/forget").await;
        scene.presses(candidate.0, candidate.1).await;
    }
    scene.says(&cast.ben, "/mydata").await;
    scene.presses(&cast.ben, "Yes").await;
    insta::assert_snapshot!(cast.olga.news(), @r"
    Requests about personal data, waiting for you: 3
    1. Анна @anna_k asks for everything to be deleted · 2 March, 09:00 (UTC). Happens automatically on 9 March, 09:00 (UTC)
    2. Ben @ben_lee asks for a copy of their data · 2 March, 09:00 (UTC)
    3. Ben @ben_lee asks for everything to be deleted · 2 March, 09:00 (UTC). Happens automatically on 9 March, 09:00 (UTC)
    [1 · 🗑 Delete all] [1 · ❌ Refuse]
    [2 · ✅ Send] [2 · ❌ Refuse]
    [3 · 🗑 Delete all] [3 · ❌ Refuse]
    ");
    cast.vera.news();
    let (message, refusal) = cast.vera.button("1 · ❌ Отказать");
    insta::assert_snapshot!(scene.presses(&cast.olga, "1 · ❌ Refuse").await, @r"
    (edited) Requests about personal data, waiting for you: 2
    1. Ben @ben_lee asks for a copy of their data · 2 March, 09:00 (UTC)
    2. Ben @ben_lee asks for everything to be deleted · 2 March, 09:00 (UTC). Happens automatically on 9 March, 09:00 (UTC)

    ❌ Анна @anna_k, deletion: refused · Olga (501)
    [1 · ✅ Send] [1 · ❌ Refuse]
    [2 · 🗑 Delete all] [2 · ❌ Refuse]
    ");
    insta::assert_snapshot!(cast.anna.news(), @"HR решил пока не удалять ваши данные, всё остаётся как есть. Если хотите узнать почему, напишите вопрос сюда, и бот передаст его.");
    insta::assert_snapshot!(scene.presses_data(&cast.vera, message, &refusal).await, @r"
    (edited) Запросы о персональных данных, ждут решения: 2
    1. Ben @ben_lee просит копию своих данных · 2 марта, 09:00 (UTC)
    2. Ben @ben_lee просит удалить все данные · 2 марта, 09:00 (UTC). Произойдёт автоматически 9 марта, 09:00 (UTC)

    ❌ Анна @anna_k, удаление: отказано · Olga (501)
    [1 · ✅ Отправить] [1 · ❌ Отказать]
    [2 · 🗑 Удалить всё] [2 · ❌ Отказать]
    —
    toast: Решение уже принято.
    ");
    insta::assert_snapshot!(scene.presses(&cast.vera, "1 · ❌ Отказать").await, @r"
    (edited) Запросы о персональных данных, ждут решения: 1
    1. Ben @ben_lee просит удалить все данные · 2 марта, 09:00 (UTC). Произойдёт автоматически 9 марта, 09:00 (UTC)

    ❌ Анна @anna_k, удаление: отказано · Olga (501)
    ❌ Ben @ben_lee, копия данных: отказано · Вера (502)
    [1 · 🗑 Удалить всё] [1 · ❌ Отказать]
    ");
    let told = cast.ben.news();
    assert!(told.ends_with("HR has decided not to send you a copy of your data now. If you want to know why, write your question here, and I'll pass it on."), "{told}");
}

#[tokio::test]
async fn after_a_week_without_a_decision_they_are_forgotten() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    scene.says(&cast.ben, "/forget").await;
    scene.presses(&cast.ben, "Yes").await;
    cast.olga.news();
    cast.vera.news();
    scene.world.pass(6 * 24 * 60);
    scene.quiet().await;
    assert!(scene.candidate(&cast.ben).is_some());
    cast.ben.news();
    scene.world.pass(24 * 60 + 1);
    scene.quiet().await;
    insta::assert_snapshot!(cast.ben.news(), @r"
    ✅ Your data has been erased: your profile, your results, your submissions and what you wrote to HR. Your account on the site is being deleted.

    The bot's messages of the last two days in this chat are deleted too. You can delete the rest of the chat yourself. If you write to the bot again, you start from the beginning.
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    (edited) No requests about personal data are waiting for you.
    —
    🗑 Ben @ben_lee asked for deletion: everything about them is being deleted automatically.
    —
    The account ben_lee_test_Annotator has been deleted on the site.
    ");
    insta::assert_snapshot!(cast.vera.news(), @r"
    (edited) Запросов о персональных данных нет.
    —
    🗑 Удаляются все данные по запросу, автоматически; кандидат: Ben @ben_lee.
    —
    Учётная запись ben_lee_test_Annotator удалена с сайта.
    ");
    assert!(scene.candidate(&cast.ben).is_none());
}

#[tokio::test]
async fn a_bot_that_was_off_forgets_whoever_asked_for_it_once_it_is_back() {
    let mut scene = scene().await;
    let cast = cast(&scene).await;
    scene.says(&cast.ben, "/forget").await;
    scene.presses(&cast.ben, "Yes").await;
    for _ in 0..2 {
        scene.world.stop_bot().await.expect("it stops");
        scene.world.pass(8 * 24 * 60);
        scene.world.start_bot().await.expect("it starts");
        scene.quiet().await;
    }
    assert!(scene.candidate(&cast.ben).is_none());
    assert_eq!(cast.ben.count("Your data has been erased"), 1);
    assert!(scene.candidate(&cast.anna).is_some());
}

#[tokio::test]
async fn without_days_for_hr_it_happens_at_once() {
    let scene = Scene::with(|settings| settings.erasure = TimeDelta::zero()).await;
    let cast = cast(&scene).await;
    assert!(scene.says(&cast.ben, "/forget").await.contains("as soon as you tap “Yes”"));
    insta::assert_snapshot!(scene.presses(&cast.ben, "Yes").await, @r"
    (deleted) ✅ Your task is ready.
    —
    (deleted) Attempt 1
    —
    (deleted) What good annotation looks like
    —
    (deleted) Everything I keep about you will be deleted as soon as you tap “Yes”: your account on the site, your tasks, your work and results, your questions. If you are working on a task, it ends without a result. This cannot be undone. Delete everything?
    —
    ✅ Your data has been erased: your profile, your results, your submissions and what you wrote to HR. Your account on the site is being deleted.

    The bot's messages of the last two days in this chat are deleted too. You can delete the rest of the chat yourself. If you write to the bot again, you start from the beginning.
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    🗑 Ben @ben_lee asked for deletion: everything about them is being deleted automatically.
    —
    The account ben_lee_test_Annotator has been deleted on the site.
    ");
    assert!(scene.candidate(&cast.ben).is_none());
    insta::assert_snapshot!(scene.says(&cast.ben, "/start").await, @"Hello! This is a test task for image annotators: Cars and plates. Tap “Get the task” to get an account and 5 images to annotate on the site; you will need a computer.");
}

#[tokio::test]
async fn what_somebody_asked_for_goes_when_hr_deletes_them() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    scene.says(&cast.ben, "/mydata").await;
    scene.presses(&cast.ben, "Yes").await;
    let (message, approval) = cast.olga.button("1 · ✅ Send");
    cast.olga.news();
    scene.says(&cast.olga, "ben_lee").await;
    scene.presses(&cast.olga, "🗑 Delete…").await;
    scene.presses(&cast.olga, "Erase all data").await;
    scene.presses(&cast.olga, "Yes, erase all").await;
    let late = scene.presses_data(&cast.olga, message, &approval).await;
    assert!(late.contains("This button no longer works"), "{late}");
    let news = cast.vera.news();
    assert!(news.contains("Запросов о персональных данных нет."), "{news}");
}

#[tokio::test]
async fn strangers_hear_that_nothing_is_kept_and_help_leads_to_both() {
    let scene = scene().await;
    let (ben, anna) = (scene.ben(), scene.anna());
    insta::assert_snapshot!(scene.says(&ben, "/mydata").await, @"I keep no data about you, so there is nothing to send or delete.");
    insta::assert_snapshot!(scene.says(&anna, "/forget").await, @"Бот не хранит данных о вас: отправлять и удалять нечего.");
    scene.says(&anna, "/start").await;
    scene.gets(&anna).await;
    scene.says(&anna, "/help").await;
    insta::assert_snapshot!(scene.presses(&anna, "🗑 Удалить мои данные").await, @r"
    Бот удалит всё, что хранит о вас: учётную запись на сайте, задания, работы и результаты, вопросы. Если вы сейчас выполняете задание, оно закончится без результата. Отменить это будет нельзя.

    Сначала решает HR. Если за 7 дней решения не будет, всё удалится автоматически. Запросить удаление?
    [Да] [Отмена]
    ");
    insta::assert_snapshot!(scene.presses(&anna, "Отмена").await, @"(edited) Отменено, ничего не изменилось.");
}
