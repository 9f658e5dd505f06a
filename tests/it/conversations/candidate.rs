//! The candidate's menu, in every order in which people use it.

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
    (edited) Отменено, ничего не изменилось.
    ");
    assert_eq!(scene.candidate(&anna), None);
    assert_eq!(scene.world.site.requests().len(), 0);

    scene.presses(&anna, "Получить задание").await;
    insta::assert_snapshot!(scene.says(&anna, "нет").await, @"Отменено, ничего не изменилось.");
    insta::assert_snapshot!(scene.says(&anna, "да").await, @r"
    Бот понимает только кнопки внизу экрана. Если у вас вопрос, напишите тому, кто прислал вам ссылку на этого бота.

    Получить задание: учётная запись на сайте и задание. С этого момента идёт время. Если задание уже выдано, бот ещё раз покажет ссылку, логин и пароль.
    Задание выполнено: бот проверит, всё ли размечено, и назовёт картинки, на которых чего-то не хватает.
    Ещё одна попытка: новая попытка с другими картинками, когда предыдущая сдана (всего 2 попытки).
    Помощь: этот текст.
    ");
    assert_eq!(scene.candidate(&anna), None);
}

#[tokio::test]
async fn yes_may_be_typed() {
    let scene = scene().await;
    for (actor, yes) in [(scene.anna(), "да"), (scene.ben(), "Yes")] {
        scene.says(&actor, "/start").await;
        scene.presses(&actor, actor.in_words("Получить задание", "Get the task")).await;
        let said = scene.says(&actor, yes).await;
        assert!(said.contains(actor.in_words("✅ Ваше задание готово.", "✅ Your task is ready.")), "{said}");
        scene.draws(&actor).await;
        scene.presses(&actor, actor.in_words("Задание выполнено", "I'm done")).await;
        let said = scene.says(&actor, yes).await;
        assert!(said.contains(actor.in_words("опытка 1 сдана", "ttempt 1 is complete")), "{said}");
    }
    assert_eq!(scene.accounts().len(), 2);
}

#[tokio::test]
async fn done_and_again_before_there_is_anything() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let nothing = "You have no task yet. Tap “Get the task” first.";
    assert_eq!(scene.presses(&ben, "I'm done").await, nothing);
    scene.world.pass(2);
    assert_eq!(scene.presses(&ben, "Another attempt").await, nothing);
}

#[tokio::test]
async fn whatever_is_asked_while_it_is_prepared_begins_nothing_new() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.presses(&ben, "Get the task").await;
    scene.site_holds(Method::POST, "/api/tasks");
    ben.person.press("Yes").expect("a button");
    ben.person.wait_text("The site isn't responding right now").await.expect("the delay is told");
    for label in ["I'm done", "Another attempt", "Get the task"] {
        ben.person.press(label).expect("a button");
        ben.person.wait_text("Your task is still being prepared.").await.expect("an answer");
    }
    scene.world.site.clear_faults();
    let news = scene.news(&ben).await;
    assert!(news.contains("✅ Your task is ready."), "{news}");
    assert_eq!((scene.accounts().len(), scene.tasks().len()), (1, 1));
}

#[tokio::test]
async fn again_before_the_first_is_accepted() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    insta::assert_snapshot!(scene.presses(&ben, "Another attempt").await, @r"
    Finish your current task first: “I'm done”. Then you can start another attempt.
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
    scene.presses(&ben, "Another attempt").await;
    let (message, data) = ben.button("Yes");
    ben.person.press_data(message, &data);
    ben.person.press_data(message, &data);
    let news = scene.news(&ben).await;
    assert!(news.contains("toast: This button no longer works."), "{news}");
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
    insta::assert_snapshot!(scene.presses(&ben, "I'm done").await, @r"
    You've already submitted this one, thank you.

    If you like, you can make one more attempt with other images: “Another attempt”. Only its result will count then, even if it is worse.
    ");
    assert_eq!(scene.metrics(&ben), before, "what is accepted stays");
    scene.does_it_again(&ben).await;
    scene.completes(&ben).await;
    insta::assert_snapshot!(scene.presses(&ben, "I'm done").await, @r"
    You've already submitted this one, thank you.
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
    ✅ Thank you! Attempt 1 is complete and submitted. HR will get back to you.
    ");
    insta::assert_snapshot!(scene.presses(&ben, "Another attempt").await, @"You've used your only attempt. Thank you!");
}

#[tokio::test]
async fn a_new_question_replaces_the_open_one() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.gets(&ben).await;
    scene.draws(&ben).await;
    scene.presses(&ben, "I'm done").await;
    scene.says(&ben, "what do I do now?").await;
    insta::assert_snapshot!(scene.says(&ben, "yes").await, @r"
    ✅ Your question was sent to HR. The answer will come here.
    what do I do now?
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
    Get the task: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
    I'm done: I'll check that nothing is missing and tell you what to fix, image by image.
    Another attempt: one more attempt with other images, once the previous one is submitted (2 attempts in all).
    Help: this text.
    —
    🌐 Писать вам по-русски?
    [Русский]
    ");
    for word in ["Help", "help!", "помощь"] {
        scene.world.pass(2);
        assert_eq!(scene.says(&ben, word).await, help, "{word}");
    }
    insta::assert_snapshot!(scene.says(&ben, "How do I pass?").await, @r"
    I only understand the buttons below. If you have a question, ask the person who sent you the link to this bot.

    Get the task: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
    I'm done: I'll check that nothing is missing and tell you what to fix, image by image.
    Another attempt: one more attempt with other images, once the previous one is submitted (2 attempts in all).
    Help: this text.
    ");
}
