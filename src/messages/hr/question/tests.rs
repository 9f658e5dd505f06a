use super::*;
use crate::measure::Size;
use crate::messages::world::{ANNA, NOBODY, OLGA, World, at, questions};
use crate::model::{ANSWERS, Answer, Dismissal, Message};

fn question(number: u32) -> Message {
    Message::HrQuestion { person: ANNA, question: QuestionNumber(number) }
}

#[test]
fn a_question_says_who_asks_and_what_became_of_it() {
    let world = World::new().with(questions);
    insta::assert_snapshot!(world.tells(OLGA, &question(2)), @r"
    ❓ <b>Question</b> from <b>Anna</b> @anna_k
    Attempt 2 · in progress
    <blockquote>Do half hidden &lt;cars&gt; count?</blockquote>
    Asked: 2 February, 02:43 (UTC)
    <b>Not answered yet</b>
    [✍️ Reply] [👤 Card]
    [No reply needed]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &question(1)), @r"
    ❓ <b>Question</b> from <b>Anna</b> @anna_k
    Attempt 2 · in progress
    <blockquote>How do I save?
    I can't find it.</blockquote>
    Asked: 2 February, 02:41 (UTC)
    💬 Olga (501), 2 February, 02:42 (UTC):
    <blockquote>With Ctrl+S.</blockquote>
    [✍️ Reply again] [👤 Card]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &question(2)), @r"
    ❓ <b>Вопрос</b>, кандидат: <b>Anna</b> @anna_k
    Попытка 2 · в процессе
    <blockquote>Do half hidden &lt;cars&gt; count?</blockquote>
    Задан: 2 февраля, 02:43 (UTC)
    <b>Ответа пока нет</b>
    [✍️ Ответить] [👤 Карточка]
    [Ответ не нужен]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &question(1)), @r"
    ❓ <b>Вопрос</b>, кандидат: <b>Anna</b> @anna_k
    Попытка 2 · в процессе
    <blockquote>How do I save?
    I can't find it.</blockquote>
    Задан: 2 февраля, 02:41 (UTC)
    💬 Olga (501), 2 февраля, 02:42 (UTC):
    <blockquote>With Ctrl+S.</blockquote>
    [✍️ Ответить ещё] [👤 Карточка]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &question(3)), @"This question is no longer stored.");
}

#[test]
fn a_question_that_needs_no_reply_says_who_said_so_until_there_is_one() {
    let mut closed = Question::new("Thanks!".to_owned(), at(0));
    closed.closed = Some(Dismissal { by: OLGA, at: at(60) });
    let world = World::new().with(|tx| {
        tx.add_question(ANNA, &closed).expect("put");
        closed.answers.push(Answer { text: "You're welcome".to_owned(), by: NOBODY, at: at(90) });
        tx.add_question(ANNA, &closed).expect("put");
    });
    insta::assert_snapshot!(world.tells(OLGA, &question(1)), @r"
    ❓ <b>Question</b> from <b>Anna</b> @anna_k
    Attempt 2 · in progress
    <blockquote>Thanks!</blockquote>
    Asked: 2 February, 02:40 (UTC)
    Needs no reply · Olga (501), 2 February, 02:41 (UTC)
    [✍️ Reply] [👤 Card]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &question(1)), @r"
    ❓ <b>Вопрос</b>, кандидат: <b>Anna</b> @anna_k
    Попытка 2 · в процессе
    <blockquote>Thanks!</blockquote>
    Задан: 2 февраля, 02:40 (UTC)
    Ответ не нужен · Olga (501), 2 февраля, 02:41 (UTC)
    [✍️ Ответить] [👤 Карточка]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &question(2)), @r"
    ❓ <b>Question</b> from <b>Anna</b> @anna_k
    Attempt 2 · in progress
    <blockquote>Thanks!</blockquote>
    Asked: 2 February, 02:40 (UTC)
    💬 999, 2 February, 02:41 (UTC):
    <blockquote>You're welcome</blockquote>
    [✍️ Reply again] [👤 Card]
    ");
}

#[test]
fn the_longest_question_with_all_answers_fits_into_a_message() {
    let long = "🙂<".repeat(QUESTION_LENGTH / 2);
    let answers = vec![Answer { text: long.clone(), by: OLGA, at: at(0) }; ANSWERS];
    let longest = Question { answers, ..Question::new(long, at(0)) };
    let world = World::new().with(|tx| {
        tx.add_question(ANNA, &longest).expect("put");
    });
    let message = world.sends(OLGA, Language::Ru, &question(1));
    assert!(Size::of(&message.html).fits(), "{}", message.html.len());
    let shown = world.tells(OLGA, &question(1));
    assert!(shown.ends_with("</blockquote>\n[👤 Card]"), "no answer more: {shown}");
}

#[test]
fn hr_reads_what_is_asked_while_answering() {
    let world = World::new().with(questions).with(|tx| {
        let text = "Press Ctrl and S.".to_owned();
        tx.put_draft(OLGA, &Draft { text, at: at(0), number: 4 }).expect("put");
    });
    let (person, question) = (ANNA, QuestionNumber(1));
    let messages = [
        Message::HrAskReply { person, question },
        Message::HrReplyTooLong { length: 1021 },
        Message::HrReplyLate { person, question, number: 4 },
        Message::HrReplied { person },
    ];
    let told = messages.each_ref().map(|message| world.tells(OLGA, message)).join("\n—\n");
    insta::assert_snapshot!(told, @r"
    <blockquote>How do I save?
    I can't find it.</blockquote>
    Write your reply to Anna, at most 1000 characters. It is sent as HR's answer, without your name. To cancel, send /cancel.
    —
    Your reply has 1021 characters, and at most 1000 can be sent. Shorten it and send it again. To cancel, send /cancel.
    —
    ⚠️ Olga (501) has answered Anna in the meantime, so your reply was not sent.
    <blockquote>With Ctrl+S.</blockquote>
    Your reply:
    <blockquote>Press Ctrl and S.</blockquote>
    [Send mine, too]
    —
    ✅ Your reply to Anna is on its way.
    ");
    let told = messages.each_ref().map(|message| world.tells_in_russian(OLGA, message)).join("\n—\n");
    insta::assert_snapshot!(told, @r"
    <blockquote>How do I save?
    I can't find it.</blockquote>
    Напишите ответ, не больше 1000 знаков; кандидат: Anna. Он придёт как ответ HR, без вашего имени. Чтобы не писать, отправьте /cancel.
    —
    В вашем ответе 1021 знак, а отправить можно не больше 1000. Сократите его и отправьте снова. Чтобы отменить, отправьте /cancel.
    —
    ⚠️ Пока вы писали, на вопрос уже ответили, поэтому ваш ответ не отправлен. Кандидат: Anna.
    Olga (501):
    <blockquote>With Ctrl+S.</blockquote>
    Ваш ответ:
    <blockquote>Press Ctrl and S.</blockquote>
    [Отправить и мой]
    —
    ✅ Ответ отправлен, кандидат: Anna.
    ");
}
