//! Asks whose results HR wants to see.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// Asks whose results HR wants to see.
pub(crate) struct AskLogin;

impl SelfContained for AskLogin {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "hr-ask-login"))
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::Message;

    #[test]
    fn it_asks_for_a_login() {
        let world = World::new();
        let told = world.tells(OLGA, &Message::HrAskLogin);
        insta::assert_snapshot!(told, @"Whose results? Send the Telegram login, with or without @ (or the login on the site, the numeric id, or part of the name). To look for nobody, send /cancel.");
        let told = world.tells_in_russian(OLGA, &Message::HrAskLogin);
        insta::assert_snapshot!(told, @"Чьи результаты показать? Напишите логин в Telegram, с @ или без (или логин на сайте, числовой id, часть имени). Чтобы никого не искать, отправьте /cancel.");
    }
}
