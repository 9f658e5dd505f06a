//! HR: who is HR, what they can look up, what they read.

use std::time::Duration;

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::Method;
use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::desk::EventKind;
use candidates_bot::desk::WhitelistChange::{Add, Remove};
use candidates_bot::model::{Action, AttemptNumber, By, HrEntry, HrKey, PersonId};
use candidates_bot::store::Records;

use crate::support::{HR, Scene, answers, scene};

const STRANGE: &str = "I only understand the buttons below.";

#[tokio::test]
async fn hr_has_a_menu_and_others_have_not() {
    let scene = scene().await;
    let olga = scene.person(501, Some("Olga_HR"), "Olga", "en");
    insta::assert_snapshot!(scene.says(&olga, "/start").await, @r"
    HR menu. What would you like to see?
    —
    keyboard: Candidates · Questions / Find a candidate · Export results / Admission, links · Data requests / Notifications · Activity log / Help · Candidate menu
    ");
    insta::assert_snapshot!(scene.says(&olga, "HR menu").await, @"HR menu. What would you like to see?");
    insta::assert_snapshot!(scene.presses(&olga, "Help").await, @r"
    Get the task: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
    I'm done: I'll check that nothing is missing and tell you what to fix, image by image.
    Another attempt: one more attempt with other images, once the previous one is submitted (2 attempts in all).
    Help: this text.
    —
    Candidates: first those who wait for your decision; a tap opens the card.
    Questions: those nobody has answered yet; the bot passes your reply on.
    Find a candidate: by login or part of the name, which you can also just write.
    Export results: a chart, a workbook (Excel) or a table (CSV); how good the exam is.
    Admission, links: who can take the test.
    Data requests: for a copy, or deletion.
    Notifications: what to send you, when to send the digest; your time zone.
    Activity log: who did what, newest first.
    You are notified when somebody has submitted or run out of time, and when a problem has stopped something. For a card each, see Notifications.
    Candidate menu: what candidates see.
    —
    🌐 Писать вам по-русски?
    [Русский]
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Find a candidate").await, @"Whose results? Send the Telegram login, with or without @ (or the login on the site, the numeric id, or part of the name). To look for nobody, send /cancel.");
    scene.presses(&olga, "Candidate menu").await;

    let ben = scene.ben();
    let menu = scene.says(&ben, "/start").await;
    assert!(!menu.contains("HR menu"), "{menu}");
    for word in ["/hr", "HR menu", "Find a candidate", "Найти кандидата", "ben_lee"] {
        scene.world.pass(2);
        let answer = scene.says(&ben, word).await;
        assert!(answer.starts_with(STRANGE), "{word}: {answer}");
    }
}

#[tokio::test]
async fn a_card_in_both_languages() {
    let scene = scene().await;
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
    scene.draws_with(&ben, vec![Slip::Mistype { image: "01.jpg".into(), text: "A0".into() }]).await;
    scene.hands_in(&ben).await;
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    📥 Submitted
    Ben @ben_lee
    Account: ben_lee_test_Annotator
    Attempt 1 · submitted
    Started: 2 March, 09:00 (UTC)
    Last edit: 2 March, 10:35 (UTC)
    Time taken: 1 h 35 min
    Working time since the task was ready: 1 h 35 min

    Recommendation: ❌ fail
    ✅ Cars, IoU: 99.63 % (min. 90 %)
    ✅ Plates, IoU: 97.76 % (min. 80 %)
    ❌ Plates read exactly: 80.00 % (min. 100 %)
    4 of 5 right: no more than 96 % can be expected
    Rank: 1 of 1 on the same images
    Decision: none yet
    By image, IoU in percent:
    01.jpg  car 99.73 · plate 98.30 · “A0” instead of “O0B8S5”
    02.jpg  car 99.55 · plate 97.93
    03.jpg  car 99.65 · plate 96.99
    04.jpg  car 99.60 · plate 98.65
    05.jpg  car 99.63 · plate 96.95
    [✅ Accept] [❌ Reject]
    [Images] [Details]
    [💬 Comment] [✉️ Write]
    [‹ To the list] [🗑 Delete…]
    ");
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    📥 Сдано задание
    Ben @ben_lee
    Учётная запись: ben_lee_test_Annotator
    Попытка 1 · сдана
    Начало: 2 марта, 09:00 (UTC)
    Последняя правка: 2 марта, 10:35 (UTC)
    Затрачено: 1 ч 35 мин
    Рабочее время с момента готовности задания: 1 ч 35 мин

    Рекомендация: ❌ отказать
    ✅ Автомобили, точность контура (IoU): 99.63 % (порог 90 %)
    ✅ Номера, точность контура (IoU): 97.76 % (порог 80 %)
    ❌ Тексты номеров без ошибок: 80.00 % (порог 100 %)
    Верно 4 из 5: больше 96 % не ждите
    Место: 1 из 1 среди тех, у кого те же картинки
    Решение: пока нет
    По картинкам, IoU в процентах:
    01.jpg  car 99.73 · plate 98.30 · «A0» вместо «O0B8S5»
    02.jpg  car 99.55 · plate 97.93
    03.jpg  car 99.65 · plate 96.99
    04.jpg  car 99.60 · plate 98.65
    05.jpg  car 99.63 · plate 96.95
    [✅ Принять] [❌ Отказать]
    [Разметка] [Подробности]
    [💬 Комментарий] [✉️ Написать]
    [‹ К списку] [🗑 Удалить…]
    ");

    scene.says(&olga, "HR menu").await;
    scene.does_it_again(&ben).await;
    scene.presses(&olga, "Find a candidate").await;
    insta::assert_snapshot!(scene.says(&olga, "@ben_lee").await, @r"
    Ben @ben_lee
    Account: ben_lee_test_Annotator
    Attempt 2 · in progress
    Started: 2 March, 10:35 (UTC)
    Time taken: in progress
    [‹ Attempt 1]
    [✉️ Write]
    [‹ To the list] [🗑 Delete…]
    ");
}

#[tokio::test]
async fn a_candidate_is_found_however_they_are_called() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.says(&olga, "HR menu").await;
    let calls =
        ["ben_lee", "@Ben_LEE", " @ben_lee ", "https://t.me/ben_lee", "Ben_Lee_test_annotator", "102"];
    for login in calls {
        scene.presses(&olga, "Find a candidate").await;
        let card = scene.says(&olga, login).await;
        assert!(
            card.starts_with("Ben @ben_lee\nAccount: ben_lee_test_Annotator\nAttempt 1"),
            "{login}: {card}"
        );
    }
    // Nothing has to be pressed first.
    let card = scene.says(&olga, "ben_lee").await;
    assert!(card.starts_with("Ben @ben_lee\n"), "{card}");
}

#[tokio::test]
async fn hr_may_misspell_a_login_and_try_again() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.says(&olga, "HR menu").await;
    scene.presses(&olga, "Find a candidate").await;
    for login in ["ben_lex", "103", "999999999999999999999", "@", "🙂", "501"] {
        let answer = scene.says(&olga, login).await;
        assert!(answer.starts_with("There is no candidate “"), "{login}: {answer}");
    }
    let long = scene.says(&olga, &"x".repeat(4000)).await;
    assert!(long.len() < 200, "{long}");
    let card = scene.says(&olga, "ben_lee").await;
    assert!(card.starts_with("Ben @ben_lee"), "{card}");
    // Another command instead of a login.
    scene.presses(&olga, "Find a candidate").await;
    let menu = scene.presses(&olga, "Candidate menu").await;
    assert!(!menu.starts_with("There is no candidate"), "{menu}");
}

#[tokio::test]
async fn a_whitelisted_username_belongs_to_the_first_who_uses_it() {
    let scene = scene().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let olga = scene.olga().await;
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    @olga_hr из списка HR впервые написал(а) боту (id 501). Если это не тот человек, уберите его из списка.
    ");
    assert_eq!(olga.count("HR list has written"), 0, "nobody is told about themselves");

    // Olga gives up her username; she is still Olga. A person who takes it is a stranger.
    olga.person.rename(None);
    let thief = scene.person(666, Some(HR), "Max", "en");
    let menu = scene.says(&thief, "/start").await;
    assert!(!menu.contains("HR menu"), "{menu}");
    let answer = scene.says(&thief, "Find a candidate").await;
    assert!(answer.starts_with(STRANGE), "{answer}");
    let menu = scene.says(&olga, "HR menu").await;
    assert!(menu.contains("HR menu. What would you like"), "{menu}");
    assert_eq!(scene.news(&vera).await, "", "nobody is bound a second time");
}

#[tokio::test]
async fn who_is_taken_off_the_list_is_a_stranger_at_once() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.site_fails(Method::POST, "/api/auth/register", 1, answers(400, r#"{"email":["Required."]}"#));
    scene.presses(&ben, "Get the task").await;
    scene.presses(&ben, "Yes").await;
    let card = scene.news(&olga).await;
    assert!(card.contains("[Try again]"), "{card}");
    scene.says(&olga, "HR menu").await;
    scene.presses(&olga, "Find a candidate").await;

    scene.whitelist(Remove, HR).await;
    let answer = scene.says(&olga, "ben_lee").await;
    assert!(answer.starts_with(STRANGE) && !answer.contains("HR menu"), "{answer}");
    assert_eq!(scene.presses(&olga, "Try again").await, "toast: This button no longer works.");
    assert_eq!(scene.accounts().len(), 0, "nothing is prepared again");
    scene.world.pass(2);
    let answer = scene.says(&olga, "Find a candidate").await;
    assert!(answer.starts_with(STRANGE), "{answer}");
}

#[tokio::test]
async fn what_waits_for_somebody_who_is_taken_off_the_list_is_discarded() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    scene.says(&olga, "HR menu").await;
    scene.presses(&olga, "Export results").await;
    let (message_id, table) = olga.button("CSV");
    let (_, images) = olga.button("Images");
    for method in ["sendDocument", "sendMediaGroup", "sendMessage"] {
        scene.telegram_fails(method, u32::MAX, FaultKind::ResetBefore);
    }
    for _ in 0..3 {
        olga.person.press_data(message_id, &table);
    }
    olga.person.press_data(message_id, &images);
    olga.person.say("/audit");
    olga.person.say("Candidate menu");
    // The first has been tried in vain, too: what is on its way already when she loses the role would arrive.
    let failed = || scene.world.telegram.calls().iter().any(|call| call.method == "sendDocument" && !call.ok);
    while scene.world.telegram.pending_updates() > 0 || scene.outbox().len() < 6 || !failed() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    let key = HrKey::parse(HR).expect("a username");
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Whitelist(Remove(key))).await.expect("taken");
    scene.world.telegram.clear_faults();

    let told = scene.news(&olga).await;
    for part in ["metrics-", ".csv", "ben_lee", "Activity log", "photo"] {
        assert!(!told.contains(part), "{part}: {told}");
    }
    assert!(told.contains("Hello!"), "what is everybody's still comes: {told}");
}

