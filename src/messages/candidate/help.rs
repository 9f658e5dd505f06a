//! What can be done here; also sent after an unknown command, and to a person who comes with an expired
//! invitation.

use chrono::TimeDelta;

use super::task::time_limit;
use crate::exam::Language;
use crate::measure::{SCREEN, rows};
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::{Records, StoreError};
use crate::texts::catalog::say;
use crate::texts::{Keyboard, Rendered, candidate_menu, folded};

/// What can be done here, and the menu.
pub(crate) struct Help {
    /// After what.
    pub(crate) after: After,
    /// With HR's row.
    pub(crate) hr: bool,
}

/// What it answers.
#[derive(Clone, Copy)]
pub(crate) enum After {
    /// The question what can be done.
    Nothing,
    /// An unknown command.
    UnknownWords,
    /// An invitation that was used before, or is too old.
    OldInvitation,
}

/// What it depends on.
pub(crate) struct Terms {
    /// Total number of attempts that they may make.
    attempts: u8,
    /// The time that they have for one attempt, if it is limited.
    time: Option<TimeDelta>,
    /// Whether they are a candidate, so that they can ask HR.
    may_ask: bool,
}

impl Template for Help {
    const READERS: Readers = Readers::Anybody;

    type Facts = Terms;

    fn read(&self, reading: &Reading<'_>) -> Result<Terms, StoreError> {
        let attempts = reading.view.allowed_attempts(reading.reader(), reading.rules.attempts)?;
        let time = reading.rules.packs.exam_of(reading.view, reading.reader())?.time_limit;
        let may_ask = reading.view.candidate(reading.reader())?.is_some() && !self.hr;
        Ok(Terms { attempts, time, may_ask })
    }

    fn render(&self, terms: &Terms, language: Language) -> Rendered {
        let before = match self.after {
            After::Nothing => None,
            After::UnknownWords if terms.may_ask => Some(say!(language, "no-question")),
            After::UnknownWords => Some(say!(language, "unknown")),
            After::OldInvitation => Some(say!(language, "invitation-over")),
        };
        let mut help = say!(language, "help", limit = terms.attempts);
        if terms.may_ask {
            help = format!("{help}\n{}", say!(language, "help-ask"));
        }
        let time = terms.time.map(|limit| time_limit(limit, language));
        let whole =
            |help| [before.clone(), Some(help), time.clone()].into_iter().flatten().collect::<Vec<_>>();
        let mut html = whole(help.clone()).join("\n\n");
        // What they did comes first; what can be done is one tap away.
        if before.is_some() && rows(&html) > SCREEN {
            html = whole(folded(&help)).join("\n\n");
        }
        Rendered { html, keyboard: Keyboard::Menu(candidate_menu(language, self.hr)) }
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, World};
    use crate::model::Message;

    #[test]
    fn it_says_what_can_be_done_and_in_which_time() {
        insta::assert_snapshot!(World::new().tells(ANNA, &Message::Help { hr: false }), @r"
        <b>Get the task</b>: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
        <b>I'm done</b>: I'll check that nothing is missing and tell you what to fix, image by image.
        <b>Another attempt</b>: one more attempt with other images, once the previous one is submitted (2 attempts in all).
        <b>Help</b>: this text.
        <b>A question?</b> Just write it here, and I'll pass it on to HR.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        ");
        insta::assert_snapshot!(World::new().tells_in_russian(ANNA, &Message::Help { hr: false }), @r"
        <b>Получить задание</b>: учётная запись на сайте и задание. С этого момента идёт время. Если задание уже выдано, бот ещё раз покажет ссылку, логин и пароль.
        <b>Задание выполнено</b>: бот проверит, всё ли размечено, и назовёт картинки, на которых чего-то не хватает.
        <b>Ещё одна попытка</b>: новая попытка с другими картинками, когда предыдущая сдана (всего 2 попытки).
        <b>Помощь</b>: этот текст.
        <b>Есть вопрос?</b> Просто напишите его сюда, и бот передаст его HR.
        [Получить задание] [Задание выполнено]
        [Ещё одна попытка] [Помощь]
        ");
        insta::assert_snapshot!(World::new().tells(ANNA, &Message::Unknown { hr: false }), @r"
        I can't do anything with this. If you have a question, write it here in words, and I'll pass it on to HR.

        <b>Get the task</b>: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
        <b>I'm done</b>: I'll check that nothing is missing and tell you what to fix, image by image.
        <b>Another attempt</b>: one more attempt with other images, once the previous one is submitted (2 attempts in all).
        <b>Help</b>: this text.
        <b>A question?</b> Just write it here, and I'll pass it on to HR.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        ");
        insta::assert_snapshot!(World::new().tells_in_russian(ANNA, &Message::Unknown { hr: false }), @r"
        С таким сообщением бот ничего сделать не может. Если у вас вопрос, напишите его сюда словами, и бот передаст его HR.

        <b>Получить задание</b>: учётная запись на сайте и задание. С этого момента идёт время. Если задание уже выдано, бот ещё раз покажет ссылку, логин и пароль.
        <b>Задание выполнено</b>: бот проверит, всё ли размечено, и назовёт картинки, на которых чего-то не хватает.
        <b>Ещё одна попытка</b>: новая попытка с другими картинками, когда предыдущая сдана (всего 2 попытки).
        <b>Помощь</b>: этот текст.
        <b>Есть вопрос?</b> Просто напишите его сюда, и бот передаст его HR.
        [Получить задание] [Задание выполнено]
        [Ещё одна попытка] [Помощь]
        ");
        insta::assert_snapshot!(World::timed().tells(NOBODY, &Message::Unknown { hr: true }), @r"
        I only understand the buttons below. If you have a question, ask the person who sent you the link to this bot.

        <b>Get the task</b>: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
        <b>I'm done</b>: I'll check that nothing is missing and tell you what to fix, image by image.
        <b>Another attempt</b>: one more attempt with other images, once the previous one is submitted (2 attempts in all).
        <b>Help</b>: this text.

        You have 5 hours for an attempt, counted from the moment your task is ready. Late submissions are not accepted.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        [HR menu]
        ");
        insta::assert_snapshot!(World::new().tells(NOBODY, &Message::InvitationOver), @r"
        This invitation has already been used or has expired (it is valid for a day). If you work in HR, ask for a new one.

        <b>Get the task</b>: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
        <b>I'm done</b>: I'll check that nothing is missing and tell you what to fix, image by image.
        <b>Another attempt</b>: one more attempt with other images, once the previous one is submitted (2 attempts in all).
        <b>Help</b>: this text.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        ");
    }
}
