//! HR's menu, and what they can do.

use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::Readers;
use crate::store::{Questions, StoreError};
use crate::texts::catalog::say;
use crate::texts::{Keyboard, Rendered, hr_menu};

/// The menu.
pub(crate) struct Menu;

impl Template for Menu {
    const READERS: Readers = Readers::Hr;

    /// Number of questions that wait for an answer.
    type Facts = u64;

    fn read(&self, reading: &Reading<'_>) -> Result<u64, StoreError> {
        reading.view.open_questions_size()
    }

    fn render(&self, questions: &u64, language: Language) -> Rendered {
        let menu = say!(language, "hr-menu");
        let html = match *questions {
            0 => menu,
            count => format!("{menu}\n{}", say!(language, "hr-menu-questions", count = count)),
        };
        Rendered { html, keyboard: Keyboard::Menu(hr_menu(language)) }
    }
}

/// What HR can do here, and what they are notified of.
pub(crate) struct Help;

impl SelfContained for Help {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered { html: say!(language, "hr-help"), keyboard: Keyboard::Menu(hr_menu(language)) }
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World, questions};
    use crate::model::Message;

    #[test]
    fn the_menu_says_how_many_questions_wait() {
        let world = World::new().with(questions);
        let first = |told: String| told.lines().take(2).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(first(world.tells(OLGA, &Message::HrMenu)), @r"
        HR menu. What would you like to see?
        ❓ Unanswered questions: 1
        ");
        insta::assert_snapshot!(first(world.tells_in_russian(OLGA, &Message::HrMenu)), @r"
        Меню HR. Что показать?
        ❓ Вопросы без ответа: 1
        ");
    }

    #[test]
    fn it_says_what_hr_can_do() {
        insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrMenu), @r"
        HR menu. What would you like to see?
        [Candidates] [Questions]
        [Find a candidate] [Export results]
        [Admission, links] [Data requests]
        [Notifications] [Activity log]
        [Help] [Candidate menu]
        ");
        insta::assert_snapshot!(World::new().tells_in_russian(OLGA, &Message::HrMenu), @r"
        Меню HR. Что показать?
        [Кандидаты] [Вопросы]
        [Найти кандидата] [Отчёты]
        [Приём и ссылки] [Запросы о данных]
        [Уведомления] [Журнал действий]
        [Помощь] [Меню кандидата]
        ");
        insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrHelp), @r"
        <b>Candidates</b>: first those who wait for your decision; a tap opens the card.
        <b>Questions</b>: those nobody has answered yet; the bot passes your reply on.
        <b>Find a candidate</b>: by login or part of the name, which you can also just write.
        <b>Export results</b>: a chart, a workbook (Excel) or a table (CSV); how good the exam is.
        <b>Admission, links</b>: who can take the test.
        <b>Data requests</b>: for a copy, or deletion.
        <b>Notifications</b>: what to send you, when to send the digest; your time zone.
        <b>Activity log</b>: who did what, newest first.
        You are notified when somebody has submitted or run out of time, and when a problem has stopped something. For a card each, see Notifications.
        <b>Candidate menu</b>: what candidates see.
        [Candidates] [Questions]
        [Find a candidate] [Export results]
        [Admission, links] [Data requests]
        [Notifications] [Activity log]
        [Help] [Candidate menu]
        ");
    }
}
