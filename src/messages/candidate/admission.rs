//! Who may come in: the company's own sentence for those who may not, and what applicants are told.

use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::Readers;
use crate::store::StoreError;
use crate::texts::catalog::{foreign_lines, say};
use crate::texts::{Keyboard, Rendered, candidate_menu};

/// They may not come in. It is the same whatever the reason, and offers nothing.
pub(crate) struct TurnedAway;

impl Template for TurnedAway {
    const READERS: Readers = Readers::Anybody;

    /// The company's own words, if it has some.
    type Facts = Option<String>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<String>, StoreError> {
        Ok(reading.rules.refusal.text(reading.language).map(str::to_owned))
    }

    fn render(&self, words: &Option<String>, language: Language) -> Rendered {
        Rendered::plain(match words {
            Some(words) => foreign_lines(words).to_string(),
            None => say!(language, "turned-away"),
        })
    }
}

/// What somebody is told who asked to take the test.
#[derive(Clone, Copy)]
pub(crate) enum Application {
    /// HR will answer.
    Waiting,
    /// Too many others wait.
    Later,
    /// HR has let them in.
    Accepted,
    /// HR has not let them in.
    Refused,
}

impl SelfContained for Application {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        match self {
            Self::Waiting => Rendered::plain(say!(language, "applied")),
            Self::Later => Rendered::plain(say!(language, "apply-later")),
            Self::Refused => Rendered::plain(say!(language, "application-refused")),
            Self::Accepted => {
                let keyboard = Keyboard::Menu(candidate_menu(language, false));
                Rendered { html: say!(language, "admitted"), keyboard }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::desk::Refusal;
    use crate::messages::world::{NOBODY, World};
    use crate::model::{AdmissionMessage, Message};

    #[test]
    fn those_who_may_not_come_in_read_the_companys_own_words_or_ours() {
        let mut world = World::new();
        let turned_away = Message::Admission(AdmissionMessage::TurnedAway);
        insta::assert_snapshot!(world.tells(NOBODY, &turned_away), @"Thank you for writing! There is no test for you here at the moment. If somebody invited you, please ask them for a new link.");
        insta::assert_snapshot!(world.tells_in_russian(NOBODY, &turned_away), @"Спасибо, что написали! Сейчас теста для вас здесь нет. Если вас пригласили, попросите, пожалуйста, новую ссылку.");
        let en = Some("We hire again in <May>.\nSee example.org.".to_owned());
        world.rules.refusal = Refusal { en, ru: None };
        insta::assert_snapshot!(world.tells(NOBODY, &turned_away), @r"
        We hire again in &lt;May&gt;.
        See example.org.
        ");
    }

    #[test]
    fn applicants_are_told_what_becomes_of_their_request() {
        let world = World::new();
        let told = [
            AdmissionMessage::Applied,
            AdmissionMessage::ApplyLater,
            AdmissionMessage::Admitted,
            AdmissionMessage::Refused,
        ];
        let told = |russian: bool| {
            let tells = |message| {
                let message = Message::Admission(message);
                if russian { world.tells_in_russian(NOBODY, &message) } else { world.tells(NOBODY, &message) }
            };
            told.map(tells).join("\n\n")
        };
        insta::assert_snapshot!(told(false), @r"
        Thank you! Your request to take the test has been passed on to HR. You will read the answer here; there is nothing you need to do until then.

        Thank you for your interest! Very many people are waiting for an answer right now. Please write again in a few days.

        ✅ HR has accepted your request: you can take the test now. Tap “Get the task” to begin.
        [Get the task] [I'm done]
        [Another attempt] [Help]

        Thank you for your interest. Unfortunately HR can't offer you the test.
        ");
        insta::assert_snapshot!(told(true), @r"
        Спасибо! Ваша заявка на тест передана HR. Ответ придёт сюда, а пока ничего делать не нужно.

        Спасибо за интерес! Сейчас ответа ждёт очень много людей. Пожалуйста, напишите ещё раз через несколько дней.

        ✅ HR принял вашу заявку: можно проходить тест. Чтобы начать, нажмите «Получить задание».
        [Получить задание] [Задание выполнено]
        [Ещё одна попытка] [Помощь]

        Спасибо за интерес. К сожалению, HR не может предложить вам тест.
        ");
    }
}
