//! The candidates whose names contain a text, and people from the earlier bot.

use super::row::{PAGE, Row, SEARCH_SHOWN, buttons, dated, rows};
use crate::exam::Language;
use crate::legacy::Imported;
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::{ImportedPeople, Records, StoreError};
use crate::texts::Rendered;
use crate::texts::catalog::{foreign, say};
use crate::texts::figures::figures_in_short;

/// Maximum number of characters of a login in a list: old rows have names of any length.
const LOGIN_SHOWN: usize = 64;

/// The candidates whose names contain this text.
pub(crate) struct Found<'a> {
    /// As HR wrote it.
    pub(crate) text: &'a str,
}

/// Who was found.
#[derive(Default)]
pub(crate) struct People {
    /// Candidates.
    pub(crate) rows: Vec<Row>,
    /// People whom the earlier bot knew and who have not written to this bot yet.
    pub(crate) earlier: Vec<Imported>,
    /// Whether there are more of either.
    pub(crate) more: bool,
}

impl Template for Found<'_> {
    const READERS: Readers = Readers::Hr;

    type Facts = People;

    fn read(&self, reading: &Reading<'_>) -> Result<People, StoreError> {
        // One more than is shown, to find out whether there is more.
        let mut people = reading.view.search_names(self.text, PAGE + 1)?;
        let mut earlier = reading.view.search_imported(self.text, PAGE + 1)?;
        let more = people.len() > PAGE || earlier.len() > PAGE;
        people.truncate(PAGE);
        earlier.truncate(PAGE);
        Ok(People { rows: rows(reading, people.into_iter())?, earlier, more })
    }

    fn render(&self, found: &People, language: Language) -> Rendered {
        let text = foreign(&shortened(self.text, SEARCH_SHOWN));
        let mut lines = vec![say!(language, "list-found", text = text)];
        lines.extend(dated(1, &found.rows, language));
        if !found.earlier.is_empty() {
            lines.push(say!(language, "list-found-earlier"));
            lines.extend(found.earlier.iter().map(earlier_line));
        }
        if found.more {
            lines.push(say!(language, "list-found-more"));
        }
        Rendered::with_buttons(lines.join("\n"), buttons(1, &found.rows))
    }
}

/// A person from the earlier bot: login and figures.
fn earlier_line(imported: &Imported) -> String {
    let login = shortened(&imported.metrics.candidate_username, LOGIN_SHOWN);
    let login = foreign(&format!("@{login}"));
    let figures = imported.scorecard().map(|scorecard| format!(" · {}", figures_in_short(&scorecard)));
    format!("🕰 {login}{}", figures.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World, earlier};
    use crate::model::Message;

    #[test]
    fn both_bots_are_searched() {
        let told = World::new().with(earlier).tells(OLGA, &Message::HrFound { text: "anna".into() });
        insta::assert_snapshot!(told, @r"
        Several candidates for “anna”:
        1. ✏️ <b>Anna</b> @anna_k · in progress
        From the previous bot (send the full login to see the card):
        🕰 @Old_Anna · 91.5 / 89.2 / 0.8
        [1 · Anna]
        ");
        let told =
            World::new().with(earlier).tells_in_russian(OLGA, &Message::HrFound { text: "anna".into() });
        insta::assert_snapshot!(told, @r"
        По запросу «anna» найдено несколько кандидатов:
        1. ✏️ <b>Anna</b> @anna_k · в процессе
        Из прежнего бота (для карточки напишите логин целиком):
        🕰 @Old_Anna · 91.5 / 89.2 / 0.8
        [1 · Anna]
        ");
        let told = World::new().tells(OLGA, &Message::HrFound { text: "zoe".into() });
        insta::assert_snapshot!(told, @"Several candidates for “zoe”:");
    }
}
