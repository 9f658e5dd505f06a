//! What candidates ask for about their data: the last request of each kind, which are open, which are fulfilled by
//! themselves and when, and in which messages HR reads of them.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{ChatId, Chore, DataRequest, PersonId, RequestKind, RequestNotice};

impl Tx {
    /// Writes the last request of a kind that a person made, whether it is open, and when it is fulfilled by itself.
    pub fn put_data_request(
        &self,
        person: PersonId,
        kind: RequestKind,
        request: &DataRequest,
    ) -> Result<(), StoreError> {
        self.close_data_request(person, kind)?;
        if request.is_open() {
            let asked = request.asked.timestamp_millis();
            self.set(tables::OPEN_DATA_REQUESTS, (asked, person, kind as u8), ())?;
            if let Some(due) = request.due {
                self.set(tables::DATA_REQUESTS_DUE, (due.timestamp_millis(), person, kind as u8), ())?;
            }
        }
        self.put(tables::DATA_REQUESTS, (person, kind as u8), request)?;
        self.plan_data_requests()
    }

    /// Takes the requests that are fulfilled by themselves by this time out of the table of what is due, at most `limit`.
    /// The requests are left as they are.
    pub fn take_due_data_requests(
        &self,
        by: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<(PersonId, RequestKind)>, StoreError> {
        let rows = self.first(tables::DATA_REQUESTS_DUE, limit, |key, ()| Ok(key))?;
        let due: Vec<_> = rows.into_iter().filter(|(time, ..)| *time <= by.timestamp_millis()).collect();
        for key in &due {
            self.remove(tables::DATA_REQUESTS_DUE, *key)?;
        }
        self.plan_data_requests()?;
        due.into_iter().map(|(_, person, kind)| Ok((person, kind_numbered(kind)?))).collect()
    }

    /// Writes the message to an HR person about requests.
    pub fn put_request_notice(&self, chat: ChatId, notice: &RequestNotice) -> Result<(), StoreError> {
        self.put(tables::REQUEST_NOTICES, chat, notice)
    }

    /// Removes what a person asked for, also from the messages to HR.
    pub(super) fn forget_data_requests(&self, person: PersonId) -> Result<(), StoreError> {
        for kind in RequestKind::ALL {
            if self.data_request(person, kind)?.is_none() {
                continue;
            }
            self.close_data_request(person, kind)?;
            self.remove(tables::DATA_REQUESTS, (person, kind as u8))?;
            self.plan_data_requests()?;
        }
        let notices: Vec<(ChatId, RequestNotice)> =
            self.all(tables::REQUEST_NOTICES, |chat, bytes| Ok((chat, codec::decode(bytes)?)))?;
        for (chat, mut notice) in notices {
            let before = notice.ended.len();
            notice.ended.retain(|(of, _)| *of != person);
            if notice.ended.len() != before {
                self.put_request_notice(chat, &notice)?;
            }
        }
        Ok(())
    }

    /// Takes a request out of the tables of those that are open and due.
    fn close_data_request(&self, person: PersonId, kind: RequestKind) -> Result<(), StoreError> {
        let Some(before) = self.data_request(person, kind)? else { return Ok(()) };
        let asked = before.asked.timestamp_millis();
        self.remove(tables::OPEN_DATA_REQUESTS, (asked, person, kind as u8))?;
        match before.due {
            Some(due) => self.remove(tables::DATA_REQUESTS_DUE, (due.timestamp_millis(), person, kind as u8)),
            None => Ok(()),
        }
    }

    /// The clock looks when the first of them is due.
    fn plan_data_requests(&self) -> Result<(), StoreError> {
        let first = self.first(tables::DATA_REQUESTS_DUE, 1, |(time, ..), ()| Ok(time))?;
        self.plan(Chore::DataRequests, first.first().copied().and_then(DateTime::from_timestamp_millis))
    }
}

/// The kind with this number in a key.
fn kind_numbered(number: u8) -> Result<RequestKind, StoreError> {
    let kind = RequestKind::ALL.into_iter().find(|kind| *kind as u8 == number);
    kind.ok_or_else(|| StoreError::record("a request about data", format!("there is no kind {number}")))
}

/// Reading requests.
pub trait DataRequests: Records {
    /// The last request of a kind that a person made.
    fn data_request(&self, person: PersonId, kind: RequestKind) -> Result<Option<DataRequest>, StoreError> {
        self.value(tables::DATA_REQUESTS, (person, kind as u8), codec::decode)
    }

