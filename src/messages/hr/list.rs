//! One page of the list of candidates: ten lines, and a button for each.

use std::sync::Arc;

use super::row::{PAGE, Row, buttons, dated, line, rows};
use crate::exam::{Exam, Language};
use crate::measure::shortened;
use crate::messages::template::{Reading, Template};
use crate::model::{Cursor, Filter, ListPosition, Order, Readers, SourceNumber, SourceTally};
use crate::store::{ImportedPeople, Records, Sources, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::figures::figure_names;
use crate::texts::{Button, Callback, Rendered};

/// Maximum number of characters of an exam's title above its candidates.
const TITLE_SHOWN: usize = 60;

/// Which candidates are listed.
#[derive(Clone, Copy)]
pub(crate) enum Which {
    /// Those under a filter.
    Filter(Filter),
    /// Those who came from a source.
    From(SourceNumber),
}

/// One page of the list.
pub(crate) struct List {
    /// Which candidates are listed.
    pub(crate) which: Which,
    /// The order.
    pub(crate) order: Order,
    /// The page.
    pub(crate) cursor: Cursor,
    /// Number of candidates before this page, as far as known.
    pub(crate) offset: u32,
}

/// The contents of a page of the list.
pub(crate) struct Page {
    /// The rows, in order.
    pub(crate) rows: Vec<Row>,
    /// The positions of the first and the last row.
    pub(crate) ends: Option<(ListPosition, ListPosition)>,
    /// Whether there is a page before this one, and one after it.
    pub(crate) more: (bool, bool),
    /// Number of entries before it.
    pub(crate) offset: u64,
    /// Number of candidates under each filter.
    pub(crate) sizes: [u64; Filter::ALL.len()],
    /// Number of people whom the earlier bot knew and who have not written to this bot yet.
    pub(crate) earlier_size: u64,
    /// The current exam.
    pub(crate) exam: Arc<Exam>,
    /// The source of everybody on it, if that is what they have in common.
    pub(crate) source: Option<SourceTally>,
    /// Whether candidates came from any source.
    pub(crate) has_sources: bool,
}

impl Template for List {
    const READERS: Readers = Readers::Hr;

    type Facts = Page;

    fn read(&self, reading: &Reading<'_>) -> Result<Page, StoreError> {
        let view = reading.view;
        // One more than is shown, to find out whether there is more.
        let places_at = |cursor| match self.which {
            Which::Filter(filter) => view.listed(filter, self.order, cursor, PAGE + 1),
            Which::From(source) => view.listed_from(source, self.order, cursor, PAGE + 1),
        };
        let mut places = places_at(self.cursor)?;
        let mut more = match self.cursor {
            Cursor::First => (false, places.len() > PAGE),
            Cursor::After(_) => (true, places.len() > PAGE),
            Cursor::Before(_) => (places.len() > PAGE, true),
        };
        // Meanwhile everyone before or after this place may have left the list: then show the first page.
        if places.is_empty() && self.cursor != Cursor::First {
            places = places_at(Cursor::First)?;
            more = (false, places.len() > PAGE);
        }
        if places.len() > PAGE {
            match self.cursor {
                Cursor::Before(_) => drop(places.remove(0)),
                Cursor::First | Cursor::After(_) => places.truncate(PAGE),
            }
        }
        let rows = rows(reading, places.iter().map(|place| place.person))?;
        let mut sizes = [0; Filter::ALL.len()];
        for (size, filter) in sizes.iter_mut().zip(Filter::ALL) {
            *size = view.list_size(filter)?;
        }
        let ends = places.first().copied().zip(places.last().copied());
        let offset = if more.0 { u64::from(self.offset) } else { 0 };
        let earlier_size = view.imported_size()?;
        let exam = Arc::clone(reading.rules.packs.current());
        let source = match self.which {
            Which::Filter(_) => None,
            Which::From(source) => view.source(source)?,
        };
        let has_sources = view.has_sources()?;
        Ok(Page { rows, ends, more, offset, sizes, earlier_size, exam, source, has_sources })
    }

    fn render(&self, page: &Page, language: Language) -> Rendered {
        let (name, size) = self.named(page, language);
        let mut lines = vec![match page.rows.len() as u64 {
            0 => say!(language, "list-empty", filter = Own(name)),
            shown => say!(
                language,
                "list-title",
                filter = Own(name),
                first = page.offset + 1,
                last = page.offset + shown,
                size = size.max(page.offset + shown)
            ),
        }];
        if page.rows.iter().any(|row| row.other.is_none()) {
            lines.push(say!(language, "list-figures", figures = Own(figure_names(&page.exam))));
            lines.push(String::new());
        }
        match self.order {
            Order::Date => lines.extend(dated(page.offset + 1, &page.rows, language)),
            Order::Score => lines.extend(ranked(page.offset + 1, &page.rows, language)),
        }
        if page.earlier_size > 0 && page.source.is_none() {
            lines.push(String::new());
            lines.push(say!(language, "list-earlier", count = page.earlier_size));
        }
        let mut rows = buttons(page.offset + 1, &page.rows);
        rows.extend(self.page_buttons(page, language));
        rows.extend(filters(page, self.which, self.order, language));
        rows.push(vec![
            self.order_button(language),
            Button::callback(say!(language, "list-search"), Callback::Search),
        ]);
        if page.has_sources {
            rows.push(vec![Button::callback(say!(language, "button-sources"), Callback::Sources)]);
        }
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

impl List {
    /// What the candidates have in common, and how many they are.
    fn named(&self, page: &Page, language: Language) -> (String, u64) {
        match (self.which, &page.source) {
            (Which::Filter(filter), _) => {
                let listed = Filter::ALL.into_iter().zip(page.sizes).find(|(known, _)| *known == filter);
                (filter_name(filter, language), listed.map_or(0, |(_, size)| size))
            }
            (Which::From(_), Some(tally)) => {
                (foreign(tally.source.as_str()).to_string(), tally.listed.into())
            }
            (Which::From(_), None) => (say!(language, "source-unknown"), 0),
        }
    }

    /// The button for a page of this list.
    fn page(&self, order: Order, cursor: Cursor, offset: u64) -> Callback {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        match self.which {
            Which::Filter(filter) => Callback::List { filter, order, cursor, offset },
            Which::From(source) => Callback::ListFrom { source, order, cursor, offset },
        }
    }

    fn page_buttons(&self, page: &Page, language: Language) -> Option<Vec<Button>> {
        let (first, last) = page.ends?;
        let button = |label, cursor, offset| Button::callback(label, self.page(self.order, cursor, offset));
        let before = page.more.0.then(|| {
            let offset = page.offset.saturating_sub(PAGE as u64);
            button(say!(language, "list-before"), Cursor::Before(first), offset)
        });
        let after = page.more.1.then(|| {
            button(say!(language, "list-after"), Cursor::After(last), page.offset + page.rows.len() as u64)
        });
        let row: Vec<Button> = before.into_iter().chain(after).collect();
        (!row.is_empty()).then_some(row)
    }

    fn order_button(&self, language: Language) -> Button {
        let (label, order) = match self.order {
            Order::Date => (say!(language, "list-by-score"), Order::Score),
            Order::Score => (say!(language, "list-by-date"), Order::Date),
        };
        Button::callback(label, self.page(order, Cursor::First, 0))
    }
}

/// One line each, grouped by exam under its title, because scores of different exams can't be compared.
fn ranked(first: u64, rows: &[Row], language: Language) -> Vec<String> {
    let (mut lines, mut exam) = (Vec::new(), None);
    for (number, row) in (first..).zip(rows) {
        let of = row.other.as_ref().map(|other| other.id());
        if exam != of {
            // Candidates without a score come last.
            lines.push(String::new());
            lines.extend(row.other.as_ref().map(|other| heading(other, language)));
            exam = of;
        }
        lines.push(line(number, row, language));
    }
    lines
}

/// The heading above candidates of another exam than the current one: its title and its figures.
fn heading(other: &Exam, language: Language) -> String {
    let title = foreign(&shortened(other.title.text(language), TITLE_SHOWN));
    let figures = Own(figure_names(other));
    say!(language, "list-other-exam", title = title, figures = figures)
}

/// The filters with the number of candidates under each; the active one is marked.
fn filters(page: &Page, on: Which, order: Order, language: Language) -> Vec<Vec<Button>> {
    let buttons: Vec<Button> = Filter::ALL
        .into_iter()
        .zip(page.sizes)
        .map(|(filter, size)| {
            let is_on = matches!(on, Which::Filter(on) if on == filter);
            let dot = if is_on { "• " } else { "" };
            let label = format!("{dot}{} {size}", filter_name(filter, language));
            let callback = Callback::List { filter, order, cursor: Cursor::First, offset: 0 };
            Button::callback(label, callback)
        })
        .collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

fn filter_name(filter: Filter, language: Language) -> String {
    match filter {
        Filter::All => say!(language, "filter-all"),
        Filter::InProgress => say!(language, "filter-progress"),
        Filter::Waiting => say!(language, "filter-waiting"),
        Filter::Accepted => say!(language, "filter-accepted"),
        Filter::Rejected => say!(language, "filter-rejected"),
        Filter::NotFinished => say!(language, "filter-not-finished"),
        Filter::Stopped => say!(language, "filter-stopped"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::hostile::{HOSTILE, all_is_in_its_place, exam, scorecard};
    use crate::messages::world::{OLGA, World, listed};
    use crate::model::{Message, PersonId, Phase};
    use crate::scoring::Verdict;

    fn list(order: Order) -> Message {
        Message::HrList { filter: Filter::All, order, cursor: Cursor::First, offset: 0 }
    }

    /// A candidate who had another exam than the current one, with a hostile name.
    fn of_another_exam() -> Page {
        let row = Row {
            person: PersonId(7),
            first_name: HOSTILE.to_owned(),
            username: Some(HOSTILE.to_owned()),
            state: Some(Phase::Complete),
            scorecard: Some(scorecard()),
            verdict: Some(Verdict::Look),
            flags: true,
            alike: Some(([HOSTILE.to_owned(), HOSTILE.to_owned()], 3)),
            choice: None,
            other: Some(Arc::new(exam())),
            source: None,
        };
        Page {
            rows: vec![row],
            ends: None,
            more: (false, false),
            offset: 0,
            sizes: [1; Filter::ALL.len()],
            earlier_size: 1,
            exam: Arc::new(exam()),
            source: None,
            has_sources: true,
        }
    }

    #[test]
    fn what_others_call_their_exam_stays_in_its_place() {
        for (order, language) in
            Order::ALL.iter().flat_map(|order| [Language::Ru, Language::En].map(|tag| (order, tag)))
        {
            let list =
                List { which: Which::Filter(Filter::All), order: *order, cursor: Cursor::First, offset: 0 };
            let message = list.render(&of_another_exam(), language);
            all_is_in_its_place(&message);
            assert!(*order == Order::Date || message.html.matches('ד').count() > 4, "{}", message.html);
        }
    }

    #[test]
    fn a_page_has_a_line_and_a_button_for_each() {
        insta::assert_snapshot!(World::new().with(listed).tells(OLGA, &list(Order::Date)), @r"
        <b>All</b>: 1–2 of 2
        In percent: car / plate / plate.plate

        1. ✏️ <b>Anna</b> @anna_k · in progress
        2. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0
        [1 · Anna] [2 · Ben <b>]
        [To decide 1] [In progress 1]
        [Accepted 0] [Rejected 0]
        [Not finished 0] [Stopped 0]
        [• All 2]
        [Sort by score] [🔎 Search]
        ");
        insta::assert_snapshot!(World::new().with(listed).tells_in_russian(OLGA, &list(Order::Date)), @r"
        <b>Все</b>: 1–2 из 2
        Показатели, %: car / plate / plate.plate

        1. ✏️ <b>Anna</b> @anna_k · в процессе
        2. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0
        [1 · Anna] [2 · Ben <b>]
        [Ждут решения 1] [В процессе 1]
        [Приняты 0] [Отказано 0]
        [Не завершили 0] [Сбои 0]
        [• Все 2]
        [↕ По оценке] [🔎 Поиск]
        ");
        insta::assert_snapshot!(World::new().with(listed).tells(OLGA, &list(Order::Score)), @r"
        <b>All</b>: 1–2 of 2
        In percent: car / plate / plate.plate

        1. ✅ <b>Ben &lt;b&gt;</b> (301) · 100.0 / 100.0 / 100.0
        2. ✏️ <b>Anna</b> @anna_k · in progress
        [1 · Ben <b>] [2 · Anna]
        [To decide 1] [In progress 1]
        [Accepted 0] [Rejected 0]
        [Not finished 0] [Stopped 0]
        [• All 2]
        [Sort by date] [🔎 Search]
        ");
        insta::assert_snapshot!(World::new().tells(OLGA, &list(Order::Date)), @r"
        <b>All</b>: nobody.
        [To decide 0] [In progress 0]
        [Accepted 0] [Rejected 0]
        [Not finished 0] [Stopped 0]
        [• All 0]
        [Sort by score] [🔎 Search]
        ");
    }
}
