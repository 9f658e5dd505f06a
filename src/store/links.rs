//! Links for candidates, and through which of them each person came.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{Arrival, LINKS, Link, LinkNumber, LinkState, PersonId};

impl Tx {
    /// Adds a link that is made now, and returns its number. The oldest one that works no longer is dropped if there are
    /// too many; `None`: as many as can be kept work.
    pub fn add_link(&self, link: &Link) -> Result<Option<LinkNumber>, StoreError> {
        let kept = self.links()?;
        if kept.len() >= LINKS {
            let over = kept.iter().find(|(_, old)| old.state(link.made) != LinkState::Open);
            let Some((number, old)) = over else { return Ok(None) };
            self.remove(tables::LINK_WORDS, old.word.as_str())?;
            self.remove(tables::LINKS, *number)?;
        }
        let number = LinkNumber(u32::try_from(self.next("next_link")?).unwrap_or(u32::MAX));
        self.put_link(number, link)?;
        self.set(tables::LINK_WORDS, link.word.as_str(), number)?;
        Ok(Some(number))
    }

    /// Revokes a link; returns whether it was there and not revoked before.
    pub fn revoke_link(&self, number: LinkNumber, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(mut link) = self.link(number)?.filter(|link| link.revoked.is_none()) else {
            return Ok(false);
        };
        link.revoked = Some(at);
        self.put_link(number, &link)?;
        Ok(true)
    }

    /// A person came through a link, which is counted.
    pub fn note_arrival(
        &self,
        person: PersonId,
        number: LinkNumber,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(mut link) = self.link(number)? else { return Ok(()) };
        link.used = link.used.saturating_add(1);
        self.put_link(number, &link)?;
        let arrival = Arrival { link: number, source: link.terms.source, at, started: false };
        // Whoever came by another link before is listed under its source no longer.
        self.forget_arrival(person)?;
        self.put(tables::ARRIVALS, person, &arrival)?;
        self.count_arrival(person, &arrival)
    }

    /// A person got their first assignment: if they came through a link, it is counted there, once.
    pub fn note_start(&self, person: PersonId) -> Result<(), StoreError> {
        let Some(mut arrival) = self.arrival(person)?.filter(|arrival| !arrival.started) else {
            return Ok(());
        };
        arrival.started = true;
        self.put(tables::ARRIVALS, person, &arrival)?;
        self.count_start(&arrival.source)?;
        let Some(mut link) = self.link(arrival.link)? else { return Ok(()) };
        link.started = link.started.saturating_add(1);
        self.put_link(arrival.link, &link)
    }

    /// Forgets through which link a person came. What was counted stays.
    pub(super) fn forget_arrival(&self, person: PersonId) -> Result<(), StoreError> {
        if let Some(entry) = self.list_entry(person)? {
            self.unlist_by_source(person, &entry)?;
        }
        self.remove(tables::ARRIVALS, person)
    }

    /// Writes a link.
    pub fn put_link(&self, number: LinkNumber, link: &Link) -> Result<(), StoreError> {
        self.put(tables::LINKS, number, link)
    }
}

/// Reading links and arrivals, in a view and in a transaction alike.
pub trait Links: Records {
    /// One link.
    fn link(&self, number: LinkNumber) -> Result<Option<Link>, StoreError> {
        self.value(tables::LINKS, number, codec::decode)
    }

    /// All links that are kept, the oldest first.
    fn links(&self) -> Result<Vec<(LinkNumber, Link)>, StoreError> {
        let mut links = Vec::new();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::LINKS, all, Direction::Forward, |number, bytes| {
            links.push((number, codec::decode(bytes)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(links)
    }

    /// The link with this word.
    fn link_of_word(&self, word: &str) -> Result<Option<LinkNumber>, StoreError> {
        self.value(tables::LINK_WORDS, word, Ok)
    }

    /// How a person came; `None`: by no link.
    fn arrival(&self, person: PersonId) -> Result<Option<Arrival>, StoreError> {
        self.value(tables::ARRIVALS, person, codec::decode)
    }

    /// Visits everybody who came through a link, by id.
    fn each_arrival(
        &self,
        mut visit: impl FnMut(PersonId, Arrival) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let everybody = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::ARRIVALS, everybody, Direction::Forward, |person, bytes| {
            visit(person, codec::decode(bytes)?)?;
            Ok(ControlFlow::Continue(()))
        })
    }
}

impl<R: Records> Links for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{By, LinkTerms, Source};
    use crate::store::failing;

    const ANNA: PersonId = PersonId(7);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn link(word: &str) -> Link {
        let source = Source::parse("fair").expect("a source");
        let terms = LinkTerms { source, uses: None, until: None, language: None };
        Link::new(word.to_owned(), terms, By::Operator, at(0))
    }

    #[test]
    fn a_person_counts_where_they_came_from_and_once_when_they_start() {
        let tx = failing::store().0.write().expect("write");
        let number = tx.add_link(&link("in-a")).expect("write").expect("there is room");
        assert_eq!(tx.link_of_word("in-a").expect("read"), Some(number));
        tx.note_start(ANNA).expect("write");
        tx.note_arrival(ANNA, number, at(5)).expect("write");
        for _ in 0..2 {
            tx.note_start(ANNA).expect("write");
        }
        let kept = tx.link(number).expect("read").expect("kept");
        assert_eq!((kept.used, kept.started), (1, 1));
        let source = Source::parse("fair").expect("a source");
        let arrival = Arrival { link: number, source, at: at(5), started: true };
        assert_eq!(tx.arrival(ANNA).expect("read"), Some(arrival));
        tx.erase_traces(ANNA).expect("erased");
        assert_eq!(tx.arrival(ANNA).expect("read"), None);
        assert_eq!(tx.link(number).expect("read"), Some(kept), "the count stays");
    }

    #[test]
    fn of_too_many_links_the_oldest_that_works_no_longer_gives_way() {
        let tx = failing::store().0.write().expect("write");
        let add = |number: usize| tx.add_link(&link(&format!("in-{number}"))).expect("write");
        for number in 1..=LINKS {
            assert_eq!(add(number), Some(LinkNumber(number as u32)));
        }
        assert_eq!(add(0), None, "all of them work");
        assert!(tx.revoke_link(LinkNumber(3), at(1)).expect("write"));
        assert!(!tx.revoke_link(LinkNumber(3), at(2)).expect("write"), "it is revoked already");
        assert_eq!(add(0), Some(LinkNumber(LINKS as u32 + 1)));
        assert_eq!(tx.link_of_word("in-3").expect("read"), None);
        assert_eq!(tx.links().expect("read").len(), LINKS);
    }
}
