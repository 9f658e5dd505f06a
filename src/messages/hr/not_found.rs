//! No person with that login has written to this bot. The earlier bot may have known them.

use std::sync::Arc;

use super::row::SEARCH_SHOWN;
use crate::exam::{Exam, Language};
use crate::legacy::Imported;
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::{ImportedPeople, StoreError};
use crate::texts::catalog::{Own, foreign, foreign_code, say};
use crate::texts::figures::{figures, state};
use crate::texts::times::{Calendar, duration};
use crate::texts::{Button, Rendered};

/// There is no candidate with that login.
pub(crate) struct NotFound<'a> {
    /// As HR wrote it.
    pub(crate) login: &'a str,
}

/// What was imported about a person.
pub(crate) struct Earlier {
    imported: Imported,
    exam: Arc<Exam>,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Template for NotFound<'_> {
    const READERS: Readers = Readers::Hr;

    /// `None`: the earlier bot did not know them either.
    type Facts = Option<Earlier>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Earlier>, StoreError> {
        let Some(imported) = reading.view.imported(self.login)? else { return Ok(None) };
        let exam = reading.rules.packs.exam_of(reading.view, reading.reader())?;
        Ok(Some(Earlier { imported, exam, calendar: reading.calendar()? }))
    }

    fn render(&self, earlier: &Option<Earlier>, language: Language) -> Rendered {
        let Some(earlier) = earlier else {
            let login = foreign(&shortened(self.login, SEARCH_SHOWN));
            return Rendered::plain(say!(language, "hr-not-found", login = login));
        };
        card(earlier, language)
    }
}

fn card(Earlier { imported, exam, calendar }: &Earlier, language: Language) -> Rendered {
    let Imported { account, metrics, .. } = imported;
    let name = &metrics.candidate_username;
    let told = |at| Own(calendar.date_time(at, language));
    let mut lines = vec![say!(language, "hr-earlier", login = foreign(&format!("@{name}"))), String::new()];
    lines.push(say!(language, "hr-account", account = foreign_code(account)));
    let state = state(imported.phase(), language);
    lines.push(say!(language, "hr-attempt", attempt = metrics.times_attempted, state = Own(state)));
    lines.push(say!(language, "hr-started", at = told(metrics.task_started)));
    if let Some(ended) = metrics.task_ended {
        lines.push(say!(language, "hr-ended", at = told(ended)));
    }
    if let Some(taken) = metrics.taken() {
        lines.push(say!(language, "hr-taken", taken = Own(duration(taken, language))));
    }
    if let Some(scorecard) = imported.scorecard() {
        lines.push(String::new());
        lines.extend(figures(&scorecard, exam, language));
    }
    let html = lines.join("\n");
    // Telegram rejects messages with impossible addresses, and old rows have all kinds of names.
    let can_be = (4..=32).contains(&name.len())
        && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_');
    if can_be {
        let write = Button::link(say!(language, "button-write"), format!("https://t.me/{name}"));
        Rendered::with_buttons(html, vec![vec![write]])
    } else {
        Rendered::plain(html)
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World, earlier};
    use crate::model::Message;

    #[test]
    fn whom_the_earlier_bot_knew_is_told() {
        let told = World::new().tells(OLGA, &Message::HrNotFound { login: "zoe".into() });
        insta::assert_snapshot!(told, @"There is no candidate “zoe”. Check the spelling, or send another login.");
        let told = World::new().tells_in_russian(OLGA, &Message::HrNotFound { login: "zoe".into() });
        insta::assert_snapshot!(told, @"Кандидат «zoe» не найден. Проверьте написание или напишите другой логин.");
        let told = World::new().with(earlier).tells(OLGA, &Message::HrNotFound { login: "Old_Anna".into() });
        insta::assert_snapshot!(told, @r"
        🕰 <b>@Old_Anna</b> took the test with the previous bot and has not claimed the account here yet. When they do, they'll continue where they left off.

        Account: <code>old_anna_test</code>
        Attempt 2 · submitted
        Started: 2 February, 02:40 (UTC)
        Last edit: 2 February, 03:40 (UTC)
        Time taken: <b>1 h 0 min</b>

        ✅ Cars, IoU: <b>91.50 %</b> (min. 90 %)
        ✅ Plates, IoU: <b>89.25 %</b> (min. 80 %)
        ❌ Plates read exactly: <b>0.75 %</b> (min. 100 %)
        [✉️ Write → https://t.me/Old_Anna]
        ");
    }
}
