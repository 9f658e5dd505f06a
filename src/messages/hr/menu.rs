//! HR's menu, and what they can do.

use crate::exam::Language;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::Readers;
use crate::store::StoreError;
use crate::texts::catalog::say;
use crate::texts::{Keyboard, Rendered, hr_menu};

/// The menu.
pub(crate) struct Menu;

impl SelfContained for Menu {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered { html: say!(language, "hr-menu"), keyboard: Keyboard::Menu(hr_menu(language)) }
    }
}

/// What HR can do here, and which cards are sent without asking.
pub(crate) struct Help;

impl Template for Help {
    const READERS: Readers = Readers::Hr;

    /// Whether attempts have a time limit.
    type Facts = bool;

    fn read(&self, reading: &Reading<'_>) -> Result<bool, StoreError> {
        let exam = reading.rules.packs.exam_of(reading.view, reading.reader())?;
        Ok(exam.time_limit.is_some())
    }

    fn render(&self, timed: &bool, language: Language) -> Rendered {
        let help = say!(language, "hr-help");
        let html = if *timed { format!("{help}\n{}", say!(language, "hr-help-time")) } else { help };
        Rendered { html, keyboard: Keyboard::Menu(hr_menu(language)) }
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::Message;

    #[test]
    fn it_says_what_hr_can_do() {
        insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrMenu), @r"
        HR menu. What would you like to see?
        [Candidates] [Find a candidate]
        [Export results] [Notifications]
        [Activity log] [Help]
        [Candidate menu]
        ");
        insta::assert_snapshot!(World::new().tells_in_russian(OLGA, &Message::HrMenu), @r"
        Меню HR. Что показать?
        [Кандидаты] [Найти кандидата]
        [Отчёты] [Уведомления]
        [Журнал действий] [Помощь]
        [Меню кандидата]
        ");
        insta::assert_snapshot!(World::timed().tells(OLGA, &Message::HrHelp), @r"
        <b>Candidates</b>: first those who wait for your decision; a tap opens the card, where you accept, reject or comment, with images, details, another attempt, deletion.
        <b>Find a candidate</b>: one candidate's results, by login or part of the name. You can also just write it, at any time.
        <b>Export results</b>: a chart, a workbook (Excel) or a table (CSV).
        <b>Notifications</b>: which notifications to send you, and when to send the digest; your time zone.
        <b>Activity log</b>: who did what, newest first.
        You get a card when somebody submits, and when a task could not be prepared.
        <b>Candidate menu</b>: what candidates see.
        You also get a card when somebody's time runs out.
        [Candidates] [Find a candidate]
        [Export results] [Notifications]
        [Activity log] [Help]
        [Candidate menu]
        ");
    }
}
