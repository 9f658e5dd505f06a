//! Lists: search, simple parameters, JSON logic, order, pages.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::filter::Filter;
use super::state::State;
use super::version::Version;

/// Number of entries per page unless the client asks for another.
const PAGE_SIZE: usize = 10;

/// What can be searched in a list.
pub(super) struct Terms {
    /// Terms searched by `?search=`.
    pub(super) search: &'static [&'static str],
    /// Parameters that newer sites compare exactly and 2.2 ignores.
    pub(super) simple: &'static [&'static str],
    /// Further terms that a filter may name.
    pub(super) other: &'static [&'static str],
    /// The default order: whether the oldest comes first, or the newest.
    pub(super) oldest_first: bool,
}

/// An entry of a list with the terms by which it is found.
pub(super) struct Row {
    id: u64,
    terms: BTreeMap<&'static str, Value>,
}

impl Row {
    pub(super) fn new(id: u64) -> Self {
        Self { id, terms: BTreeMap::from([("id", json!(id))]) }
    }

    pub(super) fn with(mut self, term: &'static str, value: Value) -> Self {
        self.terms.insert(term, value);
        self
    }

    fn get(&self, term: &str) -> Value {
        self.terms.get(term).cloned().unwrap_or(Value::Null)
    }

    fn text(&self, term: &str) -> String {
        match self.terms.get(term) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }
}

/// A page of the rows that match. Unknown parameters are ignored.
pub(super) fn answer(
    state: &State,
    call: &Call,
    mut rows: Vec<Row>,
    terms: &Terms,
    render: impl Fn(u64) -> Value,
) -> Outcome {
    search(&mut rows, call, terms);
    if state.version >= Version::V2_14 {
        for term in terms.simple {
            if let Some(wanted) = call.param(term).filter(|wanted| !wanted.is_empty()) {
                rows.retain(|row| row.text(term) == wanted);
            }
        }
    }
    if let Some(text) = call.param("filter").filter(|text| !text.is_empty()) {
        let known = |name: &str| [terms.simple, terms.other].concat().contains(&name);
        let filter = Filter::read(text, &known).map_err(|error| Answer::list(&error.to_string()))?;
        rows.retain(|row| filter.accepts(&|term| row.get(term)));
    }
    sort(&mut rows, call.param("sort").unwrap_or_default(), terms.oldest_first);
    page(state, call, &rows, render)
}

/// Every word of the search must occur in one of the terms.
fn search(rows: &mut Vec<Row>, call: &Call, terms: &Terms) {
    let wanted = call.param("search").unwrap_or_default().to_lowercase();
    for word in wanted.split([' ', ',']).filter(|word| !word.is_empty()) {
        rows.retain(|row| terms.search.iter().any(|term| row.text(term).to_lowercase().contains(word)));
    }
}

/// Sorts by the named terms, `-` for descending; unknown ones are ignored, and ties are ordered by id.
fn sort(rows: &mut [Row], terms: &str, oldest_first: bool) {
    let compare = |left: &Row, right: &Row| {
        let by_terms =
            terms.split(',').filter(|term| !term.is_empty()).fold(Ordering::Equal, |order, term| {
                order.then_with(|| match term.strip_prefix('-') {
                    Some(term) => compare_terms(right, left, term),
                    None => compare_terms(left, right, term),
                })
            });
        by_terms.then(if oldest_first { left.id.cmp(&right.id) } else { right.id.cmp(&left.id) })
    };
    rows.sort_by(compare);
}

fn compare_terms(left: &Row, right: &Row, term: &str) -> Ordering {
    let (left_value, right_value) = (left.get(term), right.get(term));
    match (left_value.as_u64(), right_value.as_u64()) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => left.text(term).cmp(&right.text(term)),
    }
}

fn page(state: &State, call: &Call, rows: &[Row], render: impl Fn(u64) -> Value) -> Outcome {
    let size = match call.param("page_size") {
        Some("all") => rows.len().max(1),
        Some(size) => size.parse().ok().filter(|size| *size > 0).unwrap_or(PAGE_SIZE),
        None => PAGE_SIZE,
    };
    let pages = rows.len().div_ceil(size).max(1);
    let number: usize = match call.param("page") {
        Some(number) => number.parse().unwrap_or(0),
        None => 1,
    };
    if !(1..=pages).contains(&number) {
        return Err(Answer::detail(404, "Invalid page."));
    }
    let results: Vec<Value> =
        rows.iter().skip((number - 1) * size).take(size).map(|row| render(row.id)).collect();
    let next = (number < pages).then(|| link(state, call, number + 1));
    let previous = (number > 1).then(|| link(state, call, number - 1));
    Ok(Answer::json(
        200,
        json!({"count": rows.len(), "next": next, "previous": previous, "results": results}),
    ))
}

/// The address of another page of the same list: parameters by name, the first page without a number.
fn link(state: &State, call: &Call, number: usize) -> String {
    let mut parameters: BTreeMap<&str, String> =
        call.params().iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    parameters.remove("page");
    if number > 1 {
        parameters.insert("page", number.to_string());
    }
    let base = format!("{}{}", state.url, call.path);
    reqwest::Url::parse_with_params(&base, parameters).map_or(base, String::from)
}
