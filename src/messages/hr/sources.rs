//! What has come of each source of candidates: a line each.

use std::cmp::Reverse;
use std::sync::Arc;

use super::row::readable;
use crate::exam::{Exam, Language};
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::{Cursor, Order, PersonId, Phase, Readers, SourceNumber, SourceTally};
use crate::scoring::Scorecard;
use crate::store::{Records, Sources, StoreError};
use crate::texts::catalog::{Own, foreign, foreign_plain, say};
use crate::texts::figures::{figure_names, in_short};
use crate::texts::{Button, Callback, HALF_ROW, Rendered};

/// Maximum number of sources that are shown, those with the most people.
const SHOWN: usize = 10;

/// Number of candidates of a source, the newest first, whose figures are averaged.
const MEASURED: usize = 200;

/// The sources, and the exam of their figures.
pub(crate) struct SourceTable {
    rows: Vec<SourceRow>,
    /// How many are left out.
    more: usize,
    exam: Arc<Exam>,
}

/// Where candidates came from, with a button for each source.
pub(crate) struct SourceList;

impl Template for SourceList {
    const READERS: Readers = Readers::Hr;

    /// `None`: nobody has come by a link.
    type Facts = Option<SourceTable>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<SourceTable>, StoreError> {
        SourceTable::read(reading)
    }

    fn render(&self, table: &Option<SourceTable>, language: Language) -> Rendered {
        let back = Button::callback(say!(language, "button-back"), Callback::Back);
        let Some(table) = table else {
            return Rendered::with_buttons(say!(language, "source-none"), vec![vec![back]]);
        };
        let mut buttons: Vec<Vec<Button>> =
            table.rows.chunks(2).map(|row| row.iter().map(button).collect()).collect();
        buttons.push(vec![back]);
        Rendered::with_buttons(table.lines(language).join("\n"), buttons)
    }
}

/// A button for the candidates of a source.
fn button(SourceRow { number, tally, .. }: &SourceRow) -> Button {
    let count = format!(" {}", tally.listed);
    let name = shortened(tally.source.as_str(), HALF_ROW.saturating_sub(count.len()));
    let list = Callback::ListFrom { source: *number, order: Order::Date, cursor: Cursor::First, offset: 0 };
    Button::callback(format!("{}{count}", foreign_plain(&name)), list)
}

struct SourceRow {
    number: SourceNumber,
    tally: SourceTally,
    /// The means of the figures of the current exam, in its order; empty if nobody has any.
    means: Vec<Option<f64>>,
}

impl SourceTable {
    /// `None`: nobody has come by a link.
    pub(super) fn read(reading: &Reading<'_>) -> Result<Option<Self>, StoreError> {
        let mut sources = reading.view.sources()?;
        sources.sort_by_key(|(number, tally)| (Reverse(tally.invited), *number));
        let more = sources.len().saturating_sub(SHOWN);
        sources.truncate(SHOWN);
        let mut rows = Vec::new();
        for (number, tally) in sources {
            rows.push(SourceRow { number, means: means(reading, number)?, tally });
        }
        let exam = Arc::clone(reading.rules.packs.current());
        Ok((!rows.is_empty()).then_some(Self { rows, more, exam }))
    }

    /// A heading, and a line for each.
    pub(super) fn lines(&self, language: Language) -> Vec<String> {
        let line = |SourceRow { tally, means, .. }: &SourceRow| {
            let counts = say!(
                language,
                "source-line",
                source = foreign(tally.source.as_str()),
                invited = tally.invited,
                started = tally.started,
                submitted = tally.handed_in,
                accepted = tally.accepted
            );
            if means.is_empty() { counts } else { format!("{counts} · {}", in_short(means.iter().copied())) }
        };
        let heading = say!(language, "source-heading", figures = Own(figure_names(&self.exam)));
        let mut lines: Vec<String> = std::iter::once(heading).chain(self.rows.iter().map(line)).collect();
        if self.more > 0 {
            lines.push(say!(language, "source-more", count = self.more));
        }
        lines
    }
}

