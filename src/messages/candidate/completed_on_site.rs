//! All jobs of the task are completed on the site: asks whether the candidate wants to hand it in.

use super::task::Task;
use crate::exam::Language;
use crate::messages::template::{OfSubject, Reading};
use crate::model::{AttemptNumber, Readers};
use crate::store::StoreError;
use crate::texts::catalog::say;
use crate::texts::{Button, Callback, Rendered};

/// Would they like to hand it in?
pub(crate) struct CompletedOnSite {
    /// Number of the attempt.
    pub(crate) attempt: AttemptNumber,
}

impl OfSubject for CompletedOnSite {
    const READERS: Readers = Readers::Anybody;

    type Facts = Task;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Task>, StoreError> {
        Task::read(self.attempt, reading)
    }

    fn render(&self, task: &Task, language: Language) -> Rendered {
        let question = say!(language, "completed-on-site", attempt = self.attempt);
        let html = match task.deadline(language) {
            Some(deadline) => format!("{question}\n\n{deadline}"),
            None => question,
        };
        let button = Button::callback(say!(language, "button-hand-in"), Callback::HandIn(self.attempt));
        Rendered::with_buttons(html, vec![vec![button]])
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, World};
    use crate::model::{AttemptNumber, Message};

    #[test]
    fn it_asks_with_a_button() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::CompletedOnSite { attempt: AttemptNumber(2) }), @r"
        📌 On the site all your work of attempt 2 is completed, but it has not been submitted here yet. Shall I check it? If you'd like to keep working, go ahead: “I'm done” works later, too.

        ⏳ Submit by 2 February, 07:40 (UTC). Time left: <b>5 hours</b>.
        [Submit]
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::CompletedOnSite { attempt: AttemptNumber(2) }), @r"
        📌 На сайте вся работа по попытке 2 завершена, но здесь она ещё не сдана. Проверить её? Если хотите ещё поработать, продолжайте: кнопка «Задание выполнено» сработает и позже.

        ⏳ Сдайте до 2 февраля, 07:40 (UTC). Осталось: <b>5 часов</b>.
        [Сдать]
        ");
    }
}
