//! The bot's recent messages in the chats of candidates: those that Telegram would still delete.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, TimeDelta, Utc};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::model::ChatId;

/// How long Telegram lets a message be deleted, less the time that it takes to ask.
const DELETABLE: TimeDelta = TimeDelta::minutes(48 * 60 - 10);

/// Maximum number of messages that are known of a chat; the oldest give way.
const KNOWN: usize = 300;

/// Maximum number of old rows that a new message removes, so that more are removed than are added.
const SWEEP_BATCH: usize = 16;

impl Tx {
    /// Records that a message was sent in a chat. One that is known already was edited.
    pub fn note_sent(&self, chat: ChatId, message_id: i32, at: DateTime<Utc>) -> Result<(), StoreError> {
        let key = (chat, message_id);
        if self.value(tables::SENT_MESSAGES, key, |_| Ok(()))?.is_some() {
            return Ok(());
        }
        let known = self.sent_messages(chat)?;
        for (message_id, sent) in known.iter().take((known.len() + 1).saturating_sub(KNOWN)) {
            self.forget_sent(chat, *message_id, *sent)?;
        }
        self.set(tables::SENT_MESSAGES, key, at.timestamp_millis())?;
        self.set(tables::SENT_BY_TIME, (at.timestamp_millis(), chat, message_id), ())?;
        self.sweep_sent(at)
    }

    /// Forgets the messages in a chat; returns those that Telegram lets be deleted.
    pub fn take_sent(&self, chat: ChatId, at: DateTime<Utc>) -> Result<Vec<i32>, StoreError> {
        let known = self.sent_messages(chat)?;
        known.iter().try_for_each(|(message_id, sent)| self.forget_sent(chat, *message_id, *sent))?;
        let oldest = (at - DELETABLE).timestamp_millis();
        Ok(known.into_iter().filter(|(_, sent)| *sent >= oldest).map(|(message_id, _)| message_id).collect())
    }

    /// The known messages in a chat, oldest first, and when each was sent.
    fn sent_messages(&self, chat: ChatId) -> Result<Vec<(i32, i64)>, StoreError> {
        let mut known = Vec::new();
        let of_chat = (Bound::Included((chat, i32::MIN)), Bound::Included((chat, i32::MAX)));
        self.visit(tables::SENT_MESSAGES, of_chat, Direction::Forward, |(_, message_id), sent| {
            known.push((message_id, sent));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(known)
    }

    fn forget_sent(&self, chat: ChatId, message_id: i32, sent: i64) -> Result<(), StoreError> {
        self.remove(tables::SENT_BY_TIME, (sent, chat, message_id))?;
        self.remove(tables::SENT_MESSAGES, (chat, message_id))
    }

    /// Forgets a few messages that can't be deleted any more. Those that were sent while the clock was ahead wait until
    /// it gets there.
    fn sweep_sent(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let oldest = (now - DELETABLE).timestamp_millis();
        let old = self.first(tables::SENT_BY_TIME, SWEEP_BATCH, |key, ()| Ok(key))?;
        for (sent, chat, message_id) in old.into_iter().take_while(|(sent, ..)| *sent < oldest) {
            self.forget_sent(chat, message_id, sent)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::failing;

    const ANNA: ChatId = ChatId(7);
    const BEN: ChatId = ChatId(8);

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + 60 * minutes, 0).expect("a time")
    }

    fn tx() -> Tx {
        failing::store().0.write().expect("write")
    }

    #[test]
    fn what_was_sent_within_two_days_is_taken_once() {
        let tx = tx();
        for (chat, message_id, minutes) in [(ANNA, 1, 0), (ANNA, 2, 60), (BEN, 1, 60), (ANNA, 3, 120)] {
            tx.note_sent(chat, message_id, at(minutes)).expect("noted");
        }
        tx.note_sent(ANNA, 1, at(130)).expect("edited");
        assert_eq!(tx.take_sent(ANNA, at(48 * 60)).expect("taken"), [2, 3]);
        assert_eq!(tx.take_sent(ANNA, at(48 * 60)).expect("taken"), [0; 0]);
        assert_eq!((tx.rows(tables::SENT_MESSAGES), tx.rows(tables::SENT_BY_TIME)), (1, 1), "others stay");
    }

    #[test]
    fn the_tables_hold_two_days_and_no_flood() {
        let tx = tx();
        let mut most = 0;
        for number in 0..400_i32 {
            // One message in ten minutes, in chats of their own: two days make 288.
            tx.note_sent(ChatId(i64::from(number)), 1, at(10 * i64::from(number))).expect("noted");
            most = most.max(tx.rows(tables::SENT_MESSAGES)).max(tx.rows(tables::SENT_BY_TIME));
        }
        assert!(most <= 290, "{most} rows");
        for message_id in 1..=400 {
            tx.note_sent(ChatId(-1), message_id, at(4000)).expect("noted");
        }
        let taken = tx.take_sent(ChatId(-1), at(4000)).expect("taken");
        assert_eq!((taken.len(), taken.first(), taken.last()), (KNOWN, Some(&101), Some(&400)));
    }
}
