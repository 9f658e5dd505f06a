//! The list of candidates and what a search found: ten lines, and a button for each.

use super::card::state;
use super::catalog::{Own, foreign, foreign_plain, say};
use super::{About, Button, ButtonAction, Callback, Facts, Keyboard, Rendered, Row, earlier};
use crate::exam::{Exam, Language};
use crate::legacy::Imported;
use crate::measure::shortened;
use crate::model::{AttemptState, Cursor, Filter, ListPosition, Order};
use crate::scoring::{Scorecard, Verdict};

/// Candidates on one page.
pub const PAGE: usize = 10;

/// So many characters of a name are on a button.
const NAME_ON_BUTTON: usize = 18;
/// So many figures are in a line: more of them nobody reads on a phone; the card has them all.
const FIGURES: usize = 8;
/// At most so many characters of what HR wrote are repeated to them.
pub(super) const SEARCH_SHOWN: usize = 64;
/// So many characters of an exam's title are above those who had it.
const TITLE_SHOWN: usize = 60;
/// So many characters of a figure's name are above them.
const NAME_SHOWN: usize = 40;

/// What is on a page of the list, beside its rows.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// In order.
    pub rows: Vec<Row>,
    /// The places of the first and the last row.
    pub ends: Option<(ListPosition, ListPosition)>,
    /// Whether there is a page before this one, and one after it.
    pub more: (bool, bool),
    /// So many come before it.
    pub offset: u64,
    /// So many candidates are listed under each filter.
    pub sizes: [u64; Filter::ALL.len()],
    /// People whom the earlier bot knew and who have not written to this one yet: those whom a search found.
    pub earlier: Vec<Imported>,
    /// So many of them there are in all.
    pub earlier_size: u64,
}

/// One page of the list.
pub(super) fn page(filter: Filter, order: Order, language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let About::Page(page) = facts.about else { return None };
    let size = page.sizes[usize::from(filter.number())];
    let mut lines = vec![match page.rows.len() as u64 {
        0 => say!(language, "list-empty", filter = Own(filter_name(filter, language))),
        shown => say!(
            language,
            "list-title",
            filter = Own(filter_name(filter, language)),
            first = page.offset + 1,
            last = page.offset + shown,
            size = size.max(page.offset + shown)
        ),
    }];
    if page.rows.iter().any(|row| row.other.is_none()) {
        lines.push(say!(language, "list-figures", figures = Own(figure_names(facts.exam))));
        lines.push(String::new());
    }
    match order {
        Order::Date => lines.extend(dated(page.offset + 1, &page.rows, language)),
        Order::Score => lines.extend(ranked(page.offset + 1, &page.rows, language)),
    }
    if page.earlier_size > 0 {
        lines.push(String::new());
        lines.push(say!(language, "list-earlier", count = page.earlier_size));
    }
    let mut rows = row_buttons(page.offset + 1, &page.rows);
    rows.extend(page_buttons(page, filter, order, language));
    rows.extend(filters(page, filter, order, language));
    rows.push(vec![
        order_button(filter, order, language),
        Button { label: say!(language, "list-search"), action: ButtonAction::Callback(Callback::Search) },
    ]);
    Some(Rendered { html: lines.join("\n"), keyboard: Keyboard::Inline(rows) })
}

/// What a search found; `text` as it was searched for.
pub(super) fn found(text: &str, language: Language, facts: &Facts<'_>) -> Option<Rendered> {
    let About::Page(page) = facts.about else { return None };
    let text = foreign(&shortened(text, SEARCH_SHOWN));
    let mut lines = vec![say!(language, "list-found", text = text)];
    lines.extend(dated(1, &page.rows, language));
    if !page.earlier.is_empty() {
        lines.push(say!(language, "list-found-earlier"));
        lines.extend(page.earlier.iter().map(earlier::line));
    }
    if page.more.1 {
        lines.push(say!(language, "list-found-more"));
    }
    Some(Rendered { html: lines.join("\n"), keyboard: Keyboard::Inline(row_buttons(1, &page.rows)) })
}

/// A line for each; those whose figures are of another exam are marked.
fn dated(first: u64, rows: &[Row], language: Language) -> Vec<String> {
    let mark = |row: &Row| {
        let other = row.other.as_ref().map(|_| format!(" · {}", say!(language, "list-other")));
        other.unwrap_or_default()
    };
    (first..).zip(rows).map(|(number, row)| line(number, row, language) + &mark(row)).collect()
}

/// A line for each; each exam by itself, under its name, since its scores do not compare with others.
fn ranked(first: u64, rows: &[Row], language: Language) -> Vec<String> {
    let (mut lines, mut exam) = (Vec::new(), None);
    for (number, row) in (first..).zip(rows) {
        let of = row.other.as_ref().map(|other| other.id());
        if exam != of {
            // Whoever has no score yet comes behind them all.
            lines.push(String::new());
            lines.extend(row.other.as_ref().map(|other| heading(other, language)));
            exam = of;
        }
        lines.push(line(number, row, language));
    }
    lines
}

