//! Lists of the site, page by page: all of a list or an error, never a part of it.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;

use super::client::{Call, Site};
use super::error::SiteError;
use super::wire::{JobAnswer, Label, Page, Task, UserAnswer};

/// Number of entries per page that we ask for. Without it, it is 10; a server that does not know the parameter
/// uses its own number.
const PAGE_SIZE: &str = "100";
/// Maximum number of pages of one list: a server that never reports the end must not keep us for ever.
const PAGE_LIMIT: u32 = 1000;
/// Maximum number of entries of one list.
const ENTRY_LIMIT: u64 = 50_000;
/// How many times in all a list is read from the start if it changes between two of its pages.
const READINGS: u32 = 3;

/// An entry of a list.
pub(super) trait Listed: DeserializeOwned {
    /// Its id, by which it is recognized.
    fn id(&self) -> u64;
}

impl Listed for JobAnswer {
    fn id(&self) -> u64 {
        self.id.0
    }
}

impl Listed for Label {
    fn id(&self) -> u64 {
        self.id
    }
}

impl Listed for Task {
    fn id(&self) -> u64 {
        self.id.0
    }
}

impl Listed for UserAnswer {
    fn id(&self) -> u64 {
        self.id
    }
}

impl Site {
    /// All entries of a list, each once, ordered by id.
    pub(super) async fn list<T: Listed>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, SiteError> {
        for _ in 0..READINGS {
            if let Some(entries) = self.list_once(path, query).await? {
                return Ok(entries);
            }
        }
        Err(SiteError::transient(format!("GET {path}: the list changed whenever it was read")))
    }

    /// The same; `None` if the list changed meanwhile.
    async fn list_once<T: Listed>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Option<Vec<T>>, SiteError> {
        let mut reading = Reading::default();
        for number in 1..=PAGE_LIMIT {
            let answer = self.page(path, query, number).send().await?;
            if number > 1 && answer.status == StatusCode::NOT_FOUND {
                return Ok(reading.finish());
            }
            let taken = reading.take(answer.json()?);
            match taken.map_err(|problem| SiteError::permanent(format!("GET {path}: {problem}")))? {
                Step::More => {}
                Step::Last => return Ok(reading.finish()),
                Step::Changed => return Ok(None),
            }
        }
        Err(SiteError::permanent(format!("GET {path}: {PAGE_LIMIT} pages, and still none is the last one")))
    }

    /// Pages are requested by number: the `next` address contains the server's idea of its own name, which is often
    /// wrong behind a proxy. With the order by id, new entries do not move older ones.
    fn page(&self, path: &str, query: &[(&str, &str)], number: u32) -> Call {
        let call = self
            .call(Method::GET, path)
            .with(|request| request.query(query).query(&[("page_size", PAGE_SIZE), ("sort", "id")]));
        if number == 1 { call } else { call.with(|request| request.query(&[("page", number)])) }
    }
}

/// What follows after a page.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// Another page.
    More,
    /// The end.
    Last,
    /// A new start: entries were added or removed between the pages, so some may have been missed.
    Changed,
}

/// A list that is being read.
struct Reading<T> {
    entries: BTreeMap<u64, T>,
    /// Number of pages so far.
    pages: u32,
    /// Number of entries on those pages; more than are kept if the site lists one twice.
    read: u64,
    /// Total number of entries, according to the site.
    count: Option<u64>,
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), pages: 0, read: 0, count: None }
    }
}

impl<T: Listed> Reading<T> {
    /// Takes a page; an error means that the list can't be read completely.
    fn take(&mut self, page: Page<T>) -> Result<Step, String> {
        let is_first = self.pages == 0;
        self.pages += 1;
        if page.results.is_empty() {
            return Ok(Step::Last);
        }
        let seen = page.results.iter().filter(|entry| self.entries.contains_key(&entry.id())).count();
        if seen == page.results.len() {
            return Err(format!("page {} has nothing that was not on the pages before", self.pages));
        }
        if seen > 0 || !is_first && page.count != self.count {
            return Ok(Step::Changed);
        }
        self.count = page.count;
        self.read += page.results.len() as u64;
        if self.read.max(self.count.unwrap_or_default()) > ENTRY_LIMIT {
            return Err(format!(
                "the list has more than {ENTRY_LIMIT} entries; the site may not know the filter"
            ));
        }
        self.entries.extend(page.results.into_iter().map(|entry| (entry.id(), entry)));
        let is_last = page.next.is_none() && self.has_all();
        Ok(if is_last { Step::Last } else { Step::More })
    }

