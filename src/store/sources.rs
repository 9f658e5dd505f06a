//! Sources of candidates: what has come of each, and who of HR's list came from it.

use std::ops::{Bound, ControlFlow};

use super::links::Links;
use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{
    Arrival, Cursor, ListEntry, ListPosition, Order, PersonId, Source, SourceNumber, SourceTally,
};

impl Tx {
    /// A person came by a link: counts them, and lists them if they are on HR's list already.
    pub(super) fn count_arrival(&self, person: PersonId, arrival: &Arrival) -> Result<(), StoreError> {
        self.change_source(&arrival.source, |tally| tally.invited = tally.invited.saturating_add(1))?;
        match self.list_entry(person)? {
            Some(entry) => self.list_by_source(person, &entry),
            None => Ok(()),
        }
    }

    /// A person who came from this source got their first assignment.
    pub(super) fn count_start(&self, source: &Source) -> Result<(), StoreError> {
        self.change_source(source, |tally| tally.started = tally.started.saturating_add(1)).map(drop)
    }

    /// Lists a candidate under the source that they came from, if there is one.
    pub(super) fn list_by_source(&self, person: PersonId, entry: &ListEntry) -> Result<(), StoreError> {
        let Some(Arrival { source, .. }) = self.arrival(person)? else { return Ok(()) };
        let number = self.change_source(&source, |tally| tally.count(entry, 1))?;
        for order in Order::ALL {
            self.set(tables::SOURCED, (number, order.number(), entry.place(order), person), ())?;
        }
        Ok(())
    }

    /// The reverse.
    pub(super) fn unlist_by_source(&self, person: PersonId, entry: &ListEntry) -> Result<(), StoreError> {
        let Some(Arrival { source, .. }) = self.arrival(person)? else { return Ok(()) };
        let number = self.change_source(&source, |tally| tally.count(entry, -1))?;
        for order in Order::ALL {
            self.remove(tables::SOURCED, (number, order.number(), entry.place(order), person))?;
        }
        Ok(())
    }

    /// Before everybody is listed anew.
    pub(super) fn clear_sourced(&self) -> Result<(), StoreError> {
        self.clear(tables::SOURCED)?;
        for (number, mut tally) in self.sources()? {
            tally.clear_listed();
            self.put(tables::SOURCES, number, &tally)?;
        }
        Ok(())
    }

    /// Changes the tally of a source; returns its number.
    fn change_source(
        &self,
        source: &Source,
        change: impl FnOnce(&mut SourceTally),
    ) -> Result<SourceNumber, StoreError> {
        let number = self.number_of(source)?;
        let mut tally = self.source(number)?.unwrap_or_else(|| SourceTally::new(source.clone()));
        change(&mut tally);
        self.put(tables::SOURCES, number, &tally)?;
        Ok(number)
    }

    /// The number of a source, which it gets now if it has none.
    fn number_of(&self, source: &Source) -> Result<SourceNumber, StoreError> {
        if let Some(number) = self.value(tables::SOURCE_NUMBERS, source.as_str(), Ok)? {
            return Ok(number);
        }
        let number = SourceNumber(u32::try_from(self.next("next_source")?).unwrap_or(u32::MAX));
        self.set(tables::SOURCE_NUMBERS, source.as_str(), number)?;
        Ok(number)
    }
}

/// Reading sources, in a view and in a transaction alike.
pub trait Sources: Records {
    /// One source.
    fn source(&self, number: SourceNumber) -> Result<Option<SourceTally>, StoreError> {
        self.value(tables::SOURCES, number, codec::decode)
    }

    /// All sources from which somebody came, by number.
    fn sources(&self) -> Result<Vec<(SourceNumber, SourceTally)>, StoreError> {
        self.all(tables::SOURCES, |number, bytes| Ok((number, codec::decode(bytes)?)))
    }

    /// Whether somebody came from any source.
    fn has_sources(&self) -> Result<bool, StoreError> {
        Ok(self.size(tables::SOURCES)? > 0)
    }