/// Before those who had an exam that is not today's: which one, and what its figures are.
fn heading(other: &Exam, language: Language) -> String {
    let title = foreign(&shortened(other.title.text(language), TITLE_SHOWN));
    let figures = Own(figure_names(other));
    say!(language, "list-other-exam", title = title, figures = figures)
}

/// One candidate: mark, name, login, figures or state.
fn line(number: u64, row: &Row, language: Language) -> String {
    let name = foreign(&row.first_name);
    let login =
        row.username.as_ref().map(|name| format!(" {}", foreign(&format!("@{name}")))).unwrap_or_default();
    let what = match (&row.scorecard, &row.state) {
        (Some(scorecard), _) => figures(scorecard),
        (None, Some(attempt)) => state(attempt, language),
        (None, None) => String::new(),
    };
    let flag = if row.flags { " 🚩" } else { "" };
    format!("{number}. {} <b>{name}</b>{login} · {what}{flag}", mark(row))
}

/// Where a candidate stands, as a sign.
fn mark(row: &Row) -> &'static str {
    match (row.verdict, &row.state) {
        (Some(Verdict::Pass), _) => "✅",
        (Some(Verdict::Look), _) => "👀",
        (Some(Verdict::Fail), _) => "❌",
        (None, Some(AttemptState::Failed { .. } | AttemptState::Unchecked { .. })) => "⚠️",
        (None, Some(AttemptState::Expired)) => "⌛",
        (None, _) => "✏️",
    }
}

/// Every headline figure, to a tenth of a percent.
pub(super) fn figures(scorecard: &Scorecard) -> String {
    let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.1}"));
    several(scorecard.figures().map(|figure| shown(figure.percent)))
}

/// What the figures are, in their order.
fn figure_names(exam: &Exam) -> String {
    let labels = exam.labels.iter().map(|label| label.name.clone());
    let attributes = exam.labels.iter().flat_map(|label| {
        let scored = label.attributes.iter().filter(|attribute| attribute.scored);
        scored.map(|attribute| format!("{}.{}", label.name, attribute.name))
    });
    let shown = |name: String| foreign(&shortened(&name, NAME_SHOWN)).to_string();
    several(labels.chain(attributes).map(shown))
}

/// The first of these, as one reads them on a phone.
fn several(figures: impl Iterator<Item = String>) -> String {
    let mut figures: Vec<String> = figures.take(FIGURES + 1).collect();
    if figures.len() > FIGURES {
        figures.truncate(FIGURES);
        figures.push("…".to_owned());
    }
    figures.join(" / ")
}

/// Two buttons a row: number and name.
fn row_buttons(first: u64, rows: &[Row]) -> Vec<Vec<Button>> {
    let buttons: Vec<Button> = (first..)
        .zip(rows)
        .map(|(number, row)| {
            let name = foreign_plain(&shortened(&row.first_name, NAME_ON_BUTTON));
            Button {
                label: format!("{number} · {name}"),
                action: ButtonAction::Callback(Callback::Card(row.person)),
            }
        })
        .collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

fn page_buttons(page: &Page, filter: Filter, order: Order, language: Language) -> Option<Vec<Button>> {
    let (first, last) = page.ends?;
    let button = |label, cursor, offset: u64| {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        Button { label, action: ButtonAction::Callback(Callback::List { filter, order, cursor, offset }) }
    };
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

/// The filters with the number of candidates under each; the one that is on is marked.
fn filters(page: &Page, on: Filter, order: Order, language: Language) -> Vec<Vec<Button>> {
    let buttons: Vec<Button> = Filter::ALL
        .into_iter()
        .zip(page.sizes)
        .map(|(filter, size)| {
            let dot = if filter == on { "• " } else { "" };
            let label = format!("{dot}{} {size}", filter_name(filter, language));
            let callback = Callback::List { filter, order, cursor: Cursor::First, offset: 0 };
            Button { label, action: ButtonAction::Callback(callback) }
        })
        .collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

fn order_button(filter: Filter, order: Order, language: Language) -> Button {
    let (label, order) = match order {
        Order::Date => (say!(language, "list-by-score"), Order::Score),
        Order::Score => (say!(language, "list-by-date"), Order::Date),
    };
    let callback = Callback::List { filter, order, cursor: Cursor::First, offset: 0 };
    Button { label, action: ButtonAction::Callback(callback) }
}

fn filter_name(filter: Filter, language: Language) -> String {
    match filter {
        Filter::All => say!(language, "filter-all"),
        Filter::InProgress => say!(language, "filter-progress"),
        Filter::HandedIn => say!(language, "filter-handed-in"),
        Filter::Passed => say!(language, "filter-passed"),
        Filter::Failed => say!(language, "filter-failed"),
        Filter::Flagged => say!(language, "filter-flagged"),
    }
}
