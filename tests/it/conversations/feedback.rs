//! Candidates hear of decisions: HR reads the message before it is sent, nothing is sent twice, and nothing that HR has not
//! read.

use candidates_bot::demo::hand::Slip;
use candidates_bot::desk::FeedbackTiming;
use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::model::{Action, AttemptNumber, By, Feedback, PersonId};
use candidates_bot::store::{Feedbacks, Records};

use crate::support::{Actor, Scene, another, scene};

/// The part of a card about the decision, and the buttons for it.
fn decision(card: &str) -> String {
    let starts = |line: &str, starts: &[&str]| starts.iter().any(|start| line.starts_with(start));
    let mut inside = false;
    let is_about = |line: &&str| {
        inside =
            starts(line, &["Decision:", "Решение:"]) || inside && !line.is_empty() && !line.contains("IoU");
        inside || starts(line, &["[✅", "[❌", "[📨"])
    };
    // The message may have empty lines of its own.
    card.lines().filter(is_about).collect::<Vec<_>>().join("\n")
}

/// Olga and Vera are HR; this candidate has handed in, and both have read of it.
async fn handed_in(scene: &Scene, candidate: &Actor) -> (Actor, Actor) {
    let olga = scene.olga_by_cards().await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.whitelist(Add, "502").await;
    scene.says(&vera, "/start").await;
    scene.wants_cards(&vera, "⬜ Карточка на каждого кандидата").await;
    scene.says(candidate, "/start").await;
    scene.gets(candidate).await;
    scene.world.pass(95);
    scene.draws(candidate).await;
    scene.hands_in(candidate).await;
    (olga, vera)
}

fn feedback(scene: &Scene, candidate: &Actor) -> Feedback {
    let (person, attempt) = (PersonId(candidate.id()), AttemptNumber::FIRST);
    scene.world.store.read().and_then(|view| view.feedback(person, attempt)).expect("the record")
}