/// The means of the figures of those who handed in last.
fn means(reading: &Reading<'_>, source: SourceNumber) -> Result<Vec<Option<f64>>, StoreError> {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for place in reading.view.listed_from(source, Order::Date, Cursor::First, MEASURED)? {
        let scorecard = readable(place.person, scorecard(reading, place.person))?.flatten();
        for (index, figure) in scorecard.iter().flat_map(Scorecard::figures).enumerate() {
            if sums.len() <= index {
                sums.push((0.0, 0.0));
            }
            if let Some(percent) = figure.percent {
                sums[index] = (sums[index].0 + percent, sums[index].1 + 1.0);
            }
        }
    }
    Ok(sums.into_iter().map(|(sum, count)| (count > 0.0).then(|| sum / count)).collect())
}

/// The figures of a candidate's last attempt, if it is complete and of the current exam.
fn scorecard(reading: &Reading<'_>, person: PersonId) -> Result<Option<Scorecard>, StoreError> {
    let (view, packs) = (reading.view, &reading.rules.packs);
    let Some(candidate) = view.candidate(person)? else { return Ok(None) };
    let attempt = view.attempt(person, candidate.attempts)?;
    let Some(attempt) = attempt.filter(|attempt| attempt.phase() == Phase::Complete) else { return Ok(None) };
    let is_current = packs.is_current(view, packs.id_of(view, &attempt)?)?;
    Ok(if is_current { attempt.into_scorecard() } else { None })
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, BEN, OLGA, World, came_by_link, listed};
    use crate::model::{Cursor, Filter, Message, Order, SourceNumber};

    #[test]
    fn the_candidates_of_a_source_are_a_tap_away() {
        let world = World::new().with(listed).with(|tx| {
            came_by_link(tx, ANNA, "Job <fair> of the university");
            came_by_link(tx, BEN, "VK");
        });
        insta::assert_snapshot!(world.tells(OLGA, &Message::HrSources), @r"
        <b>Sources so far</b>: invited → started → submitted → accepted · mean figures in percent: car / plate / plate.plate
        • Job &lt;fair&gt; of the university: 1 → 0 → 0 → 0
        • VK: 1 → 0 → 1 → 0 · 100.0 / 100.0 / 100.0
        [Job <fair> of t… 1] [VK 1]
        [‹ To the list]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &Message::HrSources), @r"
        <b>Источники за всё время</b>: пришли → начали → сдали → приняты · средние показатели, %: car / plate / plate.plate
        • Job &lt;fair&gt; of the university: 1 → 0 → 0 → 0
        • VK: 1 → 0 → 1 → 0 · 100.0 / 100.0 / 100.0
        [Job <fair> of t… 1] [VK 1]
        [‹ К списку]
        ");
        let (order, cursor) = (Order::Date, Cursor::First);
        let from = |source| Message::HrListFrom { source: SourceNumber(source), order, cursor, offset: 0 };
        insta::assert_snapshot!(world.tells(OLGA, &from(2)), @r"
        <b>VK</b>: 1–1 of 1
        In percent: car / plate / plate.plate

        1. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0 · VK
        [1 · Ben <b>]
        [To decide 1] [In progress 1]
        [Accepted 0] [Rejected 0]
        [Not finished 0] [Stopped 0]
        [All 2]
        [Sort by score] [🔎 Search]
        [By source]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &from(2)), @r"
        <b>VK</b>: 1–1 из 1
        Показатели, %: car / plate / plate.plate

        1. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0 · VK
        [1 · Ben <b>]
        [Ждут решения 1] [В процессе 1]
        [Приняты 0] [Отказано 0]
        [Не завершили 0] [Сбои 0]
        [Все 2]
        [↕ По оценке] [🔎 Поиск]
        [По источникам]
        ");
        let unknown = world.tells(OLGA, &from(9));
        assert!(unknown.starts_with("<b>Unknown source</b>: nobody."), "{unknown}");
        let all = world.tells(OLGA, &Message::HrList { filter: Filter::All, order, cursor, offset: 0 });
        assert!(all.ends_with("[By source]"), "{all}");
    }

    #[test]
    fn where_nobody_came_by_a_link_there_are_no_sources() {
        insta::assert_snapshot!(World::new().tells(OLGA, &Message::HrSources), @r"
        Nobody has come by a link yet.
        [‹ To the list]
        ");
    }
}