#[tokio::test]
async fn an_hr_person_can_take_the_test_too() {
    let scene = scene().await;
    let olga = scene.olga_by_cards().await;
    scene.presses(&olga, "Candidate menu").await;
    scene.gets(&olga).await;
    let said = scene.completes(&olga).await;
    assert!(said.contains("✅ Thank you!") && said.contains("📥 Submitted"), "{said}");
}

#[tokio::test]
async fn hr_gives_another_attempt_beyond_the_limit() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga_by_cards().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    let card = scene.news(&olga).await;
    assert!(!card.contains("Grant attempt 3"), "there is one left: {card}");
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Grant attempt 3"), "{card}");
    let refused = scene.presses(&ben, "Another attempt").await;
    assert!(refused.contains("You've used all 2 attempts"), "{refused}");
    // Someone who guesses the data of a button gains nothing.
    ben.person.press_data(1, "grant:102:2");
    scene.quiet().await;
    assert!(scene.presses(&ben, "Another attempt").await.contains("used all 2 attempts"));

    insta::assert_snapshot!(scene.presses(&olga, "Grant attempt 3").await, @"Ben @ben_lee can now start attempt 3 and has been notified.");
    insta::assert_snapshot!(scene.news(&ben).await, @"You've been given another attempt (no. 3): when you are ready, tap “Another attempt”. You'll get a new task, and only the new result will count.");

    let (message_id, data) = olga.button("Grant attempt 3");
    scene.presses_data(&olga, message_id, &data).await;
    assert_eq!(ben.count("You've been given another attempt"), 1, "pressed twice, given once");
    scene.does_it_again(&ben).await;
    assert_eq!(scene.tasks().last().expect("a task").0, "3 Test Assignment ben_lee_test_Annotator");
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("Attempt 3 is complete") && !thanks.contains("one more attempt"), "{thanks}");
    assert!(scene.metrics(&ben).ends_with("attempt 3"), "{}", scene.metrics(&ben));
    let refused = scene.presses(&ben, "Another attempt").await;
    assert!(refused.contains("You've used all 3 attempts"), "{refused}");
    let log = scene.world.store.read().and_then(|view| view.audit_log()).expect("the database");
    let given = log
        .iter()
        .filter(|entry| (entry.by, entry.person) == (By::Person(PersonId(501)), Some(PersonId(102))));
    assert_eq!(
        given.map(|entry| entry.action.clone()).collect::<Vec<_>>(),
        [Action::Granted(AttemptNumber(3))]
    );

    let vera = scene.person(103, None, "Вера", "ru");
    scene.says(&vera, "/start").await;
    scene.gets(&vera).await;
    scene.completes(&vera).await;
    scene.does_it_again(&vera).await;
    scene.completes(&vera).await;
    scene.news(&olga).await;
    scene.presses(&olga, "Grant attempt 3").await;
    assert_eq!(vera.count("Вам предоставлена ещё одна попытка (№ 3)"), 1);
}

