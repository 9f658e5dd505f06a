//! What can be deleted of a candidate, in place of the card of an attempt.

use super::attempt::who;
use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{AttemptNumber, Candidate, Deletion, PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, say};
use crate::texts::{AdmissionButton, Button, Callback, Rendered, gone};

/// What can be deleted.
pub(crate) struct DeleteMenu {
    /// Of this candidate.
    pub(crate) person: PersonId,
    /// The attempt whose card it replaces.
    pub(crate) attempt: AttemptNumber,
}

impl Template for DeleteMenu {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<Candidate>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Candidate>, StoreError> {
        reading.view.candidate(self.person)
    }

    fn render(&self, candidate: &Option<Candidate>, language: Language) -> Rendered {
        let Some(candidate) = candidate else { return Rendered::plain(gone(language)) };
        let delete = |label, deletion| vec![Button::callback(label, Callback::Delete(deletion, self.person))];
        let mut rows = Vec::new();
        if candidate.account.user.is_some() {
            rows.push(delete(say!(language, "button-delete-account"), Deletion::Account));
        }
        rows.push(delete(say!(language, "button-delete-candidate"), Deletion::Candidate));
        rows.push(delete(say!(language, "button-erase"), Deletion::Everything));
        let block = Callback::Admission(AdmissionButton::Block(self.person, self.attempt));
        rows.push(vec![Button::callback(say!(language, "button-block"), block)]);
        let back = Callback::Attempt(self.person, self.attempt);
        rows.push(vec![Button::callback(say!(language, "button-back-to-card"), back)]);
        Rendered::with_buttons(say!(language, "delete-menu", who = Own(who(candidate, language))), rows)
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World};
    use crate::model::{AttemptNumber, Message};

    #[test]
    fn it_offers_every_deletion_and_the_way_back() {
        let (world, menu) =
            (World::new(), |person| Message::HrDeleteMenu { person, attempt: AttemptNumber::FIRST });
        insta::assert_snapshot!(world.tells(OLGA, &menu(ANNA)), @r"
        What should be deleted of <b>Anna</b> @anna_k, or should the bot stop answering them? You will be asked to confirm.
        [Delete CVAT account]
        [Remove from bot]
        [Erase all data]
        [🚫 Block…]
        [‹ Back to the card]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &menu(ANNA)), @r"
        Что удалить? Или бот больше не должен отвечать этому человеку? Кандидат: <b>Anna</b> @anna_k. Сначала бот попросит подтверждения.
        [Удалить аккаунт]
        [Удалить из бота]
        [Удалить все данные]
        [🚫 Блокировать…]
        [‹ К карточке]
        ");
        insta::assert_snapshot!(world.tells(OLGA, &menu(NOBODY)), @"This candidate has been deleted in the meantime.");
    }
}