#[tokio::test]
async fn a_decision_is_told_with_the_second_tap_and_only_once() {
    let scene = scene().await;
    let ben = scene.ben();
    let (olga, vera) = handed_in(&scene, &ben).await;
    olga.news();
    vera.news();
    insta::assert_snapshot!(decision(&scene.presses(&olga, "✅ Accept").await), @r"
    Decision: ✅ accepted · Olga (501), 2 March, 10:35 (UTC)
    Message to the candidate, not sent:
    Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.
    [❌ Reject] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    insta::assert_snapshot!(decision(&scene.news(&vera).await), @r"
    Решение: ✅ принять · Olga (501), 2 марта, 10:35 (UTC)
    Сообщение кандидату, не отправлено:
    Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.
    [❌ Отказать] [↩️ Снять решение]
    [📨 Отправить] [✏️ Изменить]
    ");
    assert_eq!(scene.news(&ben).await, "", "nothing goes without HR");
    let ((own, send), (theirs, same)) = (olga.button("📨 Send"), vera.button("📨 Отправить"));
    scene.world.pass(2);
    insta::assert_snapshot!(decision(&scene.presses(&olga, "📨 Send").await), @r"
    Decision: ✅ accepted · Olga (501), 2 March, 10:35 (UTC)
    📨 Told on 2 March, 10:37 (UTC): accepted · Olga (501)
    [❌ Reject] [↩️ Take back]
    ");
    insta::assert_snapshot!(scene.news(&ben).await, @"Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.");
    insta::assert_snapshot!(decision(&scene.news(&vera).await), @r"
    Решение: ✅ принять · Olga (501), 2 марта, 10:35 (UTC)
    📨 Сообщено 2 марта, 10:37 (UTC): принять · Olga (501)
    [❌ Отказать] [↩️ Снять решение]
    ");

    // Olga had tapped twice, and Vera at the same time.
    scene.presses_data(&olga, own, &send).await;
    scene.presses_data(&vera, theirs, &same).await;
    assert_eq!(scene.news(&ben).await, "");
    assert!(!vera.news().contains("[📨"));
    let log = scene.world.store.read().and_then(|view| view.newest_audit(9, |_| true)).expect("the log");
    let told = log.iter().filter(|entry| matches!(entry.action, Action::ToldDecision(..)));
    assert_eq!(told.map(|entry| entry.by).collect::<Vec<_>>(), [By::Person(PersonId(501))]);
    insta::assert_snapshot!(scene.says(&olga, "/audit").await.lines().nth(1).expect("an entry").to_owned(), @"02 Mar 10:37 Olga (501) → @ben_lee: told the candidate: accepted (attempt 1)");
}

#[tokio::test]
async fn hr_writes_it_in_their_own_words() {
    let scene = scene().await;
    let anna = scene.anna();
    let (olga, vera) = handed_in(&scene, &anna).await;
    olga.news();
    vera.news();
    anna.news();
    insta::assert_snapshot!(decision(&scene.presses(&vera, "❌ Отказать").await), @r"
    Решение: ❌ отказать · Вера (502), 2 марта, 10:35 (UTC)
    Сообщение кандидату, не отправлено:
    Анна, спасибо за работу над заданием «Автомобили и номера». К сожалению, на этот раз она не принята.
    [✅ Принять] [↩️ Снять решение]
    [📨 Отправить] [✏️ Изменить]
    ");
    olga.news();
    insta::assert_snapshot!(scene.presses(&olga, "✏️ Edit").await, @"Write to Анна in your own words, in Russian, at most 1000 characters. You'll see the message on the card before you send it. To leave it as it is, send /cancel.");
    insta::assert_snapshot!(scene.says(&olga, &"x".repeat(1001)).await, @"This is longer than 1000 characters, so I have not kept it. Write to Анна in your own words, in Russian, at most 1000 characters. You'll see the message on the card before you send it. To leave it as it is, send /cancel.");
    insta::assert_snapshot!(decision(&scene.says(&olga, "/cancel").await), @r"
    Decision: ❌ rejected · Вера (502), 2 March, 10:35 (UTC)
    Message to the candidate, not sent:
    Анна, спасибо за работу над заданием «Автомобили и номера». К сожалению, на этот раз она не принята.
    [✅ Accept] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    scene.presses(&olga, "✏️ Edit").await;
    let (theirs, template) = vera.button("📨 Отправить");
    insta::assert_snapshot!(decision(&scene.says(&olga, " Анна, спасибо!\nВ этот раз <нет>. ").await), @r"
    Decision: ❌ rejected · Вера (502), 2 March, 10:35 (UTC)
    Message to the candidate, not sent:
    Анна, спасибо!
    В этот раз <нет>.
    [✅ Accept] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    insta::assert_snapshot!(decision(&scene.news(&vera).await), @r"
    Решение: ❌ отказать · Вера (502), 2 марта, 10:35 (UTC)
    Сообщение кандидату, не отправлено:
    Анна, спасибо!
    В этот раз <нет>.
    [✅ Принять] [↩️ Снять решение]
    [📨 Отправить] [✏️ Изменить]
    ");

    // Vera has not read these words yet: her press shows them to her.
    scene.presses_data(&vera, theirs, &template).await;
    assert_eq!(scene.news(&anna).await, "");
    insta::assert_snapshot!(decision(&scene.presses(&vera, "📨 Отправить").await), @r"
    Решение: ❌ отказать · Вера (502), 2 марта, 10:35 (UTC)
    📨 Сообщено 2 марта, 10:35 (UTC): отказать · Вера (502)
    Анна, спасибо!
    В этот раз <нет>.
    [✅ Принять] [↩️ Снять решение]
    ");
    insta::assert_snapshot!(scene.news(&anna).await, @r"
    Анна, спасибо!
    В этот раз <нет>.
    ");
    assert!(scene.news(&olga).await.contains("📨 Told on"));
}

#[tokio::test]
async fn words_for_what_has_changed_meanwhile_are_not_sent() {
    let scene = scene().await;
    let ben = scene.ben();
    let (olga, vera) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "❌ Reject").await;
    scene.presses(&olga, "✏️ Edit").await;
    scene.news(&vera).await;
    scene.presses(&vera, "✅ Принять").await;
    olga.news();
    insta::assert_snapshot!(decision(&scene.says(&olga, "Sorry, no.").await), @r"
    Decision: ✅ accepted · Вера (502), 2 March, 10:35 (UTC)
    Message to the candidate, not sent:
    Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.
    [❌ Reject] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    assert_eq!(feedback(&scene, &ben).words, None);
}

#[tokio::test]
async fn a_decision_that_changes_after_it_was_told_can_be_told_anew() {
    let scene = scene().await;
    let ben = scene.ben();
    let (olga, _) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "✅ Accept").await;
    scene.presses(&olga, "📨 Send").await;
    scene.world.pass(60);
    ben.news();
    insta::assert_snapshot!(decision(&scene.presses(&olga, "↩️ Take back").await), @r"
    Decision: none yet
    📨 Told on 2 March, 10:35 (UTC): accepted · Olga (501)
    ❗ The decision has changed since then, and the candidate has not been told.
    [✅ Accept] [❌ Reject]
    ");
    insta::assert_snapshot!(decision(&scene.presses(&olga, "❌ Reject").await), @r"
    Decision: ❌ rejected · Olga (501), 2 March, 11:35 (UTC)
    📨 Told on 2 March, 10:35 (UTC): accepted · Olga (501)
    ❗ The decision has changed since then, and the candidate has not been told.
    Message to the candidate, not sent:
    Ben, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.
    [✅ Accept] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    assert_eq!(scene.news(&ben).await, "");
    insta::assert_snapshot!(decision(&scene.presses(&olga, "📨 Send").await), @r"
    Decision: ❌ rejected · Olga (501), 2 March, 11:35 (UTC)
    📨 Told on 2 March, 11:35 (UTC): rejected · Olga (501)
    [✅ Accept] [↩️ Take back]
    ");
    insta::assert_snapshot!(scene.news(&ben).await, @"Ben, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.");
}

#[tokio::test]
async fn later_that_day_it_goes_by_itself_unless_hr_stops_it() {
    let scene = Scene::with(|settings| settings.feedback = FeedbackTiming::Later { hour: 15 }).await;
    let ben = scene.ben();
    let (olga, vera) = handed_in(&scene, &ben).await;
    insta::assert_snapshot!(decision(&scene.presses(&olga, "✅ Accept").await), @r"
    Decision: ✅ accepted · Olga (501), 2 March, 10:35 (UTC)
    Message to the candidate, to be sent on 2 March, 15:00 (UTC):
    Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.
    [❌ Reject] [↩️ Take back]
    [📨 Send now] [✏️ Edit] [Don't send]
    ");
    ben.news();
    vera.news();
    scene.world.pass(4 * 60);
    assert_eq!(scene.news(&ben).await, "", "not yet");
    // It is of another opinion, and then not.
    scene.presses(&olga, "↩️ Take back").await;
    scene.world.pass(60);
    assert_eq!(scene.news(&ben).await, "", "there is no decision");
    insta::assert_snapshot!(decision(&scene.presses(&olga, "❌ Reject").await), @r"
    Decision: ❌ rejected · Olga (501), 2 March, 15:35 (UTC)
    Message to the candidate, to be sent on 3 March, 15:00 (UTC):
    Ben, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.
    [✅ Accept] [↩️ Take back]
    [📨 Send now] [✏️ Edit] [Don't send]
    ");
    insta::assert_snapshot!(decision(&scene.presses(&olga, "Don't send").await), @r"
    Decision: ❌ rejected · Olga (501), 2 March, 15:35 (UTC)
    Message to the candidate, not sent:
    Ben, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.
    [✅ Accept] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    scene.world.pass(24 * 60);
    assert_eq!(scene.news(&ben).await, "", "it was stopped");
    scene.presses(&olga, "✅ Accept").await;
    olga.news();
    scene.world.pass(24 * 60);
    insta::assert_snapshot!(scene.news(&ben).await, @"Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.");
    insta::assert_snapshot!(decision(&scene.news(&olga).await), @r"
    Decision: ✅ accepted · Olga (501), 3 March, 15:35 (UTC)
    📨 Told on 4 March, 15:35 (UTC): accepted · sent automatically
    [❌ Reject] [↩️ Take back]
    ");
    let vera = decision(&scene.news(&vera).await);
    assert!(vera.contains("автоматически") && !vera.contains("[📨"), "{vera}");
}

#[tokio::test]
async fn nothing_goes_by_itself_while_hr_writes() {
    let scene = Scene::with(|settings| settings.feedback = FeedbackTiming::Later { hour: 15 }).await;
    let ben = scene.ben();
    let (olga, _) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "❌ Reject").await;
    ben.news();
    let told = scene.presses(&olga, "✏️ Edit").await;
    assert!(told.contains("not sent"), "the card says so: {told}");
    scene.world.pass(24 * 60);
    assert_eq!(scene.news(&ben).await, "");
    insta::assert_snapshot!(decision(&scene.says(&olga, "Not this time, Ben.").await), @r"
    Decision: ❌ rejected · Olga (501), 2 March, 10:35 (UTC)
    Message to the candidate, not sent:
    Not this time, Ben.
    [✅ Accept] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    scene.world.pass(24 * 60);
    assert_eq!(scene.news(&ben).await, "", "whoever writes it sends it");
    scene.presses(&olga, "📨 Send").await;
    insta::assert_snapshot!(scene.news(&ben).await, @"Not this time, Ben.");
}

#[tokio::test]
async fn a_bot_that_was_off_makes_up_for_it_once() {
    let mut scene = Scene::with(|settings| settings.feedback = FeedbackTiming::Later { hour: 15 }).await;
    let ben = scene.ben();
    let (olga, _) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "✅ Accept").await;
    ben.news();
    for _ in 0..2 {
        scene.world.stop_bot().await.expect("it stops");
        scene.world.pass(2 * 24 * 60);
        scene.world.start_bot().await.expect("it starts");
        scene.quiet().await;
    }
    assert_eq!(ben.count("Good news"), 1);
}

#[tokio::test]
async fn nothing_goes_by_itself_about_an_attempt_that_another_one_has_followed() {
    let scene = Scene::with(|settings| settings.feedback = FeedbackTiming::Later { hour: 15 }).await;
    let ben = scene.ben();
    let (olga, _) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "❌ Reject").await;
    scene.does_it_again(&ben).await;
    ben.news();
    scene.world.pass(24 * 60);
    assert_eq!(scene.news(&ben).await, "");
    insta::assert_snapshot!(decision(&scene.news(&olga).await), @r"
    Decision: ❌ rejected · Olga (501), 2 March, 10:35 (UTC)
    Message to the candidate, not sent:
    Ben, thank you for your work on “Cars and plates”. Unfortunately, it has not been accepted this time.
    [✅ Accept] [↩️ Take back]
    [📨 Send] [✏️ Edit]
    ");
    scene.presses(&olga, "↩️ Take back").await;
    let card = scene.presses(&olga, "✅ Accept").await;
    assert!(card.contains("not sent"), "{card}");
}

#[tokio::test]
async fn candidates_hear_nothing_if_the_settings_say_so() {
    let scene = Scene::with(|settings| settings.feedback = FeedbackTiming::Never).await;
    let ben = scene.ben();
    let (olga, _) = handed_in(&scene, &ben).await;
    ben.news();
    insta::assert_snapshot!(decision(&scene.presses(&olga, "✅ Accept").await), @r"
    Decision: ✅ accepted · Olga (501), 2 March, 10:35 (UTC)
    [❌ Reject] [↩️ Take back]
    ");
    scene.world.pass(48 * 60);
    assert_eq!(scene.news(&ben).await, "");
}

#[tokio::test]
async fn hr_learns_that_it_did_not_arrive() {
    let scene = scene().await;
    let ben = scene.ben();
    let (olga, vera) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "✅ Accept").await;
    ben.news();
    vera.news();
    ben.person.block();
    insta::assert_snapshot!(scene.presses(&olga, "📨 Send").await.rsplit('—').next().expect("news").trim().to_owned(), @"⚠️ A message to Ben @ben_lee could not be sent. Cause: the person has blocked the bot. They will get messages again once they unblock it.");
    let news = scene.news(&vera).await;
    assert!(news.contains("10:35 (UTC), не доставлено"), "{news}");
    ben.person.unblock();
    insta::assert_snapshot!(decision(&scene.presses(&olga, "📨 Send").await), @r"
    Decision: ✅ accepted · Olga (501), 2 March, 10:35 (UTC)
    📨 Told on 2 March, 10:35 (UTC): accepted · Olga (501)
    [❌ Reject] [↩️ Take back]
    ");
    insta::assert_snapshot!(scene.news(&ben).await, @"Good news, Ben: your work on “Cars and plates” has been accepted. HR will contact you about what comes next.");
}

#[tokio::test]
async fn the_exam_says_what_is_told_and_what_comes_next() {
    let exam = another("exam.toml", |text| {
        let keys = "[next]\nanswer_within_days = 3\n[feedback]\ntells = \"mistakes\"\n\
                    rejected = { ru = \"{name}, увы.\", en = \"{name}, not this time.\" }\n";
        format!("{text}\n{keys}")
    });
    let scene = Scene::with(|settings| settings.exam = exam).await;
    let olga = scene.olga_by_cards().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.world.pass(95);
    let slips =
        ["01.jpg", "02.jpg", "03.jpg"].map(|image| Slip::Mistype { image: image.into(), text: "#".into() });
    scene.draws_with(&ben, slips.into()).await;
    insta::assert_snapshot!(scene.hands_in(&ben).await, @r"
    (edited) 🔎 Checking…
    —
    ✅ Thank you! Attempt 1 is complete and submitted. HR will get back to you by 5 March.

    If you like, you can make one more attempt with other images: “Another attempt”. Only its result will count then, even if it is worse.
    ");
    scene.news(&olga).await;
    scene.presses(&olga, "❌ Reject").await;
    scene.presses(&olga, "📨 Send").await;
    insta::assert_snapshot!(scene.news(&ben).await, @r"
    Ben, not this time.

    Your results. IoU shows how closely your outlines follow the objects.
    ✅ Cars, IoU: 99.63 % (min. 90 %)
    ✅ Plates, IoU: 97.76 % (min. 80 %)
    ❌ Plates read exactly: 40.00 % (min. 100 %)

    Your most frequent mistakes:
    • a character left out
    • a wrong character
    ");
}

#[tokio::test]
async fn nothing_is_kept_of_what_somebody_was_told_who_is_erased() {
    let scene = scene().await;
    let ben = scene.ben();
    let (olga, _) = handed_in(&scene, &ben).await;
    scene.presses(&olga, "✅ Accept").await;
    scene.presses(&olga, "📨 Send").await;
    assert!(feedback(&scene, &ben).told.is_some());
    scene.presses(&olga, "🗑 Delete…").await;
    scene.presses(&olga, "Erase all data").await;
    scene.presses(&olga, "Yes, erase all").await;
    assert_eq!(feedback(&scene, &ben), Feedback::default());
}
