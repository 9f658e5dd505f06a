//! Which language the bot speaks with a person: the offer of the other one, and what they chose.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{Readers, RequestKind};
use crate::store::{Records, StoreError};
use crate::texts::catalog::say;
use crate::texts::{Button, Callback, Keyboard, Rendered, own_menu};

/// Which language the bot speaks.
pub(crate) enum Speaking {
    /// Would they like the other one?
    Other,
    /// This one, as they chose.
    Chosen {
        /// With HR's menu.
        hr: bool,
    },
}

impl Template for Speaking {
    const READERS: Readers = Readers::Anybody;

    /// Whether something is kept about them, which they can ask for.
    type Facts = bool;

    fn read(&self, reading: &Reading<'_>) -> Result<bool, StoreError> {
        Ok(reading.view.candidate(reading.reader())?.is_some())
    }

    fn render(&self, has_data: &bool, language: Language) -> Rendered {
        match *self {
            // Whoever would like it may not read this one.
            Self::Other => {
                let other = language.other();
                let button = Button::callback(say!(other, "button-language"), Callback::Speak(other));
                let mut rows = vec![vec![button]];
                if *has_data {
                    let data = say!(language, "button-my-data");
                    let erasure = say!(language, "button-forget-me");
                    rows.push(vec![Button::callback(data, Callback::RequestData(RequestKind::Access))]);
                    rows.push(vec![Button::callback(erasure, Callback::RequestData(RequestKind::Erasure))]);
                }
                Rendered::with_buttons(say!(other, "language-offer"), rows)
            }
            Self::Chosen { hr } => {
                let html = say!(language, "language-chosen");
                Rendered { html, keyboard: Keyboard::Menu(own_menu(language, hr)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;

    #[test]
    fn the_other_language_is_offered_in_its_own_words() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::OtherLanguage), @r"
        🌐 Писать вам по-русски?
        [Русский]
        [📄 My data]
        [🗑 Delete my data]
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::OtherLanguage), @r"
        🌐 Would you like me to write in English?
        [English]
        [📄 Мои данные]
        [🗑 Удалить мои данные]
        ");
    }

    #[test]
    fn the_menu_comes_in_the_language_that_was_chosen() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::LanguageChosen { hr: false }), @r"
        ✅ I'll write to you in English from now on.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::LanguageChosen { hr: true }), @r"
        ✅ Теперь бот пишет вам по-русски.
        [Кандидаты] [Вопросы]
        [Найти кандидата] [Отчёты]
        [Приём и ссылки] [Запросы о данных]
        [Уведомления] [Журнал действий]
        [Помощь] [Меню кандидата]
        ");
    }
}
