//! The candidate's menu, in every order that people find.

use candidates_bot::demo::site::Method;

use crate::support::scene;

#[tokio::test]
async fn getting_it_again_shows_the_same_credentials_and_makes_nothing() {
    let scene = scene().await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    let given = scene.gets(&anna).await;
    let requests = scene.world.site.requests().len();

    let again = scene.presses(&anna, "Получить задание").await;
    assert!(again.contains("Попытка 1") && again.contains(&given.password), "{again}");
    assert_eq!(anna.credentials(), given);
    assert_eq!(scene.world.site.requests().len(), requests, "the site was asked for something");
}

#[tokio::test]
async fn cancelling_makes_nothing() {
    let scene = scene().await;
    let anna = scene.anna();
    scene.says(&anna, "/start").await;
    scene.presses(&anna, "Получить задание").await;
    insta::assert_snapshot!(scene.presses(&anna, "Отмена").await, @r"
    (edited) Отменено. Ничего не изменилось.
    ");
    assert_eq!(scene.candidate(&anna), None);
    assert_eq!(scene.world.site.requests().len(), 0);

    scene.presses(&anna, "Получить задание").await;
    insta::assert_snapshot!(scene.says(&anna, "нет").await, @"Отменено. Ничего не изменилось.");
    insta::assert_snapshot!(scene.says(&anna, "да").await, @r"
    Не понимаю. Пожалуйста, пользуйтесь кнопками внизу.

    Получить задание: учётная запись на сайте и задание. С этого момента идёт отсчёт времени. Если они у вас уже есть, я снова покажу ссылку, логин и пароль.
    Задание выполнено: я проверю, что всё на месте, и скажу, на какой картинке чего не хватает.
    Выполнить ещё раз: ещё одна попытка с другими картинками, после того как первая принята (всего 2 попытки).
    Помощь: этот текст.
    ");
    assert_eq!(scene.candidate(&anna), None);
}

#[tokio::test]
async fn yes_may_be_typed() {
    let scene = scene().await;
    for (actor, yes) in [(scene.anna(), "да"), (scene.ben(), "Yes")] {
        scene.says(&actor, "/start").await;
        scene.presses(&actor, actor.in_words("Получить задание", "Get the assignment")).await;
        let said = scene.says(&actor, yes).await;
        assert!(
            said.contains(actor.in_words("✅ Ваше задание готово.", "✅ Your assignment is ready.")),
            "{said}"
        );
        scene.draws(&actor).await;
        scene.presses(&actor, actor.in_words("Задание выполнено", "It is done")).await;
        let said = scene.says(&actor, yes).await;
        assert!(said.contains(actor.in_words("попытка 1 сдана", "attempt 1 is handed in")), "{said}");
    }
    assert_eq!(scene.accounts().len(), 2);
}

#[tokio::test]
async fn done_and_again_before_there_is_anything() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let nothing = "You have no assignment yet. Press “Get the assignment” first.";
    assert_eq!(scene.presses(&ben, "It is done").await, nothing);
    scene.world.pass(2);
    assert_eq!(scene.presses(&ben, "Do it again").await, nothing);
}

#[tokio::test]
async fn whatever_is_asked_while_it_is_prepared_begins_nothing_new() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the assignment").await;
    scene.site_holds(Method::POST, "/api/tasks");
    ben.person.press("Yes").expect("a button");
    ben.person.wait_text("The site does not answer right now").await.expect("the delay is told");
    for label in ["It is done", "Do it again", "Get the assignment"] {
        ben.person.press(label).expect("a button");
        ben.person.wait_text("Your assignment is still being prepared.").await.expect("an answer");
    }
    scene.world.site.clear_faults();
    let news = scene.news(&ben).await;
    assert!(news.contains("✅ Your assignment is ready."), "{news}");
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 1));
}

#[tokio::test]
async fn again_before_the_first_is_accepted() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    insta::assert_snapshot!(scene.presses(&ben, "Do it again").await, @r"
    First finish the assignment that you have: “It is done”. After it is accepted you can do it again.
    ");
    assert_eq!(scene.tasks().len(), 1);
}