const DAY: i64 = 24 * 60;

impl Scene {
    /// These usernames are on the whitelist in PostgreSQL.
    async fn listed(&self, names: &[&str]) {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let desk = self.world.desk().expect("the bot runs");
        desk.submit(EventKind::WhitelistSeen(names)).await.expect("taken");
        self.quiet().await;
    }

    fn hr_entry(&self, key: &str) -> Option<HrEntry> {
        let key = HrKey::parse(key).expect("a key");
        self.world.store.read().and_then(|view| view.hr_entry(&key)).expect("read")
    }
}

#[tokio::test]
async fn a_username_that_nobody_uses_in_time_is_taken_off_the_list() {
    let scene = scene().await;
    scene.olga().await;
    scene.whitelist(Add, "@vera_hr").await;
    scene.world.pass(3 * DAY);
    scene.whitelist(Add, "@late_hr").await;
    // Put on the list in another way, the entry stays open as long as it is there.
    scene.listed(&["petr_hr"]).await;
    scene.world.pass(4 * DAY - 1);
    scene.quiet().await;
    assert!(scene.hr_entry("@vera_hr").is_some());
    scene.world.pass(1);
    scene.quiet().await;
    assert_eq!(scene.hr_entry("@vera_hr"), None);
    // A person who takes the name now is a stranger.
    let vera = scene.person(502, Some("vera_hr"), "Vera", "en");
    let answer = scene.says(&vera, "/candidates").await;
    assert!(answer.starts_with("I only understand the buttons below."), "{answer}");
    // Added again, the entry is open again.
    scene.whitelist(Add, "@late_hr").await;
    scene.world.pass(6 * DAY);
    scene.quiet().await;
    let late = scene.person(503, Some("late_hr"), "Late", "en");
    let answer = scene.says(&late, "/candidates").await;
    assert!(answer.contains("To decide:"), "{answer}");
    scene.world.pass(100 * DAY);
    scene.quiet().await;
    for key in ["@late_hr", "@petr_hr", "@olga_hr"] {
        assert!(scene.hr_entry(key).is_some(), "{key}");
    }
    let log = scene.says(&late, "/audit").await;
    assert!(
        log.contains("the bot: @vera_hr removed from the HR list: nobody used the name in time"),
        "{log}"
    );
}

