//! Asks to confirm the blocking of a candidate, in place of the card of an attempt.

use super::attempt::who;
use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{AttemptNumber, Candidate, PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, say};
use crate::texts::{AdmissionButton, Button, Callback, Rendered, gone};

/// *Yes* or *back*?
pub(crate) struct ConfirmBlock {
    /// The candidate.
    pub(crate) person: PersonId,
    /// The attempt whose card it replaces.
    pub(crate) attempt: AttemptNumber,
}

impl Template for ConfirmBlock {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<Candidate>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Candidate>, StoreError> {
        reading.view.candidate(self.person)
    }

    fn render(&self, candidate: &Option<Candidate>, language: Language) -> Rendered {
        let Some(candidate) = candidate else { return Rendered::plain(gone(language)) };
        let yes = Callback::Admission(AdmissionButton::BlockYes(self.person, self.attempt));
        let back = Callback::Attempt(self.person, self.attempt);
        let rows = vec![
            vec![Button::callback(say!(language, "button-yes-block"), yes)],
            vec![Button::callback(say!(language, "button-back-to-card"), back)],
        ];
        Rendered::with_buttons(say!(language, "hr-confirm-block", who = Own(who(candidate, language))), rows)
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World, at};
    use crate::model::{AdmissionMessage, AttemptNumber, Blocked, By, Message};

    #[test]
    fn it_says_what_blocking_does_and_the_card_shows_that_it_was_done() {
        let confirm = |person| {
            let attempt = AttemptNumber::FIRST;
            Message::Admission(AdmissionMessage::HrConfirmBlock { person, attempt })
        };
        let world = World::new();
        insta::assert_snapshot!(world.tells(OLGA, &confirm(ANNA)), @r"
        Block <b>Anna</b> @anna_k? The bot will not answer this person any more, and will only say that there is no test for them. Nothing is deleted.
        [Yes, block]
        [‹ Back to the card]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &confirm(ANNA)), @r"
        Заблокировать? Кандидат: <b>Anna</b> @anna_k. Бот больше не будет отвечать этому человеку и скажет только, что теста для него нет. Ничего не удаляется.
        [Да, заблокировать]
        [‹ К карточке]
        ");
        insta::assert_snapshot!(world.tells(OLGA, &confirm(NOBODY)), @"This candidate has been deleted in the meantime.");
        let blocked = Blocked { by: By::Person(OLGA), at: at(60) };
        let world = world.with(|tx| tx.block(ANNA, &blocked).expect("put"));
        let card = Message::HrCard { person: ANNA, attempt: AttemptNumber(2), news: false };
        insta::assert_snapshot!(world.tells(OLGA, &card), @r"
        <b>Anna</b> @anna_k
        Account: <code>anna_k_test</code>
        Attempt 2 · in progress
        Started: 2 February, 02:40 (UTC)
        Submit by: 2 February, 07:40 (UTC)
        Time taken: <b>in progress</b>
        🚫 <b>Blocked</b> by Olga (501), 2 February, 02:41 (UTC)
        [‹ Attempt 1]
        [Unblock]
        [✉️ Write → https://t.me/anna_k]
        [‹ To the list] [🗑 Delete…]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &card), @r"
        <b>Anna</b> @anna_k
        Учётная запись: <code>anna_k_test</code>
        Попытка 2 · в процессе
        Начало: 2 февраля, 02:40 (UTC)
        Сдать до: 2 февраля, 07:40 (UTC)
        Затрачено: <b>в процессе</b>
        🚫 <b>Заблокирован</b>, кто: Olga (501), 2 февраля, 02:41 (UTC)
        [‹ Попытка 1]
        [Разблокировать]
        [✉️ Написать → https://t.me/anna_k]
        [‹ К списку] [🗑 Удалить…]
        ");
    }
}
