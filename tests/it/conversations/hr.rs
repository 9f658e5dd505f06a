//! HR: who is HR, what they can look up, what they read.

use std::time::Duration;

use candidates_bot::demo::hand::Slip;
use candidates_bot::demo::site::Method;
use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::desk::EventKind;
use candidates_bot::desk::WhitelistChange::{Add, Remove};
use candidates_bot::store::{By, Deed, HrEntry, HrKey, Records};

use crate::support::{HR, Scene, answers, scene};

const STRANGE: &str = "I did not understand that.";

#[tokio::test]
async fn hr_has_a_menu_and_others_have_not() {
    let scene = scene().await;
    let olga = scene.person(501, Some("Olga_HR"), "Olga", "en");
    insta::assert_snapshot!(scene.says(&olga, "/start").await, @r"
    Hello! This is the test for image annotators: Cars and plates. Press “Get the assignment” to receive an account and 5 pictures to annotate.
    —
    keyboard: Get the assignment · It is done / Do it again · Help / For HR
    ");
    insta::assert_snapshot!(scene.presses(&olga, "For HR").await, @"
    You are on the list of HR. What would you like to see?
    —
    keyboard: Candidates · Results of a candidate / Metrics of everybody · Notices / What was done · Help / Back to the menu
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Help").await, @"
    Get the assignment: an account on the site and a task. From then on the time is counted. If you have them already, I show link, login and password again.
    It is done: I check that everything is there and tell you what is missing, picture by picture.
    Do it again: one more attempt with other pictures, after the first is accepted (2 attempts in all).
    Help: this text.
    —
    Candidates: everybody, with filters; a tap opens the card with pictures, details, another attempt, deletion.
    Results of a candidate: figures of one candidate, by login or a part of the name.
    Metrics of everybody: a chart, a workbook (.xlsx) or a table (.csv).
    Notices: which cards come by themselves, and a daily digest.
    What was done: who did what, the newest first.
    A card comes by itself when somebody hands in, and when an assignment could not be prepared.
    Back to the menu: the candidates' menu.
    ");
    insta::assert_snapshot!(scene.presses(&olga, "Results of a candidate").await, @"Whose results? Write the Telegram login, with or without @ (or the login on the site, the numeric id, or a part of the name).");
    scene.presses(&olga, "Back to the menu").await;

    let ben = scene.ben();
    let menu = scene.says(&ben, "/start").await;
    assert!(!menu.contains("For HR"), "{menu}");
    for word in ["/hr", "For HR", "Results of a candidate", "Результаты кандидата", "ben_lee"]
    {
        scene.world.pass(2);
        let answer = scene.says(&ben, word).await;
        assert!(answer.starts_with(STRANGE), "{word}: {answer}");
    }
}

#[tokio::test]
async fn a_card_in_both_languages() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    olga.news();

    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(95);
    scene.draws_with(&ben, vec![Slip::Mistype { picture: "01.jpg".into(), text: "A0".into() }]).await;
    scene.hands_in(&ben).await;
    insta::assert_snapshot!(scene.news(&olga).await, @"
    📥 Handed in
    Ben @ben_lee
    Account: ben_lee_test_Annotator
    Attempt 1 · handed in
    Started: 2026-03-02 09:00 UTC
    Last edit: 2026-03-02 10:35 UTC
    Time taken: 1 h 35 min
    Working time, from when it was ready: 1 h 35 min

    Proposal: ❌ fail
    ✅ Cars, IoU: 99.63 % (from 90)
    ✅ Plates, IoU: 97.76 % (from 80)
    ❌ Plates read exactly: 80.00 % (from 100)
    Rank: 1 of 1 on the same pictures

    By picture, IoU in percent:
    01.jpg  car 99.73 · plate 98.30 · “A0” instead of “O0B8S5”
    02.jpg  car 99.55 · plate 97.93
    03.jpg  car 99.65 · plate 96.99
    04.jpg  car 99.60 · plate 98.65
    05.jpg  car 99.63 · plate 96.95
    [Pictures] [Details]
    [Write to the candidate]
    [Delete account on the site] [Delete candidate here]
    [Erase everything]
    ");
    insta::assert_snapshot!(scene.news(&vera).await, @"
    📥 Сдано задание
    Ben @ben_lee
    Учётная запись: ben_lee_test_Annotator
    Попытка 1 · сдана
    Начало: 2026-03-02 09:00 UTC
    Последняя правка: 2026-03-02 10:35 UTC
    Затрачено: 1 ч 35 мин
    Рабочее время, с момента готовности: 1 ч 35 мин

    Предложение: ❌ отказать
    ✅ Машины, IoU: 99.63 % (от 90)
    ✅ Номера, IoU: 97.76 % (от 80)
    ❌ Номера прочитаны точно: 80.00 % (от 100)
    Место: 1 из 1 на тех же картинках

    По картинкам, IoU в процентах:
    01.jpg  car 99.73 · plate 98.30 · «A0» вместо «O0B8S5»
    02.jpg  car 99.55 · plate 97.93
    03.jpg  car 99.65 · plate 96.99
    04.jpg  car 99.60 · plate 98.65
    05.jpg  car 99.63 · plate 96.95
    [Картинки] [Подробности]
    [Написать кандидату]
    [Удалить аккаунт на сайте] [Удалить кандидата здесь]
    [Стереть всё]
    ");

    scene.presses(&olga, "For HR").await;
    scene.does_it_again(&ben).await;
    scene.presses(&olga, "Results of a candidate").await;
    insta::assert_snapshot!(scene.says(&olga, "@ben_lee").await, @"
    Ben @ben_lee
    Account: ben_lee_test_Annotator
    Attempt 2 · in progress
    Started: 2026-03-02 10:35 UTC
    Time taken: in progress
    [Write to the candidate]
    [Delete account on the site] [Delete candidate here]
    [Erase everything]
    ");
}

#[tokio::test]
async fn a_candidate_is_found_however_they_are_called() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.presses(&olga, "For HR").await;
    let calls =
        ["ben_lee", "@Ben_LEE", " @ben_lee ", "https://t.me/ben_lee", "Ben_Lee_test_annotator", "102"];
    for login in calls {
        scene.presses(&olga, "Results of a candidate").await;
        let card = scene.says(&olga, login).await;
        assert!(
            card.starts_with("Ben @ben_lee\nAccount: ben_lee_test_Annotator\nAttempt 1"),
            "{login}: {card}"
        );
    }
    // A card is an answer to a question; without one, a login is only a text.
    let answer = scene.says(&olga, "ben_lee").await;
    assert!(answer.starts_with(STRANGE), "{answer}");
}

#[tokio::test]
async fn hr_may_misspell_a_login_and_try_again() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.presses(&olga, "For HR").await;
    scene.presses(&olga, "Results of a candidate").await;
    for login in ["ben_lex", "103", "999999999999999999999", "@", "🙂", "501"] {
        let answer = scene.says(&olga, login).await;
        assert!(answer.starts_with("There is no candidate “"), "{login}: {answer}");
    }
    let long = scene.says(&olga, &"x".repeat(4000)).await;
    assert!(long.len() < 200, "{long}");
    let card = scene.says(&olga, "ben_lee").await;
    assert!(card.starts_with("Ben @ben_lee"), "{card}");
    // Another wish instead of a login.
    scene.presses(&olga, "Results of a candidate").await;
    scene.presses(&olga, "Back to the menu").await;
    let answer = scene.says(&olga, "ben_lee").await;
    assert!(answer.starts_with(STRANGE), "{answer}");
}

#[tokio::test]
async fn a_whitelisted_username_belongs_to_the_first_who_uses_it() {
    let scene = scene().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    let olga = scene.olga().await;
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    @olga_hr из списка HR впервые написал(а) боту, теперь это id 501. Если это не тот человек, уберите его из списка.
    ");
    assert_eq!(olga.count("list of HR has written"), 0, "nobody is told about themselves");

    // Olga gives her username up; she is still Olga. Who takes it is a stranger.
    olga.person.rename(None);
    let thief = scene.person(666, Some(HR), "Max", "en");
    let menu = scene.says(&thief, "/start").await;
    assert!(!menu.contains("For HR"), "{menu}");
    let answer = scene.says(&thief, "Results of a candidate").await;
    assert!(answer.starts_with(STRANGE), "{answer}");
    let menu = scene.says(&olga, "For HR").await;
    assert!(menu.contains("You are on the list of HR."), "{menu}");
    assert_eq!(scene.news(&vera).await, "", "nobody is bound a second time");
}

#[tokio::test]
async fn who_is_taken_off_the_list_is_a_stranger_at_once() {
    let scene = scene().await;
    let olga = scene.olga().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.site_fails(Method::POST, "/api/auth/register", 1, answers(400, r#"{"email":["Required."]}"#));
    scene.presses(&ben, "Get the assignment").await;
    scene.presses(&ben, "Yes").await;
    let card = scene.news(&olga).await;
    assert!(card.contains("[Try again]"), "{card}");
    scene.presses(&olga, "For HR").await;
    scene.presses(&olga, "Results of a candidate").await;

    scene.whitelist(Remove, HR).await;
    let answer = scene.says(&olga, "ben_lee").await;
    assert!(answer.starts_with(STRANGE) && !answer.contains("For HR"), "{answer}");
    assert_eq!(scene.presses(&olga, "Try again").await, "toast: This button is out of date.");
    assert_eq!(scene.accounts().len(), 0, "nothing is prepared again");
    scene.world.pass(2);
    let answer = scene.says(&olga, "Results of a candidate").await;
    assert!(answer.starts_with(STRANGE), "{answer}");
}

#[tokio::test]
async fn what_waits_for_somebody_who_is_taken_off_the_list_is_discarded() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.news(&olga).await;
    scene.presses(&olga, "For HR").await;
    scene.presses(&olga, "Metrics of everybody").await;
    let (message, table) = olga.button("Table (.csv)");
    let (_, pictures) = olga.button("Pictures");
    for method in ["sendDocument", "sendMediaGroup", "sendMessage"] {
        scene.telegram_fails(method, u32::MAX, FaultKind::ResetBefore);
    }
    for _ in 0..3 {
        olga.person.press_data(message, &table);
    }
    olga.person.press_data(message, &pictures);
    olga.person.say("/audit");
    olga.person.say("/start");
    while scene.world.telegram.pending_updates() > 0 || scene.outbox().len() < 6 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    let key = HrKey::parse(HR).expect("a username");
    let desk = scene.world.desk().expect("the bot runs");
    desk.submit(EventKind::Whitelist(Remove(key))).await.expect("taken");
    scene.world.telegram.clear_faults();

    let told = scene.news(&olga).await;
    for part in ["metrics-", ".csv", "ben_lee", "What was done", "photo"] {
        assert!(!told.contains(part), "{part}: {told}");
    }
    assert!(told.contains("Hello!"), "what is everybody's still comes: {told}");
}

#[tokio::test]
async fn an_hr_person_can_take_the_test_too() {
    let scene = scene().await;
    let olga = scene.olga().await;
    scene.gets(&olga).await;
    let said = scene.completes(&olga).await;
    assert!(said.contains("✅ Thank you!") && said.contains("📥 Handed in"), "{said}");
}

#[tokio::test]
async fn hr_gives_another_attempt_beyond_the_limit() {
    let scene = scene().await;
    let (olga, ben) = (scene.olga().await, scene.ben());
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    let card = scene.news(&olga).await;
    assert!(!card.contains("Give another attempt"), "there is one left: {card}");
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    let card = scene.news(&olga).await;
    assert!(card.contains("Give another attempt"), "{card}");
    let refused = scene.presses(&ben, "Do it again").await;
    assert!(refused.contains("There are 2 attempts, and you have used all of them"), "{refused}");
    // Whoever guesses what a button carries gives nothing to themselves.
    ben.person.press_data(1, "grant:102:2");
    scene.quiet().await;
    assert!(scene.presses(&ben, "Do it again").await.contains("used all of them"));

    insta::assert_snapshot!(scene.presses(&olga, "Give another attempt").await, @"Ben may make attempt 3 now, and has been told.");
    insta::assert_snapshot!(scene.news(&ben).await, @"HR gives you another attempt (number 3): when you are ready, press “Do it again”. You will get a new task, and only the new result will count.");

    let (message, data) = olga.button("Give another attempt");
    scene.presses_data(&olga, message, &data).await;
    assert_eq!(ben.count("HR gives you another attempt"), 1, "pressed twice, given once");
    scene.does_it_again(&ben).await;
    assert_eq!(scene.tasks().last().expect("a task").0, "3 Test Assignment ben_lee_test_Annotator");
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("attempt 3 is handed in") && !thanks.contains("once more"), "{thanks}");
    assert!(scene.metrics(&ben).ends_with("attempt 3"), "{}", scene.metrics(&ben));
    let refused = scene.presses(&ben, "Do it again").await;
    assert!(refused.contains("There are 3 attempts"), "{refused}");
    let log = scene.world.store.read().and_then(|view| view.audit_log()).expect("the database");
    let given = log.iter().filter(|entry| (entry.by, entry.person) == (By::Person(501), Some(102)));
    assert_eq!(given.map(|entry| entry.deed.clone()).collect::<Vec<_>>(), [Deed::Granted(3)]);

    let vera = scene.person(103, None, "Вера", "ru");
    scene.says(&vera, "/start").await;
    scene.gets(&vera).await;
    scene.completes(&vera).await;
    scene.does_it_again(&vera).await;
    scene.completes(&vera).await;
    scene.news(&olga).await;
    scene.presses(&olga, "Give another attempt").await;
    assert_eq!(vera.count("HR даёт вам ещё одну попытку (номер 3)"), 1);
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
    // Put on the list by another way, it waits for as long as it is there.
    scene.listed(&["petr_hr"]).await;
    scene.world.pass(4 * DAY - 1);
    scene.quiet().await;
    assert!(scene.hr_entry("@vera_hr").is_some());
    scene.world.pass(1);
    scene.quiet().await;
    assert_eq!(scene.hr_entry("@vera_hr"), None);
    // Whoever takes the name now is a stranger.
    let vera = scene.person(502, Some("vera_hr"), "Vera", "en");
    let answer = scene.says(&vera, "/candidates").await;
    assert!(answer.starts_with("I did not understand that."), "{answer}");
    // Added once more, it waits anew.
    scene.whitelist(Add, "@late_hr").await;
    scene.world.pass(6 * DAY);
    scene.quiet().await;
    let late = scene.person(503, Some("late_hr"), "Late", "en");
    let answer = scene.says(&late, "/candidates").await;
    assert!(answer.starts_with("All:"), "{answer}");
    scene.world.pass(100 * DAY);
    scene.quiet().await;
    for key in ["@late_hr", "@petr_hr", "@olga_hr"] {
        assert!(scene.hr_entry(key).is_some(), "{key}");
    }
    let log = scene.says(&late, "/audit").await;
    assert!(log.contains("the bot: @vera_hr taken off the whitelist: nobody used the name in time"), "{log}");
}

#[tokio::test]
async fn a_username_of_postgres_stays_with_whoever_used_it_first() {
    let scene = scene().await;
    scene.listed(&["petr_hr"]).await;
    let petr = scene.person(504, Some("Petr_HR"), "Petr", "en");
    assert!(scene.says(&petr, "/candidates").await.starts_with("All:"));
    // The name passes to somebody else, who is a stranger for as long as it is listed, and when it comes back.
    scene.person(504, Some("petr_renamed"), "Petr", "en");
    let thief = scene.person(666, Some("petr_hr"), "Max", "en");
    let answer = scene.says(&thief, "/candidates").await;
    assert!(answer.starts_with("I did not understand that."), "{answer}");
    scene.listed(&[]).await;
    assert!(scene.says(&petr, "/candidates").await.starts_with("I did not understand that."));
    scene.listed(&["petr_hr"]).await;
    scene.world.pass(2);
    let answer = scene.says(&thief, "/candidates").await;
    assert!(answer.starts_with("I did not understand that."), "{answer}");
    assert!(scene.says(&petr, "/candidates").await.starts_with("All:"), "it is theirs still");
    // Only the operator, who takes it off and puts it on, gives it to somebody else.
    scene.listed(&[]).await;
    scene.whitelist(Add, "@petr_hr").await;
    assert!(scene.says(&thief, "/candidates").await.starts_with("All:"));
}
