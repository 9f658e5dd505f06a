//! The replies that strangers got within the last minute, so that a stranger who floods the bot does not get the
//! same reply again and again. Every new reply also deletes a few rows that are older than a minute, so the tables
//! hold no more rows than one minute produces.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::range::Direction;
use super::read::Records;
use super::{StoreError, Tx, codec, tables};
use crate::model::{ChatId, Effect, OutboxEntry, TelegramEffect};

/// Time in milliseconds within which nobody gets the same reply twice.
const WINDOW: u64 = 60_000;

/// Maximum number of different replies that a stranger gets within that time.
const MAX_REPLIES: usize = 10;

/// Maximum number of old rows that a new reply deletes from each end of the queue.
const SWEEP_BATCH: usize = 16;

/// A hash of a message: the same for the same words. `None` for messages that are never limited.
fn hash(effect: &TelegramEffect) -> Result<Option<u64>, StoreError> {
    let message = match effect {
        // A person with an account that waits for its proof is not a complete stranger.
        TelegramEffect::Send { message, .. } if message.is_of_claim() => return Ok(None),
        TelegramEffect::AnswerCallback { stale: false, .. }
        | TelegramEffect::Progress { .. }
        | TelegramEffect::Instructions { .. }
        | TelegramEffect::Images { .. }
        | TelegramEffect::Pairs { .. }
        | TelegramEffect::Doubt { .. }
        | TelegramEffect::PersonalData { .. }
        | TelegramEffect::Typing { .. }
        | TelegramEffect::Export { .. }
        | TelegramEffect::Commands { .. }
        | TelegramEffect::Delete { .. }
        | TelegramEffect::DeleteMessages { .. } => return Ok(None),
        TelegramEffect::Send { .. } | TelegramEffect::Edit { .. } => effect.clone(),
        // Every press has its own id, and all that are out of date get the same answer.
        TelegramEffect::AnswerCallback { chat, stale: true, language, .. } => {
            let (chat, query, language) = (*chat, String::new(), *language);
            TelegramEffect::AnswerCallback { chat, query, stale: true, language }
        }
        TelegramEffect::Toast { chat, language, toast, .. } => {
            let (chat, query, language, toast) = (*chat, String::new(), *language, *toast);
            TelegramEffect::Toast { chat, query, language, toast }
        }
    };
    let entry = OutboxEntry { created: DateTime::UNIX_EPOCH, effect: Effect::Telegram(message) };
    let digest: [u8; 32] = Sha256::digest(codec::encode(&entry)?).into();
    Ok(digest.first_chunk().copied().map(u64::from_be_bytes))
}

/// Whether two times (milliseconds) are within the window, in either direction: a clock that was set back a little
/// is no reason to repeat every reply, one that was set back a year is.
fn is_recent(one: i64, other: i64) -> bool {
    one.abs_diff(other) < WINDOW
}

impl Tx {
    /// Whether a stranger got this very message within the last minute.
    pub fn replied_recently(&self, effect: &TelegramEffect, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(hash) = hash(effect)? else { return Ok(false) };
        let sent = self.value(tables::RECENT_REPLIES, (effect.chat(), hash), Ok)?;
        Ok(sent.is_some_and(|sent| is_recent(sent, at.timestamp_millis())))
    }

