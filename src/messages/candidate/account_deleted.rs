//! The candidate's account was deleted on the site.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::Readers;
use crate::texts::Rendered;
use crate::texts::catalog::say;

/// Their account is gone; HR knows.
pub(crate) struct AccountDeleted;

impl SelfContained for AccountDeleted {
    const READERS: Readers = Readers::Anybody;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(say!(language, "account-deleted"))
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::Message;

    #[test]
    fn hr_knows() {
        let world = World::new();
        let told = world.tells(ANNA, &Message::AccountDeleted);
        insta::assert_snapshot!(told, @"⚠️ Your account on the site was deleted by HR. If this is a mistake, contact HR; your earlier results are kept.");
        let told = world.tells_in_russian(ANNA, &Message::AccountDeleted);
        insta::assert_snapshot!(told, @"⚠️ Ваша учётная запись на сайте удалена по решению HR. Если это ошибка, напишите HR. Прежние результаты сохранены.");
    }
}
