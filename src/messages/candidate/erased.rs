//! The last message to a candidate: everything about them was erased.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// Nothing is kept of them any more.
pub(crate) struct Erased;

impl SelfContained for Erased {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "erased"))
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;

    #[test]
    fn they_hear_what_is_gone_and_what_they_can_do() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::Erased), @r"
        ✅ Your data has been erased: your profile, your results, your submissions and what you wrote to HR. Your account on the site is being deleted.

        The bot's messages of the last two days in this chat are deleted too. You can delete the rest of the chat yourself. If you write to the bot again, you start from the beginning.
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::Erased), @r"
        ✅ Ваши данные удалены: профиль, результаты, сданные работы и всё, что вы писали HR. Учётная запись на сайте удаляется.

        Сообщения бота за последние двое суток в этом чате тоже удалены. Остальную переписку вы можете удалить сами. Если вы снова напишете боту, всё начнётся с начала.
        ");
    }
}