#[tokio::test]
async fn saying_yes_twice_to_again_begins_one_attempt() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    scene.presses(&ben, "Do it again").await;
    let (message, data) = ben.button("Yes");
    ben.person.press_data(message, &data);
    ben.person.press_data(message, &data);
    let news = scene.news(&ben).await;
    assert!(news.contains("toast: This button is out of date."), "{news}");
    assert_eq!((scene.tasks().len(), ben.count("Attempt 2")), (2, 1));
}

#[tokio::test]
async fn handing_in_again_after_acceptance_checks_nothing() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.completes(&ben).await;
    let before = scene.metrics(&ben);
    scene.world.pass(60);
    scene.draws_but(&ben, Vec::clear).await;
    insta::assert_snapshot!(scene.presses(&ben, "It is done").await, @r"
    This assignment is handed in already, thank you.

    If you like, you can try once more with other pictures: “Do it again”. Then only the new result counts.
    ");
    assert_eq!(scene.metrics(&ben), before, "what is accepted stays");
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    insta::assert_snapshot!(scene.presses(&ben, "It is done").await, @r"
    This assignment is handed in already, thank you.
    ");
}

#[tokio::test]
async fn as_many_attempts_as_the_operator_says() {
    let scene = crate::support::Scene::with(|settings| settings.attempts = 1).await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    insta::assert_snapshot!(scene.completes(&ben).await, @r"
    (edited) 🔎 Checking…
    —
    ✅ Thank you! Everything is in place, and attempt 1 is handed in. HR will see your result.
    ");
    insta::assert_snapshot!(scene.presses(&ben, "Do it again").await, @r"
    There is 1 attempt, and you have used it. Thank you!
    ");
}

#[tokio::test]
async fn a_new_question_replaces_the_open_one() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    scene.presses(&ben, "It is done").await;
    scene.says(&ben, "what do I do now?").await;
    insta::assert_snapshot!(scene.says(&ben, "yes").await, @r"
    I did not understand that. Please use the buttons below.

    Get the assignment: an account on the site and a task. From then on the time is counted. If you have them already, I show link, login and password again.
    It is done: I check that everything is there and tell you what is missing, picture by picture.
    Do it again: one more attempt with other pictures, after the first is accepted (2 attempts in all).
    Help: this text.
    ");
    assert_eq!(ben.count("Checking"), 0, "the question was given up by asking something else");
}

#[tokio::test]
async fn commands_and_words() {
    let scene = scene().await;
    let ben = scene.ben();
    let welcome = scene.says(&ben, "/start").await;
    for word in ["/menu", "menu", "/start@candidates_bot", "/start deep_link", "меню"] {
        scene.world.pass(2);
        let shown = scene.says(&ben, word).await;
        assert!(!shown.is_empty() && welcome.starts_with(&shown), "{word}: {shown}");
    }
    let help = scene.says(&ben, "/help").await;
    insta::assert_snapshot!(help, @r"
    Get the assignment: an account on the site and a task. From then on the time is counted. If you have them already, I show link, login and password again.
    It is done: I check that everything is there and tell you what is missing, picture by picture.
    Do it again: one more attempt with other pictures, after the first is accepted (2 attempts in all).
    Help: this text.
    ");
    for word in ["Help", "help!", "помощь"] {
        scene.world.pass(2);
        assert_eq!(scene.says(&ben, word).await, help, "{word}");
    }
    insta::assert_snapshot!(scene.says(&ben, "How do I pass?").await, @r"
    I did not understand that. Please use the buttons below.

    Get the assignment: an account on the site and a task. From then on the time is counted. If you have them already, I show link, login and password again.
    It is done: I check that everything is there and tell you what is missing, picture by picture.
    Do it again: one more attempt with other pictures, after the first is accepted (2 attempts in all).
    Help: this text.
    ");
}
