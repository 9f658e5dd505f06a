//! The assignment: link, login and password, and what to do next.

use std::sync::Arc;

use super::task::Task;
use crate::exam::{Exam, Language};
use crate::messages::template::{Reading, Template};
use crate::model::{Account, AttemptNumber, Password, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, foreign_code, say};
use crate::texts::{Button, Rendered, passage};

/// Link, login and password, and what to do next.
pub(crate) struct Credentials {
    /// Number of the attempt.
    pub(crate) attempt: AttemptNumber,
}

/// The assignment.
pub(crate) struct Assignment {
    login: String,
    password: Password,
    exam: Arc<Exam>,
    task: Task,
}

impl Template for Credentials {
    const READERS: Readers = Readers::Anybody;

    /// `None`: the candidate, the attempt or the account was deleted meanwhile.
    type Facts = Option<Assignment>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Assignment>, StoreError> {
        let (view, packs, reader) = (reading.view, &reading.rules.packs, reading.reader());
        let (Some(candidate), Some(attempt)) = (view.candidate(reader)?, view.attempt(reader, self.attempt)?)
        else {
            return Ok(None);
        };
        let Account { username: login, password: Some(password), .. } = candidate.account else {
            return Ok(None);
        };
        let exam = packs.of(view, &attempt)?;
        let task = Task::of(&attempt, reading.calendar_of(&exam));
        Ok(Some(Assignment { login, password, exam, task }))
    }

    fn render(&self, assignment: &Option<Assignment>, language: Language) -> Rendered {
        let Some(Assignment { login, password, exam, task }) = assignment else {
            return Rendered::plain(say!(language, "no-assignment"));
        };
        let credentials = say!(
            language,
            "credentials",
            attempt = self.attempt,
            task = Own(task.place(language)),
            login = foreign_code(login),
            password = foreign_code(&password.0),
            instruction = passage(exam.instruction.text(language))
        );
        let html = match task.deadline(language) {
            Some(deadline) => format!("{credentials}\n\n{deadline}"),
            None => credentials,
        };
        // Both stay in the text, too: not every app has such buttons.
        let copied = vec![
            Button::copy(say!(language, "button-copy-login"), login.clone()),
            Button::copy(say!(language, "button-copy-password"), password.0.clone()),
        ];
        Rendered::with_buttons(html, vec![copied])
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, World, in_progress, work};
    use crate::model::{Attempt, AttemptNumber, AttemptState, JobId, Message};
    use crate::store::Tx;

    /// More jobs than are listed.
    fn in_parts(tx: &Tx) {
        let jobs = (71..=82).map(JobId).collect();
        let attempt = in_progress(ANNA, AttemptNumber(2));
        let mut work = work(&attempt);
        work.assignment.jobs = jobs;
        let state = AttemptState::InProgress { work, due: None };
        tx.put_attempt(&Attempt { state, ..attempt }).expect("put");
    }

    #[test]
    fn an_assignment_is_told_with_all_that_it_takes() {
        insta::assert_snapshot!(World::new().tells(ANNA, &Message::Credentials { attempt: AttemptNumber(2) }), @r"
        <b>Attempt 2</b>
        Task: https://site.example/tasks/41/jobs/71
        Login: <code>anna_k_test</code>
        Password: <code>pa55</code>

        <blockquote expandable>The assignment has five pictures, each with one car and one plate.

        1. Outline the car as a polygon (label car): along its edge, wheels and mirrors included. Leave out whatever stands in front of the car.
        2. Outline the plate as a polygon of exactly four points (label plate), one at each corner.
        3. Type the plate's text into the attribute plate exactly as it is on the picture. Upper and lower case, zero and the letter O are different characters; there are no spaces.

        Save often (Ctrl+S). When you have finished and saved, tell the bot.</blockquote>

        1. Log in to the site with this login and password.
        2. Open the task by its link and annotate.
        3. When everything is done and saved, come back here and tap “I'm done”.

        ⏳ Submit by 2 February, 07:40 (UTC). Time left: <b>5 hours</b>.
        [Copy the login ⧉ anna_k_test] [Copy the password ⧉ pa55]
        ");
        let told = World::new().tells_in_russian(ANNA, &Message::Credentials { attempt: AttemptNumber(2) });
        insta::assert_snapshot!(told, @r"
        <b>Попытка 2</b>
        Задание: https://site.example/tasks/41/jobs/71
        Логин: <code>anna_k_test</code>
        Пароль: <code>pa55</code>

        <blockquote expandable>В задании пять картинок, на каждой один автомобиль и один номер.

        1. Обведите автомобиль полигоном (метка car): по краю, вместе с колёсами и зеркалами. То, что стоит перед автомобилем, не обводите.
        2. Обведите номер полигоном ровно из четырёх точек (метка plate), по одной на каждый угол.
        3. В атрибут plate впишите текст номера точно так, как на картинке. Заглавные и строчные буквы, ноль и буква O — разные знаки; пробелов нет.

        Чаще сохраняйте работу (Ctrl+S). Когда закончите и сохраните, сообщите об этом боту.</blockquote>

        1. Войдите на сайт с этим логином и паролем.
        2. Откройте задание по ссылке и выполните разметку.
        3. Когда всё размечено и сохранено, вернитесь сюда и нажмите «Задание выполнено».

        ⏳ Сдайте до 2 февраля, 07:40 (UTC). Осталось: <b>5 часов</b>.
        [Скопировать логин ⧉ anna_k_test] [Скопировать пароль ⧉ pa55]
        ");
        let told =
            World::new().with(in_parts).tells(ANNA, &Message::Credentials { attempt: AttemptNumber(2) });
        insta::assert_snapshot!(told, @r"
        <b>Attempt 2</b>
        Your task has 12 parts; complete all of them:
        <blockquote expandable>1. https://site.example/tasks/41/jobs/71
        2. https://site.example/tasks/41/jobs/72
        3. https://site.example/tasks/41/jobs/73
        4. https://site.example/tasks/41/jobs/74
        5. https://site.example/tasks/41/jobs/75
        6. https://site.example/tasks/41/jobs/76
        7. https://site.example/tasks/41/jobs/77
        8. https://site.example/tasks/41/jobs/78
        9. https://site.example/tasks/41/jobs/79
        10. https://site.example/tasks/41/jobs/80</blockquote>
        All 12 parts: https://site.example/tasks/41
        Login: <code>anna_k_test</code>
        Password: <code>pa55</code>

        <blockquote expandable>The assignment has five pictures, each with one car and one plate.

        1. Outline the car as a polygon (label car): along its edge, wheels and mirrors included. Leave out whatever stands in front of the car.
        2. Outline the plate as a polygon of exactly four points (label plate), one at each corner.
        3. Type the plate's text into the attribute plate exactly as it is on the picture. Upper and lower case, zero and the letter O are different characters; there are no spaces.

        Save often (Ctrl+S). When you have finished and saved, tell the bot.</blockquote>

        1. Log in to the site with this login and password.
        2. Open the task by its link and annotate.
        3. When everything is done and saved, come back here and tap “I'm done”.

        ⏳ Submit by 2 February, 07:40 (UTC). Time left: <b>5 hours</b>.
        [Copy the login ⧉ anna_k_test] [Copy the password ⧉ pa55]
        ");
        for (person, attempt) in [(NOBODY, AttemptNumber::FIRST), (ANNA, AttemptNumber(3))] {
            let told = World::new().tells(person, &Message::Credentials { attempt });
            assert_eq!(told, "You have no task yet. Tap “Get the task” first.");
        }
    }
}