#[tokio::test]
async fn a_username_of_postgres_stays_with_whoever_used_it_first() {
    let scene = scene().await;
    scene.listed(&["petr_hr"]).await;
    let petr = scene.person(504, Some("Petr_HR"), "Petr", "en");
    assert!(scene.says(&petr, "/candidates").await.contains("To decide:"));
    // The name passes to another person, who is a stranger as long as it is listed, and also when it is listed
    // again.
    scene.person(504, Some("petr_renamed"), "Petr", "en");
    let thief = scene.person(666, Some("petr_hr"), "Max", "en");
    let answer = scene.says(&thief, "/candidates").await;
    assert!(answer.starts_with("I only understand the buttons below."), "{answer}");
    scene.listed(&[]).await;
    assert!(scene.says(&petr, "/candidates").await.starts_with("I only understand the buttons below."));
    scene.listed(&["petr_hr"]).await;
    scene.world.pass(2);
    let answer = scene.says(&thief, "/candidates").await;
    assert!(answer.starts_with("I only understand the buttons below."), "{answer}");
    assert!(scene.says(&petr, "/candidates").await.contains("To decide:"), "it is theirs still");
    // Only the operator, by removing and adding it, can give it to another person.
    scene.listed(&[]).await;
    scene.whitelist(Add, "@petr_hr").await;
    assert!(scene.says(&thief, "/candidates").await.contains("To decide:"));
}