    /// The requests that are open, the oldest first; at most `limit`.
    fn open_data_requests(&self, limit: usize) -> Result<Vec<(PersonId, RequestKind)>, StoreError> {
        let mut open = Vec::new();
        let all = (Bound::<(i64, PersonId, u8)>::Unbounded, Bound::Unbounded);
        self.visit(tables::OPEN_DATA_REQUESTS, all, Direction::Forward, |(_, person, kind), ()| {
            if open.len() >= limit {
                return Ok(ControlFlow::Break(()));
            }
            open.push((person, kind_numbered(kind)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(open)
    }

    /// Number of requests that are open.
    fn open_data_requests_size(&self) -> Result<u64, StoreError> {
        self.size(tables::OPEN_DATA_REQUESTS)
    }

    /// The message to an HR person about requests; an empty one if there has been none.
    fn request_notice(&self, chat: ChatId) -> Result<RequestNotice, StoreError> {
        Ok(self.value(tables::REQUEST_NOTICES, chat, codec::decode)?.unwrap_or_default())
    }
}

impl<R: Records> DataRequests for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RequestState;
    use crate::store::{Claims, failing};

    const ANNA: PersonId = PersonId(7);
    const BEN: PersonId = PersonId(8);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn asked(seconds: i64, due: Option<i64>) -> DataRequest {
        DataRequest::new(None, at(seconds), due.map(at))
    }

    #[test]
    fn whoever_waits_longest_comes_first_and_what_is_due_is_taken_in_order_of_time() {
        let tx = failing::store().0.write().expect("write");
        let (access, erasure) = (RequestKind::Access, RequestKind::Erasure);
        tx.put_data_request(BEN, erasure, &asked(20, Some(90))).expect("put");
        tx.put_data_request(ANNA, access, &asked(10, None)).expect("put");
        tx.put_data_request(ANNA, erasure, &asked(30, Some(80))).expect("put");
        let open = |limit| tx.open_data_requests(limit).expect("read");
        assert_eq!(open(9), [(ANNA, access), (BEN, erasure), (ANNA, erasure)]);
        assert_eq!((open(1).len(), tx.open_data_requests_size().expect("read")), (1, 3));
        let planned = || tx.planned(Chore::DataRequests).expect("read");
        assert_eq!(planned(), Some(at(80)));
        let take = |seconds| tx.take_due_data_requests(at(seconds), 9).expect("taken");
        assert_eq!(take(79), []);
        assert_eq!(take(85), [(ANNA, erasure)]);
        assert_eq!(planned(), Some(at(90)));
        let mut refused = asked(20, Some(90));
        refused.state = RequestState::Refused { by: PersonId(1) };
        tx.put_data_request(BEN, erasure, &refused).expect("put");
        assert_eq!((planned(), take(100)), (None, vec![]), "it is not open any more");
        assert_eq!(open(9), [(ANNA, access), (ANNA, erasure)]);
    }

    #[test]
    fn nothing_is_left_of_somebody_who_is_forgotten() {
        let tx = failing::store().0.write().expect("write");
        let chat = ChatId(1);
        let mut notice = RequestNotice::default();
        for person in [ANNA, BEN] {
            for kind in RequestKind::ALL {
                tx.put_data_request(person, kind, &asked(0, Some(9))).expect("put");
                notice.end(person, kind);
            }
        }
        tx.put_request_notice(chat, &notice).expect("put");
        tx.forget_data_requests(ANNA).expect("forgotten");
        let left = (
            tx.rows(tables::DATA_REQUESTS),
            tx.rows(tables::OPEN_DATA_REQUESTS),
            tx.rows(tables::DATA_REQUESTS_DUE),
        );
        assert_eq!(left, (2, 2, 2));
        assert!(tx.request_notice(chat).expect("read").ended.iter().all(|(person, _)| *person == BEN));
        tx.forget_data_requests(BEN).expect("forgotten");
        assert_eq!(tx.planned(Chore::DataRequests).expect("read"), None);
    }
}