    /// One page of the candidates who came from a source, at most `limit` of them, as [`Records::listed`] has them.
    fn listed_from(
        &self,
        source: SourceNumber,
        order: Order,
        cursor: Cursor,
        limit: usize,
    ) -> Result<Vec<ListPosition>, StoreError> {
        let list = order.number();
        let (first, last) = (
            Bound::Included((source, list, i64::MIN, PersonId::MIN)),
            Bound::Included((source, list, i64::MAX, PersonId::MAX)),
        );
        let beside = |place: ListPosition| Bound::Excluded((source, list, place.key, place.person));
        let (keys, direction) = match cursor {
            Cursor::First => ((first, last), Direction::Forward),
            Cursor::After(place) => ((beside(place), last), Direction::Forward),
            Cursor::Before(place) => ((first, beside(place)), Direction::Backward),
        };
        let mut places = Vec::new();
        self.visit(tables::SOURCED, keys, direction, |(_, _, key, person), ()| {
            places.push(ListPosition { key, person });
            Ok(if places.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        if direction == Direction::Backward {
            places.reverse();
        }
        Ok(places)
    }
}

impl<R: Records> Sources for R {}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::model::{By, Filter, Link, LinkTerms, ListedExam};
    use crate::store::failing;

    const ANNA: PersonId = PersonId(7);
    const BEN: PersonId = PersonId(8);
    const FAIR: SourceNumber = SourceNumber(1);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn comes(tx: &Tx, person: PersonId) {
        let source = Source::parse("fair").expect("a source");
        let terms = LinkTerms { source, uses: None, until: None, language: None };
        let link = Link::new(format!("in-{person}"), terms, By::Operator, at(0));
        let number = tx.add_link(&link).expect("write").expect("there is room");
        tx.note_arrival(person, number, at(1)).expect("write");
    }

    fn listed(tx: &Tx, person: PersonId, filter: Filter) {
        let entry = ListEntry { filters: vec![filter], score: None, at: at(9), exam: ListedExam::Today };
        tx.put_list_entry(person, &entry).expect("write");
    }

    /// Invited, started, listed, handed in, accepted, and who is in the index.
    fn counted(tx: &Tx) -> ([u32; 5], Vec<PersonId>) {
        let tally = tx.source(FAIR).expect("read").expect("somebody came");
        let places = tx.listed_from(FAIR, Order::Date, Cursor::First, 9).expect("read");
        let people = places.into_iter().map(|place| place.person).collect();
        ([tally.invited, tally.started, tally.listed, tally.handed_in, tally.accepted], people)
    }

    #[test]
    fn a_source_counts_what_came_of_it_however_often_a_candidate_is_listed() {
        let tx = failing::store().0.write().expect("write");
        comes(&tx, ANNA);
        // Ben was here before he opened the link.
        listed(&tx, BEN, Filter::Waiting);
        comes(&tx, BEN);
        tx.note_start(ANNA).expect("write");
        listed(&tx, ANNA, Filter::InProgress);
        assert_eq!(counted(&tx), ([2, 1, 2, 1, 0], vec![ANNA, BEN]));
        listed(&tx, ANNA, Filter::Waiting);
        listed(&tx, ANNA, Filter::Accepted);
        listed(&tx, PersonId(9), Filter::Accepted);
        assert_eq!(counted(&tx), ([2, 1, 2, 2, 1], vec![ANNA, BEN]));
        tx.clear_lists().expect("write");
        assert_eq!(counted(&tx), ([2, 1, 0, 0, 0], vec![]));
        listed(&tx, ANNA, Filter::Rejected);
        assert_eq!(counted(&tx), ([2, 1, 1, 1, 0], vec![ANNA]));
    }

    #[test]
    fn nobody_who_is_erased_is_left_in_the_index() {
        let tx = failing::store().0.write().expect("write");
        for person in [ANNA, BEN] {
            comes(&tx, person);
            listed(&tx, person, Filter::Waiting);
        }
        tx.erase_traces(ANNA).expect("write");
        assert_eq!(counted(&tx), ([2, 0, 1, 1, 0], vec![BEN]));
        // The list entry goes later, and is not counted out twice.
        listed(&tx, ANNA, Filter::Accepted);
        assert_eq!(counted(&tx), ([2, 0, 1, 1, 0], vec![BEN]));
        assert_eq!(tx.rows(tables::SOURCED), 2, "one in each order");
    }
}
