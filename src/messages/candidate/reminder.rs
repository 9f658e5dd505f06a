//! The time for the attempt will be over soon.

use super::task::Task;
use crate::exam::Language;
use crate::messages::template::{OfSubject, Reading};
use crate::model::{AttemptNumber, Readers};
use crate::store::StoreError;
use crate::texts::Rendered;
use crate::texts::catalog::{Own, say};

/// The time will be over soon.
pub(crate) struct Reminder {
    /// For which attempt.
    pub(crate) attempt: AttemptNumber,
}

impl OfSubject for Reminder {
    const READERS: Readers = Readers::Anybody;

    type Facts = Task;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Task>, StoreError> {
        Task::read(self.attempt, reading)
    }

    fn render(&self, task: &Task, language: Language) -> Rendered {
        let deadline = task.deadline(language).unwrap_or_default();
        Rendered::plain(say!(
            language,
            "reminder",
            attempt = self.attempt,
            deadline = Own(deadline),
            task = Own(task.place(language))
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::Exam;
    use crate::messages::world::{ANNA, World, exam};
    use crate::model::{AttemptNumber, Message};
    use crate::store::Packs;

    #[test]
    fn it_says_how_much_time_is_left() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(ANNA, &Message::Reminder { attempt: AttemptNumber(2) }), @r"
        ⏰ Attempt 2 has not been submitted yet.
        ⏳ Submit by 2 February, 07:40 (UTC). Time left: <b>5 hours</b>.
        Task: https://site.example/tasks/41/jobs/71

        When everything is done and saved on the site, tap “I'm done” here. “Get the task” shows your login and password again.
        ");
        insta::assert_snapshot!(world.tells_in_russian(ANNA, &Message::Reminder { attempt: AttemptNumber(2) }), @r"
        ⏰ Попытка 2 ещё не сдана.
        ⏳ Сдайте до 2 февраля, 07:40 (UTC). Осталось: <b>5 часов</b>.
        Задание: https://site.example/tasks/41/jobs/71

        Когда всё размечено и сохранено на сайте, нажмите здесь «Задание выполнено». Логин и пароль — по кнопке «Получить задание».
        ");
    }

    #[test]
    fn the_clocks_are_those_of_the_exam_or_else_the_companys() {
        let mut world = World::new();
        world.rules.zone = "Europe/Moscow".parse().expect("a zone");
        let told = world.tells_in_russian(ANNA, &Message::Reminder { attempt: AttemptNumber(2) });
        assert!(told.contains("Сдайте до 2 февраля, 10:40 (Europe/Moscow, UTC+3)."), "{told}");
        let timezone = "America/New_York".parse().ok();
        world.rules.packs = Packs::from(Exam { timezone, ..exam() });
        let told = world.tells(ANNA, &Message::Reminder { attempt: AttemptNumber(2) });
        assert!(told.contains("Submit by 2 February, 02:40 (America/New York, UTC−5)."), "{told}");
    }
}