    fn has_all(&self) -> bool {
        self.count.is_none_or(|count| self.read >= count)
    }

    /// The entries, if there are as many as the site says.
    fn finish(self) -> Option<Vec<T>> {
        self.has_all().then(|| self.entries.into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn page(ids: &[u64], count: Option<u64>, next: bool) -> Page<UserAnswer> {
        let results: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
        let next = next.then_some("http://elsewhere.invalid/?page=2");
        let page = json!({"count": count, "next": next, "results": results});
        serde_json::from_value(page).expect("a page")
    }

    /// The result of these pages: the ids of the entries, `changed`, or the problem.
    fn read(pages: Vec<Page<UserAnswer>>) -> String {
        let mut reading = Reading::default();
        for page in pages {
            match reading.take(page) {
                Ok(Step::More) => {}
                Ok(Step::Last) => break,
                Ok(Step::Changed) => return "changed".to_owned(),
                Err(problem) => return problem,
            }
        }
        reading.finish().map_or_else(
            || "changed".to_owned(),
            |entries| format!("{:?}", entries.iter().map(Listed::id).collect::<Vec<_>>()),
        )
    }

    #[test]
    fn a_list_is_read_to_its_end_or_not_at_all() {
        let cases = [
            (vec![page(&[], Some(0), false)], "[]"),
            (vec![page(&[2, 1], None, false)], "[1, 2]"),
            (vec![page(&[1, 2], Some(3), true), page(&[3], Some(3), false)], "[1, 2, 3]"),
            // `next` is missing, but the count shows that there is more.
            (vec![page(&[1, 2], Some(3), false), page(&[3], Some(3), false)], "[1, 2, 3]"),
            (vec![page(&[1, 2], None, true), page(&[3], None, false)], "[1, 2, 3]"),
            (vec![page(&[1, 2], None, true), page(&[], None, false)], "[1, 2]"),
            (vec![page(&[1, 1], Some(2), false)], "[1]"),
            // Between the pages, the first entry was deleted, or one was added before it.
            (vec![page(&[1, 2], Some(4), true), page(&[4], Some(3), false)], "changed"),
            (vec![page(&[3, 2], Some(3), true), page(&[2, 1], Some(4), false)], "changed"),
            (vec![page(&[1, 2], Some(4), true), page(&[2, 3], Some(4), false)], "changed"),
            // The site says three, and sends two.
            (vec![page(&[1, 2], Some(3), false), page(&[], Some(3), false)], "changed"),
            (
                vec![page(&[1, 2], Some(4), true), page(&[1, 2], Some(4), true)],
                "page 2 has nothing that was not on the pages before",
            ),
            (
                vec![page(&[1], Some(50_001), true)],
                "the list has more than 50000 entries; the site may not know the filter",
            ),
        ];
        for (number, (pages, expected)) in cases.into_iter().enumerate() {
            assert_eq!(read(pages), expected, "case {number}");
        }
    }

    #[test]
    fn a_list_without_count_has_an_end_as_well() {
        let mut reading = Reading::default();
        let mut hundreds = (0..).map(|hundred| (hundred * 100..(hundred + 1) * 100).collect::<Vec<u64>>());
        let refused = loop {
            match reading.take(page(&hundreds.next().expect("more"), None, true)) {
                Ok(Step::More) => {}
                other => break other,
            }
        };
        assert!(refused.is_err_and(|problem| problem.contains("more than 50000 entries")));
        assert_eq!(reading.pages, 501);
    }
}
