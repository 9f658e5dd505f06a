//! Which language the bot speaks with a person: the offer of the other one, and what they chose.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
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

impl SelfContained for Speaking {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        match *self {
            // Whoever would like it may not read this one.
            Self::Other => {
                let other = language.other();
                let button = Button::callback(say!(other, "button-language"), Callback::Speak(other));
                Rendered::with_buttons(say!(other, "language-offer"), vec![vec![button]])
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
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::OtherLanguage), @r"
        🌐 Would you like me to write in English?
        [English]
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
        [Приём и ссылки]
        [Уведомления] [Журнал действий]
        [Помощь] [Меню кандидата]
        ");
    }
}
