//! Candidates ask HR: whatever they write is passed on if they like, somebody answers, and everybody in HR sees it.

use candidates_bot::desk::WhitelistChange::{Add, Remove};
use candidates_bot::model::{Action, By, PersonId, QUESTION_LENGTH};
use candidates_bot::store::{Questions, Records};

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
    Cast { olga, vera, ben, anna }
}

impl Cast {
    /// Ben asks, and HR has read it.
    async fn ben_asks(&self, scene: &Scene, text: &str) {
        scene.says(&self.ben, text).await;
        scene.presses(&self.ben, "Ask HR").await;
        assert!(self.olga.news().contains(text));
        assert!(self.vera.news().contains(text));
    }
}

#[tokio::test]
async fn a_question_goes_to_hr_and_the_answer_comes_back() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    insta::assert_snapshot!(scene.says(&cast.ben, "Do half hidden cars count?").await, @r"
    I can't answer this myself, but HR can. Shall I send it to them?
    Do half hidden cars count?
    [Ask HR] [Help]
    ");
    insta::assert_snapshot!(scene.presses(&cast.ben, "Ask HR").await, @r"
    (edited) ✅ Your question was sent to HR. The answer will come here.
    Do half hidden cars count?
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    ❓ Question from Ben @ben_lee
    Attempt 1 · in progress
    Do half hidden cars count?
    Asked: 2 March, 09:00 (UTC)
    Not answered yet
    [✍️ Reply] [👤 Card]
    [No reply needed]
    ");
    insta::assert_snapshot!(cast.vera.news(), @r"
    ❓ Вопрос, кандидат: Ben @ben_lee
    Попытка 1 · в процессе
    Do half hidden cars count?
    Задан: 2 марта, 09:00 (UTC)
    Ответа пока нет
    [✍️ Ответить] [👤 Карточка]
    [Ответ не нужен]
    ");
    assert_eq!(cast.anna.news(), "");

    scene.world.pass(12);
    insta::assert_snapshot!(scene.presses(&cast.vera, "✍️ Ответить").await, @r"
    Do half hidden cars count?
    Напишите ответ, не больше 1000 знаков; кандидат: Ben. Он придёт как ответ HR, без вашего имени. Чтобы не писать, отправьте /cancel.
    ");
    insta::assert_snapshot!(scene.says(&cast.vera, "Yes: outline the part that you see.").await, @r"
    (edited) ❓ Вопрос, кандидат: Ben @ben_lee
    Попытка 1 · в процессе
    Do half hidden cars count?
    Задан: 2 марта, 09:00 (UTC)
    💬 Вера (502), 2 марта, 09:12 (UTC):
    Yes: outline the part that you see.
    [✍️ Ответить ещё] [👤 Карточка]
    —
    ✅ Ответ отправлен, кандидат: Ben.
    ");
    insta::assert_snapshot!(cast.olga.news(), @r"
    (edited) ❓ Question from Ben @ben_lee
    Attempt 1 · in progress
    Do half hidden cars count?
    Asked: 2 March, 09:00 (UTC)
    💬 Вера (502), 2 March, 09:12 (UTC):
    Yes: outline the part that you see.
    [✍️ Reply again] [👤 Card]
    ");
    insta::assert_snapshot!(cast.ben.news(), @r"
    💬 HR answers:
    Yes: outline the part that you see.
    Your question was:
    Do half hidden cars count?
    Is something still unclear? Just write it here.
    ");

    // The next one, in the other language.
    insta::assert_snapshot!(scene.says(&cast.anna, "Как сохранить разметку?").await, @r"
    Сам бот на это не ответит, но может ответить HR. Отправить им ваше сообщение?
    Как сохранить разметку?
    [Спросить HR] [Помощь]
    ");
    insta::assert_snapshot!(scene.presses(&cast.anna, "Спросить HR").await, @r"
    (edited) ✅ Вопрос отправлен HR. Ответ придёт сюда.
    Как сохранить разметку?
    ");
    scene.news(&cast.olga).await;
    scene.presses(&cast.olga, "✍️ Reply").await;
    insta::assert_snapshot!(scene.says(&cast.olga, "Ctrl+S").await, @r"
    (edited) ❓ Question from Анна @anna_k
    Attempt 1 · in progress
    Как сохранить разметку?
    Asked: 2 March, 09:12 (UTC)
    💬 Olga (501), 2 March, 09:12 (UTC):
    Ctrl+S
    [✍️ Reply again] [👤 Card]
    —
    ✅ Your reply to Анна is on its way.
    ");
    insta::assert_snapshot!(cast.anna.news(), @r"
    💬 HR отвечает:
    Ctrl+S
    Вы спрашивали:
    Как сохранить разметку?
    Осталось что-то неясное? Просто напишите сюда.
    ");

    let log = scene.world.store.read().and_then(|view| view.newest_audit(9, |_| true)).expect("the log");
    let acts: Vec<_> = log
        .into_iter()
        .filter(|entry| matches!(entry.action, Action::Asked(_) | Action::AnsweredQuestion(_)))
        .map(|entry| (entry.by, entry.person))
        .collect();
    let by = |person, whom| (By::Person(PersonId(person)), Some(PersonId(whom)));
    assert_eq!(acts, [by(501, 101), by(101, 101), by(502, 102), by(102, 102)]);
}

#[tokio::test]
async fn the_first_answer_wins_and_another_one_is_sent_knowingly() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    cast.ben_asks(&scene, "Which tool?").await;
    scene.presses(&cast.olga, "✍️ Reply").await;
    scene.presses(&cast.vera, "✍️ Ответить").await;
    scene.says(&cast.olga, "The polygon.").await;
    insta::assert_snapshot!(scene.says(&cast.vera, "Polygon, the key N.").await, @r"
    (edited) ❓ Вопрос, кандидат: Ben @ben_lee
    Попытка 1 · в процессе
    Which tool?
    Задан: 2 марта, 09:00 (UTC)
    💬 Olga (501), 2 марта, 09:00 (UTC):
    The polygon.
    [✍️ Ответить ещё] [👤 Карточка]
    —
    ⚠️ Пока вы писали, на вопрос уже ответили, поэтому ваш ответ не отправлен. Кандидат: Ben.
    Olga (501):
    The polygon.
    Ваш ответ:
    Polygon, the key N.
    [Отправить и мой]
    ");
    assert!(!cast.ben.news().contains("the key N"));
    insta::assert_snapshot!(scene.presses(&cast.vera, "Отправить и мой").await, @r"
    (edited) ❓ Вопрос, кандидат: Ben @ben_lee
    Попытка 1 · в процессе
    Which tool?
    Задан: 2 марта, 09:00 (UTC)
    💬 Olga (501), 2 марта, 09:00 (UTC):
    The polygon.
    💬 Вера (502), 2 марта, 09:00 (UTC):
    Polygon, the key N.
    [✍️ Ответить ещё] [👤 Карточка]
    —
    (edited) ✅ Ответ отправлен, кандидат: Ben.
    ");
    insta::assert_snapshot!(cast.ben.news(), @r"
    💬 HR answers:
    Polygon, the key N.
    Your question was:
    Which tool?
    Is something still unclear? Just write it here.
    ");
    insta::assert_snapshot!(scene.news(&cast.olga).await, @r"
    (edited) ❓ Question from Ben @ben_lee
    Attempt 1 · in progress
    Which tool?
    Asked: 2 March, 09:00 (UTC)
    💬 Olga (501), 2 March, 09:00 (UTC):
    The polygon.
    💬 Вера (502), 2 March, 09:00 (UTC):
    Polygon, the key N.
    [✍️ Reply again] [👤 Card]
    ");

    // Whoever has read the answers can add one at once.
    scene.presses(&cast.olga, "✍️ Reply again").await;
    scene.says(&cast.olga, "Right, N.").await;
    assert!(cast.ben.news().contains("Right, N."));
}

#[tokio::test]
async fn texts_in_one_go_are_one_question_and_a_yes_may_be_typed() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    scene.says(&cast.ben, "The site shows an error.").await;
    let (message, first) = cast.ben.button("Ask HR");
    insta::assert_snapshot!(scene.says(&cast.ben, "  What should I do?\n\n").await, @r"
    I can't answer this myself, but HR can. Shall I send it to them?
    The site shows an error.
    What should I do?
    [Ask HR] [Help]
    ");
    assert_eq!(scene.presses_data(&cast.ben, message, &first).await, "toast: This button no longer works.");
    insta::assert_snapshot!(scene.says(&cast.ben, "yes").await, @r"
    ✅ Your question was sent to HR. The answer will come here.
    The site shows an error.
    What should I do?
    ");
    assert!(cast.olga.news().contains("The site shows an error.\nWhat should I do?"));

    // Later it is another question.
    scene.says(&cast.ben, "Forget it").await;
    scene.world.pass(6);
    let offer = scene.says(&cast.ben, "How long do I have?").await;
    assert!(!offer.contains("Forget it"), "{offer}");
    assert_eq!(scene.says(&cast.ben, "cancel").await, "Cancelled. Nothing has changed.");
    assert_eq!(scene.presses(&cast.ben, "Ask HR").await, "toast: This button no longer works.");
    let helped = scene.presses(&cast.ben, "Help").await;
    assert!(helped.contains("A question? Just write it here"), "{helped}");
    assert_eq!(scene.news(&cast.olga).await, "");
}

#[tokio::test]
async fn whoever_can_not_ask_reads_why() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    insta::assert_snapshot!(scene.says(&cast.ben, &"x".repeat(QUESTION_LENGTH + 1)).await, @"Your message has 1001 characters, and I can pass on at most 1000. Please shorten it and send it again.");
    insta::assert_snapshot!(scene.says(&cast.ben, "/whatever").await, @r"
    I can't do anything with this. If you have a question, write it here in words, and I'll pass it on to HR.

    Get the task: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
    I'm done: I'll check that nothing is missing and tell you what to fix, image by image.
    Another attempt: one more attempt with other images, once the previous one is submitted (2 attempts in all).
    Help: this text.
    A question? Just write it here, and I'll pass it on to HR.
    ");
    for number in 1..=5 {
        scene.world.pass(6);
        cast.ben_asks(&scene, &format!("Question {number}?")).await;
    }
    insta::assert_snapshot!(scene.says(&cast.ben, "Question 6?").await, @"HR has not answered 5 of your questions yet. They are not lost: as soon as one is answered, you can ask the next.");
    for number in 6..=10 {
        scene.presses(&cast.olga, "✍️ Reply").await;
        scene.says(&cast.olga, "Yes.").await;
        scene.world.pass(6);
        cast.ben_asks(&scene, &format!("Question {number}?")).await;
    }
    scene.presses(&cast.olga, "✍️ Reply").await;
    scene.says(&cast.olga, "Yes.").await;
    cast.ben.news();
    insta::assert_snapshot!(scene.says(&cast.ben, "Question 11?").await, @"You have asked 10 questions within a day, and HR has received them all. You can ask again in 23 hours 6 minutes, after 3 March, 09:06 (UTC).");
    scene.world.pass(24 * 60);
    assert!(scene.says(&cast.ben, "Question 11?").await.contains("[Ask HR]"));
}

#[tokio::test]
async fn hr_leaves_a_reply_shortens_it_or_says_that_none_is_needed() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    cast.ben_asks(&scene, "Thank you!").await;
    scene.presses(&cast.olga, "✍️ Reply").await;
    assert_eq!(scene.says(&cast.olga, "/cancel").await, "Cancelled. Nothing has changed.");
    scene.presses(&cast.olga, "✍️ Reply").await;
    insta::assert_snapshot!(scene.says(&cast.olga, &"y".repeat(QUESTION_LENGTH + 1)).await, @"Your reply has 1001 characters, and at most 1000 can be sent. Shorten it and send it again. To cancel, send /cancel.");
    scene.says(&cast.olga, "/hr").await;
    insta::assert_snapshot!(scene.presses(&cast.vera, "Ответ не нужен").await, @r"
    (edited) ❓ Вопрос, кандидат: Ben @ben_lee
    Попытка 1 · в процессе
    Thank you!
    Задан: 2 марта, 09:00 (UTC)
    Ответ не нужен · Вера (502), 2 марта, 09:00 (UTC)
    [✍️ Ответить] [👤 Карточка]
    ");
    insta::assert_snapshot!(scene.news(&cast.olga).await, @r"
    (edited) ❓ Question from Ben @ben_lee
    Attempt 1 · in progress
    Thank you!
    Asked: 2 March, 09:00 (UTC)
    Needs no reply · Вера (502), 2 March, 09:00 (UTC)
    [✍️ Reply] [👤 Card]
    ");
    assert_eq!(cast.ben.news(), "");
    assert_eq!(scene.world.store.read().and_then(|view| view.open_questions_size()).expect("read"), 0);
}

#[tokio::test]
async fn unanswered_questions_are_a_tap_away_and_kept_with_the_candidate() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    // Olga does not want to be notified.
    scene.says(&cast.olga, "/notices").await;
    scene.presses(&cast.olga, "🔔 Candidates' questions").await;
    scene.says(&cast.ben, "Do half hidden cars count?").await;
    scene.presses(&cast.ben, "Ask HR").await;
    assert_eq!(scene.news(&cast.olga).await, "");
    let menu = scene.says(&cast.olga, "/hr").await;
    assert!(menu.contains("❓ Unanswered questions: 1"), "{menu}");
    insta::assert_snapshot!(scene.says(&cast.olga, "Questions").await, @r"
    Unanswered questions: 1, the oldest first
    1. Ben @ben_lee, 2 March, 09:00 (UTC): “Do half hidden cars count?”
    [1 · Ben @ben_lee]
    ");
    let question = scene.presses(&cast.olga, "1 · Ben @ben_lee").await;
    assert!(question.contains("Do half hidden cars count?") && question.contains("[✍️ Reply]"), "{question}");
    let card = scene.presses(&cast.olga, "👤 Card").await;
    assert!(card.contains("❓ Questions: 1, unanswered: 1"), "{card}");
    insta::assert_snapshot!(scene.presses(&cast.olga, "❓ Questions: 1").await, @r"
    (edited) Questions from Ben @ben_lee: 1, the newest first

    1. 2 March, 09:00 (UTC): “Do half hidden cars count?”
    Not answered yet
    [1]
    [‹ Back to the card]
    ");
    let back = scene.presses(&cast.olga, "‹ Back to the card").await;
    assert!(back.contains("❓ Questions: 1, unanswered: 1"), "{back}");
    cast.vera.news();
    insta::assert_snapshot!(scene.says(&cast.vera, "Вопросы").await, @r"
    Вопросы без ответа: 1, сначала самые давние
    1. Ben @ben_lee, 2 марта, 09:00 (UTC): «Do half hidden cars count?»
    [1 · Ben @ben_lee]
    ");
}

#[tokio::test]
async fn a_question_goes_with_the_candidate() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    cast.ben_asks(&scene, "Where is my data kept?").await;
    scene.presses(&cast.olga, "✍️ Reply").await;
    scene.presses(&cast.vera, "👤 Карточка").await;
    scene.presses(&cast.vera, "🗑 Удалить…").await;
    scene.presses(&cast.vera, "Удалить все данные").await;
    scene.presses(&cast.vera, "Да, удалить всё").await;
    scene.news(&cast.olga).await;
    insta::assert_snapshot!(scene.says(&cast.olga, "With us.").await, @"This candidate has been deleted in the meantime.");
    assert!(cast.ben.news().contains("✅ Your data has been erased"));
    let view = scene.world.store.read().expect("read");
    assert!(view.questions_of(PersonId(102)).expect("read").is_empty());
    assert_eq!(view.open_questions_size().expect("read"), 0);
    assert_eq!(scene.presses(&cast.olga, "✍️ Reply").await, "toast: This button no longer works.");
    // They are a stranger again, whose questions are for whoever sent them here.
    let answer = scene.says(&cast.ben, "Hello?").await;
    assert!(answer.contains("ask the person who sent you the link"), "{answer}");
}

#[tokio::test]
async fn whoever_is_no_longer_hr_answers_nothing() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    cast.ben_asks(&scene, "Which tool?").await;
    scene.presses(&cast.vera, "✍️ Ответить").await;
    scene.whitelist(Remove, "502").await;
    cast.vera.news();
    let answer = scene.says(&cast.vera, "Многоугольник.").await;
    assert!(answer.contains("Бот понимает только кнопки"), "{answer}");
    assert_eq!(cast.ben.news(), "");
    scene.presses(&cast.olga, "✍️ Reply").await;
    scene.says(&cast.olga, "The polygon.").await;
    assert!(cast.ben.news().contains("The polygon."));
    assert_eq!(scene.news(&cast.vera).await, "", "what became of it is not theirs to read");
}

#[tokio::test]
async fn an_answer_that_does_not_arrive_is_told() {
    let scene = scene().await;
    let cast = cast(&scene).await;
    cast.ben_asks(&scene, "Which tool?").await;
    cast.ben.person.block();
    scene.presses(&cast.olga, "✍️ Reply").await;
    insta::assert_snapshot!(scene.says(&cast.olga, "The polygon.").await, @r"
    (edited) ❓ Question from Ben @ben_lee
    Attempt 1 · in progress
    Which tool?
    Asked: 2 March, 09:00 (UTC)
    💬 Olga (501), 2 March, 09:00 (UTC):
    The polygon.
    [✍️ Reply again] [👤 Card]
    —
    ✅ Your reply to Ben is on its way.
    —
    ⚠️ A message to Ben @ben_lee could not be sent. Cause: the person has blocked the bot. They will get messages again once they unblock it.
    ");
}