    /// Records a reply to a stranger, and returns whether it may be sent: not if they got it within the last minute,
    /// nor if they got [`MAX_REPLIES`] different ones in that time.
    pub fn record_reply(&self, effect: &TelegramEffect, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let Some(hash) = hash(effect)? else { return Ok(true) };
        let (chat, now) = (effect.chat(), at.timestamp_millis());
        let (mut count, mut before) = (0, None);
        let own = (Bound::Included((chat, 0)), Bound::Included((chat, u64::MAX)));
        self.visit(tables::RECENT_REPLIES, own, Direction::Forward, |(_, known), sent| {
            count += usize::from(is_recent(sent, now));
            if known == hash {
                before = Some(sent);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if count >= MAX_REPLIES || before.is_some_and(|sent| is_recent(sent, now)) {
            return Ok(false);
        }
        if let Some(sent) = before {
            self.remove(tables::RECENT_REPLIES_BY_TIME, (sent, chat, hash))?;
        }
        self.set(tables::RECENT_REPLIES, (chat, hash), now)?;
        self.set(tables::RECENT_REPLIES_BY_TIME, (now, chat, hash), ())?;
        self.forget_old_replies(now, Direction::Forward)?;
        self.forget_old_replies(now, Direction::Backward)?;
        Ok(true)
    }

    /// Whether fewer replies than this are remembered, once a few of those that are older than a minute are forgotten.
    pub fn has_room_for_replies(&self, most: u64, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = at.timestamp_millis();
        self.forget_old_replies(now, Direction::Forward)?;
        self.forget_old_replies(now, Direction::Backward)?;
        Ok(self.size(tables::RECENT_REPLIES)? < most)
    }

    /// Forgets the replies to a person: they are no longer a stranger, or no data about their chat may be kept.
    pub fn forget_replies_to(&self, chat: ChatId) -> Result<(), StoreError> {
        let (mut sent, own) = (Vec::new(), (Bound::Included((chat, 0)), Bound::Included((chat, u64::MAX))));
        self.visit(tables::RECENT_REPLIES, own, Direction::Forward, |(_, hash), at| {
            sent.push((at, hash));
            Ok(ControlFlow::Continue(()))
        })?;
        sent.into_iter().try_for_each(|(at, hash)| {
            self.remove(tables::RECENT_REPLIES_BY_TIME, (at, chat, hash))?;
            self.remove(tables::RECENT_REPLIES, (chat, hash))
        })
    }

    /// Forgets replies that are not of this minute, from one end of the queue. Its far end has those that were sent
    /// while the clock was ahead.
    fn forget_old_replies(&self, now: i64, from: Direction) -> Result<(), StoreError> {
        let mut gone = Vec::new();
        self.visit(tables::RECENT_REPLIES_BY_TIME, (Bound::Unbounded, Bound::Unbounded), from, |key, ()| {
            if gone.len() >= SWEEP_BATCH || is_recent(key.0, now) {
                return Ok(ControlFlow::Break(()));
            }
            gone.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        for (sent, chat, hash) in gone {
            self.remove(tables::RECENT_REPLIES_BY_TIME, (sent, chat, hash))?;
            self.remove(tables::RECENT_REPLIES, (chat, hash))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::Message;
    use crate::store::failing;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a time")
    }

    fn tx() -> Tx {
        failing::store().0.write().expect("write")
    }

    fn send(chat: ChatId, message: Message) -> TelegramEffect {
        TelegramEffect::Send { chat, language: Language::En, message }
    }

    fn help(chat: ChatId) -> TelegramEffect {
        send(chat, Message::Help { hr: false })
    }

    fn callback(query: &str) -> TelegramEffect {
        TelegramEffect::AnswerCallback {
            chat: ChatId(7),
            query: query.into(),
            stale: true,
            language: Language::En,
        }
    }

    #[test]
    fn each_stranger_gets_the_same_reply_once_a_minute() {
        let tx = tx();
        let may_send =
            |effect: &TelegramEffect, seconds| tx.record_reply(effect, at(seconds)).expect("write");
        assert!(may_send(&help(ChatId(7)), 0));
        assert!(!may_send(&help(ChatId(7)), 59));
        assert!(may_send(&help(ChatId(8)), 59), "somebody else");
        assert!(may_send(&send(ChatId(7), Message::Cancelled), 59), "something else");
        assert!(may_send(&help(ChatId(7)), 60));
        assert!(!may_send(&help(ChatId(7)), 119), "a minute from when it was sent last");
        assert!(
            may_send(&callback("1"), 70) && !may_send(&callback("2"), 90),
            "each press has an id of its own"
        );
        // A clock that was set back a little, and one that was wrong by a year.
        assert!(!may_send(&help(ChatId(7)), 30));
        assert!(may_send(&help(ChatId(7)), 60 - 365 * 86_400));
    }

    #[test]
    fn the_replies_to_a_person_can_be_forgotten() {
        let tx = tx();
        for chat in [6, 7, 8] {
            assert!(tx.record_reply(&help(ChatId(chat)), at(0)).expect("write"));
        }
        tx.forget_replies_to(ChatId(7)).expect("forget");
        assert_eq!((tx.rows(tables::RECENT_REPLIES), tx.rows(tables::RECENT_REPLIES_BY_TIME)), (2, 2));
        assert!(tx.record_reply(&help(ChatId(7)), at(0)).expect("write"));
        assert!(!tx.record_reply(&help(ChatId(8)), at(0)).expect("write"));
    }

    #[test]
    fn a_stranger_gets_a_limited_number_of_replies_a_minute() {
        let tx = tx();
        let asks = |number| {
            send(
                ChatId(7),
                Message::Confirm {
                    action: crate::model::CandidateAction::Get,
                    number,
                    attempt: crate::model::AttemptNumber::FIRST,
                },
            )
        };
        let sent = (0..50).filter(|number| tx.record_reply(&asks(*number), at(0)).expect("write")).count();
        assert_eq!(sent, MAX_REPLIES);
        assert!(tx.record_reply(&asks(60), at(60)).expect("write"), "the next minute");
    }

    #[test]
    fn the_tables_hold_at_most_one_minute_of_replies_whatever_the_clock_does() {
        let tx = tx();
        let mut most = 0;
        for number in 0..3_000_i64 {
            let jump = match number {
                1_000..2_000 => 365 * 86_400,
                2_000.. => -365 * 86_400,
                _ => 0,
            };
            // Five a second: a minute makes 300.
            assert!(tx.record_reply(&help(ChatId(number)), at(jump + number / 5)).expect("write"));
            if number % 1_000 > 600 {
                most = most.max(tx.rows(tables::RECENT_REPLIES)).max(tx.rows(tables::RECENT_REPLIES_BY_TIME));
            }
        }
        assert!(most <= 300, "{most} rows");
    }
}
