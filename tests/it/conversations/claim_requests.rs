//! People who can't prove that an account of the earlier bot is theirs ask HR, and HR decides with one tap.

use candidates_bot::desk::WhitelistChange::Add;
use candidates_bot::model::{Action, By, PersonId};
use candidates_bot::store::{ClaimRequests, Records};

use super::claims::RIGHT;
use crate::support::{Actor, Scene, scene};

/// Olga reads English, Vera Russian.
async fn hr(scene: &Scene) -> (Actor, Actor) {
    let olga = scene.olga().await;
    scene.whitelist(Add, "502").await;
    let vera = scene.person(502, Some("vera"), "Вера", "ru");
    scene.says(&vera, "/start").await;
    olga.news();
    (olga, vera)
}

/// Ben does not know the password of the account that waits for him, and asks HR.
async fn asked(scene: &Scene) -> Actor {
    scene.knew("ben_lee", RIGHT).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let told = scene.presses(&ben, "Ask HR to confirm").await;
    let requested = "✉️ HR has been asked whether the previous account of @ben_lee is yours. I'll write to you when they \
                     have decided.\n[Start over]";
    assert_eq!(told, requested);
    ben
}

#[tokio::test]
async fn one_tap_gives_the_account_back_and_everybody_sees_it() {
    let scene = scene().await;
    let (olga, vera) = hr(&scene).await;
    let ben = asked(&scene).await;
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    🔑 Is the account of the previous bot theirs?
    Whoever you confirm gets it, with its task and results.
    1. Ben @ben_lee, id 102: account ben_lee_test_Annotator, attempt 1, in progress; asked 2 March, 09:00 (UTC)
    [✅ 1 · Confirm] [❌ 1 · Refuse]
    ");
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    🔑 Чья это учётная запись прежнего бота?
    Кого вы подтвердите, тот получит её вместе с заданием и результатами.
    1. Ben @ben_lee, id 102: учётная запись ben_lee_test_Annotator, попытка 1, в процессе; запрос 2 марта, 09:00 (UTC)
    [✅ 1 · Да] [❌ 1 · Нет]
    ");
    assert!(scene.candidate(&ben).is_none(), "nothing is given before HR decides");
    // Asking once more is no news.
    scene.presses(&ben, "Ask HR to confirm").await;
    assert_eq!(scene.news(&olga).await, "");

    let (message, refuse) = vera.button("❌ 1 · Нет");
    scene.world.pass(3);
    insta::assert_snapshot!(scene.presses(&olga, "✅ 1 · Confirm").await, @r"
    (edited) 🔑 Is the account of the previous bot theirs?
    Whoever you confirm gets it, with its task and results.
    1. Ben @ben_lee → ✅ confirmed · Olga (501), 2 March, 09:03 (UTC)
    ");
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    (edited) 🔑 Чья это учётная запись прежнего бота?
    Кого вы подтвердите, тот получит её вместе с заданием и результатами.
    1. Ben @ben_lee → ✅ да · Olga (501), 2 марта, 09:03 (UTC)
    ");
    let told = scene.news(&ben).await;
    assert!(told.starts_with("✅ Confirmed: the account of the previous bot is yours again"), "{told}");
    assert_eq!(ben.credentials().password, RIGHT);
    assert!(!scene.waits("ben_lee"));

    // Vera had pressed at the same time.
    let late = scene.presses_data(&vera, message, &refuse).await;
    assert!(!late.contains("→ ❌"), "{late}");
    let log = scene.world.store.read().and_then(|view| view.audit_log()).expect("the log");
    let confirmed = log.iter().find(|entry| entry.action == Action::ClaimConfirmed).expect("an entry");
    assert_eq!((confirmed.by, confirmed.person), (By::Person(PersonId(501)), Some(PersonId(102))));
    let thanks = scene.completes(&ben).await;
    assert!(thanks.contains("✅ Thank you!"), "{thanks}");
}

#[tokio::test]
async fn whoever_is_refused_is_told_and_can_start_over() {
    let scene = scene().await;
    let (olga, vera) = hr(&scene).await;
    let ben = asked(&scene).await;
    scene.news(&olga).await;
    scene.news(&vera).await;
    insta::assert_snapshot!(scene.presses(&vera, "❌ 1 · Нет").await, @r"
    (edited) 🔑 Чья это учётная запись прежнего бота?
    Кого вы подтвердите, тот получит её вместе с заданием и результатами.
    1. Ben @ben_lee → ❌ нет · Вера (502), 2 марта, 09:00 (UTC)
    ");
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    (edited) 🔑 Is the account of the previous bot theirs?
    Whoever you confirm gets it, with its task and results.
    1. Ben @ben_lee → ❌ refused · Вера (502), 2 March, 09:00 (UTC)
    ");
    insta::assert_snapshot!(scene.news(&ben).await, @r"
    HR could not confirm that the previous account of @ben_lee is yours. You can take the test as a new candidate: tap “Start over”, and the previous account stays as it is.
    [Start over]
    ");
    assert!(scene.actions().contains(&Action::ClaimDenied));
    assert!(scene.waits("ben_lee") && scene.candidate(&ben).is_none());
    // HR is not asked about him again; the password would still do.
    let told = scene.presses(&ben, "Ask HR to confirm").await;
    assert!(told.contains("could not confirm"), "{told}");
    assert_eq!(scene.news(&olga).await, "");
    scene.presses(&ben, "Start over").await;
    scene.presses(&ben, "Yes").await;
    assert_eq!(ben.credentials().login, "ben_lee_test_Annotator2");
}

#[tokio::test]
async fn too_many_wrong_passwords_ask_hr_and_it_is_in_russian_too() {
    let scene = scene().await;
    let (olga, vera) = hr(&scene).await;
    scene.knew("anna_k", RIGHT).await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    for _ in 0..5 {
        scene.says(&anna, "not-it-at-all").await;
    }
    let shown = scene.news(&olga).await;
    assert!(shown.contains("wrong passwords so far: 5"), "{shown}");
    insta::assert_snapshot!(scene.news(&vera).await, @r"
    🔑 Чья это учётная запись прежнего бота?
    Кого вы подтвердите, тот получит её вместе с заданием и результатами.
    1. Анна @anna_k, id 101: учётная запись anna_k_test_Annotator, попытка 1, в процессе; запрос 2 марта, 09:00 (UTC); неверных паролей: 5
    [✅ 1 · Да] [❌ 1 · Нет]
    ");
    insta::assert_snapshot!(scene.presses(&anna, "Попросить HR подтвердить").await, @r"
    ✉️ Спросили у HR, ваша ли прежняя учётная запись @anna_k. Когда HR решит, вы получите сообщение.
    [Начать заново]
    ");
    scene.presses(&olga, "❌ 1 · Refuse").await;
    insta::assert_snapshot!(scene.news(&anna).await, @r"
    HR не может подтвердить, что прежняя учётная запись @anna_k ваша. Вы можете пройти тест как новый кандидат: нажмите «Начать заново», прежняя учётная запись останется как есть.
    [Начать заново]
    ");
}

#[tokio::test]
async fn what_needs_no_decision_any_more_says_so() {
    for by_password in [true, false] {
        let scene = scene().await;
        let (olga, _) = hr(&scene).await;
        let ben = asked(&scene).await;
        scene.news(&olga).await;
        let (message, confirm) = olga.button("✅ 1 · Confirm");
        if by_password {
            scene.says(&ben, "/start").await;
            scene.says(&ben, RIGHT).await;
        } else {
            scene.presses(&ben, "Start over").await;
            scene.presses(&ben, "Yes").await;
        }
        let shown = scene.news(&olga).await;
        assert!(shown.contains("no longer to be decided"), "{shown}");
        let pressed = scene.presses_data(&olga, message, &confirm).await;
        assert!(!pressed.contains("confirmed</b>") && !pressed.contains("→ ✅"), "{pressed}");
        let request = scene.world.store.read().and_then(|view| view.claim_request(PersonId(102)));
        assert_eq!(request.expect("read"), None);
        assert!(!scene.actions().contains(&Action::ClaimConfirmed));
    }
}

#[tokio::test]
async fn many_are_one_message_and_who_is_not_decided_about_comes_along() {
    let scene = scene().await;
    let (olga, _) = hr(&scene).await;
    for (id, name) in [(201, "ira"), (202, "lev"), (203, "zoe")] {
        scene.knew(name, "").await;
        let actor = scene.person(id, Some(name), name, "en");
        let told = scene.says(&actor, "/start").await;
        assert!(told.contains("tap “Ask HR to confirm”"), "{told}");
        scene.presses(&actor, "Ask HR to confirm").await;
        if id == 202 {
            scene.news(&olga).await;
            scene.presses(&olga, "✅ 1 · Confirm").await;
            scene.world.pass(60);
        }
    }
    insta::assert_snapshot!(scene.news(&olga).await, @r"
    🔑 Is the account of the previous bot theirs?
    Whoever you confirm gets it, with its task and results.
    1. lev @lev, id 202: account lev_test_Annotator, attempt 1, in progress; asked 2 March, 09:00 (UTC)
    2. zoe @zoe, id 203: account zoe_test_Annotator, attempt 1, in progress; asked 2 March, 10:00 (UTC)
    [✅ 1 · Confirm] [❌ 1 · Refuse]
    [✅ 2 · Confirm] [❌ 2 · Refuse]
    ");
}

#[tokio::test]
async fn a_name_that_passes_on_takes_the_question_along() {
    let scene = scene().await;
    let (olga, _) = hr(&scene).await;
    let ben = asked(&scene).await;
    scene.news(&olga).await;
    let thief = scene.person(666, Some("ben_lee"), "Max", "en");
    scene.says(&thief, "/start").await;
    scene.presses(&thief, "Ask HR to confirm").await;
    let shown = scene.news(&olga).await;
    assert!(shown.contains("Max @ben_lee") && shown.contains("no longer to be decided"), "{shown}");
    scene.presses(&olga, "❌ 2 · Refuse").await;
    assert!(scene.candidate(&thief).is_none() && scene.candidate(&ben).is_none());
    let told = scene.presses(&thief, "Ask HR to confirm").await;
    assert!(told.contains("could not confirm"), "{told}");
}
